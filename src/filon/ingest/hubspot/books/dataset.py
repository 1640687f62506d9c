"""Books joined to a data set that is no portal: the demo company, a warehouse, an object-centric log."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from filon.ingest.hubspot.books.joining import BOOKS, SOURCE, Joiner, told_until
from filon.ingest.hubspot.books.matching import Targets
from filon.ingest.hubspot.portal import Portal
from filon.ingest.hubspot.records import iso
from filon.ingest.hubspot.tables import EVENT_ATTRIBUTES, tables_of
from filon.ingest.perspectives import lead_to_cash
from filon.log.copying import aligned, object_batch, widened

if TYPE_CHECKING:
    import datetime as dt

    from filon.ingest.hubspot.books.versions import NextVersion
    from filon.ingest.hubspot.records import Record
    from filon.ingest.importing import ImportResult
    from filon.log.building import Building
    from filon.log.object_batch import ObjectBatch

_KINDS = {"company": "companies", "deal": "deals", "quote": "quotes", "invoice": "invoices"}
# What matching reads of a record, by our own names.
_PROPERTIES = {
    "company": {"name": "name"},
    "deal": {"amount": "amount", "currency": "deal_currency_code"},
    "quote": {"name": "hs_title"},
    "invoice": {"name": "hs_number", "amount": "hs_amount_billed"},
}
_TOWARDS = {("deal", "company"), ("quote", "deal"), ("invoice", "deal")}


def join_books(given: NextVersion) -> ImportResult:
    """Publish the next version of a data set that is cut by the perspectives of Lead-to-Cash."""
    schema = given.schema
    given.progress(0.1, "reading")
    known = widened(object_batch(given.path, without=SOURCE, prefix=BOOKS), EVENT_ATTRIBUTES)
    entries = given.shelf.entries()
    portal = Portal(as_of=told_until(entries, _last(known)), timezone=schema.timezone)
    targets = Targets()
    targets.add(records_of(known), portal)
    joiner = Joiner(targets, portal)
    added = aligned(tables_of(joiner.run(entries)), known)

    def fill(building: Building) -> None:
        building.add_objects([known, added])
        building.admit_objects(lead_to_cash(building.raw_object_types(), schema.roles.fixed_currency))

    return given.publish(fill, joiner.joined)


def records_of(batch: ObjectBatch) -> dict[str, list[Record]]:
    """Objects of a log as the records that rows of the books are held against."""
    records: dict[tuple[str, str], Any] = {
        (kind, key): _record(key)
        for kind, key in zip(*_columns(batch, "objects", "type", "object_id"), strict=True)
        if kind in _KINDS
    }
    for kind, key, name, value in zip(
        *_columns(batch, "object_attributes", "type", "object_id", "key", "value"), strict=True
    ):
        prop = _PROPERTIES.get(kind, {}).get(name)
        if prop and (kind, key) in records:
            records[kind, key]["properties"][prop] = value
    _relate(records, batch)
    _close(records, batch)
    found: dict[str, list[Record]] = {kind: [] for kind in _KINDS.values()}
    for (kind, _), record in records.items():
        found[_KINDS[kind]].append(record)
    return found


def _relate(records: dict[tuple[str, str], Any], batch: ObjectBatch) -> None:
    columns = _columns(batch, "object_object", "source_type", "source_id", "target_type", "target_id")
    for source, source_id, target, target_id in zip(*columns, strict=True):
        for one, other in (
            ((source, source_id), (target, target_id)),
            ((target, target_id), (source, source_id)),
        ):
            if (one[0], other[0]) in _TOWARDS and one in records:
                around = records[one]["associations"].setdefault(_KINDS[other[0]], [])
                around.append({"toObjectId": other[1], "associationTypes": []})


def _close(records: dict[tuple[str, str], Any], batch: ObjectBatch) -> None:
    """The last event of a deal's own is the day near which its invoices are looked for."""
    times = dict(zip(*_columns(batch, "events", "event_ref", "timestamp"), strict=True))
    last: dict[str, int] = defaultdict(int)
    for ref, kind, key in zip(
        *_columns(batch, "event_object", "event_ref", "type", "object_id"), strict=True
    ):
        if kind == "deal":
            last[key] = max(last[key], _microseconds(times[ref]))
    for key, moment in last.items():
        if ("deal", key) in records:
            entry = {"value": "closed", "timestamp": iso(moment)}
            records["deal", key]["propertiesWithHistory"]["dealstage"] = [entry]


def _record(identity: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"properties": {}, "propertiesWithHistory": {}, "associations": {}}
    return {"id": identity, **empty, "createdAt": "", "updatedAt": "", "archived": False}


def _columns(batch: ObjectBatch, table: str, *names: str) -> list[list[Any]]:
    return [batch.tables[table].column(name).to_pylist() for name in names]


def _microseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _last(batch: ObjectBatch) -> int:
    return max(map(_microseconds, _columns(batch, "events", "timestamp")[0]))
