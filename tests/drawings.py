"""Models drawn for tests, from the ways that a case may take."""

from __future__ import annotations

from itertools import pairwise

from filon.log.bpmn import write_bpmn
from filon.process.bpmn import Bpmn, Flow, Node, NodeKind


def drawing(*ways: str, gates: dict[str, NodeKind] | None = None) -> str:
    """BPMN of ways between ``start`` and ``end`` such as ``start asked won end``.

    A name in capitals is a step that stands for no activity; ``gates`` names gateways with their kind.
    """
    kinds: dict[str, NodeKind] = {"start": "start", "end": "end", **(gates or {})}
    names = dict.fromkeys(name for way in ways for name in way.split())
    nodes = tuple(
        Node(one, kinds.get(one, "task"), one, None if one in kinds or one.isupper() else one)
        for one in names
    )
    pairs = dict.fromkeys(pair for way in ways for pair in pairwise(way.split()))
    return write_bpmn(Bpmn("p", "p", nodes, tuple(Flow(f"{a}>{b}", a, b) for a, b in pairs)))
