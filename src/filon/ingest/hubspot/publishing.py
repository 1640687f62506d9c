"""Landed records to a published version: whole neighbourhoods at a time, the version visible only when complete."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.ingest.hubspot.books.joining import Joiner
from filon.ingest.hubspot.books.matching import Targets
from filon.ingest.hubspot.books.shelf import Shelf
from filon.ingest.hubspot.describing import Helpers
from filon.ingest.hubspot.events import merge_aliases
from filon.ingest.hubspot.quality import Quality
from filon.ingest.hubspot.reference import portal_of
from filon.ingest.hubspot.tables import tables_of
from filon.ingest.hubspot.wanted import TOUCHES
from filon.ingest.importing import READING_SHARE, VOCABULARY, ImportResult, published
from filon.ingest.perspectives import lead_to_cash
from filon.log.building import Origin
from filon.log.landing import Landing, Page
from filon.log.store import Store
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record
    from filon.ingest.importing import Progress
    from filon.log.building import Building
    from filon.log.landing import Neighbourhoods

RECORDS_PER_BATCH = 160
"""Few enough for all that is made of them to stay near the processor: ten times as many take half as long again."""
_SHARE_OF_READING = 0.35
FORMAT = "hubspot"
_EARLY = ("leads", "contacts", "companies", "products")
_ORDER = tuple(kind.hubspot for kind in OBJECT_TYPES)
# Lead first, the sale and its money together, touches last: events of one instant stand in the order of the process.
# What half the portal is tied to (companies, products) stands alone: it would make one neighbourhood of everything.
GROUPS: tuple[tuple[str, ...], ...] = (
    *((kind,) for kind in _EARLY),
    tuple(kind for kind in _ORDER if kind not in _EARLY and kind not in TOUCHES),
    *((kind,) for kind in _ORDER if kind in TOUCHES),
)


@dataclass(frozen=True)
class PublishRequest:
    """What to publish from where.

    Parameters
    ----------
    home, name, label
        Workspace folder, data set, name for people.
    landing
        Landing file.
    salt
        Secret of the workspace that makes pseudonyms, in hexadecimal.
    stage_activities
        What the user said that stages mean: (pipeline, stage, activity).
    record_address
        Beginning of the address of a record's page, before object type and id.
    books
        Folder of accounting exports to join; empty: none.
    memory_mb
        Bound of the engine's memory.
    """

    home: str
    name: str
    label: str
    landing: str
    salt: str
    stage_activities: tuple[tuple[str, str, str], ...] = ()
    record_address: str = ""
    books: str = ""
    memory_mb: int | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives an equal request back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PublishRequest:
        """Request from its JSON object."""
        return cls(**{**data, "stage_activities": tuple(tuple(one) for one in data["stage_activities"])})


def publish(request: PublishRequest, progress: Progress) -> ImportResult:
    """Turn what has landed into a version; nothing is visible to readers before the end."""
    store = Store(Path(request.home))
    reading_mb, building_mb = _shares(request.memory_mb)
    path = Path(request.landing)
    with Helpers(path) as helpers, Landing(path, memory_mb=reading_mb) as landing:
        portal = landed_portal(landing, request)
        with store.build(request.name, memory_mb=building_mb) as building:
            flaws: Counter[str] = Counter()
            quality, targets = Quality(), Targets()
            books = bool(request.books and Shelf(Path(request.books)).exports())
            with whole_neighbourhoods(landing, portal) as found:
                done = 0
                for one in helpers.described(found.pieces(), portal, books=books):
                    flaws += one.flaws
                    quality.merge(one.quality)
                    targets.merge(one.targets)
                    building.add_objects([one.tables])
                    done += one.batches
                    progress(READING_SHARE * done / found.number, "reading")
            _join_books(request, targets, portal, building)
            progress(READING_SHARE, "building")
            building.admit_objects(lead_to_cash(building.raw_object_types(), portal.home_currency))
            progress(0.95, "publishing")
            flaws["history_truncated"] = quality.truncated
            version = building.finish(_origin(request, landing, portal, flaws, quality))
            landing.commit(Page(facts={"quality": quality.to_json()}))
    return published(store, request.name, version)


def _shares(memory_mb: int | None) -> tuple[int | None, int | None]:
    """Bounds of the two engines that are open at a time: the one that reads sorts and spills, it needs the less."""
    if memory_mb is None:
        return None, None
    reading = int(memory_mb * _SHARE_OF_READING)
    return reading, memory_mb - reading


def _join_books(request: PublishRequest, targets: Targets, portal: Portal, building: Building) -> None:
    """Add what the books say, and write down which of their rows belong to no deal."""
    shelf = Shelf(Path(request.books))
    entries = shelf.entries() if request.books else []
    if entries or shelf.result():
        joiner = Joiner(targets, portal)
        building.add_objects([tables_of(joiner.run(entries))])
        shelf.write_result(joiner.joined)


def landed_portal(landing: Landing, request: PublishRequest) -> Portal:
    """Context of the landed records, merges resolved."""
    meanings = {(pipeline, stage): activity for pipeline, stage, activity in request.stage_activities}
    return portal_of(
        landing, salt=bytes.fromhex(request.salt), stage_activities=meanings, aliases=aliases_of(landing)
    )


def whole_neighbourhoods(landing: Landing, portal: Portal) -> Neighbourhoods:
    """All that counts, in batches."""
    return landing.neighbourhoods(GROUPS, aliases=portal.aliases, size=RECORDS_PER_BATCH)


def fingerprint(landing: Landing, request: PublishRequest) -> str:
    """Text that stays the same as long as publishing again would change nothing.

    The day counts: an invoice may have become overdue by nothing but time.
    """
    day = str(landing.fact("as_of"))[:10]
    said = [
        landing.fact("account"),
        landing.fact("owners"),
        landing.facts("pipelines:"),
        landing.facts("definitions:"),
        landing.facts("denied:"),
        landing.facts("untied:"),
    ]
    books = Shelf(Path(request.books)).mark() if request.books else ""
    asked = [request.label, books, request.record_address, request.salt, sorted(request.stage_activities)]
    parts = [landing.next_number, day, asked, said]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def aliases_of(landing: Landing) -> dict[tuple[str, str], str]:
    """Surviving ids of all merged records."""
    merged: dict[str, list[Record]] = {}
    for kind, identity, body in landing.matching('%"hs_merged_object_ids":"_%'):
        record: Record = json.loads(body)
        merged.setdefault(kind, []).append({**record, "id": identity})
    return merge_aliases(merged)


def _origin(
    request: PublishRequest, landing: Landing, portal: Portal, flaws: Counter[str], quality: Quality
) -> Origin:
    account = landing.fact("account") or {}
    extra: dict[str, object] = {
        "portal": account,
        "record_address": request.record_address,
        "quality": quality.to_json(),
        "as_of": landing.fact("as_of"),
        "denied": landing.facts("denied:"),
        "flaws": {reason: count for reason, count in sorted(flaws.items()) if count},
        "activity_labels": {one.key: one.label_fr for one in portal.own_stage_activities(after_sale=True)},
        "lead_stand_in": "contact_lifecycle" if portal.contact_lifecycle else None,
    }
    return Origin(
        request.label, f"HubSpot {account.get('portalId')}", FORMAT, portal.timezone, VOCABULARY, extra=extra
    )
