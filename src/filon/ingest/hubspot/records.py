"""Reading HubSpot records: times, numbers, property histories, associations, merges.

A record is what ``/crm/objects/2026-09`` returns, with the associations of ``associations/batch/read`` under the type
they lead to. Every value is a string or null; the functions here are the only place that gives them a type.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MICROSECONDS = 1_000_000
_LAST_MS = 253_402_300_799_999  # the end of the year 9999


class HistoryEntry(TypedDict):
    """One value that a property had, as the API lists it (newest first)."""

    value: str | None
    timestamp: str
    sourceType: NotRequired[str]
    sourceId: NotRequired[str]
    updatedByUserId: NotRequired[int]


class AssociationType(TypedDict):
    """Meaning of an association; custom labels have ids of their own, so labels are what is read."""

    category: str
    typeId: int
    label: str | None


class Association(TypedDict):
    """One neighbour of a record."""

    toObjectId: str
    associationTypes: list[AssociationType]


class Record(TypedDict):
    """One CRM object with its history and its neighbours."""

    id: str
    properties: dict[str, str | None]
    propertiesWithHistory: dict[str, list[HistoryEntry]]
    associations: dict[str, list[Association]]
    createdAt: str
    updatedAt: str
    archived: bool


class Change(NamedTuple):
    """One value of a property: the value, since when (µs, UTC), how and by whom it came."""

    value: str
    time: int
    source: str | None
    user: str | None


@lru_cache(maxsize=1 << 15)
def instant(text: str | None) -> int | None:
    """Microseconds since 1970 (UTC) of an ISO date, ISO date-time or epoch-milliseconds text; ``None`` if neither.

    A text without zone is UTC, as HubSpot means it.
    """
    if not text:
        return None
    try:
        if text[:5].isdigit():
            moment_ms = int(float(text))
            return moment_ms * 1000 if moment_ms <= _LAST_MS else None
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return round(moment.timestamp() * 1000) * 1000
    except (ValueError, OverflowError):
        return None


def day(text: str | None) -> dt.date | None:
    """Calendar day of a ``date`` property, which HubSpot keeps as midnight UTC."""
    moment = instant(text)
    return None if moment is None else dt.datetime.fromtimestamp(moment / MICROSECONDS, dt.UTC).date()


def iso(moment: int) -> str:
    """ISO text of microseconds since 1970, as HubSpot writes it (milliseconds, ``Z``)."""
    whole = dt.datetime.fromtimestamp(moment // MICROSECONDS, dt.UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{moment % MICROSECONDS // 1000:03d}Z"


def number(text: str | None) -> float | None:
    """Number that a property holds; ``None`` for an empty or unreadable text such as ``"12;34"``."""
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def history(record: Record, name: str) -> list[Change]:
    """Values of a property, oldest first; entries of one millisecond keep the order in which they happened.

    Two values may share a millisecond: only an exact repetition (time and value) counts once. Entries whose time
    cannot be read are left out.
    """
    entries = record["propertiesWithHistory"].get(name)
    if not entries:
        return []
    changes: list[Change] = []
    for entry in reversed(entries):
        time = instant(entry["timestamp"])
        if time is not None:
            user = entry.get("updatedByUserId")
            who = None if user is None else str(user)
            changes.append(Change(entry["value"] or "", time, entry.get("sourceType"), who))
    if len(changes) > 1:
        changes = list({(change.time, change.value): change for change in reversed(changes)}.values())
        changes.reverse()
        changes.sort(key=attrgetter("time"))
    return changes


def unreadable_times(record: Record) -> list[tuple[str, str]]:
    """Property and text of every history entry whose time cannot be read."""
    if not record["propertiesWithHistory"]:
        return []
    return [
        (name, entry["timestamp"])
        for name, entries in record["propertiesWithHistory"].items()
        for entry in entries
        if instant(entry["timestamp"]) is None
    ]


def value_at(changes: list[Change], time: int) -> str | None:
    """Value in force at a time; before the first change, the first value."""
    found = changes[0].value if changes else None
    for change in changes:
        if change.time > time:
            break
        found = change.value
    return found


def created_at(record: Record) -> int | None:
    """System time of creation: ``hs_createdate``, since ``createdate`` can be typed by hand."""
    return instant(record["properties"].get("hs_createdate")) or instant(record.get("createdAt"))


def neighbours(record: Record, to_type: str) -> list[str]:
    """Ids of the associated records of one type."""
    return [str(one["toObjectId"]) for one in record["associations"].get(to_type, ())]


def merge_aliases(records: Mapping[str, Iterable[Record]]) -> dict[tuple[str, str], str]:
    """Old id → surviving id of every merged record, per API object type, merges of merges resolved."""
    aliases: dict[tuple[str, str], str] = {}
    for kind, some in records.items():
        for record in some:
            merged = record["properties"].get("hs_merged_object_ids")
            for old in (merged or "").replace(",", ";").split(";"):
                if old.strip():
                    aliases[kind, old.strip()] = record["id"]
    return {key: _survivor(aliases, key[0], new) for key, new in aliases.items()}


def _survivor(aliases: dict[tuple[str, str], str], kind: str, identity: str) -> str:
    seen: set[str] = set()
    while (kind, identity) in aliases and identity not in seen:
        seen.add(identity)
        identity = aliases[kind, identity]
    return identity
