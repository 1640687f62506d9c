"""From a portal to a data set: read what is new, publish a version when something changed, forget a person."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from filon.app.hubspot_connection import DATASET, PortalFolder, opened_portal
from filon.app.hubspot_stages import kept_meanings
from filon.app.texts import Text, text
from filon.core.errors import FilonError
from filon.core.i18n import has_text, translate
from filon.ingest.hubspot.erasure import Erasures, erase_contact
from filon.ingest.hubspot.publishing import PublishRequest, fingerprint, publish
from filon.ingest.hubspot.syncing import selected, synchronise
from filon.ingest.importing import ImportResult
from filon.ingest.worker import Limits, limits_for, run_limited
from filon.log.landing import Landing, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from filon.app.hubspot_connection import Connection
    from filon.app.jobs import Job
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.syncing import SyncSummary
    from filon.ingest.importing import Progress

READING_SHARE = 0.7
_LEAST = Limits(memory_mb=1_024, seconds=900.0, file_mb=8_192)
_ENGINE_SHARE = 0.5
_PUBLISHED = "published"


@dataclass(frozen=True)
class Lacking:
    """An object type that the key or the portal does not give, and what that means."""

    kind: str
    code: str
    scope: str
    text: Text


@dataclass(frozen=True)
class SyncView:
    """What a sync did.

    ``published`` is ``None`` when nothing had changed since the version in force; ``records`` counts the records read
    by object type; ``daily_left`` is the number of requests left today, where HubSpot tells it.
    """

    dataset: str
    requests: int
    records: dict[str, int]
    lacking: tuple[Lacking, ...]
    daily_left: int | None
    published: ImportResult | None


@dataclass(frozen=True)
class ErasureView:
    """What an erasure did: leads whose name was taken off, and the version that is left."""

    dataset: str
    leads_masked: int
    published: ImportResult


def sync(  # noqa: PLR0913 - what a sync may be asked to do, and who is told
    workspace: Workspace,
    *,
    full: bool = False,
    only: Sequence[str] = (),
    on_progress: Progress | None = None,
    on_kind: Callable[[str, str, int], None] | None = None,
    on_wait: Callable[[str, float], None] = lambda _reason, _seconds: None,
) -> SyncView:
    """Read what is new in the portal and publish a version when anything changed.

    Parameters
    ----------
    workspace
        A connected workspace.
    full
        Read everything again.
    only
        Object types to read; the others stay as they are.
    on_progress
        Told the share done and the stage; an exception raised here stops the sync, and nothing read is lost.
    on_kind
        Told object type, stage and number of records.
    on_wait
        Told reason and seconds before a long wait.

    Raises
    ------
    NotConnectedError, NoKeyError, UnknownObjectError, FilonError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    advance = on_progress or (lambda _share, _stage: None)
    tracker = _Tracker(len(selected(only, connection.privacy)), advance, on_kind or (lambda _k, _s, _n: None))
    salt = folder.salt()
    with (
        Landing(folder.landing(connection)) as landing,
        opened_portal(folder, connection, check=tracker.beat, on_wait=on_wait) as reader,
    ):
        summary = synchronise(
            reader,
            landing,
            erased=Erasures.of(landing, salt),
            privacy=connection.privacy,
            only=only,
            full=full,
            on_kind=tracker.tell,
        )
        daily_left = reader.client.daily_left
    published = _publish(workspace, folder, connection, advance, always=False)
    return SyncView(DATASET, summary.requests, summary.records, lacking(summary), daily_left, published)


def start_sync(workspace: Workspace, *, full: bool = False, only: Sequence[str] = ()) -> str:
    """Start a job that syncs (see :func:`sync`); return its id."""
    PortalFolder(workspace).connection()

    def work(job: Job) -> str:
        sync(workspace, full=full, only=only, on_progress=job.advance)
        return DATASET

    return workspace.jobs.start("sync", work, dataset=DATASET)


def erase(workspace: Workspace, contact: str, on_progress: Progress | None = None) -> ErasureView:
    """Remove a contact from what has landed, from the data set and from every earlier version of it, for good.

    Raises
    ------
    NotConnectedError, NeverSyncedError, ContactUnknownError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    with Landing(folder.landed(connection)) as landing:
        masked = erase_contact(landing, contact, folder.salt())
    published = _publish(workspace, folder, connection, on_progress or (lambda _a, _b: None), always=True)
    assert published is not None  # noqa: S101 - it was asked for
    for number in workspace.store.versions(DATASET)[:-1]:
        workspace.store.path(DATASET, number).unlink(missing_ok=True)
    shutil.rmtree(workspace.home / ".trash" / DATASET, ignore_errors=True)
    return ErasureView(DATASET, masked, published)


def lacking(summary: SyncSummary) -> tuple[Lacking, ...]:
    """Object types that were not given, each with what that means."""
    return tuple(
        Lacking(kind, str(said["code"]), str(said["scope"]), lacking_text(kind))
        for kind, said in summary.denied.items()
    )


def lacking_text(kind: str) -> Text:
    """What is missing when an object type is."""
    key = f"hubspot.lacking.{kind}"
    return text(key if has_text(key) else "hubspot.lacking.deals")


class _Tracker:
    """Counts finished object types; the threads of a sync report to it."""

    def __init__(self, total: int, advance: Progress, on_kind: Callable[[str, str, int], None]) -> None:
        self._total = total
        self._advance = advance
        self._on_kind = on_kind
        self._finished: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, kind: str, stage: str, count: int) -> None:
        with self._lock:
            if stage in {"done", "denied"}:
                self._finished.add(kind)
            self._on_kind(kind, stage, count)
        self.beat()

    def beat(self) -> None:
        self._advance(READING_SHARE * len(self._finished) / max(1, self._total), "syncing")


def _publish(
    workspace: Workspace, folder: PortalFolder, connection: Connection, advance: Progress, *, always: bool
) -> ImportResult | None:
    """Publish what has landed, in a limited child, unless the version in force already says it."""
    path = folder.landed(connection)
    request = _request(workspace, folder, connection, path)
    with Landing(path) as landing:
        wanted = fingerprint(landing, request)
        if not always and landing.fact(_PUBLISHED) == wanted and DATASET in workspace.store.names():
            return None
    limits = _limits(path)
    bounded = replace(request, memory_mb=int(limits.memory_mb * _ENGINE_SHARE))
    try:
        found = run_limited(
            f"{__name__}:publish_job",
            bounded.to_json(),
            limits=limits,
            on_progress=lambda share, stage: advance(READING_SHARE + (1 - READING_SHARE) * share, stage),
        )
    finally:
        with suppress(FilonError):
            workspace.store.tidy(DATASET)
    with Landing(path) as landing:
        landing.commit(Page(facts={_PUBLISHED: wanted}))
    return ImportResult(**found)


def _request(
    workspace: Workspace, folder: PortalFolder, connection: Connection, path: Path
) -> PublishRequest:
    label = f"{translate('hubspot.label')} {connection.portal_id}"
    meanings = tuple((*stage, activity) for stage, activity in sorted(kept_meanings(folder).items()))
    return PublishRequest(str(workspace.home), DATASET, label, str(path), folder.salt().hex(), meanings)


def _limits(path: Path) -> Limits:
    by_size = limits_for([path])
    return Limits(
        max(by_size.memory_mb, _LEAST.memory_mb),
        max(by_size.seconds, _LEAST.seconds),
        max(by_size.file_mb, _LEAST.file_mb),
    )


def publish_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of publishing (called in the child)."""
    return asdict(publish(PublishRequest.from_json(arguments), progress))
