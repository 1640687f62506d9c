"""Working hours at the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import COLUMNS, DEALS


@pytest.fixture
def deals(run, tmp_path):
    table = tmp_path / "deals.csv"
    table.write_text(DEALS, encoding="utf-8")
    assert run("import", table, *COLUMNS, "--name", "deals").exit_code == 0
    return tmp_path


def test_without_setting_a_data_set_keeps_office_hours(deals, answer):
    assert answer("calendar", "deals")["hours"]["fri"] == ["09:00-12:30", "14:00-18:00"]


def test_hours_from_a_file_count_and_can_be_reset(deals, answer):
    hours = deals / "hours.json"
    hours.write_text(json.dumps({"timezone": "UTC", "country": None, "hours": {"mon": ["09:00-10:00"]}}))
    assert answer("calendar", "deals", "--set", hours)["day_s"] == 3_600
    # D1 runs from Monday 6 January 9:00 to Thursday 16: two Mondays of one hour.
    assert answer("throughput", "deals", "-f", "case:D1", "--calendar", "work")["max_s"] == 7_200
    assert answer("calendar", "deals", "--reset")["day_s"] == 27_000


def test_working_time_is_told_in_working_days(deals, run):
    told = run("throughput", "deals", "-f", "case:D1", "--calendar", "work", "--lang", "fr").stdout
    assert "j ouvrés" in told


def test_a_file_that_is_no_calendar_is_refused(deals, run):
    hours = deals / "hours.json"
    hours.write_text("{")
    refused = run("calendar", "deals", "--set", hours)
    assert refused.exit_code == 1
    assert "calendar_file" in refused.stderr
