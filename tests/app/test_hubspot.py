"""A portal as a source: connected, read, mapped, published when something changed, and able to forget."""

from __future__ import annotations

import time

import pytest

from filon.app.hubspot_check import check
from filon.app.hubspot_connection import DATASET, NeverSyncedError, NotConnectedError, PortalFolder, connect
from filon.app.hubspot_stages import UnknownMeaningError, UnknownStageError, decide, stages
from filon.app.hubspot_status import status
from filon.app.hubspot_sync import erase, start_sync, sync
from filon.ingest.demo.company import owners
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.credentials import OAuth, Secret, from_text
from filon.ingest.hubspot.erasure import ContactUnknownError
from filon.ingest.hubspot.failures import KeyRefusedError
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.syncing import UnknownObjectError
from tests.ingest.hubspot.live.scene import unlimited


def test_a_key_that_opens_nothing_is_not_kept(workspace, portal):
    with pytest.raises(KeyRefusedError):
        connect(workspace, from_text("wrong"), base=portal.address)
    assert not PortalFolder(workspace).path.exists()
    with pytest.raises(NotConnectedError):
        sync(workspace)


def test_a_connection_knows_its_portal_and_reads_as_little_as_possible(workspace, portal):
    made = connect(workspace, from_text(portal.behaviour.key), base=portal.address)
    assert (made.portal_id, made.timezone, made.currency) == ("7654321", "Europe/Paris", "EUR")
    assert made.privacy == Privacy(owner_names=False, lead_names=False, emails=False)
    assert made.key_place == "file"


def test_a_refresh_token_that_is_exchanged_while_connecting_is_the_one_that_is_kept(workspace, portal):
    portal.behaviour.refresh_token, portal.behaviour.rotates = "refresh-1", True
    given = OAuth("id", Secret("secret"), Secret("refresh-1"))
    connect(workspace, given, base=portal.address)
    kept = PortalFolder(workspace).cabinet.get()
    assert kept.refresh_token.reveal() == portal.behaviour.refresh_token != "refresh-1"
    assert check(workspace).portal_id == "7654321"


def test_an_address_is_kept_as_it_was_understood(workspace, portal):
    connect(workspace, from_text(portal.behaviour.key), base=f"{portal.address.upper()}/")
    assert PortalFolder(workspace).connection().base == portal.address


def test_a_portal_becomes_a_data_set_in_a_child_and_stays_as_it_is_while_nothing_changes(connected, portal):
    seen = []
    first = sync(connected, on_progress=lambda share, stage: seen.append((share, stage)))
    assert first.published.cases == 25
    assert first.lacking == ()
    assert {"syncing", "publishing"} <= {stage for _, stage in seen}
    assert sync(connected).published is None
    portal.world.edit("deals", min(portal.world.live["deals"]), "dealname", "another")
    assert sync(connected).published.version == 2


def test_owners_are_pseudonyms_that_stay_the_same(synced):
    log = synced.open(DATASET)
    people = {name for name in log.resources.collect().to_native().to_pydict()["name"] if name}
    assert people
    assert not people & {owner.name for owner in owners()}
    assert any(name.startswith("owner-") for name in people)


def test_what_the_portal_does_not_give_is_said(connected, portal):
    portal.behaviour.denied = {"leads"}
    found = sync(connected)
    (lead,) = found.lacking
    assert lead.kind == "leads"
    assert "Sales Hub Professional" in lead.text.en
    assert "Sales Hub Professional" in lead.text.fr


def test_the_check_tells_scopes_records_and_cost(connected, portal):
    portal.behaviour.denied, portal.behaviour.absent = {"quotes"}, {"services"}
    found = check(connected)
    access = {one.kind: one.access for one in found.objects}
    assert (access["deals"], access["quotes"]) == ("open", "scope_missing")
    assert (access["services"], access["emails"]) == ("absent", "not_asked")
    assert "crm.objects.quotes.read" in found.scopes
    assert "sales-email-read" not in found.scopes
    assert {one.kind: one.records for one in found.objects}["deals"] == 25
    deals = next(one for one in found.objects if one.kind == "deals")
    assert deals.requests == 1 + 3 + 1  # one page of fifty, three types of neighbours, properties


