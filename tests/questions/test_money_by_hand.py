"""Billing, dues and cash worked out by hand on companies of a few invoices."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from filon.questions.asked import Asked
from filon.questions.policies import Policies
from filon.questions.receivables import dso_by_month
from filon.questions.revenue_lag import short_paid
from tests.questions.by_hand import kpi, stages, table


def invoice(company, name: str, issued: float, paid: float | None, amount: float, **known):
    company.event("invoice_issued", issued, invoice=name)
    if paid is not None:
        company.event("payment_received", paid, payment=f"P{name}", invoice=name)
        company.know("payment", f"P{name}", amount=amount, currency="EUR")
    company.know(
        "invoice", name, due_date=dt.date(2025, 1, 31), amount=amount, currency="EUR",
        balance_due=0.0 if paid is not None else amount, **known,
    )  # fmt: skip


def test_dso_counts_back_over_the_billing_of_the_latest_months(company):
    # End of February: 900 due, February billed 600 (28 days), January 600: 28 + 31 x 300/600 days.
    invoice(company, "I1", 10, 35, 300.0)
    invoice(company, "I2", 11, None, 300.0)
    invoice(company, "I3", 40, None, 600.0)
    invoice(company, "I4", 65, None, 50.0)
    asked = Asked(company.open("invoice"))
    invoices = asked.units("invoice")
    issued, paid = invoices.first("invoice_issued"), invoices.last("payment_received")
    months = {one.period: one.value for one in dso_by_month(invoices, issued, paid, np.ones(4, dtype=bool))}
    assert months["2025-02"] == pytest.approx(28 + 31 * 300 / 600)
    assert months["2025-01"] == pytest.approx(31)
    assert "2025-03" not in months  # the month under way has no end yet


def test_payments_in_parts_count_by_their_amounts(company):
    invoice(company, "I1", 0, 10, 300.0)
    company.event("payment_received", 40, payment="P2", invoice="I1")
    company.know("payment", "P2", amount=100.0, currency="EUR")
    found = kpi(company.ask("payment_collection"), "weighted_days_to_pay")
    assert found.value == pytest.approx((300 * 10 + 100 * 40) / 400)


def test_expected_cash_is_what_the_curve_of_past_payers_promises(company):
    for place, day in enumerate((10, 10, 20, 20)):
        invoice(company, f"I{place}", 0, day, 100.0, payment_terms=30)
    invoice(company, "open", 12, None, 1000.0, payment_terms=30)
    company.event("payment_reminder", 27, task="T1", invoice="open")
    found = company.ask("payment_collection")
    expected = next(one for one in found.charts if one.key == "expected_cash").series[0].values
    # 15 days old: of the payers, half are left, and all of them pay on day 20, in the first week.
    assert expected[0] == pytest.approx(1000.0)
    assert sum(expected[1:]) == pytest.approx(0.0)


def test_expected_cash_of_one_invoice_that_may_come_or_not_ranges_over_both(company):
    for place, day in enumerate((10, 10, 20, 40)):
        invoice(company, f"I{place}", 0, day, 100.0, payment_terms=30)
    invoice(company, "open", 25, None, 1000.0, payment_terms=30)
    found = company.ask("payment_collection")
    expected = next(one for one in found.charts if one.key == "expected_cash").series[0]
    # 15 days old when the data ends on day 40: half of those left then paid within the week.
    assert expected.values[0] == pytest.approx(500.0)
    assert (expected.low[0], expected.high[0]) == pytest.approx((0.0, 500 + 1.96 * 500), abs=0.1)


def test_what_is_overdue_is_told_by_what_holds_it_up_and_counted_once(company):
    invoice(company, "I1", 0, None, 100.0)
    invoice(company, "I2", 40, None, 200.0)  # issued after its due date
    invoice(company, "I3", 0, None, 400.0)
    company.event("payment_failed", 50, payment="PF", invoice="I3")
    invoice(company, "I4", 0, 60, 1.0)
    causes = {row[0]: row[3] for row in table(company.ask("payment_collection"), "stuck_by_cause").rows}
    assert causes == {"never_reminded": 100.0, "issued_after_due": 200.0, "payment_failed": 400.0}


def test_a_deal_paid_less_than_its_quote_is_told_by_its_share(company):
    for name, paid in (("D1", 90.0), ("D2", 100.0)):
        stages(company, name, ("deal_created", 0), ("deal_won", 5))
        company.event("contract_signed", 4, quote=f"Q{name}")
        company.link(("quote", f"Q{name}"), ("deal", name))
        company.know("quote", f"Q{name}", amount=100.0, currency="EUR")
        invoice(company, f"I{name}", 6, 8, paid)
        company.event("invoice_settled", 8, invoice=f"I{name}")
        company.link(("invoice", f"I{name}"), ("deal", name))
    assert short_paid(Asked(company.open("deal"))).tolist() == pytest.approx([0.1, 0.0])


def dso(company) -> dict[str, float | None]:
    return {one.period: one.value for one in kpi(company.ask("payment_collection"), "dso").trend}


def settled(company, name: str, issued: float, day: float, amount: float):
    invoice(company, name, issued, day, amount)
    company.event("invoice_settled", day, invoice=name)


def test_a_refund_of_a_settled_invoice_is_taken_off_billing_and_cash(company):
    # January bills 600 and takes 200 of it back: 400 billed, 300 due, 31 x 300/400 days.
    settled(company, "I1", 2, 10, 300.0)
    invoice(company, "I2", 5, None, 300.0)
    company.event("payment_refunded", 20, payment="PI1", invoice="I1")
    company.know("payment", "PI1", refunds=200.0)
    invoice(company, "I3", 40, None, 50.0)
    assert dso(company)["2025-01"] == pytest.approx(31 * 300 / 400)
    answer = company.ask("payment_collection")
    assert kpi(answer, "given_back_share").value == pytest.approx(200 / 650)
    assert [row for row in table(answer, "given_back").rows if row[0] == "refund"] == [
        ("refund", "EUR", 1, 200.0)
    ]
    assert kpi(answer, "weighted_days_to_pay").value == pytest.approx(8)


def test_a_refund_of_an_invoice_that_is_not_settled_makes_it_due_again(company):
    settled(company, "I1", 2, 10, 300.0)
    invoice(company, "I2", 5, 12, 300.0)
    company.event("payment_refunded", 20, payment="PI2", invoice="I2")
    invoice(company, "I3", 40, None, 50.0)
    assert dso(company)["2025-01"] == pytest.approx(31 * 300 / 600)


def test_a_credit_note_lowers_billing_and_is_no_late_invoice(company):
    # 600 billed and 100 credited: 500 billed; 300 paid, so 200 due.
    settled(company, "I1", 2, 10, 300.0)
    invoice(company, "I2", 5, None, 300.0)
    invoice(company, "C1", 6, None, -100.0)
    invoice(company, "I3", 50, None, 50.0)
    answer = company.ask("payment_collection")
    assert dso(company)["2025-01"] == pytest.approx(31 * 200 / 500)
    assert kpi(answer, "invoice_to_payment_time").n == 3
    ages = {row[0]: row[2:] for row in table(answer, "ageing").rows}
    assert ages["credit_note"] == (1, -100.0)
    assert sum(row[1] for row in ages.values()) == pytest.approx(300 + 50 - 100)


def test_a_part_payment_lowers_what_is_due_when_it_comes(company):
    settled(company, "I1", 2, 10, 300.0)
    company.event("invoice_issued", 3, invoice="I2")
    company.event("payment_received", 12, payment="P2", invoice="I2")
    company.know("invoice", "I2", due_date=dt.date(2025, 1, 31), amount=300.0, currency="EUR")
    company.know("payment", "P2", amount=120.0, currency="EUR")
    invoice(company, "I3", 40, None, 50.0)
    assert dso(company)["2025-01"] == pytest.approx(31 * 180 / 600)
    ages = {row[0]: row[3] for row in table(company.ask("payment_collection"), "ageing").rows}
    assert ages["1-30"] == pytest.approx(230.0)  # without a balance: the amount less what was paid


def test_a_refund_is_taken_off_what_a_source_paid(company):
    company.event("lead_captured", 0, lead="L1")
    company.event("lead_qualified", 1, lead="L1")
    company.event("deal_created", 2, deal="D1")
    company.event("deal_won", 3, deal="D1")
    company.know("lead", "L1", source="FAIR")
    company.link(("lead", "L1"), ("deal", "D1"))
    company.link(("invoice", "I1"), ("deal", "D1"))
    settled(company, "I1", 4, 10, 300.0)
    company.link(("payment", "PI1"), ("invoice", "I1"))
    company.event("payment_refunded", 20, payment="PI1", invoice="I1")
    company.know("payment", "PI1", refunds=60.0)
    rows = table(company.ask("lead_conversion"), "sources")
    place = [head.key for head in rows.columns].index("amount_paid")
    assert [row[place] for row in rows.rows] == [240.0]


def sold(
    company,
    number: int,
    *,
    quoted: float,
    billed: float,
    terms: tuple[int | None, int],
    contact: bool,
    days: int,
):
    """A deal with an accepted quote, its only invoice due at the end of January, and a payment so many days late."""
    deal, quote, bill = f"D{number}", f"Q{number}", f"I{number}"
    company.event("quote_accepted", 1, quote=quote)
    company.event("order_fulfilled", 3, order=f"O{number}")
    invoice(company, bill, 5, 30.5 + days, billed, payment_terms=terms[1])
    company.event("invoice_settled", 30.5 + days, invoice=bill)
    company.know(
        "quote", quote, amount=quoted, currency="EUR", **({"payment_terms": terms[0]} if terms[0] else {})
    )
    for one in (("quote", quote), ("invoice", bill), ("order", f"O{number}")):
        company.link(one, ("deal", deal))
    company.link(("deal", deal), ("company", f"C{number % 3}"))
    if contact:
        company.link(("deal", deal), ("contact", f"P{number}"))


def test_what_goes_with_lateness_is_told_invoice_by_invoice(company):
    for number in range(80):
        sold(company, number, quoted=100.0, billed=100.0, terms=(30, 30), contact=True, days=number % 3)
    for number in range(80, 120):
        sold(company, number, quoted=100.0, billed=100.0, terms=(30, 30), contact=False, days=20 + number % 3)
    for number in range(120, 125):
        sold(company, number, quoted=100.0, billed=110.0, terms=(45, 30), contact=True, days=1)
    # An instalment cannot be held against the whole quote, nor can a quote in another currency.
    company.event("invoice_issued", 9, invoice="I2b")
    company.know("invoice", "I2b", due_date=dt.date(2025, 1, 31), amount=5.0, currency="EUR")
    company.link(("invoice", "I2b"), ("deal", "D2"))
    answer = company.ask("payment_collection")
    rows = {row[0]: dict(zip([head.key for head in told.columns], row, strict=True))
            for told in (table(answer, "late_drivers"),) for row in told.rows}  # fmt: skip
    assert (rows["no_contact"]["n"], rows["no_contact"]["with"], rows["no_contact"]["without"]) == (
        40,
        21.0,
        1.0,
    )
    assert rows["no_contact"]["effect"] == pytest.approx(20.0, abs=0.2)
    assert rows["amount_above_quote"]["n"] == rows["terms_shorter"]["n"] == 5
    assert rows["amount_below_quote"]["n"] == rows["terms_longer"]["n"] == rows["invoiced_late"]["n"] == 0
    found = {one.key: one for one in answer.findings}["late_driver:no_contact"]
    assert (found.value, found.reference, found.n) == (21.0, 1.0, 40)
    assert found.filters[0].startswith("case:")


def test_a_driver_that_the_data_cannot_tell_has_no_figure_and_says_how_to_know_it(company):
    invoice(company, "I1", 0, 20, 100.0)
    told = table(company.ask("payment_collection"), "late_drivers")
    assert {row[0]: row[1] for row in told.rows} == dict.fromkeys([row[0] for row in told.rows])
    assert all(str(row[-1]).endswith(".unknown") and str(row[-1]) in told.words for row in told.rows)


def test_customers_are_listed_by_what_they_owe_past_its_date(company):
    for name, customer, amount, due in (
        ("I1", "A", 70.0, 31),
        ("I2", "B", 100.0, 31),
        ("I3", "A", 50.0, 200),
    ):
        company.event("invoice_issued", 1, invoice=name)
        company.know(
            "invoice", name, due_date=dt.date(2025, 1, 1) + dt.timedelta(due), amount=amount, currency="EUR"
        )
        company.link(("invoice", name), ("company", customer))
        company.know("company", customer, name=f"Customer {customer}")
    invoice(company, "I4", 0, 60, 9.0)
    told = table(company.ask("payment_collection"), "late_customers")
    assert [row[:4] for row in told.rows] == [("Customer B", 1, 100.0, "EUR"), ("Customer A", 1, 70.0, "EUR")]
    assert told.filters == (("case:I2",), ("case:I1",))


@pytest.fixture
def sizes(company):
    """Thirty small deals at 20 %, ten of them approved first; thirty middle ones at 5 %; thirty large ones at 10 %."""
    for number in range(90):
        size, discount = ((100.0, 0.2), (1_000.0, 0.05), (10_000.0, 0.1))[number // 30]
        name, quote = f"D{number}", f"Q{number}"
        company.event("deal_created", 0, deal=name)
        company.event("deal_won", 9, deal=name)
        company.know("deal", name, amount=size + number / 1_000, currency="EUR")
        if number < 10:
            company.event("discount_approved", 1, quote=quote)
        company.event("quote_issued", 2, quote=quote)
        company.know("quote", quote, amount=size, currency="EUR", discount=discount)
        company.link(("quote", quote), ("deal", name))
    return company


def test_discounts_are_told_by_size_of_deal_with_what_lacks_its_approval(sizes):
    found = sizes.ask("discounts")
    by_size = next(one for one in found.tables if one.key == "discount_by_size")
    rows = {row[0]: row for row in by_size.rows}
    assert [rows[key][1:3] for key in ("small", "middle", "large")] == [
        (30, pytest.approx(0.2)), (30, pytest.approx(0.05)), (30, pytest.approx(0.1)),
    ]  # fmt: skip
    assert rows["small"][5:7] == (1.0, pytest.approx(2 / 3))
    assert rows["large"][5:7] == (0.0, None)
    # 100 net at 20 % off was 125: 25 given away on each.
    assert rows["small"][7:] == (pytest.approx(30 * 25.0), "EUR")
    timing = {
        row[0]: row[1:3] for row in next(one for one in found.tables if one.key == "discount_timing").rows
    }
    assert timing["before_approval"] == (20, pytest.approx(0.2))
    assert timing["after_approval"] == (10, pytest.approx(0.2))


def test_larger_deals_can_need_an_approval_from_a_smaller_discount_on(sizes):
    bands = [{"from_amount": 10_000, "approval_above": 0.08}, {"from_amount": 1_000, "approval_above": 0.1}]
    found = sizes.ask("discounts", Policies.from_json({"approval_above": 0.25, "approval_bands": bands}))
    rows = [row[1:6] for row in table(found, "approval_by_band").rows]
    assert rows == [
        (0.25, 30, 0.0, 0, None), (0.1, 30, 0.0, 0, None), (0.08, 30, 1.0, 30, 1.0),
    ]  # fmt: skip
    assert next(one for one in found.kpis if one.key == "unapproved_discount_share").n == 30
    said = next(one.fr for one in found.caveats if "seuil" in one.fr)
    assert "pour les affaires à partir de 10" in said


def test_where_one_threshold_holds_for_all_there_is_no_table_by_threshold(sizes):
    assert table(sizes.ask("discounts"), "approval_by_band").rows == ()


def test_segments_of_two_currencies_without_a_home_are_each_told_in_their_own(company):
    for number in range(20):
        name, is_french = f"D{number}", number % 2 == 0
        company.event("deal_created", 0, deal=name)
        company.event("deal_won", 5, deal=name)
        coin, region = ("EUR", "France") if is_french else ("GBP", "UK")
        company.know("deal", name, amount=100.0, currency=coin, region=region)
    rows = table(company.ask("segment_comparison"), "side_by_side").rows
    assert {(row[1], *row[-2:]) for row in rows if row[0] == "region"} == {
        ("France", 1000.0, "EUR"),
        ("UK", 1000.0, "GBP"),
    }
