"""Every verb gives the same on DuckDB and on Polars, whole and filtered, by the clock and by the calendar."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

from filon.core.calendar import WorkCalendar
from filon.log.event_log import EventLog
from filon.log.schema import AttributeInfo
from filon.log.store import Store
from filon.mining import performance as p
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.filters import effects, parse_filters, select, suggest
from filon.mining.filters.attributes import common_values
from filon.mining.handover import handover
from filon.mining.replay import tokens
from filon.mining.rework import rework
from filon.mining.statistics import rows
from filon.mining.summary import summary
from filon.mining.timeline import case_timeline
from filon.mining.variants import variants
from tests.polars_log import on_polars
from tests.sample_log import import_sales
from tests.tiny_log import tiny_log, traces

OFFICE = WorkCalendar()
SOME = ["created", "paid", "won"]

VERBS: dict[str, Callable[[EventLog], object]] = {
    "directly_follows": directly_follows,
    "directly_follows by the calendar": lambda log: directly_follows(log, calendar=OFFICE),
    "directly_follows of some": lambda log: directly_follows(log, activities=SOME),
    "directly_follows of some by the calendar": lambda log: directly_follows(
        log, activities=SOME, calendar=OFFICE
    ),
    "directly_follows of none": lambda log: directly_follows(log, activities=[]),
    "activity_counts": activity_counts,
    "activity_counts of some": lambda log: activity_counts(log, SOME),
    "variants": variants,
    "variants by median": lambda log: variants(log, order="median", limit=3, offset=1),
    "variants by amount": lambda log: variants(log, order="amount"),
    "variants by the calendar": lambda log: variants(log, calendar=OFFICE),
    "throughput": p.throughput,
    "throughput by the calendar": lambda log: p.throughput(log, calendar=OFFICE),
    "throughput between": lambda log: p.throughput(log, start="created", end="paid"),
    "throughput from": lambda log: p.throughput(log, start="quoted"),
    "throughput to": lambda log: p.throughput(log, end="won", calendar=OFFICE),
    "throughput to nothing": lambda log: p.throughput(log, end="no such activity"),
    "histogram": lambda log: p.histogram(p.case_durations(log)),
    "sojourn": p.sojourn,
    "sojourn by the calendar": lambda log: p.sojourn(log, calendar=OFFICE),
    "rework": rework,
    "rework by the calendar": lambda log: rework(log, calendar=OFFICE),
    "handover": handover,
    "handover by the calendar": lambda log: handover(log, calendar=OFFICE),
    "tokens": tokens,
    "some tokens": lambda log: tokens(log, limit=2),
    "summary": summary,
    "suggest": lambda log: suggest(log, "resource:in:"),
}
FILTERS = [
    [],
    ["region:in:SE"],
    ["region:not_in:SE"],
    ["amount:gt:999.5"],
    ["amount:between:500..2000"],
    ["amount:empty:true"],
    ["region:contains:s"],
    ["resource:in:eve"],
    ["channel:in:web", "not:paid"],
    ["through:paid", "loops:quoted:ge:2"],
    ["edge:created>quoted", "follows:quoted>paid"],
    ["wait:won>paid:ge:3d"],
    ["variant:2,3"],
    ["starts:created", "ends:paid,lost"],
    ["started:2025-01-02..", "closed:2025"],
    ["active:2025-01-05"],
    ["outcome:won,open"],
    ["duration:gt:4d", "events:le:5"],
    ["case:D5"],
    ["case:D6", "outcome:won"],
]


@pytest.fixture(scope="module", params=["sales", "one case", "one event", "ties"])
def twins(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[EventLog, EventLog]:
    home = tmp_path_factory.mktemp("twins")
    if request.param == "sales":
        import_sales(home)
        log = Store(home).open("sales")
    elif request.param == "one case":
        log = tiny_log(home, traces("abcab"))
    elif request.param == "one event":
        log = tiny_log(home, [("c", "a", "2025-01-01T00:00:00Z")])
    else:
        log = tiny_log(home, traces("abba", "baab", "ab", step_h=0))
    return log, on_polars(log)


def plain(value: Any) -> Any:
    """Answer as numbers, texts, lists and dictionaries."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def same(one: Any, other: Any, where: str = "") -> None:
    assert type(one) is type(other), where
    if isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), where
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            same(left, right, f"{where}[{at}]")
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-12), where
    else:
        assert one == other, where


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_gives_the_same_on_both_engines(twins: tuple[EventLog, EventLog], verb: str) -> None:
    one, other = (plain(VERBS[verb](log)) for log in twins)
    same(one, other)


