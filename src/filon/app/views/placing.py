"""Activities and arrows in their places: what every drawn graph of a process has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from filon.app.map_layout import LayoutEdge, LayoutNode, layout
from filon.app.naming import END, START, activity_name
from filon.app.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from filon.app.map_layout import Geometry
    from filon.app.map_order import Arc

NodeKind = Literal["activity", "start", "end"]
_KINDS: dict[str, Literal["start", "end"]] = {START: "start", END: "end"}


def kind_of(key: str) -> NodeKind:
    """Whether a node is an activity, or the start or the end of the cases."""
    return _KINDS.get(key, "activity")


def label_of(key: str) -> Text:
    """Name of a node as people read it."""
    return text(f"map.{_KINDS[key]}") if key in _KINDS else activity_name(key)


def placed(activities: Mapping[str, float], arcs: Iterable[tuple[Arc, float]], ends: float) -> Geometry:
    """Place of every activity and line of every path, by their weights.

    Parameters
    ----------
    activities
        Key → weight; where there is none, there is no start and no end either.
    arcs
        Source and target, with the weight; the same pair may be given several times.
    ends
        Weight of the start and of the end.
    """
    nodes = [_node(key, weight) for key, weight in activities.items()]
    if nodes:
        nodes = [LayoutNode(START, (), ends, "start"), *nodes, LayoutNode(END, (), ends, "end")]
    return layout(nodes, [LayoutEdge(*pair, weight) for pair, weight in arcs])


def _node(key: str, weight: float) -> LayoutNode:
    # Labels of both languages, so that switching moves nothing.
    name = activity_name(key)
    return LayoutNode(key, (name.fr, name.en), weight)
