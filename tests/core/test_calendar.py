"""Working time, checked by hand against the French calendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.core.calendar import (
    CalendarCountryError,
    CalendarDayError,
    CalendarFieldError,
    CalendarHoursError,
    CalendarZoneError,
    Window,
    WorkCalendar,
)
from filon.core.work_table import work_table

PARIS = ZoneInfo("Europe/Paris")
HOUR = 3_600.0
FRENCH = WorkCalendar()
ALWAYS = WorkCalendar(windows=tuple(Window(day, 0, 1_440) for day in range(7)), country=None)


def at(text: str, zone: ZoneInfo = PARIS) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_french_working_day_has_seven_hours_and_a_half() -> None:
    assert FRENCH.worked_s(at("2025-03-04T00:00"), at("2025-03-05T00:00")) == 7.5 * HOUR


def test_lunch_and_nights_are_not_worked() -> None:
    # Tuesday 11:30-12:30 and 14:00-18:00, then Wednesday 9:00-9:10.
    assert FRENCH.worked_s(at("2025-03-04T11:30"), at("2025-03-05T09:10")) == 5 * HOUR + 600


def test_nothing_is_worked_over_a_weekend() -> None:
    assert FRENCH.worked_s(at("2025-03-07T18:00"), at("2025-03-10T09:00")) == 0.0


def test_public_holidays_are_off() -> None:
    # 14 July 2025 is a Monday; the Tuesday after it is worked.
    assert FRENCH.worked_s(at("2025-07-14T00:00"), at("2025-07-16T00:00")) == 7.5 * HOUR


def test_alsace_has_holidays_of_its_own() -> None:
    alsace = WorkCalendar(subdivision="57")
    good_friday = at("2025-04-18T00:00"), at("2025-04-19T00:00")
    assert (FRENCH.worked_s(*good_friday), alsace.worked_s(*good_friday)) == (7.5 * HOUR, 0.0)


def test_extra_days_off_are_off() -> None:
    closed = WorkCalendar(days_off=(dt.date(2025, 12, 26),))
    assert closed.worked_s(at("2025-12-26T00:00"), at("2025-12-27T00:00")) == 0.0


def test_the_day_on_which_clocks_change_has_23_or_25_hours() -> None:
    assert ALWAYS.worked_s(at("2025-03-30T00:00"), at("2025-03-31T00:00")) == 23 * HOUR
    assert ALWAYS.worked_s(at("2025-10-26T00:00"), at("2025-10-27T00:00")) == 25 * HOUR


def test_working_hours_follow_the_clock_of_the_office_through_the_year() -> None:
    table = work_table(FRENCH, at("2025-01-01T00:00"), at("2025-12-31T00:00"))
    for day in ("2025-01-07", "2025-07-08"):
        opening, noon = table.worked_s(at(f"{day}T09:00")), table.worked_s(at(f"{day}T12:30"))
        assert (table.worked_s(at(f"{day}T08:00")), noon - opening) == (opening, 3.5 * HOUR)


def test_an_hour_that_the_change_of_clock_skips_is_not_worked() -> None:
    night = WorkCalendar(windows=(Window(6, 60, 240),), country=None)
    assert night.worked_s(at("2025-03-30T00:00"), at("2025-03-30T12:00")) == 2 * HOUR


def test_zones_at_a_quarter_of_an_hour_are_exact() -> None:
    kathmandu = WorkCalendar(timezone="Asia/Kathmandu", country=None)
    zone = ZoneInfo("Asia/Kathmandu")
    table = work_table(kathmandu, at("2025-03-03T00:00", zone), at("2025-03-08T00:00", zone))
    assert (
        table.worked_s(at("2025-03-04T10:07", zone)) - table.worked_s(at("2025-03-04T09:00", zone)) == 67 * 60
    )


def test_an_instant_without_zone_is_utc() -> None:
    assert FRENCH.worked_s(dt.datetime(2025, 1, 7, 8), dt.datetime(2025, 1, 7, 9)) == HOUR  # noqa: DTZ001


instants = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001


@given(instants, instants, st.sampled_from([FRENCH, ALWAYS, WorkCalendar("America/St_Johns", country="CA")]))
def test_the_compiled_table_gives_the_same_time_as_the_shifts(
    one: dt.datetime, other: dt.datetime, calendar: WorkCalendar
) -> None:
    start, end = min(one, other), max(one, other)
    table = work_table(calendar, start, end)
    assert table.worked_s(end) - table.worked_s(start) == pytest.approx(
        calendar.worked_s(start, end), abs=1e-6
    )


def test_a_calendar_over_all_representable_years_is_compiled() -> None:
    quiet = WorkCalendar(country=None, windows=())
    table = work_table(quiet, dt.datetime.min, dt.datetime(1, 1, 3))  # noqa: DTZ001, DTZ901
    assert table.days["pattern"] == [0, 0, 0]
    assert work_table(quiet, dt.datetime(9999, 12, 31), dt.datetime.max).days["day"] == [0]  # noqa: DTZ001, DTZ901


def test_json_gives_an_equal_calendar_back() -> None:
    calendar = WorkCalendar("Europe/Berlin", (Window(5, 480, 720),), "DE", "BY", (dt.date(2025, 12, 24),))
    assert WorkCalendar.from_json(calendar.to_json()) == calendar


def test_what_json_leaves_out_is_as_in_the_default_calendar() -> None:
    assert WorkCalendar.from_json({}) == FRENCH
    assert WorkCalendar.from_json({"hours": {"sat": ["9:00–12:00"]}}).windows == (Window(5, 540, 720),)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([], CalendarFieldError),
        ({"colour": "blue"}, CalendarFieldError),
        ({"days_off": ["25/12/2025"]}, CalendarFieldError),
        ({"days_off": 3}, CalendarFieldError),
        ({"timezone": 2}, CalendarFieldError),
        ({"timezone": "Europe/Pariss"}, CalendarZoneError),
        ({"country": "XX"}, CalendarCountryError),
        ({"subdivision": "Atlantis"}, CalendarCountryError),
        ({"country": None, "subdivision": "57"}, CalendarCountryError),
        ({"hours": []}, CalendarFieldError),
        ({"hours": {"lundi": ["09:00-12:00"]}}, CalendarDayError),
        ({"hours": {"mon": "09:00-12:00"}}, CalendarHoursError),
        ({"hours": {"mon": ["09:00"]}}, CalendarHoursError),
        ({"hours": {"mon": [None]}}, CalendarHoursError),
        ({"hours": {"mon": ["12:00-09:00"]}}, CalendarHoursError),
        ({"hours": {"mon": ["09:05-12:00"]}}, CalendarHoursError),
        ({"hours": {"mon": ["09:00-12:00", "11:45-13:00"]}}, CalendarHoursError),
        ({"hours": {"mon": ["09:00-25:00"]}}, CalendarHoursError),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(data: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        WorkCalendar.from_json(data)


def test_a_wrong_zone_names_the_nearest_one() -> None:
    with pytest.raises(CalendarZoneError) as caught:
        WorkCalendar("Europe/Pariss")
    assert caught.value.context["nearest"] == "Europe/Paris"
