"""How long what was read of a portal is kept: decided by a person, carried out at once and after every sync."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.hubspot_connection import DATASET, PortalFolder
from filon.app.hubspot_publishing import forget_earlier_versions, publish_landed
from filon.ingest.hubspot.publishing import aliases_of
from filon.ingest.hubspot.retention import FORGETTING, checked_days, overdue
from filon.log.landing import Landing, Page

if TYPE_CHECKING:
    from filon.app.hubspot_connection import Connection
    from filon.app.jobs import Job
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress

_NOTE = "retention"


@dataclass(frozen=True)
class RetentionView:
    """Days that records are kept for (``None``: for good); what goes or went: records by object type, versions."""

    days: int | None
    records: dict[str, int]
    versions: int


def kept_days(folder: PortalFolder) -> int | None:
    """Days that records are kept for; ``None``: nobody decided, they stay."""
    days: int | None = (folder.note(_NOTE) or {}).get("days")
    return days


def preview_retention(workspace: Workspace, days: int) -> RetentionView:
    """What would go with such a retention; nothing is changed.

    Raises
    ------
    RetentionDaysError, NotConnectedError, NeverSyncedError
    """
    checked_days(days)
    folder = PortalFolder(workspace)
    with Landing(folder.landed(folder.connection())) as landing:
        going = Counter(kind for kind, _ in overdue(landing, days, aliases_of(landing), _now(landing)))
    return RetentionView(days, dict(going), _earlier(workspace) if going else 0)


def decide_retention(
    workspace: Workspace, days: int | None, on_progress: Progress | None = None
) -> RetentionView:
    """Keep the decision and carry it out, for good; ``None``: records stay from now on.

    Raises
    ------
    RetentionDaysError, NotConnectedError, NeverSyncedError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    path = folder.landed(connection)
    folder.write_note(_NOTE, {"days": None if days is None else checked_days(days)})
    earlier = _earlier(workspace)
    with Landing(path) as landing:
        gone = let_go(landing, folder)
    if gone:
        publish_landed(workspace, folder, connection, on_progress or (lambda _a, _b: None), always=True)
    forgotten = forget_what_went(workspace, folder, connection)
    return RetentionView(days, gone, earlier if forgotten else 0)


def retention(workspace: Workspace, days: int | None = None) -> RetentionView:
    """The decision in force; with a number of days, what would go by it (see :func:`preview_retention`).

    Raises
    ------
    RetentionDaysError, NotConnectedError, NeverSyncedError
    """
    folder = PortalFolder(workspace)
    folder.connection()
    if days is None:
        return RetentionView(kept_days(folder), {}, 0)
    workspace.check_idle(DATASET)
    return preview_retention(workspace, days)


def start_retention(workspace: Workspace, days: int | None) -> str:
    """Start a job that keeps a decision and carries it out; its parts tell how many records went.

    Raises
    ------
    RetentionDaysError, NotConnectedError, NeverSyncedError, DatasetBusyError
    """
    folder = PortalFolder(workspace)
    folder.landed(folder.connection())
    if days is not None:
        checked_days(days)
    workspace.check_idle(DATASET)

    def work(job: Job) -> str:
        for kind, count in decide_retention(workspace, days, job.advance).records.items():
            job.tell(kind, "done", count)
        return DATASET

    return workspace.jobs.start("erase", work, dataset=DATASET)


def let_go(landing: Landing, folder: PortalFolder) -> dict[str, int]:
    """Take the records whose time is over out of the landing file; return their number by object type."""
    days = kept_days(folder)
    if days is None:
        return {}
    going = overdue(landing, days, aliases_of(landing), _now(landing))
    if going:
        landing.expire(going, {FORGETTING: True})
    return dict(Counter(kind for kind, _ in going))


def forget_what_went(workspace: Workspace, folder: PortalFolder, connection: Connection) -> bool:
    """Remove the earlier versions, which still tell of what was let go, after a version without it was published."""
    with Landing(folder.landed(connection)) as landing:
        if landing.fact(FORGETTING) is None:
            return False
        forget_earlier_versions(workspace)
        landing.commit(Page(facts={FORGETTING: None}))
    return True


def _earlier(workspace: Workspace) -> int:
    return len(workspace.store.versions(DATASET)) - 1 if DATASET in workspace.store.names() else 0


def _now(landing: Landing) -> dt.datetime:
    """The portal's own clock at the last synchronisation: what has not been looked at since is not older for it."""
    said = landing.fact("as_of")
    return dt.datetime.now(dt.UTC) if said is None else dt.datetime.fromisoformat(said)
