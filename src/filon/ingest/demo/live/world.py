"""The records of the live demo portal and what can happen to them while it runs."""

from __future__ import annotations

import threading
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from filon.ingest.demo.clock import AS_OF_MS, iso_text
from filon.ingest.demo.generator import DEFAULT_SEED, demo_records
from filon.ingest.hubspot.records import instant
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.ingest.demo.shapes import Records
    from filon.ingest.hubspot.records import AssociationType, Record

MODIFIED = {"contacts": "lastmodifieddate"}
_NEW_IDS = 90_000_000_000
_MINUTE_MS = 60_000
_REVERSED = 5_000
"""Added to a type of association for its other direction."""


class Definition(NamedTuple):
    """A stage that was renamed, or deleted (no label), at a moment (ms)."""

    kind: str
    pipeline: str
    stage: str
    label: str | None
    at: int


Pairs = dict[str, dict[str, list["AssociationType"]]]


class World:
    """Live and archived records, associations in both directions, merges, and the portal's own clock.

    Every change moves the clock on by a minute, so that it is later than everything before it.

    Parameters
    ----------
    blocks
        Blocks of records such as :func:`demo_records` yields.
    """

    def __init__(self, blocks: Iterable[Records]) -> None:
        self.lock = threading.RLock()
        self.now = AS_OF_MS
        self.live: dict[str, dict[str, Record]] = {kind.hubspot: {} for kind in OBJECT_TYPES}
        self.archived: dict[str, dict[str, Record]] = {kind.hubspot: {} for kind in OBJECT_TYPES}
        self.survivors: dict[tuple[str, str], str] = {}
        self.ties: dict[tuple[str, str], Pairs] = {}
        self.indexed: dict[str, dict[str, int]] = {kind.hubspot: {} for kind in OBJECT_TYPES}
        self.lagging = False
        self.definitions: list[Definition] = []
        self._numbers = count(_NEW_IDS)
        self._orders: dict[str, list[tuple[int, str]]] = {}
        self._lists: dict[tuple[str, bool], list[str]] = {}
        for records in blocks:
            for kind, some in records.items():
                for record in some:
                    self._add(kind, record)

    @classmethod
    def of_company(cls, deals: int, seed: int = DEFAULT_SEED, *, planted: bool = True) -> World:
        """The demo company of a size."""
        return cls(demo_records(deals, seed, planted=planted))

    # -- looking -----------------------------------------------------------------------------------------------

    def by_modified(self, kind: str) -> list[tuple[int, str]]:
        """Moment (ms) and id of the records that searches can see, in order."""
        found = self._orders.get(kind)
        if found is None:
            found = self._orders[kind] = sorted(
                (moment, key) for key, moment in self.indexed[kind].items() if key in self.live[kind]
            )
        return found

    def by_id(self, kind: str, *, archived: bool) -> list[str]:
        """Ids of the records that a list gives, in order."""
        found = self._lists.get((kind, archived))
        if found is None:
            records = self.archived[kind] if archived else self.live[kind]
            found = self._lists[kind, archived] = sorted(records, key=id_order)
        return found

    def resolve(self, kind: str, identity: str) -> Record | None:
        """Record under an id; the id of a merged record leads to its survivor."""
        while (kind, identity) in self.survivors:
            identity = self.survivors[kind, identity]
        return self.live[kind].get(identity)

    # -- what happens ------------------------------------------------------------------------------------------

    def edit(self, kind: str, identity: str, name: str, value: str | None) -> None:
        """Change a property; one with a history remembers."""
        with self.lock:
            self._tick()
            record = self.live[kind][identity]
            record["properties"][name] = value
            past = record["propertiesWithHistory"].get(name)
            if past is not None:
                past.insert(0, {"value": value, "timestamp": iso_text(self.now), "sourceType": "CRM_UI"})
            self._touch(kind, record)

    def create(self, kind: str, properties: dict[str, str | None]) -> str:
        """Add a record and return its id."""
        with self.lock:
            self._tick()
            identity, stamp = str(next(self._numbers)), iso_text(self.now)
            own = {"hs_object_id": identity, "hs_createdate": stamp, "hs_lastmodifieddate": stamp}
            record: Record = {
                "id": identity,
                "properties": {**own, **properties},
                "propertiesWithHistory": {},
                "associations": {},
                "createdAt": stamp,
                "updatedAt": stamp,
                "archived": False,
            }
            self._add(kind, record)
            return identity

    def archive(self, kind: str, identity: str) -> None:
        """Delete a record: it lies in the recycle bin, and its associations are gone."""
        with self.lock:
            self._tick()
            record = self.live[kind].pop(identity)
            record["archived"] = True
            self.archived[kind][identity] = record
            self._reorder(kind)
            self._untie(kind, identity)

    def restore(self, kind: str, identity: str) -> None:
        """Bring a record back from the recycle bin, without its associations, its dates as they were."""
        with self.lock:
            record = self.archived[kind].pop(identity)
            record["archived"] = False
            self.live[kind][identity] = record
            self._reorder(kind)

    def purge(self, kind: str, identity: str) -> None:
        """Delete a record for good: the archived list does not know it."""
        with self.lock:
            self.archive(kind, identity)
            del self.archived[kind][identity]
            self._reorder(kind)

    def merge(self, kind: str, kept: str, lost: str) -> str:
        """Merge two records under a new id, which is returned; the old ids lead to it."""
        with self.lock:
            self._tick()
            winner, loser = self.live[kind].pop(kept), self.live[kind].pop(lost)
            identity = str(next(self._numbers))
            before = [one["properties"].get("hs_merged_object_ids") for one in (winner, loser)]
            merged = ";".join(one for one in (before[0], kept, lost, before[1]) if one)
            properties = {
                **loser["properties"],
                **{k: v for k, v in winner["properties"].items() if v is not None},
            }
            properties |= {"hs_object_id": identity, "hs_merged_object_ids": merged}
            record: Record = {**winner, "id": identity, "properties": properties}
            for old in (kept, lost):
                self.survivors[kind, old] = identity
                self._retie(kind, old, identity)
            self.live[kind][identity] = record
            self._touch(kind, record)
            return identity

    def tie(  # noqa: PLR0913 - two records and what ties them
        self,
        kind: str,
        identity: str,
        to_kind: str,
        to: str,
        *,
        label: str | None = None,
        touch: bool = True,
    ) -> None:
        """Associate two records; whether that counts as a change of the first is not documented, so both can be had."""
        with self.lock:
            self._tick()
            self._tie(
                kind, identity, to_kind, to, [{"category": "HUBSPOT_DEFINED", "typeId": 1, "label": label}]
            )
            if touch:
                self._touch(kind, self.live[kind][identity])

    def untie(self, kind: str, identity: str, to_kind: str, to: str, *, touch: bool = True) -> None:
        """Take an association away."""
        with self.lock:
            self._tick()
            self.ties.get((kind, to_kind), {}).get(identity, {}).pop(to, None)
            self.ties.get((to_kind, kind), {}).get(to, {}).pop(identity, None)
            if touch:
                self._touch(kind, self.live[kind][identity])

    def define(self, kind: str, pipeline: str, stage: str, label: str | None) -> None:
        """Rename a stage, or delete it (``None``); the records stay where they are."""
        with self.lock:
            self._tick()
            self.definitions.append(Definition(kind, pipeline, stage, label, self.now))

    def catch_up(self) -> None:
        """Let searches find what has happened so far."""
        with self.lock:
            for kind, some in self.live.items():
                self.indexed[kind] = {key: moment_of(record) for key, record in some.items()}
            self._orders.clear()

    # -- keeping the books -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self.now += _MINUTE_MS

    def _reorder(self, kind: str) -> None:
        self._orders.pop(kind, None)
        for archived in (False, True):
            self._lists.pop((kind, archived), None)

    def _touch(self, kind: str, record: Record) -> None:
        stamp = iso_text(self.now)
        record["properties"]["hs_lastmodifieddate"] = record["updatedAt"] = stamp
        if not self.lagging:
            self.indexed[kind][record["id"]] = self.now
        self._reorder(kind)

    def _add(self, kind: str, record: Record) -> None:
        identity = record["id"]
        self.live[kind][identity] = record
        for to_kind, neighbours in record["associations"].items():
            for one in neighbours:
                self._tie(kind, identity, to_kind, str(one["toObjectId"]), one["associationTypes"])
        if not self.lagging:
            self.indexed[kind][identity] = moment_of(record)
        self._reorder(kind)

    def _tie(self, kind: str, identity: str, to_kind: str, to: str, types: list[AssociationType]) -> None:
        back: list[AssociationType] = [{**one, "typeId": one["typeId"] + _REVERSED} for one in types]
        self.ties.setdefault((kind, to_kind), {}).setdefault(identity, {})[to] = types
        self.ties.setdefault((to_kind, kind), {}).setdefault(to, {})[identity] = back

    def _untie(self, kind: str, identity: str) -> None:
        for (from_kind, to_kind), pairs in self.ties.items():
            if from_kind == kind:
                for to in pairs.pop(identity, {}):
                    self.ties[to_kind, kind].get(to, {}).pop(identity, None)

    def _retie(self, kind: str, old: str, new: str) -> None:
        for (from_kind, to_kind), pairs in list(self.ties.items()):
            if from_kind == kind:
                for to, types in pairs.pop(old, {}).items():
                    self.ties[to_kind, kind].get(to, {}).pop(old, None)
                    self._tie(kind, new, to_kind, to, types)


def moment_of(record: Record) -> int:
    """Moment (ms) of the last change of a record, as its text tells."""
    return (instant(record["updatedAt"]) or 0) // 1000


def id_order(identity: str) -> tuple[int, str]:
    """Key that puts ids in the order of their numbers."""
    return len(identity), identity
