"""Invoices, payments, subscriptions: the cash half."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.events.describe import add_attribute
from filon.ingest.hubspot.events.neighbourhood import effective_discount
from filon.ingest.hubspot.records import created_at, day, history, instant, number

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.records import Change, Record
    from filon.ingest.hubspot.rows import Rows, Value

_SYNCED = {"INTEGRATION", "DATA_SYNC", "INTEGRATIONS_SYNC"}
_STATUS_ACTIVITIES = {"open": "invoice_issued", "voided": "invoice_voided", "paid": "invoice_settled"}
_PAYMENT_ACTIVITIES = {
    "succeeded": "payment_received",
    "failed": "payment_failed",
    "refunded": "payment_refunded",
    "partially_refunded": "payment_refunded",
}
_SUBSCRIPTION_ACTIVITIES = {
    "active": "subscription_started",
    "past_due": "subscription_past_due",
    "unpaid": "subscription_past_due",
    "canceled": "subscription_cancelled",
    "expired": "subscription_cancelled",
}


def invoice_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Generated, issued, overdue, settled, voided; paid too where no payment object says so."""
    properties = record["properties"]
    recorder = Recorder(record, identity, around.portal, rows)
    said = _money(properties, "hs_amount_billed", "hs_currency")
    _describe_terms(record, identity, around, rows)
    synced = properties.get("hs_object_source") in _SYNCED
    booked = instant(properties.get("hs_invoice_date")) if synced else None
    recorder.moment(
        "invoice_generated",
        booked or created_at(record),
        "hs_invoice_date" if booked else "hs_createdate",
        evidence="declared" if booked else "recorded",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
        attributes=said,
    )
    changes = history(record, "hs_invoice_status")
    previous = ""
    for change in changes:
        activity = _STATUS_ACTIVITIES.get(change.value)
        if activity and change.value != previous:
            if activity == "invoice_settled" and not around.has_payments(identity[1]):
                _payment_without_object(record, change, recorder, said)
            recorder.change(activity, change, "hs_invoice_status", attributes=said)
        previous = change.value
    _overdue(record, changes, around, recorder)


def payment_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Received, failed, refunded, disputed by the history of the payment's status."""
    properties = record["properties"]
    recorder = Recorder(record, identity, around.portal, rows)
    said = _money(properties, "hs_initial_amount", "hs_currency_code")
    refunds = number(properties.get("hs_refunds_amount"))
    changes = history(record, "hs_latest_status")
    previous = ""
    for change in changes:
        disputed = "payment_disputed" if change.value.startswith("disputed") else None
        activity = _PAYMENT_ACTIVITIES.get(change.value, disputed)
        if activity and change.value != previous:
            attributes = {**said, "amount": refunds} if activity == "payment_refunded" else said
            recorder.change(activity, change, "hs_latest_status", attributes=attributes)
        previous = change.value
    if not changes and properties.get("hs_latest_status") == "succeeded":
        initiated = instant(properties.get("hs_initiated_date"))
        recorder.moment("payment_received", initiated, "hs_initiated_date", attributes=said)


def subscription_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Started, past due, cancelled by the history of the subscription's status."""
    recorder = Recorder(record, identity, around.portal, rows)
    previous = ""
    for change in history(record, "hs_status"):
        activity = _SUBSCRIPTION_ACTIVITIES.get(change.value, "")
        if activity and activity != previous:
            recorder.change(activity, change, "hs_status")
        previous = activity


def _money(properties: dict[str, str | None], amount: str, currency: str) -> dict[str, Value]:
    return {"amount": number(properties.get(amount)), "currency": properties.get(currency)}


def _describe_terms(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Payment terms (due date − invoice date, in days) and the discount of the invoice's own lines."""
    dated, due = (
        day(record["properties"].get("hs_invoice_date")),
        day(record["properties"].get("hs_due_date")),
    )
    if dated and due:
        add_attribute(rows, identity, "payment_terms", (due - dated).days, "integer")
    amounts = around.list_and_net("invoices", record)
    if amounts:
        add_attribute(rows, identity, "discount", effective_discount(*amounts), "number")


def _payment_without_object(record: Record, paid: Change, recorder: Recorder, said: dict[str, Value]) -> None:
    """A portal without payment objects still knows when an invoice was paid, by a date or by its status."""
    stated = instant(record["properties"].get("hs_payment_date"))
    if stated is None:
        recorder.change("payment_received", paid, "hs_invoice_status", attributes=said)
    else:
        recorder.moment("payment_received", stated, "hs_payment_date", evidence="declared", attributes=said)


def _overdue(record: Record, changes: list[Change], around: Neighbourhood, recorder: Recorder) -> None:
    """Computed: the day after the due date begins in the portal's zone and the issued invoice has a balance.

    Invoices collected elsewhere (``hs_invoice_billable = false``) are left out: HubSpot does not see their money.
    """
    due = day(record["properties"].get("hs_due_date"))
    issued = next((change.time for change in changes if change.value == "open"), None)
    if due is None or issued is None or record["properties"].get("hs_invoice_billable") == "false":
        return
    ended = min((c.time for c in changes if c.value in {"paid", "voided"}), default=None)
    late_from = around.portal.start_of_day(due + dt.timedelta(days=1))
    billed = number(record["properties"].get("hs_amount_billed"))
    balance = None if billed is None else round(billed - around.received_by(record["id"], late_from), 2)
    unpaid = balance is None or balance > 0
    if unpaid and issued < late_from and (ended is None or ended >= late_from):
        said: dict[str, Value] = {"amount": balance, "currency": record["properties"].get("hs_currency")}
        recorder.moment("invoice_overdue", late_from, "hs_due_date", evidence="computed", attributes=said)
