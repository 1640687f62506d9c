"""Warnings of libraries that mean nothing here, kept quiet in a process of many threads."""

from __future__ import annotations

import threading
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURN = threading.RLock()


@contextmanager
def quiet(category: type[Warning]) -> Iterator[None]:
    """Ignore a kind of warning for a moment.

    The filters of warnings belong to the whole process: two threads that change and restore them at once would undo
    each other, so one at a time does.
    """
    with _TURN, warnings.catch_warnings():
        warnings.simplefilter("ignore", category)
        yield
