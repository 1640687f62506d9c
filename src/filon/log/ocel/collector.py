"""Events, objects and their relations, collected one by one and handed on as Arrow tables of one shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from filon.log.object_batch import ObjectBatch
from filon.log.objects import EVENT_FIELDS
from filon.log.reading.limits import MAX_TEXT, TextTooLongError, check_key
from filon.log.reading.notes import Notebook
from filon.log.reading.typed import UTC_INSTANT, by_key, instants, is_naive, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.log.mapping import AttributeType

EVENT_OBJECT = pa.schema([(name, pa.string()) for name in ("event_ref", "type", "object_id", "qualifier")])
OBJECTS = pa.schema([("type", pa.string()), ("object_id", pa.string())])
OBJECT_OBJECT = pa.schema(
    [(name, pa.string()) for name in ("source_type", "source_id", "target_type", "target_id", "qualifier")]
)
OBJECT_ATTRIBUTES = pa.schema(
    [
        *((name, pa.string()) for name in ("type", "object_id", "key", "value", "value_type")),
        ("time", UTC_INSTANT),
    ]
)

ROLE_ATTRIBUTES = ("resource", "lifecycle", "evidence", "change_source")
"""Event attributes of these names play the role that they name."""
EVENT_PREFIX = "event:"

TYPES: dict[str, AttributeType] = {
    "string": "text",
    "text": "text",
    "time": "timestamp",
    "date": "timestamp",
    "timestamp": "timestamp",
    "datetime": "timestamp",
    "integer": "integer",
    "int": "integer",
    "float": "number",
    "real": "number",
    "double": "number",
    "boolean": "boolean",
    "bool": "boolean",
}
"""Type words of OCEL files, in lower case → attribute type."""

# OCEL writes "since ever" as 1970-01-01T00:00 of any zone; here it is no time at all.
_DAY = 86_400_000_000

_MAX_ROWS = 20_000
_MAX_CELLS = 2_000_000
_MAX_CHARACTERS = 16 << 20


class Relation(NamedTuple):
    """Object that an event or another object is related to, and how."""

    object_id: str
    qualifier: str | None


class Value(NamedTuple):
    """Value of an attribute of an object; ``kind`` counts only where no declaration gives the type."""

    key: str
    text: str
    time: str | None
    kind: AttributeType


@dataclass(frozen=True)
class Event:
    """An event as its file gives it."""

    ref: str
    activity: str
    time: str | None
    attributes: dict[str, str]
    objects: Sequence[Relation]
    line: int


@dataclass(frozen=True)
class Object:
    """An object as its file gives it."""

    object_id: str
    type: str
    values: Sequence[Value]
    objects: Sequence[Relation]
    line: int


class Collector:
    """Takes the parts of an object-centric log in any order and makes batches of them.

    Relations name objects by id alone; one whose object has not been met yet waits, as a compact table, until the end.

    Parameters
    ----------
    zone
        IANA zone of times without offset; UTC when not given, and a note says that one is needed.
    """

    def __init__(self, zone: str | None = None) -> None:
        self.notebook = Notebook()
        self.event_count = 0
        self._zone = zone
        self._declared: dict[tuple[str, str], AttributeType] = {}
        self._event_kinds: dict[str, AttributeType] = {}
        self._event_types: set[str] | None = None
        self._object_types: set[str] | None = None
        self._types: dict[str, str] = {}
        self._seen_events: set[str] = set()
        self._waiting: dict[str, list[pa.Table]] = {"event_object": [], "object_object": []}
        self._clear()

    def _clear(self) -> None:
        self._events: list[tuple[str, str, str | None, int]] = []
        self._attributes: list[dict[str, str]] = []
        self._objects: list[tuple[str, str]] = []
        self._object_attributes: list[tuple[str, str, str, str, str, str | None, int]] = []
        self._event_object: list[tuple[str, str, str | None, int]] = []
        self._object_object: list[tuple[str, str, str | None, int]] = []
        self._characters = 0

    @property
    def object_count(self) -> int:
        """Objects met, with or without events."""
        return len(self._types)

    # -- declarations ------------------------------------------------------------------------------------------

    def declare_event_type(self, name: str, attributes: Iterable[tuple[str, str]], line: int) -> None:
        """Take an event type and the type words of its attributes."""
        self._event_types = (self._event_types or set()) | {name}
        for key, word in attributes:
            self._widen_event(key, self._word(word, key, line), line)

    def declare_object_type(self, name: str, attributes: Iterable[tuple[str, str]], line: int) -> None:
        """Take an object type and the type words of its attributes."""
        self._object_types = (self._object_types or set()) | {name}
        for key, word in attributes:
            check_key(key, len(self._declared) // 10, line)
            self._declared[name, key] = self._word(word, key, line)

    def _word(self, word: str, key: str, line: int) -> AttributeType:
        found = TYPES.get(word.lower())
        if found is None:
            self.notebook.add("ocel_attribute_type", f"{key}: {word}", line)
        return found or "text"

    def _widen_event(self, key: str, kind: AttributeType, line: int) -> None:
        known = self._event_kinds.get(key)
        if known is None:
            check_key(key, len(self._event_kinds), line)
            self._event_kinds[key] = "text" if key in ROLE_ATTRIBUTES else kind
        elif known != kind:
            self._event_kinds[key] = "number" if {known, kind} == {"integer", "number"} else "text"

    # -- parts -------------------------------------------------------------------------------------------------

    def meet_event_key(self, key: str, kind: AttributeType, line: int) -> None:
        """Take the type of an event attribute that nothing declares."""
        self._widen_event(key, kind, line)

    def add_event(self, event: Event) -> None:
        """Take an event; one that repeats an id is kept under an id of its own."""
        self.event_count += 1
        ref, line = event.ref, event.line
        if ref in self._seen_events:
            self.notebook.add("ocel_repeated_event", ref, line)
            ref = f"{ref} ({self.event_count})"
        self._seen_events.add(ref)
        if self._event_types is not None and event.activity not in self._event_types:
            self.notebook.add("ocel_type_not_declared", event.activity, line)
        for key, value in event.attributes.items():
            self._weigh(value, line)
            if key not in self._event_kinds:
                self._widen_event(key, "text", line)
        self._events.append((ref, event.activity, event.time, line))
        self._attributes.append(event.attributes)
        self._event_object.extend((ref, *relation, line) for relation in event.objects)
        self._weigh(ref, line)
        self._weigh(event.activity, line)

    def add_object(self, one: Object) -> None:
        """Take an object; one that repeats an id adds its attributes to the first."""
        known = self._types.setdefault(one.object_id, one.type)
        if known is not one.type:
            self.notebook.add("ocel_repeated_object", one.object_id, one.line)
        if self._object_types is not None and one.type not in self._object_types:
            self.notebook.add("ocel_type_not_declared", one.type, one.line)
        self._objects.append((known, one.object_id))
        for key, text, time, kind in one.values:
            declared = self._declared.get((one.type, key), kind)
            self._object_attributes.append((known, one.object_id, key, text, declared, time, one.line))
            self._weigh(text, one.line)
        self._object_object.extend((one.object_id, *relation, one.line) for relation in one.objects)
        self._weigh(one.object_id, one.line)

    def _weigh(self, text: str, line: int) -> None:
        if len(text) > MAX_TEXT:
            raise TextTooLongError(line=line, most_kb=MAX_TEXT >> 10)
        self._characters += len(text)

    # -- batches -----------------------------------------------------------------------------------------------

    @property
    def is_full(self) -> bool:
        """Whether it is time to take a batch."""
        rows = len(self._events) + len(self._object_attributes) + len(self._objects)
        many = max(rows, len(self._event_object), len(self._object_object)) >= _MAX_ROWS
        wide = len(self._events) * len(self._event_kinds) >= _MAX_CELLS
        return many or wide or self._characters >= _MAX_CHARACTERS

    def take(self) -> ObjectBatch:
        """Make a batch of what was collected and start again."""
        tables: dict[str, pa.Table] = {
            "events": self._event_table(),
            "objects": pa.Table.from_arrays(_columns(self._objects, 2), schema=OBJECTS),
            "object_attributes": self._attribute_table(),
        }
        for name, rows in (("event_object", self._event_object), ("object_object", self._object_object)):
            table = pa.Table.from_arrays(_columns(rows, 4), names=["source", "target", "qualifier", "line"])
            tables[name] = self._known(name, table)
        self._clear()
        return ObjectBatch({name: table for name, table in tables.items() if table.num_rows})

    def finish(self) -> ObjectBatch:
        """Make the last batch: what is left, and the relations that waited for their objects."""
        last = dict(self.take().tables)
        for name, parts in self._waiting.items():
            for part in parts:
                found, missing = self._resolved(name, part)
                for row in missing.select(["target", "line"]).to_pylist():
                    self.notebook.add("ocel_unknown_object", row["target"], row["line"])
                if found.num_rows:
                    last[name] = pa.concat_tables([last[name], found]) if name in last else found
        return ObjectBatch(last)

    def _event_table(self) -> pa.Table:
        refs, activities, times, lines = _columns(self._events, 4)
        columns = {
            "event_ref": refs,
            "activity": activities,
            "timestamp": self._instants(times, lines.to_pylist(), "time"),
            "line": lines.cast(pa.int64()),
        }
        for key, values in by_key(self._attributes).items():
            texts = pa.array(values, pa.string())
            clashes = key in EVENT_FIELDS and key not in ROLE_ATTRIBUTES
            name = EVENT_PREFIX + key if clashes or key.startswith(EVENT_PREFIX) else key
            columns[name] = self._typed(key, texts, lines.to_pylist())
        return pa.table(columns)

    def _typed(self, key: str, texts: pa.Array, lines: list[int]) -> pa.Array:
        kind = self._event_kinds[key]
        if kind == "timestamp":
            return self._instants(texts, lines, key)
        column = typed(texts, kind)
        if kind != "text" and pa.types.is_string(column.type):
            at = next(place for place, text in enumerate(texts.to_pylist()) if text is not None)
            self.notebook.add("ocel_value", key, lines[at])
        return column

    def _attribute_table(self) -> pa.Table:
        *texts, times, lines = _columns(self._object_attributes, 7)
        changed = self._instants(times, lines.to_pylist(), "time")
        first = pc.less(pc.abs(changed.cast(pa.int64())), _DAY)
        moment = pc.if_else(pc.fill_null(first, fill_value=True), pa.scalar(None, UTC_INSTANT), changed)
        return pa.Table.from_arrays([*texts, moment], schema=OBJECT_ATTRIBUTES)

    def _instants(self, texts: pa.Array, lines: list[int], key: str) -> pa.Array:
        try:
            return texts.cast(UTC_INSTANT)
        except pa.ArrowInvalid:
            made = instants(texts, self._zone)
        for at, text in enumerate(texts.to_pylist()):
            if text is not None and not made[at].is_valid:
                self.notebook.add("ocel_time", f"{key} = {text}", lines[at])
            elif text is not None and is_naive(text):
                self.notebook.add("naive_time", key, lines[at])
        return made

    def _known(self, name: str, table: pa.Table) -> pa.Table:
        found, missing = self._resolved(name, table)
        if missing.num_rows:
            self._waiting[name].append(missing)
        return found

    def _resolved(self, name: str, table: pa.Table) -> tuple[pa.Table, pa.Table]:
        """Relations with the types of their objects, and those whose target is not known."""
        targets = pa.array([self._types.get(one) for one in table.column("target").to_pylist()], pa.string())
        known = pc.is_valid(targets)
        found, types = table.filter(known), targets.filter(known)
        source, target, qualifier = (found.column(at).cast(pa.string()) for at in range(3))
        if name == "event_object":
            made = pa.Table.from_arrays([source, types, target, qualifier], schema=EVENT_OBJECT)
        else:
            owners = pa.array([self._types[one] for one in source.to_pylist()], pa.string())
            made = pa.Table.from_arrays([owners, source, types, target, qualifier], schema=OBJECT_OBJECT)
        return made, table.filter(pc.invert(known))


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[pa.Array]:
    """Columns of rows; texts unless they are line numbers, which come last in rows of 4 or 7."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    numbered = width in (4, 7)
    return [
        pa.array(column, pa.int64() if numbered and at == width - 1 else pa.string())
        for at, column in enumerate(columns)
    ]
