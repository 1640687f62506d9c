"""What a key opens: object by object the scope, the tier, the number of records, and what the first sync will cost."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.app.hubspot_connection import PortalFolder, opened_portal
from filon.app.hubspot_status import HistoryMismatch, history_mismatch, lacking_text
from filon.app.texts import Text
from filon.ingest.hubspot.failures import NotFoundError, RequestRefusedError, ScopeMissingError
from filon.ingest.hubspot.kind_sync import SyncState
from filon.ingest.hubspot.reading import PER_PAGE, PER_PAGE_WITH_HISTORY, TIES_PER_REQUEST
from filon.ingest.hubspot.wanted import OWNERS_SCOPE, PIPELINES, WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.reading import PortalReader
    from filon.ingest.hubspot.wanted import Wanted
    from filon.log.landing import Landing

Access = Literal["open", "scope_missing", "absent", "not_asked"]
_REFERENCE_REQUESTS = 3 + len(PIPELINES)
"""Account, owners there and gone, pipelines."""


@dataclass(frozen=True)
class ObjectAccess:
    """Whether an object type can be read; ``lacking`` says what is missing without it."""

    kind: str
    scope: str
    tier: str
    access: Access
    records: int | None
    requests: int
    lacking: Text | None


@dataclass(frozen=True)
class PortalCheck:
    """What the key opens; ``scopes`` can be copied into HubSpot, ``requests`` and ``minutes`` are of a first sync.

    ``mismatch`` is of the last sync; ``None`` before there was one.
    """

    portal_id: str
    timezone: str
    currency: str
    scopes: tuple[str, ...]
    objects: tuple[ObjectAccess, ...]
    requests: int
    minutes: int
    daily_limit: int | None
    daily_left: int | None
    mismatch: HistoryMismatch | None


@dataclass(frozen=True)
class SyncPlan:
    """What a sync is expected to take; ``records`` by object type, where they are read whole."""

    requests: int
    minutes: int
    records: dict[str, int]


def plan_sync(
    reader: PortalReader, landing: Landing, kinds: Sequence[Wanted], *, full: bool = False
) -> SyncPlan:
    """Expected cost of a sync: one request for each object type that is up to date, all pages of the others.

    An object type that is still to be read whole takes one search, to count it; one that cannot be read takes none.
    What changed since costs more, and what the portal says of itself with it: nobody knows before.
    """
    first = full or landing.fact("reference") is None
    requests, records = 2 * _REFERENCE_REQUESTS if first else 0, {}
    for one in kinds:
        state = SyncState.of(landing, one.kind)
        if state.phase == "done" and not full:
            requests += 1
        elif state.phase != "ties":
            with suppress(ScopeMissingError, NotFoundError):
                records[one.kind] = _count(reader, one)
                requests += first_requests(one, records[one.kind])
    return SyncPlan(requests, math.ceil(requests / reader.client.per_minute), records)


def check(workspace: Workspace) -> PortalCheck:
    """Try every object with the key of the workspace, one small request each.

    Raises
    ------
    NotConnectedError, NoKeyError, KeyRefusedError, UnreachableError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    with opened_portal(folder, connection, hurried=True) as reader:
        objects = tuple(
            _access(reader, one, asked=connection.privacy.emails or not one.opt_in) for one in WANTED
        )
        requests = sum(one.requests for one in objects)
        wanted = [one for one in objects if one.access != "not_asked"]
        return PortalCheck(
            portal_id=connection.portal_id,
            timezone=connection.timezone,
            currency=connection.currency,
            scopes=tuple(sorted({OWNERS_SCOPE, *(one.scope for one in wanted)})),
            objects=objects,
            requests=requests,
            minutes=math.ceil(requests / reader.client.per_minute),
            daily_limit=reader.client.daily_limit,
            daily_left=reader.client.daily_left,
            mismatch=history_mismatch(folder, connection),
        )


def _access(reader: PortalReader, wanted: Wanted, *, asked: bool) -> ObjectAccess:
    access: Access = "open"
    records: int | None = None
    try:
        if asked:
            records = _count(reader, wanted)
        else:
            access = "not_asked"
    except ScopeMissingError:
        access = "scope_missing"
    except NotFoundError:
        access = "absent"
    missing = None if access == "open" else lacking_text(wanted.kind)
    requests = first_requests(wanted, records or 0) if access == "open" else 0
    return ObjectAccess(wanted.kind, wanted.scope, wanted.tier, access, records, requests, missing)


def _count(reader: PortalReader, wanted: Wanted) -> int:
    try:
        return reader.search(wanted.kind, wanted.modified, limit=1).total
    except RequestRefusedError:
        return reader.search(wanted.kind, wanted.modified, since=0, limit=1).total


def first_requests(wanted: Wanted, records: int) -> int:
    """Requests that a first sync of an object type takes: its properties, its list, its associations."""
    pages = math.ceil(records / (PER_PAGE_WITH_HISTORY if wanted.history else PER_PAGE)) or 1
    ties = len(wanted.towards) * math.ceil(records / TIES_PER_REQUEST)
    return pages + ties + 1
