"""What changed when a quote was issued again: price, terms, discount, product, quantity, as far as a history tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.columns import numbers
from filon.questions.drawing import table
from filon.questions.links import linked, value_at
from filon.questions.version import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

CHANGES = ("price", "terms", "discount", "product", "quantity")
_OF_LINES = ("price", "quantity", "discount")
LEAST = 0.005
"""Share of the amount below which a difference is rounding."""


def revision_changes(asked: Asked, quotes: Units, revision: np.ndarray) -> Table:
    """What changed between the first issue of a quote and its last, or from one quote of a deal to the next.

    ``known`` counts the revisions and new quotes of which the data can tell; ``share`` is of these. Time and signature
    are those of quotes with the change. A change that no history tells has no figures: the advice says how to know it.
    """
    found = [_within(asked, quotes), _following(quotes)]
    signed = (~np.isnan(quotes.first("contract_signed"))).astype(float)

    def rows() -> Iterator[tuple[Value, ...]]:
        for key in CHANGES:
            flags = np.concatenate([one[key] for one in found])
            place = np.tile(np.arange(quotes.n), 2)
            changed, share = place[flags == 1], st.share(flags)
            known = share.n > 0
            yield (
                key, int((flags == 1).sum()) if known else None, share.n or None, share.value, share.low, share.high,
                st.median(revision[changed]).value if known else None,
                st.share(signed[changed]).value if known else None, None if known else f"{key}.unknown",
            )  # fmt: skip

    columns = "change n:count known:count share:share low:share high:share median:seconds signed:share advice"
    return table("revision_changes", columns, rows())


def _within(asked: Asked, quotes: Units) -> dict[str, np.ndarray]:
    """Per quote that was revised: 1 where it was issued again with a change, 0 without, NaN where no history tells."""
    revised = quotes.count("quote_revised") > 0
    start = np.where(revised, quotes.first("quote_issued"), np.nan)
    end = np.where(revised, quotes.last("quote_issued"), np.nan)
    again = end > start
    unknown = np.full(quotes.n, np.nan)
    found = {
        "price": _differs(quotes, "amount", start, end, LEAST),
        "terms": _differs(quotes, "payment_terms", start, end, 0.0),
        **_line_changes(asked, quotes, start, end),
    }
    return {key: np.where(again, flags, unknown) for key, flags in found.items()}


def _differs(quotes: Units, key: str, start: np.ndarray, end: np.ndarray, least: float) -> np.ndarray:
    """1 where a number of the quote differs between two moments by more than a share; NaN without a history of it."""
    if not quotes.changes(key).row.size:
        return np.full(quotes.n, np.nan)
    before, after = (numbers(value_at(quotes, key, moment)) for moment in (start, end))
    return np.where(
        np.isnan(before - after), np.nan, (np.abs(after - before) > least * np.abs(before)).astype(float)
    )


def _line_changes(asked: Asked, quotes: Units, start: np.ndarray, end: np.ndarray) -> dict[str, np.ndarray]:
    """Whether quantities and discounts of a quote's lines changed between two moments, and whether a line came.

    NaN where no history of its lines reaches back to the first moment: lines that were all written anew say nothing of
    what they replaced. A discount that a line of old was first given then is a change of it.
    """
    row, line = linked(quotes, ("quote", "line_item"))
    told = {key: version_of(asked.log).property_of(asked.log, key).of(line) for key in _OF_LINES if row.size}
    born = np.full(row.size, np.inf)
    for key in ("price", "quantity"):
        if key in told:
            np.minimum.at(born, told[key].row, told[key].at)
    with np.errstate(invalid="ignore"):
        old, new = born <= start[row], (born > start[row]) & (born <= end[row])
    reached = np.bincount(row[old], minlength=quotes.n) > 0
    found = {"product": np.where(reached, np.bincount(row[new], minlength=quotes.n) > 0, np.nan)}
    for key in ("quantity", "discount"):
        flags = np.full(quotes.n, np.nan)
        if key in told and told[key].row.size:
            at, of = told[key].at, told[key].row
            whose = row[of]
            inside = old[of] & (at > start[whose]) & (at <= end[whose])
            flags = np.where(reached, np.bincount(whose[inside], minlength=quotes.n) > 0, np.nan)
        found[key] = flags
    return found


def _following(quotes: Units) -> dict[str, np.ndarray]:
    """Per quote that took the place of one of its deal: 1 where it differs from it, 0 where not, NaN for all others."""
    drafted = quotes.first("quote_drafted", "quote_issued")
    order = np.lexsort((drafted, quotes.ci))
    before, after = order[:-1], order[1:]
    open_still = quotes.count("quote_accepted", "contract_signed") == 0
    issued = ~np.isnan(quotes.first("quote_issued"))
    mine = (quotes.ci[before] == quotes.ci[after]) & open_still[before] & issued[before] & issued[after]
    before, after = before[mine], after[mine]

    def changed(values: np.ndarray, least: float) -> np.ndarray:
        flags = np.full(quotes.n, np.nan)
        old, new = values[before], values[after]
        with np.errstate(invalid="ignore"):
            differs = np.abs(new - old) > least * np.maximum(np.abs(old), 1.0 if least == 0 else 0.0)
        flags[after] = np.where(np.isnan(new - old), np.nan, differs.astype(float))
        return flags

    row, line = linked(quotes, ("quote", "line_item"))
    lines = np.bincount(row, minlength=quotes.n).astype(float)
    listed, none = changed(quotes.money_number("list_amount"), LEAST), np.full(quotes.n, np.nan)
    # The same list amount cut into other lines is the same offer.
    cut = np.where(listed == 0, 0.0, changed(np.where(lines > 0, lines, np.nan), 0.0)) if line.size else none
    return {
        "price": changed(quotes.amounts, LEAST),
        "terms": changed(quotes.number("payment_terms"), 0.0),
        "discount": changed(quotes.number("discount"), 0.0),
        "product": np.where(np.isnan(listed), np.nan, cut),
        "quantity": none,
    }
