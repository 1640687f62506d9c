"""``filon goals``: what is wanted of a key figure, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filon.cli.language import current, read, say
from filon.cli.options import choose_days, json_option, selection_options
from filon.cli.output import emit, line, table, working_day_s
from filon.cli.words import Choice, command, option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.app.selection import Selection
    from filon.app.views.goals import GoalProgress
    from filon.app.workspace import Workspace


@command("goals")
@selection_options
@click.argument("action", type=Choice(("list", "set", "remove")), default="list", metavar="[list|set|remove]")
@click.argument("what", required=False, metavar="[KPI|ID]")
@option("--target", metavar="TARGET", help="goals.target")
@option("--since", metavar="DAY", help="goals.since")
@option("--due", metavar="DAY", help="goals.due")
@option("--baseline", metavar="VALUE", help="goals.baseline")
@option("--note", default="", help="goals.note")
@json_option
def goals(
    selection: Selection,
    action: str,
    what: str | None,
    target: str | None,
    since: str | None,
    due: str | None,
    baseline: str | None,
    note: str,
    as_json: bool,
) -> None:
    """List, set or remove goals."""
    from filon.app.clock import clock_of
    from filon.app.goals.goal import read_target
    from filon.app.goals.store import keep_goal, remove_goal
    from filon.app.views.goals import new_goal
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        choose_days(workspace, selection)
        if action == "remove":
            remove_goal(workspace, selection.dataset, _needed(what, "ID"))
        elif action == "set":
            kpi = _needed(what, "KPI")
            clock = clock_of(selection.clock, workspace.open(selection.dataset).schema)
            value, is_change = read_target(_needed(target, "--target"), kpi, clock)
            start = None if baseline is None else read_target(baseline, kpi, clock)[0]
            goal = new_goal(
                workspace, selection, kpi, target=value, is_change=is_change, since=since, due=due,
                baseline=start, note=note,
            )  # fmt: skip
            keep_goal(workspace, selection.dataset, goal)
        _show(workspace, selection, as_json=as_json)


def _show(workspace: Workspace, selection: Selection, *, as_json: bool) -> None:
    from filon.app.goals.store import goals as kept
    from filon.app.views.goals import progress

    dataset = selection.dataset
    found = [progress(workspace, dataset, one) for one in kept(workspace, dataset)]
    if as_json:
        emit(found)
    elif not found:
        line(say("goals.none"))
    else:
        _print(found)


def _print(found: Iterable[GoalProgress]) -> None:
    table(
        "",
        [
            ("id", "text"), ("kpi", "text"), ("filters", "text"), ("before", "text"), ("after", "text"),
            ("target", "text"), ("due", "text"), ("way", "percent"), ("change", "text"),
        ],
        [
            (
                one.goal.id,
                read(one.label),
                " ".join(one.goal.filters) or None,
                _figure(one, one.before.value if one.before else one.goal.baseline),
                _figure(one, one.after.value if one.after else None),
                _figure(one, one.goal.target),
                one.goal.due,
                one.way,
                say(f"goals.verdict_{one.verdict}"),
            )
            for one in found
        ],
    )  # fmt: skip


def _figure(one: GoalProgress, value: float | None) -> str | None:
    from filon.questions.figures import Figure

    return (
        None
        if value is None
        else Figure(value, one.unit, working_day_s.get(), one.currency).written(current())
    )


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise click.UsageError(say("goals.needed", name=name))
    return value
