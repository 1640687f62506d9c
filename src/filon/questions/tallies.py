"""Flags counted by the values of an attribute, all values at once: shares of segments without a pass for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st

if TYPE_CHECKING:
    from filon.mining.estimates import Estimate
    from filon.questions.columns import Codes


@dataclass(frozen=True)
class Tally:
    """Ones and known flags by group; the last group are the rows without a value of the attribute."""

    ones: np.ndarray
    known: np.ndarray

    def share(self, *places: int) -> Estimate:
        """Share of ones in a group, or in several together."""
        return st.counted_share(self.ones[[*places]].sum(), self.known[[*places]].sum())

    def others(self, place: int) -> Estimate:
        """Share of ones among all other rows, those without a value too."""
        return st.counted_share(self.ones.sum() - self.ones[place], self.known.sum() - self.known[place])


def tallied(coded: Codes, flags: np.ndarray) -> Tally:
    """Count flags (1, 0, NaN unknown) by the values of an attribute."""
    known, groups = ~np.isnan(flags), len(coded.values) + 1
    # No value is -1: the last place.
    codes = np.where(coded.codes < 0, groups - 1, coded.codes)
    return Tally(
        np.bincount(codes, known & (flags == 1), minlength=groups),
        np.bincount(codes, known, minlength=groups),
    )
