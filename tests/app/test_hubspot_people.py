"""What is kept of people: nothing without a decision, nothing after it is taken back, nothing left of a portal."""

from __future__ import annotations

import pytest

from filon.app.hubspot_connection import (
    DATASET,
    PortalFolder,
    PurposeMissingError,
    connect,
    decisions,
    disconnect,
)
from filon.app.hubspot_privacy import change_privacy
from filon.app.hubspot_status import status
from filon.app.hubspot_sync import sync
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.privacy import Privacy


def test_reading_more_about_people_takes_a_purpose(workspace, portal):
    key = from_text(portal.behaviour.key)
    with pytest.raises(PurposeMissingError) as refused:
        connect(workspace, key, base=portal.address, privacy=Privacy(emails=True))
    assert refused.value.context["value"] == "emails"
    assert not PortalFolder(workspace).connected


def test_names_that_are_no_longer_wanted_leave_every_kept_file(workspace, portal):
    lead = min(portal.world.live["leads"])
    portal.world.edit("leads", lead, "hs_lead_name", "Zoé Canary")
    everything = Privacy(owner_names=True, lead_names=True, emails=True)
    connect(workspace, from_text(portal.behaviour.key), base=portal.address, privacy=everything, why="audit")
    sync(workspace)
    assert status(workspace).last_sync.held["emails"] > 0
    change_privacy(workspace, Privacy(), who="Ada")
    found = sync(workspace)
    assert "emails" not in found.records
    traces = [path for path in workspace.home.rglob("*") if path.is_file() and b"Canary" in path.read_bytes()]
    assert traces == []
    assert workspace.store.versions(DATASET)[-1] >= 2
    taken_back, made = decisions(PortalFolder(workspace))
    assert (made.why, made.privacy) == ("audit", everything)
    assert (taken_back.who, taken_back.privacy) == ("Ada", Privacy())


def test_lead_names_that_are_newly_wanted_come_with_the_next_sync(synced, portal):
    change_privacy(synced, Privacy(lead_names=True), who="Ada", why="routing review")
    found = sync(synced)
    assert found.records["leads"] == len(portal.world.live["leads"])
    assert found.records["deals"] == 0


def test_a_portal_left_with_its_data_leaves_nothing(synced):
    assert synced.store.names() == [DATASET]
    disconnect(synced, with_data=True)
    assert not PortalFolder(synced).path.exists()
    assert synced.store.names() == []
    assert status(synced).connection is None
