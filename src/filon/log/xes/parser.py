"""The calls of the XML stream, turned into rows: the log, its traces, their events and all attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError
from filon.log.reading.limits import MAX_DEPTH, TooDeepError
from filon.log.reading.typed import is_naive
from filon.log.reading.xml import XmlStream, local_name
from filon.log.xes.guard import Guard
from filon.log.xes.header import Header, check_attributes
from filon.log.xes.nested import CHILDREN, compact, wrapped
from filon.log.xes.rows import Keys, Row, RowBuffer
from filon.log.xes.words import (
    ACTIVITY,
    CASE_NAME,
    KINDS,
    LEAF_KINDS,
    NESTING_KINDS,
    ROLE_KINDS,
    TIME,
    is_value,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from filon.log.xes.nested import Node

_SHAPES = {
    "log": {"extension", "global", "classifier", "trace", "event"},
    "trace": {"event"},
    "attribute": {"values"},
}
_HOLDERS = {"log", "global", "trace", "event", "attribute", "values"}


class NotXesError(RefusedInputError):
    """The root of the document is not a XES log."""

    code = "xes_not_a_log"


class LateTraceAttributeError(RefusedInputError):
    """A very long trace gives one of its own attributes after its events."""

    code = "xes_late_trace_attribute"


@dataclass(frozen=True)
class XesBatch:
    """Some rows of a log: events in file order, or traces without events (their event columns are empty)."""

    rows: pa.RecordBatch
    has_events: bool = True


@dataclass
class _Frame:
    """An open element other than a plain attribute of a trace or an event."""

    name: str
    row: Row | None = None
    scope: str = ""
    node: Node = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)


class XesParser:
    """Fills row buffers from the pieces of a XES document.

    Parameters
    ----------
    events, cases
        Attribute keys, registered as they are met.
    """

    def __init__(self, events: Keys, cases: Keys) -> None:
        self.header = Header()
        self.log_attributes: list[Node] = []
        self.stream = XmlStream(self)
        self.guard = Guard(self.stream)
        self._note = self.guard.note
        self.rows = RowBuffer(events, cases)
        self.eventless = RowBuffer(events, cases)
        self.batches: list[XesBatch] = []
        self.event_count = self.trace_count = self.eventless_count = 0
        self._keys = {"event": events, "trace": cases}
        self._kinds: dict[str, str] = {}
        self._stack: list[_Frame] = []
        self._row: Row | None = None
        self._leaf: tuple[str, str] | None = None
        self._trace: Row = {}
        self._line = self._trace_line = 0
        self._events_before = self._size_before_events = self._flushed = 0
        self._seen_cases: set[int] = set()
        self._log_keys: set[str] = set()
        self._nested_used = False

    # -- the three calls ---------------------------------------------------------------------------------------

    def start(self, tag: str, attributes: list[str]) -> None:
        """Element opens. Plain attributes of traces and events, nearly all elements of a log, take the short way."""
        row = self._row
        if (
            row is not None
            and tag in LEAF_KINDS
            and len(attributes) == len(("key", "", "value", ""))
            and attributes[0] == "key"
            and attributes[2] == "value"
        ):
            key = attributes[1]
            if key not in row and self._kinds.get(key) == tag:
                row[key] = attributes[3]
            else:
                self._unusual(row, key, tag, attributes[3])
            self._row = None
            self._leaf = (tag, key)
        else:
            self._open(local_name(tag), dict(zip(attributes[::2], attributes[1::2], strict=True)))

    def end(self, _tag: str) -> None:
        """Element closes."""
        if self._leaf is not None:
            self._leaf = None
            self._row = self._stack[-1].row
            return
        frame = self._stack.pop()
        if frame.name == "event":
            self._close_event(frame)
        elif frame.name == "trace":
            self._close_trace(frame)
        elif frame.name == "attribute":
            self._close_attribute(frame)
        elif frame.name == "log":
            self._close_log()
        elif frame.name == "global" and not frame.nodes:
            self._note("xes_global_empty", frame.scope)
        self._row = self._stack[-1].row if self._stack else None

    def text(self, text: str) -> None:
        """Text between elements, which XES does not have."""
        if not text.isspace():
            self._note("xes_stray_text", text.strip())

    # -- opening -----------------------------------------------------------------------------------------------

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        if self._leaf is not None:
            self._deepen()
        if len(self._stack) >= MAX_DEPTH:
            raise TooDeepError(line=self.stream.line, most=MAX_DEPTH)
        parent = self._stack[-1].name if self._stack else None
        if parent is None:
            self._open_log(tag, attributes)
        elif tag in _SHAPES.get(parent, ()):
            getattr(self, f"_open_{tag}")(attributes)
        elif tag in KINDS and parent in _HOLDERS:
            self._open_attribute(tag, attributes)
        else:
            self._note("xes_element", tag)
            self._push(_Frame("skip"))

    def _push(self, frame: _Frame) -> None:
        self._stack.append(frame)
        self._row = frame.row

    def _open_log(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "log":
            raise NotXesError(root=tag[:80], line=self.stream.line)
        self.header.add_log(attributes, self._note)
        self._push(_Frame("log"))

    def _open_extension(self, attributes: dict[str, str]) -> None:
        self._ordered("extension")
        self.header.add_extension(attributes, self._note)
        self._push(_Frame("skip"))

    def _open_classifier(self, attributes: dict[str, str]) -> None:
        self._ordered("classifier")
        self.header.add_classifier(attributes, self._note)
        self._push(_Frame("skip"))

    def _open_global(self, attributes: dict[str, str]) -> None:
        self._ordered("global")
        self._push(_Frame("global", scope=self.header.global_scope(attributes, self._note) or ""))

    def _open_trace(self, attributes: dict[str, str]) -> None:
        self.header.check_order("trace", self._note)
        check_attributes("trace", attributes, self._note)
        self.trace_count += 1
        self._trace, self._trace_line, self._events_before = {}, self.stream.line, self.event_count
        self._kinds = self._keys["trace"].kinds
        self._push(_Frame("trace", row=self._trace, scope="trace"))

    def _open_event(self, attributes: dict[str, str]) -> None:
        if self._stack[-1].name == "log":
            self.header.check_order("event", self._note)
            self._trace = {}
        elif self.event_count == self._events_before:
            self._size_before_events = len(self._trace)
        if attributes:
            check_attributes("event", attributes, self._note)
        self._line = self.stream.line
        self._kinds = self._keys["event"].kinds
        self._push(_Frame("event", row={}, scope="event"))

    def _open_values(self, attributes: dict[str, str]) -> None:
        check_attributes("values", attributes, self._note)
        parent = self._stack[-1]
        if parent.node["type"] != "list":
            self._note("xes_element", f"values in {parent.node['type']}")
        parent.scope = "values"
        self._push(_Frame("values", nodes=parent.nodes))

    def _ordered(self, part: str) -> None:
        self.header.check_order(part, self._note)
        self.guard.node()

    # -- attributes --------------------------------------------------------------------------------------------

    def _unusual(self, row: Row, key: str, kind: str, value: str) -> None:
        """Plain attribute whose key is new, or was met with another kind, or twice in this element."""
        scope = self._stack[-1].scope
        keys = self._keys[scope]
        if key in row:
            self._note("xes_repeated_key", key)
            return
        row[key] = value
        known = keys.kinds.get(key)
        if known == kind:
            return
        wanted = ROLE_KINDS.get(key) if scope == "event" or key == CASE_NAME else None
        declared = self.header.globals[scope].get(key)
        if kind != (wanted or declared or known or kind):
            self._note("xes_mixed_kinds", key)
        if known is None:
            self.header.check_key(key, self._note)
            keys.admit(key, wanted or kind, self.stream.line)
        elif wanted is None:
            keys.widen(key, kind)

    def _deepen(self) -> None:
        """Open the plain attribute that turns out to hold others."""
        assert self._leaf is not None  # noqa: S101 - its one caller looks
        kind, key = self._leaf
        self._leaf = None
        self._stack.append(_Frame("attribute", node={"type": kind, "key": key}, scope="held"))

    def _open_attribute(self, kind: str, attributes: dict[str, str]) -> None:
        parent = self._stack[-1]
        if parent.name == "log":
            self.header.check_order("attribute", self._note)
        self.guard.node(sum(map(len, attributes.values())))
        key, value = attributes.get("key"), attributes.get("value")
        for name in attributes.keys() - {"key", "value"}:
            self._note("xes_attribute_unknown", f"{kind}@{name}")
        if key is None or (value is None and kind in LEAF_KINDS):
            self._note("xes_attribute_missing", f"{kind}@{'key' if key is None else 'value'}")
            self._push(_Frame("skip"))
            return
        if parent.name == "attribute" and parent.scope == "values":
            self._note("xes_order", f"{kind} < values")
        self._push(_Frame("attribute", node={"type": kind, "key": key}))
        if kind in LEAF_KINDS and value is not None:
            self._stack[-1].node["value"] = value

    def _close_attribute(self, frame: _Frame) -> None:
        kind, key = str(frame.node["type"]), str(frame.node["key"])
        parent = self._stack[-1]
        if kind == "list" and frame.scope != "values":
            self._note("xes_list_values", key)
        if frame.nodes and kind in LEAF_KINDS:
            self._nested_used = True
            if not self.header.features & {"nested-attributes"}:
                self._note("xes_nested_not_declared", "nested-attributes")
        if parent.row is not None:
            self._keep_in_row(parent, frame, kind, key)
        else:
            self._keep_node(parent, frame, kind, key)

    def _keep_in_row(self, parent: _Frame, frame: _Frame, kind: str, key: str) -> None:
        row = parent.row
        assert row is not None  # noqa: S101 - its one caller looks
        if kind in NESTING_KINDS:
            self._unusual(row, key, "string", self.guard.bounded(wrapped(kind, frame.nodes)))
        else:
            if "value" in frame.node:
                self._unusual(row, key, kind, str(frame.node["value"]))
            if frame.nodes:
                self._unusual(row, key + CHILDREN, "string", self.guard.bounded(compact(frame.nodes)))
        self.guard.release()

    def _keep_node(self, parent: _Frame, frame: _Frame, kind: str, key: str) -> None:
        value = str(frame.node.get("value", ""))
        if kind in LEAF_KINDS and not is_value(kind, value):
            self._note("xes_value", f"{key} = {value}")
        elif kind == "date" and is_naive(value):
            self._note("naive_time", key)
        if frame.nodes:
            frame.node["children"] = frame.nodes
        if parent.name == "global":
            parent.nodes = [frame.node]
            self.header.add_global(parent.scope, kind, key, self._note)
        elif parent.name == "log":
            self.header.check_key(key, self._note)
            if key in self._log_keys:
                self._note("xes_repeated_key", key)
            self._log_keys.add(key)
            self.log_attributes.append(frame.node)
        else:
            parent.nodes.append(frame.node)

    # -- closing -----------------------------------------------------------------------------------------------

    def _close_event(self, frame: _Frame) -> None:
        row = frame.row
        assert row is not None  # noqa: S101 - events are opened with one
        parent = self._stack[-1]
        self.event_count += 1
        if ACTIVITY not in row:
            self._name_by_classifier(row)
        self.guard.event(usable=ACTIVITY in row and TIME in row and CASE_NAME in self._trace)
        if parent.name == "log":
            self._note("xes_event_outside", "event")
        self._missing_globals("event", row)
        shared = sum(map(len, self._trace.values()))
        self.guard.repeated(shared)
        self.rows.add(self._line, row, self._trace, shared + sum(map(len, row.values())))
        if self.rows.is_full:
            self.flush()
        self._kinds = self._keys["trace"].kinds

    def _close_trace(self, frame: _Frame) -> None:
        row = frame.row
        assert row is not None  # noqa: S101 - traces are opened with one
        self._check_late_attributes(row)
        name = row.get(CASE_NAME)
        if name is not None:
            if hash(name) in self._seen_cases:
                self._note("xes_repeated_case", name)
            self._seen_cases.add(hash(name))
        self._missing_globals("trace", row)
        if self.event_count == self._events_before:
            self.eventless_count += 1
            self.guard.notebook.add("xes_case_without_events", "trace", self._trace_line)
            self.eventless.add(self._trace_line, {}, row, sum(map(len, row.values())))
            if name is None:
                self.guard.event(usable=False)
            if self.eventless.is_full:
                self.flush()

    def _check_late_attributes(self, row: Row) -> None:
        if self.event_count > self._events_before and len(row) > self._size_before_events:
            if self._flushed > self._events_before:
                raise LateTraceAttributeError(line=self.stream.line)
            self._note("xes_order", "attribute < event")

    def _close_log(self) -> None:
        if "nested-attributes" in self.header.features and not self._nested_used:
            self._note("xes_nested_unused", "nested-attributes")

    def _name_by_classifier(self, row: Row) -> None:
        keys = self.header.activity_keys()
        if keys and all(key in row for key in keys):
            row[ACTIVITY] = "+".join(row[key] for key in keys)
            self._keys["event"].kinds.setdefault(ACTIVITY, "string")
            self._note("xes_activity_from_classifier", " ".join(keys))

    def _missing_globals(self, scope: str, row: Row) -> None:
        declared = self.header.globals[scope]
        if not declared.keys() <= row.keys():
            for key in declared.keys() - row.keys():
                self.guard.notebook.add("xes_global_missing", key, self.stream.line)

    def flush(self) -> None:
        """Make batches of the buffered rows."""
        for buffer, has_events in ((self.rows, True), (self.eventless, False)):
            if len(buffer):
                self.batches.append(XesBatch(buffer.take(self._note_naive), has_events=has_events))
        self._flushed = self.event_count

    def _note_naive(self, key: str, line: int, count: int) -> None:
        self.guard.notebook.add("naive_time", key, line, count)
