"""Figures of the questions worked out by hand on companies of a few deals."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from filon.mining.adjustment import adjusted_effects, adjusted_levels
from filon.questions.acquisition_effort import per_win
from filon.questions.answer import Answer
from filon.questions.asked import Asked
from filon.questions.close_dates import close_dates
from filon.questions.moves import bulk, ping_pong
from filon.questions.policies import Policies
from filon.questions.receivables import dso_by_month
from filon.questions.registry import answer, question_of
from filon.questions.revenue_lag import short_paid
from filon.questions.stages import visits


def kpi(found, key):
    assert isinstance(found, Answer), found
    return next(one for one in found.kpis if one.key == key)


def table(found, key):
    return next(one for one in found.tables if one.key == key)


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


def stages(company, deal: str, *moves: tuple[str, float]):
    for activity, day in moves:
        company.event(activity, day, deal=deal)


def test_there_and_back_twice_is_ping_pong_and_once_is_not(company):
    there = ("deal_qualified", "requirements_gathered")
    stages(company, "D1", ("deal_created", 0), *((there[k % 2], k + 1) for k in range(4)), ("deal_won", 9))
    stages(company, "D2", ("deal_created", 0), *((there[k % 2], k + 1) for k in range(3)), ("deal_won", 9))
    asked = Asked(company.open("deal"))
    assert ping_pong(asked, visits(asked)).tolist() == [1.0, 0.0]


def test_ten_deals_moved_in_ten_minutes_by_nobody_known_are_no_clean_up(company):
    for place in range(12):
        stages(company, f"D{place}", ("deal_created", 0), ("deal_lost", 5 + place / 10_000))
    asked = Asked(company.open("deal"))
    assert bulk(asked).begun.size == 0


def test_every_stay_at_a_stage_counts_one_visit(company):
    stages(
        company,
        "D1",
        ("deal_created", 0),
        ("deal_qualified", 1),
        ("deal_created", 3),
        ("deal_qualified", 7),
        ("deal_won", 9),
    )
    rows = {row[0]: row for row in table(company.ask("sales_cycle"), "stages").rows}
    n, cumulated, per_case = (rows["deal_qualified"][at] for at in (1, 7, 8))
    assert (n, cumulated, per_case) == (2, 4 * 86_400.0, 2.0)


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


def test_the_cost_of_a_win_holds_the_work_on_lost_deals(company):
    for name, end in (("D1", "deal_won"), ("D2", "deal_lost"), ("D3", "deal_lost")):
        stages(company, name, ("deal_created", 0), (end, 9))
        company.event("call_made", 1, call=f"C{name}")
        company.link(("call", f"C{name}"), ("deal", name))
    question = question_of("acquisition_effort")
    policies = Policies(hourly_rate=60.0, minutes=(("call_made", 20.0),))
    found = answer(question, company.open(question.perspective), policies=policies)
    assert kpi(found, "cost_per_win").value == pytest.approx(60.0)
    assert per_win(Asked(company.open("deal_effort")), np.array([1.0, 1.0, 1.0])).value == 3.0


def test_a_delay_counts_as_late_when_it_passed_and_not_while_it_may_still_be_kept(company):
    for name, ordered in (("D1", 6.0), ("D2", 2.0), ("D3", None)):
        stages(company, name, ("deal_created", 0), ("deal_won", 1))
        company.event("contract_signed", 1, quote=f"Q{name}")
        company.link(("quote", f"Q{name}"), ("deal", name))
        if ordered:
            company.event("order_created", ordered, order=f"O{name}")
            company.link(("order", f"O{name}"), ("deal", name))
    found = kpi(company.ask("delivery_handover"), "late_order_share")
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)  # D3 waits five days by the end of the data


def test_close_dates_without_a_history_tell_nothing(company):
    stages(company, "D1", ("deal_created", 0), ("deal_won", 9))
    company.know("deal", "D1", close_date=dt.date(2025, 1, 5))
    found = close_dates(Asked(company.open("deal")).cases)
    assert np.isnan(found.pushes).all()
    assert np.isnan(found.error).all()


RANDOM = np.random.default_rng(11)


def test_an_effect_is_told_among_like_with_like():
    # Large deals are won more often and discounted more often: alone the discount looks good, alike it does nothing.
    large = RANDOM.random(6_000) < 0.5
    discount = RANDOM.random(6_000) < np.where(large, 0.8, 0.2)
    won = (RANDOM.random(6_000) < np.where(large, 0.7, 0.3)).astype(float)
    (raw,), (alike,) = (
        adjusted_effects(won, [discount], []),
        adjusted_effects(won, [discount], [large.astype(int)]),
    )
    assert raw.low > 0.15
    assert alike.low < 0 < alike.high


def test_effects_agree_with_a_regression_written_out():
    codes, other = RANDOM.integers(0, 3, 900), RANDOM.integers(0, 2, 900)
    values = np.array([1.0, 2.0, 4.0])[codes] + 3.0 * other
    found = adjusted_levels(values, codes, [other])
    mean = float(np.array([1.0, 2.0, 4.0])[codes].mean())
    assert [found[group].value for group in range(3)] == pytest.approx([1 - mean, 2 - mean, 4 - mean])


def test_a_column_that_follows_from_others_has_no_effect_of_its_own():
    flags = RANDOM.random(300) < 0.5
    first, second = adjusted_effects(RANDOM.random(300), [flags, ~flags], [])
    assert (first is None) != (second is None)
    assert adjusted_effects(np.full(5, np.nan), [flags[:5]], []) == [None]


def test_a_stage_entered_again_or_a_quote_revised_is_rework(company):
    back = (
        ("deal_created", 0),
        ("deal_qualified", 1),
        ("deal_created", 2),
        ("deal_qualified", 3),
        ("deal_won", 9),
    )
    stages(company, "D1", *back)
    stages(company, "D2", ("deal_created", 0), ("quote_revised", 4), ("deal_won", 9))
    stages(company, "D3", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    stages(company, "D4", ("deal_created", 0), ("deal_lost", 9))
    found = kpi(company.ask("sales_cycle"), "rework_rate")
    assert (found.value, found.n) == (0.5, 4)
    assert (found.label.en, found.label.fr) == ("Rework", "Reprises")


def test_the_wait_for_a_quote_goes_on_for_open_deals_and_leaves_out_those_that_closed_without(company):
    stages(company, "D1", ("deal_created", 0), ("deal_qualified", 1), ("quote_issued", 3), ("deal_won", 20))
    stages(company, "D2", ("deal_created", 0), ("deal_qualified", 2))
    stages(company, "D3", ("deal_created", 0), ("deal_qualified", 2), ("deal_lost", 5))
    found = kpi(company.ask("quote_to_contract"), "qualification_to_quote_time")
    assert (found.n, found.events, found.value) == (2, 1, 2 * 86_400.0)


def test_deals_that_changed_owner_are_counted_among_the_signs(company):
    stages(company, "D1", ("deal_created", 0), ("owner_changed", 3), ("owner_changed", 4), ("deal_won", 9))
    stages(company, "D2", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    signs = table(company.ask("stage_tracking"), "signs")
    row = next(one for one in signs.rows if one[0] == "handed_over")
    assert row[1:4] == (2, 1, 0.5)


def test_deals_without_a_history_of_owners_have_no_such_sign(company):
    stages(company, "D1", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    row = next(one for one in table(company.ask("stage_tracking"), "signs").rows if one[0] == "handed_over")
    assert row[1:4] == (0, 0, None)


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


def test_a_bottleneck_is_held_to_the_goal_of_its_stage_and_says_so(company):
    for number in range(40):
        name = f"D{number}"
        stages(company, name, ("deal_created", 0), ("deal_qualified", 2 + number % 4), ("deal_won", 9))
        company.know("deal", name, amount=10.0, currency="EUR")
    log = company.open("deal")

    def target(policies: Policies):
        found = answer(question_of("sales_cycle"), log, policies=policies)
        told = table(found, "bottlenecks")
        row = next(row for row in told.rows if row[0] == "deal_created")
        return row[2] / 86_400, row[3], row[4], told.words[row[4]].fr

    # Stays of 2, 3, 4 and 5 days, ten of each: the best quartile is 2.75 days.
    assert target(Policies()) == (
        2.75,
        pytest.approx(100 * (0.25 + 1.25 + 2.25)),
        "best_quartile",
        "Meilleur quartile",
    )
    goal = Policies(goals=(("stage_time_deal_created", 4 * 86_400.0),))
    assert target(goal) == (4.0, pytest.approx(100 * 1.0), "goal", "Objectif")


def test_a_discount_is_told_by_size_of_deal_and_among_alike(company):
    """Small deals: 8 % off wins twice as often and signs twice as fast; large deals: no difference."""
    number = 0
    for size, won_without, won_with, days in ((100.0, 20, 40, 5), (500.0, 30, 30, 10), (5000.0, 30, 30, 10)):
        for discount, wins, taken in ((0.0, won_without, 10), (0.08, won_with, days)):
            for place in range(60):
                name, quote, number = f"D{number}", f"Q{number}", number + 1
                end = "deal_won" if place < wins else "deal_lost"
                stages(company, name, ("deal_created", 0), (end, 40))
                company.know("deal", name, amount=size + place / 100, currency="EUR", source="WEB")
                company.event("quote_issued", 1, quote=quote)
                if place < wins:
                    company.event("contract_signed", 1 + taken, quote=quote)
                company.know("quote", quote, amount=size, currency="EUR", discount=discount)
                company.link(("quote", quote), ("deal", name))
    told = table(company.ask("discounts"), "bands_by_size")
    heads = [head.key for head in told.columns]
    rows = {row[:2]: dict(zip(heads, row, strict=True)) for row in told.rows}
    small, large = rows["small", "5%-10%"], rows["large", "5%-10%"]
    assert (small["n"], small["win_rate"]) == (60, pytest.approx(2 / 3))
    assert small["gain"] == pytest.approx(1 / 3)
    assert small["gain_low"] > 0
    assert small["time_ratio"] == pytest.approx(0.5)
    assert (large["gain"], large["time_ratio"]) == (pytest.approx(0.0, abs=1e-9), pytest.approx(1.0))
    assert rows["small", "0%"]["gain"] is None
    assert told.words["large"].en == "Large (over 500.59)"


def test_groups_of_fewer_than_five_are_shown_together_and_counted(company):
    for number in range(14):
        name = f"D{number}"
        stages(company, name, ("deal_created", 0), ("deal_won" if number % 2 else "deal_lost", 5))
        # North has eight deals; South four and East two: no table may tell these two apart.
        company.know("deal", name, region="North" if number < 8 else "South" if number < 12 else "East")
    told = table(company.ask("segment_comparison"), "side_by_side")
    rows = {row[1]: row[2:4] for row in told.rows if row[0] == "region"}
    assert rows == {"North": (8, 0.5), "few_groups:2:6": (6, 0.5)}
    assert told.words["few_groups:2:6"].en == "Other groups: 2 of fewer than 5 (n = 6)"
    assert told.words["few_groups:2:6"].fr.startswith("Autres groupes")


def test_small_sources_are_together_from_the_lead_to_the_cash(company):
    for number in range(8):
        lead, deal = f"L{number}", f"D{number}"
        company.event("lead_captured", 0, lead=lead)
        company.event("deal_created", 2, deal=deal)
        company.event("deal_won", 3, deal=deal)
        source = "WEB" if number < 5 else "FAIR" if number < 7 else "PRESS"
        company.know("lead", lead, source=source)
        company.know("deal", deal, source=source, amount=10.0, currency="EUR")
        company.link(("lead", lead), ("deal", deal))
        company.event("lead_qualified", 1, lead=lead)
    rows = table(company.ask("lead_conversion"), "sources")
    place = [head.key for head in rows.columns].index("amount_won")
    assert {row[0]: (row[1], row[place]) for row in rows.rows} == {
        "WEB": (5, 50.0),
        "few_groups:2:3": (3, 30.0),
    }


def quoted_twice(company, name: str, *, prices: tuple[str, str], terms: tuple[str, str] | None = None):
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for activity, day in (
        ("quote_drafted", 1),
        ("quote_issued", 2),
        ("quote_revised", 4),
        ("quote_issued", 7),
    ):
        company.event(activity, day, quote=name)
    for key, values in (("amount", prices), ("payment_terms", terms)):
        for value, day in zip(values or (), (1, 5), strict=False):
            company.know_since("quote", name, key, value, start + dt.timedelta(days=day))


def test_what_a_revision_changed_comes_from_the_history_of_the_quote(company):
    company.event("deal_created", 0, deal="D1")
    company.event("deal_won", 20, deal="D1")
    quoted_twice(company, "Q1", prices=("100", "90"))
    quoted_twice(company, "Q2", prices=("100", "100"), terms=("45", "30"))
    quoted_twice(company, "Q3", prices=("100", "100.2"), terms=("30", "30"))  # half a per cent is rounding
    for name in ("Q1", "Q2", "Q3"):
        company.link(("quote", name), ("deal", "D1"))
    company.event("contract_signed", 9, quote="Q1")
    company.event("quote_accepted", 9, quote="Q2")
    told = table(company.ask("quote_to_contract"), "revision_changes")
    rows = {row[0]: dict(zip([head.key for head in told.columns], row, strict=True)) for row in told.rows}
    price, terms, quantity = (rows[key] for key in ("price", "terms", "quantity"))
    assert (price["n"], price["known"], price["signed"], price["median"]) == (1, 3, 1.0, 3 * 86_400.0)
    assert (terms["n"], terms["known"]) == (1, 2)
    assert (quantity["n"], quantity["share"], quantity["advice"]) == (None, None, "quantity.unknown")
    assert "HubSpot" in told.words["quantity.unknown"].en


def test_a_quote_that_takes_the_place_of_another_is_held_against_it(company):
    company.event("deal_created", 0, deal="D1")
    company.event("deal_won", 20, deal="D1")
    for name, day, amount, discount in (("Q1", 1, 100.0, 0.0), ("Q2", 8, 80.0, 0.2), ("Q3", 15, 80.0, 0.2)):
        company.event("quote_issued", day, quote=name)
        company.know("quote", name, amount=amount, discount=discount, payment_terms=30, currency="EUR")
        company.link(("quote", name), ("deal", "D1"))
    told = table(company.ask("quote_to_contract"), "revision_changes")
    assert {row[0]: row[1:3] for row in told.rows if row[2]} == {
        "price": (1, 2),
        "terms": (0, 2),
        "discount": (1, 2),
    }