@pytest.fixture(scope="module")
def sales_twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[EventLog, EventLog]:
    home = tmp_path_factory.mktemp("filtered")
    import_sales(home)
    log = Store(home).open("sales")
    return log, on_polars(log)


@pytest.fixture(scope="module")
def with_and_without_arrays(tmp_path_factory: pytest.TempPathFactory) -> tuple[EventLog, EventLog]:
    """The log as it answers from memory, and as a log does that is too large for that."""
    home = tmp_path_factory.mktemp("arrays")
    import_sales(home)
    one, other = (Store(home).open("sales") for _ in range(2))
    other.tables.resident = None
    return one, other


@pytest.mark.parametrize("texts", [[], ["region:in:SE"]], ids=["all cases", "some cases"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_gives_the_same_from_memory_and_from_the_file(
    with_and_without_arrays: tuple[EventLog, EventLog], verb: str, texts: list[str]
) -> None:
    logs = [select(log, parse_filters(texts, log.schema)) for log in with_and_without_arrays]
    same(*(plain(VERBS[verb](log)) for log in logs))


@pytest.mark.parametrize("sign", ["in", "not_in"])
def test_a_text_of_the_cases_is_found_from_memory_as_from_the_file(company_home: Path, sign: str) -> None:
    one, other = (Store(company_home).open("demo") for _ in range(2))
    other.tables.resident = None
    fields = [field for field in one.schema.attributes if (field.scope, field.type) == ("case", "text")]
    assert any(not_known(one, field) for field in fields)
    for field in fields:
        text = f"{field.key}:{sign}:{common_values(one, field)[0]}"
        same(*(summary(select(log, parse_filters([text], log.schema))).cases for log in (one, other)))


def not_known(log: EventLog, field: AttributeInfo) -> bool:
    """Whether some case has no value."""
    return bool(rows(log.cases.filter(nw.col(field.column).is_null()).head(1)))


@pytest.mark.parametrize("texts", FILTERS, ids=" ".join)
def test_filters_keep_the_same_cases_on_both_engines(
    sales_twins: tuple[EventLog, EventLog], texts: list[str]
) -> None:
    predicates = parse_filters(texts, sales_twins[0].schema)
    logs = [select(log, predicates) for log in sales_twins]
    ids = [sorted(log.cases.select("case_id").collect().get_column("case_id").to_list()) for log in logs]
    assert ids[0] == ids[1]
    same(*(plain(directly_follows(log, calendar=OFFICE)) for log in logs))
    same(*(plain(summary(log)) for log in logs))
    assert [(one.removes, one.cases_after) for one in effects(sales_twins[0], predicates)] == [
        (one.removes, one.cases_after) for one in effects(sales_twins[1], predicates)
    ]


def test_a_case_is_told_the_same_on_both_engines(sales_twins: tuple[EventLog, EventLog]) -> None:
    same(*(plain(case_timeline(log, "D4", calendar=OFFICE)) for log in sales_twins))


def test_segments_are_the_same_on_both_engines(sales_twins: tuple[EventLog, EventLog]) -> None:
    column = sales_twins[0].schema.attribute("region", "case")
    assert column is not None
    same(*(plain(p.by_segment(log, column.column)) for log in sales_twins))
