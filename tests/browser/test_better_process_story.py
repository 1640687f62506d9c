"""A sales-operations lead, in French, from the shipped ideal to a change worth trying, and what to take along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from filon.core.i18n import translate
from filon.log.bpmn import read_bpmn
from tests.browser.conftest import Say, in_french

LONG = 90_000
pytestmark = in_french


def percent(figure: Locator) -> float:
    """Number of a figure that reads like ``62,4 %``."""
    return float(re.sub(r"[^\d,]", "", figure.inner_text()).replace(",", "."))


def test_from_the_shipped_ideal_to_a_change_worth_trying(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None], tmp_path: Path
) -> None:
    screen.goto(f"{demo_site}/d/demo/conformance")
    adherence = screen.locator("[data-kpi=adherence] dd")
    expect(adherence).to_be_visible(timeout=LONG)
    told, before = adherence.inner_text(), percent(adherence)
    deviations = screen.get_by_role("region", name=say("conformance.deviations"), exact=True)
    costliest = deviations.get_by_role("row").nth(1)
    expect(deviations.get_by_role("row").nth(3)).to_contain_text("€")
    name = costliest.get_by_role("link").inner_text()
    screen.wait_for_load_state("networkidle")
    check_access(screen)

    costliest.get_by_role("button", name=say("conformance.allow"), exact=True).click()
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("textbox", name=say("conformance.reason")).fill("Nos partenaires les recueillent")
    dialog.get_by_role("button", name=say("conformance.allow"), exact=True).click()
    allowed = screen.get_by_role("region", name=say("conformance.allowed"), exact=True)
    waived = allowed.get_by_role("row").filter(has_text="Nos partenaires les recueillent")
    expect(waived).to_contain_text(name, timeout=LONG)
    expect(deviations).not_to_contain_text(name)
    expect(adherence).not_to_have_text(told)
    assert percent(adherence) > before

    waived.get_by_role("button", name=say("conformance.withdraw_named", name=name)).click()
    expect(waived).to_have_count(0, timeout=LONG)
    expect(adherence).to_have_text(told)

    screen.get_by_role("link", name=say("conformance.open_model"), exact=True).click()
    with screen.expect_download(timeout=LONG) as model:
        screen.get_by_role("link", name=say("models.export"), exact=True).click(timeout=LONG)
    model.value.save_as(tmp_path / "ideal.bpmn")
    assert "approval_requested" in read_bpmn((tmp_path / "ideal.bpmn").read_bytes()).model.activities()

    screen.goto(f"{demo_site}/d/demo/what-if?rep=3")
    shorter = screen.get_by_role("region", name=translate("what_if.card.remove_approval", "fr"), exact=True)
    shorter.get_by_role("switch").check(timeout=LONG)
    screen.get_by_role("button", name=say("what_if.play"), exact=True).click()
    expect(screen.get_by_role("heading", name=say("what_if.result"), exact=True)).to_be_visible(timeout=LONG)
    table = screen.get_by_role("region", name=say("what_if.table"), exact=True)
    expect(table).to_contain_text("€")
    expect(table).to_contain_text(re.compile(r"\d\sj\b"))
    verdicts = [
        translate(f"what_if.verdict.{one}", "fr") for one in ("better", "worse", "not_distinguishable")
    ]
    expect(table).to_contain_text(re.compile("|".join(map(re.escape, verdicts))))

    screen.get_by_role("button", name=say("report.button"), exact=True).click()
    with screen.expect_download(timeout=LONG) as report:
        screen.get_by_role("menuitem", name=say("report.html"), exact=True).click()
    assert "filon-rapport-demo" in report.value.suggested_filename
