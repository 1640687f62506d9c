"""Where the parts of a model are drawn, in the units of BPMN diagrams (pixels, y downwards)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Bounds:
    """Box of a node: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """Box of every node, corners of every flow, and boxes of labels that stand beside their node or flow."""

    shapes: Mapping[str, Bounds]
    edges: Mapping[str, tuple[tuple[float, float], ...]]
    labels: Mapping[str, Bounds]
