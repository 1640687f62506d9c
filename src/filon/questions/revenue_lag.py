"""How long after delivery invoices and payments come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure
from filon.questions.days import local_days
from filon.questions.drawing import chart, series, table
from filon.questions.figures import label
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value

INVOICED = ("invoice_generated", "invoice_issued")
TOLERANCE = 0.01
"""Share of the amount within which a deal counts as paid as quoted."""
DAY_US = 86_400_000_000
GRACE_US = 60 * DAY_US
"""A delivery younger than this may still be invoiced."""


def answer(asked: Asked) -> Parts:
    """Lag from delivery to invoice and payment, what was never invoiced, and amounts moved over the end of a month."""
    deals = asked.cases
    delivered, invoiced = deals.first("order_fulfilled"), deals.first(*INVOICED)
    paid = deals.last("payment_received")
    lag, to_cash = (deals.span(delivered, end, asked.calendar) for end in (invoiced, paid))
    unbilled = np.where(delivered < deals.as_of - GRACE_US, np.isnan(invoiced).astype(float), np.nan)
    short, n = short_paid(asked), float((~np.isnan(delivered)).sum())
    with np.errstate(invalid="ignore"):
        early = np.where(
            np.isnan(invoiced) | np.isnan(delivered), np.nan, (invoiced < delivered).astype(float)
        )
    kpis = (
        asked.measured("fulfilment_to_invoice_time", lag, "median", of=n, at=delivered),
        asked.measured("fulfilment_to_payment_time", to_cash, "median", of=n, at=delivered),
        asked.measured("unbilled_share", unbilled, "share", at=delivered),
        asked.measured("invoiced_before_delivery_share", early, "share", at=delivered),
        asked.measured(
            "paid_less_than_quoted_share", np.where(np.isnan(short), np.nan, short > TOLERANCE), "share"
        ),
    )
    known = ("order_fulfilled", "invoice_generated")
    waiting = asked.since(deals, delivered, invoiced)
    measures = [
        Measure(
            "billing_lag", deals, lag, "median", "lower", "seconds", 1.5, known,
            ("follows:order_fulfilled>invoice_generated",), waiting=waiting,
        ),
        Measure(
            "unbilled", deals, unbilled, "share", "lower", "share", 0.05, known,
            ("through:order_fulfilled", "not:invoice_generated"), stake="cash_stuck",
        ),
    ]  # fmt: skip
    moved = _cut_off(asked, delivered, invoiced)
    tables = (_gaps(asked, delivered, invoiced, paid), moved, _short(asked, short))
    recognised = asked.log.schema.activity("revenue_recognised")
    caveats = () if recognised else (label("caveat.no_recognition"),)
    return Parts(
        kpis,
        segment_findings(asked, measures),
        tables,
        caveats,
        (_moved(moved),),
        outcomes=tuple(one.begun(delivered) for one in measures),
    )


def short_paid(asked: Asked) -> np.ndarray:
    """Share of the quoted amount that was not paid, per deal whose invoices are all settled; NaN for all others.

    Quoted is the net amount of the last accepted quote, paid the sum of its payments less refunds; a deal whose quote
    and payments are in different currencies has no value.
    """
    deals, quotes, payments = asked.cases, asked.units("quote"), asked.units("payment")
    if quotes.kind is None or payments.kind is None:
        return np.full(deals.n, np.nan)
    settled = (deals.count("invoice_settled") > 0) & (
        deals.count("invoice_settled") >= deals.count("invoice_issued")
    )
    accepted = np.flatnonzero(
        ~np.isnan(quotes.first("contract_signed", "quote_accepted")) & ~np.isnan(quotes.amounts)
    )
    order = accepted[np.argsort(quotes.first("contract_signed", "quote_accepted")[accepted], kind="stable")]
    quoted, currency = np.full(deals.n, np.nan), np.full(deals.n, None, dtype=object)
    place = np.searchsorted(deals.keys, quotes.ci[order])
    quoted[place], currency[place] = quotes.amounts[order], quotes.currencies[order]
    where = np.searchsorted(deals.keys, payments.ci)
    received = ~np.isnan(payments.first("payment_received")) & ~np.isnan(payments.amounts)
    received &= payments.currencies == currency[where]
    kept = payments.amounts - np.nan_to_num(payments.money_number("refunds"))
    total = np.bincount(where[received], kept[received], deals.n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(settled & (quoted > 0) & (total > 0), 1.0 - total / quoted, np.nan)


def _short(asked: Asked, short: np.ndarray) -> Table:
    """Settled deals by what was paid of the quoted amount."""
    with np.errstate(invalid="ignore"):
        kinds = {
            "paid_less": short > TOLERANCE,
            "paid_as_quoted": np.abs(short) <= TOLERANCE,
            "paid_more": short < -TOLERANCE,
        }

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, mine in kinds.items():
            yield key, int(mine.sum()), st.median(np.abs(short[mine])).value, *asked.cases.total(mine)

    return table("paid_against_quoted", "kind n:count gap:share amount:money currency", rows())


def _gaps(asked: Asked, delivered: np.ndarray, invoiced: np.ndarray, paid: np.ndarray) -> Table:
    """Deals whose money is held up, by kind, with the amount of each currency apart and the median age in days."""
    deals = asked.cases
    won = np.where(deals.won, deals.last("deal_won"), np.nan)
    with np.errstate(invalid="ignore"):
        kinds = {
            "delivered_not_invoiced": np.where(np.isnan(invoiced), delivered, np.nan),
            "won_not_invoiced": np.where(np.isnan(invoiced), won, np.nan),
            "invoiced_not_paid": np.where(np.isnan(paid), invoiced, np.nan),
            "invoiced_before_delivery": np.where(invoiced < delivered, invoiced, np.nan),
        }

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, since in kinds.items():
            for money in deals.money(~np.isnan(since)):
                held = ~np.isnan(since) & (deals.currencies == money.currency)
                age = float(np.median((deals.as_of - since[held]) / DAY_US)) if held.any() else None
                yield key, money.currency, int(held.sum()), money.value, age

    return table("gaps", "kind currency n:count amount:money age_days:days", rows())


def _cut_off(asked: Asked, delivered: np.ndarray, invoiced: np.ndarray) -> Table:
    """Delivered in one month, invoiced in a later one: the amount that moves, by month of delivery."""
    zone = asked.log.schema.timezone
    both = ~np.isnan(delivered) & ~np.isnan(invoiced)
    first, second = (_months(local_days(np.where(both, one, np.nan), zone)) for one in (delivered, invoiced))
    moved = both & (second > first)

    def rows() -> Iterator[tuple[Value, ...]]:
        for month in np.unique(first[moved]):
            for money in asked.cases.money(moved & (first == month)):
                yield str(month), money.currency, int((moved & (first == month)).sum()), money.value

    columns = "month currency n:count amount:money"
    return table("cut_off", columns, rows())


def _moved(cut_off: Table) -> Chart:
    """Amount delivered in a month and invoiced later, in the currency with most of it."""
    sums: dict[Value, float] = {}
    for _, currency, _, amount in cut_off.rows:
        sums[currency] = sums.get(currency, 0.0) + float(amount or 0.0)
    most = max(sums, key=lambda one: sums[one], default=None)
    rows = [row for row in cut_off.rows if row[1] == most]
    bars = series("amount", [float(row[3] or 0.0) for row in rows], n=[int(row[2] or 0) for row in rows])
    currency = None if most is None else str(most)
    return chart("cut_off", "bars", [row[0] for row in rows], [bars], unit="money", currency=currency)


def _months(days: np.ndarray) -> np.ndarray:
    months: np.ndarray = np.nan_to_num(days).astype("int64").astype("datetime64[D]").astype("datetime64[M]")
    return months


register(
    Question(
        "revenue_lag", answer, activities=(("order_fulfilled",), ("invoice_generated", "invoice_issued"))
    )
)
