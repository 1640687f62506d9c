"""The coercion door: what enters, what is refused, and that nothing disappears without a trace."""

from __future__ import annotations

import datetime as dt

import pytest

from filon.log.door import TooManyActivitiesError
from filon.log.mapping import AttributeColumn, DateColumn, Mapping, OutcomeColumn

LONG = Mapping(shape="long", case="c", activity="a", timestamp="t")


def rows_of(frame):
    return frame.collect().to_native().to_pylist()


def at(text):
    return dt.datetime.fromisoformat(text)


def times(log):
    return [row["ts"] for row in rows_of(log.events.sort("ci", "pos"))]


def refusals(log):
    return [(r["line"], r["column"], r["value"], r["reason"], r["kept"]) for r in rows_of(log.rejected)]


def test_rows_without_case_activity_or_time_are_refused_with_their_line(publish):
    log = publish(
        ["c", "a", "t"],
        [
            ("1", "A", "2025-01-01"),
            ("", "A", "2025-01-01"),
            ("1", " ", "2025-01-01"),
            ("1", "A", ""),
            ("1", "A", "soon"),
        ],
        LONG,
    )
    assert refusals(log) == [
        (3, "c", "", "missing_case", False),
        (4, "a", " ", "missing_activity", False),
        (6, "t", "soon", "unreadable_timestamp", False),
        (5, "t", "", "missing_timestamp", False),
    ]
    assert (log.schema.rows_read, log.schema.rejected_rows, log.schema.perspective.events) == (5, 4, 1)


@pytest.mark.parametrize(("kinds", "events"), [(("deal", "", None), 1), ((None, "", None), 0)])
def test_rows_that_name_no_object_type_are_refused_too(publish, kinds, events):
    rows = [(str(number), "A", "2025-01-01", kind) for number, kind in enumerate(kinds)]
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", object_type="k", case_type="deal")
    log = publish(["c", "a", "t", "k"], rows, mapping)
    assert [(column, reason) for _, column, _, reason, _ in refusals(log)] == [
        ("k", "missing_object_type")
    ] * (3 - events)
    assert (log.schema.perspective.cases, log.schema.perspective.events) == (events, events)


def test_an_unreadable_value_is_reported_and_its_row_stays(publish):
    mapping = Mapping(
        shape="long",
        case="c",
        activity="a",
        timestamp="t",
        event_attributes=(AttributeColumn("cost", "cost", "number"),),
    )
    log = publish(
        ["c", "a", "t", "cost"], [("1", "A", "2025-01-01", "12"), ("1", "B", "2025-01-02", "dear")], mapping
    )
    assert refusals(log) == [(3, "cost", "dear", "unreadable_number", True)]
    assert [row["a0"] for row in rows_of(log.records)] == [12.0, None]
    assert log.schema.rejected_rows == 0


def test_texts_that_look_missing_are_ordinary_texts(publish):
    log = publish(["c", "a", "t"], [("NA", "null", "2025-01-01"), ("NA", "None", "2025-01-02")], LONG)
    assert [row["case_id"] for row in rows_of(log.cases)] == ["NA"]
    assert [row["key"] for row in rows_of(log.activities)] == ["null", "None"]


