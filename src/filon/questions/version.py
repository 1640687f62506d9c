"""What all perspectives of a version share: grades of evidence, documents and their properties, read once."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from filon.core.cache import ResultCache
from filon.log.ranges import ranges
from filon.questions.columns import Codes, coded, collected, numbers
from filon.questions.histories import KindValues, Property

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from filon.log.event_log import EventLog, Tables
    from filon.questions.events import Events

MOST_BYTES = 1_024 * 1_024 * 1_024
"""Bound of what is kept of one version."""


@dataclass(frozen=True)
class Links:
    """Which events touch which documents of a type, by event, each pair once.

    ``starts`` has for every event number, and one beyond the last, the place of its first document in ``documents``.
    """

    starts: np.ndarray
    documents: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.starts.nbytes + self.documents.nbytes

    def of(self, events: Events) -> tuple[np.ndarray, np.ndarray]:
        """Documents that some events touch: the place of the event, and the document; several for one event or none."""
        inside = np.flatnonzero(events.event < self.starts.size - 1)
        first = self.starts[events.event[inside]]
        count = self.starts[events.event[inside] + 1] - first
        return np.repeat(inside, count), self.documents[ranges(first, count)]


@dataclass(frozen=True)
class Pairs:
    """Objects of one type with those of another they belong to, by both, each pair once."""

    first: np.ndarray
    second: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.first.nbytes + self.second.nbytes

    def of(self, objects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Others that some objects belong to: the place of the object, and the other; several for one or none."""
        objects = objects.astype(self.first.dtype)  # of two types both would be copied
        start = np.searchsorted(self.first, objects, side="left")
        count = np.searchsorted(self.first, objects, side="right") - start
        return np.repeat(np.arange(objects.size), count), self.second[ranges(start, count)]


@dataclass(frozen=True)
class Named:
    """Objects with those that they name, side by side by their types.

    ``starts`` has the place of the first pair of every two ``types``, in their order, and the end of the last.
    """

    types: tuple[str, ...]
    starts: np.ndarray
    all: Pairs

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.all.nbytes

    def between(self, first: str, second: str) -> Pairs:
        """Objects of one type that name some of another."""
        known = first in self.types and second in self.types
        at = self.types.index(first) * len(self.types) + self.types.index(second) if known else -1
        mine = slice(self.starts[at], self.starts[at + 1]) if known else slice(0)
        return Pairs(self.all.first[mine], self.all.second[mine])


class Names(dict[int, str]):
    """Names of documents by their number."""

    nbytes = property(lambda self: 200 * len(self), doc="Bytes in memory, roughly.")


@dataclass(frozen=True)
class Moments:
    """Documents, ascending, and a moment of each."""

    documents: np.ndarray
    at: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.documents.nbytes + self.at.nbytes


