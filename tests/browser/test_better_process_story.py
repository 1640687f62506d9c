"""A sales-operations lead, in French, from the shipped ideal to a change worth trying, and what to take along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

from filon.app.naming import activity_name
from filon.core.i18n import translate
from filon.log.bpmn import read_bpmn
from tests.browser.conftest import Say, in_french

LONG = 90_000
pytestmark = in_french


def withdraw_after_all(screen: Page, say: Say, name: str, withdraw: Locator) -> None:
    """Withdraw a waiver, take that back, and withdraw it."""
    withdraw.click()
    expect(withdraw).to_have_count(0, timeout=LONG)
    message = screen.get_by_role("alert").filter(has_text=say("models.withdrawn", name=name))
    message.get_by_role("button", name=say("models.undo"), exact=True).click()
    expect(withdraw).to_be_visible(timeout=LONG)
    withdraw.click()
    expect(withdraw).to_have_count(0, timeout=LONG)


def draw_a_shorter_approval(screen: Page, say: Say) -> None:
    """Take the model over, take out the step back after a refusal, keep that as a version."""
    screen.get_by_role("button", name=say("models.draw_mine"), exact=True).click(timeout=LONG)
    screen.get_by_role("textbox", name=say("models.name")).fill("Approbation courte")
    dialog = screen.get_by_role("dialog")
    dialog.get_by_role("button", name=say("models.copy"), exact=True).click()
    expect(screen).to_have_url(re.compile("model=approbation-courte"), timeout=LONG)
    screen.locator("[data-element-id=approval_rejected]").click(timeout=LONG)
    screen.keyboard.press("Delete")
    screen.get_by_role("button", name=say("models.save"), exact=True).click(timeout=LONG)
    dialog.get_by_role("textbox", name=say("models.note")).fill("Plus de retour après un refus")
    dialog.get_by_role("button", name=say("models.save"), exact=True).click()
    expect(screen.get_by_text(say("models.version", n=2), exact=True).first).to_be_visible(timeout=LONG)


def try_the_drawing(screen: Page, say: Say) -> None:
    """Go from the comparison to a scenario of what the drawing leaves out, switched on."""
    screen.get_by_role("link", name=say("models.diff_try"), exact=True).click()
    expect(screen).to_have_url(re.compile("drawn=approbation-courte%401..approbation-courte"))
    as_drawn = translate("what_if.card.drawn", "fr", name="Approbation courte")
    drawing = screen.get_by_role("region", name=as_drawn, exact=True)
    expect(drawing.get_by_role("switch")).to_be_checked(timeout=LONG)
    expect(drawing).to_contain_text(activity_name("approval_rejected").fr)


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
    dialog.get_by_role("textbox", name=say("conformance.deviation_reason")).fill(
        "Nos partenaires les recueillent"
    )
    dialog.get_by_role("button", name=say("conformance.allow"), exact=True).click()
    allowed = screen.get_by_role("region", name=say("conformance.allowed"), exact=True)
    waived = allowed.get_by_role("row").filter(has_text="Nos partenaires les recueillent")
    expect(waived).to_contain_text(name, timeout=LONG)
    expect(deviations).not_to_contain_text(name)
    expect(adherence).not_to_have_text(told)
    assert percent(adherence) > before

    withdraw = waived.get_by_role("button", name=say("conformance.withdraw_named", name=name))
    withdraw_after_all(screen, say, name, withdraw)
    expect(adherence).to_have_text(told)

    screen.get_by_role("link", name=say("conformance.open_model"), exact=True).click()
    draw_a_shorter_approval(screen, say)
    with screen.expect_download() as model:
        screen.get_by_role("link", name=say("models.export"), exact=True).click()
    model.value.save_as(tmp_path / "shorter.bpmn")
    drawn = read_bpmn((tmp_path / "shorter.bpmn").read_bytes()).model.activities()
    assert "approval_requested" in drawn
    assert "approval_rejected" not in drawn

    screen.get_by_role("button", name=say("models.compare_version"), exact=True).click()
    steps = screen.get_by_role("region", name=say("models.diff_steps"), exact=True)
    expect(steps.get_by_role("listitem").first).to_contain_text(say("models.diff_removed"), timeout=LONG)
    try_the_drawing(screen, say)
    shorter = screen.get_by_role("region", name=translate("what_if.card.quick_approval", "fr"), exact=True)
    shorter.get_by_role("switch").check(timeout=LONG)
    shorter.get_by_role("slider").press("Home")
    screen.goto(f"{screen.url}&rep=3")
    screen.get_by_role("button", name=say("what_if.play"), exact=True).click(timeout=LONG)
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


RULE = "invoice-in-five-days"
SOME = "through:lead_captured"


def broken(site: str, *filters: str) -> tuple[str, int]:
    """Sentence of the rule, and how many cases break it."""
    found = httpx.get(f"{site}/api/datasets/demo/conformance", params={"f": filters}, timeout=LONG).json()
    (row,) = [one for one in found["rules"] if one["key"] == RULE]
    return row["sentence"]["fr"], row["broken"]


def test_a_broken_rule_is_allowed_for_a_reason_everywhere_or_in_some_cases_and_counts_again(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    (rule, everywhere), (_, here) = broken(demo_site), broken(demo_site, SOME)
    assert 0 < here < everywhere
    rules = screen.get_by_role("region", name=say("conformance.rules"), exact=True)
    row = rules.get_by_role("row").filter(has_text=rule)
    count = row.get_by_role("cell").nth(1)
    allowed = screen.get_by_role("region", name=say("conformance.allowed"), exact=True)
    title = say("conformance.allow_rule", name=rule)

    def allow(reason: str) -> Locator:
        dialog = screen.get_by_role("dialog", name=title)
        dialog.get_by_role("textbox", name=say("conformance.rule_reason")).fill(reason)
        dialog.get_by_role("button", name=say("conformance.allow"), exact=True).click()
        waived = allowed.get_by_role("row").filter(has_text=reason)
        expect(waived).to_contain_text(say("conformance.rule_broken", rule=rule), timeout=LONG)
        return waived

    screen.goto(f"{demo_site}/d/demo/conformance")
    expect(count).to_contain_text(f"{everywhere} ·", timeout=LONG)
    adherence = screen.locator("[data-kpi=adherence] dd").inner_text()
    row.get_by_role("button", name=title, exact=True).click()
    waived = allow("Nos prestataires facturent en fin de mois")
    expect(count).to_contain_text("0 ·")
    expect(count).to_contain_text(say("conformance.broken_allowed", n=everywhere))
    screen.get_by_role("button", name=say("models.undo"), exact=True).click()
    expect(waived).to_have_count(0)
    expect(count).to_contain_text(f"{everywhere} ·")

    screen.goto(f"{demo_site}/d/demo/conformance?f={SOME}")
    expect(count).to_contain_text(f"{here} ·", timeout=LONG)
    row.get_by_role("button", name=title, exact=True).click()
    screen.get_by_role("checkbox", name=say("conformance.only_filtered"), exact=True).check()
    check_access(screen)
    waived = allow("Convenu avec nos prospects")
    screen.goto(f"{demo_site}/d/demo/conformance")
    expect(count).to_contain_text(f"{everywhere - here} ·", timeout=LONG)
    expect(waived).to_contain_text(activity_name("lead_captured").fr)
    expect(screen.locator("[data-kpi=adherence] dd")).to_have_text(adherence)
    waived.get_by_role("button", name=say("conformance.withdraw_named", name=rule)).click()
    expect(waived).to_have_count(0)
    expect(count).to_contain_text(f"{everywhere} ·")
