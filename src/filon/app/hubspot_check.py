"""What a key opens: object by object the scope, the tier, the number of records, and what the first sync will cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.app.hubspot_connection import PortalFolder, opened_portal
from filon.app.hubspot_sync import lacking_text
from filon.ingest.hubspot.failures import NotFoundError, RequestRefusedError, ScopeMissingError
from filon.ingest.hubspot.reading import PER_PAGE, PER_PAGE_WITH_HISTORY, TIES_PER_REQUEST
from filon.ingest.hubspot.wanted import WANTED

if TYPE_CHECKING:
    from filon.app.texts import Text
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.reading import PortalReader
    from filon.ingest.hubspot.wanted import Wanted

Access = Literal["open", "scope_missing", "absent", "not_asked"]
_REQUESTS_PER_MINUTE = 900
"""At nine tenths of the limit of a Professional portal (190 requests in 10 seconds), less a little."""


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
class CheckView:
    """What the key opens; ``scopes`` can be copied into HubSpot, ``requests`` and ``minutes`` are of a first sync."""

    portal_id: str
    timezone: str
    currency: str
    scopes: tuple[str, ...]
    objects: tuple[ObjectAccess, ...]
    requests: int
    minutes: int
    daily_limit: int | None
    daily_left: int | None


def check(workspace: Workspace) -> CheckView:
    """Try every object with the key of the workspace, one small request each.

    Raises
    ------
    NotConnectedError, NoKeyError, KeyRefusedError, UnreachableError
    """
    folder = PortalFolder(workspace)
    connection = folder.connection()
    with opened_portal(folder, connection) as reader:
        objects = tuple(
            _access(reader, one, asked=connection.privacy.emails or not one.opt_in) for one in WANTED
        )
        requests = sum(one.requests for one in objects)
        wanted = [one for one in objects if one.access != "not_asked"]
        return CheckView(
            portal_id=connection.portal_id,
            timezone=connection.timezone,
            currency=connection.currency,
            scopes=tuple(sorted({"crm.objects.owners.read", *(one.scope for one in wanted)})),
            objects=objects,
            requests=requests,
            minutes=math.ceil(requests / _REQUESTS_PER_MINUTE),
            daily_limit=reader.client.daily_limit,
            daily_left=reader.client.daily_left,
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
    """Requests that a first sync of an object type takes: its list, its archived ones, its associations."""
    pages = math.ceil(records / (PER_PAGE_WITH_HISTORY if wanted.history else PER_PAGE)) or 1
    ties = len(wanted.towards) * math.ceil(records / TIES_PER_REQUEST)
    return pages + ties + 2
