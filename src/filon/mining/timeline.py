"""One case as it went: its events in order, with the time since the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.core.errors import UnknownNameError
from filon.mining.statistics import rows, seconds
from filon.mining.working_time import measured

if TYPE_CHECKING:
    import datetime as dt

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

MOST_EVENTS = 5_000


class UnknownCaseError(UnknownNameError):
    """No case of that id is in this perspective."""

    code = "unknown_case"


@dataclass(frozen=True)
class TimelineEvent:
    """An event of a case.

    ``since_previous_s`` is the time since the event directly before it, ``None`` for the first; ``objects`` are the
    objects that it touches, as (type, id).
    """

    event_id: int
    activity: str
    timestamp: dt.datetime
    start_timestamp: dt.datetime | None
    resource: str | None
    evidence: str | None
    change_source: str | None
    lifecycle: str | None
    since_previous_s: float | None
    attributes: dict[str, Any]
    objects: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Timeline:
    """A case and its first events, at most 5,000 of them."""

    case_id: str
    variant: int
    start: dt.datetime
    end: dt.datetime
    duration_s: float
    outcome: str | None
    shared: bool
    n_events: int
    attributes: dict[str, Any]
    events: tuple[TimelineEvent, ...]


def case_timeline(log: EventLog, case_id: str, *, calendar: WorkCalendar | None = None) -> Timeline:
    """Timeline of one case of the perspective, whether or not it is among the cases in force.

    Raises
    ------
    UnknownCaseError
    """
    found = rows(
        log.tables.frame("cases", log.schema.perspective.schema).filter(nw.col("case_id") == case_id)
    )
    if not found:
        raise UnknownCaseError(value=case_id)
    case = found[0]
    cases = measured(log, _only(log, "cases", case["ci"]), "t0", "t1", calendar, "us")
    return Timeline(
        case_id=case_id,
        variant=int(case["variant"]),
        start=case["t0"],
        end=case["t1"],
        duration_s=seconds(rows(cases.select("us"))[0]["us"]) or 0.0,
        outcome=case["outcome"],
        shared=bool(case["shared"]),
        n_events=int(case["n"]),
        attributes={one.key: case[one.column] for one in log.schema.attributes if one.scope == "case"},
        events=tuple(_events(log, case["ci"], calendar)),
    )


def _events(log: EventLog, ci: int, calendar: WorkCalendar | None) -> list[TimelineEvent]:
    events = _only(log, "events", ci).sort("pos").head(MOST_EVENTS)
    ids = events.select("event_id")
    records = {row["event_id"]: row for row in rows(log.records.join(ids, on="event_id", how="semi"))}
    waits = measured(log, _only(log, "steps", ci), "src_ts", "dst_ts", calendar, "us").select("pos", "us")
    since = {row["pos"]: seconds(row["us"]) for row in rows(waits)}
    objects = _objects(log, ids)
    activities = {one.code: one.key for one in log.schema.activities}
    resources = {
        row["res"]: row["name"]
        for row in rows(log.resources.join(events.select("res"), on="res", how="semi"))
    }
    attributes = [one for one in log.schema.attributes if one.scope == "event"]
    return [
        TimelineEvent(
            event_id=row["event_id"],
            activity=activities[row["act"]],
            timestamp=row["ts"],
            start_timestamp=row["start_ts"],
            resource=resources.get(row["res"]),
            evidence=records[row["event_id"]]["evidence"],
            change_source=records[row["event_id"]]["change_source"],
            lifecycle=records[row["event_id"]]["lifecycle"],
            since_previous_s=since.get(row["pos"]),
            attributes={one.key: records[row["event_id"]][one.column] for one in attributes},
            objects=tuple(objects.get(row["event_id"], ())),
        )
        for row in rows(events)
    ]


def _only(log: EventLog, table: str, ci: int) -> Frame:
    return log.tables.frame(table, log.schema.perspective.schema).filter(nw.col("ci") == ci)


def _objects(log: EventLog, ids: Frame) -> dict[int, list[tuple[str, str]]]:
    linked = log.event_objects.join(ids, on="event_id", how="semi").join(log.objects, on="obj", how="inner")
    found: dict[int, list[tuple[str, str]]] = {}
    for row in rows(linked.sort("event_id", "type", "object_id")):
        found.setdefault(row["event_id"], []).append((row["type"], row["object_id"]))
    return found
