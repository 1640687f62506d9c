"""What holds for any log, on logs that nobody thought of; a plain reading in Python is the second opinion."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
import statistics
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.core.calendar import WorkCalendar
from filon.log.event_log import EventLog
from filon.log.histograms import QUANTILE_ERROR
from filon.mining.discovery import ActivityCount, Edge, activity_counts, directly_follows
from filon.mining.filters import effects, parse_filters, select
from filon.mining.filters.grammar import written
from filon.mining.handover import Handovers, handover
from filon.mining.performance import case_durations, histogram, sojourn, throughput
from filon.mining.replay import tokens
from filon.mining.rework import Rework, rework
from filon.mining.statistics import ALL, Spread
from filon.mining.summary import summary
from filon.mining.variants import Variants, variants
from tests.tiny_log import Event, tiny_log

EPOCH = dt.datetime(2025, 3, 28, tzinfo=dt.UTC)
NAMES = ["a", "b", "c", "Étape, n° 1", 'a>b: "c"', "__start__"]
T = TypeVar("T")


def event(names: st.SearchStrategy[str], minutes: st.SearchStrategy[int]) -> st.SearchStrategy[Event]:
    return st.tuples(
        st.sampled_from(["c1", "c2", "c3", "ç4"]),
        names,
        minutes.map(lambda at: (EPOCH + dt.timedelta(minutes=at, microseconds=at)).isoformat()),
        st.sampled_from(["ann", "bob", ""]),
    )


def logs(*, ties: bool = True) -> st.SearchStrategy[list[Event]]:
    minutes = st.integers(0, 4 if ties else 20_000)
    return st.lists(
        event(st.sampled_from(NAMES), minutes),
        min_size=1,
        max_size=25,
        unique_by=None if ties else lambda one: (one[0], one[2]),
    )


few = settings(max_examples=10)


@contextmanager
def published(events: list[Event]) -> Iterator[EventLog]:
    with tempfile.TemporaryDirectory() as home:
        log = tiny_log(Path(home), events)
        try:
            yield log
        finally:
            log.tables.close()  # type: ignore[attr-defined]


def by_case(events: list[Event]) -> dict[str, list[Event]]:
    """Events of each case in order; Python's sort keeps equal times in source order."""
    found: dict[str, list[Event]] = defaultdict(list)
    for one in sorted(events, key=lambda one: dt.datetime.fromisoformat(one[2])):
        found[one[0]].append(one)
    return found


def seconds(first: Event, last: Event) -> float:
    passed = dt.datetime.fromisoformat(last[2]) - dt.datetime.fromisoformat(first[2])
    return passed / dt.timedelta(microseconds=1) / 1e6


def pairs(events: list[Event]) -> list[tuple[Event, Event]]:
    return [pair for case in by_case(events).values() for pair in itertools.pairwise(case)]


def grouped(values: list[tuple[T, float]]) -> dict[T, list[float]]:
    found: dict[T, list[float]] = defaultdict(list)
    for key, value in values:
        found[key].append(value)
    return found


@settings(max_examples=25)
@given(logs())
def test_every_answer_is_what_a_plain_reading_finds(events: list[Event]) -> None:
    with published(events) as log:
        graph_is_right(events, directly_follows(log))
        sequences_are_right(events, variants(log), activity_counts(log))
        rework_is_right(events, rework(log))
        handovers_are_right(events, handover(log))


def graph_is_right(events: list[Event], edges: list[Edge]) -> None:
    expected = grouped([((one[1], other[1]), seconds(one, other)) for one, other in pairs(events)])
    assert {(one.source, one.target): one.events for one in edges} == {
        pair: len(t) for pair, t in expected.items()
    }
    for edge in edges:
        times, found = expected[edge.source, edge.target], edge.duration
        assert (found.median_s, found.mean_s) == pytest.approx(
            (statistics.median(times), statistics.fmean(times))
        )
        assert (found.min_s, found.max_s) == (min(times), max(times))


def sequences_are_right(events: list[Event], found: Variants, counted: list[ActivityCount]) -> None:
    sequences = [tuple(one[1] for one in case) for case in by_case(events).values()]
    assert Counter({one.activities: one.cases for one in found.page}) == Counter(sequences)
    assert {one.key: one.starts for one in counted if one.starts} == Counter(one[0] for one in sequences)
    assert {one.key: one.ends for one in counted if one.ends} == Counter(one[-1] for one in sequences)
    assert {one.key: one.events for one in counted} == Counter(itertools.chain(*sequences))


def rework_is_right(events: list[Event], found: Rework) -> None:
    counts = [Counter(one[1] for one in own) for own in by_case(events).values()]
    again = [(key, n) for own in counts for key, n in own.items() if n > 1]
    extra = grouped([(key, n - 1.0) for key, n in again])
    assert {one.key: one.extra_events for one in found.activities} == {
        key: sum(ns) for key, ns in extra.items()
    }
    assert {one.key: one.cases for one in found.activities} == Counter(key for key, _ in again)
    assert {one.key: one.self_loops for one in found.activities if one.self_loops} == Counter(
        one[1] for one, other in pairs(events) if one[1] == other[1]
    )
    assert found.cases_with_rework == sum(any(n > 1 for n in own.values()) for own in counts)


def handovers_are_right(events: list[Event], found: Handovers) -> None:
    known = Counter((one[3], other[3]) for one, other in pairs(events) if one[3] and other[3])
    assert {(one.source, one.target): one.n for one in found.pairs} == known
    assert (found.total, found.different) == (
        known.total(),
        sum(n for (source, target), n in known.items() if source != target),
    )


