"""From a portal to a data set: read what is new, publish a version when something changed, forget a person."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.hubspot_check import SyncPlan, plan_sync
from filon.app.hubspot_connection import DATASET, PortalFolder, opened_portal
from filon.app.hubspot_publishing import forget_earlier_versions, publish_landed
from filon.app.hubspot_retention import forget_what_went, let_go
from filon.app.hubspot_schedule import is_due, note_attempt, note_end
from filon.app.hubspot_status import HistoryMismatch, Lacking, history_mismatch, lacking, last_sync, note_sync
from filon.app.jobs import JobCrashedError
from filon.core.errors import FilonError
from filon.ingest.hubspot.erasure import Erasures, erase_contact
from filon.ingest.hubspot.syncing import selected, synchronise
from filon.log.landing import Landing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.app.jobs import Job
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.syncing import SyncSummary
    from filon.ingest.importing import ImportResult, Progress

READING_SHARE = 0.7


@dataclass(frozen=True)
class SyncView:
    """What a sync did.

    ``published`` is ``None`` when nothing had changed since the version in force; ``records`` counts the records read
    by object type; ``daily_left`` is the number of requests left today, where HubSpot tells it.
    ``mismatch`` tells how many deals are not where their history ends.
    """

    dataset: str
    requests: int
    records: dict[str, int]
    lacking: tuple[Lacking, ...]
    daily_left: int | None
    published: ImportResult | None
    mismatch: HistoryMismatch | None


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
    on_plan: Callable[[SyncPlan], None] = lambda _plan: None,
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
    on_plan
        Told what the sync will cost before it begins.

    Raises
    ------
    NotConnectedError, NoKeyError, UnknownObjectError, FilonError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    kinds = selected(only, connection.privacy)
    advance = on_progress or (lambda _share, _stage: None)
    tracker = _Tracker(len(kinds), advance, on_kind or (lambda _k, _s, _n: None), on_wait)
    with (
        Landing(folder.landing(connection)) as landing,
        opened_portal(folder, connection, check=tracker.beat, on_wait=tracker.wait) as reader,
    ):
        on_plan(plan_sync(reader, landing, kinds, full=full))
        summary = synchronise(
            reader,
            landing,
            erased=Erasures.of(landing, folder.salt()),
            privacy=connection.privacy,
            only=only,
            full=full,
            on_kind=tracker.tell,
        )
        daily = reader.client.daily_left, reader.client.daily_limit
        let_go(landing, folder)
    published = publish_landed(workspace, folder, connection, _rest(advance), always=False)
    forget_what_went(workspace, folder, connection)
    note_sync(folder, connection, summary, daily=daily)
    return _seen(summary, daily[0], published, history_mismatch(folder, connection))


def _seen(
    summary: SyncSummary,
    daily_left: int | None,
    published: ImportResult | None,
    mismatch: HistoryMismatch | None,
) -> SyncView:
    denied = lacking(summary.denied)
    return SyncView(DATASET, summary.requests, summary.records, denied, daily_left, published, mismatch)


def start_sync(workspace: Workspace, *, full: bool = False, only: Sequence[str] = ()) -> str:
    """Start a job that syncs (see :func:`sync`), with a part for each object type; return its id."""
    folder = PortalFolder(workspace)
    selected(only, folder.connection().privacy)
    workspace.check_idle(DATASET)
    return workspace.jobs.start(
        "sync", lambda job: _sync_in(job, workspace, full=full, only=only), dataset=DATASET
    )


def sync_when_due(workspace: Workspace) -> str | None:
    """Start the sync that the schedule asks for by now; return the id of its job, ``None`` where none is due."""
    folder = PortalFolder(workspace)
    if not folder.connected or workspace.jobs.making(DATASET):
        return None
    last = last_sync(folder, folder.connection())
    if not is_due(folder, None if last is None else last.at, dt.datetime.now(dt.UTC)):
        return None
    return workspace.jobs.start("sync", lambda job: _unasked(job, workspace, folder), dataset=DATASET)


def _unasked(job: Job, workspace: Workspace, folder: PortalFolder) -> str:
    """A sync that nobody watches: how it ends is written down for whoever comes next."""
    note_attempt(folder, dt.datetime.now(dt.UTC))
    try:
        dataset = _sync_in(job, workspace, full=False, only=())
    except Exception as failure:
        told = failure if isinstance(failure, FilonError) else JobCrashedError(job=job.id)
        note_end(folder, None if job.cancelled else told)
        raise
    note_end(folder, None)
    return dataset


def start_publishing(workspace: Workspace) -> str:
    """Start a job that publishes what has landed, read by the stage meanings in force; return its id."""
    folder = PortalFolder(workspace)
    connection = folder.connection()
    folder.landed(connection)
    workspace.check_idle(DATASET)

    def work(job: Job) -> str:
        publish_landed(workspace, folder, connection, job.advance, always=False)
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
    published = publish_landed(
        workspace, folder, connection, on_progress or (lambda _a, _b: None), always=True
    )
    assert published is not None  # noqa: S101 - it was asked for
    forget_earlier_versions(workspace)
    return ErasureView(DATASET, masked, published)


def start_erasure(workspace: Workspace, contact: str) -> str:
    """Start a job that erases a contact (see :func:`erase`); its part ``leads`` tells how many lost their name."""
    folder = PortalFolder(workspace)
    folder.landed(folder.connection())
    workspace.check_idle(DATASET)

    def work(job: Job) -> str:
        found = erase(workspace, contact, job.advance)
        job.tell("leads", "masked", found.leads_masked)
        return DATASET

    return workspace.jobs.start("erase", work, dataset=DATASET)


def _sync_in(job: Job, workspace: Workspace, *, full: bool, only: Sequence[str]) -> str:
    def plan(found: SyncPlan) -> None:
        for kind, records in found.records.items():
            job.tell(kind, "waiting", 0, records)

    sync(workspace, full=full, only=only, on_progress=job.advance, on_kind=job.tell, on_plan=plan)
    return DATASET


def _rest(advance: Progress) -> Progress:
    """Progress of what comes after the reading."""
    return lambda share, stage: advance(READING_SHARE + (1 - READING_SHARE) * share, stage)


class _Tracker:
    """Counts finished object types; the threads of a sync report to it."""

    def __init__(
        self,
        total: int,
        advance: Progress,
        on_kind: Callable[[str, str, int], None],
        on_wait: Callable[[str, float], None],
    ) -> None:
        self._total = total
        self._advance = advance
        self._on_kind = on_kind
        self._on_wait = on_wait
        self._stage = "syncing"
        self._finished: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, kind: str, stage: str, count: int) -> None:
        with self._lock:
            self._stage = "syncing"
            if stage in {"done", "denied"}:
                self._finished.add(kind)
            self._on_kind(kind, stage, count)
        self.beat()

    def wait(self, reason: str, seconds: float) -> None:
        self._stage = reason
        self._on_wait(reason, seconds)

    def beat(self) -> None:
        self._advance(READING_SHARE * len(self._finished) / max(1, self._total), self._stage)
