"""What a sales director and a controller do: ask a question, see what it rests on, open the deals behind a finding."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filon.questions.catalogue import ORDER
from tests.browser.conftest import Say, in_english, in_french

QUESTIONS = "/d/demo/questions"
LONG = 60_000


def open_question(screen: Page, site: str, key: str, query: str = "") -> None:
    screen.goto(f"{site}{QUESTIONS}?q={key}{query}")
    expect(screen.locator(".tile").first).to_be_visible(timeout=LONG)


def test_the_list_answers_every_question_in_one_line_and_opens_it(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}{QUESTIONS}")
    lines = screen.locator(".question-list li")
    expect(lines).to_have_count(len(ORDER))
    expect(screen.locator(".question-list li[data-state]")).to_have_count(len(ORDER), timeout=LONG)
    for headline in screen.locator(".question-headline").all_inner_texts():
        assert len(headline) > 20
    check_access(screen)
    title = lines.first.locator("strong").inner_text()
    lines.first.get_by_role("link").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text(title)
    expect(screen.get_by_role("heading", name=say("questions.findings"))).to_be_visible()


@in_french
def test_a_finding_opens_its_deals_and_back_returns_to_it(screen: Page, demo_site: str, say: Say) -> None:
    open_question(screen, demo_site, "sales_cycle")
    slow = screen.locator(".finding").filter(has_text="Sud-Est")
    expect(slow).to_contain_text("Exigences recueillies")
    slow.get_by_role("link", name=say("questions.show_deal")).click()
    expect(screen).to_have_url(re.compile("/cases.*f=region:in:Sud-Est"))
    expect(screen.locator(".chip").first).to_contain_text("Sud-Est")
    screen.go_back()
    expect(slow).to_be_visible()


@in_english
def test_a_finding_shows_its_place_on_the_map(screen: Page, demo_site: str, say: Say) -> None:
    open_question(screen, demo_site, "sales_cycle")
    slow = screen.locator(".finding").filter(has_text="Sud-Est")
    slow.get_by_role("link", name=say("questions.on_map")).click()
    expect(screen).to_have_url(re.compile("/map.*sel=quote_drafted"))
    expect(screen.locator(".map-node").first).to_be_visible()


def test_a_figure_says_where_it_comes_from(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    open_question(screen, demo_site, "sales_cycle")
    screen.locator('.tile[data-kpi="win_rate"]').click()
    panel = screen.get_by_role("complementary", name=say("questions.explain"))
    expect(panel).to_contain_text(say("questions.definition"))
    expect(panel).to_contain_text("100")
    expect(screen).to_have_url(re.compile("sel=kpi:win_rate"))
    panel.get_by_text(say("questions.source")).click()
    expect(panel.locator("pre")).to_contain_text("SELECT", timeout=LONG)
    expect(panel).to_contain_text(say("questions.no_filter"))
    check_access(screen)


@in_french
def test_a_policy_is_changed_kept_as_a_file_and_the_defaults_come_back(
    screen: Page, demo_site: str, say: Say, tmp_path: Path
) -> None:
    screen.goto(f"{demo_site}/d/demo/policies")
    limit = screen.get_by_label(say("policies.approval_above"))
    expect(limit).to_have_value(re.compile("^12\\s%$"))
    limit.fill("15,5")
    screen.get_by_role("button", name=say("policies.save"), exact=True).click()
    expect(screen.get_by_text(say("policies.saved"))).to_be_visible()
    with screen.expect_download() as kept:
        screen.get_by_role("link", name=say("policies.download")).click()
    assert json.loads(Path(kept.value.path()).read_text())["approval_above"] == 0.155
    screen.get_by_role("button", name=say("policies.reset")).click()
    expect(limit).to_have_value(re.compile("^12\\s%$"))
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")
    screen.locator("input[type=file]").set_input_files(wrong)
    expect(screen.get_by_text(say("policies.no_file", name="wrong.json"))).to_be_visible()
    limit.fill("20")
    page = screen.get_by_role("region", name=say("shell.screen_policies"))
    page.get_by_role("button", name=say("common.cancel")).click()
    expect(limit).to_have_value(re.compile("^12\\s%$"))


@in_french
def test_a_table_is_sorted_taken_away_and_its_rows_filter(
    screen: Page, demo_site: str, say: Say, tmp_path: Path
) -> None:
    open_question(screen, demo_site, "sales_cycle", "&view-stages=table")
    card = screen.get_by_role("region", name="Temps par étape")
    card.locator("th", has_text="Médiane").click()
    expect(screen).to_have_url(re.compile("sort-stages=median"))
    with screen.expect_download() as download:
        card.get_by_role("button", name=re.compile("^CSV")).click()
    saved = tmp_path / "stages.csv"
    download.value.save_as(saved)
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].split(";")[0] == "Étape"
    assert any(line.startswith("Opportunité créée;500;") for line in lines)
    card.get_by_role("button", name="Opportunité qualifiée").click()
    expect(screen).to_have_url(re.compile("f=through:deal_qualified"))


@pytest.mark.parametrize("view", ["chart", "table"])
@in_english
def test_the_pictures_of_an_answer_are_accessible_in_the_dark_too(
    screen: Page, demo_site: str, check_access: Callable[[Page], None], view: str
) -> None:
    screen.emulate_media(color_scheme="dark")
    open_question(screen, demo_site, "data_quality", f"&view-completeness={view}")
    screen.wait_for_load_state("networkidle")
    check_access(screen)


def test_a_question_without_its_data_says_what_is_missing_and_what_still_works(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    without = "&f=not:payment_received&f=not:invoice_settled"
    screen.goto(f"{demo_site}{QUESTIONS}?q=payment_collection{without}")
    expect(screen.get_by_text(say("questions.cannot_know"))).to_be_visible(timeout=LONG)
    expect(screen.locator(".missing-list dt").first).to_be_visible()
    check_access(screen)
    screen.locator(".missing-others a").first.click()
    expect(screen.locator(".tile").first).to_be_visible(timeout=LONG)


@in_english
def test_an_unknown_question_is_told_with_a_way_out(screen: Page, demo_site: str, say: Say) -> None:
    screen.goto(f"{demo_site}{QUESTIONS}?q=sales_cycles")
    alert = screen.get_by_role("alert")
    expect(alert).to_contain_text("sales_cycle")
    expect(alert.get_by_role("button", name=say("common.retry"))).to_be_visible()


@in_french
def test_larger_deals_get_a_threshold_of_their_own(screen: Page, demo_site: str, say: Say) -> None:
    screen.goto(f"{demo_site}/d/demo/policies")
    screen.get_by_role("button", name=say("policies.band_add")).click()
    screen.get_by_label(say("policies.band_from")).fill("20000")
    screen.get_by_label(say("policies.band_above")).fill("8")
    screen.get_by_role("button", name=say("policies.save"), exact=True).click()
    expect(screen.get_by_text(say("policies.saved"))).to_be_visible()
    open_question(screen, demo_site, "discounts")
    expect(screen.get_by_role("heading", name="Par seuil d’accord")).to_be_visible(timeout=LONG)
    screen.goto(f"{demo_site}/d/demo/policies")
    screen.get_by_role("button", name=say("policies.band_remove", n=1)).click()
    screen.get_by_role("button", name=say("policies.save"), exact=True).click()
    expect(screen.get_by_text(say("policies.saved"))).to_be_visible()
    screen.get_by_role("button", name=say("policies.reset")).click()


@in_french
def test_segments_are_held_to_one_that_is_named_and_the_address_keeps_it(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    open_question(screen, demo_site, "segment_comparison")
    choice = screen.locator(f"input[aria-label='{say('questions.benchmark')}']")
    choice.click()
    choice.fill("Grand")
    screen.get_by_role("option", name="Grand Ouest", exact=True).click()
    expect(screen).to_have_url(re.compile("benchmark=region:in:Grand"))
    notes = screen.get_by_role("complementary", name=say("questions.keep_in_mind"))
    expect(notes).to_contain_text("Région Grand Ouest", timeout=LONG)
    check_access(screen)
