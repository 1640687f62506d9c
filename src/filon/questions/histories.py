"""Properties of documents as the source keeps their history: what they are now, and every value they took."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.questions.columns import collected, numbers

if TYPE_CHECKING:
    from filon.log.event_log import EventLog

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


NO_CHANGES = Changes(np.array([], dtype=np.int64), np.array([]), pa.array([], pa.string()))


class History:
    """Every dated value that a property took, of all objects of a version."""

    def __init__(self, log: EventLog, key: str) -> None:
        dated = log.tables.frame(HISTORY).filter((nw.col("key") == key) & ~nw.col("ts").is_null())
        table = collected(dated.select("obj", "ts", "value"))
        self._object = numbers(table["obj"]).astype(np.int64)
        self._at = numbers(table["ts"])
        self._values = table["value"].combine_chunks()
        self.nbytes = self._object.nbytes + self._at.nbytes + self._values.nbytes

    def of(self, objects: np.ndarray) -> Changes:
        """Values that it took for some objects, by their row and time."""
        if not objects.size or not self._object.size:
            return NO_CHANGES
        rows = np.full(max(int(objects.max()), int(self._object.max())) + 1, -1, dtype=np.int64)
        rows[objects] = np.arange(objects.size)
        found = rows[self._object]
        ours = np.flatnonzero(found >= 0)
        row, at = found[ours], self._at[ours]
        by_time = np.lexsort((at, row))
        return Changes(row[by_time], at[by_time], self._values.take(pa.array(ours[by_time])))


class KindValues:
    """Values that the documents of one type hold themselves, by attribute."""

    def __init__(self, log: EventLog, kind: str) -> None:
        mine = log.objects.filter(nw.col("type") == kind).select("obj")
        history = log.tables.frame(HISTORY).filter(nw.col("key") != "name")
        table = collected(history.join(mine, on="obj", how="semi").select("obj", "key", "value", "ts"))
        self._table = table.combine_chunks()
        self._latest: dict[str, tuple[np.ndarray, pa.Array]] = {}
        self.nbytes = self._table.nbytes

    def __contains__(self, key: str) -> bool:
        """Whether any document has a value of the attribute."""
        return key in self._rows

    def latest(self, key: str, documents: np.ndarray) -> pa.Array:
        """Last value of some documents, null without."""
        objects, values = self._last(key)
        place = np.minimum(np.searchsorted(objects, documents), objects.size - 1)
        return values.take(pa.array(place, mask=objects[place] != documents))

    def _last(self, key: str) -> tuple[np.ndarray, pa.Array]:
        """Documents that have the attribute, ascending, with their last value; one without a time is the last."""
        if key not in self._latest:
            rows = self._rows[key]
            objects, at = self._objects[rows], numbers(self._table["ts"].take(pa.array(rows)))
            order = np.lexsort((at, objects))
            ends = np.flatnonzero(np.append(objects[order][1:] != objects[order][:-1], True))
            last = order[ends]
            values = self._table["value"].take(pa.array(rows[last])).combine_chunks()
            self._latest[key] = objects[last], values
        return self._latest[key]

    @cached_property
    def _objects(self) -> np.ndarray:
        return numbers(self._table["obj"]).astype(np.int64)

    @cached_property
    def _rows(self) -> dict[str, np.ndarray]:
        """Rows of the history by attribute, in the order of the source."""
        if not self._table.num_rows:
            return {}
        encoded = self._table["key"].combine_chunks().dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.uint16)
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(encoded.dictionary)))[:-1]
        return dict(zip(encoded.dictionary.to_pylist(), np.split(order, ends), strict=True))
