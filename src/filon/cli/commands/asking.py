"""``filon ask``: a question of Lead-to-Cash and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filon.cli.language import current, read, say
from filon.cli.options import json_option, selection_options
from filon.cli.output import emit, line, note, table
from filon.cli.words import command, option
from filon.core.i18n import format_range

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.questions.answer import Answer, KpiValue, Unanswerable


@command("ask")
@click.argument("key", metavar="KEY")
@selection_options
@option("--benchmark", metavar="SEGMENT", help="ask.benchmark")
@json_option
def ask(selection: Selection, key: str, benchmark: str | None, as_json: bool) -> None:
    """Print the answer to a question."""
    from filon.app.clock import working_hours
    from filon.app.views.questions import ask_question
    from filon.app.workspace import Workspace
    from filon.questions.answer import Answer

    with Workspace() as workspace:
        found = ask_question(workspace, selection, key, benchmark)
        schema = workspace.open(selection.dataset).schema
    day_s = working_hours(schema).day_s if selection.clock == "work" else None
    if as_json:
        emit(found)
    elif isinstance(found, Answer):
        _print_answer(found, day_s)
    else:
        _print_missing(found)


def _print_answer(found: Answer, day_s: float | None) -> None:
    line(f"{read(found.title)}\n")
    table(
        "",
        [("kpi", "text"), ("value", "text"), ("interval", "text"), ("n", "n"), ("grade", "text")],
        [
            (read(one.label), _value(one, one.value, day_s), _interval(one, day_s), one.n, one.grade)
            for one in found.kpis
        ],
    )
    for number, one in enumerate(found.findings, start=1):
        line(f"\n{number}. {read(one.sentence)}\n   → {read(one.action)}")
        if one.filters:
            filters = " ".join(f"-f '{text}'" for text in one.filters)
            line(f"   --perspective {one.perspective} {filters}")
    if not found.findings:
        line(f"\n{say('ask.no_finding')}")
    for caveat in found.caveats:
        note(read(caveat))


def _print_missing(found: Unanswerable) -> None:
    line(f"{read(found.title)}\n\n{say('ask.missing')}")
    for one in found.missing:
        line(f"- {read(one.label)}: {read(one.where)}")
    if found.answerable:
        line(say("ask.others", questions=", ".join(found.answerable)))


def _interval(kpi: KpiValue, day_s: float | None) -> str:
    if kpi.interval is None:
        return "–"
    ends = (kpi.interval.low, kpi.interval.high)
    return format_range((_value(kpi, end, day_s) for end in ends), current())


def _value(kpi: KpiValue, value: float | None, day_s: float | None) -> str:
    from filon.questions.figures import Figure

    return "?" if value is None else Figure(value, kpi.unit, day_s, kpi.currency).written(current())
