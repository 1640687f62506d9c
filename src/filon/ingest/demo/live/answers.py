"""What HubSpot answers to each request, by the documented shapes: a function of the request and of the world."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from filon.ingest.demo.clock import iso_text
from filon.ingest.demo.company import HOME_CURRENCY, TIMEZONE
from filon.ingest.demo.live.reference import audit_of, owners_page, pipelines_of, property_names
from filon.ingest.demo.live.world import MODIFIED, id_order
from filon.ingest.hubspot.wanted import wanted_by_kind
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from filon.ingest.demo.live.behaviour import Behaviour
    from filon.ingest.demo.live.world import World
    from filon.ingest.hubspot.records import Record

_KINDS = {name: kind.hubspot for kind in OBJECT_TYPES for name in (kind.hubspot, kind.hubspot_id, kind.key)}
_MOST, _MOST_WITH_HISTORY, _MOST_SEARCH, _MOST_TIES = 100, 50, 200, 1_000
_SEARCH_KEYS = {"limit", "after", "properties", "filterGroups", "sorts", "query"}

Json = dict[str, Any]


class Answer(NamedTuple):
    """Status, JSON body and headers."""

    status: int
    body: Json
    headers: Mapping[str, str] = {}


class RefusalError(Exception):
    """A request that is answered by an error."""

    def __init__(self, status: int, category: str, message: str, **more: object) -> None:
        super().__init__(message)
        said = {"status": "error", "category": category, "message": message, "correlationId": "0"}
        self.answer = Answer(status, {**said, **more})


class Answers:
    """Answers requests from a world, in the mood of a behaviour."""

    def __init__(self, world: World, behaviour: Behaviour) -> None:
        self._world = world
        self._mood = behaviour
        self._dice = random.Random(behaviour.seed)
        versions = "|".join(re.escape(one) for one in behaviour.versions)
        page = r"(?P<kind>[\w-]+)"
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
            ("GET", re.compile(rf"/crm/objects/({versions})/{page}"), self._list),
            ("POST", re.compile(rf"/crm/objects/({versions})/{page}/search"), self._search),
            ("POST", re.compile(rf"/crm/objects/({versions})/{page}/batch/read"), self._batch),
            (
                "POST",
                re.compile(rf"/crm/associations/({versions})/{page}/(?P<to>[\w-]+)/batch/read"),
                self._ties,
            ),
            ("GET", re.compile(rf"/crm/owners/({versions})"), self._owners),
            ("GET", re.compile(rf"/crm/pipelines/({versions})/{page}"), self._pipelines),
            (
                "GET",
                re.compile(
                    rf"/crm/pipelines/({versions})/{page}/(?P<pipeline>[\w-]+)(/stages/(?P<stage>[\w-]+))?/audit"
                ),
                self._audit,
            ),
            ("GET", re.compile(rf"/crm/properties/({versions})/{page}"), self._properties),
            ("GET", re.compile(rf"/account-info/({versions})/details"), self._account),
        ]

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Json) -> Answer:
        """Answer of one request.

        Raises
        ------
        RefusalError
        """
        for known, pattern, handler in self._routes:
            match = pattern.fullmatch(path)
            if match:
                if known != method:
                    raise RefusalError(405, "METHOD_NOT_ALLOWED", f"{method} is not allowed here")
                kinds = {
                    name: self._kind(value) if name in {"kind", "to"} else value
                    for name, value in match.groupdict().items()
                }
                with self._world.lock:
                    return handler(query=query, body=body, **kinds)
        raise RefusalError(404, "OBJECT_NOT_FOUND", "no such address")

    # -- records -----------------------------------------------------------------------------------------------

    def _list(self, kind: str, query: Mapping[str, str], **_: object) -> Answer:
        asked, histories = _names(query.get("properties")), _names(query.get("propertiesWithHistory"))
        limit = _limit(query.get("limit", "10"), _MOST_WITH_HISTORY if histories else _MOST)
        archived = _flag(query.get("archived"))
        records = self._world.archived[kind] if archived else self._world.live[kind]
        ids = self._world.by_id(kind, archived=archived)
        start = (
            bisect_right(ids, id_order(query["after"].split("~")[0]), key=id_order) if "after" in query else 0
        )
        if self._mood.short_pages and "~" not in query.get("after", "~"):
            return Answer(200, {"results": [], **_paging(f"{query['after']}~", kind)})
        page = ids[start : start + limit]
        following = page[-1] if start + limit < len(ids) else None
        results = [self._record(kind, records[one], asked, histories) for one in page]
        if self._mood.shuffled:
            self._dice.shuffle(results)
        return Answer(200, {"results": results, **_paging(following, kind)})

    def _batch(self, kind: str, body: Json, **_: object) -> Answer:
        if not {"inputs", "properties", "propertiesWithHistory"} <= body.keys():
            raise RefusalError(
                400, "VALIDATION_ERROR", "inputs, properties and propertiesWithHistory are required"
            )
        histories = list(body["propertiesWithHistory"])
        wanted = [str(one["id"]) for one in body["inputs"]]
        _limit(str(len(wanted)), _MOST_WITH_HISTORY if histories else _MOST)
        found = {record["id"]: record for one in wanted if (record := self._world.resolve(kind, one))}
        results = [self._record(kind, one, body["properties"], histories) for one in found.values()]
        if self._mood.shuffled:
            self._dice.shuffle(results)
        answer: Json = self._complete(results)
        missing = [one for one in wanted if self._world.resolve(kind, one) is None]
        if self._mood.partial and len(results) > 1:
            missing.append(results.pop()["id"])
        if not missing or not self._mood.partial:
            return Answer(200, answer)
        said = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": "not found"}
        errors = [{**said, "context": {"ids": missing}}]
        return Answer(207, {**answer, "numErrors": len(missing), "errors": errors})

    def _search(self, kind: str, body: Json, **_: object) -> Answer:
        if unknown := body.keys() - _SEARCH_KEYS:
            raise RefusalError(400, "VALIDATION_ERROR", f"unknown: {sorted(unknown)}")
        limit, start = _limit(str(body.get("limit", 10)), _MOST_SEARCH), int(body.get("after") or 0)
        if start + limit > self._mood.search_wall:
            raise RefusalError(400, "VALIDATION_ERROR", "paging past 10000 results")
        low, high = self._window(kind, body)
        ordered = self._world.by_modified(kind)
        some = ordered[bisect_left(ordered, (low, "")) : bisect_right(ordered, (high, "~"))]
        if self._descending(body):
            some = some[::-1]
        page = some[start : start + limit]
        following = str(start + limit) if start + limit < len(some) else None
        asked = body.get("properties") or []
        results = [self._record(kind, self._world.live[kind][one], asked, []) for _, one in page]
        return Answer(200, {"total": len(some), "results": results, **_paging(following, kind)})

    def _window(self, kind: str, body: Json) -> tuple[int, int]:
        low, high = 0, 1 << 60
        groups = body.get("filterGroups") or []
        if not groups and not self._mood.empty_filters:
            raise RefusalError(400, "VALIDATION_ERROR", "filterGroups must not be empty")
        for one in (one for group in groups for one in group["filters"]):
            if one["propertyName"] != MODIFIED.get(kind, "hs_lastmodifieddate"):
                low = 1 << 60  # another property is there and never set: nothing matches
            elif one["operator"] == "GTE":
                low = max(low, int(one["value"]))
            elif one["operator"] == "LTE":
                high = min(high, int(one["value"]))
            else:
                raise RefusalError(400, "VALIDATION_ERROR", f"operator {one['operator']}")
        return low, high

    def _descending(self, body: Json) -> bool:
        sorts = body.get("sorts") or []
        if sorts and not self._mood.sorts:
            raise RefusalError(400, "VALIDATION_ERROR", "sorts")
        return any(one["direction"] == "DESCENDING" for one in sorts)

    def _record(self, kind: str, record: Record, asked: Iterable[str], histories: Iterable[str]) -> Json:
        """A record with the properties that were asked for; unknown names are ignored in silence."""
        own = record["properties"]
        if kind in MODIFIED:
            own = {**own, MODIFIED[kind]: own.get("hs_lastmodifieddate")}
        names = {
            "hs_createdate",
            "hs_object_id",
            MODIFIED.get(kind, "hs_lastmodifieddate"),
            *asked,
            *histories,
        }
        answer: Json = {
            "id": record["id"],
            "properties": {name: own.get(name) for name in sorted(names) if name in own},
            "createdAt": record["createdAt"],
            "updatedAt": record["updatedAt"],
            "archived": record["archived"],
        }
        if histories:
            past = record["propertiesWithHistory"]
            answer["propertiesWithHistory"] = {
                name: past[name][: self._mood.history_cap] for name in histories if name in past
            }
        if record["archived"]:
            answer["archivedAt"] = self._now()
        return answer

    # -- associations ------------------------------------------------------------------------------------------

    def _ties(self, kind: str, to: str, body: Json, **_: object) -> Answer:
        _limit(str(len(body["inputs"])), _MOST_TIES)
        pairs = self._world.ties.get((kind, to), {})
        some = ((one, pairs.get(str(one["id"]))) for one in body["inputs"])
        results = [self._tie_page(one, neighbours) for one, neighbours in some if neighbours]
        return Answer(200, self._complete(results))

    def _tie_page(self, asked: Json, neighbours: Mapping[str, list[Any]]) -> Json:
        split = self._mood.doubled_ties
        entries = [
            {"toObjectId": _number(key), "associationTypes": some}
            for key, types in neighbours.items()
            for some in ([[one] for one in types] if split else [types])
        ]
        start = int(asked.get("after") or 0)
        end = start + self._mood.tie_page
        page = {"from": {"id": str(asked["id"])}, "to": entries[start:end]}
        return {**page, **_paging(str(end) if end < len(entries) else None, "associations")}

    # -- reference data ----------------------------------------------------------------------------------------

    def _owners(self, query: Mapping[str, str], **_: object) -> Answer:
        if "owners" in self._mood.denied:
            raise missing_scope("crm.objects.owners.read")
        results, following = owners_page(
            query.get("after"), _limit(query.get("limit", "100"), 500), archived=_flag(query.get("archived"))
        )
        return Answer(200, {"results": results, **_paging(following, "owners")})

    def _pipelines(self, kind: str, **_: object) -> Answer:
        return Answer(200, {"results": pipelines_of(kind, self._world.definitions)})

    def _audit(self, kind: str, pipeline: str, stage: str | None, **_: object) -> Answer:
        """Changes of a definition, the newest first."""
        if self._mood.audits == "denied":
            raise missing_scope(wanted_by_kind()[kind].scope)
        entries = audit_of(kind, pipeline, stage, self._world.definitions)
        for one in entries:
            one["portalId"] = self._mood.portal_id
            if self._mood.audits == "text":
                one["rawObject"] = json.dumps(one["rawObject"])
            elif self._mood.audits == "bare":
                del one["rawObject"]
        return Answer(200, {"results": entries})

    def _properties(self, kind: str, **_: object) -> Answer:
        names = property_names(kind, self._world)
        plain = {"type": "string", "fieldType": "text", "groupName": "info", "description": "", "options": []}
        return Answer(200, {"results": [{"name": name, "label": name, **plain} for name in names]})

    def _account(self, **_: object) -> Answer:
        return Answer(
            200,
            {
                "portalId": self._mood.portal_id,
                "accountType": "STANDARD",
                "timeZone": TIMEZONE,
                "companyCurrency": HOME_CURRENCY,
                "additionalCurrencies": ["CHF", "GBP"],
                "utcOffset": "+02:00",
                "utcOffsetMilliseconds": 7_200_000,
                "uiDomain": "app.hubspot.com",
                "dataHostingLocation": "eu1",
            },
        )

    def _kind(self, name: str) -> str:
        kind = _KINDS.get(name)
        if kind is None or kind in self._mood.absent:
            raise RefusalError(404, "OBJECT_NOT_FOUND", f"unable to infer object type from: {name}")
        if kind in self._mood.denied:
            raise missing_scope(wanted_by_kind()[kind].scope)
        return kind

    def _complete(self, results: list[Json]) -> Json:
        return {
            "status": "COMPLETE",
            "results": results,
            "startedAt": self._now(),
            "completedAt": self._now(),
        }

    def _now(self) -> str:
        return iso_text(self._world.now)


def missing_scope(scope: str) -> RefusalError:
    """Refusal of a key that lacks a scope."""
    return RefusalError(
        403,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call.",
        errors=[{"message": "Scopes are required.", "context": {"requiredScopes": [scope]}}],
    )


def _paging(after: str | None, kind: str) -> Json:
    """Cursor, beside a link that leads to another version of the API, as HubSpot's own example does."""
    if after is None:
        return {}
    return {
        "paging": {
            "next": {"after": after, "link": f"https://api.hubapi.com/crm/v3/objects/{kind}?after={after}"}
        }
    }


def _limit(text: str, most: int) -> int:
    if not text.isdecimal() or int(text) > most:
        raise RefusalError(400, "VALIDATION_ERROR", f"{text} is more than {most}")
    return int(text)


def _names(text: str | None) -> list[str]:
    return [name for name in (text or "").split(",") if name]


def _flag(text: str | None) -> bool:
    return text == "true"


def _number(identity: str) -> int | str:
    return int(identity) if identity.isdecimal() else identity
