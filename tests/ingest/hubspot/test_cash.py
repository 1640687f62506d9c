import pytest

from tests.ingest.hubspot.handmade import attributes, entry, read, record, the, tie, trace, us

DRAFT = entry("draft", "2026-03-01T09:00:00", user=7)
OPEN = entry("open", "2026-03-02T09:00:00", user=7)
DUE = {"hs_invoice_date": "2026-03-02", "hs_due_date": "2026-04-01", "hs_amount_billed": "1000"}


def invoice(*statuses: dict[str, object], **more: object) -> object:
    return record("50", "2026-03-01T09:00:00", past={"hs_invoice_status": list(statuses)}, **(DUE | more))  # type: ignore[arg-type]


def test_an_invoice_is_generated_as_a_draft_and_issued_when_it_opens():
    rows = read(invoices=[invoice(DRAFT, OPEN)])
    assert trace(rows)[:2] == ["invoice_generated", "invoice_issued"]
    assert attributes(rows, "payment_terms") == ["30"]


def test_an_invoice_from_accounting_is_dated_by_its_own_date_not_by_its_synchronisation():
    generated = the(read(invoices=[invoice(OPEN, hs_object_source="INTEGRATION")]), "invoice_generated")
    assert (generated.timestamp, generated.evidence) == (us("2026-03-02T00:00:00"), "declared")


def test_overdue_is_computed_at_the_portals_midnight_after_the_due_date():
    overdue = the(read(invoices=[invoice(DRAFT, OPEN)]), "invoice_overdue")
    assert overdue.timestamp == us("2026-04-01T22:00:00")  # 2 April, midnight in Paris
    assert (overdue.evidence, overdue.resource) == ("computed", None)


@pytest.mark.parametrize("paid", ["2026-03-20T09:00:00", "2026-04-01T21:59:00"])
def test_an_invoice_paid_by_its_due_date_is_not_overdue(paid: str):
    assert "invoice_overdue" not in trace(read(invoices=[invoice(DRAFT, OPEN, entry("paid", paid))]))


def test_an_invoice_whose_due_date_is_still_to_come_is_not_overdue():
    assert "invoice_overdue" not in trace(read(invoices=[invoice(DRAFT, OPEN, hs_due_date="2026-07-15")]))


def test_a_draft_and_an_invoice_collected_elsewhere_are_never_overdue():
    assert "invoice_overdue" not in trace(read(invoices=[invoice(DRAFT)]))
    assert "invoice_overdue" not in trace(read(invoices=[invoice(DRAFT, OPEN, hs_invoice_billable="false")]))


def test_partial_payments_are_payments_and_the_invoice_is_settled_once():
    parts = [
        record(
            key,
            past={"hs_latest_status": [entry("succeeded", time)]},
            hs_initial_amount=amount,
            ties={"invoices": tie("50")},
        )
        for key, time, amount in (("61", "2026-03-20T09:00:00", "400"), ("62", "2026-03-25T09:00:00", "600"))
    ]
    rows = read(
        invoices=[invoice(DRAFT, OPEN, entry("paid", "2026-03-25T09:00:05"))], commerce_payments=parts
    )
    assert trace(rows)[2:] == ["payment_received", "payment_received", "invoice_settled"]
    assert [e.attributes["amount"] for e in rows.events if e.activity == "payment_received"] == [400.0, 600.0]


def payment(identity: str, time: str, amount: str) -> object:
    past = {"hs_latest_status": [entry("succeeded", time)]}
    return record(identity, past=past, ties={"invoices": tie("50")}, hs_initial_amount=amount)


def test_what_is_overdue_is_the_balance_after_the_payments_that_came_in_time():
    payments = [payment("61", "2026-03-20T09:00:00", "400"), payment("62", "2026-05-20T09:00:00", "600")]
    rows = read(invoices=[invoice(DRAFT, OPEN)], commerce_payments=payments)
    assert the(rows, "invoice_overdue").attributes["amount"] == 600.0


