"""The money at stake in a finding: what waits, what the others' level would bring, what was given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.answer import Stake

if TYPE_CHECKING:
    from filon.questions.answer import StakeKind
    from filon.questions.units import Units

DAY_S = 86_400
YEAR_DAYS = 365.25

Effect = tuple[float, float | None, float | None]
"""A difference with the ends of its 95 % interval."""


def counted(kind: StakeKind, units: Units, rows: np.ndarray) -> tuple[Stake, ...]:
    """Sum of the amounts of some rows, one per currency: counted, so without an interval."""
    return tuple(Stake(kind, one.currency, one.value) for one in units.money(rows))


def opportunity(units: Units, rows: np.ndarray, effect: Effect) -> tuple[Stake, ...]:
    """Amounts of some rows times a difference of shares: what they would bring at the others' level.

    The ends of the interval are those of the difference; nothing, where it may have either sign.
    """
    gap, low, high = effect
    least, most = None, None
    if low is not None and high is not None:
        sizes = sorted((abs(low), abs(high)))
        least, most = (sizes[0] if low * high > 0 else 0.0), sizes[1]
    return tuple(
        Stake(
            "opportunity",
            one.currency,
            one.value * abs(gap),
            times(one.value, least),
            times(one.value, most),
        )
        for one in units.money(rows)
    )


def given_away(units: Units, rows: np.ndarray, discount: np.ndarray, effect: Effect) -> tuple[Stake, ...]:
    """List amounts of some rows times a difference of discounts: the margin beyond what the others give."""
    known = rows & (discount < 1) & ~np.isnan(units.amounts)
    listed = units.amounts / np.where(known, 1 - discount, 1)
    gap, low, high = (None if one is None else max(one, 0.0) for one in effect)
    return tuple(
        Stake(
            "given_away",
            one.currency,
            one.value * (gap or 0.0),
            times(one.value, low),
            times(one.value, high),
        )
        for one in units.money(known, listed)
    )


def margin(quotes: Units, given: np.ndarray, won: np.ndarray) -> tuple[st.Estimate, str | None]:
    """Money given away on won deals, in the currency of most of it: net amount times d / (1 - d)."""
    lost = np.where(won & (given < 1), quotes.amounts * given / np.where(given < 1, 1 - given, 1), np.nan)
    known = ~np.isnan(lost)
    if not known.any():
        return st.NOTHING, None
    most = quotes.money(known, lost)[0]
    n = int((known & (quotes.currencies == most.currency)).sum())
    return st.Estimate(most.value, None, None, n, n), most.currency


def times(total: float, part: float | None) -> float | None:
    """A share of a sum; ``None`` of a share that is not known."""
    return None if part is None else total * part


def value_days(units: Units, rows: np.ndarray, over_s: np.ndarray) -> float | None:
    """Sum of amount times days over the target, of the amounts that add up; ``None`` where none do."""
    known = units.addable(rows)
    return float((units.amounts[known] * over_s[known]).sum() / DAY_S) if known.any() else None


def delay_cost(days: float | None, capital_cost: float) -> float | None:
    """Cost of value-days: what money that comes later costs in a year, by the day."""
    return None if days is None else days * capital_cost / YEAR_DAYS


def score(stakes: tuple[Stake, ...], days: float | None, capital_cost: float, certainty: float) -> float:
    """Money by which findings are ranked, times certainty.

    Money that waits, is missed or given away counts whole, of the currency with most of it; where cases are only
    slower, what the delay of their money costs; where they are only concerned, nothing.
    """
    sums = [one.value for one in stakes if one.kind != "concerned"]
    return max([*sums, delay_cost(days, capital_cost) or 0.0, 0.0]) * certainty
