"""Hand-made HubSpot records, as short as a test needs them."""

from __future__ import annotations

import datetime as dt

from filon.ingest.hubspot.events import merge_aliases, rows_of
from filon.ingest.hubspot.portal import DEFAULT_STAGE_ACTIVITIES, Portal, Stage
from filon.ingest.hubspot.records import Record
from filon.ingest.hubspot.rows import EventRow, Rows

SOLD = "default"
STAGES = {
    (SOLD, key): Stage(SOLD, key, label, order, probability is not None, probability)
    for order, (key, label, probability) in enumerate(
        (
            ("appointmentscheduled", "Appointment", None),
            ("qualifiedtobuy", "Qualified", None),
            ("presentationscheduled", "Presentation", None),
            ("decisionmakerboughtin", "Negotiation", None),
            ("contractsent", "Contract sent", None),
            ("closedwon", "Closed won", 1.0),
            ("closedlost", "Closed lost", 0.0),
            ("onboarding", "Onboarding", 1.0),
        )
    )
}


def us(text: str) -> int:
    """Microseconds of an ISO time in UTC."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()) * 1_000_000


def portal(**changes: object) -> Portal:
    """A small portal read on 1 July 2026, with one owner (41) who is user 7."""
    settings: dict[str, object] = {
        "as_of": us("2026-07-01T00:00:00"),
        "timezone": "Europe/Paris",
        "stages": STAGES,
        "stage_activities": {**DEFAULT_STAGE_ACTIVITIES, (SOLD, "onboarding"): "onboarding_started"},
        "owners": {"41": "Ada", "42": "Bo"},
        "users": {"7": "Ada", "8": "Bo"},
    }
    return Portal(**(settings | changes))  # type: ignore[arg-type]


def entry(value: str | None, time: str, source: str = "CRM_UI", user: int | None = None) -> dict[str, object]:
    """History entry; give them oldest first, `record` turns them as the API does."""
    made: dict[str, object] = {"value": value, "timestamp": f"{time}Z", "sourceType": source}
    return made | ({"updatedByUserId": user} if user else {})


def tie(*ids: str, label: str | None = None) -> list[dict[str, object]]:
    """Associations to other records."""
    kind = {"category": "USER_DEFINED" if label else "HUBSPOT_DEFINED", "typeId": 1, "label": label}
    return [{"toObjectId": key, "associationTypes": [kind]} for key in ids]


def record(
    identity: str = "1",
    created: str = "2026-01-05T09:00:00",
    *,
    past: dict[str, list[dict[str, object]]] | None = None,
    ties: dict[str, list[dict[str, object]]] | None = None,
    archived: bool = False,
    **properties: str | None,
) -> Record:
    """A record; the present value of a property with history is its newest."""
    newest_first = {name: entries[::-1] for name, entries in (past or {}).items()}
    present = {name: entries[0]["value"] for name, entries in newest_first.items() if entries}
    return {
        "id": identity,
        "properties": {"hs_createdate": f"{created}Z", **present, **properties},
        "propertiesWithHistory": newest_first,
        "associations": ties or {},
        "createdAt": f"{created}Z",
        "updatedAt": f"{created}Z",
        "archived": archived,
    }  # type: ignore[typeddict-item]


def deal(*stages: dict[str, object], identity: str = "1", **more: object) -> Record:
    """A deal of the default pipeline with a stage history."""
    past = {"dealstage": list(stages), **more.pop("past", {})}  # type: ignore[dict-item]
    return record(identity, past=past, pipeline=SOLD, **more)  # type: ignore[arg-type]


def read(_portal: Portal | None = None, /, **records: list[Record]) -> Rows:
    """Rows of some records, merges resolved."""
    return rows_of(records, _portal or portal(aliases=merge_aliases(records)))


def trace(rows: Rows) -> list[str]:
    """Activities in time order."""
    return [event.activity for event in sorted(rows.events, key=lambda event: event.timestamp)]


def the(rows: Rows, activity: str) -> EventRow:
    """The one event of an activity."""
    (found,) = [event for event in rows.events if event.activity == activity]
    return found


def attributes(rows: Rows, key: str) -> list[str]:
    """Values of an object attribute, in order."""
    return [one.value for one in rows.attributes if one.key == key]
