"""What a director does after the answers: set a goal, and look at who does it differently."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DEALS, Say, in_french

LONG = 60_000
pytestmark = in_french


def test_a_goal_is_set_measured_and_can_be_brought_back(
    screen: Page, demo_site: str, say: Say, check_access
) -> None:
    screen.goto(f"{demo_site}/d/demo/goals")
    screen.get_by_role("button", name=say("goals.set"), exact=True).click(timeout=LONG)
    screen.get_by_label(say("goals.target_field")).fill("-20%")
    screen.get_by_label(say("goals.since_field")).fill("2026-01-01")
    check_access(screen)
    screen.get_by_role("button", name=say("goals.save"), exact=True).click()
    goal = screen.locator("article.goal")
    expect(goal).to_have_count(1, timeout=LONG)
    expect(goal).to_contain_text("95")
    check_access(screen)
    goal.get_by_role("button", name=say("goals.remove")).click()
    expect(goal).to_have_count(0)
    screen.get_by_role("button", name=say("goals.undo"), exact=True).click()
    expect(goal).to_have_count(1, timeout=LONG)
    goal.get_by_role("button", name=say("goals.remove")).click()
    expect(goal).to_have_count(0)


def test_two_groups_stand_side_by_side_and_can_be_swapped(
    screen: Page, demo_site: str, say: Say, check_access
) -> None:
    screen.goto(f"{demo_site}/d/demo/compare?cmp=a:outcome:won&cmp=b:outcome:lost")
    maps = screen.locator(".compare-map svg")
    expect(maps).to_have_count(2, timeout=LONG)
    expect(screen.get_by_text(say("compare.figures"), exact=True)).to_be_visible(timeout=LONG)
    check_access(screen)
    screen.get_by_role("button", name=say("compare.swap"), exact=True).click()
    expect(screen).to_have_url(f"{demo_site}/d/demo/compare?cmp=a:outcome:lost&cmp=b:outcome:won")
    screen.get_by_text(say("compare.look_difference"), exact=True).first.click()
    expect(maps).to_have_count(1)


def test_a_group_is_compared_with_all_others(screen: Page, demo_site: str, say: Say) -> None:
    screen.goto(f"{demo_site}/d/demo/compare?cmp=a:through:quote_revised")
    screen.get_by_role("button", name=say("compare.others"), exact=True).click()
    expect(screen).to_have_url(re.compile("cmp=a:through:quote_revised&cmp=b:not:quote_revised"))
    sizes = screen.locator(".group-size")
    expect(sizes).to_have_count(2, timeout=LONG)
    expect(sizes.nth(1)).not_to_contain_text(str(DEALS), timeout=LONG)
    counts = [int(re.sub(r"\D", "", text.partition("(")[0])) for text in sizes.all_inner_texts()]
    assert sum(counts) == DEALS
