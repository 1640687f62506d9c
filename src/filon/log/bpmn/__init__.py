"""BPMN 2.0 files: read with the guard of every XML file, written, and changed in place without losing the rest."""

from filon.log.bpmn.change import bind, with_diagram
from filon.log.bpmn.diagram import Bounds, Diagram
from filon.log.bpmn.reader import BpmnFile, read_bpmn
from filon.log.bpmn.writer import write_bpmn

__all__ = ["Bounds", "BpmnFile", "Diagram", "bind", "read_bpmn", "with_diagram", "write_bpmn"]
