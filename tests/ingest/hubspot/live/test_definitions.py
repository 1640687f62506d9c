"""Stages that were renamed or deleted keep the names under which deals went through them."""

from __future__ import annotations

import pytest

from filon.ingest.demo.company import NEW_BUSINESS
from filon.ingest.hubspot.definitions import FormerName, deleted_stages, former_names
from filon.ingest.hubspot.publishing import landed_portal
from filon.log.landing import Landing

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
        portal = landed_portal(landing, scene._request())
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
    redefined.sync()
    assert redefined.counts("/audit") == 0
    redefined.world.define("deals", NEW_BUSINESS, NEGOTIATION, "Négociation")
    redefined.sync()
    assert redefined.counts("/audit") > 0
