"""``filon overview``: what all questions found, the key figures, the funnel, where the company stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.cli.language import current, read, say
from filon.cli.options import json_option, selection_options
from filon.cli.output import emit, line, table
from filon.cli.words import command
from filon.core.i18n import format_percent

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.overview import Overview

SIGNS = {"done": "✓", "attention": "!", "next": "·"}


@command("overview")
@selection_options
@json_option
def overview(selection: Selection, as_json: bool) -> None:
    """Print the first screen of a data set."""
    from filon.app.clock import working_hours
    from filon.app.views.overview import overview as view
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        found = view(workspace, selection)
        day_s = working_hours(workspace.open(selection.dataset).schema).day_s
    if as_json:
        emit(found)
    else:
        _print(found, day_s if selection.clock == "work" else None)


def _print(found: Overview, day_s: float | None) -> None:
    from filon.questions.figures import Figure

    def written(value: float | None, unit: str, currency: str | None) -> str:
        return "?" if value is None else Figure(value, unit, day_s, currency).written(current())  # type: ignore[arg-type]

    table(
        say("overview.figures"),
        [("kpi", "text"), ("value", "text"), ("n", "n"), ("grade", "text")],
        [
            (read(one.label), written(one.value, one.unit, one.currency), one.n, one.grade)
            for one in (asked.kpi for asked in found.kpis)
        ],
    )
    line(f"\n{say('overview.findings', shown=len(found.findings), total=found.n_findings)}")
    for number, one in enumerate(found.findings, start=1):
        line(
            f"{number}. {read(one.finding.sentence)}\n   → {read(one.finding.action)}\n   filon ask {one.question}"
        )
    if found.funnel:
        table(
            f"\n{say('overview.funnel')}",
            [("activity", "text"), ("n", "n"), ("share", "text")],
            [
                (
                    read(one.label),
                    one.n,
                    "–" if one.from_start is None else format_percent(one.from_start, current()),
                )
                for one in found.funnel
            ],
        )
    line(f"\n{say('overview.steps')}")
    for step in found.steps:
        line(f"{SIGNS[step.state]} {step.number} {read(step.label)} – {read(step.detail)}")
