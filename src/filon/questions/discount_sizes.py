"""Discounts by size of deal: how large they are, how many need an approval and lack it, what they give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.adjustment import thirds
from filon.questions.approval_limits import needs_approval
from filon.questions.discount_bands import SIZES, size_words
from filon.questions.drawing import table
from filon.questions.stakes import margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units


def discount_by_size(
    asked: Asked, quotes: Units, given: np.ndarray, unapproved: np.ndarray, decided: np.ndarray
) -> Table:
    """Discounts by third of the deals by amount.

    ``above_approval``: share of the quotes with a discount above the one that needs an approval; ``unapproved``: share
    of those that were issued before they had it. ``amount``: margin given away on won deals, in the currency of most
    of it.
    """
    size, known = thirds(quotes.case_amounts), ~np.isnan(given)
    above = np.where(known, needs_approval(asked.policies, quotes, given), np.nan)

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, name in enumerate(SIZES):
            mine = size == place
            found = st.mean(given[mine])
            if found.n:
                shares = st.share(above[mine]).value, st.share(unapproved[mine]).value
                lost, currency = margin(quotes, given, mine & (decided == 1))
                yield name, found.n, found.value, found.low, found.high, *shares, lost.value, currency

    columns = "size n:count mean:share low:share high:share above_approval:share unapproved:share amount:money currency"
    return table("discount_by_size", columns, rows(), words=size_words(asked, quotes.case_amounts))
