"""A portal brought up to date in its landing file, object by object, resumable at any page.

The first time, each object is listed with its history and the associations of all its records are read. Later, one
search tells whether anything changed; what changed is read by batch together with its associations, from both sides.
The same search counts the live records: where the count is not ours, something was deleted, merged away or restored,
and the archived list, then the list of ids, tell what.
"""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.collecting import collector_patient
from filon.core.errors import UnknownNameError
from filon.ingest.hubspot.failures import HaltedError, NotFoundError, ScopeMissingError
from filon.ingest.hubspot.kind_sync import KindSync, SyncSettings, SyncState
from filon.ingest.hubspot.privacy import NO_MORE, Privacy
from filon.ingest.hubspot.reference import read_reference, reference_is_due
from filon.ingest.hubspot.wanted import WANTED, wanted_by_kind
from filon.log.landing import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.ingest.hubspot.erasure import Erasures
    from filon.ingest.hubspot.reading import PortalReader
    from filon.ingest.hubspot.wanted import Wanted
    from filon.log.landing import Landing

WORKERS = 4


class UnknownObjectError(UnknownNameError):
    """There is no object type of that name among those that Filon reads."""

    code = "hubspot_unknown_object"


@dataclass(frozen=True)
class SyncSummary:
    """What a sync did: requests made, records read by object, objects that the key or the tier does not give."""

    requests: int
    records: dict[str, int] = field(default_factory=dict)
    denied: dict[str, dict[str, object]] = field(default_factory=dict)
    changed: bool = False


def selected(only: Sequence[str], privacy: Privacy) -> tuple[Wanted, ...]:
    """Object types to read: all, or those named; emails only by decision.

    Raises
    ------
    UnknownObjectError
    """
    known = wanted_by_kind()
    for name in only:
        if name not in known:
            raise UnknownObjectError(value=name, allowed=known)
    return tuple(one for one in WANTED if (one.kind in only if only else not one.opt_in or privacy.emails))


def synchronise(  # noqa: PLR0913 - what a sync is asked to do
    reader: PortalReader,
    landing: Landing,
    *,
    erased: Erasures,
    privacy: Privacy = NO_MORE,
    only: Sequence[str] = (),
    full: bool = False,
    on_kind: Callable[[str, str, int], None] = lambda _kind, _stage, _count: None,
    workers: int = WORKERS,
) -> SyncSummary:
    """Bring the landing file up to date; whatever was committed before an interruption is not read again.

    Parameters
    ----------
    reader, landing
        The portal and its landing file.
    erased
        Records of people who asked to be forgotten; they are not taken again.
    privacy, only
        Which objects and names to read.
    full
        List everything again instead of searching for changes.
    on_kind
        Told object type, stage and number of records so far; may raise to cancel.
    workers
        Object types read at a time.

    Raises
    ------
    FilonError
        The key was refused, HubSpot cannot be reached, the disk is full; the next sync goes on where this one stopped.
    """
    kinds = selected(only, privacy)
    before = landing.next_number
    start = reader.client.requests
    if full or landing.fact("account") is None:
        # What stages mean can be said while the records are still being read.
        read_reference(reader, landing, privacy_names=privacy.owner_names)
    if full:
        _begin_anew(kinds, landing)
    halted = threading.Event()
    settings = SyncSettings(erased, privacy.lead_names, on_kind, halted)
    syncs = [KindSync(one, reader, landing, settings) for one in kinds]
    with collector_patient():
        _run_all(syncs, reader, halted, workers)
    if reference_is_due(reader, landing, privacy_names=privacy.owner_names):
        read_reference(reader, landing, privacy_names=privacy.owner_names)
    landing.commit(Page(facts={"as_of": reader.client.server_time.isoformat()}))
    changed = landing.next_number != before
    if changed:
        landing.compact()
    return SyncSummary(
        requests=reader.client.requests - start,
        records={one.kind: one.read for one in syncs},
        denied=landing.facts("denied:"),
        changed=changed,
    )


def _begin_anew(kinds: Sequence[Wanted], landing: Landing) -> None:
    """Forget how far a finished object is; one that is still being listed goes on where it was."""
    for one in kinds:
        state = SyncState.of(landing, one.kind)
        if state.phase == "done":
            landing.commit(Page(facts={f"state:{one.kind}": SyncState(first=landing.next_number).to_json()}))


def _run_all(syncs: Sequence[KindSync], reader: PortalReader, halted: threading.Event, workers: int) -> None:
    """Run all of them; the first failure stops the others at their next step."""
    with ThreadPoolExecutor(workers, thread_name_prefix="filon-sync") as threads:
        running = [threads.submit(_run, one) for one in syncs]
        try:
            _, unfinished = wait(running, return_when=FIRST_EXCEPTION)
        except BaseException:
            unfinished = set(running)
            raise
        finally:
            if unfinished:
                halted.set()
                reader.client.interrupt()
                for one in running:
                    one.cancel()
    failures = [error for one in running if not one.cancelled() and (error := one.exception())]
    told = [error for error in failures if not isinstance(error, HaltedError)]
    if failures:
        raise (told or failures)[0]


def _run(one: KindSync) -> None:
    with suppress(ScopeMissingError, NotFoundError):
        one.run()
