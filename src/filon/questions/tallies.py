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
    groups, kinds = len(coded.values) + 1, (flags == 1).astype(np.int64) + ~np.isnan(flags)
    # Group and flag in one number: 2 for a one, 1 for a zero, 0 unknown.
    counts = np.bincount((coded.codes + 1) * 3 + kinds, minlength=3 * groups).reshape(-1, 3)
    counts = np.roll(counts, -1, axis=0)  # rows without a value come last
    return Tally(counts[:, 2], counts[:, 1] + counts[:, 2])
