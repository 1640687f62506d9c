"""Predicates on attributes: of the case itself, or of some event of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.instants import moment
from filon.log.measures import cases_having
from filon.mining.filters.operands import shown
from filon.mining.filters.predicates import COMPARE, Predicate, without
from filon.mining.statistics import rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filon.log.event_log import EventLog, Frame
    from filon.log.schema import AttributeInfo
    from filon.mining.filters.predicates import Comparison


@dataclass(frozen=True)
class ValueIn(Predicate):
    """An attribute has one of the values, or (``negated``) none of them.

    For an event attribute, a resource or another field of events: some event of the case has one of the values.
    A missing value is none of any values, so it meets only the negated condition.
    """

    field: AttributeInfo
    values: tuple[Any, ...]
    negated: bool = False

    def keep(self, log: EventLog) -> Frame:
        """Cases with (or without) one of the values."""
        values = values_of(log, self.field)
        wanted = [moment(values, one) for one in self.values]
        met = _cases(values.filter(nw.col("value").is_in(wanted)), self.field)
        return without(log, met) if self.negated else met

    def met(self, log: EventLog) -> NDArray[np.bool_] | None:
        """Which cases have (or do not have) one of the values: a text of the case itself."""
        if self.field.scope != "case" or self.field.type != "text":
            return None
        found = cases_having(log, self.field.column, self.values)
        return ~found if found is not None and self.negated else found


@dataclass(frozen=True)
class ValueCompared(Predicate):
    """An attribute compares with a bound; a missing value does not."""

    field: AttributeInfo
    comparison: Comparison
    bound: Any

    def keep(self, log: EventLog) -> Frame:
        """Cases whose value compares so."""
        values = values_of(log, self.field)
        condition = COMPARE[self.comparison](nw.col("value"), moment(values, self.bound))
        return _cases(values.filter(condition), self.field)


@dataclass(frozen=True)
class ValueBetween(Predicate):
    """An attribute lies between two bounds, both included; either may be open."""

    field: AttributeInfo
    low: Any
    high: Any
    upper_included: bool = True

    def keep(self, log: EventLog) -> Frame:
        """Cases whose value lies in between."""
        values = values_of(log, self.field).filter(~nw.col("value").is_null())
        if self.low is not None:
            values = values.filter(nw.col("value") >= moment(values, self.low))
        if self.high is not None:
            value, high = nw.col("value"), moment(values, self.high)
            values = values.filter(value <= high if self.upper_included else value < high)
        return _cases(values, self.field)


@dataclass(frozen=True)
class ValueContains(Predicate):
    """A text attribute contains a text, whatever the case of its letters."""

    field: AttributeInfo
    part: str

    def keep(self, log: EventLog) -> Frame:
        """Cases whose value contains the text."""
        found = nw.col("value").str.to_lowercase().str.contains(self.part.lower(), literal=True)
        return _cases(values_of(log, self.field).filter(found), self.field)


@dataclass(frozen=True)
class ValueEmpty(Predicate):
    """An attribute has no value, or an empty text; or, with ``wanted`` false, it has one."""

    field: AttributeInfo
    wanted: bool

    def keep(self, log: EventLog) -> Frame:
        """Cases without (or with) a value."""
        values = values_of(log, self.field)
        filled = ~nw.col("value").is_null()
        if self.field.type == "text":
            filled &= nw.col("value") != ""
        met = _cases(values.filter(filled), self.field)
        return without(log, met) if self.wanted else met


def _cases(values: Frame, field: AttributeInfo) -> Frame:
    """Cases of some values, each once: a field of the case has one value, a field of its events has many."""
    cases = values.select("ci")
    return cases if field.scope == "case" else cases.unique()


def values_of(log: EventLog, field: AttributeInfo) -> Frame:
    """Values of a field with their cases (``ci, value``): one row per case, or per event for fields of events."""
    if field.scope == "case":
        return log.cases.select("ci", nw.col(field.column).alias("value"))
    events = log.events
    if field.column == "resource":
        named = log.resources.rename({"name": "value"})
        return events.select("ci", "res").join(named, on="res", how="inner").select("ci", "value")
    records = log.records.select("event_id", nw.col(field.column).alias("value"))
    return events.select("ci", "event_id").join(records, on="event_id", how="inner").select("ci", "value")


def common_values(log: EventLog, field: AttributeInfo, most: int = 200) -> list[str]:
    """Most frequent values of a field, as texts, ties in their order."""
    counted = (
        values_of(log, field).filter(~nw.col("value").is_null()).group_by("value").agg(nw.len().alias("n"))
    )
    top = counted.sort("n", "value", descending=[True, False]).head(most)
    return [shown(row["value"]) for row in rows(top)]