def test_declared_missing_values_are_missing(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", missing_values=("NA",))
    log = publish(["c", "a", "t"], [("NA", "A", "2025-01-01"), ("1", "A", "2025-01-02")], mapping)
    assert [(r[0], r[3]) for r in refusals(log)] == [(2, "missing_case")]


def test_times_with_an_offset_are_exact_and_naive_ones_take_the_declared_zone(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", timezone="Europe/Paris")
    log = publish(
        ["c", "a", "t"],
        [
            ("1", "A", "2025-01-01T10:00:00+02:00"),
            ("1", "B", "2025-01-01 10:00"),
            ("1", "C", "2025-07-01T10:00:00Z"),
            ("1", "D", "2025-07-01 10:00:00.250"),
        ],
        mapping,
    )
    assert times(log) == [
        at("2025-01-01T08:00"),
        at("2025-01-01T09:00"),
        at("2025-07-01T08:00:00.250"),
        at("2025-07-01T10:00"),
    ]


def test_an_hour_skipped_by_summer_time_moves_forward_and_a_repeated_one_is_the_second(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", timezone="Europe/Paris")
    log = publish(["c", "a", "t"], [("1", "A", "2025-03-30 02:30"), ("1", "B", "2025-10-26 02:30")], mapping)
    assert times(log) == [at("2025-03-30T01:30"), at("2025-10-26T01:30")]


@pytest.mark.parametrize(
    ("form", "text", "instant"),
    [
        ("%d/%m/%Y %H:%M", "31/12/2025 14:05", "2025-12-31T14:05"),
        ("epoch_ms", "1735689600123", "2025-01-01T00:00:00.123"),
        ("epoch_s", "1735689600", "2025-01-01T00:00"),
        ("excel", "45658.5", "2025-01-01T12:00"),
        ("%d/%m/%Y %H:%M%z", "31/12/2025 14:05+0100", "2025-12-31T13:05"),
    ],
)
def test_declared_formats_give_the_instant(publish, form, text, instant):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", formats={"t": form})
    assert times(publish(["c", "a", "t"], [("1", "A", text)], mapping)) == [at(instant)]


@pytest.mark.parametrize(
    "word", ["infinity", "-infinity", "epoch", "today", "9999-99-99", "0001-01-01", "2025-02-30"]
)
def test_words_and_impossible_days_are_not_times(publish, word):
    log = publish(["c", "a", "t"], [("1", "A", "2025-01-01"), ("1", "B", word)], LONG)
    assert refusals(log) == [(3, "t", word, "unreadable_timestamp", False)]


@pytest.mark.parametrize(
    ("decimal", "text", "number"),
    [
        (",", "1 234,5", 1234.5),
        (",", "1\u202f234,50", 1234.5),
        (",", "1.234,5", 1234.5),
        (".", "1234.5", 1234.5),
    ],
)
def test_numbers_are_read_with_the_declared_decimal_mark(publish, decimal, text, number):
    mapping = Mapping(
        shape="long",
        case="c",
        activity="a",
        timestamp="t",
        decimal=decimal,
        case_attributes=(AttributeColumn("x", "x", "number"),),
    )
    log = publish(["c", "a", "t", "x"], [("1", "A", "2025-01-01", text)], mapping)
    assert rows_of(log.cases)[0]["a0"] == number


@pytest.mark.parametrize("text", ["inf", "nan", "1e999", "12 apples"])
def test_a_number_is_finite(publish, text):
    mapping = Mapping(
        shape="long",
        case="c",
        activity="a",
        timestamp="t",
        case_attributes=(AttributeColumn("x", "x", "number"),),
    )
    log = publish(["c", "a", "t", "x"], [("1", "A", "2025-01-01", text)], mapping)
    assert refusals(log) == [(2, "x", text, "unreadable_number", True)]


def test_a_case_attribute_is_the_last_value_of_the_source(publish):
    mapping = Mapping(
        shape="long", case="c", activity="a", timestamp="t", case_attributes=(AttributeColumn("o", "owner"),)
    )
    log = publish(
        ["c", "a", "t", "o"],
        [("1", "A", "2025-01-01", "Ana"), ("1", "B", "2025-01-02", "Bob"), ("1", "C", "2025-01-03", None)],
        mapping,
    )
    assert rows_of(log.cases)[0]["a0"] == "Bob"


def test_a_wide_row_gives_an_event_per_filled_date_and_cases_without_date_are_counted(publish):
    mapping = Mapping(
        shape="wide",
        case="id",
        timezone="UTC",
        dates=(DateColumn("d1", "created"), DateColumn("d2", "closed", "declared")),
        outcome=OutcomeColumn("stage", won=("Won",), lost=("Lost",)),
    )
    log = publish(
        ["id", "d1", "d2", "stage"],
        [
            ("1", "2025-01-01", "2025-01-05", "Won"),
            ("2", "2025-01-02", "", "Open"),
            ("3", "", "", "Lost"),
            ("4", "2025-01-02", "?", "Lost"),
        ],
        mapping,
    )
    assert [(r["case_id"], r["n"], r["outcome"]) for r in rows_of(log.cases.sort("case_id"))] == [
        ("1", 2, "won"),
        ("2", 1, None),
        ("4", 1, "lost"),
    ]
    assert log.schema.cases_without_events == 1
    assert refusals(log) == [(5, "d2", "?", "unreadable_timestamp", True)]
    assert [r["evidence"] for r in rows_of(log.records)] == ["recorded", "declared", "recorded", "recorded"]


def test_equal_dates_of_a_wide_row_keep_the_order_of_the_mapping(publish):
    mapping = Mapping(
        shape="wide", case="id", dates=(DateColumn("late", "second"), DateColumn("early", "first"))
    )
    log = publish(["id", "early", "late"], [("1", "2025-01-01", "2025-01-01")], mapping)
    keys = {row["act"]: row["key"] for row in rows_of(log.activities)}
    assert [keys[row["act"]] for row in rows_of(log.events.sort("pos"))] == ["second", "first"]


def test_a_history_gives_stages_as_activities_and_the_other_properties_as_attributes(publish):
    mapping = Mapping(
        shape="history",
        case="id",
        property_name="p",
        property_value="v",
        timestamp="t",
        stage_properties=("dealstage",),
        tracked_properties=("owner",),
    )
    log = publish(
        ["id", "p", "v", "t"],
        [
            ("1", "dealstage", "new", "2025-01-01"),
            ("1", "amount", "10", "2025-01-01"),
            ("1", "owner", "Ana", "2025-01-02"),
            ("1", "dealstage", "won", "2025-01-03"),
            ("1", "amount", "12", "2025-01-04"),
        ],
        mapping,
    )
    keys = {row["act"]: row["key"] for row in rows_of(log.activities)}
    assert [keys[row["act"]] for row in rows_of(log.events.sort("pos"))] == ["new", "owner changed", "won"]
    assert rows_of(log.cases)[0][log.schema.attribute("amount").column] == "12"


def test_names_from_files_never_become_identifiers(publish):
    hostile = 'x"]; DROP TABLE event; --'
    mapping = Mapping(
        shape="long",
        case=hostile,
        activity="a\0b",
        timestamp="t",
        event_attributes=(AttributeColumn("‮rtl'", "‮rtl'"),),
    )
    log = publish([hostile, "a\0b", "t", "‮rtl'"], [("1", "A'; --", "2025-01-01", "v")], mapping)
    assert [row["key"] for row in rows_of(log.activities)] == ["A'; --"]
    assert log.schema.attribute("‮rtl'").column == "a0"


def test_a_column_of_identifiers_cannot_be_the_activity(publish):
    rows = [("1", f"step {n}", "2025-01-01") for n in range(5_001)]
    with pytest.raises(TooManyActivitiesError) as caught:
        publish(["c", "a", "t"], rows, LONG)
    assert caught.value.context["count"] == 5_001


def test_repeated_rows_are_kept_and_counted(publish):
    log = publish(["c", "a", "t"], [("1", "A", "2025-01-01")] * 3, LONG)
    assert (log.schema.perspective.events, log.schema.duplicate_events) == (3, 2)


def test_rows_that_name_no_case_can_be_gathered_under_one(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t", unnamed_case="NA")
    log = publish(
        ["c", "a", "t"],
        [(None, "A", "2025-01-01"), ("", "B", "2025-01-02"), ("1", "A", "2025-01-01")],
        mapping,
    )
    assert sorted((row["case_id"], row["n"]) for row in rows_of(log.cases)) == [("1", 1), ("NA", 2)]
    assert log.schema.rejected_rows == 0
