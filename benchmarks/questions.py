"""``python -m benchmarks.questions [DEALS] [--home FOLDER]``: the questions about a demo company.

Each warm and cold after a filter, all at once as the first screen asks them, and as a report. Other sizes than the one
that the promises are for need another folder.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import cost, peak_mb
from filon.app.report.content import ReportRequest
from filon.app.report.writing import write_report
from filon.app.selection import Selection
from filon.app.views.overview import overview
from filon.app.views.questions import answered, ask_question, perspective_for, policies_in_force
from filon.app.workspace import Workspace
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.questions.catalogue import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "company"
PROMISED_MS = {
    "warm": 300,
    "cold": 1_500,
    "overview, cold": 3_000,
    "overview, kept": 150,
    "report as PDF": 10_000,
}
"""What is promised at 50,000 deals on two cores, in milliseconds of the clock."""
LEAST_AMOUNT = 500
"""Every question is asked cold of cases of its own: those of at least so much, and a little more for each."""


def questions(home: str, deals: str) -> dict[str, Any]:
    """Cost of every question, of all at once, and of a PDF, in milliseconds, beside what is promised."""
    folder = Path(home)
    if not (folder / "datasets" / NAME).is_dir():
        import_demo(DemoRequest(home, NAME, "Company", int(deals)), lambda _share, _stage: None)
    with Workspace(folder) as workspace:
        ask_question(workspace, Selection(NAME, ("outcome:won",)), ORDER[0])
        first = _once(lambda: overview(workspace, Selection(NAME)))
        ms = {
            "overview, cold": first,
            "overview, kept": cost(lambda: overview(workspace, Selection(NAME)), runs=3),
            "report as PDF": _once(lambda: _pdf(workspace)),
        }
        asked = {key: {"warm": _warm(workspace, key), "cold": _cold(workspace, key)} for key in ORDER}
    return {"deals": int(deals), "promised": PROMISED_MS, "ms": ms, "questions": asked, "peak_mb": peak_mb()}


def _warm(workspace: Workspace, key: str) -> dict[str, float]:
    """The answer anew, from arrays that other questions have read."""
    selection = Selection(NAME, perspective=perspective_for(workspace, NAME, key))
    sight, policies = workspace.sight(selection), policies_in_force(workspace, selection)
    return cost(lambda: answered(sight, key=key, policies=policies), runs=3)


def _cold(workspace: Workspace, key: str) -> dict[str, float]:
    """The answer about cases that nothing was asked about before."""
    selection = Selection(NAME, (f"amount:gt:{LEAST_AMOUNT + ORDER.index(key)}",))
    return _once(lambda: ask_question(workspace, selection, key))


def _pdf(workspace: Workspace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_report(workspace, ReportRequest(Selection(NAME)), "pdf", Path(folder) / "report.pdf")


def _once(work: Callable[[], object]) -> dict[str, float]:
    started, used = time.perf_counter(), time.process_time()
    work()
    return {
        "wall": (time.perf_counter() - started) * 1_000,
        "cpu": (time.process_time() - used) * 1_000,
    }


def told(found: dict[str, Any]) -> str:
    """Figures as lines of text: milliseconds of the clock, and of the processor, beside the promise."""
    rows = [(name, cost, found["promised"][name]) for name, cost in found["ms"].items()]
    for key, both in found["questions"].items():
        rows += [(f"{key}, {how}", cost, found["promised"][how]) for how, cost in both.items()]
    lines = [f"{'':32}{'clock':>9}{'processor':>11}{'promised':>10}   (ms, {found['deals']:,} deals)"]
    lines += [f"{name:32}{cost['wall']:9,.0f}{cost['cpu']:11,.0f}{most:10,}" for name, cost, most in rows]
    return "\n".join([*lines, f"{'peak memory':32}{found['peak_mb']:9,.0f} MB"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions")
    parser.add_argument(
        "deals", nargs="?", default="50000", help="size of the demo company; 50,000 as promised for"
    )
    parser.add_argument("--home", default=".cache/bench/company-home", help="where it is, or will be, kept")
    asked_for = parser.parse_args()
    print(told(questions(asked_for.home, asked_for.deals)))
