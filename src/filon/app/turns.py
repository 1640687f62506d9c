"""Turns at the engine: a few queries at once, a bounded line behind them, so that everybody is served."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filon.core.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WAITING = 48
PATIENCE_S = 30.0


class TooBusyError(LimitError):
    """More questions are waiting than the machine can answer in reasonable time."""

    code = "too_busy"
    retryable = True


class Turns:
    """Line in front of the engine.

    Parameters
    ----------
    at_once
        Queries that run together; one per processor when not given, as each query already uses them all.
    most_waiting
        Length of the line; whoever comes after it is refused at once.
    patience_s
        Longest wait in the line, seconds.
    """

    def __init__(
        self, at_once: int | None = None, *, most_waiting: int = MOST_WAITING, patience_s: float = PATIENCE_S
    ) -> None:
        self._free = threading.Semaphore(at_once or max(2, os.cpu_count() or 2))
        self._room = threading.Semaphore(most_waiting)
        self._patience_s = patience_s
        self._mine = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it; a thread that holds one already goes straight on.

        Raises
        ------
        TooBusyError
            The line is full, or the wait was too long.
        """
        if getattr(self._mine, "held", False):
            yield
            return
        self._take()
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            self._free.release()

    def _take(self) -> None:
        if self._free.acquire(blocking=False):
            return
        if not self._room.acquire(blocking=False):
            raise TooBusyError(seconds=5)
        try:
            if not self._free.acquire(timeout=self._patience_s):
                raise TooBusyError(seconds=30)
        finally:
            self._room.release()
