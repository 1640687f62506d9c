"""Durations as text, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.core.durations import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    DurationTextError,
    format_duration_text,
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
    assert parse_duration(text) == microseconds


@pytest.mark.parametrize("text", ["", "30", "d", "-3d", "3 parsecs", "1d-2h", "1e3d", "999999999999w"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DurationTextError):
        parse_duration(text)


@pytest.mark.parametrize(
    ("microseconds", "text"), [(36 * HOUR, "36h"), (7 * DAY, "7d"), (1_500_000, "1500ms"), (0, "0s")]
)
def test_durations_are_written_in_the_largest_unit_that_fits(microseconds: int, text: str) -> None:
    assert format_duration_text(microseconds) == text


@given(st.integers(0, 10**17))
def test_what_is_written_is_read_back(microseconds: int) -> None:
    assert parse_duration(format_duration_text(microseconds)) == microseconds
