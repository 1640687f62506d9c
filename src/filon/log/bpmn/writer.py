"""BPMN 2.0 files from frozen data: models of our own, which have nothing else to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from filon.log.bpmn.words import DC, DD, DI, ELEMENTS, FILON, MODEL
from filon.process.bpmn import GATEWAYS, Bpmn, Index, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.log.bpmn.diagram import Bounds, Diagram


_AWAITED = {"task": "receiveTask", "event": "intermediateCatchEvent"}
"""What stands behind an event-based gateway is waited for."""


def write_bpmn(model: Bpmn, diagram: Diagram | None = None) -> str:
    """Text of a BPMN 2.0 file, UTF-8, that :func:`filon.log.bpmn.read_bpmn` reads back as the same model."""
    spaces = {
        "xmlns:bpmn": MODEL,
        "xmlns:bpmndi": DI,
        "xmlns:dc": DC,
        "xmlns:di": DD,
        "xmlns:filon": FILON,
    }
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        f'<bpmn:definitions{_attributes(spaces)} id="definitions" targetNamespace={quoteattr(FILON)}>'
    )
    lines.append(f'  <bpmn:process{_attributes({"id": model.id, "name": model.name})} isExecutable="false">')
    lines += _content(model, Index(model), None, "    ")
    lines.append("  </bpmn:process>")
    if diagram is not None:
        lines += diagram_lines(model, diagram)
    lines += ["</bpmn:definitions>", ""]
    return "\n".join(lines)


def diagram_lines(model: Bpmn, diagram: Diagram, prefixes: str = "") -> Iterator[str]:
    """Lines of the diagram element; ``prefixes`` are the declarations that it brings along."""
    yield f'  <bpmndi:BPMNDiagram{prefixes} id="diagram">'
    yield f'    <bpmndi:BPMNPlane id="plane" bpmnElement={quoteattr(model.id)}>'
    gateways = {node.id: node for node in model.nodes}
    for key, box in diagram.shapes.items():
        node = gateways[key]
        more = ' isMarkerVisible="true"' if node.kind == "exclusive" else ""
        more += ' isExpanded="true"' if node.kind == "subprocess" else ""
        yield f"      <bpmndi:BPMNShape id={quoteattr(key + '_di')} bpmnElement={quoteattr(key)}{more}>"
        yield f"        {_box(box)}"
        yield from _label(diagram.labels.get(key))
        yield "      </bpmndi:BPMNShape>"
    for key, corners in diagram.edges.items():
        yield f"      <bpmndi:BPMNEdge id={quoteattr(key + '_di')} bpmnElement={quoteattr(key)}>"
        for x, y in corners:
            yield f'        <di:waypoint x="{x:g}" y="{y:g}"/>'
        yield from _label(diagram.labels.get(key))
        yield "      </bpmndi:BPMNEdge>"
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _content(model: Bpmn, index: Index, parent: str | None, indent: str) -> Iterator[str]:
    held = {node.id for node in model.nodes if node.parent == parent}
    for node in model.nodes:
        if node.parent == parent:
            yield from _node(model, index, node, indent)
    for flow in model.flows:
        if flow.source in held:
            ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target, "name": flow.name}
            yield f"{indent}<bpmn:sequenceFlow{_attributes(ends)}/>"


def _node(model: Bpmn, index: Index, node: Node, indent: str) -> Iterator[str]:
    awaited = any(index.node[flow.source].kind == "event_based" for flow in index.incoming[node.id])
    element = f"bpmn:{_AWAITED.get(node.kind, ELEMENTS[node.kind]) if awaited else ELEMENTS[node.kind]}"
    given = {"id": node.id, "name": node.name, "filon:activity": node.activity, "default": node.default}
    if node.kind in GATEWAYS:
        given["gatewayDirection"] = _direction(len(index.incoming[node.id]), len(index.outgoing[node.id]))
    yield f"{indent}<{element}{_attributes(given)}>"
    # Readers that lay a file out anew need the flows named at the nodes too.
    for flow in index.incoming[node.id]:
        yield f"{indent}  <bpmn:incoming>{_escaped(flow.id)}</bpmn:incoming>"
    for flow in index.outgoing[node.id]:
        yield f"{indent}  <bpmn:outgoing>{_escaped(flow.id)}</bpmn:outgoing>"
    if node.repeats:
        yield f"{indent}  <bpmn:standardLoopCharacteristics/>"
    if node.kind == "event" and awaited:
        yield f"{indent}  <bpmn:timerEventDefinition/>"
    if node.kind == "subprocess":
        yield from _content(model, index, node.id, indent + "  ")
    yield f"{indent}</{element}>"


def _direction(n_in: int, n_out: int) -> str:
    if n_in > 1:
        return "Mixed" if n_out > 1 else "Converging"
    return "Diverging" if n_out > 1 else "Unspecified"


def _box(box: Bounds) -> str:
    return f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'


def _label(box: Bounds | None) -> Iterator[str]:
    if box is not None:
        yield f"        <bpmndi:BPMNLabel>{_box(box)}</bpmndi:BPMNLabel>"


def _attributes(values: dict[str, str | None] | dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items() if value)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
