"""Properties of documents as the source keeps their history: what they are now, and every value they took."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.questions.columns import Codes, collected, numbers, ordered, split

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
    """Every value that a property took, of all objects of a version, by object and time; one without a time is last.

    Parameters
    ----------
    owners
        Objects that have the property, ascending.
    """

    def __init__(self, tables: Tables, key: str) -> None:
        told = tables.frame(HISTORY).filter(nw.col("key") == key)
        table = collected(told.select("obj", "ts", "value"))
        objects, at = table["obj"].to_numpy().astype(np.int32), numbers(table["ts"])
        self._texts, text = split(table["value"])
        text = text.astype(np.min_scalar_type(-len(self._texts) - 1))
        if not _ascending(objects, at):
            order = np.lexsort((at, objects))
            objects, at, text = objects[order], at[order], text[order]
        self._objects, self._at, self._text = objects, at, text
        self._dated = _places(~np.isnan(at))
        self._last = _places(np.append(objects[1:] != objects[:-1], bool(objects.size)))
        self.owners = objects[self._last]
        # What is made of the last values later is counted now.
        held = objects.nbytes + at.nbytes + text.nbytes + self._texts.nbytes
        self.nbytes = held + (12 if isinstance(self._last, slice) else 20) * self.owners.size

    def latest(self, objects: np.ndarray) -> pa.Array:
        """Last value of some objects, null without."""
        return self._words(np.append(self._text[self._last], self._text.dtype.type(-1))[self._place(objects)])

    def codes(self, objects: np.ndarray) -> Codes:
        """Last value of some objects as small numbers."""
        return self._codes.of(self._place(objects))

    def numbers(self, objects: np.ndarray) -> np.ndarray:
        """Last value of some objects as a number, NaN without."""
        found: np.ndarray = np.append(self._numbers, np.nan)[self._place(objects)]
        return found

    def _place(self, objects: np.ndarray) -> np.ndarray:
        """Place of some objects among the owners, -1 without."""
        if not self.owners.size:
            return np.full(objects.size, -1)
        place = np.minimum(np.searchsorted(self.owners, objects.astype(np.int32)), self.owners.size - 1)
        return np.where(self.owners[place] == objects, place, -1)

    def _words(self, text: np.ndarray) -> pa.Array:
        """Texts by their place, null for -1."""
        return self._texts.take(pa.array(text, mask=text < 0))

    @cached_property
    def _codes(self) -> Codes:
        found = ordered(self._texts, self._text[self._last])
        return Codes(found.values, found.codes.astype(np.int32))

    @cached_property
    def _numbers(self) -> np.ndarray:
        found: np.ndarray = np.append(numbers(self._texts), np.nan)[self._text[self._last]]
        return found

    def of(self, objects: np.ndarray) -> Changes:
        """Dated values that it took for some objects, by their row and time."""
        dated = self._objects[self._dated]
        if not objects.size or not dated.size:
            return NO_CHANGES
        rows = np.full(max(int(objects.max()), int(self._objects[-1])) + 1, -1, dtype=np.int64)
        rows[objects] = np.arange(objects.size)
        found = rows[dated]
        ours = np.flatnonzero(found >= 0)
        row = found[ours]
        if (row[1:] < row[:-1]).any():
            by_row = np.argsort(row, kind="stable")
            row, ours = row[by_row], ours[by_row]
        places = ours if isinstance(self._dated, slice) else self._dated[ours]
        return Changes(row, self._at[places], self._words(self._text[places]))


def _places(flags: np.ndarray) -> np.ndarray | slice:
    """Places of what is so; everything, where all is."""
    return slice(None) if flags.all() else np.flatnonzero(flags).astype(np.int32)


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

    def codes(self, key: str, documents: np.ndarray) -> Codes:
        """Last value of some documents as small numbers."""
        return self._property_of(key).codes(documents)

    def numbers(self, key: str, documents: np.ndarray) -> np.ndarray:
        """Last value of some documents as a number, NaN without."""
        return self._property_of(key).numbers(documents)
