"""Findings: one maker for everything that sets some rows against others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.filters.grammar import written
from filon.questions import stakes
from filon.questions.answer import Finding, Interval, Money
from filon.questions.contrasts import Measure, contrasts
from filon.questions.figures import attribute_label, label, say, sums
from filon.questions.home_money import told_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.core.texts import Text
    from filon.mining.estimates import Estimate
    from filon.questions.answer import Stake
    from filon.questions.asked import Asked
    from filon.questions.contrasts import Contrast
    from filon.questions.tables import Unit
    from filon.questions.units import Units

MOST_PER_MEASURE = 6


@dataclass(frozen=True)
class Claim:
    """What a finding says: rows with an estimate, and the others' estimate that it is set against.

    Parameters
    ----------
    key
        Stable name: ``measure:dimension:value``; what is before the first colon names the action.
    outside
        The other side; ``None`` for a state that is bad in itself.
    effect
        Effect with its interval; of the two estimates when not given.
    concerned
        Rows whose amounts are concerned.
    stakes
        What is at stake; the amounts concerned when not given.
    over_s
        Seconds beyond the others by row, for value-days.
    coverage
        Measured share of the rows that should have a value.
    """

    key: str
    sentence: Text
    inside: Estimate
    outside: Estimate | None
    unit: Unit
    q: float
    units: Units
    concerned: np.ndarray
    is_ratio: bool = False
    effect: tuple[float, float | None, float | None] | None = None
    stakes: tuple[Stake, ...] = ()
    over_s: np.ndarray | None = None
    activities: tuple[str, ...] = ()
    coverage: float = 1.0
    filters: tuple[str, ...] = ()


def finding(asked: Asked, claim: Claim) -> Finding:
    """Claim with its money, evidence and rank."""
    effect, low, high = claim.effect or _effect(claim)
    money = claim.units.money(claim.concerned)
    days = None if claim.over_s is None else stakes.value_days(claim.units, claim.concerned, claim.over_s)
    cost = None if asked.calendar else stakes.delay_cost(days, asked.policies.capital_cost)
    at_stake = claim.stakes or stakes.counted("concerned", claim.units, claim.concerned)
    return Finding(
        key=claim.key,
        sentence=_with_money(claim.sentence, told_first(asked.log, money)),
        action=label(f"action.{claim.key.split(':')[0]}"),
        value=claim.inside.value or 0.0,
        reference=claim.outside.value if claim.outside else None,
        effect=effect,
        interval=Interval(low, high),
        is_ratio=claim.is_ratio,
        unit=claim.unit,
        n=claim.inside.n,
        q=claim.q,
        money=money,
        value_days=days,
        evidence=asked.grade(claim.activities, claim.coverage, claim.inside.n),
        filters=claim.filters,
        perspective=asked.log.schema.perspective.key,
        score=stakes.score(at_stake, days, asked.policies.capital_cost, 1.0 - claim.q),
        stakes=at_stake,
        delay_cost=None if cost is None else Money(claim.units.total(claim.concerned)[1], cost),
    )


def segment_findings(asked: Asked, measures: Iterable[Measure]) -> list[Finding]:
    """Findings of all segments that are worse than the others in a measure."""
    return [finding(asked, _claim(asked, one)) for one in contrasts(measures)]


def two_shares(  # noqa: PLR0913 - what the finding is made of
    asked: Asked,
    measure: Measure,
    split: tuple[np.ndarray, np.ndarray],
    q: float,
    *,
    key: str,
    form: str,
    **words: object,
) -> Finding:
    """Finding of two groups of rows whose shares differ; the first does better, the second could."""
    better, worse = split
    inside, outside = measure.estimate(better), measure.estimate(worse)
    effect = st.difference(inside, outside)
    sentence = say(
        f"finding.{form}",
        inside=asked.figure(inside.value or 0.0, measure.unit),
        outside=asked.figure(outside.value or 0.0, measure.unit),
        n=inside.n,
        late=outside.n,
        **words,
    )
    return finding(
        asked,
        Claim(
            key=key, sentence=sentence, inside=inside, outside=outside, unit=measure.unit, q=q,
            units=measure.units, concerned=worse, effect=effect,
            stakes=stakes.opportunity(measure.units, worse, effect), activities=measure.activities,
            coverage=float(np.mean(better | worse)), filters=measure.filters,
        ),
    )  # fmt: skip


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by money times certainty, then by the amounts concerned, by certainty, by name."""
    return tuple(sorted(findings, key=lambda one: (-one.score, -_largest(one.money), one.q, one.key)))


def _largest(money: tuple[Money, ...]) -> float:
    return max((one.value for one in money), default=0.0)


def _effect(claim: Claim) -> tuple[float, float | None, float | None]:
    if claim.outside is None:
        return claim.inside.value or 0.0, claim.inside.low, claim.inside.high
    return (st.ratio if claim.is_ratio else st.difference)(claim.inside, claim.outside)


def _with_money(sentence: Text, money: tuple[Money, ...]) -> Text:
    return say("finding.with_money", sentence=sentence, money=sums(money)) if money else sentence


def _claim(asked: Asked, found: Contrast) -> Claim:
    measure, reference = found.measure, found.outside.value or 0.0
    concerned = found.rows & _bad(measure, reference)
    sentence = say(
        f"finding.{measure.form}",
        dimension=attribute_label(found.dimension),
        value=found.value,
        measure=measure.name or label(f"measure.{measure.key}"),
        inside=asked.figure(found.inside.value or 0.0, measure.unit),
        outside=asked.figure(reference, measure.unit),
        n=found.inside.n,
    )
    return Claim(
        key=f"{measure.key}:{found.dimension}:{found.value}", sentence=sentence, inside=found.inside,
        outside=found.outside, unit=measure.unit, q=found.q, units=measure.units, concerned=concerned,
        is_ratio=measure.is_ratio, effect=(found.effect, found.low, found.high),
        stakes=_stakes(found, concerned), over_s=_over(measure, reference), activities=measure.activities,
        coverage=float(np.mean(~np.isnan(measure.values))),
        filters=(f"{written(found.dimension)}:in:{written(found.value)}", *measure.filters),
    )  # fmt: skip


def _stakes(found: Contrast, concerned: np.ndarray) -> tuple[Stake, ...]:
    measure, units = found.measure, found.measure.units
    effect = found.effect, found.low, found.high
    if measure.waiting is not None:
        members = units.codes(found.dimension).codes == units.codes(found.dimension).values.index(found.value)
        with np.errstate(invalid="ignore"):
            return stakes.counted(
                "cash_stuck", units, members & (measure.waiting > (found.outside.value or 0.0))
            )
    if measure.stake == "cash_stuck":
        return stakes.counted("cash_stuck", units, concerned)
    if measure.stake == "opportunity":
        return stakes.opportunity(units, found.rows, effect)
    if measure.stake == "given_away":
        return stakes.given_away(units, found.rows, measure.values, effect)
    return ()


def _bad(measure: Measure, reference: float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if measure.form == "share":
            return np.asarray(measure.values == (0.0 if measure.better == "higher" else 1.0))
        above, below = np.asarray(measure.values > reference), np.asarray(measure.values < reference)
    return above if measure.better == "lower" else below


def _over(measure: Measure, reference: float) -> np.ndarray | None:
    if measure.unit not in {"seconds", "days"} or measure.form == "share":
        return None
    return np.asarray((measure.values - reference) * (stakes.DAY_S if measure.unit == "days" else 1))