def test_an_invoice_whose_money_came_in_time_is_not_overdue_though_its_status_lags():
    settled = invoice(DRAFT, OPEN, entry("paid", "2026-04-20T09:00:00"))
    rows = read(invoices=[settled], commerce_payments=[payment("61", "2026-03-20T09:00:00", "1000")])
    assert "invoice_overdue" not in trace(rows)


def test_without_payment_objects_the_payment_is_told_by_the_invoice():
    stated = read(
        invoices=[invoice(DRAFT, OPEN, entry("paid", "2026-03-25T09:00:00"), hs_payment_date="2026-03-23")]
    )
    assert (the(stated, "payment_received").timestamp, the(stated, "payment_received").evidence) == (
        us("2026-03-23T00:00:00"),
        "declared",
    )
    silent = the(
        read(invoices=[invoice(DRAFT, OPEN, entry("paid", "2026-03-25T09:00:00"))]), "payment_received"
    )
    assert (silent.timestamp, silent.evidence) == (us("2026-03-25T09:00:00"), "recorded")


def test_a_refund_is_an_event_with_its_own_amount_and_the_payment_stays():
    refunded = record(
        past={
            "hs_latest_status": [
                entry("succeeded", "2026-03-20T09:00:00"),
                entry("partially_refunded", "2026-04-02T09:00:00"),
            ]
        },
        hs_initial_amount="1000",
        hs_refunds_amount="150",
    )
    rows = read(commerce_payments=[refunded])
    assert trace(rows) == ["payment_received", "payment_refunded"]
    assert the(rows, "payment_refunded").attributes["amount"] == 150.0


def test_failed_and_disputed_payments_are_told_and_are_no_money():
    failed = record(past={"hs_latest_status": [entry("failed", "2026-03-20T09:00:00")]})
    disputed = record(
        "2", past={"hs_latest_status": [entry("disputed_action_required", "2026-03-21T09:00:00")]}
    )
    assert trace(read(commerce_payments=[failed, disputed])) == ["payment_failed", "payment_disputed"]


def test_a_payment_without_history_counts_at_its_initiation_if_it_succeeded():
    payment = record(hs_latest_status="succeeded", hs_initiated_date="2026-03-20T09:00:00Z")
    assert the(read(commerce_payments=[payment]), "payment_received").timestamp == us("2026-03-20T09:00:00")


def test_a_voided_invoice_is_voided_and_never_overdue():
    found = trace(read(invoices=[invoice(DRAFT, OPEN, entry("voided", "2026-03-10T09:00:00"))]))
    assert found == ["invoice_generated", "invoice_issued", "invoice_voided"]


def test_subscriptions_start_fall_behind_and_end():
    history = [
        entry(v, f"2026-03-0{n}T09:00:00")
        for n, v in enumerate(("active", "past_due", "unpaid", "canceled"), 1)
    ]
    found = trace(read(subscriptions=[record(past={"hs_status": history})]))
    assert found == ["subscription_started", "subscription_past_due", "subscription_cancelled"]


def test_an_invoice_shared_by_three_deals_stays_one_object_tied_to_each():
    rows = read(invoices=[invoice(DRAFT, OPEN, ties={"deals": tie("1", "2", "3")})])
    assert [one.object_id for one in rows.objects] == ["50"]
    assert [one.target_id for one in rows.relations] == ["1", "2", "3"]


def test_a_pair_that_comes_several_times_from_both_sides_is_one_relation_with_its_labels():
    twice = {"deals": [*tie("1", label="Primary"), *tie("1"), *tie("1", label="Avoir")]}
    rows = read(deals=[record("1", ties={"invoices": tie("50")})], invoices=[invoice(DRAFT, ties=twice)])
    assert [tuple(one) for one in rows.relations] == [("invoice", "50", "deal", "1", "Avoir; Primary")]
