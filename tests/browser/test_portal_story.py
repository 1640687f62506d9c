"""A portal that was read: its books, how long it is kept, and the guide beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filon.app.hubspot_connection import connect
from filon.app.hubspot_sync import sync
from filon.app.workspace import Workspace
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot.credentials import from_text
from tests.browser.conftest import Say, in_french
from tests.ingest.hubspot.live.scene import unlimited
from tests.server import running

LONG = 120_000
HEADER = "Numéro de facture;Client;Date de facture;Échéance;Montant TTC;Devise;Date de paiement;Deal id\n"
pytestmark = in_french


@pytest.fixture(scope="module")
def portal() -> Iterator[LivePortal]:
    """The demo company without invoices of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        with LivePortal(World.of_company(12), unlimited()) as live:
            live.behaviour.denied = {"invoices", "commerce_payments"}
            yield live


@pytest.fixture(scope="module")
def site(portal: LivePortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose workspace has read the portal."""
    home = tmp_path_factory.mktemp("portal")
    with Workspace(home) as workspace:
        connect(workspace, from_text(portal.behaviour.key), base=portal.address)
        sync(workspace)
    with running(home) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture
def export(portal: LivePortal, tmp_path: Path) -> Path:
    """Two invoices of a deal and one of a customer whom nobody knows."""
    deal = min(portal.world.live["deals"])
    path = tmp_path / "factures.csv"
    path.write_text(
        f"{HEADER}F-1;Aubin;25/03/2025;24/04/2025;1 200,00;EUR;30/04/2025;{deal}\n"
        f"F-2;Aubin;26/03/2025;25/04/2025;100,00;EUR;;{deal}\n"
        "F-3;Personne SA;26/03/2025;25/04/2025;100,00;EUR;;\n",
        encoding="utf-8",
    )
    return path


def test_an_export_of_the_books_finds_its_deals_and_what_belongs_nowhere_can_be_taken_away(
    site: str, screen: Page, export: Path, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{site}/?source=hubspot")
    expect(screen.get_by_text(say("hubspot.books_none"), exact=True)).to_be_visible()
    with screen.expect_file_chooser() as chooser:
        screen.get_by_role("button", name=say("hubspot.books_add"), exact=True).click()
    chooser.value.set_files(export)
    expect(screen.get_by_text(export.name, exact=True)).to_be_visible()
    check_access(screen)
    screen.get_by_role("button", name=re.compile(say("hubspot.books_join_other", n=r"\d+"))).click()

    said = screen.get_by_text(say("hubspot.books_matched", n=2, all=3), exact=True)
    expect(said).to_be_visible(timeout=LONG)
    expect(screen.get_by_text(re.compile(say("hubspot.books_sure", share="100.%")))).to_be_visible()
    row = screen.get_by_role("row").filter(has_text="F-3")
    expect(row).to_contain_text("Personne SA")
    check_access(screen)
    with screen.expect_download() as got:
        screen.get_by_role("link", name=say("hubspot.books_download"), exact=True).click()
    text = got.value.path().read_text("utf-8-sig")
    assert [line.split(",")[3] for line in text.splitlines()] == ["number", "F-3"]

    screen.reload()
    expect(said).to_be_visible()
    screen.get_by_role("button", name=say("hubspot.books_remove"), exact=True).click()
    expect(screen.get_by_text(say("hubspot.books_none"), exact=True)).to_be_visible(timeout=LONG)


def test_what_a_retention_would_forget_is_shown_in_the_words_of_the_product(
    site: str, screen: Page, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{site}/?source=hubspot")
    expect(screen.get_by_text(say("hubspot.retention_none"), exact=True)).to_be_visible()
    screen.get_by_label(say("hubspot.retention_field"), exact=True).fill("100")
    screen.get_by_role("button", name=say("hubspot.retention_look"), exact=True).click()
    going = screen.get_by_role("status").filter(has_text=re.compile(r"Affaires · \d"))
    expect(going).to_be_visible()
    assert "ransaction" not in going.inner_text()
    check_access(screen)
    going.get_by_role("button", name=say("common.cancel"), exact=True).click()
    expect(going).to_have_count(0)


def test_the_portal_is_read_again_as_often_as_a_person_decides(site: str, screen: Page, say: Say) -> None:
    screen.goto(f"{site}/?source=hubspot")
    often = screen.get_by_role("combobox", name=say("hubspot.schedule"), exact=True)
    often.click()
    screen.get_by_role("option", name=say("hubspot.schedule_day"), exact=True).click()
    expect(screen.get_by_text(re.compile(r"Prochaine lecture le \d"))).to_be_visible()
    screen.reload()
    expect(often).to_have_value(say("hubspot.schedule_day"))
    often.click()
    screen.get_by_role("option", name=say("hubspot.schedule_never"), exact=True).click()
    expect(screen.get_by_text(re.compile("Prochaine lecture"))).to_have_count(0)


def test_the_guide_says_which_scope_opens_what_and_what_is_missing_without_it(
    new_site: str, screen: Page, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{new_site}/?source=hubspot")
    screen.get_by_role("link", name=say("hubspot.guide_all"), exact=True).click()
    expect(screen).to_have_url(re.compile("view=guide"))
    row = screen.get_by_role("row").filter(has_text="crm.objects.products.read")
    expect(row).to_contain_text(say("hubspot.object_products"))
    expect(row).to_contain_text("Sans produits")
    check_access(screen)
    screen.get_by_role("link", name=say("hubspot.back_guide"), exact=True).click()
    expect(screen.get_by_role("button", name=say("hubspot.connect"), exact=True)).to_be_visible()


def test_books_are_joined_to_the_demo_company_too(
    new_site: str, screen: Page, tmp_path: Path, say: Say, check_access: Callable[[Page], None]
) -> None:
    import_demo(DemoRequest(str(tmp_path), "demo", "Démo", 20), lambda _share, _stage: None)
    path = tmp_path / "factures.csv"
    path.write_text(f"{HEADER}F-3;Personne SA;26/03/2025;25/04/2025;100,00;EUR;;\n", encoding="utf-8")
    screen.goto(new_site)
    screen.get_by_role("button", name=say("sources.actions_of", name="Démo"), exact=True).click()
    screen.get_by_role("menuitem", name=say("sources.join_books"), exact=True).click()
    with screen.expect_file_chooser() as chooser:
        screen.get_by_role("button", name=say("hubspot.books_add"), exact=True).click()
    chooser.value.set_files(path)
    screen.get_by_role("button", name=re.compile(say("hubspot.books_join_one", n=1))).click()
    expect(screen.get_by_role("row").filter(has_text="Personne SA")).to_be_visible(timeout=LONG)
    check_access(screen)
