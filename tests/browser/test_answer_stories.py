"""From the first screen to an answer that names what is so in the demo company, in at most three clicks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from filon.ingest.demo.truths import Plan
from tests.browser.conftest import UI, Say, in_french
from tests.server import running

LONG = 90_000
pytestmark = in_french
MOST_CLICKS = 3


@pytest.fixture(scope="module")
def company_site(
    large_company: Callable[[bool], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a server with a company large enough for its planted truths to be found."""
    assert UI.is_file(), "the front-end is not built: run `make ui`"
    home = tmp_path_factory.mktemp("company")
    shutil.copytree(large_company(True), home, dirs_exist_ok=True)
    with running(home) as client:
        yield str(client.base_url).rstrip("/")


@dataclass
class Visitor:
    """Someone on the first screen who counts their clicks."""

    screen: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        what.click()


@pytest.fixture
def visitor(screen: Page, company_site: str) -> Visitor:
    screen.goto(f"{company_site}/d/demo")
    expect(screen.locator(".six-steps")).to_be_visible(timeout=LONG)
    return Visitor(screen)


def ask(visitor: Visitor, say: Say, title: str) -> None:
    visitor.click(visitor.screen.get_by_role("link", name=say("shell.screen_questions"), exact=True))
    visitor.click(visitor.screen.get_by_role("link", name=re.compile(re.escape(title))))
    expect(visitor.screen.locator(".finding").first).to_be_visible(timeout=LONG)


ASKED = {
    "slow_quotes": ("Où les affaires se bloquent-elles", "Where do deals get stuck"),
    "meeting_practice": ("Qui s’y prend le mieux", "Who does it best"),
    "late_payers": ("Qui paie en retard, et pourquoi", "Who pays late, and why"),
}


@pytest.mark.parametrize("key", ASKED)
def test_a_question_is_answered_by_the_planted_truth_with_its_money(
    visitor: Visitor, say: Say, lang: str, key: str
) -> None:
    ask(visitor, say, ASKED[key][lang == "en"])
    named = visitor.screen.locator(".finding").filter(has_text=re.compile(rf"\b{Plan().truth(key).member}\b"))
    expect(named.first).to_be_visible()
    expect(named.first.locator(".finding-stakes .strong")).to_contain_text("€")
    noun = say("questions.show_invoice" if key == "late_payers" else "questions.show_deal")
    visitor.click(named.first.get_by_role("link", name=noun))
    expect(visitor.screen).to_have_url(re.compile("/cases"))
    expect(visitor.screen.locator("tbody tr").first).to_be_visible(timeout=LONG)


def test_what_discounts_buy_is_said_with_the_band_beyond_which_they_buy_nothing(
    visitor: Visitor, say: Say, lang: str
) -> None:
    ask(visitor, say, "Que rapportent nos remises" if lang == "fr" else "What do our discounts buy")
    first = visitor.screen.locator(".finding h3", has_text=re.compile("Au-delà de|Beyond"))
    expect(first).to_contain_text(re.compile(r"1[0-5]"))


def test_whether_to_trust_it_is_told_for_every_figure(
    visitor: Visitor, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen = visitor.screen
    visitor.click(screen.get_by_role("link", name=say("shell.screen_data-quality"), exact=True))
    faults = screen.locator(".finding").filter(has_text="Renouvellements")
    expect(faults.first).to_be_visible(timeout=LONG)
    visitor.click(screen.get_by_text(say("data_quality.trust"), exact=True))
    expect(screen.locator("tbody tr").nth(20)).to_be_visible(timeout=LONG)
    check_access(screen)
    visitor.click(screen.get_by_text(say("data_quality.blind_spots"), exact=True))
    expect(screen.locator(".blind-spots li").nth(5)).to_be_visible(timeout=LONG)
    check_access(screen)


def test_the_first_screen_says_what_weighs_most_and_each_figure_where_it_comes_from(
    visitor: Visitor, say: Say, check_access: Callable[[Page], None]
) -> None:
    screen = visitor.screen
    expect(screen.locator(".finding")).to_have_count(10)
    expect(screen.locator(".funnel li")).to_have_count(6)
    check_access(screen)
    visitor.click(screen.locator('.tile[data-kpi="sales_cycle"]'))
    panel = screen.get_by_role("complementary", name=say("questions.explain"))
    expect(panel).to_contain_text(say("questions.rests_on"))
    check_access(screen)
