"""Properties of documents as the source keeps their history: what they are now, and every value they took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.questions.columns import collected, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.log.event_log import Tables

HISTORY = "object_attribute"


@dataclass(frozen=True)
class Changes:
    """Changes of an attribute by row and time: ``row``, ``at`` in microseconds, ``values`` as text."""

    row: np.ndarray
    at: np.ndarray
    values: Any

    def instants(self) -> np.ndarray:
        """Values that are dates or times, in microseconds since 1970."""
        return numbers(
            pc.strptime(pc.utf8_slice_codeunits(self.values, 0, 10), "%Y-%m-%d", "us", error_is_null=True)
        )


NO_CHANGES = Changes(np.array([], dtype=np.int64), np.array([]), pa.nulls(0, pa.string()))


class Property:
    """Every value that a property took, of all objects of a version, by object and time; one without a time is last."""

    def __init__(self, tables: Tables, key: str) -> None:
        told = tables.frame(HISTORY).filter(nw.col("key") == key)
        table = collected(told.select("obj", "ts", "value"))
        objects, at = numbers(table["obj"]).astype(np.int64), numbers(table["ts"])
        values = table["value"].combine_chunks()
        if not _ascending(objects, at):
            order = np.lexsort((at, objects))
            objects, at, values = objects[order], at[order], values.take(pa.array(order))
        self._objects, self._at, self._values = objects, at, values
        self._dated = np.flatnonzero(~np.isnan(self._at))
        self._last = np.flatnonzero(np.append(self._objects[1:] != self._objects[:-1], bool(objects.size)))
        self.nbytes = sum(
            one.nbytes for one in (self._objects, self._at, self._values, self._dated, self._last)
        )

    @property
    def owners(self) -> np.ndarray:
        """Objects that have the property, ascending."""
        return np.asarray(self._objects[self._last])

    def latest(self, objects: np.ndarray) -> pa.Array:
        """Last value of some objects, null without."""
        owners = self.owners
        place = np.minimum(np.searchsorted(owners, objects), owners.size - 1)
        return self._values.take(pa.array(self._last[place], mask=owners[place] != objects))

    def of(self, objects: np.ndarray) -> Changes:
        """Dated values that it took for some objects, by their row and time."""
        if not objects.size or not self._dated.size:
            return NO_CHANGES
        rows = np.full(max(int(objects.max()), int(self._objects[-1])) + 1, -1, dtype=np.int64)
        rows[objects] = np.arange(objects.size)
        found = rows[self._objects[self._dated]]
        ours = np.flatnonzero(found >= 0)
        row = found[ours]
        if (row[1:] < row[:-1]).any():
            by_row = np.argsort(row, kind="stable")
            row, ours = row[by_row], ours[by_row]
        places = self._dated[ours]
        return Changes(row, self._at[places], self._values.take(pa.array(places)))


def _ascending(objects: np.ndarray, at: np.ndarray) -> bool:
    """Whether values are by object and time already; of equal objects, one without a time comes last."""
    same = objects[1:] == objects[:-1]
    in_time = (at[1:] >= at[:-1]) | np.isnan(at[1:])
    return bool(((objects[1:] > objects[:-1]) | (same & in_time)).all())


class KindValues:
    """Values that the documents of one type hold themselves, by attribute."""

    def __init__(self, members: np.ndarray, property_of: Callable[[str], Property]) -> None:
        self._members = members
        self._property_of = property_of
        self._known: dict[str, bool] = {"name": False}

    def __contains__(self, key: str) -> bool:
        """Whether any document has a value of the attribute; a name is none."""
        if key not in self._known:
            self._known[key] = bool(self._members[self._property_of(key).owners].any())
        return self._known[key]

    def latest(self, key: str, documents: np.ndarray) -> pa.Array:
        """Last value of some documents, null without."""
        return self._property_of(key).latest(documents)
