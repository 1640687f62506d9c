"""What an import could not read, as a table in a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow as pa

from filon.app.views.report import reason_text
from filon.log.export_table import neutral

if TYPE_CHECKING:
    from pathlib import Path

    from filon.log.event_log import EventLog


def write_rejected(log: EventLog, path: Path, lang: str) -> None:
    """Write everything that could not be read as CSV, with the reason in words and the raw row.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "column", "value", "reason", "explanation", "row"))
        frame = log.rejected.sort("line", "column", nulls_last=True)
        for row in frame.collect().iter_rows(named=True):
            words = reason_text(row["reason"])
            explanation = words.of(lang)
            texts = (row["column"], row["value"], row["reason"], explanation, row["row"])
            writer.writerow((row["line"], *neutral(pa.array(texts, pa.string())).to_pylist()))
