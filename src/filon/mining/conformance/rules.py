"""Rules beside a model, checked: which cases they concern, and which of those break them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import narwhals as nw
import numpy as np

from filon.mining.filters import parse_filters, select
from filon.mining.statistics import MICROSECONDS, rows
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame
    from filon.process.rules import Rule, RuleKind

Unchecked = Literal["activity", "attribute", "calendar"]


@dataclass(frozen=True)
class RuleCheck:
    """What a rule says about some cases.

    Parameters
    ----------
    concerned
        Cases that it speaks of, ascending.
    is_broken
        Whether each of them breaks it in a way that is not allowed.
    lacks
        Why it could not be checked: the data has no such activity or attribute, or the rule counts working time and no
        calendar is known; ``None`` when it was.
    allowed
        Cases that break it and may.
    """

    rule: Rule
    concerned: np.ndarray
    is_broken: np.ndarray
    lacks: Unchecked | None = None
    allowed: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def broken(self) -> int:
        """Number of the cases that break it."""
        return int(self.is_broken.sum())

    @property
    def share(self) -> float | None:
        """Share of the cases concerned that break it."""
        return self.broken / self.concerned.size if self.concerned.size else None

    @property
    def breaking(self) -> np.ndarray:
        """Cases that break it."""
        return np.asarray(self.concerned[self.is_broken])

    def of(self, cases: np.ndarray) -> RuleCheck:
        """The same of those among some cases."""
        ours = np.isin(self.concerned, cases)
        return replace(
            self,
            concerned=self.concerned[ours],
            is_broken=self.is_broken[ours],
            allowed=self.allowed[np.isin(self.allowed, cases)],
        )

    def allowing(self, cases: np.ndarray) -> RuleCheck:
        """The same where some cases may break the rule."""
        may = np.isin(self.concerned, cases)
        return replace(self, is_broken=self.is_broken & ~may, allowed=self.concerned[self.is_broken & may])


def check_rule(log: EventLog, rule: Rule, *, work: WorkCalendar | None = None) -> RuleCheck:
    """Check a rule on the cases in force.

    Parameters
    ----------
    log
        Cases in force.
    rule
        The rule; its ``where`` narrows the cases it speaks of.
    work
        Working hours, for rules that count them.

    Notes
    -----
    An open case breaks a rule only by what it did: what is still missing may come, but a time limit that has passed is
    broken. ``field_filled`` looks at the value of the event itself where events of the activity carry the attribute;
    else at the value that the case has now, which may have been filled in later.
    """
    lacks = _lacks(log, rule, work)
    if lacks:
        return RuleCheck(rule, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool), lacks)
    # The narrowed log owns its table of cases: it must live until the answer is read.
    narrowed = select(log, parse_filters(rule.where, log.schema), calendar=work)
    told = _CHECKS[rule.kind](narrowed, rule, work).sort("ci").collect()
    concerned, broken = (np.asarray(told[name].to_numpy()) for name in ("ci", "broken"))
    return RuleCheck(rule, concerned.astype(np.int64), broken.astype(bool))


def _lacks(log: EventLog, rule: Rule, work: WorkCalendar | None) -> Unchecked | None:
    schema = log.schema
    known = [bool(schema.activity(key)) for key in (rule.activity, rule.other) if key]
    if not any(known) or (rule.kind in {"four_eyes", "time_limit"} and not all(known)):
        return "activity"
    if rule.kind == "field_filled" and not (
        schema.attribute(rule.attribute, "event") or schema.attribute(rule.attribute, "case")
    ):
        return "attribute"
    return "calendar" if rule.clock == "work" and rule.kind == "time_limit" and work is None else None


# -- by the order of activities: variants tell ---------------------------------------------------------------------


def _places(log: EventLog, key: str, name: str) -> Frame:
    """First and last place of an activity and its number, by variant."""
    found = log.schema.activity(key)
    spots = log.variant_activities.filter(nw.col("act") == (-1 if found is None else found.code))
    place = nw.col("pos")
    return spots.group_by("variant").agg(
        place.min().alias(f"{name}_first"), place.max().alias(f"{name}_last"), nw.len().alias(f"{name}_n")
    )


def _both(log: EventLog, rule: Rule) -> Frame:
    cases = log.cases.select("ci", "variant", "outcome")
    for key, name in ((rule.activity, "own"), (rule.other, "other")):
        cases = cases.join(_places(log, key, name), on="variant", how="left")
    return cases


def _precedence(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    cases = _both(log, rule).filter(~nw.col("other_first").is_null())
    late = nw.col("own_first").is_null() | (nw.col("own_first") > nw.col("other_first"))
    return cases.select("ci", late.alias("broken"))


def _response(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    cases = _both(log, rule).filter(~nw.col("own_last").is_null())
    missing = nw.col("other_last").is_null() | (nw.col("other_last") < nw.col("own_last"))
    over = ~nw.col("outcome").is_null() if log.schema.roles.outcome else nw.lit(value=True)
    return cases.select("ci", (missing & over).alias("broken"))


def _not_together(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    there = [~nw.col(f"{name}_first").is_null() for name in ("own", "other")]
    return _both(log, rule).filter(there[0] | there[1]).select("ci", (there[0] & there[1]).alias("broken"))


def _at_most(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    cases = log.cases.select("ci", "variant").join(
        _places(log, rule.activity, "own"), on="variant", how="inner"
    )
    return cases.select("ci", (nw.col("own_n") > rule.times).alias("broken"))


# -- by people, values and times: events tell ----------------------------------------------------------------------


def _done(log: EventLog, key: str) -> Frame:
    found = log.schema.activity(key)
    return log.events.filter(nw.col("act") == (-1 if found is None else found.code))


def _four_eyes(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    own, other = (
        _done(log, key).filter(~nw.col("res").is_null()).select("ci", "res").unique()
        for key in (rule.activity, rule.other)
    )
    same = own.join(other, on=["ci", "res"], how="semi").select("ci").unique()
    concerned = own.select("ci").unique().join(other.select("ci").unique(), on="ci", how="semi")
    return _flagged(concerned, same)


def _field_filled(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Frame:
    of_event, of_case = (log.schema.attribute(rule.attribute, scope) for scope in ("event", "case"))
    events = _done(log, rule.activity).select("ci", "event_id")
    if of_event is not None:
        values = log.records.select("event_id", nw.col(of_event.column).alias("value"))
        events = events.join(values, on="event_id", how="inner").with_columns(
            _is_empty(of_event.type).alias("none")
        )
    if of_event is not None and rows(events.filter(~nw.col("none")).head(1)):
        empty = events.filter(nw.col("none")).select("ci")
    else:
        column = rule.attribute if of_case is None else of_case.column
        cases = log.cases.select("ci", nw.col(column).alias("value"))
        empty = cases.filter(_is_empty("text" if of_case is None else of_case.type)).select("ci")
    return _flagged(events.select("ci").unique(), empty.unique())


def _is_empty(kind: str) -> nw.Expr:
    value = nw.col("value")
    return value.is_null() | (value == "") if kind == "text" else value.is_null()


def _time_limit(log: EventLog, rule: Rule, work: WorkCalendar | None) -> Frame:
    calendar = work if rule.clock == "work" else None
    own = _done(log, rule.activity).select("ci", "pos", "ts")
    after = _done(log, rule.other).select("ci", nw.col("pos").alias("next"), nw.col("ts").alias("end"))
    pairs = own.join(after, on="ci", how="left").filter(
        nw.col("next").is_null() | (nw.col("next") > nw.col("pos"))
    )
    first = pairs.group_by("ci", "pos").agg(nw.col("ts").min(), nw.col("end").min())
    missed = own.join(first.select("ci", "pos"), on=["ci", "pos"], how="anti").with_columns(
        nw.lit(None).cast(nw.Datetime("us")).alias("end")
    )
    waits = nw.concat([first.select("ci", "ts", "end"), missed.select("ci", "ts", "end")])
    open_ones = log.cases.select("ci", "outcome")
    waits = waits.join(open_ones, on="ci", how="left")
    last = log.schema.last
    if last is not None:
        # Where a case is open, the wait goes on until the data ends.
        now = nw.when(nw.col("outcome").is_null()).then(
            nw.lit(last.replace(tzinfo=None)).cast(nw.Datetime("us"))
        )
        waits = waits.with_columns(nw.coalesce(nw.col("end"), now).alias("end"))
    waits = waits.filter(~nw.col("end").is_null())
    timed = measured(log, waits, "ts", "end", calendar, "us")
    broken = (nw.col("us") > round(rule.limit_s * MICROSECONDS)).cast(nw.Int64).max()
    return timed.group_by("ci").agg(broken.alias("k")).select("ci", (nw.col("k") > 0).alias("broken"))


def _flagged(concerned: Frame, broken: Frame) -> Frame:
    marked = broken.with_columns(nw.lit(value=True).alias("hit"))
    joined = concerned.join(marked, on="ci", how="left")
    return joined.select("ci", (~nw.col("hit").is_null()).alias("broken"))


_CHECKS: dict[RuleKind, Callable[[EventLog, Rule, WorkCalendar | None], Frame]] = {
    "precedence": _precedence,
    "response": _response,
    "not_together": _not_together,
    "at_most": _at_most,
    "four_eyes": _four_eyes,
    "field_filled": _field_filled,
    "time_limit": _time_limit,
}
