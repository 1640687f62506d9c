"""What discounts buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.adjustment import thirds
from filon.questions.answer import Stake
from filon.questions.approval_limits import approval_by_band, needs_approval, policy_told
from filon.questions.contrasts import ALARM, Measure, compared_by, shown_segments
from filon.questions.days import days_to_quarter_end, local_days
from filon.questions.discount_bands import ADJUSTED_FOR, bands, bands_by_size
from filon.questions.discount_effect import turning_point
from filon.questions.discount_sizes import discount_by_size
from filon.questions.drawing import chart, series, table
from filon.questions.figures import Figure, label, say
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.registry import Parts, Question, missing_attribute, register
from filon.questions.stakes import margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding, KpiValue, Missing
    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value
    from filon.questions.units import Units

_GIVEN = ("quote_drafted",)


def answer(asked: Asked) -> Parts | Missing:
    """Discounts by document, who gives them when, and what they gain."""
    quotes = asked.units("quote")
    given = quotes.number("discount")
    if np.isnan(given).all():
        return missing_attribute("discount")
    decided, at_end = decided_quotes(quotes, given), quarter_end(quotes, asked.policies.quarter_end_days)
    unapproved = _unapproved(asked, quotes, given)
    measures = [
        _measure("discount", quotes, np.where(at_end, np.nan, given)),
        _measure("quarter_end_discount", quotes, np.where(at_end, given, np.nan)),
        Measure(
            "unapproved_discount", quotes, unapproved, "share", "lower", "share", 0.1, ("discount_approved",)
        ),
    ]
    by_band = bands(asked, quotes, given, decided)
    tables = (
        by_band,
        bands_by_size(asked, quotes, given, decided),
        discount_by_size(asked, quotes, given, unapproved, decided),
        approval_by_band(asked, quotes, given, unapproved, decided),
        _timing(quotes, given, at_end, unapproved),
        _by_segment(quotes, given, decided),
        _given_away(quotes, given),
    )
    return Parts(
        _kpis(asked, quotes, given, unapproved),
        [*segment_findings(asked, measures), *_useless(asked, quotes, given, decided)],
        tables,
        (policy_told(asked), label("caveat.adjusted"), label("caveat.bands_by_size"), label("caveat.margin")),
        (_band_chart(by_band),),
        outcomes=(_measure("discount", quotes, given).begun(quotes.first("quote_drafted")),),
    )


def _measure(key: str, quotes: Units, values: np.ndarray) -> Measure:
    return Measure(key, quotes, values, "mean", "lower", "share", 0.02, _GIVEN, stake="given_away")


def _kpis(asked: Asked, quotes: Units, given: np.ndarray, unapproved: np.ndarray) -> tuple[KpiValue, ...]:
    n, at = float(quotes.n), quotes.first("quote_drafted", "quote_issued")
    known = ~np.isnan(given)
    beyond = np.where(known, given > asked.policies.most_discount, np.nan)
    money, currency = margin(quotes, given, decided_quotes(quotes, given) == 1)
    return (
        asked.measured("discount_rate", given, "mean", of=n, at=at),
        asked.measured("discounted_share", np.where(known, given > 0, np.nan), "share", of=n, at=at),
        asked.measured("unapproved_discount_share", unapproved, "share", at=at),
        asked.measured("beyond_policy_share", beyond, "share", of=n, at=at),
        asked.kpi("margin_given_away", money, currency=currency),
    )


def _unapproved(asked: Asked, quotes: Units, given: np.ndarray) -> np.ndarray:
    """1 for quotes issued above the policy before any approval, 0 for those that had theirs."""
    issued, approved = quotes.first("quote_issued"), quotes.first("discount_approved", "quote_approved")
    concerned = needs_approval(asked.policies, quotes, given) & ~np.isnan(issued)
    with np.errstate(invalid="ignore"):
        return np.where(concerned, (~(approved <= issued)).astype(float), np.nan)


def decided_quotes(quotes: Units, given: np.ndarray) -> np.ndarray:
    """1 won, 0 lost, for the last quote of each decided case; NaN for all others: a deal is won once."""
    won = np.where(quotes.won, 1.0, np.where(quotes.lost, 0.0, np.nan))
    return np.where(_edge_of_case(quotes, last=True) & ~np.isnan(given), won, np.nan)


def _edge_of_case(quotes: Units, *, last: bool) -> np.ndarray:
    """Whether a quote is the last (or the first) one of its case."""
    drafted = np.nan_to_num(quotes.first("quote_drafted", "quote_issued"), nan=-np.inf)
    order = np.lexsort((drafted if last else -drafted, quotes.ci))
    edge = np.zeros(quotes.n, dtype=bool)
    edge[order] = np.append(quotes.ci[order][1:] != quotes.ci[order][:-1], True)
    return edge


def quarter_end(quotes: Units, last_days: int = 10) -> np.ndarray:
    """Whether a quote was drafted in the last days of a quarter, on the log's own calendar."""
    days = local_days(quotes.first("quote_drafted", "quote_issued"), quotes.log.schema.timezone)
    return days_to_quarter_end(days) < last_days


