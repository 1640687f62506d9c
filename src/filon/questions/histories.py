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


def changes_of(log: EventLog, key: str, objects: np.ndarray) -> Changes:
    """Values that an attribute of some objects took, by the row of the object and time."""
    history = log.tables.frame(HISTORY).filter((nw.col("key") == key) & ~nw.col("ts").is_null())
    table = collected(history.select("obj", "ts", "value"))
    order = np.argsort(objects)
    obj = numbers(table["obj"]).astype(np.int64)
    place = np.minimum(np.searchsorted(objects[order], obj), objects.size - 1)
    ours = np.flatnonzero(objects[order][place] == obj)
    row, at = order[place[ours]], numbers(table["ts"])[ours]
    by_time = np.lexsort((at, row))
    values = table["value"].combine_chunks().take(pa.array(ours[by_time]))
    return Changes(row[by_time], at[by_time], values)


class OwnValues:
    """Values that documents of one type hold themselves, by attribute.

    Parameters
    ----------
    log
        Cases in force.
    kind
        Object type of the documents.
    keys
        Documents, ascending.
    """

    def __init__(self, log: EventLog, kind: str, keys: np.ndarray) -> None:
        self._log, self._kind, self._keys = log, kind, keys

    def __contains__(self, key: str) -> bool:
        """Whether any document has a value of the attribute."""
        return key in self._rows

    def latest(self, key: str) -> pa.Array:
        """Last value of each document, null without."""
        rows, values = self._rows[key], self._table["value"]
        obj = self._objects[rows]
        place = np.minimum(np.searchsorted(self._keys, obj), self._keys.size - 1)
        ours = self._keys[place] == obj
        latest = np.full(self._keys.size, -1, dtype=np.int64)
        latest[place[ours]] = rows[ours]
        return values.take(pa.array(latest, mask=latest < 0)).combine_chunks()

    @cached_property
    def _table(self) -> pa.Table:
        mine = self._log.objects.filter(nw.col("type") == self._kind).select("obj")
        history = self._log.tables.frame(HISTORY).filter(nw.col("key") != "name")
        table = collected(history.join(mine, on="obj", how="semi").select("obj", "key", "value", "ts"))
        return table.combine_chunks()

    @cached_property
    def _objects(self) -> np.ndarray:
        return numbers(self._table["obj"]).astype(np.int64)

    @cached_property
    def _rows(self) -> dict[str, np.ndarray]:
        """Rows of the history by attribute, by time; those without a time last."""
        if not self._table.num_rows:
            return {}
        encoded = self._table["key"].combine_chunks().dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        order = np.lexsort((numbers(self._table["ts"]), codes))
        ends = np.cumsum(np.bincount(codes, minlength=len(encoded.dictionary)))[:-1]
        return dict(zip(encoded.dictionary.to_pylist(), np.split(order, ends), strict=True))
