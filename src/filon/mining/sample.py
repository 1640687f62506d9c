"""Values of many rows, set against each other again and again: sorted and ranked once, told for some of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining import estimates as st
from filon.mining.significance import ranks_of, share_chances, spread_chances

if TYPE_CHECKING:
    from filon.mining.estimates import Estimate

Array = np.ndarray
Form = Literal["median", "mean", "share"]


@dataclass(frozen=True)
class Sample:
    """A value of each row, NaN where it does not apply.

    Parameters
    ----------
    form
        How it is told: ``median`` or ``mean`` of numbers, ``share`` of ones.
    """

    values: Array
    form: Form

    @cached_property
    def known(self) -> Array:
        """Whether each row has a value."""
        return np.asarray(~np.isnan(self.values))

    @cached_property
    def rows(self) -> Array:
        """Rows with a value; but for shares, the smallest first."""
        known = np.flatnonzero(self.known)
        return known if self.form == "share" else known[np.argsort(self.values[known])]

    @cached_property
    def ascending(self) -> Array:
        """Values of :attr:`rows`."""
        return np.asarray(self.values[self.rows])

    def estimate(self, chosen: Array) -> Estimate:
        """Estimate over some rows, as flags by row."""
        if self.form == "share":
            return st.counted_share(*self.counted(chosen))
        if self.form == "mean":
            return st.mean(self.values[chosen])
        return st.sorted_quantile(self.ascending[chosen[self.rows]], 0.5)

    def counted(self, chosen: Array) -> tuple[int, int]:
        """Ones and values of a share among some rows."""
        return int(np.count_nonzero(self._ones & chosen)), int(np.count_nonzero(self.known & chosen))

    def compared(self, codes: Array, groups: int, *, least: int) -> tuple[Array, Array]:
        """Values of each group, and the chance of so large a difference from those of all others.

        Parameters
        ----------
        codes
            Group of each row; those of -1 are left out.
        least
            Groups with fewer values inside or outside may get 1 without a test.
        """
        found = codes[self._there] + 1
        if self.form == "share":
            # Group and value in one number: counting it is the whole test.
            counts = np.bincount(found * 2 + self._ones[self._there], minlength=2 * groups + 2)
            zeros, ones = counts.reshape(-1, 2)[1:].T
            return zeros + ones, share_chances(ones, zeros + ones, least=least)
        counts = np.bincount(found, minlength=groups + 1)
        if counts[0]:
            sums, ties = self._rank_sums(codes, groups)
        else:
            ranks, ties = self._ranks
            sums = np.bincount(found, ranks, minlength=groups + 1)[1:]
        return counts[1:], spread_chances(counts[1:], sums, int(counts[1:].sum()), ties)

    def _rank_sums(self, codes: Array, groups: int) -> tuple[Array, float]:
        """Sum of the ranks of each group among the values that are in one, and how much ties take."""
        codes = codes[self.rows]
        chosen = codes >= 0
        ranks, ties = ranks_of(self.ascending[chosen])
        return np.bincount(codes[chosen], ranks, minlength=groups), ties

    @cached_property
    def _ranks(self) -> tuple[Array, float]:
        """Rank of every value, in the order of the rows, and how much ties take."""
        (ordered, ties), ranks = ranks_of(self.ascending), np.zeros(self.values.size)
        ranks[self.rows] = ordered
        return ranks[self._there], ties

    @cached_property
    def _there(self) -> Array | slice:
        """Rows with a value, in their order."""
        return slice(None) if self.known.all() else np.flatnonzero(self.known)

    @cached_property
    def _ones(self) -> Array:
        return np.asarray(self.values == 1.0)
