"""HubSpot as a warehouse holds it: the tables that connectors land there, read as if they came from the API.

Tables are files of a folder, one for each: ``deal``, ``deal_property_history``, ``deal_stage``, ``deal_pipeline``,
``deal_pipeline_stage``, ``merged_deal``, ``company``, ``contact``, ``owner``, ``deal_company``, ``deal_contact``,
``engagement_call`` and its like, ``engagement_deal``. A column ``property_x`` holds the property ``x``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filon.core.errors import MissingError
from filon.ingest.files import open_table
from filon.ingest.formats import FileMissingError
from filon.ingest.hubspot.records import instant
from filon.ingest.hubspot.wanted import wanted_by_kind
from filon.log.landing import Landed, Page, Tie, TiesOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from filon.log.landing import Landing

Row = dict[str, str]
RECORDS = {
    "deal": ("deals", "deal_id"),
    "company": ("companies", "id"),
    "contact": ("contacts", "id"),
    **{
        f"engagement_{one}": (f"{one}s", "engagement_id")
        for one in ("call", "email", "meeting", "note", "task")
    },
}
"""Table → object type of the API, and the column of its id."""
_HISTORIES = {
    "deals": ("deal_property_history", "deal_id"),
    "contacts": ("contact_property_history", "contact_id"),
}
_TIES = {
    "deal_company": ("deals", "deal_id", "companies", "company_id"),
    "deal_contact": ("deals", "deal_id", "contacts", "contact_id"),
}
_OF_DEALS = frozenset(
    {"deal_property_history", "deal_stage", "deal_company", "deal_contact", "engagement_deal"}
)
"""Tables whose rows belong to a deal."""
_OTHERS = ("deal_stage", "deal_pipeline", "deal_pipeline_stage", "merged_deal", "owner", "engagement_deal")
TABLES = frozenset({*RECORDS, *_TIES, *_OTHERS, *(table for table, _ in _HISTORIES.values())})
NEEDED = "deal"
RECOMMENDED = ("deal_property_history", "deal_stage", "deal_pipeline", "deal_pipeline_stage")
"""Tables without which the stages of deals are not told, or have no names."""
# Columns that stand for a property under a name of the warehouse's own.
_COLUMNS = {
    "deal_pipeline_id": "pipeline",
    "deal_pipeline_stage_id": "dealstage",
    "owner_id": "hubspot_owner_id",
    "start_time": "hs_meeting_start_time",
    "meeting_outcome": "hs_meeting_outcome",
}
_FILE = re.compile(r"(?:hubspot_+)?(?P<table>[a-z_]+?)(?:_data)?\.(?:csv|tsv|parquet|xlsx)")
_SHORT_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d)[ T](\d):")


class NoDealTableError(MissingError):
    """The folder has no table of deals: there is no process to see."""

    code = "warehouse_no_deals"


class FolderGoneError(MissingError):
    """The folder, or a table of it, went away while it was read."""

    code = "warehouse_gone"


@dataclass
class Folder:
    """What was read of a folder: rows by table, and the files that are no table of HubSpot.

    ``strays`` counts rows by table that name a deal which the table of deals does not have; ``with_history`` counts
    the deals whose stages are told.
    """

    rows: dict[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    strays: dict[str, int] = field(default_factory=dict)
    with_history: int = 0


def land_folder(folder: Path, landing: Landing, *, timezone: str, currency: str) -> Folder:
    """Put the tables of a folder into a landing file that holds nothing yet.

    Parameters
    ----------
    folder
        Folder with one file for each table (CSV, TSV, Parquet, XLSX).
    landing
        Empty landing file.
    timezone, currency
        Of the portal; the tables do not tell them.

    Raises
    ------
    NoDealTableError, FolderGoneError
    """
    found, tables, histories = _read(folder)
    if NEEDED not in tables:
        raise NoDealTableError(path=folder.name)
    merged = _merged(tables.get("merged_deal", ()))
    for table, (kind, key) in RECORDS.items():
        past = histories.get(kind, {})
        records = [
            _landed(kind, row[key], row, past, merged) for row in tables.get(table, ()) if row.get(key)
        ]
        landing.commit(Page(records))
    ties = [*_plain_ties(tables), *_engagement_ties(tables.get("engagement_deal", ()))]
    by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tie in ties:
        by_pair[tie.from_kind, tie.to_kind].append(tie.from_id)
    landing.commit(Page(ties=ties, ties_of=[TiesOf(*pair, ids) for pair, ids in by_pair.items()]))
    landing.commit(Page(facts=_facts(tables, timezone, currency)))
    return found


def look_at(folder: Path) -> Folder:
    """Read a folder and say what is in it; nothing is kept, and a folder without deals is no error yet."""
    return _read(folder)[0]


def _read(folder: Path) -> tuple[Folder, dict[str, list[Row]], dict[str, dict[str, dict[str, list[Any]]]]]:
    """What is in a folder, its rows by table, and past values by object type."""
    found = Folder()
    try:
        tables = dict(_tables(folder, found))
    except (FileNotFoundError, NotADirectoryError, FileMissingError):
        raise FolderGoneError(path=folder.name) from None
    found.rows = {name: len(rows) for name, rows in sorted(tables.items())}
    histories = {kind: _history(tables, kind) for kind in _HISTORIES}
    deals = {row["deal_id"] for row in tables.get(NEEDED, ()) if row.get("deal_id")}
    found.strays = _strays(tables, deals) if NEEDED in tables else {}
    found.with_history = sum("dealstage" in histories["deals"].get(one, {}) for one in deals)
    return found, tables, histories


def _strays(tables: Mapping[str, list[Row]], deals: set[str]) -> dict[str, int]:
    counts = {
        name: sum(row["deal_id"] not in deals for row in rows if row.get("deal_id"))
        for name, rows in sorted(tables.items())
        if name in _OF_DEALS
    }
    return {name: count for name, count in counts.items() if count}


def _tables(folder: Path, found: Folder) -> Iterable[tuple[str, list[Row]]]:
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name.lower())
        if match is None or match["table"] not in TABLES:
            found.ignored.append(path.name)
        else:
            yield match["table"], list(_rows(path))


def _rows(path: Path) -> Iterable[Row]:
    table = open_table(path)
    for batch in table.batches():
        for row in batch.rows.to_pylist():
            yield {name.lower(): text for name, value in row.items() if (text := _text(value))}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return "" if value is None else _SHORT_HOUR.sub(r"\1 0\2:", str(value).strip())


def _landed(
    kind: str, identity: str, row: Row, past: Mapping[str, dict[str, list[Any]]], merged: Mapping[str, str]
) -> Landed:
    given = {
        name.removeprefix("property_"): value for name, value in row.items() if name.startswith("property_")
    }
    given |= {ours: row[name] for name, ours in _COLUMNS.items() if name in row}
    if kind == "deals" and identity in merged:
        given["hs_merged_object_ids"] = merged[identity]
    # Names, emails and texts of people may be in the warehouse; they are not taken, as from the API.
    asked = wanted_by_kind()[kind].properties(frozenset(given))
    created = given.get("hs_createdate") or given.get("createdate") or ""
    body = {
        "id": identity,
        "properties": {name: given[name] for name in asked},
        "propertiesWithHistory": past.get(identity, {}),
        "createdAt": created,
        "updatedAt": given.get("hs_lastmodifieddate") or created,
    }
    deleted = "true" in {row.get("is_deleted", "").lower(), row.get("_fivetran_deleted", "").lower()}
    return Landed(kind, identity, str(body["updatedAt"]), "archived" if deleted else "live", json.dumps(body))


def _history(tables: Mapping[str, list[Row]], kind: str) -> dict[str, dict[str, list[Any]]]:
    """Past values by record and property, newest first; the table of stages stands in where they are not among them."""
    table, key = _HISTORIES[kind]
    wanted = set(wanted_by_kind()[kind].history)
    entries: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in tables.get(table, ()):
        if row.get("name") in wanted and row.get(key) and row.get("timestamp"):
            entries[row[key]][row["name"]].append(_entry(row, row["timestamp"]))
    if kind == "deals":
        known = {identity for identity, past in entries.items() if "dealstage" in past}
        for row in tables.get("deal_stage", ()):
            identity = row.get("deal_id", "")
            if identity and identity not in known and row.get("date_entered"):
                entries[identity]["dealstage"].append(_entry(row, row["date_entered"]))
    for past in entries.values():
        for some in past.values():
            some.sort(key=lambda one: instant(one["timestamp"]) or 0, reverse=True)
    return {identity: dict(past) for identity, past in entries.items()}


def _entry(row: Row, moment: str) -> dict[str, str | None]:
    said = {"sourceType": row.get("source"), "sourceId": row.get("source_id")}
    return {"value": row.get("value"), "timestamp": moment, **said}


def _merged(rows: Iterable[Row]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.get("deal_id") and row.get("merged_deal_id"):
            found[row["deal_id"]].append(row["merged_deal_id"])
    return {identity: ";".join(old) for identity, old in found.items()}


def _plain_ties(tables: Mapping[str, list[Row]]) -> Iterable[Tie]:
    for table, (kind, key, to_kind, to_key) in _TIES.items():
        for row in tables.get(table, ()):
            if row.get(key) and row.get(to_key):
                yield Tie(kind, to_kind, row[key], row[to_key], "[]")


def _engagement_ties(rows: Iterable[Row]) -> Iterable[Tie]:
    known = {kind.removesuffix("s"): kind for kind, _ in RECORDS.values()}
    for row in rows:
        kind = known.get(row.get("engagement_type", "").lower())
        if kind and row.get("engagement_id") and row.get("deal_id"):
            yield Tie(kind, "deals", row["engagement_id"], row["deal_id"], "[]")


def _facts(tables: Mapping[str, list[Row]], timezone: str, currency: str) -> dict[str, Any]:
    portals = Counter(row["portal_id"] for row in tables["deal"] if row.get("portal_id"))
    portal = portals.most_common(1)[0][0] if portals else None
    synced = [
        row["_fivetran_synced"] for rows in tables.values() for row in rows if "_fivetran_synced" in row
    ]
    moments = [moment for moment in map(instant, synced) if moment is not None]
    as_of = dt.datetime.fromtimestamp(max(moments) / 1e6, dt.UTC) if moments else dt.datetime.now(dt.UTC)
    return {
        "account": {"portalId": portal, "timeZone": timezone, "companyCurrency": currency, "uiDomain": None},
        "owners": [
            {"id": row["owner_id"], "user": row.get("active_user_id"), "teams": []}
            for row in tables.get("owner", ())
            if row.get("owner_id")
        ],
        "pipelines:deals": list(_pipelines(tables)),
        "denied:leads": {"code": "hubspot_not_found", "scope": "crm.objects.leads.read", "tier": ""},
        "as_of": as_of.isoformat(),
    }


def _pipelines(tables: Mapping[str, list[Row]]) -> Iterable[dict[str, Any]]:
    stages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tables.get("deal_pipeline_stage", ()):
        if row.get("stage_id"):
            metadata = {"isClosed": row.get("is_closed", "false"), "probability": row.get("probability", "")}
            stages[row.get("pipeline_id", "")].append(
                {
                    "id": row["stage_id"],
                    "label": row.get("label", row["stage_id"]),
                    "displayOrder": _whole(row.get("display_order")),
                    "metadata": metadata,
                }
            )
    known = (row for row in tables.get("deal_pipeline", ()) if "pipeline_id" in row)
    labels = {row["pipeline_id"]: row.get("label", "") for row in known}
    for identity, some in stages.items():
        yield {"id": identity, "label": labels.get(identity) or identity, "stages": some}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
