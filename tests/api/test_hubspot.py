"""HubSpot as a source over HTTP: a key goes in and never comes out, jobs tell each object, refusals say what to do."""

import time

import pytest

from tests.api.portal_site import KEY, finish
from tests.server import running


def test_before_a_key_the_source_tells_the_scopes_and_nothing_else(tmp_path):
    with running(tmp_path) as client:
        found = client.get("/api/hubspot").json()
        refused = client.post("/api/hubspot/sync", json={})
    assert found["connection"] is None
    assert "crm.objects.deals.read" in {one["scope"] for one in found["scopes"]}
    assert all("read" in one["scope"] or one["scope"] == "tickets" for one in found["scopes"])
    assert (refused.status_code, refused.json()["code"]) == (404, "hubspot_not_connected")


@pytest.mark.parametrize(
    "body",
    [
        {"key": "secret canary"},
        {"key": "canary" * 1_000},
        {"key": "canary", "more": 1},
        {"key": "canary", "who": 7},
        {"key": ["canary"]},
        {"key": "canary", "base_url": "https://example.com"},
        {"key": "canary", "privacy": {"lead_names": True}},
    ],
)
def test_no_refusal_repeats_the_key(site, body):
    refused = site.post("/api/hubspot/connection", json=body)
    assert refused.status_code == 422
    assert "canary" not in refused.text


def test_more_about_people_takes_a_purpose(site, portal):
    body = {"key": KEY, "base_url": portal.address, "privacy": {"owner_names": True}}
    refused = site.post("/api/hubspot/connection", json={**body, "who": "Ada"})
    assert (refused.status_code, refused.json()["code"]) == (422, "hubspot_purpose_missing")


def test_a_synchronisation_tells_every_object_and_what_it_lacks(synced):
    found = synced.get("/api/hubspot").json()
    assert found["dataset"] == "hubspot"
    last = found["last_sync"]
    assert last["held"]["deals"] == last["read"]["deals"] == 12
    assert last["mismatch_ratio"] == 0
    assert [one["kind"] for one in last["lacking"]] == ["contracts"]
    assert {"sent", "revenue", "emails"} <= {one["code"] for one in last["blind_spots"]}
    again = finish(synced, synced.post("/api/hubspot/sync", json={"only": ["deals"]}).json()["job_id"])
    assert [one["key"] for one in again["parts"]] == ["deals"]


def test_no_answer_shows_the_key(synced):
    for path in ("/api/hubspot", "/api/hubspot/stages", "/api/datasets/hubspot", "/api/datasets"):
        assert KEY not in synced.get(path).text
    assert KEY not in synced.post("/api/hubspot/check").text


def test_the_check_tells_the_cost_before_anything_is_read(synced):
    found = synced.post("/api/hubspot/check").json()
    access = {one["kind"]: one["access"] for one in found["objects"]}
    assert (access["deals"], access["contracts"], access["emails"]) == ("open", "scope_missing", "not_asked")
    assert found["requests"] == sum(one["requests"] for one in found["objects"])
    assert found["minutes"] == 1


def test_every_event_leads_to_the_page_of_its_record(synced, portal):
    case = synced.get("/api/datasets/hubspot/cases").json()["rows"][0]["case_id"]
    events = synced.get(f"/api/datasets/hubspot/cases/{case}").json()["events"]
    assert f"{portal.address}/contacts/7654321/record/0-3/{case}" in {one["source_url"] for one in events}
    assert all(one["source_url"].startswith(f"{portal.address}/contacts/7654321/record/0-") for one in events)
    assert all(one["evidence"] for one in events)
    page = synced.get(next(one["source_url"] for one in events))
    assert page.status_code == 200
    assert "dealstage" in page.text or "hs_" in page.text


