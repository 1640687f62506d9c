"""One case: its attributes, and its events in order with what is known of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.naming import activity_name
from filon.app.texts import Text
from filon.app.views.shared import Value, plain, utc
from filon.mining.timeline import TimelineEvent, case_timeline
from filon.process.lead_to_cash import object_types_by_key

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class ObjectRef:
    """An object that an event touches."""

    type: str
    id: str


@dataclass(frozen=True)
class CaseEvent:
    """An event of a case; ``since_previous_s`` is the time since the one before, ``None`` for the first.

    ``source_url`` is the page of the record behind the event, where the data set was read from HubSpot.
    """

    event_id: int
    activity: str
    label: Text
    timestamp: dt.datetime
    start_timestamp: dt.datetime | None
    resource: str | None
    evidence: str | None
    change_source: str | None
    lifecycle: str | None
    since_previous_s: float | None
    attributes: dict[str, Value]
    objects: tuple[ObjectRef, ...]
    source_url: str | None = None


@dataclass(frozen=True)
class CaseView:
    """A case with its first events (at most 5,000 of ``n_events``); ``shared`` cases have an object in common."""

    case_id: str
    attributes: dict[str, Value]
    variant: int
    start: dt.datetime
    end: dt.datetime
    duration_s: float
    outcome: str | None
    shared: bool
    n_events: int
    events: tuple[CaseEvent, ...]


def case_view(sight: Sight, *, case_id: str) -> CaseView:
    """One case of the perspective, selected or not.

    Raises
    ------
    UnknownCaseError
    """
    found = case_timeline(sight.whole, case_id, calendar=sight.calendar)
    pages = sight.whole.schema.extra.get("record_address")
    return CaseView(
        case_id=found.case_id,
        attributes=_plain(found.attributes),
        variant=found.variant,
        start=utc(found.start),
        end=utc(found.end),
        duration_s=found.duration_s,
        outcome=found.outcome,
        shared=found.shared,
        n_events=found.n_events,
        events=tuple(_event(one, str(pages or "")) for one in found.events),
    )


def _event(event: TimelineEvent, pages: str) -> CaseEvent:
    return CaseEvent(
        event_id=event.event_id,
        activity=event.activity,
        label=activity_name(event.activity),
        timestamp=utc(event.timestamp),
        start_timestamp=None if event.start_timestamp is None else utc(event.start_timestamp),
        resource=event.resource,
        evidence=event.evidence,
        change_source=event.change_source,
        lifecycle=event.lifecycle,
        since_previous_s=event.since_previous_s,
        attributes=_plain(event.attributes),
        objects=tuple(ObjectRef(kind, name) for kind, name in event.objects),
        source_url=_page(event, pages) if pages else None,
    )


def _page(event: TimelineEvent, pages: str) -> str | None:
    """Page of the first object of an event that HubSpot holds."""
    types = object_types_by_key()
    found = (
        f"{pages}{types[kind].hubspot_id}/{name}"
        for kind, name in event.objects
        if kind in types and types[kind].hubspot_id and name.isdecimal()
    )
    return next(found, None)


def _plain(attributes: dict[str, Any]) -> dict[str, Value]:
    return {key: plain(value) for key, value in attributes.items()}
