"""How differently two groups of cases behave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.mining.statistics import rows

if TYPE_CHECKING:
    from filon.log.event_log import EventLog

SHUFFLES = 200
MOST_CELLS = 20_000_000
_SEED = 20_260_101


@dataclass(frozen=True)
class Distance:
    """Distance between two behaviours, 0 (the same steps as often) to 1 (no step in common).

    ``by_chance`` is the distance that only one of twenty random splits into groups of these sizes exceeds; above it the
    two differ in more than luck, and ``is_real``.
    """

    value: float
    by_chance: float
    is_real: bool


def behaviour_distance(first: EventLog, second: EventLog) -> Distance | None:
    """Distance between two behaviours: half the sum of the differences of how often each step is taken.

    The share of each directly-follows pair among all steps of a group is compared (total variation distance). The level
    of chance comes from 200 random splits of all cases into groups of the same sizes, with a fixed seed.

    Returns
    -------
    Distance or None
        ``None`` where a group takes no step at all, or there are so many variants that splitting is not affordable.

    Cost: two small queries on variants, then arithmetic on variants times edges.
    """
    sizes = [_sizes(log) for log in (first, second)]
    variants = sorted(set(sizes[0]) | set(sizes[1]))
    steps = _steps(first, variants)
    if steps is None:
        return None
    counts = np.array([[of.get(one, 0) for one in variants] for of in sizes], dtype=np.int64)
    found = _distance(counts[0] @ steps, counts[1] @ steps)
    if found is None:
        return None
    pooled, taken = counts.sum(axis=0), int(counts[0].sum())
    drawn = np.random.default_rng(_SEED).multivariate_hypergeometric(
        pooled, taken, size=SHUFFLES, method="marginals"
    )
    chances = [_distance(one @ steps, (pooled - one) @ steps) or 0.0 for one in drawn]
    by_chance = float(np.quantile(chances, 0.95))
    return Distance(found, by_chance, is_real=found > by_chance)


def _sizes(log: EventLog) -> dict[int, int]:
    counted = log.cases.group_by("variant").agg(nw.len().alias("k"))
    return {row["variant"]: int(row["k"]) for row in rows(counted)}


def _steps(log: EventLog, variants: list[int]) -> np.ndarray | None:
    """Times that each variant takes each edge, a row per variant."""
    found = rows(log.variant_edges.filter(nw.col("variant").is_in(variants)).select("variant", "edge", "k"))
    edges = {edge: place for place, edge in enumerate(sorted({row["edge"] for row in found}))}
    if not edges or len(edges) * len(variants) > MOST_CELLS:
        return None
    places = {one: place for place, one in enumerate(variants)}
    steps = np.zeros((len(variants), len(edges)))
    for row in found:
        steps[places[row["variant"]], edges[row["edge"]]] = row["k"]
    return steps


def _distance(first: np.ndarray, second: np.ndarray) -> float | None:
    if not first.sum() or not second.sum():
        return None
    return float(np.abs(first / first.sum() - second / second.sum()).sum() / 2)
