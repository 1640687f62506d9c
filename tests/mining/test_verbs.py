"""What the mining verbs say of the table of sales, checked by hand (see tests/sample_log.py)."""

from __future__ import annotations

import datetime as dt

import pytest

from filon.core.calendar import Window, WorkCalendar
from filon.log.event_log import EventLog
from filon.mining import performance as p
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.handover import handover
from filon.mining.money import Sum, amounts
from filon.mining.replay import tokens
from filon.mining.rework import rework
from filon.mining.statistics import ALL
from filon.mining.summary import summary
from filon.mining.timeline import UnknownCaseError, case_timeline
from filon.mining.variants import variants

DAY = 86_400.0
OFFICE = WorkCalendar("UTC", tuple(Window(day, 9 * 60, 17 * 60) for day in range(5)), country=None)
"""Monday to Friday, 9 to 17 UTC. The first of January 2025 is a Wednesday."""


def only(log: EventLog, *texts: str) -> EventLog:
    return select(log, parse_filters(texts, log.schema))


def test_edges_have_their_cases_events_and_times(sales: EventLog) -> None:
    edges = {(edge.source, edge.target): edge for edge in directly_follows(sales)}
    assert {pair: (edge.cases, edge.events) for pair, edge in edges.items()} == {
        ("created", "quoted"): (5, 6),
        ("quoted", "won"): (3, 3),
        ("won", "paid"): (3, 3),
        ("quoted", "quoted"): (2, 2),
        ("quoted", "lost"): (1, 1),
        ("created", "lost"): (1, 1),
        ("quoted", "created"): (1, 1),
    }
    times = edges["won", "paid"].duration
    assert (times.min_s, times.median_s, times.max_s) == (2 * DAY, 4 * DAY, 6 * DAY)
    # 2, 4 and 6 days: the 90th percentile lies at 0.9 × 2 steps, so 4 + 0.8 × 2 = 5.6 days.
    assert (times.mean_s, times.p90_s) == (4 * DAY, pytest.approx(5.6 * DAY))


def test_edges_come_most_frequent_first(sales: EventLog) -> None:
    events = [edge.events for edge in directly_follows(sales)]
    assert events == sorted(events, reverse=True)


def test_the_money_of_an_edge_counts_each_case_once(sales: EventLog) -> None:
    edges = {(edge.source, edge.target): edge.amount for edge in directly_follows(sales)}
    assert edges["created", "quoted"] == 1000 + 2000 + 500 + 4000
    assert edges["quoted", "created"] == 0  # the one case without amount


def test_leaving_activities_out_makes_their_neighbours_follow_each_other(sales: EventLog) -> None:
    edges = {
        (edge.source, edge.target): (edge.cases, edge.events, edge.duration.median_s)
        for edge in directly_follows(sales, activities=["created", "paid"])
    }
    assert edges == {("created", "paid"): (3, 3, 6 * DAY), ("created", "created"): (1, 1, 2 * DAY)}


def test_leaving_everything_out_leaves_nothing(sales: EventLog) -> None:
    assert directly_follows(sales, activities=[]) == []
    assert activity_counts(sales, []) == []


def test_activities_are_counted_with_starts_ends_and_money(sales: EventLog) -> None:
    counted = {
        one.key: (one.cases, one.events, one.starts, one.ends, one.amount) for one in activity_counts(sales)
    }
    assert counted == {
        "quoted": (5, 8, 0, 1, 7500),
        "created": (6, 7, 6, 0, 7800),
        "won": (3, 3, 0, 0, 7000),
        "paid": (3, 3, 0, 3, 7000),
        "lost": (2, 2, 0, 2, 800),
    }


