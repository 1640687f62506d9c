"""What a new user does: open the demo, import a log, import a table, look around."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Say, in_french
from tests.reference_data import reference_file

LONG = 90_000


def figure(lang: str, number: int) -> re.Pattern[str]:
    """Number as the language writes it."""
    separator = "," if lang == "en" else r"[\u202f\u00a0 ]"
    return re.compile(rf"(?<!\d){separator.join(f'{number:,}'.split(','))}(?!\d)")


def upload(screen: Page, site: str, path: Path) -> None:
    screen.goto(site)
    screen.set_input_files("input[type=file]", path)


def start_import(screen: Page, say: Say) -> None:
    button = screen.get_by_role("button", name=say("sources.import_now"), exact=True)
    expect(button).to_be_enabled(timeout=LONG)
    button.click()
    expect(screen).to_have_url(re.compile(r"/d/[^/]+/(overview|import-report)"), timeout=LONG)


def test_a_first_run_leads_to_the_overview_of_the_demo_company_and_its_map(
    new_site: str, screen: Page, say: Say
) -> None:
    screen.goto(new_site)
    screen.get_by_text(say("sources.short_small"), exact=True).click()
    screen.get_by_role("button", name=say("sources.demo_go"), exact=True).click()
    expect(screen).to_have_url(re.compile("/d/[^/]+/overview"), timeout=LONG)
    expect(screen.get_by_text("500").first).to_be_visible()
    expect(screen.locator(".finding").first).to_be_visible(timeout=LONG)
    screen.get_by_role("link", name=say("shell.screen_map"), exact=True).click()
    expect(
        screen.get_by_role("img", name=say("map.picture")).or_(screen.locator("svg").first).first
    ).to_be_visible()


def test_a_log_that_describes_itself_shows_its_variants_durations_and_cases(
    new_site: str, screen: Page, say: Say, lang: str
) -> None:
    upload(screen, new_site, reference_file("data", "logs", "helpdesk.xes.gz"))
    start_import(screen, say)
    expect(screen.get_by_text(figure(lang, 4_580)).first).to_be_visible()
    expect(screen.get_by_text(figure(lang, 21_348)).first).to_be_visible()
    screen.get_by_role("link", name=say("shell.screen_variants"), exact=True).click()
    expect(screen.get_by_text(re.compile(r"\b226\b")).first).to_be_visible()
    screen.get_by_role("link", name=say("shell.screen_lead-times"), exact=True).click()
    expect(screen.get_by_role("heading", level=1)).to_have_text(say("shell.screen_lead-times"))
    screen.get_by_role("link", name=say("shell.screen_cases"), exact=True).click()
    screen.get_by_role("link", name=re.compile("^Case ")).first.click()
    expect(screen).to_have_url(re.compile("/cases"))


@in_french
def test_a_log_with_life_cycles_counts_what_was_completed(
    new_site: str, screen: Page, say: Say, lang: str
) -> None:
    upload(screen, new_site, reference_file("data", "logs", "bpic2012.xes.gz"))
    start_import(screen, say)
    expect(screen.get_by_text(figure(lang, 13_087)).first).to_be_visible()
    expect(screen.get_by_text(figure(lang, 164_506)).first).to_be_visible()


def test_a_table_with_a_row_per_deal_is_confirmed_and_imported(
    new_site: str, screen: Page, say: Say, lang: str
) -> None:
    upload(screen, new_site, reference_file("data", "crm", "sales_pipeline.csv"))
    expect(screen.get_by_role("radio", name=say("sources.shape_wide"))).to_be_checked()
    expect(screen.get_by_role("combobox", name=say("sources.role_case"), exact=True)).to_have_value(
        "opportunity_id"
    )
    start_import(screen, say)
    expect(screen.get_by_text(figure(lang, 8_300)).first).to_be_visible()
    expect(screen.get_by_text(re.compile(r"63([.,]\d)?[\u202f\u00a0 ]?%")).first).to_be_visible()


SCREENS = (
    "overview", "questions", "goals", "map", "variants", "lead-times", "rework", "compare", "conformance", "models",
    "what-if", "cases", "data-quality", "policies", "import-report",
)  # fmt: skip


def test_every_screen_is_accessible(
    screen: Page, demo_site: str, say: Say, lang: str, check_access: Callable[[Page], None]
) -> None:
    screen.goto(f"{demo_site}/d/demo/overview")
    for place in SCREENS:
        link = screen.get_by_role("link", name=say(f"shell.screen_{place}"), exact=True)
        # In one language by its address, in the other by its link.
        if lang == "fr":
            screen.goto(f"{demo_site}/d/demo/{place}")
            expect(link).to_be_visible()
        else:
            link.click()
            expect(screen).to_have_url(re.compile(f"/{place}"))
        expect(screen.get_by_role("heading", level=1)).to_be_visible()
        screen.wait_for_load_state("networkidle")
        check_access(screen)
        assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight"), place


def test_the_home_page_is_accessible(
    screen: Page, demo_site: str, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen.goto(demo_site)
    expect(screen.get_by_role("heading", name=say("sources.title"))).to_be_visible()
    screen.wait_for_load_state("networkidle")
    check_access(screen)


def test_a_filter_in_the_address_is_a_chip_and_can_be_taken_away(
    screen: Page, demo_site: str, say: Say
) -> None:
    screen.goto(f"{demo_site}/d/demo/map?f=outcome:won")
    chips = screen.get_by_role("list", name=say("shell.filters")).or_(
        screen.get_by_label(say("shell.filters"))
    )
    expect(chips.first).to_be_visible()
    chips.first.get_by_role("button").first.click()
    expect(screen).not_to_have_url(re.compile("outcome"))
    screen.go_back()
    expect(screen).to_have_url(re.compile("outcome"))


def test_a_wrong_filter_says_what_was_meant(screen: Page, demo_site: str) -> None:
    screen.goto(f"{demo_site}/d/demo/map?f=outcom:won")
    expect(screen.get_by_text(re.compile("outcome")).first).to_be_visible()


def test_an_unknown_data_set_is_an_error_page_and_not_a_blank(screen: Page, demo_site: str) -> None:
    screen.goto(f"{demo_site}/d/dema/map")
    expect(screen.get_by_text(re.compile("demo")).first).to_be_visible()


def test_the_language_switches_at_once_and_stays(screen: Page, demo_site: str, lang: str) -> None:
    other = {"fr": "en", "en": "fr"}[lang]
    screen.goto(f"{demo_site}/d/demo/map")
    screen.get_by_text(other.upper(), exact=True).click()
    expect(screen.locator("html")).to_have_attribute("lang", other)
    screen.reload()
    expect(screen.locator("html")).to_have_attribute("lang", other)
