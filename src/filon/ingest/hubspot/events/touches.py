"""Calls, emails, meetings, tasks, notes: metadata only, never what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.records import instant, neighbours, number

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows, Value

_NOT_HELD = {"CANCELED", "CANCELLED", "RESCHEDULED"}


def touch_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """One event per touch that has happened: nothing planned, cancelled or merely due."""
    properties = record["properties"]
    activity, name = _moment_of(identity[0], record, around.portal)
    if not activity:
        return
    said: dict[str, Value] = {}
    length = number(properties.get("hs_call_duration"))
    if length is not None:
        said["duration_s"] = length / 1000
    Recorder(record, identity, around.portal, rows).moment(
        activity,
        instant(properties.get(name)),
        name,
        evidence="recorded"
        if activity not in {"call_made", "meeting_held", "meeting_missed", "note_written"}
        else "declared",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
        attributes=said,
    )


def _moment_of(kind: str, record: Record, portal: Portal) -> tuple[str | None, str]:
    """Activity of a touch and the property that holds its moment."""
    properties = record["properties"]
    if kind == "call":
        return "call_made", "hs_timestamp"
    if kind == "note":
        return "note_written", "hs_timestamp"
    if kind == "meeting":
        return _meeting(properties.get("hs_meeting_outcome")), "hs_meeting_start_time"
    if kind == "task":
        return _task(record, portal), "hs_task_completion_date"
    incoming = properties.get("hs_email_direction") == "INCOMING_EMAIL"
    if incoming:
        return "email_received", "hs_timestamp"
    return "payment_reminder" if neighbours(record, "invoices") else "email_sent", "hs_timestamp"


def _meeting(outcome: str | None) -> str | None:
    if outcome in _NOT_HELD:
        return None
    return "meeting_missed" if outcome == "NO_SHOW" else "meeting_held"


def _task(record: Record, portal: Portal) -> str | None:
    """Before completion ``hs_task_completion_date`` may hold the due date, so the status decides."""
    properties = record["properties"]
    if properties.get("hs_task_status") != "COMPLETED":
        return None
    subject = (properties.get("hs_task_subject") or "").lower()
    reminder = neighbours(record, "invoices") and any(word in subject for word in portal.reminder_words)
    return "payment_reminder" if reminder else "task_completed"
