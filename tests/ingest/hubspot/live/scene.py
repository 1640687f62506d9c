"""What the tests of a sync share: a live portal, a workspace beside it, and the content of a version as one hash."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from filon.ingest.demo.company import HOME_CURRENCY, TIMEZONE, portal
from filon.ingest.demo.generator import demo_records
from filon.ingest.demo.live.behaviour import DEMO_KEY, Behaviour
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.demo.source import demo_rows, demo_tables
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.describing import records_of
from filon.ingest.hubspot.erasure import Erasures
from filon.ingest.hubspot.events import merge_aliases, rows_of
from filon.ingest.hubspot.paths import ReadOnlyWire
from filon.ingest.hubspot.publishing import PublishRequest, landed_portal, publish, whole_neighbourhoods
from filon.ingest.hubspot.reading import PortalReader
from filon.ingest.hubspot.records import MICROSECONDS
from filon.ingest.hubspot.syncing import Privacy, SyncSummary, synchronise
from filon.ingest.hubspot.wanted import wanted_by_kind
from filon.ingest.importing import VOCABULARY
from filon.ingest.perspectives import lead_to_cash
from filon.log.building import Origin
from filon.log.landing import Landing
from filon.log.store import Store
from tests.ingest.hubspot.live.wire import PortalWire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows

DEALS = 60
SALE = ("leads", "contacts", "companies", "deals", "quotes", "line_items", "orders", "invoices")
"""The objects that most tests are about; a sync of them takes half the time of a whole one."""
SALT = b"0123456789abcdef"
EVERYTHING = Privacy(owner_names=True, lead_names=True, emails=True)
MEANINGS = tuple((*stage, activity) for stage, activity in portal().stage_activities.items())

# Every row of a version, by its meaning: numbers that the store gives out are replaced by what they stand for.
_CONTENT = """
    SELECT 'event', concat_ws('|', a.key, e.ts, coalesce(r.name, '-'), e.evidence, coalesce(e.change_source, '-'),
           {attributes},
           (SELECT string_agg(concat_ws(':', o.type, o.object_id, x.qualifier), ',' ORDER BY o.type, o.object_id)
            FROM event_object x JOIN object o USING (obj) WHERE x.event_id = e.event_id))
    FROM event e JOIN activity a USING (act) LEFT JOIN resource r USING (res)
    UNION ALL SELECT 'object', concat_ws('|', type, object_id) FROM object
    UNION ALL SELECT 'relation', concat_ws('|', a.type, a.object_id, b.type, b.object_id, l.qualifier)
    FROM object_object l JOIN object a ON a.obj = l.source JOIN object b ON b.obj = l.target
    UNION ALL SELECT 'attribute',
           concat_ws('|', o.type, o.object_id, x.key, x.value, x.type, coalesce(x.ts::VARCHAR, '-'))
    FROM object_attribute x JOIN object o USING (obj)
    ORDER BY ALL
"""
_CASES = """
    SELECT '{key}', concat_ws('|', c.case_id, c.n, c.t0, c.t1, coalesce(c.outcome, '-'), c.shared,
           (SELECT string_agg(a.key, '>' ORDER BY e.pos) FROM {schema}.events e JOIN activity a USING (act)
            WHERE e.ci = c.ci))
    FROM {schema}.cases c ORDER BY ALL
