"""The cases in force in a few figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.log.event_log import Measure
from filon.log.instants import elapsed
from filon.log.measures import spreads
from filon.mining.money import Amounts, amounts
from filon.mining.performance import throughput
from filon.mining.rework import cases_with_rework
from filon.mining.statistics import Spread, rows
from filon.mining.working_time import EPOCH

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog


@dataclass(frozen=True)
class Summary:
    """Sizes, ends, money, durations and rework of the cases in force.

    ``win_rate`` is won / (won + lost), ``None`` while no case is decided; ``with_rework`` counts the cases in which
    some activity happens more than once.
    """

    cases: int
    events: int
    won: int
    lost: int
    duration: Spread
    with_rework: int
    amounts: Amounts

    @property
    def open(self) -> int:
        """Cases without an outcome."""
        return self.cases - self.won - self.lost

    @property
    def win_rate(self) -> float | None:
        """Won among the decided cases."""
        decided = self.won + self.lost
        return self.won / decided if decided else None


def summary(log: EventLog, *, calendar: WorkCalendar | None = None) -> Summary:
    """Summary of the cases in force."""
    ends = {row["outcome"]: row for row in rows(spreads(log, _SIZES, ["sum"]))}
    return Summary(
        cases=sum(int(row["n"]) for row in ends.values()),
        events=sum(int(row["sum"] or 0) for row in ends.values()),
        won=int(ends["won"]["n"]) if "won" in ends else 0,
        lost=int(ends["lost"]["n"]) if "lost" in ends else 0,
        duration=throughput(log, calendar=calendar),
        with_rework=cases_with_rework(log),
        amounts=amounts(log),
    )


def span(log: EventLog) -> tuple[dt.datetime | None, dt.datetime | None]:
    """First and last instant of the cases in force, UTC; ``None`` without cases."""
    first = rows(spreads(log, _since("t0"), ["min"]))[0]["min"]
    last = rows(spreads(log, _since("t1"), ["max"]))[0]["max"]
    if first is None or last is None:
        return None, None
    return EPOCH + dt.timedelta(microseconds=round(first)), EPOCH + dt.timedelta(microseconds=round(last))


def _since(instant: str) -> Measure:
    """Microseconds from the epoch to an instant of each case."""
    return Measure(
        ("since", instant),
        lambda log: elapsed(log.cases.select("ci", instant), EPOCH.replace(tzinfo=None), instant, "us"),
        "us",
    )


_SIZES = Measure("sizes", lambda log: log.cases.select("ci", "n", "outcome"), "n", by="outcome")
