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
    @option("--exact", is_flag=True, help="option.exact")
    @wraps(function)
    def wrapped(
        name: str, filters: tuple[str, ...], perspective: str | None, clock: str, exact: bool, **others: Any
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        from filon.app.selection import Selection

        selection = Selection(name, filters, perspective, "work" if clock == "work" else "calendar", exact)
        return function(selection, **others)

    return wrapped


def ask(
    selection: Selection, view: Callable[Concatenate[Sight, P], T], *args: P.args, **parameters: P.kwargs
) -> T:
    """Answer of one view about a selection, from the workspace of this machine."""
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        choose_days(workspace, selection)
        found = workspace.ask(selection, view, *args, **parameters)
    tell_error(found)
    return found


def tell_error(found: object) -> None:
    """Say beside the answer how far its quantiles may be off, where they are not exact."""
    from filon.cli.language import current, say
    from filon.cli.output import note
    from filon.core.i18n import format_percent

    error = getattr(found, "quantile_error", 0.0)
    if error:
        note(say("quantile_error", error=format_percent(error, current())))


def choose_days(workspace: Workspace, selection: Selection) -> None:
    """Durations of working time are told in working days."""
    from filon.app.clock import clock_view
    from filon.cli.output import working_day_s

    at_work = selection.clock == "work"
    working_day_s.set(clock_view(workspace.open(selection.dataset).schema).day_s if at_work else None)
