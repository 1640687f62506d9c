"""The discount above which a quote needs an approval: one for all deals, or others for larger ones."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.core.texts import Text
from filon.mining import estimates as st
from filon.questions.drawing import table
from filon.questions.figures import Figure, say
from filon.questions.stakes import margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.policies import Policies
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units


def bands_of(policies: Policies, quotes: Units) -> np.ndarray:
    """Band of each quote by the amount of its deal: 0 below the first, or where the amount is unknown."""
    starts = [one.from_amount for one in policies.approval_bands]
    return np.asarray(np.searchsorted(starts, np.nan_to_num(quotes.case_amounts, nan=-np.inf), side="right"))


def needs_approval(policies: Policies, quotes: Units, given: np.ndarray) -> np.ndarray:
    """Whether the discount of each quote is above the one that needs an approval, for a deal of its size."""
    return np.asarray(given > _limits(policies)[bands_of(policies, quotes)])


def _limits(policies: Policies) -> np.ndarray:
    return np.array([policies.approval_above, *(one.approval_above for one in policies.approval_bands)])


def approval_by_band(
    asked: Asked, quotes: Units, given: np.ndarray, unapproved: np.ndarray, decided: np.ndarray
) -> Table:
    """Quotes by the approval threshold that holds for their deal; no rows where one holds for all.

    ``above_approval``: share of the quotes above it; ``unapproved`` of ``needing`` quotes were issued before they had
    the approval. ``amount``: margin given away on won deals, in the currency of most of it.
    """
    band, known = bands_of(asked.policies, quotes), ~np.isnan(given)
    above = np.where(known, needs_approval(asked.policies, quotes, given), np.nan)

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, limit in enumerate(_limits(asked.policies).tolist()):
            mine = band == place
            late = st.share(unapproved[mine])
            lost, currency = margin(quotes, given, mine & (decided == 1))
            yield (
                str(place), limit, int((mine & known).sum()), st.share(above[mine]).value, late.n, late.value, late.low,
                late.high, lost.value, currency,
            )  # fmt: skip

    columns = (
        "deal_size limit:share n:count above_approval:share needing:count unapproved:share low:share high:share "
        "amount:money currency"
    )
    told = rows() if asked.policies.approval_bands else ()
    return table("approval_by_band", columns, told, words=_words(asked))


def _words(asked: Asked) -> dict[str, Text]:
    """Names of the bands: from which amount to which."""
    starts = [_amount(asked, one.from_amount) for one in asked.policies.approval_bands]
    if not starts:
        return {}
    middle = [say("deal_size.between", low=low, high=high) for low, high in pairwise(starts)]
    named = [say("deal_size.below", high=starts[0]), *middle, say("deal_size.from", low=starts[-1])]
    return {str(place): one for place, one in enumerate(named)}


def _amount(asked: Asked, value: float) -> Figure:
    return Figure(value, "money", currency=asked.log.schema.roles.fixed_currency)


def policy_told(asked: Asked) -> Text:
    """The approval thresholds and the limit in force, in words."""
    policies = asked.policies
    limits = {
        "above": Figure(policies.approval_above, "share"),
        "most": Figure(policies.most_discount, "share"),
    }
    if not policies.approval_bands:
        return say("caveat.discount_policy", **limits)
    bands = [
        say(
            "caveat.discount_band",
            low=_amount(asked, one.from_amount),
            above=Figure(one.approval_above, "share"),
        )
        for one in policies.approval_bands
    ]
    listed = Text(", ".join(one.fr for one in bands), ", ".join(one.en for one in bands))
    return say("caveat.discount_policy_by_size", **limits, bands=listed)