@few
@given(logs(), st.sets(st.sampled_from(NAMES)))
def test_leaving_activities_out_is_like_never_having_seen_them(events: list[Event], chosen: set[str]) -> None:
    left = [one for one in events if one[1] in chosen]
    with published(events) as log:
        edges = directly_follows(log, activities=chosen)
    expected = grouped([((one[1], other[1]), seconds(one, other)) for one, other in pairs(left)])
    assert {(edge.source, edge.target): edge.events for edge in edges} == {
        pair: len(times) for pair, times in expected.items()
    }
    assert {(edge.source, edge.target): edge.duration.median_s for edge in edges} == pytest.approx(
        {pair: statistics.median(times) for pair, times in expected.items()}
    )


@few
@given(logs(), st.sampled_from([None, WorkCalendar(), WorkCalendar("America/New_York", country=None)]))
def test_every_sum_adds_up(events: list[Event], calendar: WorkCalendar | None) -> None:
    with published(events) as log:
        said, edges, found = (
            summary(log),
            directly_follows(log, calendar=calendar),
            variants(log, calendar=calendar),
        )
        times, rows = throughput(log, calendar=calendar), sojourn(log, calendar=calendar)
        bins = histogram(case_durations(log, calendar=calendar))
        replay = tokens(log)
    assert (
        sum(edge.events for edge in edges) == said.events - said.cases == sum(row.duration.n for row in rows)
    )
    assert sum(one.cases for one in found.page) == said.cases == times.n == len(by_case(events))
    assert found.coverage[-1] == 1
    assert sum(one.n for one in bins) == said.cases or (times.max_s == 0 and not bins)
    assert times.min_s is not None
    assert times.min_s >= 0
    assert sum(len(token.hops) for token in replay.tokens) == said.events - said.cases
    assert sum(row.total_s for row in rows) == pytest.approx((times.mean_s or 0) * times.n, abs=1e-3)


@few
@given(logs(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_filter_and_its_count_are_the_count_of_the_filter(
    events: list[Event], one: str, other: str
) -> None:
    known = {event[1] for event in events}
    texts = [f"{word}:{written(key)}" for word in ("through", "not") for key in (one, other) if key in known]
    with published(events) as log:
        predicates = parse_filters(texts, log.schema)
        told = effects(log, predicates)
        chosen = select(log, predicates)
        kept = [row["case_id"] for row in chosen.cases.collect().iter_rows(named=True)]
        said, graph = summary(chosen), sum(edge.events for edge in directly_follows(chosen))
    assert said.cases == len(kept) == (told[-1].cases_after if told else len(by_case(events)))
    assert said.events == sum(len(by_case(events)[case]) for case in kept)
    assert graph == said.events - said.cases


@few
@given(logs(), st.permutations(NAMES))
def test_renaming_activities_renames_the_answers(events: list[Event], names: list[str]) -> None:
    new = dict(zip(NAMES, names, strict=True))
    renamed = [(case, new[activity], *rest) for case, activity, *rest in events]
    with published(events) as log, published(renamed) as other:
        before = {
            (new[one.source], new[one.target]): (one.events, one.duration) for one in directly_follows(log)
        }
        after = {(one.source, one.target): (one.events, one.duration) for one in directly_follows(other)}
        assert before == after
        assert throughput(log) == throughput(other)


@few
@given(logs(ties=False), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing_without_ties(events: list[Event], chance: random.Random) -> None:
    shuffled = chance.sample(events, len(events))
    with published(events) as log, published(shuffled) as other:
        for verb in _orderless():
            assert verb(log) == verb(other)


def _orderless() -> list[Callable[[EventLog], Any]]:
    return [
        lambda log: {
            (one.source, one.target, one.cases, one.events, one.duration) for one in directly_follows(log)
        },
        lambda log: {(one.activities, one.cases, one.duration) for one in variants(log).page},
        throughput,
        lambda log: {one.key: one.duration for one in sojourn(log)},
        lambda log: {(one.source, one.target, one.n) for one in handover(log).pairs},
    ]


@few
@given(logs())
def test_quick_quantiles_are_as_near_to_the_exact_ones_as_they_say(events: list[Event]) -> None:
    with published(events) as log:
        quick = log.exact_up_to(0)
        for exact, near in zip(spreads_of(log), spreads_of(quick), strict=True):
            assert (exact.quantile_error, near.quantile_error) == (0, QUANTILE_ERROR)
            assert (near.n, near.min_s, near.max_s) == (exact.n, exact.min_s, exact.max_s)
            for name in ("q1_s", "median_s", "q3_s", "p90_s"):
                one, other = getattr(exact, name), getattr(near, name)
                assert (one is None) == (other is None)
                assert one is None or abs(one - other) <= QUANTILE_ERROR * one + 1e-9
        assert (rework(log).quantile_error, rework(quick).quantile_error) == (0, QUANTILE_ERROR)
        assert handover(quick).quantile_error == QUANTILE_ERROR
        assert [one.duration for one in directly_follows(quick.exact_up_to(math.inf))] == [
            one.duration for one in directly_follows(log)
        ]


def spreads_of(log: EventLog) -> list[Spread]:
    """Spreads of every verb, in an order that quantiles do not decide."""
    edges = [one.duration for one in directly_follows(log)]
    fewer = [one.duration for one in directly_follows(log, activities=NAMES[:3])]
    page = [one.duration for one in variants(log).page]
    waits = sorted(sojourn(log, figures=ALL), key=lambda one: one.key)
    return [*edges, *fewer, *page, *(one.duration for one in waits), throughput(log)]
