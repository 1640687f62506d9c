"""OCEL 2.0 in XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError
from filon.log.ocel.collector import Collector, Event, Object, Relation, Value
from filon.log.reading.limits import MAX_DEPTH, MAX_TEXT, TextTooLongError, TooDeepError
from filon.log.reading.xml import XmlStream, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.log.object_batch import ObjectBatch
    from filon.log.reading.chunks import Chunks

_MAX_PARTS = 100_000
_LISTS = {"object-types": "object-type", "event-types": "event-type", "objects": "object", "events": "event"}
_LIST_DEPTH, _PART_DEPTH = 1, 2
_INNER_LISTS = {"attributes", "objects", "relationships"}


class NotOcelXmlError(RefusedInputError):
    """The document is not an object-centric log."""

    code = "ocel_not_xml"


class OcelXmlAttributeError(RefusedInputError):
    """An element lacks an XML attribute that it cannot do without."""

    code = "ocel_xml_attribute"


class HugeOcelPartError(LimitError):
    """One event or object has more attributes and relations than any log needs."""

    code = "ocel_huge_part"


@dataclass
class _Part:
    """The event, object or type being read."""

    tag: str
    given: dict[str, str]
    line: int
    declared: list[tuple[str, str]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def grown(self) -> int:
        """Number of things inside."""
        return len(self.declared) + len(self.values) + len(self.relations)


class _Parser:
    def __init__(self, collector: Collector) -> None:
        self.stream = XmlStream(self)
        self._collector = collector
        self._stack: list[str] = []
        self._part: _Part | None = None
        self._attribute: dict[str, str] | None = None
        self._text: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        name, depth = local_name(tag), len(self._stack)
        if depth >= MAX_DEPTH:
            raise TooDeepError(line=self.stream.line, most=MAX_DEPTH)
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if depth == 0 and name != "log":
            raise NotOcelXmlError(root=name[:80], line=self.stream.line)
        if depth == _LIST_DEPTH and name not in _LISTS:
            self._unexpected(name)
        elif depth == _PART_DEPTH:
            self._open_part(name, given)
        elif self._part is not None:
            self._inside(self._part, name, given)
        self._stack.append(name)

    def _open_part(self, name: str, given: dict[str, str]) -> None:
        if _LISTS.get(self._stack[-1]) == name:
            self._part = _Part(name, given, self.stream.line)
        elif self._stack[-1] in _LISTS:
            self._unexpected(name)

    def _unexpected(self, name: str) -> None:
        self._collector.notebook.add("ocel_element", name, self.stream.line)

    def _inside(self, part: _Part, name: str, given: dict[str, str]) -> None:
        if name == "attribute":
            if part.tag.endswith("-type"):
                part.declared.append((self._need(given, "name", name), given.get("type", "string")))
            else:
                self._attribute, self._text, self._length = given, [], 0
        elif name in ("relationship", "object") and self._stack[-1] in _INNER_LISTS:
            part.relations.append(Relation(self._need(given, "object-id", name), given.get("qualifier")))
        elif name not in _INNER_LISTS:
            self._unexpected(name)
        if part.grown() > _MAX_PARTS:
            raise HugeOcelPartError(line=self.stream.line, most=_MAX_PARTS)

    def end(self, _tag: str) -> None:
        name = self._stack.pop()
        part = self._part
        if part is None:
            return
        if name == "attribute" and self._attribute is not None:
            given, self._attribute = self._attribute, None
            key = self._need(given, "name", name)
            part.values.append(Value(key, "".join(self._text), given.get("time"), "text"))
        elif len(self._stack) == _PART_DEPTH:
            self._close(part)
            self._part = None

    def text(self, text: str) -> None:
        if self._attribute is not None:
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise TextTooLongError(line=self.stream.line, most_kb=MAX_TEXT >> 10)
            self._text.append(text)
        elif not text.isspace():
            self._collector.notebook.add("xes_stray_text", text.strip(), self.stream.line)

    def _close(self, part: _Part) -> None:
        collector, given, line = self._collector, part.given, part.line
        if part.tag == "event-type":
            collector.declare_event_type(self._need(given, "name", part.tag), part.declared, line)
        elif part.tag == "object-type":
            collector.declare_object_type(self._need(given, "name", part.tag), part.declared, line)
        else:
            name, kind = self._need(given, "id", part.tag), self._need(given, "type", part.tag)
            if part.tag == "event":
                attributes = self._once(part.values, line)
                collector.add_event(Event(name, kind, given.get("time"), attributes, part.relations, line))
            else:
                collector.add_object(Object(name, kind, part.values, part.relations, line))

    def _once(self, values: list[Value], line: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for value in values:
            if value.key in found:
                self._collector.notebook.add("xes_repeated_key", value.key, line)
            found.setdefault(value.key, value.text)
        return found

    def _need(self, given: dict[str, str], name: str, element: str) -> str:
        if name not in given:
            raise OcelXmlAttributeError(element=element, name=name, line=self.stream.line)
        return given[name]


def read_xml(chunks: Chunks, collector: Collector) -> Iterator[ObjectBatch]:
    """Read an OCEL 2.0 XML file.

    Raises
    ------
    NotOcelXmlError, OcelXmlAttributeError, XmlSyntaxError and its kin, LimitError
    """
    parser = _Parser(collector)
    for chunk in chunks:
        parser.stream.feed(chunk)
        if collector.is_full:
            yield collector.take()
    parser.stream.close()
    yield collector.finish()
