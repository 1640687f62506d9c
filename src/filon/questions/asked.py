"""What a question function gets: the cases, the clock, and the ways to make figures and findings of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.filters.grammar import written
from filon.questions.answer import (
    SMALL,
    Column,
    EvidenceShare,
    Finding,
    Interval,
    KpiValue,
    Table,
)
from filon.questions.contrasts import contrasts
from filon.questions.figures import Figure, attribute_label, label, say, sums
from filon.questions.kpis import BY_KEY
from filon.questions.units import Units, evidence_mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.core.calendar import WorkCalendar
    from filon.core.texts import Text
    from filon.log.event_log import EventLog
    from filon.questions.answer import Grade, Money, Unit, Value
    from filon.questions.contrasts import Contrast, Measure
    from filon.questions.statistics import Estimate

DAY_S = 86_400
_GOOD, _FAIR, _POOR = 0.9, 0.7, 0.4


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
    """

    def __init__(
        self, log: EventLog, calendar: WorkCalendar | None = None, working_day_s: float | None = None
    ) -> None:
        self.log = log
        self.calendar = calendar
        self.working_day_s = working_day_s
        self._units: dict[str | None, Units] = {}
        self._mix: dict[str, dict[str, int]] = {}

    @cached_property
    def cases(self) -> Units:
        """The cases asked about."""
        return self.units()

    def units(self, kind: str | None = None) -> Units:
        """Rows to measure: the cases, or the documents of one type."""
        if kind not in self._units:
            self._units[kind] = Units(self.log, kind)
        return self._units[kind]

    # -- figures -----------------------------------------------------------------------------------------------

    def kpi(
        self, key: str, estimate: Estimate, *, of: float | None = None, currency: str | None = None
    ) -> KpiValue:
        """Key figure of an estimate.

        Parameters
        ----------
        key
            Key of the catalogue.
        of
            Number of rows that should have a value; all measured when not given.
        """
        kpi = BY_KEY[key]
        coverage = 1.0 if of is None else (min(1.0, estimate.n / of) if of else 0.0)
        is_open = estimate.low is None and estimate.high is None
        return KpiValue(
            key=key,
            label=label(f"kpi.{key}.label"),
            definition=label(f"kpi.{key}.definition"),
            value=estimate.value,
            unit=kpi.unit,
            better=kpi.better,
            n=estimate.n,
            events=estimate.events,
            interval=None if is_open else Interval(estimate.low, estimate.high),
            currency=currency,
            evidence=self._evidence(kpi.activities),
            coverage=coverage,
            grade=self._grade(kpi.activities, coverage, estimate.n),
            is_small=estimate.n < SMALL,
        )

    def table(
        self, key: str, columns: Sequence[tuple[str, Unit | None]], rows: Iterable[tuple[Value, ...]]
    ) -> Table:
        """Table with its texts."""
        heads = tuple(Column(name, label(f"column.{name}"), unit) for name, unit in columns)
        return Table(key, label(f"table.{key}"), heads, tuple(rows))

    def figure(self, value: float, unit: Unit) -> Figure:
        """Return a number to be written in a sentence."""
        return Figure(value, unit, self.working_day_s if unit == "seconds" else None)

    # -- findings ----------------------------------------------------------------------------------------------

    def findings(self, measures: Iterable[Measure]) -> list[Finding]:
        """Findings of all segments that are worse than the others in a measure."""
        return [self._finding(one) for one in contrasts(measures)]

    def grade(self, activities: tuple[str, ...], coverage: float, n: int) -> Grade:
        """How far a number can be trusted, A to D."""
        return self._grade(activities, coverage, n)

    def _finding(self, found: Contrast) -> Finding:
        measure, inside, outside = found.measure, found.inside, found.outside
        concerned = found.rows & _bad(measure, outside.value or 0.0)
        money = measure.units.money(concerned)
        covered = float(np.mean(~np.isnan(measure.values)))
        sentence = say(
            f"finding.{measure.form}",
            dimension=attribute_label(found.dimension),
            value=found.value,
            measure=measure.name or label(f"measure.{measure.key}"),
            inside=self.figure(inside.value or 0.0, measure.unit),
            outside=self.figure(outside.value or 0.0, measure.unit),
            n=inside.n,
        )
        return Finding(
            key=f"{measure.key}:{found.dimension}:{found.value}",
            sentence=with_money(sentence, money),
            action=label(f"action.{measure.key.split(':')[0]}"),
            value=inside.value or 0.0,
            reference=outside.value,
            effect=found.effect,
            interval=Interval(found.low, found.high),
            is_ratio=measure.is_ratio,
            unit=measure.unit,
            n=inside.n,
            q=found.q,
            money=money,
            value_days=_value_days(measure, concerned, outside.value or 0.0),
            evidence=self._grade(measure.activities, covered, inside.n),
            filters=(f"{written(found.dimension)}:in:{written(found.value)}", *measure.filters),
            perspective=self.log.schema.perspective.key,
            score=score(money, found.q),
        )

    # -- evidence ----------------------------------------------------------------------------------------------

    def _counts(self, activities: tuple[str, ...]) -> dict[str, int]:
        unknown = tuple(one for one in activities if one not in self._mix)
        if unknown:
            self._mix |= evidence_mix(self.log, unknown)
        counts: dict[str, int] = {}
        for activity in activities:
            for evidence, k in self._mix[activity].items():
                counts[evidence] = counts.get(evidence, 0) + k
        return counts

    def _evidence(self, activities: tuple[str, ...]) -> tuple[EvidenceShare, ...]:
        counts = self._counts(activities)
        total = sum(counts.values())
        return tuple(
            EvidenceShare(key, k / total) for key, k in sorted(counts.items(), key=lambda one: -one[1])
        )

    def _grade(self, activities: tuple[str, ...], coverage: float, n: int) -> Grade:
        counts = self._counts(activities)
        total = sum(counts.values())
        recorded = counts.get("recorded", 0) / total if total else 1.0
        worst = min(coverage, recorded) if n >= SMALL else 0.0
        return "A" if worst >= _GOOD else "B" if worst >= _FAIR else "C" if worst >= _POOR else "D"


def with_money(sentence: Text, money: tuple[Money, ...]) -> Text:
    """Sentence with the money that it concerns, where there is some."""
    return say("finding.with_money", sentence=sentence, money=sums(money)) if money else sentence


def score(money: tuple[Money, ...], q: float) -> float:
    """Money of the currency with most of it, times certainty."""
    return max((one.value for one in money), default=0.0) * (1.0 - q)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by money times certainty, then by certainty, then by name."""
    return tuple(sorted(findings, key=lambda one: (-one.score, one.q, one.key)))


def _bad(measure: Measure, reference: float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if measure.form == "share":
            return np.asarray(measure.values == (0.0 if measure.better == "higher" else 1.0))
        above, below = np.asarray(measure.values > reference), np.asarray(measure.values < reference)
    return above if measure.better == "lower" else below


def _value_days(measure: Measure, concerned: np.ndarray, reference: float) -> float | None:
    """Sum of amount times days over the reference, where all amounts are in one currency."""
    if measure.unit not in {"seconds", "days"} or measure.form == "share":
        return None
    amounts = measure.units.amounts
    known = concerned & ~np.isnan(amounts)
    if not known.any() or len(set(measure.units.currencies[known].tolist())) > 1:
        return None
    over = (measure.values[known] - reference) / (DAY_S if measure.unit == "seconds" else 1)
    return float((amounts[known] * over).sum())
