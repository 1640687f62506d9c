"""An event log as the five tables of an object-centric log, ready to be written in any format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from filon.log.ocel.collector import EVENT_PREFIX
from filon.log.reading.typed import UTC_INSTANT
from filon.log.writing import written_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.log.event_log import EventLog, Frame
    from filon.log.mapping import AttributeType

START_TIME = "start_timestamp"
OUTCOME = "outcome"
SINCE_EVER = "1970-01-01T00:00:00.000+00:00"

WORDS: dict[AttributeType, str] = {
    "text": "string",
    "number": "float",
    "integer": "integer",
    "boolean": "boolean",
    "timestamp": "time",
    # A day has no zone, and an OCEL time cannot do without one.
    "date": "string",
}
"""Attribute type → type word of OCEL files."""

_FIXED = ("event_ref", "activity", "timestamp")
_ROLES = ("resource", "lifecycle", "evidence", "change_source")


@dataclass(frozen=True)
class ObjectValue:
    """Value of an object's attribute, as text; ``time`` is when it changed to it, or :data:`SINCE_EVER`."""

    key: str
    text: str
    time: str


@dataclass(frozen=True)
class OcelTables:
    """Five tables, all values as texts.

    Parameters
    ----------
    events
        ``event_ref, activity, timestamp`` and a column per attribute, in source order.
    objects
        ``type, object_id``.
    event_objects, object_objects, values
        Event ref → its objects with qualifiers; object id → the same; object id → its values in order.
    event_words, object_words
        Activity or object type → its attributes with their type words.
    """

    events: pa.Table
    objects: pa.Table
    event_objects: dict[str, list[tuple[str, str | None]]]
    object_objects: dict[str, list[tuple[str, str | None]]]
    values: dict[str, list[ObjectValue]]
    event_words: dict[str, dict[str, str]]
    object_words: dict[str, dict[str, str]]

    def event_rows(self) -> Iterator[tuple[str, str, str, dict[str, str]]]:
        """Events as (ref, activity, time, attributes that have a value)."""
        keys = [name for name in self.events.column_names if name not in _FIXED]
        for batch in self.events.to_batches():
            columns = [batch.column(name).to_pylist() for name in (*_FIXED, *keys)]
            for ref, activity, moment, *cells in zip(*columns, strict=True):
                yield ref, activity, moment, {k: v for k, v in zip(keys, cells, strict=True) if v is not None}

    def object_rows(self) -> Iterator[tuple[str, str]]:
        """Objects as (id, type)."""
        kinds, names = self.objects.column("type").to_pylist(), self.objects.column("object_id").to_pylist()
        yield from zip(names, kinds, strict=True)


def ocel_tables(log: EventLog) -> OcelTables:
    """Tables of a log: every source row of its cases, all objects that they touch, all relations between those.

    The whole log also brings objects without events. A log that came from a flat table has its cases as objects,
    with the case attributes as values since ever; an object id used by two types is prefixed with its type.
    """
    return _Maker(log).make()


