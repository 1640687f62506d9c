"""One test per way to be wrong without anybody noticing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from filon.app.views.amounts import added_currency, left_out, unpriced
from filon.core.calendar import Window, WorkCalendar
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, OutcomeColumn
from filon.log.schema import Roles
from filon.log.store import Store
from filon.mining import performance as p
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.handover import handover
from filon.mining.money import Sum, amounts
from filon.mining.replay import tokens
from filon.mining.rework import rework
from filon.mining.simulation.learning import learn
from filon.mining.simulation.observed import Followed
from filon.mining.summary import summary
from filon.mining.variants import variants
from tests.sample_log import import_sales
from tests.tiny_log import tiny_log, traces

HOUR = 3_600.0
OFFICE = WorkCalendar("UTC", tuple(Window(day, 540, 1_020) for day in range(5)), country=None)
MONEY = [AttributeColumn("amount", "amount", "number"), AttributeColumn("currency", "currency")]


@pytest.fixture
def log_of(tmp_path: Path) -> Callable[..., EventLog]:
    return lambda events, *arguments, **options: tiny_log(tmp_path, events, *arguments, **options)


@pytest.fixture
def sales(tmp_path: Path) -> EventLog:
    import_sales(tmp_path)
    return Store(tmp_path).open("sales")


LogOf = Callable[..., EventLog]


def test_equal_times_keep_the_order_of_the_source_and_make_no_phantom_edge(log_of: LogOf) -> None:
    log = log_of(traces("zya", "zya", step_h=0))
    assert [(one.source, one.target, one.events) for one in directly_follows(log)] == [
        ("z", "y", 2),
        ("y", "a", 2),
    ]


def test_the_order_of_rows_decides_only_between_equal_times(log_of: LogOf) -> None:
    log = log_of(
        [
            ("c", "late", "2025-01-02T00:00:00Z"),
            ("c", "early", "2025-01-01T00:00:00Z"),
        ]
    )
    assert variants(log).page[0].activities == ("early", "late")


def test_the_median_of_all_is_not_the_middle_of_medians(log_of: LogOf) -> None:
    # Region x: 1, 1, 1 hours; region y: 9 hours. The median of the four is 1, of the two medians 5.
    log = log_of(
        [
            (case, activity, f"2025-01-01T{hour:02d}:00:00Z", "ann", region)
            for case, hours, region in (("a", 1, "x"), ("b", 1, "x"), ("c", 1, "x"), ("d", 9, "y"))
            for activity, hour in (("start", 0), ("end", hours))
        ],
        [AttributeColumn("region", "region")],
    )
    assert p.throughput(log).median_s == HOUR
    assert directly_follows(log)[0].duration.median_s == HOUR


def test_two_currencies_are_never_added(log_of: LogOf) -> None:
    log = log_of(
        [
            ("a", "x", "2025-01-01T00:00:00Z", "ann", "100", "EUR"),
            ("b", "x", "2025-01-01T00:00:00Z", "ann", "7", "USD"),
        ],
        MONEY,
    )
    found = amounts(log)
    assert (found.sums, found.added) == ((Sum("EUR", 100.0, 1), Sum("USD", 7.0, 1)), None)
    assert found.why == "no_home"
    assert [one.amount for one in activity_counts(log)] == [None]
    assert [one.amount for one in variants(log).page] == [None]
    euros = select(log, parse_filters(["currency:in:EUR"], log.schema))
    assert [one.amount for one in variants(euros).page] == [100.0]


def in_euros(log_of: LogOf) -> EventLog:
    """Two deals converted to euros, one in francs without a rate, worth more than both, and one without amount."""
    log = log_of(
        [
            ("a", "x", "2025-01-01T00:00:00Z", "ann", "100", "EUR", "100"),
            ("b", "x", "2025-01-01T00:00:00Z", "ann", "50", "CHF", "55"),
            ("c", "x", "2025-01-01T00:00:00Z", "ann", "9000", "CHF", ""),
            ("d", "x", "2025-01-01T00:00:00Z", "ann", "", "EUR", ""),
        ],
        [*MONEY, AttributeColumn("home", "home", "number")],
    )
    roles = Roles("home", None, "EUR", False, "amount", "currency", "EUR")
    log.schema = dataclasses.replace(log.schema, roles=roles)
    return log


def test_a_variant_whose_cases_have_no_amount_is_not_worth_nothing(log_of: LogOf) -> None:
    log = log_of(
        [
            ("a", "x", "2025-01-01T00:00:00Z", "ann", "100", "EUR", ""),
            ("b", "y", "2025-01-01T00:00:00Z", "ann", "", "EUR", ""),
        ],
        MONEY,
    )
    log.schema = dataclasses.replace(log.schema, roles=Roles("amount", "currency"))
    assert {(one.amount, one.priced) for one in variants(log).page} == {(100.0, 1), (None, 0)}


def test_a_sum_of_amounts_says_which_cases_it_leaves_out_and_why(log_of: LogOf) -> None:
    log = in_euros(log_of)
    found = amounts(log)
    assert (found.added, found.apart) == (Sum("EUR", 155.0, 2), (Sum("CHF", 9000.0, 1),))
    assert (found.missing, found.why) == (1, "no_rate")
    assert [one.amount for one in activity_counts(log)] == [155.0]
    assert [(one.amount, one.priced, one.cases) for one in variants(log).page] == [(155.0, 2, 4)]
    said = left_out(log)
    assert said is not None
    assert said.cases == 2
    assert said.text.en == (
        "Sum of 2 of 4 cases: 1 has no amount and 1 has no exchange rate to EUR and stays apart (CHF9,000)."
    )


def test_amounts_in_euros_are_never_called_francs_because_more_francs_stay_apart(log_of: LogOf) -> None:
    assert added_currency(in_euros(log_of)) == "EUR"
    events = [
        (f"c{case}", activity, f"2025-01-{case % 28 + 1:02d}T0{at}:00:00Z", "ann", *money)
        for case in range(60)
        for money in [("100", "EUR", "100") if case % 3 else ("9000", "CHF", "")]
        for at, activity in enumerate("ab")
    ]
    log = log_of(events, [*MONEY, AttributeColumn("home", "home", "number")])
    roles = Roles("home", None, "EUR", False, "amount", "currency", "EUR")
    log.schema = dataclasses.replace(log.schema, roles=roles)
    learnt = learn(log, OFFICE, Followed())
    assert (learnt.currency, learnt.priced) == ("EUR", (40, 60))
    told = unpriced(learnt.priced, learnt.currency)
    assert told is not None
    assert told.en.startswith("20 of the 60 cases observed have no amount in EUR")


def test_an_amount_counts_once_however_often_its_case_passes(log_of: LogOf) -> None:
    log = log_of([(*event, "ann", "100", "EUR") for event in traces("ababab")], MONEY)
    assert {(one.source, one.target): one.amount for one in directly_follows(log)} == {
        ("a", "b"): 100,
        ("b", "a"): 100,
    }
    assert {one.key: one.amount for one in activity_counts(log)} == {"a": 100, "b": 100}


def test_a_region_called_na_is_a_region(log_of: LogOf) -> None:
    log = log_of(
        [
            ("a", "x", "2025-01-01T00:00:00Z", "ann", "NA"),
            ("null", "x", "2025-01-01T00:00:00Z", "ann", "None"),
        ],
        [AttributeColumn("region", "region")],
    )
    column = log.schema.attribute("region", "case")
    assert column is not None
    segments = p.by_segment(log, column.column)
    assert [one.value for one in segments] == ["NA", "None"]


def test_an_open_case_is_neither_won_nor_lost_nor_closed(log_of: LogOf) -> None:
    log = log_of(
        [
            (case, "x", "2025-01-01T00:00:00Z", "ann", stage)
            for case, stage in (("a", "won"), ("b", "lost"), ("c", "talk"))
        ],
        outcome=OutcomeColumn("stage", ("won",), ("lost",)),
    )
    said = summary(log)
    assert (said.won, said.lost, said.open, said.win_rate) == (1, 1, 1, 0.5)
    assert summary(select(log, parse_filters(["closed:2025"], log.schema))).cases == 2
    assert summary(select(log, parse_filters(["active:2030"], log.schema))).cases == 1


def test_without_outcomes_nothing_is_won_and_no_rate_is_made_up(log_of: LogOf) -> None:
    log = log_of(traces("ab"))
    assert (summary(log).won, summary(log).win_rate, summary(log).amounts.sums) == (0, None, ())
    assert summary(select(log, parse_filters(["closed:2025"], log.schema))).cases == 1


def test_a_change_of_clock_neither_adds_nor_takes_an_hour(log_of: LogOf) -> None:
    # Paris, the night of 30 March 2025: from 01:00 to 04:00 by the wall clock, two hours pass.
    log = log_of(
        [("c", "a", "2025-03-30T01:00:00"), ("c", "b", "2025-03-30T04:00:00")], timezone="Europe/Paris"
    )
    assert p.throughput(log).median_s == 2 * HOUR
    always = WorkCalendar(windows=tuple(Window(day, 0, 1_440) for day in range(7)), country=None)
    assert p.throughput(log, calendar=always).median_s == 2 * HOUR


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_the_clock_of_the_machine_changes_no_number(machine_zone: str, log_of: LogOf) -> None:
    log = log_of([("c", "a", "2025-01-06T08:00:00Z"), ("c", "b", "2025-01-06T10:30:00Z")])
    assert p.throughput(log, calendar=OFFICE).median_s == 1.5 * HOUR
    assert summary(select(log, parse_filters(["started:2025-01-06"], log.schema))).cases == 1
    assert tokens(log).start == dt.datetime(2025, 1, 6, 8)  # noqa: DTZ001 - UTC


def test_placeholder_dates_do_not_count_as_centuries_of_work(log_of: LogOf) -> None:
    log = log_of(
        [
            ("c", "a", "2025-01-06T09:00:00Z"),
            ("c", "b", "2025-01-06T10:00:00Z"),
            ("d", "a", "1600-01-01T00:00:00Z"),
            ("d", "b", "9999-12-31T00:00:00Z"),
        ]
    )
    edge = directly_follows(log, calendar=OFFICE)[0]
    assert edge.duration.min_s == HOUR
    # 300 years of 52.2 weeks of 40 hours, at most.
    assert edge.duration.max_s is not None
    assert edge.duration.max_s < 300 * 366 / 7 * 40 * HOUR


def test_a_value_of_no_letters_is_not_a_missing_value(log_of: LogOf) -> None:
    log = log_of(
        [
            ("a", "x", "2025-01-01T00:00:00Z", "ann", "", "1"),
            ("b", "x", "2025-01-01T00:00:00Z", "ann", "y", ""),
        ],
        [AttributeColumn("note", "note"), AttributeColumn("size", "size", "integer")],
    )
    for text, cases in (
        ('note:in:""', 1),
        ("note:empty:true", 1),
        ("size:empty:true", 1),
        ("size:not_in:1", 1),
    ):
        assert summary(select(log, parse_filters([text], log.schema))).cases == cases, text


def test_someone_without_a_name_is_nobody(log_of: LogOf) -> None:
    log = log_of([("c", "a", "2025-01-01T00:00:00Z", ""), ("c", "b", "2025-01-01T01:00:00Z", "bob")])
    assert (handover(log).total, handover(log).pairs) == (0, ())


VERBS: list[Callable[[EventLog], Any]] = [
    directly_follows,
    lambda log: directly_follows(log, calendar=OFFICE),
    lambda log: directly_follows(log, activities=["created"]),
    activity_counts,
    lambda log: activity_counts(log, ["created"]),
    variants,
    lambda log: variants(log, order="median"),
    p.throughput,
    lambda log: p.throughput(log, start="created", end="paid", calendar=OFFICE),
    lambda log: p.histogram(p.case_durations(log)),
    p.sojourn,
    rework,
    handover,
    tokens,
    summary,
    amounts,
]


def numbers(value: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from numbers(getattr(value, one.name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one)
    else:
        yield value


@pytest.mark.parametrize("verb", VERBS)
def test_of_no_cases_every_answer_is_empty_and_none_is_not_a_number(
    sales: EventLog, verb: Callable[..., Any]
) -> None:
    nobody = select(sales, parse_filters(["case:D5", "outcome:won"], sales.schema))
    found = list(numbers(verb(nobody)))
    assert all(one in (0, None) for one in found), found


@pytest.mark.parametrize("verb", VERBS)
def test_one_case_of_one_event_gives_honest_numbers(log_of: LogOf, verb: Callable[..., Any]) -> None:
    found = list(numbers(verb(log_of([("c", "created", "2025-01-01T00:00:00Z")]))))
    assert not any(isinstance(one, float) and not math.isfinite(one) for one in found)


def test_a_selection_counts_the_same_alone_and_among_many_threads(sales: EventLog) -> None:
    expected = directly_follows(sales, calendar=OFFICE)
    found: list[Any] = []

    def ask(day: int) -> None:
        calendar = dataclasses.replace(OFFICE, days_off=(dt.date(2030, 1, day % 3 + 1),))
        chosen = select(sales, parse_filters(["region:in:IDF,SE"], sales.schema))
        found.append(directly_follows(chosen, calendar=calendar))

    threads = [threading.Thread(target=ask, args=(day,)) for day in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 12


def test_months_and_days_are_those_of_the_zone_of_the_log(log_of: LogOf) -> None:
    # 31 December 23:30 in London is 1 January in Paris.
    log = log_of([("c", "a", "2024-12-31T23:30:00Z")], timezone="Europe/Paris")
    assert summary(select(log, parse_filters(["started:2025"], log.schema))).cases == 1
    assert summary(select(log, parse_filters(["started:2024"], log.schema))).cases == 0


def test_a_time_between_activities_never_starts_after_it_ends(log_of: LogOf) -> None:
    # The payment before the invoice is not the payment of the invoice.
    log = log_of(traces("pip"))
    between = p.throughput(log, start="i", end="p")
    assert (between.n, between.median_s) == (1, HOUR)
    assert p.throughput(log, start="p", end="p").median_s == 2 * HOUR


def test_a_filter_in_working_time_counts_working_days_as_the_screen_shows_them(log_of: LogOf) -> None:
    # From Monday 6 January, 9:00, to Friday 17: ten working days of eight hours for c, two for d.
    log = log_of(
        [
            ("c", "a", "2025-01-06T09:00:00Z"),
            ("c", "b", "2025-01-17T17:00:00Z"),
            ("d", "a", "2025-01-06T09:00:00Z"),
            ("d", "b", "2025-01-07T17:00:00Z"),
        ]
    )

    def cases(text: str, calendar: WorkCalendar | None) -> int:
        return summary(select(log, parse_filters([text], log.schema), calendar=calendar)).cases

    assert [cases(text, OFFICE) for text in ("duration:gt:9d", "wait:a>b:ge:2w", "duration:gt:80h")] == [
        1,
        1,
        0,
    ]
    assert [cases(text, None) for text in ("duration:gt:9d", "duration:gt:11d", "duration:gt:240h")] == [
        1,
        1,
        1,
    ]
