"""Python's search for cycles of objects, paused or made rare while there are next to none to find."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RARELY = 50_000, 20, 20


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make records without looking for cycles: they are trees, and walking them again takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def collector_patient() -> Iterator[None]:
    """Look for cycles after every so many objects more than usual: for long work that makes a few cycles as it goes."""
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
