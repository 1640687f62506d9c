"""A portal is read again by itself when its time has come, and how that went is told to whoever looks next."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from starlette.testclient import TestClient

from filon.api import application
from filon.app import hubspot_sync
from filon.app.hubspot_connection import DATASET, NotConnectedError, PortalFolder
from filon.app.hubspot_schedule import ScheduleHoursError, decide_schedule, is_due, schedule
from filon.app.hubspot_status import status
from filon.app.hubspot_sync import sync, sync_when_due

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def ended(workspace, job):
    while (report := workspace.jobs.report(job)).state == "running":
        time.sleep(0.02)
    return report


def test_nothing_is_read_before_somebody_decides_so(connected, portal):
    portal.counts.clear()
    assert status(connected).schedule.hours is None
    assert sync_when_due(connected) is None
    assert not portal.counts


def test_the_next_time_counts_from_the_end_of_the_last_one(connected):
    decide_schedule(connected, 6)
    folder = PortalFolder(connected)
    assert schedule(folder, NOON).next_at == NOON + 6 * HOUR
    assert not is_due(folder, NOON, NOON + 5 * HOUR)
    assert is_due(folder, NOON, NOON + 6 * HOUR)
    decide_schedule(connected, None)
    assert schedule(folder, NOON).next_at is None
    assert not is_due(folder, NOON, NOON + 9_999 * HOUR)


@pytest.mark.parametrize("hours", [0, -3, 745])
def test_a_time_that_means_nothing_is_refused_and_the_decision_stays(connected, hours):
    decide_schedule(connected, 24)
    with pytest.raises(ScheduleHoursError):
        decide_schedule(connected, hours)
    assert status(connected).schedule.hours == 24


def test_a_portal_that_is_not_connected_has_no_schedule(workspace):
    with pytest.raises(NotConnectedError):
        decide_schedule(workspace, 6)
    assert sync_when_due(workspace) is None


def test_what_is_due_is_read_once_and_published(connected):
    decide_schedule(connected, 1)
    job = sync_when_due(connected)
    assert job is not None
    assert sync_when_due(connected) is None  # one is under way
    assert ended(connected, job).state == "done"
    assert connected.store.names() == [DATASET]
    found = status(connected)
    assert found.last_sync is not None
    assert found.schedule.next_at == found.last_sync.at + HOUR
    assert found.schedule.failure is None
    assert sync_when_due(connected) is None


def test_a_server_outlives_a_schedule_that_somebody_damaged(workspace, monkeypatch):
    looks = threading.Event()

    def broken(_workspace):
        looks.set()
        raise ValueError("no JSON")

    monkeypatch.setattr(application, "sync_when_due", broken)
    with TestClient(application.create_app(workspace.home), base_url="http://localhost") as client:
        assert looks.wait(10)
        assert client.get("/api/datasets").status_code == 200


def test_a_crash_is_told_too(connected, monkeypatch):
    def broken(*_arguments, **_named):
        raise RuntimeError("never foreseen")

    decide_schedule(connected, 1)
    monkeypatch.setattr(hubspot_sync, "sync", broken)
    assert ended(connected, sync_when_due(connected)).state == "failed"
    assert status(connected).schedule.failure is not None


def test_a_failure_is_told_waits_its_time_and_is_forgotten_after_a_success(connected, portal):
    decide_schedule(connected, 1)
    portal.behaviour.key, key = "another key", portal.behaviour.key
    report = ended(connected, sync_when_due(connected))
    assert report.state == "failed"
    told = status(connected).schedule
    assert report.error.message("fr") in told.failure.fr
    assert report.error.hint("en") in told.failure.en
    assert sync_when_due(connected) is None  # not again at once
    portal.behaviour.key = key
    sync(connected)
    assert status(connected).schedule.failure is None
