"""``filon simulate``: what a change would bring, beside today, and how far that can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli.language import current, read, say
from filon.cli.options import json_option, selection_options
from filon.cli.output import emit, job_progress, line, note, table
from filon.cli.words import Number, command, option
from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.simulation import EffectView, SimulationResult
    from filon.app.views.simulation_parameters import ParametersView
    from filon.mining.simulation.parameters import Parameters

MOST_REPLICATIONS = 200
HIGHEST_SEED = 2**31 - 1
_SHOWN_WAITS = 25


class ParametersFileError(RefusedInputError):
    """The file holds no parameters."""

    code = "parameters_file"


@command("simulate")
@selection_options
@option("--scenario", "changes", multiple=True, metavar="CHANGE", help="simulate.scenario")
@option("--drawn", nargs=2, metavar="BEFORE AFTER", help="simulate.drawn")
@option("--new-steps", default="1d", show_default=True, metavar="DURATION", help="simulate.new_steps")
@option("--set", "edits", multiple=True, metavar="NAME=NUMBER", help="simulate.set")
@option(
    "--replications",
    type=Number(2, MOST_REPLICATIONS),
    default=30,
    show_default=True,
    help="simulate.replications",
)
@option("--seed", type=Number(0, HIGHEST_SEED), default=1, show_default=True, help="simulate.seed")
@option("--parameters", "only_parameters", is_flag=True, help="simulate.parameters")
@option(
    "--using",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="simulate.using",
)
@option("--as", "new_name", metavar="NEW", help="simulate.as")
@json_option
def simulate(
    selection: Selection,
    changes: tuple[str, ...],
    drawn: tuple[str, str] | None,
    new_steps: str,
    edits: tuple[str, ...],
    replications: int,
    seed: int,
    only_parameters: bool,
    file: Path | None,
    new_name: str | None,
    as_json: bool,
) -> None:
    """Show the parameters, or simulate a scenario and compare it with today."""
    from filon.app.simulating import SimulationOrder
    from filon.app.simulating import simulate as run
    from filon.app.simulation_basis import basis_of
    from filon.app.views.drawn_scenario import UnplayableDrawingError, drawn_scenario
    from filon.app.views.simulation import simulation_result
    from filon.app.views.simulation_parameters import parameters_view
    from filon.app.workspace import Workspace

    given = None if file is None else _read(file)
    with Workspace() as workspace:
        if only_parameters:
            basis = basis_of(workspace, selection, given, edits)
            if as_json:
                emit(basis.scenario.to_json())
            else:
                _show_parameters(parameters_view(basis.scenario, basis.today), basis.scenario)
            return
        if drawn is not None:
            found = drawn_scenario(workspace, selection, *drawn, lang=current())
            for one in found.left:
                note(read(one))
            if found.card is None:
                raise UnplayableDrawingError(before=drawn[0], after=drawn[1])
            changes = (*changes, *(one.replace("{x}s", new_steps) for one in found.card.changes))
        order = SimulationOrder(changes, given, edits, replications, seed, new_name)
        with job_progress() as on_progress:
            made = run(workspace, selection, order, lang=current(), on_progress=on_progress)
        result = simulation_result(workspace, made.dataset)
    if as_json:
        emit(result)
    else:
        _show(result)


def _read(file: Path) -> Parameters:
    from filon.mining.simulation.checks import read_parameters

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ParametersFileError(name=file.name) from error
    return read_parameters(data)


def _show(found: SimulationResult) -> None:
    for one in found.said:
        line(f"• {read(one.text)}")
        note(f"  {read(one.assumption)}")
    columns = [("figure", "text"), ("today", "text"), ("scenario", "text"), ("difference", "text")]
    table(
        say("simulate.title", label=found.baseline_label, replications=found.replications),
        [*columns, ("error", "text"), ("verdict", "text")],
        [_effect(one, found.currency) for one in found.effects],
    )
    for headline in found.headlines:
        line(f"→ {read(headline)}")
    if found.backtest is not None:
        note(read(found.backtest.summary))
    for caution in found.cautions:
        note(read(caution))
    line(say("simulate.dataset", name=found.dataset))


def _effect(one: EffectView, currency: str | None) -> tuple[str, ...]:
    from filon.app.views.simulation import figure_text

    def write(value: float) -> str:
        return figure_text(value, one.unit, currency, current())

    def band(low: float, high: float) -> str:
        return f"[{write(low)} – {write(high)}]"

    difference = one.difference
    return (
        read(one.label),
        f"{write(one.baseline.mean)} {band(one.baseline.low, one.baseline.high)}",
        f"{write(one.scenario.mean)} {band(one.scenario.low, one.scenario.high)}",
        f"{write(difference.mean)} {band(difference.low, difference.high)}",
        "–" if one.error is None else f"± {write(one.error)}",
        read(one.verdict_label),
    )


def _show_parameters(found: ParametersView, parameters: Parameters) -> None:
    line(say("simulate.arrivals", per_week=round(found.arrivals.per_week, 1), n=found.arrivals.n))
    table(
        say("simulate.steps"),
        [
            ("activity", "text"),
            ("n", "n"),
            ("next", "text"),
            ("drop_out", "percent"),
            ("hands_on", "duration"),
        ],
        [
            (
                read(step.label),
                step.n,
                ", ".join(f"{read(one.label)} {one.share:.0%}" for one in step.next[:3]),
                step.drop_out,
                step.hands_on_s or None,
            )
            for step in found.steps
        ],
    )
    table(
        say("simulate.waits"),
        [
            ("from", "text"),
            ("to", "text"),
            ("n", "n"),
            ("clock", "text"),
            ("median", "duration"),
            ("p90", "duration"),
        ],
        [
            (read(one.after), read(one.before), one.n, say(f"clock.{one.clock}"), one.median_s, one.p90_s)
            for one in found.waits[:_SHOWN_WAITS]
        ],
    )
    table(
        say("simulate.teams"),
        [("team", "text"), ("people", "n"), ("n", "n"), ("busy", "percent")],
        [(read(one.label), one.people, one.n, one.busy_ratio) for one in found.teams],
    )
    _show_fields(found, parameters)
    for caution in found.cautions:
        note(read(caution))


def _show_fields(found: ParametersView, parameters: Parameters) -> None:
    """Names that ``--set`` takes; of a long list those that are edited, and the ones that stand for all cases."""
    from filon.app.simulation_words import field_text

    lang = current()
    shown = [one for one in found.fields if one.is_edited or len(one.about) < 2]  # noqa: PLR2004 - not of a pair
    table(
        say("simulate.fields"),
        [("name", "text"), ("parameter", "text"), ("value", "text"), ("learnt", "text")],
        [
            (
                one.key,
                read(one.label),
                field_text(one.unit, one.value, parameters, lang),
                field_text(one.unit, one.learnt, parameters, lang),
            )
            for one in shown
        ],
    )
