"""The dependency map of the cases: what leads to what, how surely, and why each arrow is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.texts import Text, text
from filon.mining.heuristics import DependencyKind
from filon.mining.heuristics import dependencies as found_dependencies
from filon.mining.traces import variant_traces

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class DependencyRow:
    """An arrow of the map; ``reason`` says why it is there.

    ``times`` and ``back`` are those of :class:`filon.mining.heuristics.Dependency`.
    """

    source: str
    target: str
    source_label: Text
    target_label: Text
    kind: DependencyKind
    measure: float
    times: int
    back: int
    reason: Text


@dataclass(frozen=True)
class DependencyMap:
    """Dependency map of the cases in force, strongest arrow first."""

    cases: int
    threshold: float
    loops: float
    least: int
    long_distance: float | None
    arrows: tuple[DependencyRow, ...]


def dependency_map(
    sight: Sight,
    *,
    threshold: float = 0.9,
    loops: float = 0.9,
    least: int = 1,
    long_distance: float | None = None,
) -> DependencyMap:
    """Dependency map of the cases in sight; the thresholds are those of :func:`filon.mining.heuristics.dependencies`.

    Raises
    ------
    ThresholdError
    """
    variants = variant_traces(sight.whole)
    weights = variants.weights(sight.log)
    found = found_dependencies(
        variants.traces, weights, threshold=threshold, loops=loops, least=least, long_distance=long_distance
    )
    rows = tuple(
        DependencyRow(
            one.source,
            one.target,
            activity_name(one.source),
            activity_name(one.target),
            one.kind,
            one.measure,
            one.times,
            one.back,
            text(f"models.dependency.{one.kind}"),
        )
        for one in found
    )
    return DependencyMap(int(weights.sum()), threshold, loops, least, long_distance, rows)
