"""What each filter keeps of the table of sales, checked by hand (see tests/sample_log.py)."""

from __future__ import annotations

import pytest

from filon.core.calendar import Window, WorkCalendar
from filon.log.event_log import EventLog
from filon.mining.filters import effects, parse_filter, parse_filters, select
from filon.mining.summary import summary

ALL = "D1 D2 D3 D4 D5 D6"


def kept(log: EventLog, *texts: str) -> str:
    chosen = select(log, parse_filters(texts, log.schema))
    return " ".join(sorted(chosen.cases.select("case_id").collect().get_column("case_id").to_list()))


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("region:in:IDF", "D1 D2 D6"),
        ("region:in:IDF,SE", ALL),
        ("region:not_in:IDF", "D3 D4 D5"),
        ("region:eq:SE", "D3 D4 D5"),
        ("region:ne:SE", "D1 D2 D6"),
        ("region:contains:d", "D1 D2 D6"),
        ("amount:gt:1000", "D2 D4"),
        ("amount:ge:1000", "D1 D2 D4"),
        ("amount:lt:500", "D5"),
        ("amount:le:500", "D3 D5"),
        ("amount:eq:500", "D3"),
        ("amount:between:500..2000", "D1 D2 D3"),
        ("amount:between:..500", "D3 D5"),
        ("amount:between:2000..", "D2 D4"),
        ("amount:not_in:500", "D1 D2 D4 D5 D6"),
        ("amount:empty:true", "D6"),
        ("amount:empty:false", "D1 D2 D3 D4 D5"),
        ("channel:in:web", ALL),
        ("resource:in:eve", "D1 D2 D4"),
        ("resource:not_in:bob,eve", "D5"),
        ("through:paid", "D1 D2 D4"),
        ("through:paid,lost", "D1 D2 D3 D4 D5"),
        ("not:quoted", "D5"),
        ("not:quoted,paid", "D5"),
        ("not:ends:paid", "D3 D5 D6"),
        ("not:starts:created", ""),
        ("not:edge:quoted>quoted", "D1 D2 D5 D6"),
        ("not:wait:won>paid:gt:2d", "D1 D3 D5 D6"),
        ("not:starts:paid", ALL),
        ("not:outcome:won", "D3 D5 D6"),
        ("edge:quoted>quoted", "D3 D4"),
        ("edge:quoted>created", "D6"),
        ("edge:created>paid", ""),
        ("follows:created>paid", "D1 D2 D4"),
        ("follows:quoted>quoted", "D3 D4 D6"),
        ("follows:won>created", ""),
        ("wait:won>paid:gt:2d", "D2 D4"),
        ("wait:won>paid:ge:2d", "D1 D2 D4"),
        ("wait:won>paid:le:48h", "D1"),
        ("wait:quoted>quoted:eq:2d", "D4 D6"),
        ("variant:1", "D1 D2"),
        ("variant:not_in:1", "D3 D4 D5 D6"),
        ("variant:2..5", "D3 D4 D5 D6"),
        ("variant:1,2..5", ALL),
        ("starts:created", ALL),
        ("starts:paid", ""),
        ("ends:paid", "D1 D2 D4"),
        ("ends:lost,quoted", "D3 D5 D6"),
        ("loops:quoted:ge:2", "D3 D4 D6"),
        ("loops:quoted:eq:0", "D5"),
        ("loops:created:gt:1", "D6"),
        ("started:2025-01-02", "D3 D4"),
        ("started:..2025-01-01", "D1 D2"),
        ("started:2024", ""),
        ("closed:2025-01-05", "D1"),
        ("closed:2025-01", "D1 D2 D3 D4 D5"),
        ("active:2025-01-04", ALL),
        ("active:2025-01-05..2025-01-06", "D1 D2 D3 D4 D6"),
        ("active:2025-02", "D6"),
        ("open:true", "D6"),
        ("open:false", "D1 D2 D3 D4 D5"),
        ("outcome:won", "D1 D2 D4"),
        ("outcome:lost,open", "D3 D5 D6"),
        ("duration:gt:4d", "D2 D4"),
        ("duration:le:72h", "D5 D6"),
        ("events:ge:4", "D1 D2 D3 D4 D6"),
        ("events:eq:2", "D5"),
        ("case:D2,D5", "D2 D5"),
    ],
)
def test_each_filter_keeps_the_cases_that_meet_it(sales: EventLog, text: str, cases: str) -> None:
    assert kept(sales, text) == cases


def test_filters_are_met_all_together(sales: EventLog) -> None:
    assert kept(sales, "region:in:SE", "outcome:lost", "not:quoted") == "D5"


def test_no_filter_keeps_the_log_itself(sales: EventLog) -> None:
    assert select(sales, ()) is sales


def test_each_filter_says_how_many_cases_it_takes_from_those_before(sales: EventLog) -> None:
    found = effects(sales, parse_filters(["region:in:SE", "through:quoted", "outcome:won"], sales.schema))
    assert [(one.predicate.text, one.removes, one.cases_after) for one in found] == [
        ("region:in:SE", 3, 3),
        ("through:quoted", 1, 2),
        ("outcome:won", 1, 1),
    ]


def test_a_selection_can_be_filtered_again(sales: EventLog) -> None:
    first = select(sales, parse_filters(["region:in:SE"], sales.schema))
    assert kept(first, "outcome:won") == "D4"


def test_everything_of_a_selection_belongs_to_its_cases(sales: EventLog) -> None:
    chosen = select(sales, parse_filters(["case:D5"], sales.schema))
    sizes = [len(frame.collect()) for frame in (chosen.cases, chosen.events, chosen.steps)]
    assert (sizes, chosen.is_whole) == ([1, 2, 1], False)


def test_durations_are_filtered_by_the_clock_that_they_are_seen_with(sales: EventLog) -> None:
    # By the clock D3 lasts four days; in hours of work two, of which the holiday-free office has eight each.
    office = WorkCalendar("UTC", tuple(Window(day, 540, 1_020) for day in range(5)), country=None)
    predicates = parse_filters(["duration:le:16h", "wait:created>lost:gt:8h"], sales.schema)
    chosen = select(sales, predicates, calendar=office)
    assert [row["case_id"] for row in chosen.cases.collect().iter_rows(named=True)] == ["D3"]
    assert [one.cases_after for one in effects(sales, predicates, calendar=office)] == [3, 1]
    assert kept(sales, "duration:le:16h") == ""
    rest = select(sales, parse_filters(["not:duration:le:16h"], sales.schema), calendar=office)
    assert summary(rest).cases == 3


def test_the_predicate_carries_its_own_text(sales: EventLog) -> None:
    assert parse_filter(" loops : quoted : ge : 2 ", sales.schema).text == "loops:quoted:ge:2"
