"""Reading order of a process map: which activities are the main path, what runs backwards, what matters first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Arc = tuple[str, str]
Weights = dict[Arc, float]

_MOST_PASSES = 30


def main_path(start: str | None, end: str | None, keys: Sequence[str], weights: Weights) -> list[str]:
    """Happy path: from the start, always the heaviest edge to an activity not yet visited.

    Rules: ties go to the activity named first in ``keys``; the path stops at ``end`` or where no edge leads to a new
    activity. Without a start it begins at the first of ``keys``.
    """
    if not keys:
        return []
    rank = {key: place for place, key in enumerate(keys)}
    ahead: dict[str, list[str]] = {}
    for source, target in weights:
        ahead.setdefault(source, []).append(target)
    path = [keys[0] if start is None else start]
    while path[-1] != end:
        here = path[-1]
        new = [target for target in ahead.get(here, ()) if target not in path]
        if not new:
            break
        path.append(min(new, key=lambda target, here=here: (-weights[here, target], rank[target])))  # type: ignore[misc]
    return path


def reading_order(keys: Sequence[str], weights: Weights, path: Sequence[str] = ()) -> list[str]:
    """Order of the activities with little weight on backward edges, the main path always forwards.

    The main path comes first; the others are inserted where they cost least, in the order of ``keys``, and then each
    in turn moves to its best place until nothing improves. Deterministic; cost is O(n²) per pass, at most 30 passes.
    """
    order = list(path)
    others = [key for key in keys if key not in set(path)]
    for key in others:
        _insert(order, key, weights)
    for _ in range(_MOST_PASSES):
        before = list(order)
        for key in others:
            order.remove(key)
            _insert(order, key, weights)
        if order == before:
            break
    return order


def path_ranks(keys: Sequence[str], weights: Weights, path: Sequence[str]) -> dict[Arc, float]:
    """Share of the paths slider (0 to 1) at which each edge appears: the lower, the more it matters.

    Rules: edges of the main path, and the heaviest way into and out of every activity, are there from 0, so that no
    activity ever floats; the others follow by weight, the lightest at 1. Ties are broken by the keys.
    """
    always = {arc for arc in pairwise(path) if arc in weights}
    for key in keys:
        always |= _heaviest([arc for arc in weights if arc[1] == key != arc[0]], weights)
        always |= _heaviest([arc for arc in weights if arc[0] == key != arc[1]], weights)
    rest = sorted(weights.keys() - always, key=lambda arc: (-weights[arc], arc))
    return dict.fromkeys(always, 0.0) | {
        arc: round(place / len(rest), 4) for place, arc in enumerate(rest, start=1)
    }


def _heaviest(arcs: Iterable[Arc], weights: Weights) -> set[Arc]:
    ranked = sorted(arcs, key=lambda arc: (-weights[arc], arc))
    return set(ranked[:1])


def _insert(order: list[str], key: str, weights: Weights) -> None:
    """Put an activity where the least weight runs backwards past it; on a tie, nearest to what mostly precedes it."""
    cost, costs = 0.0, [0.0]
    for other in order:
        cost += weights.get((key, other), 0.0) - weights.get((other, key), 0.0)
        costs.append(cost)
    wanted = max(range(len(order)), key=lambda at: weights.get((order[at], key), 0.0), default=-1) + 1
    best = min(costs)
    order.insert(
        min((at for at, one in enumerate(costs) if one == best), key=lambda at: abs(at - wanted)), key
    )
