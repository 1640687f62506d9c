"""What discounts buy."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.answer import SMALL
from filon.questions.contrasts import ALARM, Measure
from filon.questions.days import days_to_quarter_end, local_days
from filon.questions.discount_effect import turning_point
from filon.questions.drawing import table
from filon.questions.figures import Figure, label, say
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.registry import Parts, Question, missing_attribute, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding, Missing
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

BANDS = (0.0, 0.05, 0.1, 0.15, 0.2, 1.0)
POLICY = 0.12
"""Discount above which an approval is expected."""
QUARTER_END_DAYS = 10
_GIVEN = ("quote_drafted",)


def answer(asked: Asked) -> Parts | Missing:
    """Discounts by document, who gives them when, and what they gain."""
    quotes = asked.units("quote")
    given = quotes.number("discount")
    if np.isnan(given).all():
        return missing_attribute("discount")
    decided = decided_quotes(quotes, given)
    at_end = quarter_end(quotes)
    approved = quotes.count("discount_approved", "quote_approved") > 0
    unapproved = np.where(
        (given > POLICY) & ~np.isnan(quotes.first("quote_issued")), (~approved).astype(float), np.nan
    )
    kpis = (
        asked.kpi("discount_rate", st.mean(given), of=float(quotes.n)),
        asked.kpi(
            "discounted_share", st.share(np.where(np.isnan(given), np.nan, given > 0)), of=float(quotes.n)
        ),
    )
    measures = [
        Measure("discount", quotes, np.where(at_end, np.nan, given), "mean", "lower", "share", 0.02, _GIVEN),
        Measure(
            "quarter_end_discount",
            quotes,
            np.where(at_end, given, np.nan),
            "mean",
            "lower",
            "share",
            0.02,
            _GIVEN,
        ),
        Measure(
            "unapproved_discount", quotes, unapproved, "share", "lower", "share", 0.1, ("discount_approved",)
        ),
    ]
    tables = (_bands(asked, given, decided, quotes), _given_away(quotes, given))
    findings = [*segment_findings(asked, measures), *_useless(asked, quotes, given, decided)]
    return Parts(kpis, findings, tables, (label("caveat.adjusted"),))


def decided_quotes(quotes: Units, given: np.ndarray) -> np.ndarray:
    """1 won, 0 lost, for the last quote of each decided case; NaN for all others: a deal is won once."""
    drafted = np.nan_to_num(quotes.first("quote_drafted", "quote_issued"), nan=-np.inf)
    order = np.lexsort((drafted, quotes.ci))
    last = np.zeros(quotes.n, dtype=bool)
    last[order] = np.append(quotes.ci[order][1:] != quotes.ci[order][:-1], True)
    won = np.where(quotes.outcome == "won", 1.0, np.where(quotes.outcome == "lost", 0.0, np.nan))
    return np.where(last & ~np.isnan(given), won, np.nan)


def quarter_end(quotes: Units) -> np.ndarray:
    """Whether a quote was drafted in the last ten days of a quarter, on the log's own calendar."""
    days = local_days(quotes.first("quote_drafted", "quote_issued"), quotes.log.schema.timezone)
    return days_to_quarter_end(days) < QUARTER_END_DAYS


def _useless(asked: Asked, quotes: Units, given: np.ndarray, won: np.ndarray) -> Iterator[Finding]:
    """Return the discount beyond which more of it buys no more wins."""
    strata = [quotes.words(key) for key in ("source", "segment")]
    found = turning_point(given, won, [*strata, _size(quotes)])
    if found is None or found.p > ALARM:
        return
    beyond = (given > found.at) & ~np.isnan(won)
    sentence = say(
        "finding.useless",
        at=Figure(found.at, "share"),
        below=asked.figure(found.below.value or 0.0, "number"),
        above=asked.figure(found.above.value or 0.0, "number"),
        n=int(beyond.sum()),
    )
    yield finding(
        asked,
        Claim(
            key="useless_discount", sentence=sentence, inside=found.above, outside=found.below, unit="number",
            q=found.p, units=quotes, concerned=beyond,
            effect=(found.above.value or 0.0, found.above.low, found.above.high), activities=_GIVEN,
        ),
    )  # fmt: skip


def _size(quotes: Units) -> np.ndarray:
    """Third of the amounts that each quote belongs to."""
    amounts = quotes.amounts
    known = ~np.isnan(amounts)
    if known.sum() < SMALL:
        return np.zeros(quotes.n)
    return np.where(known, np.searchsorted(np.quantile(amounts[known], (1 / 3, 2 / 3)), amounts), -1)


def _bands(asked: Asked, given: np.ndarray, won: np.ndarray, quotes: Units) -> Table:
    """Win rate and time to the signature by band of discount; a deal counts with its last quote."""
    wait = quotes.span(quotes.first("quote_issued"), quotes.first("contract_signed"), asked.calendar)

    def rows() -> Iterator[tuple[Value, ...]]:
        yield "0", *_band(given == 0, won, wait)
        for low, high in pairwise(BANDS):
            yield f"{low:.0%}-{high:.0%}", *_band((given > low) & (given <= high), won, wait)

    columns = "band n:count win_rate:share low:share high:share median:seconds"
    return table("bands", columns, rows())


def _band(mine: np.ndarray, won: np.ndarray, wait: np.ndarray) -> tuple[Value, ...]:
    wins = st.share(won[mine])
    return wins.n, wins.value, wins.low, wins.high, st.median(wait[mine & (won == 1)]).value


def _given_away(quotes: Units, given: np.ndarray) -> Table:
    """Money given away on won deals: net amount times d / (1 - d), of the last quote of each."""
    won = (decided_quotes(quotes, given) == 1) & (given < 1)

    def rows() -> Iterator[tuple[Value, ...]]:
        for currency in sorted(set(quotes.currencies[won].tolist()), key=str):
            mine = won & (quotes.currencies == currency) & ~np.isnan(quotes.amounts)
            lost = float((quotes.amounts[mine] * given[mine] / (1 - given[mine])).sum())
            yield currency, int(mine.sum()), lost

    return table("given_away", "currency n:count amount:money", rows())


register(Question("discounts", answer, activities=(("quote_drafted", "quote_issued"),), needs_outcome=True))
