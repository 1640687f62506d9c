"""What goes with an outcome: attributes and features of the path, alone and in pairs, ranked by their effect.

Nothing here tells causes from company: an effect says what goes together, among cases alike in the other factors found.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from filon.mining import estimates as st
from filon.mining.adjustment import adjusted_effects
from filon.mining.significance import false_discovery, group_shares, group_spreads, ranks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.mining.estimates import Estimate

Array = np.ndarray
Form = Literal["median", "mean", "share"]
SMALL = 30
ALARM = 0.01
"""False discoveries accepted among the factors named."""
MOST, MOST_IN_PAIRS = 10, 6


@dataclass(frozen=True)
class Outcome:
    """What is to be explained, by row, NaN where it does not apply.

    Parameters
    ----------
    form
        How it is told: ``median`` or ``mean`` of numbers, ``share`` of ones.
    worse
        1 when more of it is worse, -1 when less of it is.
    is_ratio
        Whether effects are ratios (durations, counts) or differences.
    least
        Smallest effect worth naming: a ratio, or a difference.
    """

    values: Array
    form: Form
    worse: int
    is_ratio: bool
    least: float


@dataclass(frozen=True)
class Factor:
    """Something a row has or has not; ``opposite`` is the key of not having it, where that can be said."""

    key: str
    flags: Array
    opposite: str | None = None


@dataclass(frozen=True)
class Found:
    """A factor, or two, that goes with a worse outcome.

    ``effect`` has its interval in ``low`` and ``high``; ``adjusted`` is the effect among rows alike in the other
    factors found; for a pair, what the two together do beyond the sum of each alone.
    """

    keys: tuple[str, ...]
    n: int
    share: float
    inside: Estimate
    outside: Estimate
    effect: float
    low: float | None
    high: float | None
    adjusted: Estimate | None
    q: float


def root_causes(outcome: Outcome, factors: Sequence[Factor]) -> list[Found]:
    """Factors that go with a worse outcome, those with the largest total effect first, then pairs of them.

    Parameters
    ----------
    outcome
        What is to be explained.
    factors
        What is tried; those with fewer than thirty values on either side are left out.

    Returns
    -------
    list
        At most ten factors whose difference is no chance (Benjamini-Hochberg over all that were tried, 1 %) and at
        least ``outcome.least``; then pairs whose interaction is no chance either.
    """
    known = ~np.isnan(outcome.values)
    tried = [one for one in factors if _is_large(one.flags[known])]
    chances = _chances(outcome, tried, known)
    found = [_found(outcome, one, q, known) for one, q in zip(tried, chances, strict=True) if q < ALARM]
    kept = sorted((one for one in found if one is not None), key=lambda one: -_total(one[1]))[:MOST]
    adjusted = _adjusted(outcome, [flags for flags, _ in kept])
    alone = [_with(one, effect) for (_, one), effect in zip(kept, adjusted, strict=True)]
    return [*alone, *_pairs(outcome, kept[:MOST_IN_PAIRS], known)]


def _is_large(flags: Array) -> bool:
    return bool(SMALL <= flags.sum() <= flags.size - SMALL)


def _chances(outcome: Outcome, factors: Sequence[Factor], known: Array) -> list[float]:
    values = outcome.values[known]
    if outcome.form == "share":
        return false_discovery([float(group_shares(values, _codes(one, known), 2)[1]) for one in factors])
    ranked = ranks_of(values)
    return false_discovery(
        [float(group_spreads(values, _codes(one, known), 2, ranked=ranked)[1]) for one in factors]
    )


def _codes(factor: Factor, known: Array) -> Array:
    codes: Array = factor.flags[known].astype(np.int64)
    return codes


def _found(outcome: Outcome, factor: Factor, q: float, known: Array) -> tuple[Array, Found] | None:
    """Return the side of a factor that is the worse one, where it is worse enough."""
    flags = factor.flags.astype(bool)
    for key, mine in ((factor.key, flags), (factor.opposite, ~flags)):
        one = _compared(outcome, (key,) if key else (), mine, known, q)
        if one is not None:
            return mine, one
    return None


def _compared(outcome: Outcome, keys: tuple[str, ...], mine: Array, known: Array, q: float) -> Found | None:
    estimate = {"median": st.median, "mean": st.mean, "share": st.share}[outcome.form]
    inside, outside = estimate(outcome.values[mine & known]), estimate(outcome.values[~mine & known])
    if not keys or inside.value is None or outside.value is None:
        return None
    if outcome.is_ratio and not (inside.value > 0 and outside.value > 0):
        return None
    effect, low, high = (st.ratio if outcome.is_ratio else st.difference)(inside, outside)
    if not _is_worse(outcome, effect):
        return None
    return Found(keys, inside.n, float(mine[known].mean()), inside, outside, effect, low, high, None, q)


def _is_worse(outcome: Outcome, effect: float) -> bool:
    if outcome.is_ratio:
        return effect**outcome.worse >= outcome.least
    return effect * outcome.worse >= outcome.least


def _total(found: Found) -> float:
    """Effect over all rows that have the factor."""
    return abs((found.inside.value or 0.0) - (found.outside.value or 0.0)) * found.n


def _response(outcome: Outcome) -> Array:
    if not outcome.is_ratio:
        return outcome.values
    return np.log(np.where(outcome.values > 0, outcome.values, np.nan))


def _adjusted(outcome: Outcome, flags: list[Array]) -> list[Estimate | None]:
    effects = adjusted_effects(_response(outcome), flags, []) if flags else []
    return [_told(outcome, one) for one in effects]


def _told(outcome: Outcome, effect: Estimate | None) -> Estimate | None:
    if effect is None or not outcome.is_ratio:
        return effect
    value, low, high = (
        None if one is None else float(np.exp(one)) for one in (effect.value, effect.low, effect.high)
    )
    return st.Estimate(value, low, high, effect.n, effect.events)


def _with(found: Found, adjusted: Estimate | None) -> Found:
    return Found(
        found.keys, found.n, found.share, found.inside, found.outside, found.effect, found.low, found.high,
        adjusted, found.q,
    )  # fmt: skip


def _pairs(outcome: Outcome, kept: Sequence[tuple[Array, Found]], known: Array) -> list[Found]:
    """Pairs of factors that together do more than each alone: the interaction in a regression of the two."""
    tried = []
    for (first, one), (second, other) in combinations(kept, 2):
        both = first & second
        if _is_large(both[known]) and (first[known] != second[known]).any():
            interaction = adjusted_effects(_response(outcome), [first, second, both], [])[2]
            if interaction is not None:
                tried.append((both, (*one.keys, *other.keys), interaction))
    chances = false_discovery([_chance(one) for _, _, one in tried])
    pairs = []
    for (both, keys, interaction), q in zip(tried, chances, strict=True):
        if q < ALARM and (interaction.value or 0.0) * outcome.worse > 0:
            found = _compared(outcome, keys, both, known, q)
            if found is not None:
                pairs.append(_with(found, _told(outcome, interaction)))
    return sorted(pairs, key=lambda one: -_total(one))


def _chance(effect: Estimate) -> float:
    half = ((effect.high or 0.0) - (effect.low or 0.0)) / 2
    return float(2 * stats.norm.sf(abs(effect.value or 0.0) / half * st.NORMAL)) if half else 1.0
