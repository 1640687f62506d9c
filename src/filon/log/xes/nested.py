"""Attributes inside attributes, lists and containers: kept as one JSON text, and taken apart again when written.

A list becomes ``{"list": [node, …]}``, a container ``{"container": [node, …]}``, the children of a plain attribute a
bare ``[node, …]``. A node is ``{"type", "key", "value"}``, with ``children`` where it has some.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from filon.log.xes.words import KINDS, NESTING_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

Node: TypeAlias = "dict[str, str | list[Node]]"

CHILDREN = ":children"
"""Suffix of the column that holds the attributes inside a plain attribute."""


def compact(value: object) -> str:
    """JSON text without spaces; equal values give equal texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def wrapped(kind: str, nodes: Sequence[Node]) -> str:
    """JSON text of a list or a container."""
    return compact({kind: nodes})


def unwrapped(text: str) -> tuple[str, list[Node]] | None:
    """Kind and nodes of a text that :func:`wrapped` made; ``None`` for any other text."""
    if not text.startswith(('{"list":[', '{"container":[')):
        return None
    try:
        ((kind, nodes),) = json.loads(text).items()
    except (ValueError, RecursionError, AttributeError):
        return None
    sound = kind in NESTING_KINDS and _are_nodes(nodes) and wrapped(kind, nodes) == text
    return (kind, nodes) if sound else None


def children_of(text: str) -> list[Node] | None:
    """Nodes of a JSON text of children; ``None`` when it is something else."""
    try:
        nodes = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return nodes if _are_nodes(nodes) else None


def _are_nodes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(node, dict)
        and node.get("type") in KINDS
        and isinstance(node.get("key"), str)
        and isinstance(node.get("value", ""), str)
        and _are_nodes(node.get("children", []))
        for node in value
    )
