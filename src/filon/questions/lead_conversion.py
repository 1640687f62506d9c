"""Where leads leak, and which sources end in cash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.questions.answer import SMALL
from filon.questions.cash_moves import cash_moves
from filon.questions.contrasts import ALARM, Measure, shown_segments
from filon.questions.days import DAY_US
from filon.questions.drawing import chart, series, table
from filon.questions.figures import label
from filon.questions.findings import segment_findings, two_shares
from filon.questions.payment_collection import issued_at, paid_at
from filon.questions.registry import Parts, Question, register
from filon.questions.tables import FEW_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value
    from filon.questions.units import Units

FUNNEL = (
    ("lead_captured",),
    ("lead_attempted", "lead_connected"),
    ("lead_qualified",),
    ("deal_created",),
    ("deal_won",),
    ("payment_received",),
)
HOURS = (1, 2, 4, 8, 16, 24)
CURVE_DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)
RIPE_US, PAID_US = 40 * DAY_US, 120 * DAY_US
"""Leads younger than this may still be qualified; invoices younger may still be paid."""
LEAST_LIFT = 0.1


def answer(asked: Asked) -> Parts:
    """Funnel that is true under skips and returns, sources from capture to cash, and what goes with conversion."""
    leads, invoices = asked.cases, asked.units("invoice")
    captured, qualified = leads.first("lead_captured"), reached(leads, 2)
    ripe = captured < leads.as_of - RIPE_US
    converted = np.where(ripe, qualified.astype(float), np.nan)
    won = np.where(ripe, reached(leads, 4).astype(float), np.nan)
    to_deal = leads.span(captured, leads.first("deal_created"), asked.calendar)
    paid, n = paid_share(invoices), float((~np.isnan(captured)).sum())
    kpis = (
        asked.measured("lead_conversion_rate", converted, "share", of=n, at=captured),
        asked.measured("lead_to_won_rate", won, "share", of=n, at=captured),
        asked.measured("lead_to_opportunity_time", to_deal, "median", at=captured),
        asked.measured("lead_to_cash_cycle", _to_cash(asked), "median", of=n, at=captured),
    )
    measures = [
        Measure("qualified", leads, converted, "share", "higher", "share", 0.05, ("lead_qualified",)),
        Measure(
            "paid", invoices, paid, "share", "higher", "share", 0.1, ("invoice_issued", "payment_received"),
            ("through:invoice_issued", "not:payment_received"), stake="opportunity",
        ),
    ]  # fmt: skip
    findings = [*segment_findings(asked, measures), *_first_contact(asked, converted)]
    funnel = _funnel(asked)
    tables = (funnel, _sources(asked, paid, to_deal), _behaviours(asked, converted), _returns(asked))
    caveats = (label("caveat.funnel"), label("caveat.association"))
    return Parts(
        kpis,
        findings,
        tables,
        caveats,
        (_steps(funnel), _curve(asked)),
        outcomes=(measures[0], measures[1].begun(issued_at(invoices))),
    )


def _to_cash(asked: Asked) -> np.ndarray:
    """Time from capture to the last payment of leads whose invoices are all paid."""
    leads = asked.cases
    done = leads.count("invoice_settled") >= np.maximum(leads.count("invoice_issued"), 1)
    end = np.where(done, leads.last("payment_received", "invoice_settled"), np.nan)
    return leads.span(leads.first("lead_captured"), end, asked.calendar)


def reached(leads: Units, step: int) -> np.ndarray:
    """Whether a lead got as far as a step of the funnel, or further: a skipped step was passed."""
    return np.asarray(np.logical_or.reduce([~np.isnan(leads.first(*keys)) for keys in FUNNEL[step:]]))


def paid_share(invoices: Units) -> np.ndarray:
    """1 for invoices that were paid, 0 for others, of those that are old enough and not voided."""
    ripe = (issued_at(invoices) < invoices.as_of - PAID_US) & (invoices.count("invoice_voided") == 0)
    return np.where(ripe, (invoices.count("invoice_settled", "payment_received") > 0).astype(float), np.nan)


def _first_contact(asked: Asked, converted: np.ndarray) -> Iterator[Finding]:
    """Return the delay of the first contact that tells converted leads from others best."""
    leads = asked.cases
    wait = leads.span(
        leads.first("lead_captured"), leads.first("lead_attempted", "lead_connected"), asked.calendar
    )
    known = ~np.isnan(wait) & ~np.isnan(converted)
    tried = [(hours, known & (wait <= hours * 3600), known & (wait > hours * 3600)) for hours in HOURS]
    tried = [one for one in tried if min(one[1].sum(), one[2].sum()) >= SMALL]
    chances = significance.false_discovery(
        [significance.same_share(converted[soon], converted[late]) for _, soon, late in tried]
    )
    rated = [(q, *one) for q, one in zip(chances, tried, strict=True) if q < ALARM]
    if not rated:
        return
    q, hours, soon, late = min(rated, key=lambda one: one[0])
    measure = Measure(
        "first_contact", leads, converted, "share", "higher", "share", LEAST_LIFT,
        ("lead_captured", "lead_attempted"), (f"wait:lead_captured>lead_attempted:gt:{hours}h",),
    )  # fmt: skip
    found = two_shares(
        asked, measure, (soon, late), q, key=f"first_contact:{hours}h", form="first_contact", hours=hours
    )
    if found.effect >= LEAST_LIFT:
        yield found


def _funnel(asked: Asked) -> Table:
    """Leads by the step they reached, beside what HubSpot's two funnels count.

    ``recorded`` is its funnel of any stages: leads with an entry in the step, however they came there. ``in_order`` is
    its funnel of all stages: leads with an entry in this step and in every one before it.
    """
    leads = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        before, in_order = leads.n, np.ones(leads.n, dtype=bool)
        for step, keys in enumerate(FUNNEL):
            touched = ~np.isnan(leads.first(*keys))
            in_order &= touched
            n = int(reached(leads, step).sum())
            shares = n / before if before else None, n / leads.n if leads.n else None
            yield keys[0], n, *shares, int(touched.sum()), int(in_order.sum())
            before = n

    return table(
        "funnel", "step n:count from_before:share from_start:share recorded:count in_order:count", rows()
    )


def _steps(funnel: Table) -> Chart:
    columns = list(zip(*funnel.rows, strict=True))
    bars = [series(key, columns[place]) for key, place in (("n", 1), ("recorded", 4), ("in_order", 5))]
    return chart("funnel", "funnel", columns[0], bars, unit="count")


def _sources(asked: Asked, paid: np.ndarray, to_deal: np.ndarray) -> Table:
    """Sources from capture to cash: conversion, amounts won and paid (less refunds) in the currency of most won."""
    leads, deals, invoices = asked.cases, asked.units("deal"), asked.units("invoice")
    of_deals, of_invoices = deals.words("source"), invoices.words("source")
    settled = ~np.isnan(paid_at(invoices))
    refunds = cash_moves(asked, invoices).refunded(invoices.n)
    qualified, wins = (reached(leads, step).astype(float) for step in (2, 4))
    told = {source for source, _ in shown_segments(leads, "source")}

    def rows() -> Iterator[tuple[Value, ...]]:
        for source, mine in shown_segments(leads, "source"):
            good, won = st.share(qualified[mine]), st.share(wins[mine])
            cashed = _of(of_invoices, source, told) & settled
            money = deals.money(_of(of_deals, source, told) & ~np.isnan(deals.first("deal_won")))
            currency = next((one.currency for one in (*money, *invoices.money(cashed))), None)
            amount, cash = money[0].value if money else None, _kept(invoices, cashed, currency, refunds)
            kept = st.share(paid[_of(of_invoices, source, told)])
            yield (
                source, good.n, good.value, won.value, won.low, won.high, amount, cash, kept.n, kept.value,
                st.median(to_deal[mine]).value, currency,
            )  # fmt: skip

    columns = (
        "source n:count qualified:share won:share low:share high:share amount_won:money amount_paid:money "
        "invoices:count paid:share median:seconds currency"
    )
    return table("sources", columns, rows())


def _kept(invoices: Units, rows: np.ndarray, currency: str | None, refunds: np.ndarray) -> float | None:
    """Sum of some paid invoices in a currency, less what was given back of them; ``None`` of none."""
    mine = rows & (invoices.currencies == currency) & ~np.isnan(invoices.amounts)
    return float((invoices.amounts[mine] - refunds[mine]).sum()) if mine.any() else None


def _of(words: np.ndarray, source: str, told: set[str]) -> np.ndarray:
    """Rows of a source, or of all those that are not told alone."""
    if source.startswith(FEW_GROUPS):
        return np.array([one is not None and one not in told for one in words.tolist()], dtype=bool)
    return np.asarray(words == source)


def _behaviours(asked: Asked, converted: np.ndarray) -> Table:
    """Early behaviours and conversion: the share with and without each, and the difference with its interval."""
    leads = asked.cases
    start, end = leads.first("lead_captured"), leads.first("lead_qualified", "lead_disqualified")
    wait = leads.span(start, leads.first("lead_attempted", "lead_connected"), asked.calendar)
    tries = leads.count("lead_attempted")
    with np.errstate(invalid="ignore"):
        tried = {
            **{
                f"contact_{hours}h": np.where(np.isnan(wait), np.nan, wait <= hours * 3600) for hours in HOURS
            },
            "two_attempts": np.where(tries > 0, tries > 1, np.nan),
            "meeting_before": np.where(np.isnan(start), np.nan, leads.first("meeting_held") < end),
        }

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in tried.items():
            inside, outside = st.share(converted[flags == 1]), st.share(converted[flags == 0])
            if inside.n and outside.n:
                lift, low, high = st.difference(inside, outside)
                yield key, inside.n, inside.value, outside.n, outside.value, lift, low, high

    columns = "behaviour n:count with:share others:count without:share lift:points low:points high:points"
    return table("behaviours", columns, rows())


def _returns(asked: Asked) -> Table:
    """Leads that came back to a step they had left: what a funnel of first entries does not show."""
    leads = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for keys in FUNNEL[:4]:
            again = leads.count(keys[0]) > 1
            seen = int((leads.count(keys[0]) > 0).sum())
            if seen:
                yield keys[0], seen, int(again.sum()), float(again.sum() / seen)

    return table("returns", "step n:count again:count share:share", rows())


def _curve(asked: Asked) -> Chart:
    """Share qualified by the days since capture, with disqualification competing (Aalen-Johansen)."""
    leads = asked.cases
    good, bad = leads.first("lead_qualified", "deal_created"), leads.first("lead_disqualified")
    end = np.fmin(np.fmin(good, bad), leads.as_of)
    causes = np.where(good <= end, 1, np.where(bad <= end, 2, 0))
    curve = st.cumulative_incidence(leads.span(leads.first("lead_captured"), end, None), causes, 1)
    points = [curve.by(day * 86_400) for day in CURVE_DAYS]
    line = series("qualified", *(list(one) for one in zip(*points, strict=True)))
    return chart("conversion_curve", "curve", CURVE_DAYS, [line], unit="share", axis_unit="days")


register(
    Question(
        "lead_conversion",
        answer,
        perspective="lead",
        activities=(("lead_captured",), ("lead_qualified", "deal_created")),
    )
)
