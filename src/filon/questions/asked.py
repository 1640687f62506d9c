"""What a question function gets: the cases, the clock, the policies, and the ways to make figures of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.survival import survival_median
from filon.questions.answer import SMALL, EvidenceShare, Interval, KpiValue, Target
from filon.questions.case_table import case_table
from filon.questions.figures import Figure, label, say
from filon.questions.kpis import BY_KEY
from filon.questions.policies import Policies
from filon.questions.trends import months_of, trend

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.core.texts import Text
    from filon.log.event_log import EventLog
    from filon.mining.conformance.held import HeldModel
    from filon.mining.estimates import Estimate
    from filon.questions.answer import Clock, Grade, TrendPoint
    from filon.questions.kpis import Kpi
    from filon.questions.tables import Unit
    from filon.questions.trends import Form
    from filon.questions.units import Units

_GOOD, _FAIR, _POOR = 0.9, 0.7, 0.4
BEST_QUARTILE = 0.25
_MIDDLE = 0.5


class Asked:
    """A question in the asking.

    Parameters
    ----------
    log
        Cases asked about.
    calendar
        Clock of every duration; ``None`` counts every hour.
    working_day_s
        Length of a working day, where durations are working time.
    policies
        Agreements and assumptions of the company.
    held
        Model that the cases are held against; the shipped one when not given.
    """

    def __init__(
        self,
        log: EventLog,
        calendar: WorkCalendar | None = None,
        working_day_s: float | None = None,
        policies: Policies | None = None,
        held: HeldModel | None = None,
    ) -> None:
        self.log = log
        self.held = held
        self.calendar = calendar
        self.working_day_s = working_day_s
        self.policies = policies or Policies()
        self.known = case_table(log)
        self._kinds: dict[str, None] = {}
        self._months: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    @property
    def cases(self) -> Units:
        """The cases asked about."""
        return self.units()

    def units(self, kind: str | None = None) -> Units:
        """Rows to measure: the cases, or the documents of one type."""
        self._kinds[kind or self.log.schema.perspective.case_type] = None
        return self.known.units(kind)

    @property
    def measured_units(self) -> tuple[Units, ...]:
        """The rows that the answer has measured so far: cases and documents."""
        return tuple(self.known.units(kind) for kind in self._kinds)

    @property
    def clock(self) -> Clock:
        """How durations count."""
        return "calendar" if self.calendar is None else "work"

    def since(self, units: Units, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Seconds seen so far of what began and has not ended; NaN for all others."""
        waiting = np.where(np.isnan(end), units.as_of, np.nan)
        return units.span(start, waiting, self.calendar)

    # -- figures -----------------------------------------------------------------------------------------------

    def measured(  # noqa: PLR0913 - what a figure is made of
        self,
        key: str,
        values: np.ndarray,
        form: Form,
        *,
        ended: np.ndarray | None = None,
        p: float = 0.5,
        of: float | None = None,
        at: np.ndarray | None = None,
    ) -> KpiValue:
        """Key figure of values by row, with its trend and what it is held to.

        Parameters
        ----------
        key
            Key of the catalogue.
        values
            NaN where it does not apply; seconds seen so far for what is still open.
        ended
            For durations: which have ended; the others are censored.
        p
            Quantile, of a median.
        of
            Number of rows that should have a value; all measured when not given.
        at
            When each row began, for the trend.
        """
        if form == "median" and ended is not None:
            estimate = survival_median(values, ended=ended, p=p)
        else:
            estimate = {"median": st.median, "mean": st.mean, "share": st.share}[form](values)
        points = () if at is None else trend(self._months_of(at), values, form, ended)
        done = values if ended is None else np.where(ended, values, np.nan)
        return self.kpi(key, estimate, of=of, trend=points, target=self._target(key, done, form, p))

    def _months_of(self, at: np.ndarray) -> np.ndarray:
        """Months of some instants; the figures of the questions mostly begin at the same ones."""
        if self.known.holds(at):
            return self.known.shared(("months", id(at)), lambda: months_of(at, self.log.schema.timezone))
        if id(at) not in self._months:
            # The instants are kept beside their months: no other array can get their identity.
            self._months[id(at)] = at, months_of(at, self.log.schema.timezone)
        return self._months[id(at)][1]

    def kpi(  # noqa: PLR0913 - what a figure is made of
        self,
        key: str,
        estimate: Estimate,
        *,
        of: float | None = None,
        currency: str | None = None,
        trend: tuple[TrendPoint, ...] = (),
        target: Target | None = None,
    ) -> KpiValue:
        """Key figure of an estimate."""
        kpi = BY_KEY[key]
        coverage = 1.0 if of is None else (min(1.0, estimate.n / of) if of else 0.0)
        is_unknown = estimate.low is None and estimate.high is None
        goal = self.policies.goal(key)
        return KpiValue(
            key=key,
            label=label(f"kpi.{key}.label"),
            definition=label(f"kpi.{key}.definition"),
            value=estimate.value,
            unit=kpi.unit,
            better=kpi.better,
            n=estimate.n,
            events=estimate.events,
            interval=None if is_unknown else Interval(estimate.low, estimate.high),
            currency=currency,
            evidence=self._evidence(kpi.activities),
            coverage=coverage,
            grade=self.grade(kpi.activities, coverage, estimate.n),
            is_small=estimate.n < SMALL,
            clock=self.clock if kpi.unit == "seconds" else None,
            target=target if goal is None else Target(goal, "goal"),
            trend=trend,
            activities=kpi.activities,
            rests_on=self._rests_on(kpi, coverage, estimate.n),
        )

    def figure(self, value: float, unit: Unit) -> Figure:
        """Return a number to be written in a sentence."""
        return Figure(value, unit, self.working_day_s if unit == "seconds" else None)

    # -- evidence ----------------------------------------------------------------------------------------------

    def grade(self, activities: tuple[str, ...], coverage: float, n: int) -> Grade:
        """How far a number can be trusted: by the smaller of its coverage and the recorded share of its events."""
        worst = min(coverage, self._recorded(activities)) if n >= SMALL else 0.0
        return "A" if worst >= _GOOD else "B" if worst >= _FAIR else "C" if worst >= _POOR else "D"

    def _rests_on(self, kpi: Kpi, coverage: float, n: int) -> tuple[Text, ...]:
        texts = [say("rests_on.coverage", share=Figure(coverage, "share"), n=n)]
        if self._counts(kpi.activities):
            texts.append(say("rests_on.recorded", share=Figure(self._recorded(kpi.activities), "share")))
        if n < SMALL:
            texts.append(say("rests_on.small", least=SMALL))
        return tuple(texts)

    def _target(self, key: str, values: np.ndarray, form: Form, p: float) -> Target | None:
        """The best quartile, for a median: the slowest tenth is not held to the fastest quarter."""
        known = values[~np.isnan(values)]
        if p != _MIDDLE or form != "median" or known.size < SMALL or BY_KEY[key].better != "lower":
            return None
        return Target(float(np.quantile(known, BEST_QUARTILE)), "best_quartile")

    def _counts(self, activities: tuple[str, ...]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for activity in activities:
            for evidence, k in self.known.evidence.get(activity, {}).items():
                counts[evidence] = counts.get(evidence, 0) + k
        return counts

    def _recorded(self, activities: tuple[str, ...]) -> float:
        counts = self._counts(activities)
        total = sum(counts.values())
        return counts.get("recorded", 0) / total if total else 1.0

    def _evidence(self, activities: tuple[str, ...]) -> tuple[EvidenceShare, ...]:
        counts = self._counts(activities)
        total = sum(counts.values())
        return tuple(
            EvidenceShare(key, k / total) for key, k in sorted(counts.items(), key=lambda one: -one[1])
        )
