"""What is kept too long goes as whole sales, from every kept file, and does not come back before it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from filon.app.hubspot_connection import DATASET, NotConnectedError, PortalFolder
from filon.app.hubspot_retention import decide_retention, kept_days, preview_retention
from filon.app.hubspot_sync import sync
from filon.app.selection import Selection
from filon.app.views.summary import summary
from filon.ingest.hubspot.publishing import aliases_of
from filon.ingest.hubspot.retention import RetentionDaysError, overdue
from filon.log.landing import Landing


def held(workspace, kind, state="live"):
    folder = PortalFolder(workspace)
    with Landing(folder.landed(folder.connection())) as landing:
        return landing.ids(kind, state)


def last_change(world, deal):
    """The newest moment among a deal and what hangs on it directly."""
    around = [world.live["deals"][deal]["updatedAt"]]
    for (kind, to_kind), pairs in world.ties.items():
        if kind == "deals" and to_kind not in {"contacts", "companies"}:
            around += [world.live[to_kind][one]["updatedAt"] for one in pairs.get(deal, ())]
    return max(around)


def test_a_sale_that_nothing_touched_goes_whole_and_stays_away(synced, portal):
    world, before = portal.world, held(synced, "deals")
    days = 200
    told = preview_retention(synced, days)
    assert held(synced, "deals") == before
    assert 0 < told.records["deals"] < len(before)
    done = decide_retention(synced, days)
    assert done.records == told.records
    left, gone = held(synced, "deals"), held(synced, "deals", "expired")
    assert (len(left), len(gone)) == (len(before) - told.records["deals"], told.records["deals"])
    assert max(last_change(world, one) for one in gone) < min(last_change(world, one) for one in left)
    assert synced.ask(Selection(DATASET), summary).cases == len(left)
    # Neither a look for changes nor a complete pass brings them back, and nothing is asked for twice.
    portal.counts.clear()
    assert sum(sync(synced).records.values()) == 0
    assert not [path for path in portal.counts if "batch/read" in path]
    sync(synced, full=True)
    assert held(synced, "deals") == left
    world.edit("deals", gone[0], "amount", "12")
    sync(synced)
    assert gone[0] in held(synced, "deals")


def test_what_went_is_in_no_kept_file(synced, portal):
    folder = PortalFolder(synced)
    with Landing(folder.landed(folder.connection())) as landing:
        going = overdue(landing, 30, aliases_of(landing), now=dt.datetime.now(dt.UTC))
    deal = next(one for kind, one in going if kind == "deals")
    # Not by an edit, which would be a change: as if it had always been called so.
    portal.world.live["deals"][deal]["properties"]["dealname"] = "Canary deal"
    sync(synced, full=True)
    assert holds(synced, b"Canary deal")
    assert decide_retention(synced, 30).records["deals"] > 0
    assert deal in held(synced, "deals", "expired")
    assert not holds(synced, b"Canary deal")
    assert len(synced.store.versions(DATASET)) == 1


def holds(workspace, text):
    """Whether any file of the workspace holds a text."""
    return any(text in path.read_bytes() for path in workspace.home.rglob("*") if path.is_file())


def test_a_decision_is_kept_and_can_be_taken_back_for_what_is_left(synced):
    folder = PortalFolder(synced)
    assert kept_days(folder) is None
    assert decide_retention(synced, 36_000).records == {}
    assert kept_days(folder) == 36_000
    assert decide_retention(synced, None).days is None
    assert kept_days(folder) is None


@pytest.mark.parametrize("days", [-1, 0, 29, 36_501])
def test_a_number_of_days_that_cannot_be_meant_is_refused(synced, days):
    with pytest.raises(RetentionDaysError):
        preview_retention(synced, days)
    with pytest.raises(RetentionDaysError):
        decide_retention(synced, days)
    assert kept_days(PortalFolder(synced)) is None


def test_without_a_portal_there_is_nothing_to_keep(workspace):
    with pytest.raises(NotConnectedError):
        decide_retention(workspace, 100)