"""


@dataclass
class Scene:
    """A live portal and a workspace that reads it."""

    portal: LivePortal
    home: Path
    privacy: Privacy = EVERYTHING
    key: str = DEMO_KEY
    options: dict = field(default_factory=dict)
    only: tuple[str, ...] = ()

    @property
    def world(self) -> World:
        return self.portal.world

    @property
    def landing(self) -> Path:
        return self.home / "hubspot" / "landing.duckdb"

    @contextmanager
    def reader(self, **options):
        """A reader of the portal; it has no limits of its own unless told otherwise.

        A portal in this process is asked directly: sockets are for the tests that are about them.
        """
        settings = {"lifted": True, "patience": 0.002, **self.options, **options}
        with HubSpotClient(from_text(self.key), self.portal.address, **settings) as client:
            if isinstance(self.portal, LivePortal):
                client._wire = ReadOnlyWire(PortalWire(self.portal))
            yield PortalReader(client)

    def sync(self, *, client: dict | None = None, **options) -> SyncSummary:
        """One sync into the landing file."""
        with Landing(self.landing) as landing, self.reader(**(client or {})) as reader:
            erased = Erasures.of(landing, SALT)
            return synchronise(
                reader, landing, **{"erased": erased, "privacy": self.privacy, "only": self.only, **options}
            )

    def publish(self) -> str:
        """Publish what has landed; return the hash of the version."""
        result = publish(self.request(), lambda _share, _stage: None)
        return content_hash(Store(self.home).path("hubspot", result.version))

    def digest(self) -> str:
        """Hash of the rows that what has landed becomes; a twentieth of the work of publishing."""
        with Landing(self.landing) as landing:
            portal = landed_portal(landing, self.request())
            with whole_neighbourhoods(landing, portal) as found:
                batches = (batch for piece in found.pieces() for batch in piece.batches())
                return rows_digest(rows_of(records_of(batch), portal) for batch in batches)

    def expected(self) -> str:
        """Hash of the rows of what the portal holds now, worked out without any request."""
        world, kinds = self.world, self.only or tuple(wanted_by_kind())
        records = {kind: [*world.live[kind].values(), *world.archived[kind].values()] for kind in kinds}
        aliases = merge_aliases({kind: world.live[kind].values() for kind in kinds})
        told = {
            kind: [_told(world, kind, one, aliases, kinds) for one in some] for kind, some in records.items()
        }
        products = {key: one["properties"]["name"] for key, one in world.live["products"].items()}
        now = replace(
            portal(),
            as_of=world.now // 1000 * MICROSECONDS,
            aliases=aliases,
            products=products if "products" in kinds else {},
        )
        return rows_digest([rows_of(told, now)])

    def request(self) -> PublishRequest:
        """What publishing this scene is asked."""
        return PublishRequest(str(self.home), "hubspot", "HubSpot", str(self.landing), SALT.hex(), MEANINGS)

    def counts(self, part: str) -> int:
        """Requests whose address holds a text."""
        return sum(count for address, count in self.portal.counts.items() if part in address)


def _told(world: World, kind: str, record: Record, aliases: dict, kinds: Sequence[str]) -> Record:
    """A record with the neighbours that are read from its side and still exist."""
    towards = [to_kind for to_kind in wanted_by_kind()[kind].towards if to_kind in kinds]
    around = {to_kind: world.ties.get((kind, to_kind), {}).get(record["id"], {}) for to_kind in towards}
    ties = {
        to_kind: [
            {"toObjectId": to, "associationTypes": types}
            for to, types in found.items()
            if to in world.live[to_kind] or (to_kind, to) in aliases
        ]
        for to_kind, found in around.items()
    }
    return {**record, "associations": ties}


def rows_digest(batches: Iterable[Rows]) -> str:
    """Hash of rows, whatever the order in which they came."""
    facts: list[str] = []
    for rows in batches:
        facts += [repr((*event[:6], sorted(event.attributes.items()))) for event in rows.events]
        facts += [
            repr(one) for one in (*rows.objects, *rows.event_objects, *rows.relations, *rows.attributes)
        ]
        facts += [repr(one) for one in rows.flaws]
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()


def content(path: Path) -> list[tuple[str, str]]:
    """Every fact of a version in a fixed order."""
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute("SELECT \"column\" FROM attribute WHERE scope = 'event'").fetchall()
        names = [row[0] for row in columns]
        attributes = ", ".join(f"coalesce(e.{name}::VARCHAR, '-')" for name in sorted(names))
        rows = connection.execute(_CONTENT.format(attributes=attributes)).fetchall()
        for key, schema in connection.execute("SELECT key, schema FROM perspective ORDER BY 1").fetchall():
            rows += connection.execute(_CASES.format(key=key, schema=schema)).fetchall()
        return rows


def content_hash(path: Path) -> str:
    """Hash of all facts of a version."""
    return hashlib.sha256(repr(content(path)).encode()).hexdigest()


def generated(home: Path, deals: int = DEALS) -> Path:
    """The demo company published by the generator's own path, without any HTTP."""
    store = Store(home)
    with store.build("generated") as building:
        for batch in demo_tables(deals):
            building.add_objects([batch])
        building.admit_objects(lead_to_cash(building.raw_object_types(), HOME_CURRENCY))
        version = building.finish(Origin("Generated", "demo", "demo", TIMEZONE, VOCABULARY))
    return store.path("generated", version)


def generated_digest(deals: int = DEALS) -> str:
    """Hash of the rows of the demo company by the generator's own path."""
    return rows_digest(demo_rows(records) for records in demo_records(deals))


def unlimited(**switches) -> Behaviour:
    """A portal without limits, so that tests take no longer than their work."""
    return Behaviour(**{"per_interval": None, "per_second_search": None, "daily": None, **switches})
