"""What a sales-operations lead does with the ideal model: look, copy, draw, bring in, take out, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from filon.app.models import shipped_model
from filon.app.naming import activity_name
from filon.core.i18n import translate
from filon.log.bpmn import read_bpmn
from tests.browser.conftest import Say, in_french

LONG = 60_000
pytestmark = in_french


def open_models(screen: Page, site: str, query: str = "") -> None:
    screen.goto(f"{site}/d/demo/models{query}")
    expect(screen.locator(".bpmn[data-ready]")).to_be_visible(timeout=LONG)


def test_the_shipped_ideal_is_shown_with_its_rules_and_taken_out_as_a_file(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None], tmp_path: Path
) -> None:
    open_models(screen, demo_site)
    expect(screen.get_by_text(say("models.is_ideal"), exact=True)).to_be_visible(timeout=LONG)
    expect(screen.get_by_text(say("models.no_fault"), exact=True)).to_be_visible(timeout=LONG)
    expect(screen.locator(".bjs-powered-by")).to_be_visible(timeout=LONG)
    check_access(screen)
    with screen.expect_download() as waiting:
        screen.get_by_role("link", name=say("models.export"), exact=True).click()
    target = tmp_path / "ideal.bpmn"
    waiting.value.save_as(target)
    assert (
        read_bpmn(target.read_bytes()).model.activities() == read_bpmn(shipped_model().xml).model.activities()
    )


def test_a_copy_is_changed_saved_as_a_version_and_returned_from(
    screen: Page, demo_site: str, say: Say, lang: str
) -> None:
    open_models(screen, demo_site)
    screen.get_by_role("button", name=say("models.draw_mine"), exact=True).click()
    screen.get_by_role("textbox", name=say("models.name")).fill(f"Vente {lang}")
    screen.get_by_role("dialog").get_by_role("button", name=say("models.copy"), exact=True).click()
    expect(screen).to_have_url(re.compile(f"model=vente-{lang}"), timeout=LONG)
    screen.locator("[data-element-id=approval_rejected]").click()
    screen.keyboard.press("Delete")
    save = screen.get_by_role("button", name=say("models.save"), exact=True)
    expect(save).to_be_enabled(timeout=LONG)
    save.click()
    screen.get_by_role("dialog").get_by_role("button", name=say("models.save"), exact=True).click()
    expect(screen.get_by_text(say("models.version", n=2), exact=True).first).to_be_visible(timeout=LONG)
    expect(screen.locator("[data-element-id=approval_rejected]")).to_have_count(0, timeout=LONG)
    screen.get_by_role("button", name=say("models.return"), exact=True).click()
    expect(screen.get_by_text(say("models.version", n=3), exact=True).first).to_be_visible(timeout=LONG)
    expect(screen.locator("[data-element-id=approval_rejected]").first).to_be_visible(timeout=LONG)


def test_a_drawing_with_faults_says_where_they_are(
    screen: Page, demo_site: str, say: Say, tmp_path: Path
) -> None:
    drawing = tmp_path / "broken.bpmn"
    space = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    steps = '<startEvent id="s"/><task id="a" name="Contrat signé"/><task id="b" name="?"/>'
    flow = '<sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
    drawing.write_text(f'<definitions {space}><process id="p">{steps}{flow}</process></definitions>')
    open_models(screen, demo_site)
    screen.set_input_files("input[type=file]", drawing)
    expect(screen).to_have_url(re.compile("model=broken"), timeout=LONG)
    panel = screen.get_by_role("complementary")
    expect(panel.get_by_text(say("models.error"), exact=True).first).to_be_visible(timeout=LONG)
    expect(panel.get_by_text(say("models.bound", bound=1, steps=2))).to_be_visible(timeout=LONG)


def test_a_version_is_compared_with_the_one_before_by_a_link(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    made = httpx.post(f"{demo_site}/api/models", json={"label": "Avant", "copy_of": "lead_to_cash"}).json()
    path = f"{demo_site}/api/models/{made['name']}/versions"
    assert httpx.post(path, json={"based_on": 1, "rules": []}).status_code == 201
    open_models(screen, demo_site, f"?model={made['name']}")
    screen.get_by_role("button", name=say("models.compare_version"), exact=True).click()
    figures = screen.get_by_role("region", name=say("models.diff_figures"), exact=True)
    expect(figures.locator("[data-figure=adherence]")).to_contain_text("%", timeout=LONG)
    rules = screen.get_by_role("region", name=say("models.diff_rules"), exact=True)
    expect(rules.get_by_role("listitem")).to_have_count(9)
    expect(screen).to_have_url(re.compile("against=avant"))
    screen.wait_for_load_state("networkidle")
    check_access(screen)
    screen.get_by_role("button", name=say("models.diff_close"), exact=True).click()
    expect(screen.locator(".bpmn[data-ready]")).to_be_visible(timeout=LONG)


def test_what_leads_to_what_is_looked_at_with_its_reasons_and_turned_into_a_model(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    open_models(screen, demo_site)
    screen.get_by_role("button", name=say("models.discovering"), exact=True).click()
    screen.get_by_role("menuitem", name=say("models.dependencies"), exact=True).click()
    arrows = screen.locator(".map-edge")
    expect(arrows.first).to_be_attached(timeout=LONG)
    shown = arrows.count()
    screen.get_by_role("slider", name=say("dependencies.threshold"), exact=True).press("Home")
    expect(screen).to_have_url(re.compile("dependence=0"))
    expect(arrows).not_to_have_count(shown)
    assert arrows.count() > shown

    screen.get_by_role("checkbox", name=say("dependencies.distance"), exact=True).check()
    expect(screen.locator('[data-edge="contract_signed>order_created"]')).to_be_attached(timeout=LONG)
    step = screen.locator('[data-node="deal_created"]')
    step.focus()
    step.press("Enter")
    panel = screen.get_by_role("complementary")
    panel.get_by_role("button", name=re.compile(activity_name("deal_qualified").fr)).click()
    expect(panel).to_contain_text(re.compile(r"\((\d+) − 0\) ÷ \(\1 \+ 0 \+ 1\) = 0,99"))
    expect(panel).to_contain_text(say("dependencies.kind_direct"))
    expect(screen).to_have_url(re.compile("sel=deal_created%3Edeal_qualified"))
    screen.wait_for_load_state("networkidle")
    check_access(screen)

    screen.get_by_role("button", name=say("map.more"), exact=True).click()
    screen.get_by_role("menuitem", name=say("map.as_table"), exact=True).click()
    table = screen.get_by_role("region", name=say("map.as_table"), exact=True)
    expect(table.get_by_role("row").filter(has_text=say("dependencies.threshold")).first).to_be_visible()
    expect(table).to_contain_text(translate("models.dependency.long_distance", "fr"))
    screen.reload()
    expect(table).to_contain_text(translate("models.dependency.direct", "fr"), timeout=LONG)
    check_access(screen)
    panel.get_by_role("button", name=say("common.close"), exact=True).click()
    panel.get_by_role("button", name=say("models.discover"), exact=True).click()
    leave_nothing_out(screen, say, check_access)
    expect(screen).to_have_url(re.compile(r"/models\?model=modele-trouve"))
    expect(screen.locator(".bpmn[data-ready]")).to_be_visible(timeout=LONG)


def leave_nothing_out(screen: Page, say: Say, check_access: Callable[[Page], None]) -> None:
    """Move the slider until every case fits, and keep that model."""
    dialog = screen.get_by_role("dialog", name=say("models.discover"))
    fitting = dialog.locator("[data-figure=fitting] dd")
    expect(fitting).to_contain_text("%", timeout=LONG)
    expect(fitting).not_to_have_text(re.compile("^100"))
    dialog.get_by_role("slider", name=say("models.rare")).press("Home")
    expect(fitting).to_have_text(re.compile("^100"), timeout=LONG)
    expect(screen).to_have_url(re.compile("discover=process&rare=0"))
    screen.wait_for_load_state("networkidle")
    check_access(screen)
    dialog.get_by_role("button", name=say("models.discover_keep"), exact=True).click()


def test_a_dependency_map_without_cases_names_the_filter_that_took_them(
    screen: Page, demo_site: str, say: Say
) -> None:
    screen.goto(f"{demo_site}/d/demo/models?discover=dependencies&f=amount:gt:99999999")
    screen.get_by_role("button", name=say("common.empty_remove"), exact=True).click(timeout=LONG)
    expect(screen.locator(".map-edge").first).to_be_attached(timeout=LONG)
