"""What a person does on the process map: read it, walk it by keyboard, filter from it, replay it, take it away."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import DEALS, Say, in_english, in_french

BUDGET = 250_000
MAP = "/d/demo/map"


def open_map(screen: Page, site: str, query: str = "") -> None:
    screen.goto(f"{site}{MAP}{query}")
    expect(screen.locator(".map-node").first).to_be_visible()


@in_french
def test_the_happy_path_is_there_first_and_straight(screen: Page, demo_site: str, lang: str) -> None:
    open_map(screen, demo_site)
    expect(screen.locator(".map-svg.calm")).to_have_count(1)
    expect(screen.locator(".map-svg.calm")).to_have_count(0)
    spine = screen.locator(".map-node:not(.late)")
    places = spine.evaluate_all("nodes => nodes.map(node => node.transform.baseVal[0].matrix.e)")
    assert len(places) > 10
    assert len(set(places)) == 1


@in_english
def test_an_activity_is_reached_selected_and_kept_by_keyboard(screen: Page, demo_site: str, say: Say) -> None:
    open_map(screen, demo_site)
    screen.locator('[data-node="deal_created"]').focus()
    screen.keyboard.press("ArrowDown")
    expect(screen.locator('[data-node="deal_qualified"]')).to_be_focused()
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile("sel=deal_qualified"))
    screen.keyboard.press("f")
    expect(screen).to_have_url(re.compile("f=through:deal_qualified"))
    screen.keyboard.press("u")
    expect(screen).not_to_have_url(re.compile("f="))
    screen.keyboard.press("Escape")
    expect(screen.get_by_role("heading", name=say("map.top_variants"))).to_be_visible()
    screen.locator('[data-node="deal_created"]').focus()
    expect(screen.locator(".map-node.faded").first).to_be_attached()
    screen.keyboard.press("Escape")
    expect(screen.locator(".map-node.faded")).to_have_count(0)
    expect(screen.locator('[data-node="deal_created"]')).to_be_focused()


def test_a_path_is_left_out_from_its_panel_and_the_chip_says_how_many_cases_that_removes(
    screen: Page, demo_site: str, say: Say
) -> None:
    open_map(screen, demo_site, "?sel=lead_captured>lead_attempted")
    cases = screen.locator(".facts dd").first.inner_text()
    screen.get_by_role("button", name=say("map.exclude_path")).click()
    expect(screen.locator(".chip-count")).to_have_text(f"−{cases}")
    expect(screen.locator(".kpi dd").first).to_have_text(str(DEALS - int(cases)))


@in_english
def test_the_paths_slider_hides_paths_without_asking_the_server(
    screen: Page, demo_site: str, say: Say
) -> None:
    open_map(screen, demo_site)
    before = screen.locator(".map-edge").count()
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.get_by_role("slider", name=say("map.paths")).focus()
    screen.keyboard.press("Home")
    expect(screen).to_have_url(re.compile("paths=0"))
    assert 0 < screen.locator(".map-edge").count() < before
    assert [url for url in asked if "/api/" in url] == []


def test_a_search_dims_the_rest_and_enter_selects(screen: Page, demo_site: str, lang: str) -> None:
    open_map(screen, demo_site)
    screen.keyboard.press("/")
    screen.keyboard.type("negoc" if lang == "fr" else "negot")
    expect(screen.locator(".map-node:not(.faded)")).to_have_count(1)
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile("sel=deal_negotiation"))


@in_french
def test_the_replay_runs_pauses_and_says_how_many_cases_it_shows(
    screen: Page, demo_site: str, say: Say
) -> None:
    open_map(screen, demo_site)
    screen.get_by_role("button", name=say("map.replay"), exact=True).click()
    moment = screen.get_by_role("slider", name=say("map.moment"))
    expect(moment).not_to_have_value("0")
    screen.get_by_role("button", name=re.compile(f"^{say('map.pause')}")).click()
    still = moment.input_value()
    screen.wait_for_timeout(300)
    assert moment.input_value() == still
    expect(screen.locator(".replay-bar")).to_contain_text(re.compile(r"\d{2,}"))


@in_french
def test_the_same_map_is_a_table_for_those_who_do_not_see_it(screen: Page, demo_site: str, say: Say) -> None:
    open_map(screen, demo_site)
    screen.get_by_role("button", name=say("map.more")).click()
    screen.get_by_role("menuitem", name=say("map.as_table")).click()
    table = screen.get_by_role("region", name=say("map.as_table"))
    expect(table.get_by_role("row").nth(10)).to_be_visible()
    expect(table.get_by_role("columnheader", name=say("map.metric_median"))).to_be_visible()


@in_english
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_picture_is_taken_away_as_a_file(
    screen: Page, demo_site: str, say: Say, kind: str, tmp_path: Path
) -> None:
    open_map(screen, demo_site)
    screen.get_by_role("button", name=say("map.more")).click()
    with screen.expect_download() as download:
        screen.get_by_role("menuitem", name=say(f"map.export_{kind}")).click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    if kind == "png":
        assert saved.read_bytes().startswith(b"\x89PNG")
    else:
        assert len(etree.parse(saved).findall(".//{*}rect")) > 10


def test_a_filter_is_made_by_choosing_and_by_typing(screen: Page, demo_site: str, say: Say) -> None:
    open_map(screen, demo_site)
    screen.get_by_role("button", name=say("shell.filter"), exact=True).click()
    screen.get_by_label(say("filters.by")).select_option("attribute:region")
    screen.locator(".choice input").first.check()
    screen.get_by_role("button", name=say("common.apply")).click()
    expect(screen.locator(".chip")).to_have_count(1)
    screen.get_by_role("button", name=say("shell.filter"), exact=True).click()
    screen.get_by_label(say("filters.typed")).fill("duration:gt:30d")
    screen.keyboard.press("Enter")
    expect(screen.locator(".chip")).to_have_count(2)


@in_english
def test_the_palette_finds_an_activity_and_opens_it(screen: Page, demo_site: str, lang: str) -> None:
    open_map(screen, demo_site)
    screen.keyboard.press("Control+k")
    screen.get_by_role("dialog").get_by_role("textbox").fill("lead qualifi")
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile("sel=lead_qualified"))


@in_english
@pytest.mark.parametrize(
    "query", ["?sel=quote_issued", "?sel=quote_issued>deal_negotiation&metric=p90", "?view=table"]
)
def test_the_map_and_its_panels_are_accessible_in_the_dark_too(
    screen: Page, demo_site: str, check_access: Callable[[Page], None], query: str
) -> None:
    screen.emulate_media(color_scheme="dark", reduced_motion="reduce")
    screen.goto(f"{demo_site}{MAP}{query}")
    expect(screen.locator("aside h2").first).to_be_visible()
    expect(screen.locator(".map-svg.calm")).to_have_count(0)
    check_access(screen)


@in_french
def test_the_first_load_stays_within_its_budget(screen: Page, demo_site: str) -> None:
    """Scripts and styles of the map, compressed as a server would; fonts apart."""
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        if response.url.endswith((".js", ".css")):
            sizes.append(len(gzip.compress(response.body())))

    screen.on("response", weigh)
    open_map(screen, demo_site)
    screen.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= BUDGET


@in_french
def test_a_view_is_saved_found_again_and_brought_back(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/map?f=through:quote_revised&metric=median")
    views = screen.get_by_role("button", name=say("shell.views"), exact=True)
    views.click()
    expect(screen.get_by_text(say("shell.views_none"), exact=True)).to_be_visible()
    screen.get_by_label(say("shell.view_name"), exact=True).fill("Devis révisés")
    check_access(screen)
    screen.get_by_role("button", name=say("shell.view_save"), exact=True).click()
    expect(screen.get_by_text(say("shell.view_saved", name="Devis révisés"), exact=True)).to_be_visible()

    screen.goto(f"{demo_site}/d/demo/overview")
    views.click()
    screen.get_by_role("link", name=re.compile("Devis révisés")).click()
    expect(screen).to_have_url(f"{demo_site}/d/demo/map?f=through:quote_revised&metric=median")

    views.click()
    screen.get_by_role("button", name=say("shell.view_remove", name="Devis révisés"), exact=True).click()
    expect(screen.get_by_text(say("shell.views_none"), exact=True)).to_be_visible()
    screen.get_by_role("button", name=say("shell.view_undo"), exact=True).click()
    views.click()
    expect(screen.get_by_role("link", name=re.compile("Devis révisés"))).to_be_visible()
    screen.get_by_role("button", name=say("shell.view_remove", name="Devis révisés"), exact=True).click()
    expect(screen.get_by_text(say("shell.views_none"), exact=True)).to_be_visible()
