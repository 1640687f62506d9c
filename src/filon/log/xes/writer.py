"""Write an event log as XES: all rows, life-cycles and attributes, so that reading it back gives the same log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from filon.log.export_rows import ExportRows
from filon.log.writing import escaped, opened, written_times
from filon.log.xes.nested import CHILDREN, children_of, unwrapped
from filon.log.xes.words import (
    ACTIVITY,
    AMOUNT,
    CASE_TYPE,
    CHANGE_SOURCE,
    CURRENCY,
    EVIDENCE,
    EXTENSIONS,
    OUTCOME,
    RESOURCE,
    START_TIME,
    TIME,
    TRANSITION,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from filon.log.event_log import EventLog
    from filon.log.export_rows import ExportColumn
    from filon.log.mapping import AttributeType
    from filon.log.xes.nested import Node

_KINDS: dict[AttributeType, str] = {
    "text": "string",
    "number": "float",
    "integer": "int",
    "boolean": "boolean",
    "timestamp": "date",
    # A day has no zone, and a XES date cannot do without one.
    "date": "string",
}


def write_xes(log: EventLog, path: Path) -> None:
    """Write a log to a file, compressed when its name ends in ``.gz``.

    Times are UTC with milliseconds, or microseconds where needed. Days are written as texts. A character that XML
    cannot hold becomes ``U+FFFD``. What XES has no key for (start time of an instance, evidence, source of a change,
    outcome, the roles of amount and currency) goes under the prefix ``filon:``, which :class:`XesFile` knows.
    """
    with opened(path) as file:
        for text in _document(log):
            file.write(text.encode())


def _document(log: EventLog) -> Iterator[str]:
    rows = ExportRows(log)
    yield _head(log, rows)
    current: int | None = None
    for batch in rows.batches():
        owners = batch.column("obj").to_pylist()
        for position, text in enumerate(_event_texts(batch, rows)):
            if owners[position] != current:
                yield ("</trace>\n" if current is not None else "") + "<trace>\n"
                yield _case_text(batch.slice(position, 1), rows)
                current = owners[position]
            yield f"<event>{text}</event>\n"
    yield "</trace>\n" if current is not None else ""
    for name in rows.idle_cases:
        yield f"<trace>\n{_leaf('string', ACTIVITY, name)}\n</trace>\n"
    yield "</log>\n"


def _head(log: EventLog, rows: ExportRows) -> str:
    attributes = [one.attribute.key for one in (*rows.event_columns, *rows.case_columns)]
    nested = any(key.endswith(CHILDREN) for key in attributes)
    extensions = "".join(
        f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for prefix, (name, _) in EXTENSIONS.items()
    )
    schema = log.schema
    roles = {
        CASE_TYPE: schema.perspective.case_type,
        AMOUNT: schema.roles.amount,
        CURRENCY: schema.roles.currency,
    }
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<log xes.version="1849.2016" xes.features="{"nested-attributes" if nested else ""}">\n{extensions}'
        '<extension name="Filon" prefix="filon" uri="urn:filon:xes"/>\n'
        f'<global scope="trace">\n{_leaf("string", ACTIVITY, "case")}\n</global>\n'
        f'<global scope="event">\n{_leaf("string", ACTIVITY, "activity")}\n'
        f"{_leaf('date', TIME, '1970-01-01T00:00:00.000+00:00')}\n</global>\n"
        f'<classifier name="Activity" scope="event" keys="{ACTIVITY}"/>\n'
        + "".join(_leaf("string", key, value) + "\n" for key, value in roles.items() if value is not None)
        + _leaf("string", ACTIVITY, log.schema.label)
        + "\n"
    )


# -- rows ------------------------------------------------------------------------------------------------------


def _event_texts(batch: pa.RecordBatch, rows: ExportRows) -> list[str]:
    """Attributes of each event, as XML."""
    parts = [
        _elements(batch.column("activity"), ACTIVITY, "text"),
        _elements(batch.column("ts"), TIME, "timestamp"),
        _elements(batch.column("lifecycle"), TRANSITION, "text"),
        _elements(batch.column("resource"), RESOURCE, "text"),
        _elements(batch.column("start_ts"), START_TIME, "timestamp"),
        *([_elements(batch.column("evidence"), EVIDENCE, "text")] if rows.tells_evidence else []),
        _elements(batch.column("change_source"), CHANGE_SOURCE, "text"),
        *_attributes(batch, rows.event_columns),
    ]
    return ["".join(row) for row in zip(*parts, strict=True)]


def _case_text(batch: pa.RecordBatch, rows: ExportRows) -> str:
    """Attributes of the case of a batch of one row, as XML."""
    parts = [
        _elements(batch.column("case_id"), ACTIVITY, "text"),
        _elements(batch.column("outcome"), OUTCOME, "text"),
        *_attributes(batch, rows.case_columns),
    ]
    return "".join(part[0] for part in parts) + "\n"


def _attributes(batch: pa.RecordBatch, columns: tuple[ExportColumn, ...]) -> Iterator[list[str]]:
    by_key = {one.attribute.key: one for one in columns}
    for key, one in by_key.items():
        if key.endswith(CHILDREN) and key.removesuffix(CHILDREN) in by_key:
            continue
        made = _elements(batch.column(one.name), key, one.attribute.type)
        inner = by_key.get(key + CHILDREN)
        yield made if inner is None else _nested(made, batch.column(inner.name).to_pylist(), key)


def _elements(column: pa.Array, key: str, kind: AttributeType) -> list[str]:
    """Element of each value of a column; an empty text for none."""
    head = f'<{_KINDS[kind]} key="{escaped(key)}" value="'
    if kind == "text":
        return ["" if value is None else _text_element(key, head, value) for value in column.to_pylist()]
    if kind == "timestamp":
        column = written_times(column)
    elif kind == "boolean":
        column = pc.if_else(column, "true", "false")
    return ["" if value is None else f'{head}{value}"/>' for value in column.to_pylist()]


def _text_element(key: str, head: str, value: str) -> str:
    found = unwrapped(value) if value.startswith("{") else None
    if found is None:
        return f'{head}{escaped(value)}"/>'
    kind, nodes = found
    inner = "".join(map(_node, nodes))
    return f'<{kind} key="{escaped(key)}">{f"<values>{inner}</values>" if kind == "list" else inner}</{kind}>'


def _nested(elements: list[str], children: list[str | None], key: str) -> list[str]:
    """Elements with the attributes inside them put back."""
    made = []
    for element, text in zip(elements, children, strict=True):
        nodes = None if text is None else children_of(text)
        if text is None:
            made.append(element)
        elif nodes is None or not element.endswith("/>"):
            made.append(element + _leaf("string", key + CHILDREN, text))
        else:
            kind = element[1 : element.index(" ")]
            made.append(f"{element[:-2]}>{''.join(map(_node, nodes))}</{kind}>")
    return made


def _node(node: Node) -> str:
    kind = str(node["type"])
    children = node.get("children", [])
    inner = "".join(_node(child) for child in children if not isinstance(child, str))
    if kind == "list":
        inner = f"<values>{inner}</values>"
    value = f' value="{escaped(str(node["value"]))}"' if "value" in node else ""
    return f'<{kind} key="{escaped(str(node["key"]))}"{value}>{inner}</{kind}>'


def _leaf(kind: str, key: str, value: str) -> str:
    return f'<{kind} key="{escaped(key)}" value="{escaped(value)}"/>'
