"""How each planted truth shows in the rows: one function per truth, (inside the segment, elsewhere)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from statistics import fmean, median

from filon.ingest.demo.clock import days_to_quarter_end
from filon.ingest.demo.journey import WIN_GAIN_PER_DISCOUNT
from filon.ingest.demo.truths import Plan
from tests.ingest.demo.company_index import AS_OF, DAY, Company

Measure = Callable[[Company], tuple[float, float | None]]
MINUTE = 60_000_000
FOUR_HOURS = 4 * 3600 / 30_600
PLAN = Plan()


def split(
    pairs: Iterable[tuple[str | None, float]], truth: str, summary: Callable = fmean
) -> tuple[float, float]:
    """Summary of values inside the truth's segment and outside it; values of unknown segment are left out."""
    member = PLAN.truth(truth).member
    inside, outside = [], []
    for segment, value in pairs:
        if segment is not None:
            (inside if segment == member else outside).append(value)
    return summary(inside), summary(outside)


def slow_quotes(c: Company) -> tuple[float, float]:
    def waits():
        for deal in c.deals:
            start, end = c.first(deal, "requirements_gathered"), c.soonest(deal, "quote", "quote_drafted")
            if start and end:
                yield c.get(deal, "region"), c.working_days(c.get(deal, "region"), start, end)

    inside, outside = split(waits(), "slow_quotes", median)
    return inside / outside, 1.0


def quick_first_contact(c: Company) -> tuple[float, float]:
    def leads():
        for lead in c.objects["lead"]:
            region, start, tried = (
                c.get(lead, "region"),
                c.first(lead, "lead_captured"),
                c.first(lead, "lead_attempted"),
            )
            if region and start and tried and start < AS_OF - 40 * DAY:
                quick = c.working_days(region, start, tried) <= FOUR_HOURS
                yield "within_4h" if quick else "later", c.first(lead, "lead_qualified") is not None

    return split(leads(), "quick_first_contact")


def source_never_pays(c: Company) -> tuple[float, float]:
    def invoices():
        for deal in c.deals:
            for invoice in c.around(deal, "invoice"):
                issued = c.first(invoice, "invoice_issued")
                if issued and issued < AS_OF - 150 * DAY and not c.first(invoice, "invoice_voided"):
                    yield c.get(deal, "source"), c.soonest(invoice, "payment", "payment_received") is not None

    return split(invoices(), "source_never_pays")


def late_payers(c: Company) -> tuple[float, float]:
    def delays():
        for invoice in c.objects["invoice"]:
            paid, due = c.soonest(invoice, "payment", "payment_received"), c.get(invoice, "due_date")
            if paid and due:
                midnight = dt.datetime.fromisoformat(due).replace(tzinfo=dt.UTC).timestamp() * 1e6
                yield c.get(invoice, "payment_terms"), (paid - midnight) // DAY

    return split(delays(), "late_payers", median)


def slow_approvals(c: Company) -> tuple[float, float]:
    def waits():
        for deal in c.deals:
            for quote in c.around(deal, "quote"):
                asked = c.first(quote, "approval_requested")
                verdicts = [t for n, t in c.events[quote] if n in {"discount_approved", "approval_rejected"}]
                if asked and verdicts:
                    yield c.get(deal, "team"), c.working_days(c.get(deal, "region"), asked, min(verdicts))

    return split(waits(), "slow_approvals", median)


def costly_revisions(c: Company) -> tuple[float, None]:
    waits = []
    for deal in c.deals:
        for quote in c.around(deal, "quote"):
            back = c.first(quote, "quote_revised")
            again = min(
                (t for n, t in c.events[quote] if back and n == "quote_issued" and t > back), default=None
            )
            if back and again:
                waits.append(c.working_days(c.get(deal, "region"), back, again))
    return median(waits), None


def skipped_requirements(c: Company) -> tuple[float, float]:
    quoted = (d for d in c.deals if c.around(d, "quote") and c.get(d, "deal_type") == "newbusiness")
    return split(
        ((c.get(d, "team"), c.first(d, "requirements_gathered") is None) for d in quoted),
        "skipped_requirements",
    )


def useless_discounts(c: Company) -> tuple[float, None]:
    """Share of the ordinary gain that the discount above ten points brings."""
    known = list(c.quoted())
    middle = [(d, won) for _, d, won in known if 0.04 <= d <= 0.1]
    high = [(d, won) for _, d, won in known if d > 0.11]
    at_ten = fmean(w for _, w in middle) + WIN_GAIN_PER_DISCOUNT * (0.1 - fmean(d for d, _ in middle))
    beyond = fmean(d for d, _ in high) - 0.1
    return (fmean(w for _, w in high) - at_ten) / (WIN_GAIN_PER_DISCOUNT * beyond), None


