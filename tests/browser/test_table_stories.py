"""Every table of figures can be taken away as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Say, in_french

pytestmark = in_french


TABLES = {
    "variants": ("variants", "variants.median", "s", 20),
    "rework": ("repeats", "rework.cost", "s", 3),
    "lead-times": ("groups", "lead_times.median", "s", 3),
    "map?view=table": ("map", "map.metric_cases", "", 20),
}


@pytest.mark.parametrize("place", TABLES)
def test_a_table_is_saved_with_plain_numbers(
    screen: Page, demo_site: str, say: Say, tmp_path: Path, place: str
) -> None:
    name, key, unit, rows = TABLES[place]
    screen.goto(f"{demo_site}/d/demo/{place}")
    button = screen.locator(f'[data-save="{name}"]')
    expect(button).to_be_visible()
    with screen.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"filon-demo-{name}.csv"
    saved = tmp_path / "table.csv"
    download.value.save_as(saved)
    lines = list(csv.DictReader(saved.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    heading = f"{say(key)} ({unit})" if unit else say(key)
    assert len(lines) >= rows
    assert all(float((line[heading] or "0").replace(",", ".")) >= 0 for line in lines)
