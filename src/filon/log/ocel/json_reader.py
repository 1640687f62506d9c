"""OCEL in JSON: version 2.0, and 1.0 with its ``ocel:`` keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from filon.core.errors import RefusedInputError
from filon.log.ocel.collector import Collector, Event, Object, Relation, Value
from filon.log.reading.json_stream import JsonStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from filon.log.mapping import AttributeType
    from filon.log.object_batch import ObjectBatch
    from filon.log.reading.chunks import Chunks

Record = dict[str, Any]

_LISTS = ("eventTypes", "objectTypes", "events", "objects")
_OLD = ("ocel:events", "ocel:objects")


class NotOcelJsonError(RefusedInputError):
    """The JSON object has none of the members of an object-centric log."""

    code = "ocel_not_json"


class OcelShapeError(RefusedInputError):
    """A part of the log is not of the shape that OCEL gives it."""

    code = "ocel_shape"


def read_json(chunks: Chunks, collector: Collector) -> Iterator[ObjectBatch]:
    """Read an OCEL JSON file.

    Raises
    ------
    NotOcelJsonError, OcelShapeError, JsonSyntaxError, JsonEndsEarlyError, JsonRepeatedKeyError, LimitError
    """
    stream = JsonStream(chunks)
    takers: dict[str, Callable[[Collector, str | None, Record, int], None]] = {
        "eventTypes": _event_type,
        "objectTypes": _object_type,
        "events": _event,
        "objects": _object,
        "ocel:events": _old_event,
        "ocel:objects": _old_object,
    }
    met = set()
    for key, inner, value, line in stream.members({*_LISTS, *_OLD}):
        met.add(key)
        if key in takers:
            takers[key](collector, inner, _expect(dict, value, key, line), line)
            if collector.is_full:
                yield collector.take()
    if not met & {*_LISTS, *_OLD}:
        raise NotOcelJsonError(members=sorted(met)[:10])
    yield collector.finish()


# -- OCEL 2.0 --------------------------------------------------------------------------------------------------


def _event_type(collector: Collector, _inner: str | None, record: Record, line: int) -> None:
    collector.declare_event_type(_text(record, "name", line), _declared(record, line), line)


def _object_type(collector: Collector, _inner: str | None, record: Record, line: int) -> None:
    collector.declare_object_type(_text(record, "name", line), _declared(record, line), line)


def _declared(record: Record, line: int) -> list[tuple[str, str]]:
    return [
        (_text(one, "name", line), _text(one, "type", line)) for one in _records(record, "attributes", line)
    ]


def _event(collector: Collector, _inner: str | None, record: Record, line: int) -> None:
    attributes = {}
    for one in _records(record, "attributes", line):
        written = _written(one.get("value"))
        if written is not None:
            attributes[_text(one, "name", line)] = written
    time = record.get("time")
    collector.add_event(
        Event(
            _text(record, "id", line),
            _text(record, "type", line),
            None if time is None else str(time),
            attributes,
            _relations(record, line),
            line,
        )
    )


def _object(collector: Collector, _inner: str | None, record: Record, line: int) -> None:
    values = []
    for one in _records(record, "attributes", line):
        written = _written(one.get("value"))
        if written is not None:
            time = one.get("time")
            kind = _native(one["value"])
            values.append(Value(_text(one, "name", line), written, None if time is None else str(time), kind))
    collector.add_object(
        Object(_text(record, "id", line), _text(record, "type", line), values, _relations(record, line), line)
    )


def _relations(record: Record, line: int) -> list[Relation]:
    return [
        Relation(_text(one, "objectId", line), _written(one.get("qualifier")))
        for one in _records(record, "relationships", line)
    ]


# -- OCEL 1.0 --------------------------------------------------------------------------------------------------


def _old_event(collector: Collector, inner: str | None, record: Record, line: int) -> None:
    values = _expect(dict, record.get("ocel:vmap") or {}, "ocel:vmap", line)
    attributes = {}
    for key, value in values.items():
        written = _written(value)
        if written is not None:
            attributes[key] = written
            collector.meet_event_key(key, _native(value), line)
    objects = [
        Relation(_expect(str, one, "ocel:omap", line), None)
        for one in _expect(list, record.get("ocel:omap") or [], "ocel:omap", line)
    ]
    time = record.get("ocel:timestamp")
    collector.add_event(
        Event(
            inner or "",
            _text(record, "ocel:activity", line),
            None if time is None else str(time),
            attributes,
            objects,
            line,
        )
    )


def _old_object(collector: Collector, inner: str | None, record: Record, line: int) -> None:
    values = [
        Value(key, written, None, _native(value))
        for key, value in _expect(dict, record.get("ocel:ovmap") or {}, "ocel:ovmap", line).items()
        if (written := _written(value)) is not None
    ]
    collector.add_object(Object(inner or "", _text(record, "ocel:type", line), values, (), line))


# -- values ----------------------------------------------------------------------------------------------------


def _text(record: Record, key: str, line: int) -> str:
    value = record.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return str(_expect(str, value, key, line))


def _records(record: Record, key: str, line: int) -> list[Record]:
    found = _expect(list, record.get(key) or [], key, line)
    return [_expect(dict, one, key, line) for one in found]


def _expect(kind: type, value: object, part: str, line: int) -> Any:  # noqa: ANN401 - of the kind just checked
    if not isinstance(value, kind):
        raise OcelShapeError(part=part, line=line)
    return value


def _written(value: object) -> str | None:
    """Value as text; ``None`` for null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _native(value: object) -> AttributeType:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "text"
