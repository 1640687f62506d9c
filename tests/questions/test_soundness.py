"""One test for each silent wrong answer of sales data."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from filon.core.calendar import WorkCalendar
from filon.ingest.hubspot.tables import tables_of
from filon.ingest.perspectives import lead_to_cash
from filon.log.building import Origin
from filon.log.store import Store
from filon.mining.money import Sum, amounts
from filon.questions.answer import Answer, Unanswerable
from filon.questions.registry import answer, question_of
from filon.questions.units import Units
from tests.ingest.hubspot.handmade import deal as hubspot_deal
from tests.ingest.hubspot.handmade import entry, read, record, tie
from tests.questions.by_hand import kpi
from tests.questions.by_hand import table as table_of

DAY_S = 86_400.0


def table(answer, key):
    return table_of(answer, key).rows


def deal(company, name: str, created: float, *, won: float | None = None, lost: float | None = None, **known):
    company.event("deal_created", created, deal=name)
    for activity, day in (("deal_won", won), ("deal_lost", lost)):
        if day is not None:
            company.event(activity, day, deal=name)
    if known:
        company.know("deal", name, **known)


def invoice(  # noqa: PLR0917 - reads as a line of a ledger
    company, name: str, deals: tuple[str, ...], issued: float, paid: float | None, due: int, **known
):
    company.event("invoice_issued", issued, invoice=name)
    if paid is not None:
        company.event("payment_received", paid, payment=f"P{name}", invoice=name)
    company.know("invoice", name, due_date=dt.date(2025, 1, 1) + dt.timedelta(days=due), **known)
    for one in deals:
        company.link(("invoice", name), ("deal", one))


def test_quotes_times_invoices_do_not_multiply_the_money_of_a_deal(company):
    deal(company, "D1", 0, won=9, amount=1000.0, currency="EUR")
    for quote in ("Q1", "Q2", "Q3"):
        company.event("quote_issued", 2, quote=quote)
        company.link(("quote", quote), ("deal", "D1"))
    invoice(company, "I1", ("D1",), 10, None, 20)
    invoice(company, "I2", ("D1",), 11, None, 20)
    log = company.open()
    cases, quotes = Units(log), Units(log, "quote")
    assert [(one.currency, one.value) for one in cases.money(cases.first("deal_won") > 0)] == [
        ("EUR", 1000.0)
    ]
    assert (cases.n, quotes.n, cases.count("quote_issued").tolist()) == (1, 3, [3])


def test_an_invoice_that_three_deals_share_is_one_invoice(company):
    for name in ("D1", "D2", "D3"):
        deal(company, name, 0, won=5)
    invoice(company, "I1", ("D1", "D2", "D3"), 6, 9, 30, amount=300.0, currency="EUR")
    invoices = Units(company.open(), "invoice")
    assert invoices.n == 1
    assert [one.value for one in invoices.money(invoices.first("invoice_issued") > 0)] == [300.0]


def test_a_part_payment_is_not_a_payment(company):
    invoice(company, "I1", (), 0, 5, 30, amount=100.0, balance_due=60.0, currency="EUR")
    invoice(company, "I2", (), 0, 8, 30, amount=100.0, balance_due=0.0, currency="EUR")
    found = kpi(company.ask("payment_collection"), "invoice_to_payment_time")
    assert (found.n, found.events) == (2, 1)


def test_a_refunded_payment_is_not_a_payment(company):
    invoice(company, "I1", (), 0, 5, 30, amount=100.0, balance_due=0.0)
    company.event("payment_refunded", 7, payment="PI1", invoice="I1")
    invoice(company, "I2", (), 0, 4, 30, amount=100.0, balance_due=0.0)
    assert kpi(company.ask("payment_collection"), "invoice_to_payment_time").events == 1


def test_days_late_count_from_the_due_date_and_are_negative_when_early(company):
    invoice(company, "I1", (), 0, 27.5, 30)
    assert kpi(company.ask("payment_collection"), "days_beyond_terms").value == -3


def test_two_currencies_are_never_added(company):
    invoice(company, "I1", (), 0, None, 1, amount=100.0, currency="EUR")
    invoice(company, "I2", (), 0, None, 1, amount=70.0, currency="CHF")
    invoice(company, "I3", (), 0, 20, 60, amount=10.0, currency="EUR")
    due = [(row[1], row[2], row[3]) for row in table(company.ask("payment_collection"), "ageing")]
    assert sorted(due) == [("CHF", 1, 70.0), ("EUR", 1, 100.0)]


def in_francs(company, deals: int = 1, **more):
    company.home_currency = "EUR"
    for name in [f"D{one}" for one in range(1, deals + 1)]:
        deal(company, name, 0, won=5, amount=100.0, currency="CHF", **more)
    invoice(company, "I1", ("D1",), 0, None, 1, amount=50.0, currency="CHF")
    invoice(company, "I0", (), 0, 20, 60, amount=10.0, currency="EUR")


def due_by_currency(company):
    answer = company.ask("payment_collection")
    return sorted((row[1], row[2], round(row[3], 2)) for row in table(answer, "ageing")), [
        one.en for one in answer.caveats
    ]


def test_an_amount_in_francs_is_told_in_euros_by_the_rate_of_its_deal(company):
    in_francs(company, amount_home=110.0)
    invoice(company, "I2", (), 0, None, 1, amount=10.0, currency="EUR")
    due, said = due_by_currency(company)
    assert due == [("EUR", 2, 65.0)]
    assert any("CHF (1) are told in EUR" in one for one in said)


def test_what_was_paid_of_an_invoice_is_converted_as_the_invoice_is(company):
    in_francs(company, amount_home=110.0)
    company.event("payment_received", 1, payment="P1", invoice="I1")
    company.know("payment", "P1", amount=20.0, currency="CHF")
    company.link(("payment", "P1"), ("invoice", "I1"))
    company.know("invoice", "I1", balance_due=30.0)
    assert due_by_currency(company)[0] == [("EUR", 1, 33.0)]


def test_without_a_rate_francs_stay_francs_and_it_is_said(company):
    in_francs(company)
    due, said = due_by_currency(company)
    assert due == [("CHF", 1, 50.0)]
    assert any("1 amount in CHF has no exchange rate" in one for one in said)


def test_a_rate_of_another_currency_converts_nothing(company):
    in_francs(company, amount_home=110.0)
    invoice(company, "I2", ("D1",), 0, None, 1, amount=10.0, currency="USD")
    assert due_by_currency(company)[0] == [("EUR", 1, 55.0), ("USD", 1, 10.0)]


def test_a_deal_that_could_not_be_converted_counts_in_its_own_currency(company):
    company.home_currency = "EUR"
    deal(company, "D1", 0, won=5, amount=100.0, currency="CHF", amount_home=110.0)
    deal(company, "D2", 0, won=5, amount=70.0, currency="CHF")
    deal(company, "D3", 0, won=5, amount=30.0, currency="EUR", amount_home=30.0)
    log = company.open()
    cases = Units(log)
    assert [(one.currency, one.value) for one in cases.money(cases.outcome == "won")] == [
        ("EUR", 140.0),
        ("CHF", 70.0),
    ]
    assert amounts(log).sums == (Sum("EUR", 140.0, 2), Sum("CHF", 70.0, 1))


def test_an_open_deal_is_censored_not_short(company):
    deal(company, "D1", 0, won=10)
    deal(company, "D2", 0, won=20)
    deal(company, "D3", 0)
    deal(company, "D4", 19)  # open for one day when the data ends: it must not pull the median down
    found = kpi(company.ask("sales_cycle"), "sales_cycle")
    assert (found.value, found.n, found.events) == (20 * DAY_S, 4, 2)


def test_a_reopened_deal_is_open(company):
    deal(company, "D1", 0, lost=5)
    company.event("deal_reopened", 8, deal="D1")
    deal(company, "D2", 0, won=9)
    answer = company.ask("sales_cycle")
    assert (kpi(answer, "win_rate").value, kpi(answer, "win_rate").n) == (1.0, 1)
    assert kpi(answer, "sales_cycle").n == 2


def test_a_deal_won_twice_is_won_once_and_ends_with_its_last_win(company):
    deal(company, "D1", 0, won=5, amount=50.0, currency="EUR")
    company.event("deal_reopened", 6, deal="D1")
    company.event("deal_won", 12, deal="D1")
    answer = company.ask("sales_cycle")
    assert (kpi(answer, "win_rate").n, kpi(answer, "sales_cycle").value) == (1, 12 * DAY_S)


def test_when_every_deal_is_open_no_cycle_and_no_win_rate_is_told(company):
    deal(company, "D1", 0)
    deal(company, "D2", 3)
    assert [one.kind for one in company.ask("sales_cycle").missing] == ["outcome"]


def test_when_every_deal_is_lost_the_cycle_is_unknown_and_nobody_wins(company):
    deal(company, "D1", 0, lost=4)
    answer = company.ask("sales_cycle")
    assert kpi(answer, "sales_cycle").value is None
    assert (kpi(answer, "win_rate").value, kpi(answer, "time_to_lost").value) == (0.0, 4 * DAY_S)


def test_one_deal_is_shown_as_few_and_never_ranked(company):
    deal(company, "D1", 0, won=4, region="IDF")
    answer = company.ask("sales_cycle")
    assert (kpi(answer, "sales_cycle").is_small, kpi(answer, "sales_cycle").grade) == (True, "D")
    assert answer.findings == ()


def test_sent_is_not_signed(company):
    deal(company, "D1", 0, won=9)
    company.event("quote_issued", 1, quote="Q1")
    company.link(("quote", "Q1"), ("deal", "D1"))
    company.event("contract_sent", 3, deal="D1")
    found = kpi(company.ask("quote_to_contract"), "quote_to_contract_time")
    assert (found.value, found.events) == (None, 0)


def test_an_order_before_the_signature_has_no_wait(company):
    deal(company, "D1", 0, won=9)
    company.event("order_created", 4, order="O1")
    company.link(("order", "O1"), ("deal", "D1"))
    company.event("contract_signed", 6, deal="D1")
    found = kpi(company.ask("delivery_handover"), "contract_to_order_time")
    assert (found.value, found.coverage) == (None, 0.0)


def test_a_lead_that_skips_a_step_has_passed_it(company):
    for name, won in (("L1", 5), ("L2", None)):
        company.event("lead_captured", 0, lead=name)
        if won:
            deal(company, f"D{name}", 2, won=won)
            company.link(("lead", name), ("deal", f"D{name}"))
    company.event("lead_disqualified", 90, lead="L2")
    steps = {row[0]: (row[1], row[4]) for row in table(company.ask("lead_conversion"), "funnel")}
    assert steps["lead_qualified"] == (1, 0)
    assert steps["deal_won"] == (1, 1)


def test_a_deal_without_what_a_question_needs_gets_no_number(company):
    deal(company, "D1", 0, won=3)
    found = company.ask("revenue_lag")
    assert isinstance(found, Unanswerable)
    assert [one.key for one in found.missing] == ["order_fulfilled", "invoice_generated"]
    assert all(one.where.fr and one.where.en for one in found.missing)
    assert "sales_cycle" in found.answerable


@pytest.mark.parametrize("key", ["discounts"])
def test_a_document_without_the_attribute_in_question_gets_no_number(key, company):
    deal(company, "D1", 0, won=3)
    company.event("quote_issued", 1, quote="Q1")
    company.link(("quote", "Q1"), ("deal", "D1"))
    found = company.ask(key)
    assert isinstance(found, Unanswerable)
    assert [one.key for one in found.missing] == ["discount"]


def paris(month: int, day: int, hour: int) -> float:
    """Days since the beginning of 2025 in UTC of an hour in Paris."""
    at = dt.datetime(2025, month, day, hour, tzinfo=ZoneInfo("Europe/Paris"))
    return (at - dt.datetime(2025, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "calendar", "hours"),
    [
        ((3, 28, 17), (3, 31, 10), None, 64.0),  # the clocks went forward: 65 on the wall
        ((3, 28, 17), (3, 31, 10), WorkCalendar(), 2.0),
        ((10, 24, 17), (10, 27, 10), None, 66.0),
        ((10, 24, 17), (10, 27, 10), WorkCalendar(), 2.0),
        ((4, 18, 17), (4, 22, 10), WorkCalendar(), 2.0),  # Easter Monday is off in France
        ((4, 18, 17), (4, 22, 10), WorkCalendar(country=None), 9.5),
        ((4, 26, 10), (4, 27, 10), WorkCalendar(), 0.0),
    ],
)
def test_changes_of_clock_weekends_and_holidays_do_not_lengthen_a_cycle(company, start, end, calendar, hours):
    deal(company, "D1", paris(*start), won=paris(*end))
    found = kpi(answer(question_of("sales_cycle"), company.open(), calendar), "sales_cycle")
    assert found.value == pytest.approx(hours * 3600, abs=1)
    assert found.clock == ("calendar" if calendar is None else "work")


def merged_log(tmp_path):
    """A deal that another was merged into, with the quote, invoice and payment of the one that is gone."""
    moves = [
        entry("appointmentscheduled", "2026-01-05T09:00:00"),
        entry("closedwon", "2026-02-05T09:00:00"),
    ]
    billed = {"hs_amount_billed": "100", "hs_currency": "EUR", "hs_invoice_date": "2026-02-06"}
    money = {"amount": "100", "deal_currency_code": "EUR"}
    batch = tables_of(
        read(
            deals=[
                hubspot_deal(*moves, identity="9", hs_merged_object_ids="1", **money),
                hubspot_deal(*moves, **money),
            ],
            quotes=[record("70", ties={"deals": tie("1")}, hs_quote_amount="100", hs_currency="EUR",
                           hs_esign_date="2026-02-01T09:00:00Z",
                           past={"hs_status": [entry("APPROVAL_NOT_NEEDED", "2026-01-20T09:00:00")]})],
            invoices=[
                record("80", ties={"deals": tie("1", "9")}, hs_due_date="2026-02-20", hs_balance_due="100", **billed,
                       past={"hs_invoice_status": [entry("open", "2026-02-06T09:00:00")]}),
                record("81", ties={"deals": tie("1")}, hs_due_date="2026-02-20", hs_balance_due="0", **billed,
                       past={"hs_invoice_status": [entry("open", "2026-02-06T09:00:00"),
                                                   entry("paid", "2026-02-16T09:00:00")]}),
            ],
        )
    )  # fmt: skip
    store = Store(tmp_path)
    with store.build("merged") as building:
        building.add_objects([batch])
        building.admit_objects(lead_to_cash(building.raw_object_types()))
        building.finish(Origin("merged", "objects", "demo"))
    return store


def test_a_merged_deal_is_one_deal_in_every_question(tmp_path):
    store = merged_log(tmp_path)
    found = {}
    for key in (
        "sales_cycle",
        "discounts",
        "quote_to_contract",
        "data_quality",
        "payment_collection",
        "revenue_lag",
    ):
        question = question_of(key)
        found[key] = answer(question, store.open("merged", perspective=question.perspective))
    assert {one.cases for one in found.values() if isinstance(one, Answer)} == {1, 2}
    assert (kpi(found["sales_cycle"], "win_rate").n, kpi(found["sales_cycle"], "sales_cycle").value) == (
        1,
        31 * DAY_S,
    )
    assert kpi(found["quote_to_contract"], "quote_to_contract_time").n == 1
    assert found["payment_collection"].cases == 2
    # Linked to both deals, the invoice is due once.
    due = {row[0]: row[2:] for row in table(found["payment_collection"], "ageing")}
    assert list(due.values()) == [(1, 100.0)]
    deals = Units(store.open("merged", perspective="deal"))
    assert (deals.n, [one.value for one in deals.money(deals.first("deal_won") > 0)]) == (1, [100.0])