def test_variants_are_ranked_by_their_cases(sales: EventLog) -> None:
    found = variants(sales)
    first = found.page[0]
    assert (found.total, found.cases, len(found.coverage)) == (5, 6, 5)
    assert (first.id, first.rank, first.activities) == (1, 1, ("created", "quoted", "won", "paid"))
    assert (first.cases, first.share, first.cumulative, first.won, first.lost) == (2, 1 / 3, 1 / 3, 2, 0)
    assert (first.amount, first.duration.median_s, first.duration.mean_s) == (3000, 5 * DAY, 5 * DAY)
    assert found.coverage == pytest.approx([2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_ranks_are_of_the_selection_and_numbers_of_the_whole_log(sales: EventLog) -> None:
    found = variants(only(sales, "region:in:SE"))
    assert [(one.rank, one.cases) for one in found.page] == [(1, 1), (2, 1), (3, 1)]
    assert [one.id for one in found.page] == [2, 3, 4]


def test_pages_of_variants_go_on_where_the_last_one_stopped(sales: EventLog) -> None:
    pages = [one.id for offset in range(0, 6, 2) for one in variants(sales, limit=2, offset=offset).page]
    assert pages == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("order", "ids"), [("median", [3, 1, 2, 5, 4]), ("amount", [3, 1, 2, 4, 5])])
def test_variants_can_be_sorted_by_time_or_money(sales: EventLog, order: str, ids: list[int]) -> None:
    assert [one.id for one in variants(sales, order=order).page] == ids  # type: ignore[arg-type]


def test_throughput_goes_from_the_first_event_to_the_last(sales: EventLog) -> None:
    # 1, 3, 4, 4, 6 and 10 days.
    found = p.throughput(sales)
    assert (found.n, found.min_s, found.q1_s, found.median_s) == (6, DAY, 3.25 * DAY, 4 * DAY)
    assert (found.q3_s, found.max_s, found.mean_s) == (5.5 * DAY, 10 * DAY, pytest.approx(28 / 6 * DAY))
    assert found.p90_s == pytest.approx(8 * DAY)


def test_time_between_activities_goes_from_the_first_to_the_next(sales: EventLog) -> None:
    # D6 is created twice: from its first creation to the first quote after it, 1 day, as in all others.
    found = p.throughput(sales, start="created", end="quoted")
    assert (found.n, found.min_s, found.max_s) == (5, DAY, DAY)
    again = p.throughput(sales, start="quoted", end="quoted")
    assert (again.n, again.min_s, again.max_s) == (3, DAY, 2 * DAY)


def test_one_activity_alone_is_measured_to_the_end_or_from_the_start(sales: EventLog) -> None:
    assert p.throughput(sales, start="won").median_s == 4 * DAY
    assert p.throughput(sales, end="won").median_s == 2 * DAY
    assert p.throughput(sales, start="paid", end="created").n == 0


def test_working_time_counts_working_hours_only(sales: EventLog) -> None:
    # D1 from Wednesday 9:00 to Sunday 9:00: three days of 8 hours. D5: Friday 9:00 to Saturday 9:00: one.
    times = {
        row["ci"]: row["us"] / 3.6e9
        for row in p.case_durations(sales, calendar=OFFICE).collect().iter_rows(named=True)
    }
    ids = {row["ci"]: row["case_id"] for row in sales.cases.collect().iter_rows(named=True)}
    assert {ids[ci]: hours for ci, hours in times.items()} == {
        "D1": 24,
        "D2": 32,
        "D3": 16,
        "D4": 53,
        "D5": 8,
        "D6": 8,
    }


def test_every_verb_of_time_follows_the_calendar(sales: EventLog) -> None:
    edges = {(e.source, e.target): e.duration.max_s for e in directly_follows(sales, calendar=OFFICE)}
    # D4: Monday 6 at noon to Sunday 12: 5 hours, then four days of 8.
    assert edges["won", "paid"] == 37 * 3600
    sojourns = {one.key: one.duration.max_s for one in p.sojourn(sales, calendar=OFFICE, figures=ALL)}
    assert sojourns["paid"] == 37 * 3600
    # Quoted again: D3 from Friday 9:00 to Saturday, 8 hours; D4 from Friday noon to Sunday, 5; D6 all of Monday, 8.
    assert {one.key: one.median_cost_s for one in rework(sales, calendar=OFFICE).activities} == {
        "quoted": 8 * 3600,
        "created": 0,
    }
    assert variants(sales, calendar=OFFICE).page[0].duration.median_s == 28 * 3600
    assert case_timeline(sales, "D5", calendar=OFFICE).events[1].since_previous_s == 8 * 3600


def test_a_histogram_counts_every_duration_once(sales: EventLog) -> None:
    bins = p.histogram(p.case_durations(sales), bins=10)
    assert [(one.from_s / DAY, one.to_s / DAY, one.n) for one in bins] == [
        (0, 1, 0),
        (1, 2, 1),
        (2, 3, 0),
        (3, 4, 1),
        (4, 5, 2),
        (5, 6, 0),
        (6, 7, 1),
        (7, 8, 0),
        (8, 9, 0),
        (9, 10, 1),
    ]


def test_segments_spread_by_the_value_of_an_attribute(sales: EventLog) -> None:
    column = sales.schema.attribute("region", "case")
    assert column is not None
    found = p.by_segment(sales, column.column)
    assert [(one.value, one.duration.n, one.duration.median_s) for one in found] == [
        ("IDF", 3, 4 * DAY),
        ("SE", 3, 4 * DAY),
    ]


def test_segments_of_two_attributes_are_the_cases_that_share_both(sales: EventLog) -> None:
    column = sales.schema.attribute("region", "case")
    assert column is not None
    found = {one.value: one.duration for one in p.by_segment(sales, column.column, "outcome")}
    assert {value: duration.n for value, duration in found.items()} == {
        ("IDF", "won"): 2,
        ("SE", "lost"): 2,
        ("IDF", None): 1,
        ("SE", "won"): 1,
    }
    assert found["IDF", "won"].median_s == 5 * DAY


def test_a_missing_value_is_a_segment_of_its_own_and_separators_in_values_do_no_harm(sales: EventLog) -> None:
    column = sales.schema.attribute("amount", "case")
    assert column is not None
    found = [one.value for one in p.by_segment(sales, column.column, "case_id")]
    assert (None, "D6") in found
    assert len(found) == 6


def test_sojourn_is_the_time_since_the_event_before(sales: EventLog) -> None:
    found = {one.key: one for one in p.sojourn(sales)}
    assert (found["paid"].duration.n, found["paid"].total_s) == (3, 12 * DAY)
    assert (found["created"].duration.n, found["created"].duration.median_s) == (1, DAY)
    assert next(one.key for one in p.sojourn(sales)) == "paid"
    assert [one.duration.n for one in p.sojourn(sales, activity="won")] == [3]
    assert p.sojourn(sales, activity="nothing of the sort") == []


def test_rework_tells_loops_from_repetitions(sales: EventLog) -> None:
    found = rework(sales)
    rows = {
        one.key: (one.cases, one.self_loops, one.repetitions, one.extra_events, one.median_cost_s)
        for one in found.activities
    }
    assert (found.cases, found.cases_with_rework) == (6, 3)
    # Quoted again: D3 after a day, D4 after two, both at once; D6 after two, with a creation between.
    assert rows == {"quoted": (3, 2, 1, 3, 2 * DAY), "created": (1, 0, 1, 1, 2 * DAY)}


def test_a_loop_goes_there_and_back(sales: EventLog) -> None:
    loops = {(one.source, one.target): (one.cases, one.events, one.median_s) for one in rework(sales).loops}
    assert loops == {("created", "quoted"): (1, 1, 2 * DAY), ("quoted", "created"): (1, 1, 2 * DAY)}


def test_handovers_are_steps_between_resources(sales: EventLog) -> None:
    found = handover(sales)
    counted = {(pair.source, pair.target): pair.n for pair in found.pairs}
    assert counted == {
        ("ana", "bob"): 6,
        ("bob", "bob"): 5,
        ("bob", "eve"): 3,
        ("ana", "ana"): 2,
        ("bob", "ana"): 1,
    }
    assert (found.total, found.different) == (17, 10)


def test_a_case_is_told_event_by_event(sales: EventLog) -> None:
    told = case_timeline(sales, "D3")
    assert (told.n_events, told.outcome, told.duration_s) == (4, "lost", 4 * DAY)
    assert told.attributes == {"amount": 500, "currency": "EUR", "region": "SE"}
    last = told.events[-1]
    assert (last.activity, last.resource, last.since_previous_s) == ("lost", "bob", 2 * DAY)
    assert (last.timestamp, last.evidence, last.attributes) == (
        dt.datetime(2025, 1, 6, 9),  # noqa: DTZ001 - UTC
        "recorded",
        {"channel": "web"},
    )
    assert told.events[0].since_previous_s is None


def test_a_case_that_is_filtered_out_can_still_be_told(sales: EventLog) -> None:
    assert case_timeline(only(sales, "case:D1"), "D5").n_events == 2


def test_an_unknown_case_is_told(sales: EventLog) -> None:
    with pytest.raises(UnknownCaseError):
        case_timeline(sales, "D7")


def test_a_replay_sends_every_case_along_its_edges(sales: EventLog) -> None:
    replay = tokens(sales)
    assert (replay.total, replay.is_sample, replay.start) == (6, False, dt.datetime(2025, 1, 1, 9))  # noqa: DTZ001
    journey = next(token for token in replay.tokens if token.case_id == "D5")
    assert [(replay.edges[edge], start / DAY, end / DAY) for edge, start, end in journey.hops] == [
        (("created", "lost"), 2, 3)
    ]


def test_a_sample_of_tokens_is_even_and_always_the_same(sales: EventLog) -> None:
    first, second = tokens(sales, limit=3), tokens(sales, limit=3)
    assert first == second
    assert (len(first.tokens), first.total, first.is_sample) == (3, 6, True)
    # The stored order is by variant: one of its two cases, then every second case.
    assert sum(len(token.hops) == 3 for token in first.tokens) >= 1


def test_a_summary_says_it_in_a_few_figures(sales: EventLog) -> None:
    found = summary(sales)
    assert (found.cases, found.events, found.won, found.lost, found.open) == (6, 23, 3, 2, 1)
    assert (found.win_rate, found.with_rework) == (0.6, 3)
    assert (found.amounts.added, found.amounts.missing) == (Sum("EUR", 7800.0, 5), 1)
    assert amounts(only(sales, "case:D6")).sums == ()