def _useless(asked: Asked, quotes: Units, given: np.ndarray, won: np.ndarray) -> Iterator[Finding]:
    """Return the discount beyond which more of it buys no more wins."""
    strata = [*(quotes.codes(key).codes for key in ADJUSTED_FOR), thirds(quotes.amounts)]
    found = turning_point(given, won, strata)
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
            stakes=_excess(quotes, given, beyond & (won == 1), found.at),
        ),
    )  # fmt: skip


def _excess(quotes: Units, given: np.ndarray, rows: np.ndarray, at: float) -> tuple[Stake, ...]:
    """List amount times the discount beyond a limit: what holding the limit would have kept."""
    beyond = np.where(rows & (given < 1), (given - at) / np.where(given < 1, 1 - given, 1), 0.0)
    lost, currencies = quotes.amounts * beyond, [one.currency for one in quotes.money(rows)]
    masks = [rows & (quotes.currencies == currency) for currency in currencies]
    return tuple(
        Stake("given_away", currency, float(np.nansum(lost[mine])))
        for currency, mine in zip(currencies, masks, strict=True)
    )


def _band_chart(by_band: Table) -> Chart:
    columns = list(zip(*by_band.rows, strict=True))
    wins = series("win_rate", columns[2], low=columns[3], high=columns[4], n=columns[1])
    return chart("bands", "bars", columns[0], [wins], unit="share", words=by_band.words)


def _timing(quotes: Units, given: np.ndarray, at_end: np.ndarray, unapproved: np.ndarray) -> Table:
    """Mean discount by moment: end of a quarter, first or later quote of a deal, before or after its approval.

    The last two are quotes above the policy: issued before anybody approved them, or once approved.
    """
    first, known = _edge_of_case(quotes, last=False), ~np.isnan(given)
    masks = {"quarter_end": at_end, "other_days": ~at_end, "first_quote": first, "later_quotes": ~first}
    masks["revised_quotes"] = quotes.count("quote_revised") > 0
    masks |= {"before_approval": unapproved == 1, "after_approval": unapproved == 0}

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, mine in masks.items():
            found = st.mean(given[mine & known])
            yield key, found.n, found.value, found.low, found.high

    return table("discount_timing", "moment n:count mean:share low:share high:share", rows())


def _by_segment(quotes: Units, given: np.ndarray, won: np.ndarray) -> Table:
    """Mean discount and margin given away by segment, the last in the currency of most of it."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(quotes):
            for value, mine in shown_segments(quotes, dimension):
                found = st.mean(given[mine])
                lost, currency = margin(quotes, given, mine & (won == 1))
                if found.n:
                    yield dimension, value, found.n, found.value, found.low, found.high, lost.value, currency

    columns = "dimension value n:count mean:share low:share high:share amount:money currency"
    return table("discount_by_segment", columns, rows())


def _given_away(quotes: Units, given: np.ndarray) -> Table:
    """Money given away on won deals: net amount times d / (1 - d), of the last quote of each."""
    won = (decided_quotes(quotes, given) == 1) & (given < 1)

    def rows() -> Iterator[tuple[Value, ...]]:
        lost = quotes.amounts * given / np.where(won, 1 - given, 1)
        for money in quotes.money(won, lost):
            mine = won & (quotes.currencies == money.currency) & ~np.isnan(lost)
            yield money.currency, int(mine.sum()), money.value

    return table("given_away", "currency n:count amount:money", rows())


register(Question("discounts", answer, activities=(("quote_drafted", "quote_issued"),), needs_outcome=True))