def test_what_stages_mean_is_decided_and_can_be_taken_back(synced):
    before = synced.get("/api/hubspot/stages").json()
    row = next(one for one in before["rows"] if one["meaning"] == "deal_qualified")
    place = {"pipeline": row["pipeline"], "stage": row["stage"]}
    for meaning, expected in (("own", None), ("deal_qualified", "deal_qualified")):
        kept = synced.put("/api/hubspot/stages", json={"choices": [{**place, "meaning": meaning}]}).json()
        finish(synced, kept["job_id"])
        now = next(one for one in kept["rows"] if (one["pipeline"], one["stage"]) == tuple(place.values()))
        assert (now["meaning"], now["decided"]) == (expected, True)
        activities = {one["key"] for one in synced.get("/api/datasets/hubspot").json()["activities"]}
        assert ("deal_qualified" in activities) is (expected is not None)
    refused = synced.put("/api/hubspot/stages", json={"choices": [{**place, "meaning": "dreamt"}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "hubspot_unknown_meaning")


def test_names_of_owners_come_by_decision_and_go_by_decision(synced):
    wanted = {"owner_names": True, "who": "Ada", "why": "handovers"}
    finish(synced, synced.put("/api/hubspot/privacy", json=wanted).json()["job_id"])
    assert not all(name.startswith(("owner-", "automation")) for name in resources(synced))
    finish(synced, synced.put("/api/hubspot/privacy", json={}).json()["job_id"])
    assert all(name.startswith(("owner-", "automation")) for name in resources(synced))
    newest, oldest = synced.get("/api/hubspot").json()["decisions"][:2]
    assert (oldest["who"], oldest["why"], oldest["privacy"]["owner_names"]) == ("Ada", "handovers", True)
    assert newest["privacy"]["owner_names"] is False
    assert synced.put("/api/hubspot/privacy", json={}).json() == {"job_id": None}


def resources(site):
    cases = site.get("/api/datasets/hubspot/cases", params={"size": 20}).json()["rows"]
    found = [site.get(f"/api/datasets/hubspot/cases/{one['case_id']}").json()["events"] for one in cases]
    return {event["resource"] for events in found for event in events if event["resource"]}


def test_how_long_records_are_kept_is_previewed_decided_and_carried_out(synced):
    assert synced.get("/api/hubspot/retention").json() == {"days": None, "records": {}, "versions": 0}
    refused = synced.get("/api/hubspot/retention", params={"days": 3})
    assert (refused.status_code, refused.json()["code"]) == (422, "hubspot_retention_days")
    assert synced.put("/api/hubspot/retention", json={"days": 3}).status_code == 422
    seen = synced.get("/api/hubspot/retention", params={"days": 500}).json()
    before = synced.get("/api/hubspot").json()["last_sync"]["held"]["deals"]
    assert 0 < seen["records"]["deals"] < before
    job = finish(synced, synced.put("/api/hubspot/retention", json={"days": 500}).json()["job_id"])
    assert {one["key"]: one["count"] for one in job["parts"]} == seen["records"]
    assert synced.get("/api/hubspot/retention").json()["days"] == 500
    assert synced.get("/api/datasets/hubspot").json()["cases"] == before - seen["records"]["deals"]
    finish(synced, synced.put("/api/hubspot/retention", json={"days": None}).json()["job_id"])
    assert synced.get("/api/hubspot/retention").json()["days"] is None


def test_how_often_the_portal_is_read_is_decided_and_can_be_taken_back(synced):
    refused = synced.put("/api/hubspot/schedule", json={"hours": 0})
    assert (refused.status_code, refused.json()["code"]) == (422, "hubspot_schedule_hours")
    decided = synced.put("/api/hubspot/schedule", json={"hours": 24}).json()
    assert (decided["schedule"]["hours"], decided["schedule"]["failure"]) == (24, None)
    assert decided["schedule"]["next_at"] > decided["last_sync"]["at"]
    taken_back = synced.put("/api/hubspot/schedule", json={"hours": None}).json()
    assert taken_back["schedule"] == {"hours": None, "next_at": None, "failure": None}


def test_an_erasure_is_a_job_and_an_unknown_contact_is_refused(synced, portal):
    contact = min(portal.world.live["contacts"])
    job = finish(synced, synced.post("/api/hubspot/erasures", json={"contact": contact}).json()["job_id"])
    assert [one["key"] for one in job["parts"]] == ["leads"]
    again = synced.post("/api/hubspot/erasures", json={"contact": contact}).json()["job_id"]
    while (job := synced.get(f"/api/jobs/{again}").json())["state"] == "running":
        time.sleep(0.05)
    assert job["error"]["code"] == "hubspot_contact_unknown"


def test_a_disconnected_portal_leaves_no_key_and_with_its_data_nothing(tmp_path, portal, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with running(tmp_path) as client:
        assert client.delete("/api/hubspot/connection").status_code == 404
        body = {"key": KEY, "base_url": portal.address}
        assert client.post("/api/hubspot/connection", json=body).json()["key_place"] == "file"
        assert client.delete("/api/hubspot/connection", params={"with_data": True}).status_code == 204
        assert client.get("/api/hubspot").json()["connection"] is None
    assert not any(KEY in path.read_text("utf-8", "ignore") for path in tmp_path.rglob("*") if path.is_file())
