"""A sales-operations lead tries a change before asking people to live it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from filon.core.i18n import translate
from tests.browser.conftest import Say, in_french

LONG = 90_000
pytestmark = in_french


def card(screen: Page, lang: str, key: str):
    """Scenario of the list, by its title."""
    return screen.get_by_role("region", name=translate(f"what_if.card.{key}", lang), exact=True)


def test_a_scenario_is_chosen_played_read_and_opened(
    screen: Page, demo_site: str, say: Say, lang: str, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/what-if?rep=3")
    terms = card(screen, lang, "shorter_terms")
    terms.get_by_role("switch").check(timeout=LONG)
    expect(terms).to_contain_text(re.compile("15"))
    terms.get_by_role("slider").press("ArrowRight")
    expect(terms).to_contain_text(re.compile("20"))
    expect(screen).to_have_url(re.compile("w=shorter_terms:20"))
    expect(terms).to_contain_text(translate("what_if.assume.wait", lang))
    screen.wait_for_load_state("networkidle")
    check_access(screen)

    screen.get_by_role("button", name=say("what_if.play"), exact=True).click()
    result = screen.get_by_role("heading", name=say("what_if.result"), exact=True)
    expect(result).to_be_visible(timeout=LONG)
    expect(screen).to_have_url(re.compile("run=demo-what-if-"))
    table = screen.get_by_role("region", name=say("what_if.table"), exact=True)
    cash = table.get_by_role("row").filter(has_text=translate("what_if.figure.win_to_cash_s", lang))
    expect(cash).to_contain_text("−")
    expect(table).to_contain_text(translate("what_if.verdict.not_distinguishable", lang))
    screen.wait_for_load_state("networkidle")
    check_access(screen)

    screen.reload()
    expect(result).to_be_visible(timeout=LONG)
    screen.get_by_role("link", name=say("what_if.open"), exact=True).click()
    expect(screen).to_have_url(re.compile(r"/d/demo-what-if-[0-9a-f]+/map"))
    screen.get_by_role("link", name=say("shell.screen_what-if"), exact=True).click()
    expect(screen.get_by_role("link", name=say("what_if.open_baseline"), exact=True)).to_be_visible()


def test_the_parameters_are_shown_and_edited_as_a_file(
    screen: Page, demo_site: str, say: Say, tmp_path
) -> None:
    screen.goto(f"{demo_site}/d/demo/what-if?tab=waits")
    expect(screen.get_by_role("region", name=say("what_if.tab_waits"), exact=True)).to_be_visible(
        timeout=LONG
    )
    with screen.expect_download() as download:
        screen.get_by_role("link", name=say("what_if.take_file"), exact=True).click()
    path = tmp_path / "parameters.json"
    download.value.save_as(path)
    assert json.loads(path.read_text(encoding="utf-8"))["branches"]

    broken = tmp_path / "broken.json"
    broken.write_text('{"format": 1}', encoding="utf-8")
    screen.locator("input[type=file]").set_input_files(broken)
    expect(screen.get_by_text(re.compile("parameters\\.perspective"))).to_be_visible()

    changed = json.loads(path.read_text(encoding="utf-8"))
    changed["arrivals"]["per_week"] *= 2
    path.write_text(json.dumps(changed), encoding="utf-8")
    screen.locator("input[type=file]").set_input_files(path)
    uses = screen.get_by_role("button", name=say("what_if.uses", name="parameters.json"), exact=True)
    expect(uses).to_be_visible()
    expect(screen.get_by_text(say("what_if.edited_count_one", count=1))).to_be_visible()
    uses.click()
    expect(uses).not_to_be_visible()


def test_a_learnt_parameter_is_edited_beside_its_learnt_value_played_and_reset(
    screen: Page, demo_site: str, say: Say, lang: str, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/what-if?tab=money&rep=2")
    money = screen.get_by_role("region", name=say("what_if.tab_money"), exact=True)
    terms = money.get_by_role("row").filter(has_text=translate("what_if.field.terms", lang))
    median, spread = (translate(f"what_if.field.{key}", lang) for key in ("terms", "terms_spread"))
    terms.get_by_role("button", name=re.compile(median)).click(timeout=LONG)
    reset = say("what_if.reset_one", name=translate("what_if.field.terms", lang))
    box = screen.get_by_role("textbox", name=translate("what_if.field.terms", lang))
    box.fill("999")
    expect(screen.get_by_role("button", name=say("what_if.take"), exact=True)).to_be_disabled()
    box.fill("10")
    box.press("Enter")
    expect(screen).to_have_url(re.compile("p=terms%3D10"))
    expect(terms).to_contain_text("30")
    with screen.expect_download() as download:
        screen.get_by_role("link", name=say("what_if.take_file"), exact=True).click()
    assert json.loads(download.value.path().read_text())["payment"]["terms"]["middle"] == 10
    terms.get_by_role("button", name=re.compile(spread)).click()
    wide = screen.get_by_role("textbox", name=spread)
    wide.fill("3")
    wide.press("Enter")
    expect(screen).to_have_url(re.compile("p=terms_spread%3D3"))
    expect(terms.get_by_role("button", name=re.compile(f"^{spread} : 3"))).to_be_visible(timeout=LONG)
    screen.wait_for_load_state("networkidle")
    check_access(screen)

    screen.get_by_role("button", name=say("what_if.play"), exact=True).click()
    expect(screen.get_by_text(translate("what_if.assume.edit_terms", lang))).to_be_visible(timeout=LONG)
    expect(screen).to_have_url(re.compile("p=terms%3D10"))
    screen.get_by_role("button", name=reset, exact=True).click()
    expect(screen).not_to_have_url(re.compile("p=terms%3D"))
    expect(screen).to_have_url(re.compile("p=terms_spread%3D3"))


def test_working_hours_are_edited_day_by_day_beside_those_of_the_calendar(
    screen: Page, demo_site: str, say: Say, lang: str, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/what-if?tab=teams")
    hours = screen.get_by_role("region", name=say("what_if.hours"), exact=True)
    name = translate("what_if.field.hours", lang, about=translate("what_if.day.fri", lang))
    friday = hours.get_by_role("row").filter(has_text=translate("what_if.day.fri", lang))
    friday.get_by_role("button").click(timeout=LONG)
    box = screen.get_by_role("textbox", name=name)
    take = screen.get_by_role("button", name=say("what_if.take"), exact=True)
    for wrong in ("4,1", "25"):
        box.fill(wrong)
        expect(take).to_be_disabled()
    box.fill("4")
    box.press("Enter")
    expect(screen).to_have_url(re.compile("p=hours:fri%3D4"))
    expect(friday).to_contain_text(say("what_if.learnt_value", value="7,5\u00a0h"))
    expect(hours).to_contain_text(say("what_if.hours_week", n="34\u00a0h"))
    screen.wait_for_load_state("networkidle")
    check_access(screen)
    friday.get_by_role("button", name=say("what_if.reset_one", name=name), exact=True).click()
    expect(hours).to_contain_text(say("what_if.hours_week", n="37,5\u00a0h"))


def test_a_simulation_can_be_stopped(screen: Page, demo_site: str, say: Say) -> None:
    screen.goto(f"{demo_site}/d/demo/what-if?rep=200&w=more_cases:150")
    screen.get_by_role("button", name=say("what_if.play"), exact=True).click(timeout=LONG)
    screen.get_by_role("button", name=say("common.cancel"), exact=True).click(timeout=LONG)
    expect(screen.get_by_role("alert")).to_be_visible(timeout=LONG)
    screen.get_by_role("alert").get_by_role("button", name=say("common.close"), exact=True).click()
    expect(screen).not_to_have_url(re.compile("job="))
