"""Stages that were renamed or deleted keep the names under which deals went through them."""

from __future__ import annotations

import duckdb
import pytest

from filon.ingest.demo.company import NEW_BUSINESS
from filon.ingest.hubspot.definitions import FormerName, deleted_stages, former_names
from filon.ingest.hubspot.portal import Portal, Stage
from filon.ingest.hubspot.publishing import landed_portal
from filon.ingest.hubspot.records import instant
from filon.log.landing import Landing
from filon.log.store import Store

NEGOTIATION, REQUIREMENTS = "decisionmakerboughtin", "presentationscheduled"


@pytest.fixture
def redefined(scene):
    """A portal of deals alone whose negotiation was renamed twice and whose requirements stage is gone."""
    scene.only = ("deals",)
    scene.world.define("deals", NEW_BUSINESS, NEGOTIATION, "Discussion")
    scene.world.define("deals", NEW_BUSINESS, NEGOTIATION, "Closing")
    scene.world.define("deals", NEW_BUSINESS, REQUIREMENTS, None)
    return scene


def told(scene):
    with Landing(scene.landing) as landing:
        definitions, pipelines = landing.fact("definitions:deals"), landing.fact("pipelines:deals")
        names = {
            key: [one.label for one in some] for key, some in former_names(definitions, pipelines).items()
        }
        portal = landed_portal(landing, scene.request())
    return names, deleted_stages(definitions, pipelines), portal


@pytest.mark.parametrize("form", ["object", "text"])
def test_former_names_and_deleted_stages_are_known_from_the_audit(redefined, form):
    redefined.portal.behaviour.audits = form
    redefined.sync()
    names, deleted, portal = told(redefined)
    assert names == {(NEW_BUSINESS, NEGOTIATION): ["Négociation", "Discussion"]}
    assert [stage["label"] for one in deleted for stage in one["stages"]] == ["Exigences recueillies"]
    assert portal.stage(NEW_BUSINESS, NEGOTIATION).label == "Closing"
    assert portal.stage(NEW_BUSINESS, REQUIREMENTS).label == "Exigences recueillies"


@pytest.mark.parametrize("form", ["bare", "denied"])
def test_without_what_the_audit_tells_a_deleted_stage_is_an_open_one_under_its_number(redefined, form):
    redefined.portal.behaviour.audits = form
    redefined.sync()
    names, deleted, portal = told(redefined)
    assert (names, deleted) == ({}, [])
    assert portal.stage(NEW_BUSINESS, REQUIREMENTS).label == REQUIREMENTS
    with Landing(redefined.landing) as landing:
        assert landing.fact("definitions:deals")["denied"] == (form == "denied")


def test_an_entry_that_holds_the_stage_before_its_change_gives_the_same_names():
    stages = [
        {"pipeline": "p", "id": "s", "label": label, "metadata": {}, "order": 1, "at": at}
        for label, at in (("First", "2026-02-01"), ("Second", "2026-03-01"))
    ]
    now = [{"id": "p", "stages": [{"id": "s", "label": "Third", "updatedAt": "2026-03-01"}]}]
    names = former_names({"stages": stages}, now)["p", "s"]
    assert names == (FormerName("First", "2026-03-01"), FormerName("Second", "2026-03-01"))


def test_the_audit_is_asked_again_only_when_a_pipeline_changed(redefined):
    redefined.sync()
    redefined.portal.counts.clear()
    redefined.sync(full=True)
    assert redefined.counts("/pipelines/2026-09/deals") == 2
    assert redefined.counts("/audit") == 0
    redefined.world.define("deals", NEW_BUSINESS, NEGOTIATION, "Négociation")
    redefined.sync(full=True)
    assert redefined.counts("/audit") > 0


def test_an_event_tells_what_its_stage_was_called_at_the_time(redefined):
    redefined.world.define("deals", NEW_BUSINESS, "contractsent", "Contrat parti")
    moments = [
        one["timestamp"]
        for deal in redefined.world.live["deals"].values()
        for one in deal["propertiesWithHistory"]["dealstage"]
        if one["value"] == NEGOTIATION
    ]
    redefined.sync()
    redefined.publish()
    store = Store(redefined.home)
    column = store.open("hubspot").schema.attribute("stage_name_then", "event").column
    with duckdb.connect(str(store.path("hubspot")), read_only=True) as version:
        found = version.execute(f"SELECT {column}, ts FROM event WHERE {column} IS NOT NULL").fetchall()
    told = [name for name, _ in found]
    assert set(told) == {"Négociation", "Contrat envoyé"}
    assert told.count("Négociation") <= len(moments)


def test_a_name_holds_until_the_moment_at_which_it_was_changed():
    stage = Stage("p", "s", "Third")
    names = (FormerName("First", "2026-02-01T00:00:00Z"), FormerName("Second", "2026-03-01T00:00:00Z"))
    portal = Portal(0, former_names={("p", "s"): names})
    at = {
        day: portal.name_then(stage, instant(f"2026-{day}T00:00:00Z")) for day in ("01-31", "02-01", "03-01")
    }
    assert at == {"01-31": "First", "02-01": "Second", "03-01": None}
    assert portal.name_then(Stage("p", "other", "Other"), 0) is None