def quarter_end_discounts(c: Company) -> tuple[float, float]:
    def given(*, at_end: bool):
        for deal in c.deals:
            for quote in c.around(deal, "quote"):
                drafted = c.first(quote, "quote_drafted")
                if drafted and (days_to_quarter_end(drafted // 1000) < 10) == at_end:
                    yield c.get(deal, "team"), float(c.get(quote, "discount") or 0)

    late, usual = (
        split(given(at_end=True), "quarter_end_discounts"),
        split(given(at_end=False), "quarter_end_discounts"),
    )
    return late[0] - usual[0], late[1] - usual[1]


def instant_stages(c: Company) -> tuple[float, float]:
    def deals():
        for deal in c.deals:
            entered, left = c.first(deal, "deal_qualified"), c.first(deal, "requirements_gathered")
            if entered and left:
                yield c.get(deal, "team"), left - entered < MINUTE

    return split(deals(), "instant_stages")


def pushed_close_dates(c: Company) -> tuple[float, float]:
    def pushes():
        for deal in c.deals:
            closed = c.first(deal, "deal_won") or c.first(deal, "deal_lost")
            if closed:
                known = c.known_since[(*deal, "close_date")]
                yield c.get(deal, "region"), len([t for t in known if t < closed]) - 1

    return split(pushes(), "pushed_close_dates")


def late_orders(c: Company) -> tuple[float, float]:
    def waits():
        for deal in c.deals:
            signed, ordered = (
                c.soonest(deal, "quote", "contract_signed"),
                c.soonest(deal, "order", "order_created"),
            )
            if signed and ordered:
                yield c.get(deal, "product"), c.working_days(c.get(deal, "region"), signed, ordered)

    return split(waits(), "late_orders", median)


def signed_without_order(c: Company) -> tuple[float, float]:
    def deals():
        for deal in c.deals:
            signed = c.soonest(deal, "quote", "contract_signed")
            if signed and signed < AS_OF - 90 * DAY:
                yield c.get(deal, "region"), not c.around(deal, "order")

    return split(deals(), "signed_without_order")


def met_before_quote(c: Company, deal: tuple[str, str]) -> bool:
    met, drafted = c.soonest(deal, "meeting", "meeting_held"), c.soonest(deal, "quote", "quote_drafted")
    return met is not None and drafted is not None and met < drafted


def meeting_practice(c: Company) -> tuple[float, float]:
    quoted = (deal for deal in c.deals if c.around(deal, "quote"))
    return split(((c.get(deal, "region"), met_before_quote(c, deal)) for deal in quoted), "meeting_practice")


def meetings_win(c: Company) -> tuple[float, None]:
    pairs = (("yes" if met_before_quote(c, deal) else "no", won) for deal, _, won in c.quoted())
    with_meeting, without = split(pairs, "meetings_win")
    return with_meeting - without, None


def costly_source(c: Company) -> tuple[float, float]:
    touches = ((c.get(d, "source"), len(c.around(d, "call")) + len(c.around(d, "email"))) for d in c.deals)
    inside, outside = split(touches, "costly_source")
    return inside / outside, 1.0


def missing_amounts(c: Company) -> tuple[float, float]:
    def deals():
        for deal in c.deals:
            qualified = c.first(deal, "deal_qualified")
            if qualified:
                known = min(c.known_since[(*deal, "amount")], default=AS_OF)
                yield c.get(deal, "pipeline"), known > qualified

    return split(deals(), "missing_amounts")


def missing_terms(c: Company) -> tuple[float, float]:
    def quotes():
        for deal in c.deals:
            for quote in c.around(deal, "quote"):
                yield c.get(deal, "region"), c.get(quote, "payment_terms") is None

    return split(quotes(), "missing_terms")


def unbilled_deliveries(c: Company) -> tuple[float, float]:
    def deliveries():
        for deal in c.deals:
            done = c.soonest(deal, "order", "order_fulfilled")
            if done and done < AS_OF - 60 * DAY:
                ways = [deal, *c.around(deal, "quote"), *c.around(deal, "order")]
                yield c.get(deal, "product"), not any(c.around(one, "invoice") for one in ways)

    return split(deliveries(), "unbilled_deliveries")


def late_billing(c: Company) -> tuple[float, float]:
    def waits():
        for deal in c.deals:
            done, made = (
                c.soonest(deal, "order", "order_fulfilled"),
                c.soonest(deal, "invoice", "invoice_generated"),
            )
            if done and made and made > done:
                yield c.get(deal, "product"), c.working_days(c.get(deal, "region"), done, made)

    return split(waits(), "late_billing", median)


MEASURES: dict[str, Measure] = {
    measure.__name__: measure
    for measure in (
        slow_quotes, quick_first_contact, source_never_pays, late_payers, slow_approvals, costly_revisions,
        skipped_requirements, useless_discounts, quarter_end_discounts, instant_stages, pushed_close_dates,
        late_orders, signed_without_order, meeting_practice, meetings_win, costly_source, missing_amounts,
        missing_terms, unbilled_deliveries, late_billing,
    )
}  # fmt: skip
