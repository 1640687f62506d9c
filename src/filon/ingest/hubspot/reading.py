"""The pages of a portal, each kind of request once: lists, searches, batches, associations, reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from filon.ingest.hubspot.answers import Item, RecordPage, TiePage, both_types, items, types_text
from filon.ingest.hubspot.client import address
from filon.ingest.hubspot.failures import RequestRefusedError, UnreachableError
from filon.ingest.hubspot.paths import LONGEST_URL, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.ingest.hubspot.client import HubSpotClient

PER_PAGE = 100
PER_PAGE_WITH_HISTORY = 50
PER_SEARCH = 200
SEARCH_WALL = 9_000
"""A search gives at most 10,000 results; slices stay below that by a margin for what changes meanwhile."""
TIES_PER_REQUEST = 1_000
T = TypeVar("T")

Json = dict[str, Any]


class Fields(NamedTuple):
    """Properties of an object type to read, and those whose history is read too."""

    properties: Sequence[str]
    histories: Sequence[str] = ()

    @property
    def per_page(self) -> int:
        """Records that one request may ask for."""
        return PER_PAGE_WITH_HISTORY if self.histories else PER_PAGE


class Found(NamedTuple):
    """A page of a search: how many match in all, the page, and the cursor behind it."""

    total: int
    results: list[Json]
    after: str | None


NO_FIELDS = Fields(())


class PortalReader:
    """Typed access to the pages of a portal."""

    def __init__(self, client: HubSpotClient) -> None:
        self.client = client

    # -- reference data ----------------------------------------------------------------------------------------

    def account(self) -> Json:
        """Details of the account: ``portalId``, ``timeZone``, ``companyCurrency``, ``uiDomain``."""
        return self.client.get(f"/account-info/{VERSION}/details")

    def owners(self) -> list[Json]:
        """Every owner, those who left included."""
        path = f"/crm/owners/{VERSION}"
        return [
            one
            for archived in (False, True)
            for one in self._everything(path, {"limit": PER_PAGE, "archived": archived})
        ]

    def pipelines(self, kind: str) -> list[Json]:
        """Pipelines of an object type with their stages."""
        found = self.client.get(f"/crm/pipelines/{VERSION}/{kind}").get("results")
        return list(found or ())

    def audit(self, kind: str, pipeline: str, stage: str | None = None) -> list[Json]:
        """Changes of the definition of a pipeline, or of one of its stages."""
        place = pipeline if stage is None else f"{pipeline}/stages/{stage}"
        found = self.client.get(f"/crm/pipelines/{VERSION}/{kind}/{place}/audit").get("results")
        return list(found or ())

    def property_names(self, kind: str) -> frozenset[str]:
        """Names of the properties that the portal knows."""
        found = self.client.get(f"/crm/properties/{VERSION}/{kind}").get("results")
        return frozenset(str(one["name"]) for one in found or ())

    # -- records -----------------------------------------------------------------------------------------------

    def lists(
        self, kind: str, fields: Fields, after: str | None = None, *, archived: bool = False
    ) -> Iterator[tuple[list[Item], str | None]]:
        """Pages of the records of a type, each with the cursor of the next one.

        Values that would make the address too long are read by batch instead.
        """
        path = f"/crm/objects/{VERSION}/{kind}"
        asked: dict[str, Any] = {"limit": fields.per_page, "archived": archived}
        if fields.properties:
            asked["properties"] = ",".join(fields.properties)
        if fields.histories:
            asked["propertiesWithHistory"] = ",".join(fields.histories)
        if len(address(path, asked)) <= LONGEST_URL - PER_PAGE:
            yield from self._record_pages(path, asked, after)
            return
        for page, following in self._record_pages(path, {"limit": PER_PAGE, "archived": archived}, after):
            yield self.batch(kind, [one.id for one in page], fields), following

    def batch(self, kind: str, ids: Sequence[str], fields: Fields) -> list[Item]:
        """Records by their ids; those that are no longer there are absent.

        A record that was merged comes under its new id. A batch that succeeded in part (207) gives that part; whatever
        is missing is asked for once more, alone, so that one bad record never hides its neighbours.
        """
        found: list[Item] = []
        for some in chunks(ids, fields.per_page):
            page = self._read_batch(kind, some, fields)
            results = _items(page, kind)
            if page.partial:
                got = {one.id for one in results}
                for missing in (one for one in some if one not in got):
                    results += _items(self._read_batch(kind, [missing], fields), kind)
            found += results
        return found

    def _read_batch(self, kind: str, ids: Sequence[str], fields: Fields) -> RecordPage:
        body = {
            "inputs": [{"id": one} for one in ids],
            "properties": list(fields.properties),
            "propertiesWithHistory": list(fields.histories),
        }
        return self.client.post_as(RecordPage, f"/crm/objects/{VERSION}/{kind}/batch/read", body)

    # -- searches ----------------------------------------------------------------------------------------------

    def search(  # noqa: PLR0913 - the parts of a search
        self,
        kind: str,
        modified: str,
        *,
        since: int | None = None,
        until: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
        ordered: bool = True,
        limit: int = PER_SEARCH,
    ) -> Found:
        """Ids of live records that changed between two moments (ms, both ends included), in order of that moment."""
        bounds = (("GTE", since), ("LTE", until))
        direction = "DESCENDING" if newest_first else "ASCENDING"
        filters = [
            {"propertyName": modified, "operator": operator, "value": str(moment)}
            for operator, moment in bounds
            if moment is not None
        ]
        body: Json = {
            "limit": limit,
            "properties": [modified],
            "filterGroups": [{"filters": filters}] if filters else [],
            "sorts": [{"propertyName": modified, "direction": direction}] if ordered else [],
        }
        if after is not None:
            body["after"] = after
        found = self.client.post(f"/crm/objects/{VERSION}/{kind}/search", body, search=True)
        return Found(int(found.get("total") or 0), list(found.get("results") or ()), _next(found))

    # -- associations ------------------------------------------------------------------------------------------

    def ties(self, kind: str, to_kind: str, ids: Sequence[str]) -> dict[tuple[str, str], str]:
        """JSON text of the types of each pair (from, to); a pair told several times keeps all its labels."""
        found: dict[tuple[str, str], str] = {}
        waiting: list[Json] = [{"id": one} for one in ids]
        path = f"/crm/associations/{VERSION}/{kind}/{to_kind}/batch/read"
        while waiting:
            now, waiting = waiting[:TIES_PER_REQUEST], waiting[TIES_PER_REQUEST:]
            for one in self.client.post_as(TiePage, path, {"inputs": now}).results or ():
                origin = str(one.origin.id)
                for other in one.to or ():
                    pair, types = (origin, str(other.toObjectId)), types_text(bytes(other.associationTypes))
                    known = found.setdefault(pair, types)
                    if known != types:
                        found[pair] = both_types(known, types)
                if one.following is not None:
                    waiting.append({"id": origin, "after": one.following})
        return found

    # -- paging ------------------------------------------------------------------------------------------------

    def _record_pages(
        self, path: str, asked: Json, after: str | None
    ) -> Iterator[tuple[list[Item], str | None]]:
        """Pages until no cursor comes back: a short or empty page is not the last, ``next.link`` is never followed."""
        kind = path.rpartition("/")[2]
        while True:
            page = self.client.get_as(RecordPage, path, _behind(asked, after))
            after = _moved(after, page.following, kind)
            yield _items(page, kind), after
            if after is None:
                return

    def _everything(self, path: str, asked: Json) -> Iterator[Json]:
        after: str | None = None
        while True:
            body = self.client.get(path, _behind(asked, after))
            yield from body.get("results") or ()
            after = _moved(after, _next(body), path.rpartition("/")[2])
            if after is None:
                return


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Parts of a sequence, each of a size but the last."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _items(page: RecordPage, kind: str) -> list[Item]:
    try:
        return items(page)
    except msgspec.DecodeError:
        raise UnreachableError(status=200, detail="no id", what=kind, correlation="") from None


def _behind(asked: Json, after: str | None) -> Json:
    return asked if after is None else {**asked, "after": after}


def _moved(after: str | None, following: str | None, kind: str) -> str | None:
    """The next cursor; one that leads to where it came from would lead there for ever."""
    if following is not None and following == after:
        raise RequestRefusedError(status=200, what=kind, detail="cursor", correlation="")
    return following


def _next(body: Json) -> str | None:
    """Cursor of the next page; the link beside it may lead to another version of the API and is ignored."""
    after = ((body.get("paging") or {}).get("next") or {}).get("after")
    return None if after in {None, ""} else str(after)
