"""Adherence to a model, case by case: flags, effects with intervals, and who or what made the moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.mining import estimates as st
from filon.mining.conformance.held import RULE
from filon.mining.performance import case_durations
from filon.mining.statistics import rows
from filon.questions.columns import apart, collected, numbers
from filon.questions.stakes import times
from filon.questions.trends import month_name
from filon.questions.units import US

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from filon.mining.conformance.deviations import Deviation
    from filon.mining.conformance.held import HeldModel
    from filon.mining.conformance.rules import RuleCheck
    from filon.mining.estimates import Array, Estimate
    from filon.process.waivers import Waived
    from filon.questions.answer import Money
    from filon.questions.asked import Asked

ENOUGH = 30
"""Cases with and without a deviation below which its effect is not told."""
UNDECIDED = 0.01
"""Least share of won, and of lost, among cases without a deviation: with less of either, all is decided before it."""


@dataclass(frozen=True)
class Effect:
    """What goes with a deviation: the value of cases that have it minus that of others, with its interval.

    The others are those that do the same activity where the model wants it, without the deviation: a deal that skips
    the invoice is compared with deals that send it, not with deals that were lost before. It is a difference, not a
    cause: cases that skip a step may differ in other ways.
    """

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Worth:
    """What goes with a deviation in money: amounts of its decided cases times the difference in wins.

    Negative: won less than at the others' rate. The ends are those of the difference, with 95 % confidence.
    """

    currency: str | None
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Departure:
    """A deviation among the cases asked about.

    ``cases`` have it, ``times`` in all; ``share`` of the cases; ``money`` is the sum of their amounts. ``time`` in
    seconds of the closed cases' throughput time, ``win`` as a difference of shares of won among decided; ``None`` where
    there are too few cases to tell. ``win`` is ``None`` too, and there is no ``worth``, of a step that only cases that
    are already won (or lost) do: it cannot bear on what is decided before it.
    """

    deviation: Deviation
    cases: int
    times: int
    share: float
    time: Effect | None
    win: Effect | None
    money: tuple[Money, ...]
    worth: tuple[Worth, ...]

    @property
    def key(self) -> str:
        """Stable name of the deviation."""
        return self.deviation.key


@dataclass(frozen=True)
class WaivedCases:
    """What a waiver does among the cases asked about.

    ``cases`` have the deviation where it is allowed; ``freed`` of them follow the model and would not without the
    waiver (of a rule: no other waiver lets them break it). It never ``applies`` where the data does not have what its
    filters speak of.
    """

    waived: Waived
    cases: int
    freed: int
    applies: bool


class Adherence:
    """The cases asked about, beside a model.

    Parameters
    ----------
    asked
        The question.
    held
        The model.
    """

    def __init__(self, asked: Asked, held: HeldModel) -> None:
        self.asked = asked
        self.held = held
        self.units = asked.cases
        ci, self.row = held.checked.rows_of(asked.log)
        self._place = np.searchsorted(held.standing.ci, ci)

    @cached_property
    def conforms(self) -> Array:
        """1 for cases whose every deviation is allowed, 0 for others; NaN where no optimal alignment is known."""
        is_exact = self.held.checked.alignments.is_exact[self.row]
        return np.where(is_exact, ~self.held.standing.departs[self._place], np.nan)

    @cached_property
    def deviations(self) -> Array:
        """Number of deviations of each case that are not allowed."""
        return np.asarray(self.held.standing.deviations[self._place], dtype=float)

    def has(self, key: str) -> Array:
        """Whether each case has a deviation that is not allowed."""
        return np.asarray(self.held.standing.has(key)[self._place])

    def is_allowed(self, key: str) -> Array:
        """Whether each case has a deviation that is allowed."""
        return np.asarray(self.held.standing.allowed(key)[self._place])

    @cached_property
    def freed(self) -> int:
        """Number of cases that follow the model because of what is allowed; one that needs two waivers counts once."""
        return int(self.held.standing.freed[self._place].sum())

    @cached_property
    def waived(self) -> tuple[WaivedCases, ...]:
        """What each waiver does among the cases, in their order."""
        standing = self.held.standing
        return tuple(
            self._rule_waived(at)
            if one.deviation.startswith(RULE)
            else WaivedCases(
                one,
                cases=0
                if covered is None
                else int((self.is_allowed(one.deviation) & covered[self._place]).sum()),
                freed=int(standing.frees(at)[self._place].sum()),
                applies=covered is not None,
            )
            for at, (one, covered) in enumerate(zip(standing.waivers, standing.covers, strict=True))
        )

    def _rule_waived(self, at: int) -> WaivedCases:
        """What the waiver of a rule does; of a rule that the model has no more, nothing."""
        standing = self.held.standing
        one, covered = standing.waivers[at], standing.covers[at]
        known = {RULE + rule.key for rule in self.held.rules}
        if covered is None or one.deviation not in known:
            return WaivedCases(one, 0, 0, applies=False)
        allowed = self.held.rule_check(one.deviation.removeprefix(RULE)).of(self.units.ci).allowed
        others = [
            cases
            for place, (other, cases) in enumerate(zip(standing.waivers, standing.covers, strict=True))
            if place != at and other.deviation == one.deviation and cases is not None
        ]
        mine = np.isin(allowed, standing.ci[covered])
        also = np.isin(allowed, standing.ci[np.logical_or.reduce(others)]) if others else ~mine
        return WaivedCases(one, int(mine.sum()), int((mine & ~also).sum()), applies=True)

    @cached_property
    def taken(self) -> Array:
        """Throughput time of each closed case in seconds, by the clock asked for; NaN for open ones."""
        durations = case_durations(self.asked.log, calendar=self.asked.calendar)
        taken = numbers(collected(durations).sort_by("ci")["us"]) / US
        is_open = self.held.checked.alignments.unfinished[self.row]
        return np.where(is_open, np.nan, taken)

    @cached_property
    def won(self) -> Array:
        """1 for won cases, 0 for lost ones; NaN for open ones."""
        outcome = self.units.outcome
        return np.where(outcome == "won", 1.0, np.where(outcome == "lost", 0.0, np.nan))

    @cached_property
    def departures(self) -> tuple[Departure, ...]:
        """Deviations of the cases that are not allowed, the most frequent first."""
        flags = [(one, self.has(one.key)) for one in self.held.checked.kinds]
        found = [self._departure(one, cases) for one, cases in flags if cases.any()]
        return tuple(sorted(found, key=lambda one: (-one.cases, one.key)))

    def _departure(self, deviation: Deviation, flags: Array) -> Departure:
        times = self.held.checked.times(deviation.key)[self.row]
        others = self.held.checked.rows_doing(deviation.activity)[self.row] & (times == 0)
        cases = int(flags.sum())
        usual = st.share(self.won[others]).value or 0.0
        is_before = UNDECIDED <= usual <= 1 - UNDECIDED
        win = _effect(self.won[flags], self.won[others], st.share) if is_before else None
        return Departure(
            deviation,
            cases,
            int(times[flags].sum()),
            cases / self.units.n if self.units.n else 0.0,
            _effect(self.taken[flags], self.taken[others], st.median),
            win,
            self.units.money(flags),
            self._worth(flags & ~np.isnan(self.won), win),
        )

    def _worth(self, decided: Array, win: Effect | None) -> tuple[Worth, ...]:
        if win is None:
            return ()
        return tuple(
            Worth(one.currency, one.value * win.value, times(one.value, win.low), times(one.value, win.high))
            for one in self.units.money(decided)
        )

    @cached_property
    def rules(self) -> tuple[RuleCheck, ...]:
        """What each rule beside the model says, the most broken first."""
        found = [self.held.rule_check(one.key).of(self.units.ci) for one in self.held.rules]
        return tuple(sorted(found, key=lambda one: (-one.broken, one.rule.key)))

    @cached_property
    def breaks(self) -> Array:
        """1 for cases that break some rule, 0 for others; NaN throughout where no rule could be checked."""
        checked = [one for one in self.rules if one.lacks is None]
        if not checked:
            return np.full(self.units.n, np.nan)
        broken = np.concatenate([one.breaking for one in checked])
        return np.isin(self.units.ci, broken).astype(float)

    def months(self) -> Iterator[tuple[str, Array]]:
        """Months in UTC, such as ``2025-03``, with the rows of the cases that began in each."""
        began = numbers(collected(self.asked.log.cases.select("ci", "t0")).sort_by("ci")["t0"])
        known = np.flatnonzero(~np.isnan(began))
        months = (
            began[known].astype(np.int64).astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
        )
        numbered = apart(np.arange(known.size), months)
        yield from ((month_name(int(months[mine[0]])), known[mine]) for mine in numbered)

    def sources(self) -> list[tuple[str, str, int]]:
        """Origin of the events behind each kind of deviation: kind, change source (empty: not recorded), events.

        The event of a move outside the model is the event itself; of a skipped step, the one that came in its place.
        """
        spots = self.held.spots(self.asked.log)
        if spots is None:
            return []
        records = self.asked.log.records.select("event_id", "change_source")
        told = spots.join(records, on="event_id", how="inner").group_by("kind", "change_source")
        counted = rows(told.agg(nw.len().alias("k")))
        found = [(str(one["kind"]), str(one["change_source"] or ""), int(one["k"])) for one in counted]
        return sorted(found, key=lambda one: (one[0], -one[2], one[1]))


def _effect(inside: Array, outside: Array, estimate: Callable[[Array], Estimate]) -> Effect | None:
    if min((~np.isnan(inside)).sum(), (~np.isnan(outside)).sum()) < ENOUGH:
        return None
    return Effect(*st.difference(estimate(inside), estimate(outside)))
