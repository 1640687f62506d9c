"""BPMN 2.0 read as frozen data: the process, whether it is drawn, and what is kept in the file but not followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError
from filon.log.bpmn.words import (
    DI,
    FILON,
    KINDS,
    LOOP_MARKS,
    MAX_BYTES,
    MAX_FLOWS,
    MAX_NODES,
    MODEL,
    NOT_FOLLOWED,
)
from filon.log.reading.limits import MAX_DEPTH, TooDeepError
from filon.log.reading.xml import XmlEncodingError, XmlStream
from filon.process.bpmn import Bpmn, Flow, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class NotBpmnError(RefusedInputError):
    """The document is no BPMN 2.0 file."""

    code = "bpmn_not_bpmn"


class EmptyBpmnError(RefusedInputError):
    """The file holds no process with steps."""

    code = "bpmn_empty"


class BpmnTooLargeError(LimitError):
    """The file has more bytes than any drawn model."""

    code = "bpmn_too_large"


class BpmnTooManyError(LimitError):
    """The model has more nodes or flows than anybody can read."""

    code = "bpmn_too_many"


class DanglingFlowError(RefusedInputError):
    """A flow comes from or goes to something that is no step of the process."""

    code = "bpmn_dangling_flow"


class BpmnIdError(RefusedInputError):
    """A step or flow has no id."""

    code = "bpmn_missing_id"


class RepeatedBpmnIdError(RefusedInputError):
    """Two steps or flows have the same id."""

    code = "bpmn_repeated_id"


@dataclass(frozen=True, slots=True)
class BpmnNote:
    """Something in the file that is kept but not followed: code of the remark, id of the element."""

    code: str
    element: str


@dataclass(frozen=True, slots=True)
class BpmnFile:
    """What a file holds.

    Parameters
    ----------
    xml
        The text as UTF-8, otherwise untouched.
    model
        The process: of several, the one with the most nodes.
    drawn
        Ids that have a place in the diagram.
    notes
        What is kept but not followed.
    """

    xml: str
    model: Bpmn
    drawn: frozenset[str]
    notes: tuple[BpmnNote, ...]


def read_bpmn(data: bytes | str) -> BpmnFile:
    """Model of a BPMN 2.0 file.

    Rules: document types and entities are refused; unknown elements, extensions and diagrams are left alone; a flow
    must join two steps of the same process. Cost: linear; at most 8 MB, 2,000 nodes.

    Raises
    ------
    FilonError
        The file is damaged, hostile, too large, or no BPMN; the error names the fault and its place.
    """
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise BpmnTooLargeError(megabytes=round(len(raw) / 1e6, 1), most_mb=MAX_BYTES >> 20)
    xml = _as_text(raw)
    reader = _Reader()
    reader.stream.feed(xml.encode())
    reader.stream.close()
    process = max(reader.processes, key=lambda one: len(one.nodes), default=None)
    if process is None or not process.nodes:
        raise EmptyBpmnError
    notes = [*reader.notes, *_left_out(reader.processes, process)]
    return BpmnFile(xml, process.model(), frozenset(reader.drawn), tuple(dict.fromkeys(notes)))


def _as_text(raw: bytes) -> str:
    """Text of a file in its own encoding, its declaration changed to UTF-8."""
    declared = _DECLARED.match(raw)
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    encoding = encoding or (declared.group(1).decode() if declared else "utf-8")
    try:
        text = raw.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise XmlEncodingError(line=1) from error
    return re.sub(r"(^\s*<\?xml[^>]*?encoding\s*=\s*[\"'])[^\"']*", r"\1UTF-8", text, count=1)


def _left_out(processes: list[_Process], kept: _Process) -> Iterator[BpmnNote]:
    for process in processes:
        if process is not kept and process.nodes:
            yield BpmnNote("other_process", process.id)


@dataclass(slots=True)
class _Process:
    """A process while it is read; flows remember their line for errors."""

    id: str
    name: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, tuple[Flow, int]] = field(default_factory=dict)

    def model(self) -> Bpmn:
        for flow, line in self.flows.values():
            for end in (flow.source, flow.target):
                if end not in self.nodes:
                    raise DanglingFlowError(flow=flow.id, line=line, missing=end or "∅")
        flows = tuple(flow for flow, _ in self.flows.values())
        return Bpmn(self.id, self.name, tuple(self.nodes.values()), flows)


class _Reader:
    """Handler of one document; ``_open`` holds the qualified names of the elements that are open."""

    def __init__(self) -> None:
        self.stream = XmlStream(self)
        self.processes: list[_Process] = []
        self.drawn: set[str] = set()
        self.notes: list[BpmnNote] = []
        self._open: list[tuple[str, str]] = []
        self._scopes: list[dict[str, str]] = [{}]
        self._holders: list[str] = []
        self._foreign = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self._scopes.append(_declared(self._scopes[-1], pairs))
        space, name = self._qualified(tag)
        if not self._open and (space, name) != (MODEL, "definitions"):
            raise NotBpmnError(root=tag[:80], line=self.stream.line)
        if len(self._open) >= MAX_DEPTH:
            raise TooDeepError(line=self.stream.line, most=MAX_DEPTH)
        self._open.append((space, name))
        if name == "extensionElements" or self._foreign:
            self._foreign += 1
        elif space == MODEL:
            self._element(name, pairs)
        elif (space, name) in {(DI, "BPMNShape"), (DI, "BPMNEdge")}:
            self.drawn.add(pairs.get("bpmnElement", "").rpartition(":")[2])

    def end(self, _tag: str) -> None:
        space, name = self._open.pop()
        self._scopes.pop()
        if self._foreign:
            self._foreign -= 1
        elif space == MODEL and KINDS.get(name) is not None:
            self._holders.pop()

    def text(self, text: str) -> None:
        """Texts carry nothing that is followed."""

    def _qualified(self, tag: str) -> tuple[str, str]:
        prefix, _, name = tag.rpartition(":")
        return self._scopes[-1].get(prefix, ""), name

    def _element(self, name: str, pairs: dict[str, str]) -> None:
        if name == "process":
            self.processes.append(_Process(pairs.get("id", ""), pairs.get("name", "")))
        elif name in KINDS:
            self._node(name, pairs)
        elif name == "sequenceFlow":
            self._flow(pairs)
        elif name in LOOP_MARKS and self._holders:
            self._mark_loop()

    def _node(self, name: str, pairs: dict[str, str]) -> None:
        process = self._process()
        key = self._new_id(process, pairs, name)
        if len(process.nodes) >= MAX_NODES:
            raise BpmnTooManyError(most=MAX_NODES, line=self.stream.line)
        process.nodes[key] = Node(
            key,
            KINDS[name],
            name=_plain(pairs.get("name", "")),
            activity=self._binding(pairs),
            parent=self._holders[-1] if self._holders else None,
            default=pairs.get("default"),
        )
        self._holders.append(key)
        if name in NOT_FOLLOWED or pairs.get("triggeredByEvent") == "true":
            self.notes.append(BpmnNote("event_sub_process" if name == "subProcess" else _note_of(name), key))

    def _flow(self, pairs: dict[str, str]) -> None:
        process = self._process()
        key = self._new_id(process, pairs, "sequenceFlow")
        if len(process.flows) >= MAX_FLOWS:
            raise BpmnTooManyError(most=MAX_NODES, line=self.stream.line)
        source, target = (pairs.get(end, "").rpartition(":")[2] for end in ("sourceRef", "targetRef"))
        process.flows[key] = (
            Flow(key, source, target, _plain(pairs.get("name", ""))),
            self.stream.line,
        )

    def _mark_loop(self) -> None:
        nodes, key = self._process().nodes, self._holders[-1]
        node = nodes[key]
        nodes[key] = Node(
            key, node.kind, node.name, node.activity, node.parent, repeats=True, default=node.default
        )

    def _process(self) -> _Process:
        if not self.processes:
            raise NotBpmnError(root=self._open[-1][1], line=self.stream.line)
        return self.processes[-1]

    def _new_id(self, process: _Process, pairs: dict[str, str], name: str) -> str:
        key = pairs.get("id", "")
        if not key:
            raise BpmnIdError(element=name, line=self.stream.line)
        if key in process.nodes or key in process.flows:
            raise RepeatedBpmnIdError(id=key[:80], line=self.stream.line)
        return key

    def _binding(self, pairs: dict[str, str]) -> str | None:
        for attribute, value in pairs.items():
            if self._qualified(attribute) == (FILON, "activity"):
                return value.strip() or None
        return None


def _declared(scope: dict[str, str], pairs: dict[str, str]) -> dict[str, str]:
    """Prefixes known inside an element: most elements declare none and share those around them."""
    if not any(attribute.startswith("xmlns") for attribute in pairs):
        return scope
    own = {
        attribute.partition(":")[2]: uri
        for attribute, uri in pairs.items()
        if attribute == "xmlns" or attribute.startswith("xmlns:")
    }
    return {**scope, **own}


def _note_of(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _plain(text: str) -> str:
    """Name on one line; spaces that must not break stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