class _Maker:
    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._names: dict[int, str] = {}

    def make(self) -> OcelTables:
        events = self._events()
        objects = self._objects(events)
        columns, words = self._event_columns(events)
        values, object_words = self._values()
        return OcelTables(
            events=columns,
            objects=objects,
            event_objects=self._event_objects(),
            object_objects=self._object_objects(),
            values=values,
            event_words=words,
            object_words=object_words,
        )

    # -- events ------------------------------------------------------------------------------------------------

    def _events(self) -> pa.Table:
        log = self._log
        self._attributes = [one for one in log.schema.attributes if one.scope == "event"]
        rows = log.records.join(log.activities, on="act", how="inner").join(
            log.resources, on="res", how="left"
        )
        if not log.is_whole:
            rows = rows.join(self._event_ids(), on="event_id", how="semi")
        return _arrow(
            rows.select(
                "event_id",
                nw.col("key").alias("activity"),
                nw.col("ts").alias("timestamp"),
                nw.col("start_ts").alias(START_TIME),
                nw.col("name").alias("resource"),
                *_ROLES[1:],
                *(nw.col(one.column).alias(f"event_{one.column}") for one in self._attributes),
            ).sort("event_id")
        )

    def _event_ids(self) -> Frame:
        log = self._log
        if log.schema.lifecycle == "complete":
            return log.event_objects.join(log.cases.select("obj"), on="obj", how="semi").select("event_id")
        return log.events.select("event_id")

    def _event_columns(self, events: pa.Table) -> tuple[pa.Table, dict[str, dict[str, str]]]:
        made = {
            "event_ref": _refs(events.column("event_id")),
            "activity": events.column("activity"),
            "timestamp": _texts(events.column("timestamp")),
        }
        kinds: dict[str, str] = {}
        for name in (START_TIME, *_ROLES):
            self._add_column(
                made, kinds, name, events.column(name), "time" if name == START_TIME else "string"
            )
        for one in self._attributes:
            column = events.column(f"event_{one.column}")
            self._add_column(made, kinds, one.key.removeprefix(EVENT_PREFIX), column, WORDS[one.type])
        return pa.table(made), _words(made["activity"], made, kinds)

    def _add_column(
        self,
        made: dict[str, pa.ChunkedArray],
        kinds: dict[str, str],
        key: str,
        column: pa.ChunkedArray,
        word: str,
    ) -> None:
        boring = key == "evidence" and pc.all(pc.equal(column, "recorded")).as_py()
        if column.null_count < len(column) and not boring and key not in made:
            made[key], kinds[key] = _texts(column), word

    # -- objects -----------------------------------------------------------------------------------------------

    def _objects(self, events: pa.Table) -> pa.Table:
        log = self._log
        links = log.event_objects
        if not log.is_whole:
            links = links.join(self._event_ids(), on="event_id", how="semi")
        self._links = _arrow(links.select("event_id", "obj", "qualifier").sort("event_id", "obj"))
        found = log.objects
        if not log.is_whole:
            kept = pc.unique(pa.chunked_array([self._links.column("obj")]).combine_chunks())
            table = _arrow(found.sort("obj"))
            table = table.filter(pc.is_in(table.column("obj"), kept))
        else:
            table = _arrow(found.sort("obj"))
        del events
        return self._named(table)

    def _named(self, table: pa.Table) -> pa.Table:
        names = table.column("object_id").to_pylist()
        kinds = table.column("type").to_pylist()
        twice = {one for one, count in _counts(names).items() if count > 1}
        unique = [
            f"{kind}:{name}" if name in twice else name for kind, name in zip(kinds, names, strict=True)
        ]
        self._names = dict(zip(table.column("obj").to_pylist(), unique, strict=True))
        self._kinds = dict(zip(table.column("obj").to_pylist(), kinds, strict=True))
        return pa.table({"type": pa.array(kinds, pa.string()), "object_id": pa.array(unique, pa.string())})

    def _event_objects(self) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        refs = _refs(self._links.column("event_id")).to_pylist()
        objects, how = self._links.column("obj").to_pylist(), self._links.column("qualifier").to_pylist()
        for ref, obj, qualifier in zip(refs, objects, how, strict=True):
            found[ref].append((self._names[obj], qualifier))
        return found

    def _object_objects(self) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for row in _arrow(self._log.tables.frame("object_object")).to_pylist():
            if row["source"] in self._names and row["target"] in self._names:
                found[self._names[row["source"]]].append((self._names[row["target"]], row["qualifier"]))
        return found

    # -- values ------------------------------------------------------------------------------------------------

    def _values(self) -> tuple[dict[str, list[ObjectValue]], dict[str, dict[str, str]]]:
        values: dict[str, list[ObjectValue]] = defaultdict(list)
        words: dict[str, dict[str, str]] = defaultdict(dict)
        stored = _arrow(self._log.tables.frame("object_attribute"))
        parts = [stored] if stored.num_rows else list(self._case_values())
        for part in parts:
            times = pc.fill_null(_texts(part.column("ts")), SINCE_EVER).to_pylist()
            cells = (part.column(name).to_pylist() for name in ("obj", "key", "value", "type"))
            for obj, key, text, kind, moment in zip(*cells, times, strict=True):
                if obj in self._names and text is not None:
                    values[self._names[obj]].append(ObjectValue(key, text, moment))
                    known = words[self._kinds[obj]].setdefault(key, WORDS.get(kind, "string"))
                    if known != WORDS.get(kind, "string"):
                        words[self._kinds[obj]][key] = "string"
        return values, words

    def _case_values(self) -> Iterator[pa.Table]:
        """Case attributes of a flat log in the columns of ``object_attribute``."""
        attributes = [one for one in self._log.schema.attributes if one.scope == "case"]
        codes = [one.column for one in attributes]
        cases = _arrow(self._log.cases.select("obj", OUTCOME, *codes).sort("obj"))
        named = [(one.key, one.column, one.type) for one in attributes]
        keys = {one.key for one in attributes}
        for key, column, kind in [*named, *([(OUTCOME, OUTCOME, "text")] if OUTCOME not in keys else [])]:
            texts = _texts(cases.column(column))
            yield pa.table(
                {
                    "obj": cases.column("obj"),
                    "key": pa.array([key] * cases.num_rows, pa.string()),
                    "value": texts,
                    "type": pa.array([kind] * cases.num_rows, pa.string()),
                    "ts": pa.nulls(cases.num_rows, UTC_INSTANT),
                }
            )


def _arrow(frame: Frame) -> pa.Table:
    return frame.collect().to_arrow()


def _refs(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise("e", pc.add(ids, 1).cast(pa.string()), "")


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return written_times(column)
    if pa.types.is_floating(column.type):
        return pa.chunked_array([[None if v is None else repr(v) for v in column.to_pylist()]], pa.string())
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "true", "false")
    return column.cast(pa.string())


def _words(
    activities: pa.ChunkedArray, columns: dict[str, pa.ChunkedArray], kinds: dict[str, str]
) -> dict[str, dict[str, str]]:
    """Attributes that each activity has at least once."""
    found: dict[str, dict[str, str]] = {name: {} for name in pc.unique(activities).to_pylist()}
    for key, word in kinds.items():
        for name in pc.unique(activities.filter(pc.is_valid(columns[key]))).to_pylist():
            found[name][key] = word
    return found


def _counts(names: list[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return counts
