"""The mapping says in one object how a table is read, and names its own faults."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.core.records import FieldValueError, UnknownFieldError
from filon.log.mapping import (
    AttributeColumn,
    DateColumn,
    Mapping,
    MissingRoleError,
    OutcomeColumn,
    RepeatedAttributeError,
    TimeFormatError,
    UnknownColumnError,
    UnknownMappingWordError,
    UnknownTimezoneError,
)

WIDE = Mapping(
    shape="wide",
    case="Record ID",
    case_type="deal",
    dates=(DateColumn("Create Date", "deal_created"), DateColumn("Close Date", "deal_closed", "declared")),
    case_attributes=(AttributeColumn("Amount", "amount", "number"),),
    formats={"Create Date": "%d/%m/%Y %H:%M"},
    timezone="Europe/Paris",
    decimal=",",
    outcome=OutcomeColumn("Deal Stage", won=("Closed won",), lost=("Closed lost",)),
    amount="Amount",
)
WIDE_COLUMNS = ("Record ID", "Create Date", "Close Date", "Amount", "Deal Stage", "Owner")
LONG = Mapping(shape="long", case="case", activity="act", timestamp="time")


def test_a_mapping_survives_json_text() -> None:
    assert Mapping.from_json(json.loads(json.dumps(WIDE.to_json()))) == WIDE


@given(st.dictionaries(st.text(), st.text()), st.lists(st.text()), st.one_of(st.none(), st.text()))
def test_any_names_survive_json(keys: dict[str, str], missing: list[str], resource: str | None) -> None:
    mapping = Mapping(
        shape="long", resource=resource, activity_keys=keys, formats=keys, missing_values=tuple(missing)
    )
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


def test_a_mapping_that_fits_its_table_passes() -> None:
    WIDE.check(WIDE_COLUMNS)
    assert WIDE.columns() == ("Record ID", "Amount", "Create Date", "Close Date", "Deal Stage")
    assert WIDE.time_columns() == ("Create Date", "Close Date")


def test_an_unknown_column_names_the_nearest() -> None:
    with pytest.raises(UnknownColumnError) as caught:
        LONG.check(("case", "act", "times"))
    assert caught.value.context["nearest"] == "times"
    assert caught.value.context["role"] == "timestamp"
    assert "“time”" in str(caught.value)
    assert "times" in caught.value.hint("fr")


@pytest.mark.parametrize(
    ("mapping", "role"),
    [
        (Mapping(shape="long", case="case", activity="act"), "timestamp"),
        (Mapping(shape="wide", case="case"), "dates"),
        (Mapping(shape="history", case="case", property_name="act", property_value="v"), "timestamp"),
        (
            Mapping(shape="history", case="case", property_name="p", property_value="v", timestamp="time"),
            "stage_properties",
        ),
    ],
)
def test_each_shape_says_which_part_is_missing(mapping: Mapping, role: str) -> None:
    with pytest.raises(MissingRoleError) as caught:
        mapping.check(("case", "act", "time", "p", "v"))
    assert caught.value.context["role"] == role


def test_a_file_with_its_own_structure_needs_no_column() -> None:
    Mapping(shape="objects").check(())


def test_two_columns_cannot_become_one_attribute() -> None:
    twice = (AttributeColumn("a", "region"), AttributeColumn("b", "region"))
    with pytest.raises(RepeatedAttributeError) as caught:
        Mapping(shape="long", case="a", activity="a", timestamp="a", case_attributes=twice).check(("a", "b"))
    assert caught.value.context == {"key": "region", "first": "a", "second": "b"}


def test_an_unknown_time_zone_is_named() -> None:
    with pytest.raises(UnknownTimezoneError, match="Europe/Pari"):
        Mapping(shape="long", case="c", activity="c", timestamp="c", timezone="Europe/Pari").check("c")


@pytest.mark.parametrize("pattern", ["%d/%m", "%H:%M", "day", "%Y-%m", ""])
def test_a_format_without_a_full_date_is_refused(pattern: str) -> None:
    with pytest.raises(TimeFormatError):
        Mapping(shape="long", case="c", activity="c", timestamp="c", formats={"c": pattern}).check("c")


@pytest.mark.parametrize(
    "pattern", ["%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%b %d, %Y", "%Y%j", "epoch_ms", "excel"]
)
def test_a_format_with_a_full_date_passes(pattern: str) -> None:
    Mapping(shape="long", case="c", activity="c", timestamp="c", formats={"c": pattern}).check("c")


def test_an_unknown_json_key_names_the_nearest() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        Mapping.from_json({"shape": "long", "activty": "a"})
    assert caught.value.context["nearest"] == "activity"


def test_an_unknown_key_inside_a_list_is_named_too() -> None:
    with pytest.raises(UnknownFieldError, match=r"mapping\.dates"):
        Mapping.from_json({"shape": "wide", "dates": [{"column": "a", "activity": "b", "when": "c"}]})


@pytest.mark.parametrize(
    "data",
    [None, [], "long", {}, {"shape": 1}, {"shape": "long", "case": 3}, {"shape": "long", "dates": {}},
     {"shape": "long", "formats": {"a": 1}}, {"shape": "wide", "dates": [{"column": "a"}]}],
)  # fmt: skip
def test_json_of_the_wrong_kind_is_refused(data: object) -> None:
    with pytest.raises(FieldValueError):
        Mapping.from_json(data)


@pytest.mark.parametrize(
    "data",
    [
        {"shape": "wyde"},
        {"shape": "long", "decimal": ";"},
        {"shape": "wide", "dates": [{"column": "a", "activity": "b", "evidence": "seen"}]},
        {"shape": "long", "case_attributes": [{"column": "a", "key": "b", "type": "float"}]},
    ],
)
def test_a_word_outside_its_list_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(UnknownMappingWordError):
        Mapping.from_json(data)
