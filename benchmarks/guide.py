"""What a run writes into the page on engines and sizes, in both languages: the tables, the advice and the chart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import sizing
from benchmarks.chart import chart
from benchmarks.words import Words

if TYPE_CHECKING:
    from benchmarks.report import Run

FOLDER = Path("docs/guide")
PAGES = {"en": ("engines.md", "cost.svg"), "fr": ("engines.fr.md", "cost.fr.svg")}
BEGIN, END = "<!-- measured: python -m benchmarks -->", "<!-- end of what was measured -->"


def write(runs: list[Run]) -> None:
    """Put the figures of a run between their two marks in each page, and the charts beside them."""
    for lang, (name, picture) in PAGES.items():
        (FOLDER / picture).write_text(chart(runs, Words(lang)), encoding="utf-8")
        image = f"![{Words(lang)('chart')}]({picture})"
        page = FOLDER / name
        before, found, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        _, also, after = rest.partition(END)
        if not (found and also):
            raise ValueError(f"{name} has no place for the figures: {BEGIN} … {END}")
        block = "\n".join(
            [BEGIN, "", Words(lang)("guide"), "", image, "", *sizing.lines(runs, lang), "", END]
        )
        page.write_text(before + block + after, encoding="utf-8")
