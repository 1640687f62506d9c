"""Threads that keep a warning quiet at once do not undo each other's peace."""

from __future__ import annotations

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

from filon.core.quiet import quiet


def test_threads_that_are_quiet_at_once_hear_nothing() -> None:
    start = threading.Barrier(4)

    def work() -> int:
        start.wait()
        for _ in range(300):
            with quiet(RuntimeWarning):
                warnings.warn("nothing to see", RuntimeWarning, stacklevel=1)
        return 300

    with ThreadPoolExecutor(4) as threads:
        assert sum(one.result() for one in [threads.submit(work) for _ in range(4)]) == 1_200
