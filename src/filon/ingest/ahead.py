"""Reading ahead: what is read next is made ready by a thread of its own while the last is worked on."""

from __future__ import annotations

import threading
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

MOST_WAITING = 4
_PATIENCE_S = 0.1


def ahead(source: Iterable[T], most: int = MOST_WAITING) -> Iterator[T]:
    """Items of a source, in order, at most ``most`` of them waiting; its error is raised in its place.

    Leaving the iteration early ends the thread after the item under way.
    """
    ready: Queue[tuple[T | None, BaseException | None]] = Queue(most)
    is_left = threading.Event()
    reader = threading.Thread(target=_read, args=(source, ready, is_left), daemon=True)
    reader.start()
    try:
        while True:
            item, error = ready.get()
            if error is not None:
                if isinstance(error, StopIteration):
                    return
                raise error
            yield item  # type: ignore[misc]
    finally:
        is_left.set()
        _empty(ready)
        reader.join()


def _read(
    source: Iterable[T], ready: Queue[tuple[T | None, BaseException | None]], is_left: threading.Event
) -> None:
    last: BaseException = StopIteration()
    try:
        for item in source:
            if not _put(ready, (item, None), is_left):
                return
    except BaseException as error:  # noqa: BLE001 - raised where the items are used
        last = error
    _put(ready, (None, last), is_left)


def _put(ready: Queue[T], item: T, is_left: threading.Event) -> bool:
    """Add an item when there is room; false when nobody waits for it any more."""
    while not is_left.is_set():
        try:
            ready.put(item, timeout=_PATIENCE_S)
        except Full:
            continue
        return True
    return False


def _empty(ready: Queue[T]) -> None:
    try:
        while True:
            ready.get_nowait()
    except Empty:
        pass
