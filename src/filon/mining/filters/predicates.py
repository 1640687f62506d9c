"""Predicates on cases: what each filter means, as a frame of the cases that meet it.

Each predicate writes itself in the grammar (``text``) and gives the cases of a log that meet it. Those on the order of
activities are in :mod:`filon.mining.filters.orders`, those on attributes in :mod:`filon.mining.filters.attributes`.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from filon.log.instants import moment
from filon.mining.filters.grammar import NoModelError, written
from filon.mining.performance import case_durations

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from filon.core.calendar import WorkCalendar
    from filon.core.durations import Duration
    from filon.log.event_log import EventLog, Frame
    from filon.mining.filters.departures import Departures

Comparison = Literal["eq", "ne", "gt", "ge", "lt", "le"]
PeriodKind = Literal["started", "closed", "active"]

COMPARE = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


@dataclass(frozen=True)
class Predicate(ABC):
    """A condition on cases.

    Parameters
    ----------
    text
        The filter in the grammar, in its one canonical form.
    """

    text: str

    @abstractmethod
    def keep(self, log: EventLog) -> Frame:
        """Cases of the log that meet the condition: a frame with ``ci``, each once."""

    def met(self, log: EventLog) -> NDArray[np.bool_] | None:  # noqa: ARG002 - of those that can tell
        """Which of all cases, in their order, meet it, where that can be told from memory; else ``None``."""
        return None


@dataclass(frozen=True)
class Waits(Predicate):
    """The time from the first of one activity to the next of another compares with a bound; no such pair, no.

    Times and the days of the bound are measured by the ``calendar``, or by the clock when there is none.
    """

    source: str
    target: str
    comparison: Comparison
    bound: Duration
    calendar: WorkCalendar | None = None

    def keep(self, log: EventLog) -> Frame:
        """Cases whose time compares so."""
        times = case_durations(log, start=self.source, end=self.target, calendar=self.calendar)
        return times.filter(COMPARE[self.comparison](nw.col("us"), self.bound.counted(self.calendar))).select(
            "ci"
        )


@dataclass(frozen=True)
class Opposite(Predicate):
    """The case does not meet another predicate."""

    of: Predicate

    def keep(self, log: EventLog) -> Frame:
        """Cases that do not meet it."""
        return without(log, self.of.keep(log))

    def met(self, log: EventLog) -> NDArray[np.bool_] | None:
        """All other cases than those that meet it."""
        found = self.of.met(log)
        return None if found is None else ~found


@dataclass(frozen=True)
class Departs(Predicate):
    """The case departs from a model: by one deviation (``key``), or by any (``None``).

    Parameters
    ----------
    model
        Name of the model; ``None`` for the one that the data set is held against.
    departures
        What that model says; set when the predicate is applied.
    """

    key: str | None
    model: str | None = None
    departures: Departures | None = None

    def keep(self, log: EventLog) -> Frame:
        """Cases that depart so."""
        if self.departures is None:
            raise NoModelError(value=self.text)
        return self.departures.cases(log, self.key)


@dataclass(frozen=True)
class Period(Predicate):
    """The case lies in a period.

    ``started``: its first event does. ``closed``: its last event does, and it is decided where the log knows
    outcomes. ``active``: some time from its first event to its last does; where the log knows outcomes, an undecided
    case has not ended, so it is active from its first event on. Bounds are UTC, the upper one not included.
    """

    kind: PeriodKind
    start: dt.datetime | None
    end: dt.datetime | None

    def keep(self, log: EventLog) -> Frame:
        """Cases in the period."""
        low, high = {"started": ("t0", "t0"), "closed": ("t1", "t1"), "active": ("t1", "t0")}[self.kind]
        cases, undecided = log.cases, nw.col("outcome").is_null()
        if self.kind == "closed" and log.schema.roles.outcome:
            cases = cases.filter(~undecided)
        if self.start is not None:
            late_enough = nw.col(low) >= moment(cases, self.start)
            goes_on = self.kind == "active" and log.schema.roles.outcome
            cases = cases.filter(undecided | late_enough if goes_on else late_enough)
        if self.end is not None:
            cases = cases.filter(nw.col(high) < moment(cases, self.end))
        return cases.select("ci")


@dataclass(frozen=True)
class OutcomeIn(Predicate):
    """The case was ``won``, ``lost``, or is still ``open``."""

    outcomes: tuple[str, ...]

    def keep(self, log: EventLog) -> Frame:
        """Cases with one of these ends."""
        decided = [one for one in self.outcomes if one != "open"]
        condition = nw.col("outcome").is_in(decided or [""])
        if "open" in self.outcomes:
            condition = nw.col("outcome").is_null() | condition
        return log.cases.filter(condition).select("ci")


@dataclass(frozen=True)
class Lasts(Predicate):
    """The throughput time of the case, by the ``calendar`` or by the clock, compares with a bound."""

    comparison: Comparison
    bound: Duration
    calendar: WorkCalendar | None = None

    def keep(self, log: EventLog) -> Frame:
        """Cases that last so long."""
        times = case_durations(log, calendar=self.calendar)
        return times.filter(COMPARE[self.comparison](nw.col("us"), self.bound.counted(self.calendar))).select(
            "ci"
        )


@dataclass(frozen=True)
class EventCount(Predicate):
    """The number of events of the case compares with a bound."""

    comparison: Comparison
    events: int

    def keep(self, log: EventLog) -> Frame:
        """Cases with so many events."""
        return log.cases.filter(COMPARE[self.comparison](nw.col("n"), self.events)).select("ci")


@dataclass(frozen=True)
class CaseIn(Predicate):
    """The case is one of these."""

    case_ids: tuple[str, ...]

    def keep(self, log: EventLog) -> Frame:
        """The named cases."""
        return log.cases.filter(nw.col("case_id").is_in(list(self.case_ids))).select("ci")


def listed(values: Iterable[str]) -> str:
    """Values as a list of the grammar."""
    return ",".join(map(written, values))


def without(log: EventLog, met: Frame) -> Frame:
    """Cases of the log that are not among some."""
    return log.cases.join(met, on="ci", how="anti").select("ci")
