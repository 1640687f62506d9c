"""PNML: place/transition nets as other tools write them, read under the same guard as event logs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError
from filon.log.reading.chunks import Chunks
from filon.log.reading.limits import MAX_DEPTH, MAX_TEXT, TextTooLongError, TooDeepError
from filon.log.reading.xml import XmlStream, local_name
from filon.process.petri_net import PetriNet, Transition

if TYPE_CHECKING:
    from pathlib import Path

MOST_NODES = 10_000
_INVISIBLE = "$invisible$"
_NAMED = ("place", "transition")


class NotPnmlError(RefusedInputError):
    """The document is not a net that PNML describes."""

    code = "not_pnml"


class PnmlReferenceError(RefusedInputError):
    """An arc or a marking names a node that the net does not have, or joins two of a kind."""

    code = "pnml_reference"


class PnmlNumberError(RefusedInputError):
    """A number of tokens or a weight is not a small whole number."""

    code = "pnml_number"


class PnmlTooLargeError(LimitError):
    """The net has more nodes or arcs than any process that people follow."""

    code = "pnml_too_large"


class PnmlEndError(RefusedInputError):
    """The net does not say, in one way, when a case is over."""

    code = "pnml_end"


def read_pnml(path: Path) -> PetriNet:
    """Read the first net of a PNML file, plain or gzip-compressed.

    Parameters
    ----------
    path
        File to read.

    Notes
    -----
    A transition is silent when a tool marked it invisible (``$invisible$``) or when it has no name; any other is the
    activity of its name. Where the file gives no final marking, a case is over with one token in the only place that
    no arc leaves.

    Raises
    ------
    NotPnmlError, PnmlReferenceError, PnmlNumberError, PnmlTooLargeError, PnmlEndError, FilonError
        Of the XML guard: document types, entities, bombs, endless texts.
    """
    handler = _Handler()
    stream = XmlStream(handler)
    handler.stream = stream
    stream.feed_all(Chunks(path))
    return _net(handler)


@dataclass
class _Node:
    name: str = ""
    tokens: int = 0
    is_silent: bool = False


@dataclass
class _Arc:
    source: str
    target: str
    weight: int = 1


@dataclass
class _Handler:
    """Collects the nodes and arcs of the first net as its elements go by."""

    places: dict[str, _Node] = field(default_factory=dict)
    transitions: dict[str, _Node] = field(default_factory=dict)
    arcs: list[_Arc] = field(default_factory=list)
    finals: list[dict[str, int]] = field(default_factory=list)
    stream: XmlStream | None = None
    _open: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _node: _Node | None = None
    _place: str = ""
    _nets: int = 0

    @property
    def line(self) -> int:
        """Line of the element being handled."""
        return self.stream.line if self.stream else 0

    def start(self, tag: str, attributes: list[str]) -> None:
        """Element opens."""
        name = local_name(tag)
        if not self._open and name != "pnml":
            raise NotPnmlError(root=name, line=self.line)
        if len(self._open) >= MAX_DEPTH:
            raise TooDeepError(line=self.line, most=MAX_DEPTH)
        self._open.append(name)
        self._text.clear()
        self._nets += name == "net"
        if self._nets == 1:
            given = {
                local_name(key): value for key, value in zip(attributes[::2], attributes[1::2], strict=True)
            }
            self._opened(name, given)

    def end(self, _: str) -> None:
        """Element closes."""
        name = self._open.pop()
        if name == "text" and self._open and self._nets == 1:
            self._told(self._open[-1], "".join(self._text).strip())
        if name in {*_NAMED, "arc"}:
            self._node = None
        self._text.clear()

    def text(self, text: str) -> None:
        """Piece of text."""
        self._text.append(text)
        if sum(map(len, self._text)) > MAX_TEXT:
            raise TextTooLongError(line=self.line, most_kb=MAX_TEXT >> 10)

    def _opened(self, name: str, given: dict[str, str]) -> None:
        if name in _NAMED and "idref" in given:
            self._place = given["idref"]
        elif name in _NAMED:
            nodes = self.places if name == "place" else self.transitions
            self._node = nodes[given.get("id", f"{name}{len(nodes)}")] = _Node()
        elif name == "arc":
            self.arcs.append(_Arc(given.get("source", ""), given.get("target", "")))
        elif name == "toolspecific" and self._node and given.get("activity") == _INVISIBLE:
            self._node.is_silent = True
        elif name == "marking" and "finalmarkings" in self._open:
            self.finals.append({})
        if len(self.places) + len(self.transitions) > MOST_NODES or len(self.arcs) > 10 * MOST_NODES:
            raise PnmlTooLargeError(line=self.line, most=MOST_NODES)

    def _told(self, about: str, text: str) -> None:
        if about == "name" and self._node:
            self._node.name = text
        elif about == "initialMarking" and self._node:
            self._node.tokens = self._number(text)
        elif about == "inscription" and self.arcs:
            self.arcs[-1].weight = self._number(text)
        elif about == "place" and "finalmarkings" in self._open and self.finals:
            self.finals[-1][self._place] = self._number(text)

    def _number(self, text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 2:  # noqa: PLR2004 - fits the bound on tokens
            raise PnmlNumberError(value=text[:20], line=self.line)
        return int(text)


def _net(read: _Handler) -> PetriNet:
    if not read.places or not read.transitions:
        raise NotPnmlError(root="pnml", line=read.line)
    at = {name: place for place, name in enumerate(read.places)}
    inputs: dict[str, list[int]] = {name: [] for name in read.transitions}
    outputs: dict[str, list[int]] = {name: [] for name in read.transitions}
    for arc in read.arcs:
        if arc.source in at and arc.target in inputs:
            inputs[arc.target] += [at[arc.source]] * arc.weight
        elif arc.source in outputs and arc.target in at:
            outputs[arc.source] += [at[arc.target]] * arc.weight
        else:
            raise PnmlReferenceError(source=arc.source, target=arc.target)
    transitions = tuple(
        Transition(
            name,
            None if one.is_silent or not one.name else one.name,
            tuple(inputs[name]),
            tuple(outputs[name]),
        )
        for name, one in read.transitions.items()
    )
    initial = tuple(one.tokens for one in read.places.values())
    return PetriNet(tuple(read.places), transitions, initial, _final(read, at))


def _final(read: _Handler, at: dict[str, int]) -> tuple[int, ...]:
    finals = [one for one in read.finals if any(one.values())]
    if not finals:
        left = {arc.source for arc in read.arcs}
        finals = [{name: 1} for name in read.places if name not in left]
    if len(finals) != 1:
        raise PnmlEndError(count=len(finals))
    unknown = next((name for name in finals[0] if name not in at), None)
    if unknown is not None:
        raise PnmlReferenceError(source="finalmarkings", target=unknown)
    return tuple(finals[0].get(name, 0) for name in read.places)
