"""A portal from its key to the page of a record: what a new user does with HubSpot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from filon.ingest.demo.company import NEW_BUSINESS
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from tests.browser.conftest import Say, in_french

LONG = 120_000
RENAMED = "decisionmakerboughtin"
pytestmark = in_french


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[LivePortal]:
    """The demo company as a portal whose key lacks the scope for contracts, and that renamed a stage."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with LivePortal(World.of_company(20)) as live:
        live.behaviour.denied = {"contracts"}
        live.world.define("deals", NEW_BUSINESS, RENAMED, "Closing")
        yield live


def went_through(world: World, stage: str) -> str:
    """A deal that went through a stage."""
    deals = world.live["deals"].items()
    return next(
        key for key, one in deals if stage in {e["value"] for e in one["propertiesWithHistory"]["dealstage"]}
    )


def connect(screen: Page, say: Say, portal: LivePortal, key: str) -> None:
    field = screen.get_by_role("textbox", name=say("hubspot.key"), exact=True)
    field.or_(screen.get_by_label(say("hubspot.key"), exact=True).locator("visible=true")).last.fill(key)
    if not screen.get_by_label(say("hubspot.address"), exact=True).is_visible():
        screen.get_by_text(say("hubspot.other_address"), exact=True).click()
    screen.get_by_label(say("hubspot.address"), exact=True).fill(portal.address)
    screen.get_by_role("button", name=say("hubspot.connect"), exact=True).click()


def test_a_key_leads_to_the_map_of_the_portal_and_each_event_to_its_record(
    new_site: str, screen: Page, portal: LivePortal, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(new_site)
    screen.get_by_role("link", name=say("sources.hubspot_go"), exact=True).click()
    expect(screen.get_by_text("crm.objects.deals.read")).to_be_visible()
    check_access(screen)
    connect(screen, say, portal, "wrong")
    expect(screen.get_by_role("alert")).to_contain_text("HubSpot")
    connect(screen, say, portal, portal.behaviour.key)

    screen.get_by_role("button", name=say("hubspot.test"), exact=True).click()
    expect(screen.get_by_text(say("hubspot.access_scope_missing"), exact=True)).to_be_visible()
    check_access(screen)

    screen.get_by_role("button", name=say("hubspot.sync_now"), exact=True).click()
    parts = screen.get_by_role("list", name=say("hubspot.by_object"))
    expect(parts.get_by_text(say("hubspot.object_deals"), exact=True)).to_be_visible()
    expect(screen).to_have_url(re.compile("/d/hubspot/map"), timeout=LONG)
    expect(screen.locator("svg").first).to_be_visible()

    screen.goto(f"{new_site}/d/hubspot/cases")
    screen.locator("table tbody a").first.click()
    expect(screen.locator(".step-evidence").first).to_be_visible()
    link = screen.locator(".timeline").get_by_role("link", name=say("cases.source")).first
    address = link.get_attribute("href")
    assert address is not None
    assert re.fullmatch(rf"{portal.address}/contacts/7654321/record/0-\d+/\d+", address)
    check_access(screen)

    screen.goto(f"{new_site}/d/hubspot/cases?case={went_through(portal.world, RENAMED)}")
    expect(screen.locator(".timeline")).to_contain_text(say("cases.stage_then", name="Négociation"))
    check_access(screen)

    screen.goto(f"{new_site}/?source=hubspot")
    expect(screen.get_by_text("crm.objects.contracts.read")).to_be_visible()
    check_access(screen)
    screen.get_by_role("link", name=say("hubspot.stages"), exact=True).click()
    expect(screen.get_by_role("table").first).to_be_visible()
    check_access(screen)
    screen.get_by_role("button", name=re.compile(say("hubspot.accept_all_other", count=r"\d+"))).click()
    screen.get_by_role("button", name=re.compile(say("hubspot.save_stages_other", count=r"\d+"))).click()
    expect(screen).to_have_url(re.compile("/d/hubspot/map"), timeout=LONG)


def test_a_stopped_synchronisation_is_taken_up_again(
    new_site: str, screen: Page, portal: LivePortal, say: Say
) -> None:
    screen.goto(f"{new_site}/?source=hubspot")
    connect(screen, say, portal, portal.behaviour.key)
    # As if the requests of the day were used up: it waits until somebody stops it.
    portal.behaviour.daily = portal.today + 5
    screen.get_by_role("button", name=say("hubspot.sync_now"), exact=True).click()
    screen.get_by_role("button", name=say("common.cancel"), exact=True).click()
    expect(screen.get_by_role("alert")).to_contain_text(say("hubspot.kept"))
    portal.behaviour.daily = None
    screen.get_by_role("button", name=say("hubspot.resume"), exact=True).click()
    expect(screen).to_have_url(re.compile("/d/hubspot/map"), timeout=LONG)
