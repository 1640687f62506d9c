"""Durations as text, both ways."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.core.calendar import WorkCalendar
from filon.core.durations import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Duration,
    DurationTextError,
    parse_duration,
)


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("30d", 30 * DAY),
        ("4h", 4 * HOUR),
        ("90min", 90 * MINUTE),
        ("1w", 7 * DAY),
        ("1d12h", 36 * HOUR),
        ("1,5 h", 90 * MINUTE),
        ("10 J", 10 * DAY),
        ("0.25s", SECOND // 4),
        ("0s", 0),
    ],
)
def test_a_number_and_a_unit_are_a_duration(text: str, microseconds: int) -> None:
    assert parse_duration(text).counted() == microseconds


@pytest.mark.parametrize("text", ["", "30", "d", "-3d", "3 parsecs", "1d-2h", "1e3d", "999999999999w"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DurationTextError):
        parse_duration(text)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("36h", "36h"),
        ("960h", "960h"),
        ("7 j", "7d"),
        ("1.50d", "1.5d"),
        ("12h1w", "1w12h"),
        ("1.5s", "1500ms"),
        ("0d", "0s"),
    ],
)
def test_a_duration_is_written_in_the_units_in_which_it_was_said(said: str, written: str) -> None:
    assert str(parse_duration(said)) == written


def test_a_day_and_a_week_are_as_long_as_the_clock_says() -> None:
    office = WorkCalendar()  # 7.5 hours, Monday to Friday
    assert parse_duration("40d").counted(office) == 300 * HOUR
    assert parse_duration("2w").counted(office) == 75 * HOUR
    assert parse_duration("300h").counted(office) == 300 * HOUR
    assert parse_duration("1d").counted(WorkCalendar(windows=())) == DAY


@given(st.decimals(0, 999, places=2), st.decimals(0, 999, places=2), st.integers(0, 10**15))
def test_what_is_written_is_read_back(weeks: Decimal, days: Decimal, microseconds: int) -> None:
    duration = Duration(weeks, days, microseconds)
    assert parse_duration(str(duration)) == duration
