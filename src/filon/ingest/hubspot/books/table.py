"""Books joined to a data set that was made from a table: its cases are the deals, and the events of the books theirs.

Where a table holds several kinds of objects, those called deals are the deals, and the others stay as they are.

Beside the id of the case, an attribute of it that is called like the id of a deal, a quote, an invoice or a customer is
what rows of the books are held against, by the rules and with the confidence of :mod:`.matching`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from filon.ingest.hubspot.books.columns import propose
from filon.ingest.hubspot.books.joining import SOURCE, Joiner, told_until
from filon.ingest.hubspot.books.matching import Targets
from filon.ingest.hubspot.portal import Portal
from filon.ingest.hubspot.records import iso
from filon.log.copying import table_copy
from filon.log.mapping import AttributeColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.ingest.hubspot.books.reading import Entry
    from filon.ingest.hubspot.books.versions import NextVersion
    from filon.ingest.hubspot.rows import Rows
    from filon.ingest.importing import ImportResult
    from filon.log.building import Building
    from filon.log.copying import TableCopy
    from filon.log.mapping import AttributeType
    from filon.log.schema import LogSchema

PREFIX = "books_"
_KINDS: dict[str, AttributeType] = {
    "number": "text",
    "amount": "number",
    "currency": "text",
    "rule": "text",
    "confidence": "number",
}
_ATTRIBUTES = tuple(AttributeColumn(PREFIX + name, PREFIX + name, kind) for name, kind in _KINDS.items())
_OF_OBJECTS = {"name": "number", "join_rule": "rule", "join_confidence": "confidence"}
_ARROW = {"text": pa.string(), "number": pa.float64()}
_NAMING = frozenset({"customer", "deal", "quote", "number"})
_INVOICE = "invoice-of-case:"
_ADDED = pa.schema(
    [
        *(
            (name, pa.string())
            for name in (
                "case_id",
                "case_type",
                "activity",
                "outcome",
                "lifecycle",
                "evidence",
                "change_source",
            )
        ),
        ("timestamp", pa.timestamp("us", tz="UTC")),
        *((one.column, _ARROW[one.type]) for one in _ATTRIBUTES),
    ]
)


def join_books_to_table(given: NextVersion) -> ImportResult:
    """Publish the next version of a data set made from a table: its rows, and what the exports add."""
    schema = given.schema
    given.progress(0.1, "reading")
    known = table_copy(given.path, schema, without=SOURCE, prefix=PREFIX)
    entries = given.shelf.entries()
    cases = _Cases(known, schema, entries)
    joiner = Joiner(cases.targets, cases.portal)
    added = cases.rows(joiner.run(entries), lifecycle=schema.lifecycle)

    def fill(building: Building) -> None:
        mapping = known.mapping
        building.add_rows(known.rows.to_batches())
        if added.num_rows:
            mapping = replace(mapping, event_attributes=(*mapping.event_attributes, *_ATTRIBUTES))
            building.add_rows(added.to_batches())
        building.add_idle_cases(known.idle.to_batches())
        for batch in known.rejected.to_batches():
            building.add_rejected(batch)
        building.admit_table(mapping, described_by=schema.mapping)

    return given.publish(fill, joiner.joined)


def deal_kind(kinds: Sequence[str]) -> str | None:
    """Which kind of objects of a table are its deals: the only one there is, else the one called so."""
    return kinds[0] if len(kinds) == 1 else next((one for one in kinds if one.lower() == "deal"), None)


class _Cases:
    """The cases of a table as the deals that rows of the books are held against."""

    def __init__(self, known: TableCopy, schema: LogSchema, entries: Sequence[Entry]) -> None:
        self._mapping = known.mapping
        self._kind = deal_kind([one.case_type for one in schema.perspectives])
        cases = known.rows.filter(pc.equal(known.rows["case_type"], self._kind))
        columns = {one.key: one.column for one in known.mapping.case_attributes}
        proposed = propose(list(columns), "invoice")[1]
        self._fields = {field: columns[key] for field, key in proposed.items() if field in _NAMING}
        self._aliases: dict[str, str] = {}
        last = _last(cases)
        until = told_until(entries, max(last.values(), default=0))
        self.portal = Portal(as_of=until, timezone=schema.timezone)
        self.targets = Targets()
        self._first = _first_rows(cases)
        self.targets.add(self._records(self._first, last), self.portal)

    def rows(self, rows: Rows, *, lifecycle: str) -> pa.Table:
        """Events of the books as rows of the table, each with the case it belongs to."""
        towards: dict[tuple[str, str], tuple[str, str]] = {}
        for one in rows.relations:
            towards.setdefault((one.source_type, one.source_id), (one.target_type, one.target_id))
        said: dict[tuple[str, str], dict[str, Any]] = {}
        for told in rows.attributes:
            if told.key in _OF_OBJECTS:
                value = float(told.value) if told.value_type == "number" else told.value
                said.setdefault((told.type, told.object_id), {})[PREFIX + _OF_OBJECTS[told.key]] = value
        cases = [self._case((link.type, link.object_id), towards) for link in rows.event_objects]
        found = [
            {
                "case_id": case,
                "case_type": self._kind,
                "outcome": self._first[case]["outcome"],
                "activity": event.activity,
                "timestamp": event.timestamp,
                "lifecycle": "complete" if lifecycle == "complete" else None,
                "evidence": event.evidence,
                "change_source": event.change_source,
                **{PREFIX + key: value for key, value in event.attributes.items()},
                **said.get((link.type, link.object_id), {}),
            }
            for case, event, link in zip(cases, rows.events, rows.event_objects, strict=True)
        ]
        return pa.Table.from_pylist(found, _ADDED)

    def _case(self, one: tuple[str, str], towards: Mapping[tuple[str, str], tuple[str, str]]) -> str:
        while one in towards:
            one = towards[one]
        return self._aliases.get(one[1], one[1].removeprefix(_INVOICE))

    def _records(
        self, cases: Mapping[str, Mapping[str, Any]], last: Mapping[str, int]
    ) -> dict[str, list[Any]]:
        """A deal for each case, and what its attributes name beside it."""
        found: dict[str, list[Any]] = {"companies": [], "deals": [], "quotes": [], "invoices": []}
        for case, row in cases.items():
            said = {
                name: str(row[column]) for name, column in self._fields.items() if row[column] is not None
            }
            customer, alias = said.get("customer"), said.get("deal", case)
            found["deals"].append(self._deal(case, row, customer, last[case]))
            if customer:
                found["companies"].append(_record(customer, {"name": customer}))
            if alias != case and alias not in cases:
                # An id that several cases have names none of them.
                self._aliases[alias] = case if self._aliases.get(alias, case) == case else ""
            if "quote" in said:
                found["quotes"].append(_record(case, {"hs_quote_number": said["quote"]}, {"deals": [case]}))
            if "number" in said:
                found["invoices"].append(_record(_INVOICE + case, {"hs_number": said["number"]}))
        found["deals"] += [_record(alias, {}) for alias, case in self._aliases.items() if case]
        return found

    def _deal(self, case: str, row: Mapping[str, Any], customer: str | None, last: int) -> Any:  # noqa: ANN401 - a record
        amount = row[self._mapping.amount] if self._mapping.amount else None
        money = {
            "amount": None if amount is None else str(amount),
            "deal_currency_code": row[self._mapping.currency] if self._mapping.currency else None,
        }
        past = {"dealstage": [{"value": "closed", "timestamp": iso(last)}]}
        return _record(case, money, {"companies": [customer]} if customer else {}, past)


def _record(
    identity: str,
    properties: Mapping[str, str | None],
    around: Mapping[str, list[str]] | None = None,
    past: Mapping[str, list[dict[str, str]]] | None = None,
) -> dict[str, Any]:
    ties = {
        kind: [{"toObjectId": one, "associationTypes": []} for one in ids]
        for kind, ids in (around or {}).items()
    }
    return {
        "id": identity,
        "properties": properties,
        "propertiesWithHistory": past or {},
        "associations": ties,
        "createdAt": "",
        "updatedAt": "",
        "archived": False,
    }


def _first_rows(rows: pa.Table) -> dict[str, dict[str, Any]]:
    """One row of each case, for what its case says."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows.to_pylist():
        found.setdefault(row["case_id"], row)
    return found


def _last(rows: pa.Table) -> dict[str, int]:
    """Moment of the last event of each case, in microseconds."""
    ends = rows.group_by("case_id").aggregate([("timestamp", "max")])
    moments = ends["timestamp_max"].cast(pa.int64()).to_pylist()
    return dict(zip(ends["case_id"].to_pylist(), moments, strict=True))
