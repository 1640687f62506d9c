"""``filon model diff``: two models, or two versions of one, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filon.cli.language import current, read, say
from filon.cli.options import json_option, selection_options
from filon.cli.output import emit, line, note, table
from filon.cli.words import command

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.model_difference import ModelComparison, ModelSide


@command("model.diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@selection_options
@json_option
def diff(selection: Selection, a: str, b: str, as_json: bool) -> None:
    """Print what changes from one model to another, and how well each tells the cases."""
    from filon.app.views.model_difference import model_comparison
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        found = model_comparison(workspace, selection, a, b, lang=current())
    if as_json:
        emit(found)
    else:
        _print_difference(found)


def _print_difference(found: ModelComparison) -> None:
    columns = [("model", "text"), ("adherence", "percent"), ("fitness", "percent"), ("precision", "percent")]
    table(say("diff.title", count=found.a.fit.cases), columns, [_row(side) for side in (found.a, found.b)])
    for side in (found.a, found.b):
        if side.fit.refused is not None:
            note(f"{side.reference}: {read(side.fit.refused)}")
    if found.is_same:
        line(say("diff.same"))
    for step in found.steps:
        line(f"{say(f'diff.{step.change}')} {read(step.label)}")
    for way in found.ways:
        line(say(f"diff.way_{way.change}", source=read(way.source), target=read(way.target)))
    for rule in found.rules:
        line(f"{say(f'diff.{rule.change}')} {read(rule.sentence)}")


def _row(side: ModelSide) -> tuple[str, float | None, float | None, float | None]:
    fit = side.fit
    quality = fit.quality
    return (
        f"{read(side.label)} ({side.reference})",
        None if fit.adherence is None else fit.adherence.value,
        None if quality is None else quality.fitness,
        None if quality is None else quality.precision,
    )
