"""The difference between two groups that is left when their mix of sizes, sources and products is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.adjustment import adjusted_effects, thirds
from filon.mining.estimates import Estimate, difference, mean
from filon.questions.answer import SMALL

if TYPE_CHECKING:
    from filon.questions.units import Units

MIX = ("source", "product", "region", "segment", "deal_type", "pipeline")
SIZE = "amount"


@dataclass(frozen=True)
class MixAdjusted:
    """A difference of means, plain and with the mix held alike.

    Parameters
    ----------
    plain, adjusted
        First group minus second, with its interval.
    mix
        What was held alike; ``amount`` in thirds.
    n
        Cases of both groups that were used.
    """

    plain: Estimate
    adjusted: Estimate
    mix: tuple[str, ...]
    n: int


def mix_adjusted(
    units: Units, values: np.ndarray, first: np.ndarray, second: np.ndarray
) -> MixAdjusted | None:
    """Difference of means between two groups, adjusted for their mix (see :mod:`filon.mining.adjustment`).

    Attributes of which the groups share no value, such as the one that tells them apart, are left out: there nothing
    can be held alike. Assumes that effects add up, and that what is not in the data is alike: an association still.

    Parameters
    ----------
    values
        What is compared, one per unit; NaN is left out. Of durations the logarithms, so that differences are ratios.
    first, second
        Which units belong to each group; those in both are left out.

    Returns
    -------
    MixAdjusted or None
        ``None`` with fewer than thirty values in a group, with nothing to hold alike, or where the groups cannot be
        told from the mix.
    """
    used = ~np.isnan(values) & (first ^ second)
    ours, theirs = used & first, used & second
    if min(ours.sum(), theirs.sum()) < SMALL:
        return None
    known = {SIZE: thirds(units.amounts), **{key: units.codes(key).codes for key in MIX if units.has(key)}}
    mix = {key: codes for key, codes in known.items() if _overlaps(codes, ours, theirs)}
    adjusted = adjusted_effects(np.where(used, values, np.nan), [first.astype(float)], list(mix.values()))[0]
    if not mix or adjusted is None:
        return None
    change, low, high = difference(mean(values[ours]), mean(values[theirs]))
    n = int(used.sum())
    return MixAdjusted(Estimate(change, low, high, n, n), adjusted, tuple(mix), n)


def _overlaps(codes: np.ndarray, ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether both groups have cases of some known value, and there is more than one to tell apart."""
    values = set(codes[ours | theirs].tolist()) - {-1}
    return len(values) > 1 and bool(set(codes[ours].tolist()) & set(codes[theirs].tolist()) - {-1})
