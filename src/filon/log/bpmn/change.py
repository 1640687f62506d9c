"""Changes to a BPMN file in its own text: all that we do not understand stays as it was, to the byte.

A tree that is read and written again loses comments, prefixes and the order of attributes. So a change is put in at
the place where the parser found the element.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from filon.log.bpmn.words import DC, DD, DI, FILON
from filon.log.bpmn.writer import diagram_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.log.bpmn.diagram import Diagram
    from filon.process.bpmn import Bpmn

_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*")
_NAMED = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


def bind(xml: str, bindings: Mapping[str, str | None]) -> str:
    """Text in which steps stand for other activities than before.

    Parameters
    ----------
    xml
        Text of a file that :func:`filon.log.bpmn.read_bpmn` takes.
    bindings
        Id of a step → key of its activity; ``None`` takes the binding away. Ids that the file lacks change nothing.
    """
    raw = xml.encode()
    places = _places(raw, bindings)
    for offset, (key, prefixes) in sorted(places.items(), reverse=True):
        tag = _TAG.match(raw, offset)
        assert tag is not None  # noqa: S101 - the parser found an element there
        raw = raw[:offset] + _bound(tag.group(), prefixes, bindings[key]) + raw[tag.end() :]
    return raw.decode()


def with_diagram(xml: str, model: Bpmn, diagram: Diagram) -> str:
    """Text with a diagram at its end, for a file that brings none."""
    prefixes = "".join(
        f" xmlns:{name}={quoteattr(uri)}" for name, uri in (("bpmndi", DI), ("dc", DC), ("di", DD))
    )
    drawing = "\n".join(diagram_lines(model, diagram, prefixes))
    head, end, tail = xml.rpartition("</")
    return f"{head}{drawing}\n{end}{tail}"


def _places(raw: bytes, wanted: Mapping[str, str | None]) -> dict[int, tuple[str, frozenset[str]]]:
    """Byte offset of each element with a wanted id → the id, and the prefixes that mean our namespace there."""
    places: dict[int, tuple[str, frozenset[str]]] = {}
    ours: list[frozenset[str]] = [frozenset()]
    parser = expat.ParserCreate()

    def start(_tag: str, attributes: dict[str, str]) -> None:
        own = {name[6:] for name, uri in attributes.items() if name.startswith("xmlns:") and uri == FILON}
        ours.append(ours[-1] | own)
        key = attributes.get("id")
        if key is not None and key in wanted:
            places.setdefault(parser.CurrentByteIndex, (key, ours[-1]))

    def end(_tag: str) -> None:
        ours.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(raw, True)  # noqa: FBT003 - the parser takes nothing by name
    return places


def _bound(tag: bytes, prefixes: frozenset[str], activity: str | None) -> bytes:
    """Opening tag with the binding in place of the one that it had."""
    old = {f"{prefix}:activity".encode() for prefix in prefixes}
    plain = _NAMED.sub(lambda found: b"" if found.group(1) in old else found.group(), tag)
    if activity is None:
        return plain
    prefix = min(prefixes, default="filon")
    declared = "" if prefixes else f" xmlns:filon={quoteattr(FILON)}"
    return plain + f"{declared} {prefix}:activity={quoteattr(activity)}".encode()
