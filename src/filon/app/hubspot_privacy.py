"""What of people is read from the portal: decided by somebody for a purpose, written down, taken back at once."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from filon.app.hubspot_connection import DATASET, PortalFolder, decided, write_decision
from filon.app.hubspot_publishing import forget_earlier_versions, publish_landed
from filon.app.hubspot_sync import sync
from filon.ingest.hubspot.privacy import apply_privacy
from filon.log.landing import Landing

if TYPE_CHECKING:
    from filon.app.hubspot_connection import Connection
    from filon.app.jobs import Job
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.privacy import Privacy
    from filon.ingest.importing import Progress


def change_privacy(
    workspace: Workspace,
    wanted: Privacy,
    *,
    who: str = "",
    why: str = "",
    on_progress: Progress | None = None,
) -> None:
    """Keep a decision and carry it out: what is no longer wanted goes from everything kept, older versions too.

    What is newly wanted comes with the next sync.

    Raises
    ------
    NotConnectedError, PurposeMissingError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    decision = decided(wanted, connection.privacy, who, why)
    if decision is None:
        return
    changed = replace(connection, privacy=wanted)
    folder.keep(changed)
    write_decision(folder, decision)
    if folder.landing(connection).is_file():
        _carry_out(workspace, folder, connection, changed, on_progress or (lambda _share, _stage: None))


def start_privacy_change(workspace: Workspace, wanted: Privacy, *, who: str, why: str) -> str | None:
    """Start a job that changes what is read of people and reads what is newly wanted; ``None``: nothing to do.

    Raises
    ------
    NotConnectedError, PurposeMissingError, DatasetBusyError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    if decided(wanted, connection.privacy, who, why) is None:
        return None
    workspace.check_idle(DATASET)
    if not folder.landing(connection).is_file():
        change_privacy(workspace, wanted, who=who, why=why)
        return None

    def work(job: Job) -> str:
        change_privacy(workspace, wanted, who=who, why=why, on_progress=job.advance)
        sync(workspace, on_progress=job.advance, on_kind=job.tell)
        return DATASET

    return workspace.jobs.start("sync", work, dataset=DATASET)


def _carry_out(
    workspace: Workspace, folder: PortalFolder, before: Connection, now: Connection, advance: Progress
) -> None:
    with Landing(folder.landing(before)) as landing:
        apply_privacy(landing, before.privacy, now.privacy)
        synced = landing.fact("as_of") is not None
    less = any(value and not asdict(now.privacy)[name] for name, value in asdict(before.privacy).items())
    if synced and less:
        publish_landed(workspace, folder, now, advance, always=True)
        forget_earlier_versions(workspace)
