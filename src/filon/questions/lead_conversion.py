"""Where leads leak, and which sources end in cash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.questions.answer import SMALL
from filon.questions.contrasts import ALARM, Measure, segments
from filon.questions.days import DAY_US
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings, two_shares
from filon.questions.payment_collection import issued_at
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
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
    paid = paid_share(invoices)
    kpis = (
        asked.kpi("lead_conversion_rate", st.share(converted), of=float((~np.isnan(captured)).sum())),
        asked.kpi("lead_to_won_rate", st.share(won), of=float((~np.isnan(captured)).sum())),
        asked.kpi("lead_to_opportunity_time", st.median(to_deal)),
    )
    measures = [
        Measure("qualified", leads, converted, "share", "higher", "share", 0.05, ("lead_qualified",)),
        Measure(
            "paid",
            invoices,
            paid,
            "share",
            "higher",
            "share",
            0.1,
            ("invoice_issued", "payment_received"),
            ("through:invoice_issued", "not:payment_received"),
        ),
    ]
    findings = [*segment_findings(asked, measures), *_first_contact(asked, converted)]
    tables = (_funnel(asked), _sources(asked, paid), _curve(asked))
    return Parts(kpis, findings, tables, (label("caveat.funnel"), label("caveat.association")))


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
    leads = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        before = leads.n
        for step, keys in enumerate(FUNNEL):
            passed = reached(leads, step)
            touched = int((~np.isnan(leads.first(*keys))).sum())
            n = int(passed.sum())
            yield keys[0], n, touched, n / before if before else None, n / leads.n if leads.n else None
            before = n

    columns = "step n:count recorded:count from_before:share from_start:share"
    return table("funnel", columns, rows())


def _sources(asked: Asked, paid: np.ndarray) -> Table:
    leads, invoices = asked.cases, asked.units("invoice")
    by_source = invoices.words("source")

    def rows() -> Iterator[tuple[Value, ...]]:
        for source, mine in segments(leads, "source"):
            qualified, won = (st.share(reached(leads, step)[mine].astype(float)) for step in (2, 4))
            settled = st.share(paid[by_source == source])
            yield (
                source,
                qualified.n,
                qualified.value,
                won.value,
                settled.n,
                settled.value,
                settled.low,
                settled.high,
            )

    columns = "source n:count qualified:share won:share invoices:count paid:share low:share high:share"
    return table("sources", columns, rows())


def _curve(asked: Asked) -> Table:
    """Share qualified by the time since capture, with disqualification competing (Aalen-Johansen)."""
    leads = asked.cases
    good, bad = leads.first("lead_qualified", "deal_created"), leads.first("lead_disqualified")
    end = np.fmin(np.fmin(good, bad), leads.as_of)
    causes = np.where(good <= end, 1, np.where(bad <= end, 2, 0))
    curve = st.cumulative_incidence(leads.span(leads.first("lead_captured"), end, None), causes, 1)
    days = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)
    rows = ((day, *curve.by(day * 86_400)) for day in days)
    return table(
        "conversion_curve",
        "day:days qualified:share low:share high:share",
        rows,
    )


register(
    Question(
        "lead_conversion",
        answer,
        perspective="lead",
        activities=(("lead_captured",), ("lead_qualified", "deal_created")),
    )
)
