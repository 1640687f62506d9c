"""What a director does at the end of the month: take the report along."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import Say, in_french

pytestmark = in_french


def test_the_report_of_what_is_filtered_is_two_clicks_away(
    screen: Page, demo_site: str, say: Say, lang: str, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/map?f=outcome:won,lost")
    screen.get_by_role("button", name=say("report.button"), exact=True).click()
    expect(screen.get_by_role("menuitem", name=say("report.pdf"), exact=True)).to_be_visible()
    check_access(screen)
    with screen.expect_download(timeout=60_000) as saved:
        screen.get_by_role("menuitem", name=say("report.pdf"), exact=True).click()
    assert (
        saved.value.suggested_filename
        == {"fr": "filon-rapport-demo.pdf", "en": "filon-report-demo.pdf"}[lang]
    )
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
    expect(screen.get_by_text(say("report.done"), exact=True)).to_be_visible()


def test_a_report_holds_the_questions_that_were_chosen(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/variants")
    screen.get_by_role("button", name=say("report.button"), exact=True).click()
    screen.get_by_role("menuitem", name=say("report.choose"), exact=True).click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=say("report.all_questions")).uncheck()
    expect(dialog.get_by_role("button", name="Excel")).to_be_disabled()
    dialog.get_by_role("checkbox", name="Qui paie en retard").check()
    check_access(screen)
    with screen.expect_download(timeout=60_000) as saved, screen.expect_request("**/report.xlsx*") as asked:
        dialog.get_by_role("button", name="Excel").click()
    assert "questions=payment_collection" in asked.value.url
    sheets = openpyxl.load_workbook(BytesIO(saved.value.path().read_bytes())).sheetnames
    # Overview, findings, definitions, and the one question.
    assert len(sheets) == 4
