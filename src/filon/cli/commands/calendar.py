"""``filon calendar``: the working hours of a data set, shown, set from a file, or forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import click

from filon.app.clock import ClockView, clock_view
from filon.app.workspace import Workspace
from filon.cli.language import say
from filon.cli.options import json_option, name_argument
from filon.cli.output import emit, line, table
from filon.cli.words import command, option
from filon.core.calendar import WorkCalendar
from filon.core.errors import RefusedInputError


class CalendarFileError(RefusedInputError):
    """The file is not a JSON text."""

    code = "calendar_file"


@command("calendar")
@name_argument
@option(
    "--set",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="calendar.set",
)
@option("--reset", is_flag=True, help="calendar.reset")
@json_option
def calendar(name: str, file: Path | None, reset: bool, as_json: bool) -> None:
    """Show the working hours of a data set, after setting or forgetting them when asked to."""
    with Workspace() as workspace:
        if file is not None:
            workspace.set_calendar(name, _read(file))
        elif reset:
            workspace.set_calendar(name, None)
        found = clock_view(workspace.open(name).schema)
    if as_json:
        emit(found)
    else:
        _show(found)


def _read(file: Path) -> WorkCalendar:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CalendarFileError(name=file.name) from error
    return WorkCalendar.from_json(data)


def _show(found: ClockView) -> None:
    hours = [(say(f"day.{day}"), ", ".join(windows) or "–") for day, windows in found.hours.items()]
    table(say("calendar.title", timezone=found.timezone), [("day", "text"), ("hours", "text")], hours)
    place = " ".join(part for part in (found.country, found.subdivision) if part)
    line(say("calendar.holidays", place=place) if place else say("calendar.no_holidays"))
    if found.days_off:
        line(say("calendar.days_off", days=", ".join(found.days_off)))
