"""``filon conform``: cases beside a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.cli.language import current, read, say
from filon.cli.options import json_option, limit_option, selection_options
from filon.cli.output import emit, line, note, table
from filon.cli.words import command, option

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.conformance import ConformanceView
    from filon.questions.adherence import Worth


@command("conform")
@selection_options
@option("--model", metavar="MODEL", help="conform.model")
@limit_option
@json_option
def conform(selection: Selection, model: str | None, limit: int, as_json: bool) -> None:
    """Print how cases follow a model."""
    from filon.app.views.conformance import conformance
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        found = conformance(workspace, selection, model)
    if as_json:
        emit(found)
    else:
        _print_conformance(found, limit)


def _print_conformance(found: ConformanceView, limit: int) -> None:
    _print_model(found)
    _print_deviations(found, limit)
    if found.allowed:
        _print_allowed(found, limit)
    _print_rules(found, limit)
    if found.ignored:
        note(say("conform.ignored", activities=", ".join(found.ignored)))
    if found.unrecorded:
        note(say("conform.unrecorded", activities=", ".join(found.unrecorded)))


def _print_model(found: ConformanceView) -> None:
    share = found.adherence
    table(
        say("conform.title", model=found.model, count=found.cases),
        [
            ("adherence", "percent"),
            ("low", "percent"),
            ("high", "percent"),
            ("fitness", "percent"),
            ("precision", "percent"),
        ],
        [
            (
                share.value,
                share.low,
                share.high,
                found.quality and found.quality.fitness,
                found.quality and found.quality.precision,
            )
        ],
    )


def _print_deviations(found: ConformanceView, limit: int) -> None:
    table(
        say("conform.deviations", count=len(found.deviations)),
        [
            ("deviation", "text"),
            ("cases", "n"),
            ("share", "percent"),
            ("time", "duration"),
            ("win", "percent"),
            ("worth", "text"),
            ("filter", "text"),
        ],
        [
            (
                read(one.label),
                one.cases,
                one.share,
                one.time and one.time.value,
                one.win and one.win.value,
                " + ".join(_written(worth) for worth in one.worth) or None,
                one.filter,
            )
            for one in found.deviations[:limit]
        ],
    )
    if found.left_out and any(one.worth for one in found.deviations):
        line(read(found.left_out.text))


def _written(worth: Worth) -> str:
    """Amount with its interval: most are too unsure to be told without."""
    from filon.core.i18n import format_range
    from filon.questions.figures import Figure

    ends = (
        "?" if one is None else Figure(one, "money", currency=worth.currency).written(current())
        for one in (worth.low, worth.high)
    )
    value = Figure(worth.value, "money", currency=worth.currency).written(current())
    return f"{value} ({format_range(ends, current())})"


def _print_allowed(found: ConformanceView, limit: int) -> None:
    table(
        say("conform.allowed", count=len(found.allowed)),
        [
            ("deviation", "text"),
            ("cases", "n"),
            ("freed", "n"),
            ("reason", "text"),
            ("where", "text"),
            ("id", "text"),
        ],
        [
            (read(one.label), one.cases, one.freed, read(one.reason), ", ".join(map(read, one.where)), one.id)
            for one in found.allowed[:limit]
        ],
    )


def _print_rules(found: ConformanceView, limit: int) -> None:
    table(
        say("conform.rules", count=len(found.rules)),
        [
            ("rule", "text"),
            ("cases", "n"),
            ("broken", "n"),
            ("allowed", "n"),
            ("share", "percent"),
            ("filter", "text"),
        ],
        [
            (read(one.sentence), one.concerned, one.broken, one.allowed, one.share, one.filter)
            for one in found.rules[:limit]
        ],
    )
