"""When a portal is read again by itself: a decision kept beside the connection, and how the last attempt went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.hubspot_connection import PortalFolder
from filon.app.texts import Text
from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from filon.app.workspace import Workspace
    from filon.core.errors import FilonError

LEAST_HOURS, MOST_HOURS = 1, 24 * 31
_NOTE = "schedule"


class ScheduleHoursError(RefusedInputError):
    """The time between two synchronisations is too short or too long."""

    code = "hubspot_schedule_hours"


@dataclass(frozen=True)
class ScheduleView:
    """Hours between synchronisations, ``None`` for only when somebody asks, and when the next one is due.

    ``failure`` is why the last attempt came to nothing; ``None`` where it did not fail.
    """

    hours: int | None
    next_at: dt.datetime | None
    failure: Text | None


def schedule(folder: PortalFolder, last: dt.datetime | None) -> ScheduleView:
    """The decision in force; ``last`` is when the last synchronisation came to its end."""
    said = _said(folder)
    if said["hours"] is None:
        return ScheduleView(None, None, None)
    return ScheduleView(said["hours"], _next(said, last), _failure(said, last))


def decide_schedule(workspace: Workspace, hours: int | None) -> None:
    """Keep how often the portal is read again, from now on; ``None``: only when somebody asks.

    Raises
    ------
    ScheduleHoursError, NotConnectedError
    """
    folder = PortalFolder(workspace)
    folder.connection()
    if hours is not None and not LEAST_HOURS <= hours <= MOST_HOURS:
        raise ScheduleHoursError(value=hours, least=LEAST_HOURS, most=MOST_HOURS)
    now = dt.datetime.now(dt.UTC).isoformat()
    folder.write_note(_NOTE, {"hours": hours, "decided": now, "tried": None, "failure": None})


def is_due(folder: PortalFolder, last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a synchronisation should begin: the time since the last one, or the last attempt, is over."""
    said = _said(folder)
    return said["hours"] is not None and _next(said, last) <= now


def note_attempt(folder: PortalFolder, now: dt.datetime) -> None:
    """Write down that a synchronisation begins by itself: the next one waits its time, however this one ends."""
    folder.write_note(_NOTE, {**_said(folder), "tried": now.isoformat()})


def note_end(folder: PortalFolder, failure: FilonError | None) -> None:
    """Write down how an attempt ended."""
    told = (
        None
        if failure is None
        else {lang: f"{failure.message(lang)} {failure.hint(lang)}".strip() for lang in ("fr", "en")}
    )
    folder.write_note(_NOTE, {**_said(folder), "failure": told})


def _said(folder: PortalFolder) -> dict[str, Any]:
    return folder.note(_NOTE) or {"hours": None}


def _failure(said: dict[str, Any], last: dt.datetime | None) -> Text | None:
    """Why the last attempt failed, until a synchronisation that somebody asked for came to its end."""
    if said["failure"] is None or (last is not None and last > dt.datetime.fromisoformat(said["tried"])):
        return None
    return Text(**said["failure"])


def _next(said: dict[str, Any], last: dt.datetime | None) -> dt.datetime:
    """When the next one is due: at the decision where there never was one."""
    tried = dt.datetime.fromisoformat(said["tried"]) if said["tried"] else None
    known = [one for one in (tried, last) if one is not None]
    if not known:
        return dt.datetime.fromisoformat(said["decided"])
    return max(known) + dt.timedelta(hours=said["hours"])
