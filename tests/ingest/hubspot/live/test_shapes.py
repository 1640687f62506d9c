"""The live demo portal answers in HubSpot's shapes, as an independent client understands them in its strict mode."""

from __future__ import annotations

import hubspot_sdk
import pytest
from hubspot_sdk import HubSpot

from filon.ingest.demo.live.server import LivePortal
from tests.ingest.hubspot.live.conftest import copied
from tests.ingest.hubspot.live.scene import unlimited


@pytest.fixture(scope="module")
def portal(company):
    # The independent client speaks the version before; the shapes of both are the same.
    with LivePortal(copied(company), unlimited(versions=("2026-09", "2026-03"))) as live:
        yield live


@pytest.fixture
def sdk(portal):
    with HubSpot(
        access_token=portal.behaviour.key,
        base_url=portal.address,
        _strict_response_validation=True,
        max_retries=0,
    ) as client:
        yield client


def test_lists_with_history_page_to_their_end(sdk, portal):
    found = list(sdk.crm.objects.deals.list(limit=50, properties_with_history=["dealstage"]))
    assert sorted(one.id for one in found) == sorted(portal.world.live["deals"])
    entry = found[0].properties_with_history["dealstage"][0]
    assert entry.timestamp.year in range(2024, 2027)
    assert entry.source_type


def test_a_batch_is_read(sdk, portal):
    ids = sorted(portal.world.live["deals"])[:3]
    found = sdk.crm.objects.deals.batch.get(
        inputs=[{"id": one} for one in ids], properties=["amount"], properties_with_history=["dealstage"]
    )
    assert [one.id for one in found.results] == ids


def test_a_search_is_answered(sdk, portal):
    found = sdk.crm.objects.deals.search(
        after="0", filter_groups=[], limit=10, properties=["amount"], sorts=[]
    )
    assert found.total == len(portal.world.live["deals"])


def test_owners_and_pipelines_are_told(sdk):
    assert len(list(sdk.crm.owners.list(limit=100))) > 10
    pipelines = sdk.crm.pipelines.list(object_type="deals").results
    assert [one.id for one in pipelines] == ["default", "74120893"]
    assert {stage.metadata["isClosed"] for stage in pipelines[0].stages} == {"true", "false"}


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"limit": 101}, hubspot_sdk.BadRequestError),
        ({"limit": 51, "properties_with_history": ["dealstage"]}, hubspot_sdk.BadRequestError),
        ({"properties": ["x" * 17_000]}, hubspot_sdk.APIStatusError),
    ],
    ids=["page", "page with history", "address"],
)
def test_documented_caps_are_kept(sdk, arguments, refusal):
    with pytest.raises(refusal):
        sdk.crm.objects.deals.list(**arguments)


def test_the_wall_of_searches_stands(sdk, portal):
    portal.behaviour.search_wall = 30
    with pytest.raises(hubspot_sdk.BadRequestError):
        sdk.crm.objects.deals.search(after="30", filter_groups=[], limit=10, properties=[], sorts=[])
    portal.behaviour.search_wall = 10_000


def test_limits_scopes_and_keys_are_answered_by_their_status(sdk, portal):
    portal.behaviour.denied = {"deals"}
    with pytest.raises(hubspot_sdk.PermissionDeniedError):
        sdk.crm.objects.deals.list()
    portal.behaviour.denied = set()
    portal.behaviour.daily = 0
    with pytest.raises(hubspot_sdk.RateLimitError):
        sdk.crm.objects.deals.list()
    portal.behaviour.daily = None
    with pytest.raises(hubspot_sdk.AuthenticationError):
        sdk.with_options(access_token="other").crm.objects.deals.list()
