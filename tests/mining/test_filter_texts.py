"""The filter grammar: the canonical text of each filter, and what is refused, with the nearest valid word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.core.errors import FilonError
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn
from filon.mining.filters import (
    FilterSyntaxError,
    FilterValueError,
    UnknownFilterActivityError,
    UnknownFilterFieldError,
    UnknownFilterOperatorError,
    UnknownFilterValueError,
    parse_filter,
    parse_filters,
    select,
)
from filon.mining.filters.grammar import plain, words, written
from filon.mining.timeline import UnknownCaseError
from tests.mining.test_filters import kept
from tests.tiny_log import tiny_log

AWKWARD = 'Île-de-France, "Est": a>b..c \\ \t'


@pytest.fixture(scope="session")
def typed(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    """Two cases with an attribute of every type, in Paris time; one attribute is called like a keyword."""
    columns = {
        "name": "text",
        "price": "number",
        "count": "integer",
        "active": "boolean",
        "day": "date",
        "moment": "timestamp",
        "case": "text",
        "a:b,c": "text",
    }
    return tiny_log(
        tmp_path_factory.mktemp("typed"),
        [
            (
                "x",
                "a",
                "2025-03-30T01:30:00+01:00",
                "ann",
                AWKWARD,
                "0.1",
                "1",
                "true",
                "2025-03-01",
                "2025-03-15T10:00:00",
                "inner",
                "odd",
            ),
            (
                "y",
                "b",
                "2025-03-31T12:00:00+02:00",
                "bob",
                "plain",
                "-2.5",
                "2",
                "false",
                "2025-04-01",
                "2025-03-16T00:00:00",
                "outer",
                "",
            ),
        ],
        [AttributeColumn("k" + str(at), key, kind) for at, (key, kind) in enumerate(columns.items())],  # type: ignore[arg-type]
        timezone="Europe/Paris",
    )


@pytest.mark.parametrize(
    ("text", "canonical", "cases"),
    [
        (f"name:in:{written(AWKWARD)}", f"name:in:{written(AWKWARD)}", "x"),
        ("name:contains:FRANCE", "name:contains:FRANCE", "x"),
        ("price:eq:0.10", "price:eq:0.1", "x"),
        ("price:between: -3 .. 0 ", "price:between:-3..0", "y"),
        ("count:in:1,2", "count:in:1,2", "x y"),
        ("active:2025-03-31", "active:2025-03-31", "y"),
        ('"active":eq:oui', '"active":eq:true', "x"),
        ('"case":in:inner', '"case":in:inner', "x"),
        ('"a:b,c":empty:false', '"a:b,c":empty:false', "x"),
        ("day:ge:2025-04-01", "day:ge:2025-04-01", "y"),
        ("day:between:2025-03..2025-03", "day:between:2025-03..2025-03", "x"),
        ("moment:eq:2025-03-15", "moment:eq:2025-03-15", "x"),
        ("moment:le:2025-03-15", "moment:le:2025-03-15", "x"),
        ("moment:gt:2025-03-15", "moment:gt:2025-03-15", "y"),
        ("moment:lt:2025-03", "moment:lt:2025-03", ""),
        ("moment:between:2025-03-16..", "moment:between:2025-03-16..", "y"),
        ("moment:ge:2025-03-15T10:00", 'moment:ge:"2025-03-15T09:00:00Z"', "x y"),
        ("duration:lt:1.5h", "duration:lt:90min", "x y"),
        ("wait:a>b:gt:1w", "wait:a>b:gt:1w", ""),
        ("resource:eq:ann", "resource:eq:ann", "x"),
        ("not: edge : a > b", "not:edge:a>b", "x y"),
        ('not:"a"', "not:a", "y"),
        ("not:duration:lt:1.5h", "not:duration:lt:90min", ""),
    ],
)
def test_a_filter_is_written_in_one_way_and_read_back(
    typed: EventLog, text: str, canonical: str, cases: str
) -> None:
    predicate = parse_filter(text, typed.schema)
    assert predicate.text == canonical
    assert parse_filter(canonical, typed.schema) == predicate
    assert kept(typed, canonical) == cases


def test_periods_are_days_of_the_time_zone_of_the_log(typed: EventLog) -> None:
    # 2025-03-30 01:30 in Paris is 00:30 UTC; that day has 23 hours.
    assert (kept(typed, "started:2025-03-30"), kept(typed, "started:2025-03-31")) == ("x", "y")


@given(st.text(max_size=30))
def test_any_word_survives_being_written_and_read(word: str) -> None:
    assert plain(words(written(word))) == word


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_any_text_can_be_asked_for_and_none_is_taken_for_another(sales: EventLog, value: str) -> None:
    predicate = parse_filter(f"region:ne:{written(value)}", sales.schema)
    assert parse_filter(predicate.text, sales.schema) == predicate
    with pytest.raises(UnknownFilterValueError):
        select(sales, [predicate])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_kept_to_the_last_digit(sales: EventLog, number: float) -> None:
    predicate = parse_filter(f"amount:gt:{number!r}", sales.schema)
    assert parse_filter(predicate.text, sales.schema) == predicate


@pytest.mark.parametrize(
    ("text", "error", "nearest"),
    [
        ("", FilterSyntaxError, None),
        ("region", FilterSyntaxError, None),
        (":in:IDF", FilterSyntaxError, None),
        ("region:in:", FilterSyntaxError, None),
        ("region:in:IDF,", FilterSyntaxError, None),
        ('region:in:"IDF', FilterSyntaxError, None),
        ("through:", FilterSyntaxError, None),
        ("edge:created", FilterSyntaxError, None),
        ("edge:created>quoted>won", FilterSyntaxError, None),
        ("wait:created>quoted", FilterSyntaxError, None),
        ("wait:created>quoted:gt", FilterSyntaxError, None),
        ("loops:quoted", FilterSyntaxError, None),
        ("amount:between:5", FilterSyntaxError, None),
        ("amount:between:1..2..3", FilterSyntaxError, None),
        ("amount:between:..", FilterSyntaxError, None),
        ("regoin:in:IDF", UnknownFilterFieldError, "region"),
        ("trough:won", UnknownFilterFieldError, "through"),
        ('"through":in:x', UnknownFilterFieldError, "through"),
        ("region:inn:IDF", UnknownFilterOperatorError, "in"),
        ("region:gt:IDF", UnknownFilterOperatorError, None),
        ("amount:contains:1", UnknownFilterOperatorError, None),
        ("duration:above:1d", UnknownFilterOperatorError, None),
        ("variant:about:3", UnknownFilterOperatorError, None),
        ("outcome:one", UnknownFilterOperatorError, "won"),
        ("through:qouted", UnknownFilterActivityError, "quoted"),
        ("edge:created>payd", UnknownFilterActivityError, "paid"),
        ("wait:creatd>paid:gt:1d", UnknownFilterActivityError, "created"),
        ("loops:quotd:ge:2", UnknownFilterActivityError, "quoted"),
        ("amount:gt:many", FilterValueError, None),
        ("amount:gt:nan", FilterValueError, None),
        ("amount:gt:inf", FilterValueError, None),
        ("amount:between:5..1", FilterValueError, None),
        ("amount:empty:perhaps", FilterValueError, None),
        ("duration:gt:10", FilterValueError, None),
        ("duration:gt:ten days", FilterValueError, None),
        ("loops:quoted:ge:-1", FilterValueError, None),
        ("events:ge:1e3", FilterValueError, None),
        ("not:", FilterSyntaxError, None),
        ("not:edge", UnknownFilterActivityError, None),
        ("not:edge:created", FilterSyntaxError, None),
        ("variant:0", FilterValueError, None),
        ("variant:99", FilterValueError, None),
        ("variant:1..99", FilterValueError, None),
        ("variant:2..1", FilterValueError, None),
        ("variant:1..", FilterValueError, None),
        ("variant:first", FilterValueError, None),
        ("open:maybe", FilterValueError, None),
        ("closed:soon", FilterValueError, None),
        ("closed:2025-13", FilterValueError, None),
        ("closed:2025-02-30", FilterValueError, None),
        ("closed:2025-06..2025-01", FilterValueError, None),
        ("closed:..", FilterValueError, None),
        ("closed:9999", FilterValueError, None),
        ("closed:٢٠٢٥", FilterValueError, None),
    ],
)
def test_a_wrong_filter_is_refused_with_the_nearest_word(
    sales: EventLog, text: str, error: type[FilonError], nearest: str | None
) -> None:
    with pytest.raises(error) as caught:
        parse_filter(text, sales.schema)
    assert nearest is None or caught.value.context["nearest"] == nearest
    assert caught.value.message("fr")
    assert caught.value.hint("en")


@pytest.mark.parametrize(
    ("text", "error", "nearest"),
    [
        ("region:in:IDFF", UnknownFilterValueError, "IDF"),
        ("region:not_in:SE,ID", UnknownFilterValueError, "IDF"),
        ("resource:in:anna", UnknownFilterValueError, "ana"),
        ("case:D7", UnknownCaseError, ""),
        ("not:case:D7", UnknownCaseError, ""),
    ],
)
def test_a_value_that_no_case_has_is_a_mistake_not_an_empty_answer(
    sales: EventLog, text: str, error: type[FilonError], nearest: str
) -> None:
    with pytest.raises(error) as caught:
        select(sales, parse_filters([text], sales.schema))
    assert caught.value.context["nearest"] == nearest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("count:gt:99999999999999999999", FilterValueError),
        ("day:eq:01/03/2025", FilterValueError),
        ("day:eq:2025-03", FilterValueError),
        ("moment:ne:2025-03-15", FilterValueError),
        ("moment:eq:2025-03-15T25:00", FilterValueError),
        ("active:in:true", FilterValueError),
        ('"active":gt:true', UnknownFilterOperatorError),
    ],
)
def test_values_are_of_the_type_of_their_attribute(
    typed: EventLog, text: str, wanted: type[FilonError]
) -> None:
    with pytest.raises(wanted):
        parse_filter(text, typed.schema)


def test_empty_texts_are_no_filters(sales: EventLog) -> None:
    assert parse_filters(["", "  "], sales.schema) == ()


def test_times_without_offset_are_of_the_zone_of_the_log(typed: EventLog) -> None:
    predicate = parse_filter("moment:gt:2025-07-01T00:00", typed.schema)
    assert predicate.bound == dt.datetime(2025, 6, 30, 22)  # type: ignore[attr-defined]  # noqa: DTZ001


def test_a_filter_on_nothing_recorded_is_told(log_of: Callable[..., EventLog], tmp_path: Path) -> None:
    log = log_of([("c", "a", "2025-01-01T00:00:00Z")])
    with pytest.raises(UnknownFilterFieldError) as caught:
        parse_filter("region:in:IDF", log.schema)
    assert "resource" in caught.value.context["allowed"]  # type: ignore[operator]
