"""The words of BPMN 2.0 files that carry meaning here, and the bounds on a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filon.process.bpmn import NodeKind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
FILON = "urn:filon:bpmn"
"""Namespace of the one attribute that we add: ``activity``, the activity that a step stands for."""

MAX_BYTES = 8 << 20
MAX_NODES = 2_000
"""Most nodes of a model; the largest that people draw has some hundred."""
MAX_FLOWS = 3 * MAX_NODES

KINDS: dict[str, NodeKind] = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "event",
    "boundaryEvent": "event",
    "implicitThrowEvent": "event",
    "task": "task",
    "userTask": "task",
    "manualTask": "task",
    "serviceTask": "task",
    "sendTask": "task",
    "receiveTask": "task",
    "scriptTask": "task",
    "businessRuleTask": "task",
    "callActivity": "task",
    "subProcess": "subprocess",
    "adHocSubProcess": "subprocess",
    "transaction": "subprocess",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "complexGateway": "inclusive",
    "eventBasedGateway": "event_based",
}
ELEMENTS: dict[NodeKind, str] = {
    "start": "startEvent",
    "end": "endEvent",
    "event": "intermediateThrowEvent",
    "task": "task",
    "subprocess": "subProcess",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "event_based": "eventBasedGateway",
}
LOOP_MARKS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
NOT_FOLLOWED = frozenset({"boundaryEvent", "adHocSubProcess", "complexGateway", "callActivity"})
"""Elements whose full meaning is not taken up: each is told once."""
