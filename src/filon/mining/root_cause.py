"""What goes with an outcome: attributes and features of the path, alone and in pairs, ranked by their effect.

Nothing here tells causes from company: an effect says what goes together, among cases alike in the other factors found.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from filon.mining import estimates as st
from filon.mining.adjustment import adjusted_effects
from filon.mining.significance import false_discovery

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.mining.estimates import Estimate
    from filon.mining.sample import Sample

Array = np.ndarray
SMALL = 30
ALARM = 0.01
"""False discoveries accepted among the factors named."""
MOST, MOST_IN_PAIRS = 10, 6


@dataclass(frozen=True)
class Outcome:
    """What is to be explained.

    Parameters
    ----------
    sample
        Its values.
    worse
        1 when more of it is worse, -1 when less of it is.
    is_ratio
        Whether effects are ratios (durations, counts) or differences.
    least
        Smallest effect worth naming: a ratio, or a difference.
    """

    sample: Sample
    worse: int
    is_ratio: bool
    least: float


@dataclass(frozen=True)
class Factors:
    """Things of which a row has one or none, such as the values of an attribute: tested together.

    Parameters
    ----------
    keys
        Name of each.
    codes
        Which of them each row has, -1 for none.
    opposite
        Name of having none of them, where that can be said.
    """

    keys: tuple[str, ...]
    codes: Array
    opposite: str | None = None


@dataclass(frozen=True)
class _Tried:
    """One of some factors, and the chance of so large a difference from all other rows."""

    factors: Factors
    place: int
    p: float

    @property
    def flags(self) -> Array:
        return np.asarray(self.factors.codes == self.place)


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


def root_causes(outcome: Outcome, factors: Sequence[Factors]) -> list[Found]:
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
    tried = list(_tried(outcome.sample, factors))
    chances = false_discovery([one.p for one in tried])
    found = [_found(outcome, one, q) for one, q in zip(tried, chances, strict=True) if q < ALARM]
    kept = sorted((one for one in found if one is not None), key=lambda one: -_total(one[1]))[:MOST]
    adjusted = _adjusted(outcome, [flags for flags, _ in kept])
    alone = [_with(one, effect) for (_, one), effect in zip(kept, adjusted, strict=True)]
    return [*alone, *_pairs(outcome, kept[:MOST_IN_PAIRS])]


def _is_large(flags: Array) -> bool:
    return bool(SMALL <= flags.sum() <= flags.size - SMALL)


def _tried(sample: Sample, factors: Sequence[Factors]) -> Iterator[_Tried]:
    """Factors with enough values on both sides, each tested against all other rows."""
    for one in factors:
        # Rows that have none of them are the first group.
        sizes, chances = sample.compared(one.codes + 1, len(one.keys) + 1, least=SMALL)
        large = np.flatnonzero((sizes >= SMALL) & (sizes.sum() - sizes >= SMALL))
        yield from (_Tried(one, place - 1, float(chances[place])) for place in large.tolist() if place)


def _found(outcome: Outcome, one: _Tried, q: float) -> tuple[Array, Found] | None:
    """Return the side of a factor that is the worse one, where it is worse enough."""
    flags = one.flags
    sides = outcome.sample.estimate(flags), outcome.sample.estimate(~flags)
    opposite = (one.factors.opposite,) if one.factors.opposite else ()
    for keys, mine, (inside, outside) in (
        ((one.factors.keys[one.place],), flags, sides),
        (opposite, ~flags, sides[::-1]),
    ):
        share = float(mine[outcome.sample.known].mean())
        found = _compared(outcome, keys, share, inside, outside, q)
        if found is not None:
            return mine, found
    return None


def _compared(  # noqa: PLR0913, PLR0917 - both sides of a comparison
    outcome: Outcome, keys: tuple[str, ...], share: float, inside: Estimate, outside: Estimate, q: float
) -> Found | None:
    if not keys or inside.value is None or outside.value is None:
        return None
    if outcome.is_ratio and not (inside.value > 0 and outside.value > 0):
        return None
    effect, low, high = (st.ratio if outcome.is_ratio else st.difference)(inside, outside)
    if not _is_worse(outcome, effect):
        return None
    return Found(keys, inside.n, share, inside, outside, effect, low, high, None, q)


def _is_worse(outcome: Outcome, effect: float) -> bool:
    if outcome.is_ratio:
        return effect**outcome.worse >= outcome.least
    return effect * outcome.worse >= outcome.least


def _total(found: Found) -> float:
    """Effect over all rows that have the factor."""
    return abs((found.inside.value or 0.0) - (found.outside.value or 0.0)) * found.n


def _response(outcome: Outcome) -> Array:
    values = outcome.sample.values
    return np.log(np.where(values > 0, values, np.nan)) if outcome.is_ratio else values


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


def _pairs(outcome: Outcome, kept: Sequence[tuple[Array, Found]]) -> list[Found]:
    """Pairs of factors that together do more than each alone: the interaction in a regression of the two."""
    tried, known = [], outcome.sample.known
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
            share = float(both[known].mean())
            sides = outcome.sample.estimate(both), outcome.sample.estimate(~both)
            found = _compared(outcome, keys, share, *sides, q)
            if found is not None:
                pairs.append(_with(found, _told(outcome, interaction)))
    return sorted(pairs, key=lambda one: -_total(one))


def _chance(effect: Estimate) -> float:
    half = ((effect.high or 0.0) - (effect.low or 0.0)) / 2
    return float(2 * stats.norm.sf(abs(effect.value or 0.0) / half * st.NORMAL)) if half else 1.0
