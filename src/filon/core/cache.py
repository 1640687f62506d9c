"""Results kept in memory: bounded in bytes, computed once however many ask at the same time."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

MOST_BYTES = 128 * 1024 * 1024


class ResultCache:
    """Least recently used results, forgotten when all together outgrow a bound.

    Parameters
    ----------
    most
        Bound of the sizes of all results together; one result larger than it is not kept.
    size_of
        Size of one result; its bytes when not given.
    """

    def __init__(self, most: int = MOST_BYTES, size_of: Callable[[object], int] | None = None) -> None:
        self._most = most
        self._size_of = size_of or estimated_size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._under_way: dict[Hashable, Future[Any]] = {}
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Result kept under the key, else computed now; callers of one key share one computation and its error."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key][0])
            shared = self._under_way.get(key)
            promise: Future[T] = Future()
            if shared is None:
                self._under_way[key] = promise
        if shared is not None:
            return cast("T", shared.result())
        return self._compute(key, compute, promise)

    def forget(self, belongs: Callable[[Any], bool]) -> None:
        """Drop the results whose key belongs to something that is gone."""
        with self._lock:
            for key in [key for key in self._kept if belongs(key)]:
                self.size -= self._kept.pop(key)[1]

    def _compute(self, key: Hashable, compute: Callable[[], T], promise: Future[T]) -> T:
        try:
            value = compute()
        except BaseException as error:
            self._settle(key)
            promise.set_exception(error)
            raise
        self._settle(key, value)
        promise.set_result(value)
        return value

    def _settle(self, key: Hashable, value: object = None) -> None:
        size = self._most + 1 if value is None else self._size_of(value)
        with self._lock:
            self._under_way.pop(key, None)
            if size > self._most:
                return
            self._kept[key] = (value, size)
            self.size += size
            while self.size > self._most:
                self.size -= self._kept.popitem(last=False)[1][1]


_SCALARS = frozenset({str, int, float, bool, type(None)})


def estimated_size(value: object) -> int:
    """Bytes that a result of dataclasses, sequences, dictionaries and scalars takes, shared parts counted each time."""
    own = sys.getsizeof(value, 64)
    if type(value) in _SCALARS:
        return own
    if isinstance(value, list | tuple | set | frozenset):
        return own + sum(map(estimated_size, value))
    if isinstance(value, dict):
        return own + sum(estimated_size(key) + estimated_size(item) for key, item in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        return own + sum(estimated_size(getattr(value, name)) for name in _names(type(value)))
    return own


@lru_cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
