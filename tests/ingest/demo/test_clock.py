import datetime as dt

import pytest

from filon.ingest.demo.clock import (
    DAY_MS,
    WORKDAY_S,
    days_to_quarter_end,
    iso_text,
    nearest_weekday,
    work_axis,
)


def ms(text: str) -> int:
    return round(dt.datetime.fromisoformat(text).timestamp() * 1000)


FRANCE = work_axis("FR", "Europe/Paris")


def test_two_working_days_after_a_friday_is_a_tuesday():
    friday = FRANCE.position(ms("2026-03-06T10:00:00+01:00"))
    assert iso_text(FRANCE.at(friday + 2 * WORKDAY_S)) == "2026-03-10T09:00:00.000Z"


def test_a_public_holiday_and_a_clock_change_are_no_working_time():
    before = FRANCE.position(ms("2025-07-11T16:00:00+02:00"))
    assert iso_text(FRANCE.at(before + 2 * WORKDAY_S)) == "2025-07-16T14:00:00.000Z"
    winter = FRANCE.position(ms("2026-03-27T09:00:00+01:00"))
    assert iso_text(FRANCE.at(winter + WORKDAY_S)) == "2026-03-30T07:00:00.000Z"


def test_a_moment_of_the_night_is_the_end_of_its_working_day():
    night, evening = ms("2026-03-04T23:00:00+01:00"), ms("2026-03-04T17:30:00+01:00")
    assert FRANCE.position(night) == FRANCE.position(evening)


@pytest.mark.parametrize(
    ("day", "left"), [("2026-03-31", 0), ("2026-03-22", 9), ("2026-04-01", 90), ("2026-12-31", 0)]
)
def test_days_to_the_end_of_the_quarter(day: str, left: int):
    assert days_to_quarter_end(ms(f"{day}T12:00:00+00:00")) == left


def test_banks_book_saturday_on_friday_and_sunday_on_monday():
    saturday = ms("2026-03-07T00:00:00+00:00")
    assert nearest_weekday(saturday) == saturday - DAY_MS
    assert nearest_weekday(saturday + DAY_MS) == saturday + 2 * DAY_MS
    assert nearest_weekday(saturday - DAY_MS) == saturday - DAY_MS
