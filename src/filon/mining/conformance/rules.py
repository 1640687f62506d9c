"""Rules beside a model, checked: which cases they concern, and which of those break them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw
import numpy as np
import pyarrow as pa

from filon.mining.filters import parse_filters, select
from filon.mining.statistics import MICROSECONDS
from filon.mining.working_seconds import seconds_between
from filon.mining.working_time import EARLIEST, LATEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame
    from filon.process.rules import Rule, RuleKind

_COUNTED = tuple(one.timestamp() * MICROSECONDS for one in (EARLIEST, LATEST))

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
    concerned, broken = _CHECKS[rule.kind](narrowed, rule, work)
    order = np.argsort(concerned)
    return RuleCheck(rule, concerned[order].astype(np.int64), broken[order].astype(bool))


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


@dataclass(frozen=True)
class _Cases:
    """Cases in force: number, variant, and whether they are open."""

    ci: np.ndarray
    variant: np.ndarray
    is_open: np.ndarray


@dataclass(frozen=True)
class _Places:
    """First and last place of an activity in each case, and how often it happens there."""

    first: np.ndarray
    last: np.ndarray
    n: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Cases where it happens."""
        return np.asarray(self.n > 0)


def _cases(log: EventLog) -> _Cases:
    chosen = log.cases.select("ci", "variant", nw.col("outcome").is_null().alias("open"))
    return _Cases(*_arrays(chosen, "ci", "variant", "open"))


def _places(log: EventLog, key: str, cases: _Cases) -> _Places:
    spots = log.variant_activities.filter(nw.col("act") == _code(log, key))
    variant, pos = _arrays(spots, "variant", "pos")
    n = np.bincount(variant, minlength=int(cases.variant.max(initial=0)) + 1)
    first, last = np.full(n.size, np.iinfo(np.int64).max), np.full(n.size, -1)
    np.minimum.at(first, variant, pos)
    np.maximum.at(last, variant, pos)
    return _Places(*(one[cases.variant] for one in (first, last, n)))


def _both(log: EventLog, rule: Rule) -> tuple[_Cases, _Places, _Places]:
    cases = _cases(log)
    return cases, _places(log, rule.activity, cases), _places(log, rule.other, cases)


def _precedence(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    cases, own, other = _both(log, rule)
    return cases.ci[other.there], (own.first > other.first)[other.there]


def _response(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    cases, own, other = _both(log, rule)
    is_over = ~cases.is_open if log.schema.roles.outcome else np.ones(cases.ci.size, dtype=bool)
    return cases.ci[own.there], ((other.last < own.last) & is_over)[own.there]


def _not_together(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    cases, own, other = _both(log, rule)
    either = own.there | other.there
    return cases.ci[either], (own.there & other.there)[either]


def _at_most(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    cases = _cases(log)
    own = _places(log, rule.activity, cases)
    return cases.ci[own.there], (own.n > rule.times)[own.there]


# -- by people, values and times: events tell ----------------------------------------------------------------------


def _done(log: EventLog, key: str) -> Frame:
    return log.events.filter(nw.col("act") == _code(log, key))


def _four_eyes(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    (ci, own), (others, other) = (
        _arrays(_done(log, key).filter(~nw.col("res").is_null()), "ci", "res")
        for key in (rule.activity, rule.other)
    )
    # Who and where as one number.
    people = int(max(own.max(initial=0), other.max(initial=0))) + 1
    same = np.intersect1d(ci * people + own, others * people + other) // people
    concerned = np.intersect1d(ci, others)
    return concerned, np.isin(concerned, same)


def _field_filled(log: EventLog, rule: Rule, _: WorkCalendar | None) -> Told:
    of_event, of_case = (log.schema.attribute(rule.attribute, scope) for scope in ("event", "case"))
    events = _done(log, rule.activity).select("ci", "event_id")
    if of_event is not None:
        values = log.records.select("event_id", nw.col(of_event.column).alias("value"))
        events = events.join(values, on="event_id", how="inner")
        ci, none = _arrays(events.with_columns(_is_empty(of_event.type).alias("none")), "ci", "none")
        if not none.all():
            concerned = np.unique(ci)
            return concerned, np.isin(concerned, ci[none])
    (ci,) = _arrays(events, "ci")
    column = rule.attribute if of_case is None else of_case.column
    cases = log.cases.select("ci", nw.col(column).alias("value"))
    (empty,) = _arrays(cases.filter(_is_empty("text" if of_case is None else of_case.type)), "ci")
    concerned = np.unique(ci)
    return concerned, np.isin(concerned, empty)


def _is_empty(kind: str) -> nw.Expr:
    value = nw.col("value")
    return value.is_null() | (value == "") if kind == "text" else value.is_null()


def _time_limit(log: EventLog, rule: Rule, work: WorkCalendar | None) -> Told:
    """From each activity to the next other of its case; without one, to the end of the data while the case is open."""
    ci, start, end = _waits(log, rule)
    cases, last = _cases(log), log.schema.last
    if last is not None:
        waiting = np.isnan(end) & np.isin(ci, cases.ci[cases.is_open])
        end[waiting] = last.timestamp() * MICROSECONDS
    known = ~np.isnan(end)
    ci, start, end = ci[known], start[known], end[known]
    if rule.clock == "work":
        start, end = (one.clip(_COUNTED[0], _COUNTED[1]) for one in (start, end))
    taken = seconds_between(start, end, work if rule.clock == "work" else None)
    late = np.round(taken * MICROSECONDS) > round(rule.limit_s * MICROSECONDS)
    concerned = np.unique(ci)
    return concerned, np.isin(concerned, ci[late])


def _waits(log: EventLog, rule: Rule) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Case and time of each activity, and the time of the next other, NaN without; microseconds since 1970."""
    (ci, pos, start), (others, places, times) = (
        _arrays(_done(log, key), "ci", "pos", "ts") for key in (rule.activity, rule.other)
    )
    # Case and place as one ascending number: a search finds what comes next.
    span = int(max(pos.max(initial=0), places.max(initial=0))) + 1
    order = np.argsort(others * span + places)
    others, times = others[order], times[order]
    following = np.searchsorted(others * span + places[order], ci * span + pos, side="right")
    # What comes after the last one is of no case.
    others, times = np.append(others, -1)[following], np.append(times, 0)[following]
    return ci, start.astype(float), np.where(others == ci, times, np.nan)


def _code(log: EventLog, key: str) -> int:
    found = log.schema.activity(key)
    return -1 if found is None else found.code


def _arrays(frame: Frame, *names: str) -> tuple[np.ndarray, ...]:
    """Columns without missing values: numbers as whole ones, times as microseconds since 1970, flags as they are."""
    table = frame.select(*names).collect("pyarrow").to_native()
    return tuple(_array(table[name]) for name in names)


def _array(column: Any) -> np.ndarray:  # noqa: ANN401 - a column of Arrow
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    found: np.ndarray = column.to_numpy()
    return found if found.dtype == bool else found.astype(np.int64)


Told = tuple[np.ndarray, np.ndarray]
"""Cases that a rule speaks of, and whether each breaks it."""

_CHECKS: dict[RuleKind, Callable[[EventLog, Rule, WorkCalendar | None], Told]] = {
    "precedence": _precedence,
    "response": _response,
    "not_together": _not_together,
    "at_most": _at_most,
    "four_eyes": _four_eyes,
    "field_filled": _field_filled,
    "time_limit": _time_limit,
}
