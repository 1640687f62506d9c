"""What commands share: the choice of cases, the way of printing, and the workspace behind an answer."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from filon.cli.words import Choice, Number, option

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")

name_argument = click.argument("name", metavar="NAME")
json_option = option("--json", "as_json", is_flag=True, help="option.json")
limit_option = option("--limit", type=Number(1), default=20, show_default=True, help="option.limit")


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add NAME, the filters, the perspective and the clock; the function gets them as one ``selection``."""

    @name_argument
    @option("-f", "--filter", "filters", multiple=True, metavar="FILTER", help="option.filter")
    @option("--perspective", metavar="KEY", help="option.perspective")
    @option(
        "--calendar",
        "clock",
        type=Choice(("calendar", "work")),
        default="calendar",
        show_default=True,
        help="option.calendar",
    )
    @wraps(function)
    def wrapped(
        name: str, filters: tuple[str, ...], perspective: str | None, clock: str, **others: Any
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        from filon.app.selection import Selection

        return function(
            Selection(name, filters, perspective, "work" if clock == "work" else "calendar"), **others
        )

    return wrapped


def ask(
    selection: Selection, view: Callable[Concatenate[Sight, P], T], *args: P.args, **parameters: P.kwargs
) -> T:
    """Answer of one view about a selection, from the workspace of this machine."""
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        choose_days(workspace, selection)
        return workspace.ask(selection, view, *args, **parameters)


def choose_days(workspace: Workspace, selection: Selection) -> None:
    """Durations of working time are told in working days."""
    from filon.app.clock import clock_view
    from filon.cli.output import working_day_s

    at_work = selection.clock == "work"
    working_day_s.set(clock_view(workspace.open(selection.dataset).schema).day_s if at_work else None)
