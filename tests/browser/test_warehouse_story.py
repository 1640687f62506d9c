"""HubSpot from the tables of a warehouse: chosen, recognised, imported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.api.test_warehouse import DEALS, STAGES
from tests.browser.conftest import Say, in_french

LONG = 120_000
pytestmark = in_french


def test_tables_that_a_connector_landed_are_recognised_and_become_a_map(
    new_site: str, screen: Page, tmp_path: Path, say: Say, check_access: Callable[[Page], None]
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "deal_stage.csv").write_text(STAGES, encoding="utf-8")
    (folder / "lisezmoi.txt").write_text("rien", encoding="utf-8")
    deals = tmp_path / "deal.csv"
    deals.write_text(DEALS, encoding="utf-8")

    screen.goto(new_site)
    screen.get_by_role("link", name=say("sources.warehouse"), exact=True).click()
    expect(screen.get_by_text(say("hubspot.gives_deal"), exact=True)).to_be_visible()
    check_access(screen)
    screen.locator("input[webkitdirectory]").set_input_files(folder)
    expect(screen.get_by_text(say("hubspot.warehouse_no_deals"), exact=True)).to_be_visible()
    expect(screen.get_by_text("lisezmoi.txt")).to_be_visible()
    expect(screen.get_by_role("button", name=say("hubspot.warehouse_import"), exact=True)).to_have_count(0)

    with screen.expect_file_chooser() as chooser:
        screen.get_by_role("button", name=say("hubspot.warehouse_more"), exact=True).click()
    chooser.value.set_files(deals)
    expect(screen.get_by_text(say("hubspot.warehouse_found_note", n=2, deals=2, history=1))).to_be_visible()
    expect(screen.get_by_text(say("hubspot.warehouse_strays_one", n=1), exact=True)).to_be_visible()
    check_access(screen)
    screen.reload()
    screen.get_by_role("button", name=say("hubspot.warehouse_import"), exact=True).click()
    expect(screen).to_have_url(re.compile("/d/hubspot-[a-z0-9-]+/overview"), timeout=LONG)
    expect(screen.locator("svg").first).to_be_visible()