def test_the_meaning_of_stages_is_proposed_decided_and_kept(connected):
    with pytest.raises(NeverSyncedError):
        stages(connected)
    sync(connected)
    rows = {(row.pipeline, row.stage): row for row in stages(connected)}
    assert rows["74120893", "184930503"].suggestion == "deal_negotiation"
    assert rows["74120893", "184930505"].end == "won"
    assert rows["default", "qualifiedtobuy"].meaning == "deal_qualified"
    assert rows["default", "appointmentscheduled"].entries > 10
    decided = decide(connected, {("74120893", "184930501"): "deal_appointment"}, accept=True)
    meanings = {(row.pipeline, row.stage): row.meaning for row in decided}
    assert meanings["74120893", "184930503"] == "deal_negotiation"
    published = sync(connected).published
    assert published.version == 2
    activities = {one.key for one in connected.open(DATASET).schema.activities}
    assert "stage_74120893_184930503" not in activities
    assert "deal_negotiation" in activities


def test_a_stage_or_a_meaning_that_is_not_there_is_refused(synced):
    with pytest.raises(UnknownStageError):
        decide(synced, {("default", "nowhere"): "deal_qualified"})
    with pytest.raises(UnknownMeaningError):
        decide(synced, {("default", "closedwon"): "deal_dreamt"})


def test_an_object_that_nobody_knows_is_refused_with_its_neighbour(connected):
    with pytest.raises(UnknownObjectError) as refused:
        sync(connected, only=("deal",))
    assert refused.value.context["nearest"] == "deals"


def test_a_sync_is_a_job_that_can_be_followed(connected):
    job = start_sync(connected)
    while connected.jobs.report(job).state == "running":
        time.sleep(0.02)
    assert connected.jobs.report(job).state == "done"
    assert DATASET in connected.store.names()


def test_an_erased_contact_is_nowhere_any_more_and_does_not_come_back(workspace, portal):
    connect(
        workspace,
        from_text(portal.behaviour.key),
        base=portal.address,
        privacy=Privacy(lead_names=True),
        why="audit",
    )
    contact, leads = next((key, tied) for key, tied in portal.world.ties["contacts", "leads"].items() if tied)
    for lead in leads:
        portal.world.edit("leads", lead, "hs_lead_name", "Zoé Canary")
    sync(workspace)
    found = erase(workspace, contact)
    assert found.leads_masked == len(leads)
    sync(workspace, full=True)
    assert len(workspace.store.versions(DATASET)) >= 1
    traces = [
        path for path in workspace.home.rglob("*") if path.is_file() and contact.encode() in path.read_bytes()
    ]
    assert traces == []
    with pytest.raises(ContactUnknownError):
        erase(workspace, contact)


def test_two_portals_with_the_same_stages_keep_what_each_of_them_means(workspace, portal):
    with LivePortal(World.of_company(12), unlimited(portal_id=1_234_567)) as other:
        for one, meaning in ((portal, "requirements_gathered"), (other, "deal_negotiation")):
            connect(workspace, from_text(one.behaviour.key), base=one.address)
            sync(workspace, only=("deals",))
            assert not any(row.meaning == "requirements_gathered" for row in stages(workspace))
            decide(workspace, {("default", "presentationscheduled"): meaning})
        connect(workspace, from_text(portal.behaviour.key), base=portal.address)
        meant = {(row.pipeline, row.stage): row.meaning for row in stages(workspace)}
        assert meant["default", "presentationscheduled"] == "requirements_gathered"


def test_meanings_that_were_kept_for_all_portals_go_to_the_connected_one(connected):
    sync(connected, only=("deals",))
    folder = PortalFolder(connected)
    (folder.path / "stages.json").write_text('[["default", "presentationscheduled", "deal_negotiation"]]')
    meant = {(row.pipeline, row.stage): row.meaning for row in stages(connected)}
    assert meant["default", "presentationscheduled"] == "deal_negotiation"
    assert not (folder.path / "stages.json").exists()


def test_the_list_of_stages_tells_former_names_and_deleted_stages(connected, portal):
    portal.world.define("deals", "default", "decisionmakerboughtin", "Closing")
    portal.world.define("deals", "default", "qualifiedtobuy", None)
    portal.behaviour.denied = {kind for kind in portal.world.live if kind != "deals"}
    sync(connected, only=("deals",))
    rows = {row.stage: row for row in stages(connected) if row.pipeline == "default"}
    assert [was.label for was in rows["decisionmakerboughtin"].formerly] == ["Négociation"]
    assert rows["qualifiedtobuy"].deleted
    assert rows["qualifiedtobuy"].label == "Opportunité qualifiée"
    assert rows["qualifiedtobuy"].entries > 0
    assert not rows["closedwon"].deleted


def test_a_portal_that_hides_its_audit_has_a_blind_spot(connected, portal):
    portal.behaviour.audits = "denied"
    sync(connected, only=("deals",))
    assert "definitions" in {one.code for one in status(connected).last_sync.blind_spots}