class Version:
    """Arrays of a published version, made when they are first asked for and kept up to a bound.

    Safe from many threads: two that ask for the same at once share one reading.
    """

    def __init__(self) -> None:
        self._kept = ResultCache(MOST_BYTES, lambda held: getattr(held, "nbytes", 0))

    def evidence(self, log: EventLog) -> Codes:
        """Grade of evidence of each event, by its number."""
        return self._once("evidence", lambda: _evidence(log))  # type: ignore[no-any-return]

    def links(self, log: EventLog, kind: str) -> Links:
        """Which events touch which documents of a type."""
        return self._once(("links", kind), lambda: _links(log, kind))  # type: ignore[no-any-return]

    def pairs(self, log: EventLog, first: str, second: str) -> Pairs:
        """Links between the objects of two types, whichever of the two names the other."""
        return self._once(("pairs", first, second), lambda: self._pairs(log, first, second))  # type: ignore[no-any-return]

    def kinds(self, log: EventLog) -> Codes:
        """Type of each object, by its number."""
        return self._once("kinds", lambda: _kinds(log))  # type: ignore[no-any-return]

    def values(self, log: EventLog, kind: str) -> KindValues:
        """Properties of the documents of a type."""
        return self._once(("values", kind), lambda: self._values(log, kind))  # type: ignore[no-any-return]

    def property_of(self, log: EventLog, key: str) -> Property:
        """Every value of a property."""
        return self._property_of(weakref.ref(log.tables))(key)

    def names(self, log: EventLog, kind: str) -> Names:
        """Name of each document of a type, else what the source calls it."""
        return self._once(("names", kind), lambda: _names(log, kind))  # type: ignore[no-any-return]

    def first_moments(
        self, log: EventLog, kind: str, activities: tuple[str, ...]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Documents of a type that had one of some events, ascending, and when they first had."""
        made: Moments = self._once(("first", kind, activities), lambda: _first_moments(log, kind, activities))
        return made.documents, made.at

    def _values(self, log: EventLog, kind: str) -> KindValues:
        kinds = self.kinds(log)
        place = kinds.values.index(kind) if kind in kinds.values else len(kinds.values)
        return KindValues(kinds.codes == place, self._property_of(weakref.ref(log.tables)))

    def _property_of(self, tables: weakref.ref[Tables]) -> Callable[[str], Property]:
        """Properties of a version that may be closed: what is kept of it must not keep it open."""
        return lambda key: self._once(("property", key), lambda: Property(_open(tables), key))

    def _pairs(self, log: EventLog, first: str, second: str) -> Pairs:
        named: Named = self._once("named", lambda: _named(log, self.kinds(log)))
        forth, back = named.between(first, second), named.between(second, first)
        return each_once(
            np.concatenate((forth.first, back.second)), np.concatenate((forth.second, back.first))
        )

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - as made
        return self._kept.get(key, make)


_VERSIONS: weakref.WeakKeyDictionary[Tables, Version] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def version_of(log: EventLog) -> Version:
    """What is kept of the version of a log, for as long as its engine is."""
    with _LOCK:
        return _VERSIONS.setdefault(log.tables, Version())


def _evidence(log: EventLog) -> Codes:
    table = collected(log.records.select("event_id", "evidence"))
    event, found = table["event_id"].to_numpy(), coded(table["evidence"])
    codes = np.full(int(event.max(initial=-1)) + 1, -1, dtype=np.int8)
    codes[event] = found.codes
    return Codes(found.values, codes)


def _links(log: EventLog, kind: str) -> Links:
    documents = log.objects.filter(nw.col("type") == kind).select("obj")
    table = collected(log.event_objects.join(documents, on="obj", how="semi").select("event_id", "obj"))
    event, document = (table[name].to_numpy().astype(np.int64) for name in ("event_id", "obj"))
    # An event may touch a document in two roles.
    both = each_once(event, document)
    starts = np.zeros(int(both.first.max(initial=-1)) + 2, dtype=np.int32)
    np.cumsum(np.bincount(both.first, minlength=starts.size - 1), out=starts[1:])
    return Links(starts, both.second.astype(np.int32))


def _kinds(log: EventLog) -> Codes:
    table = collected(log.objects.select("obj", "type"))
    obj, found = table["obj"].to_numpy().astype(np.int64), coded(table["type"])
    codes = np.full(int(obj.max(initial=-1)) + 1, -1, dtype=np.int16)
    codes[obj] = found.codes
    return Codes(found.values, codes)


def _named(log: EventLog, kinds: Codes) -> Named:
    table = collected(log.tables.frame("object_object").select("source", "target"))
    source, target = (table[end].to_numpy().astype(np.int32) for end in ("source", "target"))
    types = ("", *kinds.values)  # an object without a type is of the first
    size = len(types)
    naming, told = (kinds.codes[end].astype(np.int32) + 1 for end in (source, target))
    # As few bits as will do: NumPy sorts small numbers by counting.
    both = (naming * size + told).astype(np.min_scalar_type(size * size))
    order = np.argsort(both, kind="stable")
    starts = np.cumsum(np.append(0, np.bincount(both, minlength=size * size)))
    return Named(types, starts, Pairs(source[order], target[order]))


def _names(log: EventLog, kind: str) -> Names:
    mine = log.objects.filter(nw.col("type") == kind)
    named = log.tables.frame("object_attribute").filter(nw.col("key") == "name")
    told = named.join(mine.select("obj"), on="obj", how="semi")
    found = Names()
    for frame, column in ((mine, "object_id"), (told, "value")):
        table = collected(frame.select("obj", column))
        found.update(zip(table["obj"].to_pylist(), map(str, table[column].to_pylist()), strict=True))
    return found


def _first_moments(log: EventLog, kind: str, activities: tuple[str, ...]) -> Moments:
    codes = [found.code for key in activities if (found := log.schema.activity(key))]
    if not codes:
        return Moments(np.array([], dtype=np.int64), np.array([]))
    ours = log.objects.filter(nw.col("type") == kind).select("obj")
    events = log.records.filter(nw.col("act").is_in(codes)).select("event_id", "ts")
    links = log.event_objects.select("event_id", "obj").join(ours, on="obj", how="semi")
    firsts = events.join(links, on="event_id", how="inner").group_by("obj").agg(nw.col("ts").min())
    table = collected(firsts.sort("obj"))
    return Moments(numbers(table["obj"]).astype(np.int64), numbers(table["ts"]))


def _open(tables: weakref.ref[Tables]) -> Tables:
    found = tables()
    if found is None:
        raise RuntimeError("the version is closed")
    return found


def linked_objects(
    log: EventLog, objects: np.ndarray, *ways: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Places of some objects and the others that each is linked to, by the first of several ways that leads."""
    reached = np.zeros(objects.size, dtype=bool)
    rows, others = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for way in ways if objects.size else ():
        row = np.flatnonzero(~reached)
        found = objects[row]
        for first, second in pairwise(way):
            place, found = version_of(log).pairs(log, first, second).of(found)
            row = row[place]
        rows.append(row)
        others.append(found)
        reached[row] = True
    both = each_once(np.concatenate(rows), np.concatenate(others))
    return both.first, both.second


def each_once(first: np.ndarray, second: np.ndarray) -> Pairs:
    """Pairs of small numbers, each once and ascending."""
    # Both in one number: sorting pairs is many times slower.
    size = int(second.max(initial=0)) + 1
    both = first.astype(np.int64) * size + second
    if (both[1:] > both[:-1]).all():
        return Pairs(first, second)
    both.sort()
    both = both[np.append(True, both[1:] != both[:-1])]
    return Pairs(*np.divmod(both, size))
