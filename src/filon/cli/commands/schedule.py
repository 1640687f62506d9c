"""``filon hubspot schedule``: how often a portal is read again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filon.app.hubspot_connection import PortalFolder
from filon.app.hubspot_schedule import decide_schedule
from filon.app.hubspot_status import status
from filon.app.workspace import Workspace
from filon.cli.language import current, read, say
from filon.cli.options import json_option
from filon.cli.output import emit, line, note
from filon.cli.words import command, option

if TYPE_CHECKING:
    import datetime as dt


@command("hubspot.schedule")
@option("--every", "hours", type=int, metavar="HOURS", help="schedule.every")
@option("--never", is_flag=True, help="schedule.never")
@json_option
def schedule(*, hours: int | None, never: bool, as_json: bool) -> None:
    """Show how often the portal is read by itself, or decide it."""
    if never and hours is not None:
        raise click.UsageError(say("usage.either", first="--every", second="--never"))
    with Workspace() as workspace:
        PortalFolder(workspace).connection()
        if never or hours is not None:
            decide_schedule(workspace, hours)
        found = status(workspace).schedule
    if as_json:
        emit(found)
    elif found.hours is None or found.next_at is None:
        line(say("schedule.on_demand"))
    else:
        line(say("schedule.set", hours=found.hours, next=_written(found.next_at)))
    if found.failure is not None:
        note(read(found.failure))


def _written(moment: dt.datetime) -> str:
    """Moment by the clock on the wall."""
    from babel.dates import format_datetime

    return str(format_datetime(moment.astimezone(), "medium", locale=current()))
