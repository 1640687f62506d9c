"""How long after delivery invoices and payments come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure
from filon.questions.days import local_days
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

GRACE_US = 60 * 86_400_000_000
"""A delivery younger than this may still be invoiced."""


def answer(asked: Asked) -> Parts:
    """Lag from delivery to invoice and payment, deliveries never invoiced, amounts moved over the end of a month."""
    deals = asked.cases
    delivered, invoiced = deals.first("order_fulfilled"), deals.first("invoice_generated", "invoice_issued")
    paid = deals.first("payment_received")
    lag = deals.span(delivered, invoiced, asked.calendar)
    old = delivered < deals.as_of - GRACE_US
    unbilled = np.where(old, np.isnan(invoiced).astype(float), np.nan)
    kpis = (
        asked.kpi("fulfilment_to_invoice_time", st.median(lag), of=float((~np.isnan(delivered)).sum())),
        asked.kpi("unbilled_share", st.share(unbilled)),
    )
    known = ("order_fulfilled", "invoice_generated")
    measures = [
        Measure(
            "billing_lag",
            deals,
            lag,
            "median",
            "lower",
            "seconds",
            1.5,
            known,
            ("follows:order_fulfilled>invoice_generated",),
        ),
        Measure(
            "unbilled",
            deals,
            unbilled,
            "share",
            "lower",
            "share",
            0.05,
            known,
            ("through:order_fulfilled", "not:invoice_generated"),
        ),
    ]
    tables = (_gaps(asked, delivered, invoiced, paid), _cut_off(asked, delivered, invoiced))
    return Parts(kpis, segment_findings(asked, measures), tables, (label("caveat.no_recognition"),))


def _gaps(asked: Asked, delivered: np.ndarray, invoiced: np.ndarray, paid: np.ndarray) -> Table:
    """Deals whose money is held up, by kind, with the amount of each currency apart."""
    won = asked.cases.outcome == "won"
    with np.errstate(invalid="ignore"):
        kinds = {
            "delivered_not_invoiced": ~np.isnan(delivered) & np.isnan(invoiced),
            "won_not_invoiced": won & np.isnan(invoiced),
            "invoiced_not_paid": ~np.isnan(invoiced) & np.isnan(paid),
            "invoiced_before_delivery": invoiced < delivered,
        }

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, mine in kinds.items():
            for money in asked.cases.money(mine):
                held = mine & (asked.cases.currencies == money.currency)
                yield key, money.currency, int(held.sum()), money.value

    columns = "kind currency n:count amount:money"
    return table("gaps", columns, rows())


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


def _months(days: np.ndarray) -> np.ndarray:
    months: np.ndarray = np.nan_to_num(days).astype("int64").astype("datetime64[D]").astype("datetime64[M]")
    return months


register(
    Question(
        "revenue_lag", answer, activities=(("order_fulfilled",), ("invoice_generated", "invoice_issued"))
    )
)
