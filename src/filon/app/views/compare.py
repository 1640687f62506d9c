"""Two groups of cases side by side: one map for both, what each does alone, how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.app.naming import END, START, activity_name, edge_id
from filon.app.texts import Text
from filon.app.views.about import FilterInWords
from filon.app.views.placing import NodeKind, kind_of, label_of, placed
from filon.app.views.process_map import MOST_ACTIVITIES
from filon.app.views.shared import share
from filon.app.views.summary import filter_label
from filon.log.measures import case_count, quantile_error
from filon.mining.comparison import Distance, behaviour_distance
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.variants import variants
from filon.questions.answer import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.app.map_order import Arc
    from filon.app.selection import Sight
    from filon.log.event_log import EventLog
    from filon.mining.variants import Variant

MOST_VARIANTS, MOST_ALONE = 2_000, 5


@dataclass(frozen=True)
class CompareSide:
    """A group: its filters in words, its cases; ``is_small`` with fewer than thirty of them."""

    filters: tuple[FilterInWords, ...]
    cases: int
    share: float
    is_small: bool


@dataclass(frozen=True)
class Pair:
    """Cases of both groups that have something, and their shares of their group; times in seconds where there are."""

    a_cases: int
    b_cases: int
    a_share: float
    b_share: float
    a_median_s: float | None = None
    b_median_s: float | None = None


@dataclass(frozen=True)
class CompareNode:
    """An activity in both groups; ``x, y`` is its centre, the same for both."""

    key: str
    kind: NodeKind
    label: Text
    both: Pair
    x: float
    y: float
    width: float
    height: float
    spine: bool


@dataclass(frozen=True)
class CompareEdge:
    """A path in both groups; ``rank`` as on the process map."""

    id: str
    source: str
    target: str
    both: Pair
    rank: float
    path: str
    label_x: float
    label_y: float
    spine: bool


@dataclass(frozen=True)
class LonelyVariant:
    """A way of going that only one of the groups has."""

    id: int
    activities: tuple[Text, ...]
    cases: int
    share: float


@dataclass(frozen=True)
class CompareView:
    """Two groups of cases on one layout.

    Parameters
    ----------
    overlap
        Cases that belong to both groups: they make the two look more alike.
    distance
        How differently the two go; ``None`` where a group takes no step.
    only_a, only_b
        The most frequent variants that the other group does not have.
    width, height
        Of the page that both maps share.
    quantile_error
        Part by which a median is off at most; 0 where all are exact.
    """

    a: CompareSide
    b: CompareSide
    overlap: int
    distance: Distance | None
    width: float
    height: float
    nodes: tuple[CompareNode, ...]
    edges: tuple[CompareEdge, ...]
    only_a: tuple[LonelyVariant, ...]
    only_b: tuple[LonelyVariant, ...]
    quantile_error: float = 0.0


def sides(sight: Sight, a: tuple[str, ...], b: tuple[str, ...]) -> tuple[EventLog, EventLog]:
    """Logs of two groups among the cases in sight; no filter means all of them."""
    schema = sight.whole.schema
    one, other = (
        select(sight.log, parse_filters(filters, schema), calendar=sight.calendar) for filters in (a, b)
    )
    return one, other


def compare(sight: Sight, *, a: tuple[str, ...], b: tuple[str, ...]) -> CompareView:
    """Two groups of the cases in sight, compared.

    Parameters
    ----------
    a, b
        Filters of each group, beside those of the selection.

    Raises
    ------
    FilonError
        A filter cannot be read.
    """
    logs = sides(sight, a, b)
    sizes = case_count(logs[0]), case_count(logs[1])
    total = case_count(sight.log)
    of_a, of_b = (variants(log, limit=MOST_VARIANTS, offset=0, order="cases").page for log in logs)
    graph = _Union(sight, logs, sizes)
    return CompareView(
        a=_side(sight, a, sizes[0], total),
        b=_side(sight, b, sizes[1], total),
        overlap=_overlap(*logs),
        distance=behaviour_distance(*logs),
        width=graph.geometry.width,
        height=graph.geometry.height,
        nodes=tuple(graph.nodes()),
        edges=tuple(graph.edges()),
        only_a=_alone(of_a, of_b, sizes[0]),
        only_b=_alone(of_b, of_a, sizes[1]),
        quantile_error=quantile_error(sight.log),
    )


class _Union:
    """The graph of both groups together, laid out once."""

    def __init__(self, sight: Sight, logs: tuple[EventLog, EventLog], sizes: tuple[int, int]) -> None:
        self._sizes = sizes
        counts = [activity_counts(log) for log in logs]
        ranked: dict[str, float] = {}
        for one, size in zip(counts, sizes, strict=True):
            for found in one:
                ranked[found.key] = ranked.get(found.key, 0.0) + share(found.cases, size)
        self._kept = sorted(ranked, key=lambda key: (-ranked[key], key))[:MOST_ACTIVITIES]
        only = None if len(self._kept) == len(ranked) else frozenset(self._kept)
        shown = counts if only is None else [activity_counts(log, only) for log in logs]
        self._activities = [{one.key: one.cases for one in each} for each in shown]
        self._edges = [
            {
                **{
                    (one.source, one.target): (one.cases, one.duration.median_s)
                    for one in directly_follows(
                        log, calendar=sight.calendar, activities=only, figures=("median",)
                    )
                },
                **{(START, one.key): (one.starts, None) for one in each if one.starts},
                **{(one.key, END): (one.ends, None) for one in each if one.ends},
            }
            for log, each in zip(logs, shown, strict=True)
        ]
        self.geometry = placed({key: ranked[key] for key in self._kept}, self._arcs(), 2.0)

    def nodes(self) -> Iterable[CompareNode]:
        for place in self.geometry.nodes:
            kind = kind_of(place.key)
            counts = [
                found.get(place.key, 0) if kind == "activity" else size
                for found, size in zip(self._activities, self._sizes, strict=True)
            ]
            yield CompareNode(
                key=place.key,
                kind=kind,
                label=label_of(place.key),
                both=self._pair(counts),
                x=place.x,
                y=place.y,
                width=place.width,
                height=place.height,
                spine=place.spine,
            )

    def edges(self) -> Iterable[CompareEdge]:
        for place in self.geometry.edges:
            found = [each.get((place.source, place.target), (0, None)) for each in self._edges]
            yield CompareEdge(
                id=edge_id(place.source, place.target),
                source=place.source,
                target=place.target,
                both=self._pair([one[0] for one in found], [one[1] for one in found]),
                rank=place.rank,
                path=place.path,
                label_x=place.label_x,
                label_y=place.label_y,
                spine=place.spine,
            )

    def _arcs(self) -> Iterable[tuple[Arc, float]]:
        """Each path with its shares of both groups added, so that the larger group does not decide the picture."""
        for each, size in zip(self._edges, self._sizes, strict=True):
            for pair, (cases, _) in each.items():
                yield pair, share(cases, size)

    def _pair(self, cases: list[int], medians: list[float | None] | None = None) -> Pair:
        a, b = (share(one, size) for one, size in zip(cases, self._sizes, strict=True))
        return Pair(cases[0], cases[1], a, b, *(medians or (None, None)))


def _side(sight: Sight, filters: tuple[str, ...], cases: int, total: int) -> CompareSide:
    predicates = parse_filters(filters, sight.whole.schema)
    words = tuple(FilterInWords(one.text, filter_label(one, sight)) for one in predicates)
    return CompareSide(words, cases, share(cases, total), cases < SMALL)


def _overlap(first: EventLog, second: EventLog) -> int:
    both = first.cases.select("ci").join(second.cases.select("ci"), on="ci", how="semi")
    return int(both.select(nw.len()).collect().item())


def _alone(mine: Iterable[Variant], others: Iterable[Variant], size: int) -> tuple[LonelyVariant, ...]:
    known = {one.id for one in others}
    found = [one for one in mine if one.id not in known][:MOST_ALONE]
    return tuple(
        LonelyVariant(one.id, tuple(map(activity_name, one.activities)), one.cases, share(one.cases, size))
        for one in found
    )
