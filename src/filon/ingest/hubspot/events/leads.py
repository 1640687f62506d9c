"""Leads, and contacts where a portal has no Leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.records import Change, created_at, history, instant

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows, Value

# Sales qualification is the stronger word; marketing's stands in where sales never used theirs.
_QUALIFIED = ("salesqualifiedlead", "marketingqualifiedlead")


def lead_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Captured at the system's creation time; worked, connected, qualified by the history of the lead's stage."""
    portal, properties = around.portal, record["properties"]
    recorder = Recorder(record, identity, portal, rows)
    recorder.moment(
        "lead_captured",
        created_at(record),
        "hs_createdate",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
    )
    previous: str | None = None
    for change in history(record, "hs_pipeline_stage"):
        stage = portal.stage(properties.get("hs_pipeline"), change.value)
        first_of_pipeline = previous is None and stage.order == 0
        if change.value and change.value != previous and not first_of_pipeline:
            then = portal.name_then(stage, change.time)
            said: dict[str, Value] = {} if then is None else {"stage_name_then": then}
            recorder.change(portal.stage_activity(stage), change, "hs_pipeline_stage", attributes=said)
        previous = change.value
    recorder.handovers()


def contact_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Stand-in for Leads: the life-cycle of the contact. Nothing where the portal has Leads."""
    if not around.portal.contact_lifecycle:
        return
    recorder = Recorder(record, identity, around.portal, rows)
    changes = history(record, "lifecyclestage")
    captured = _first(changes, "lead")
    if captured:
        recorder.change("lead_captured", captured, "lifecyclestage")
    else:
        converted = instant(record["properties"].get("first_conversion_date"))
        recorder.moment("lead_captured", converted or created_at(record), "first_conversion_date")
    qualified = next((found for word in _QUALIFIED if (found := _first(changes, word))), None)
    if qualified:
        recorder.change("lead_qualified", qualified, "lifecyclestage")


def _first(changes: list[Change], value: str) -> Change | None:
    return next((change for change in changes if change.value == value), None)
