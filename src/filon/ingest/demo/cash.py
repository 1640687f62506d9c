"""Invoices, reminders and payments: late, partial, failed, refunded, voided, shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, DAY_MS, HOUR_MS, date_text, iso_text, nearest_weekday
from filon.ingest.demo.company import staff
from filon.ingest.demo.documents import write_lines
from filon.ingest.demo.shapes import (
    Step,
    associated,
    by_hand,
    by_system,
    money,
    record,
)

if TYPE_CHECKING:
    from filon.ingest.demo.company import Owner
    from filon.ingest.demo.delivery import Delivery
    from filon.ingest.demo.desk import Desk

DEFAULT_TERMS = 30
_BEYOND_TERMS_SPREAD = 5.0
_REMINDER_DAYS = (6, 20, 45)
# How an invoice is tied to its sale: to the deal, only to its quote, only to its order, to nothing.
_TIES = (0.9, 0.95, 0.99)


@dataclass(slots=True)
class Bill:
    """One invoice: positions of its making and issue, moment and share of what is paid."""

    invoice_id: str
    clerk: Owner
    amount: float
    terms: int
    generated: int
    issued: int
    paid: int | None
    synced: bool = False

    @property
    def due(self) -> int:
        """Midnight (UTC) of the due date."""
        return self.issued - self.issued % DAY_MS + self.terms * DAY_MS


class Cashier:
    """Writes the invoices of deliveries and what follows from them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._dice = desk.dice
        self._plan = desk.plan
        self._ids = desk.ids
        self._records = desk.records

    def forgets(self, delivery: Delivery) -> bool:
        """Whether nobody ever invoices a delivery."""
        return self._dice.chance(self._plan.value("unbilled_deliveries", delivery.sale.product))

    def bill(self, group: list[Delivery]) -> None:
        """One invoice for one delivery, or for several of the same customer."""
        dice, first = self._dice, group[0]
        start = self._billing_start(group)
        if start is None:
            return
        net = sum(one.sale.list_amount * (1 - one.sale.offers[-1].discount) for one in group)
        amount = net * dice.uniform(0.85, 0.96) if dice.chance(0.03) else net
        bill = self._plan_bill(group, start, amount)
        if bill is None:
            return
        if dice.chance(0.015):
            voided = bill.issued + dice.randrange(DAY_MS, 3 * DAY_MS)
            self._write_invoice(group, bill, voided=voided)
            replacement = self._plan_bill(group, first.sale.region.axis.position(voided), amount)
            if replacement is None:
                return
            bill = replacement
        self._write_invoice(group, bill)

    def _billing_start(self, group: list[Delivery]) -> float | None:
        """Position at which the invoice is made."""
        dice, first = self._dice, group[0]
        if first.order_id is None:
            return first.ordered + dice.wait(8.0) if dice.chance(0.7) else None
        if len(group) == 1 and dice.chance(0.08):
            return first.ordered + dice.wait(1.0)
        if any(one.fulfilled is None for one in group):
            return None
        delivered = max(one.fulfilled or 0.0 for one in group)
        return delivered + dice.wait(self._plan.value("late_billing", first.sale.product), 0.5)

    def _plan_bill(self, group: list[Delivery], generated: float, amount: float) -> Bill | None:
        dice, sale = self._dice, group[0].sale
        at = sale.region.axis.at
        made = at(generated)
        if made > AS_OF_MS:
            return None
        terms = sale.offers[-1].terms or DEFAULT_TERMS
        clerk = dice.choice(staff("Opérations")[2:])
        synced = dice.chance(0.05)
        issued = made + 2 * DAY_MS if synced else at(generated + dice.wait(0.35))
        bill = Bill(self._ids.take(), clerk, amount, terms, made, issued, None, synced)
        if dice.chance(min(self._plan.value("source_never_pays", one.sale.source) for one in group)):
            beyond = round(dice.gauss(self._plan.value("late_payers", str(terms)), _BEYOND_TERMS_SPREAD))
            paid = nearest_weekday(bill.due + beyond * DAY_MS) + dice.randrange(7 * HOUR_MS, 17 * HOUR_MS)
            bill.paid = max(paid, issued + 8 * HOUR_MS)
        return bill

    def _write_invoice(self, group: list[Delivery], bill: Bill, *, voided: int | None = None) -> None:
        sale = group[0].sale
        self._tie(group, bill)
        statuses = [] if bill.synced else [by_hand("draft", bill.generated + 400, bill.clerk)]
        source = "INTEGRATION" if bill.synced else "CRM_UI"
        statuses.append(Step("open", bill.issued, source, None if bill.synced else bill.clerk.user_id))
        payments, received, settled = ([], 0.0, None) if voided else self._payments(group, bill)
        if voided:
            statuses.append(by_hand("voided", voided, bill.clerk))
        elif settled is not None:
            statuses.append(by_system("paid", settled))
        targets = {
            "line_items": write_lines(sale, sale.offers[-1].discount, bill.generated, self._desk),
            "commerce_payments": payments,
        }
        self._records["invoices"].append(
            record(
                bill.invoice_id,
                bill.issued if bill.synced else bill.generated,
                self._properties(group, bill, received),
                histories={"hs_invoice_status": statuses},
                associations=associated("invoices", targets),
                source=source,
                user=None if bill.synced else bill.clerk.user_id,
            )
        )
        if not voided:
            self._remind(group[0], bill, settled)

    def _properties(self, group: list[Delivery], bill: Bill, received: float) -> dict[str, str | None]:
        sale = group[0].sale
        return {
            "hs_number": f"FA-{bill.invoice_id[-7:]}",
            "hs_currency": sale.region.currency,
            "hs_amount_billed": money(bill.amount),
            "hs_amount_paid": money(received),
            "hs_balance_due": money(bill.amount - received),
            "hs_invoice_date": date_text(bill.generated if bill.synced else bill.issued),
            "hs_due_date": date_text(bill.due),
            "hs_invoice_billable": "true",
            "region": sale.region.name,
        }

    def _tie(self, group: list[Delivery], bill: Bill) -> None:
        """Associate the invoice; a shared one always names its deals."""
        way = 0.0 if len(group) > 1 else self._dice.random()
        for one in group:
            if way < _TIES[0]:
                one.invoices.append(bill.invoice_id)
            elif way < _TIES[1] or one.order_id is None:
                one.quote_invoices.append(bill.invoice_id)
            elif way < _TIES[2]:
                one.order_invoices.append(bill.invoice_id)

    def _payments(self, group: list[Delivery], bill: Bill) -> tuple[list[str], float, int | None]:
        """Payments made by now: their ids, their sum, the moment at which they settled the invoice."""
        if bill.paid is None or bill.paid > AS_OF_MS:
            return [], 0.0, None
        dice, currency = self._dice, group[0].sale.region.currency
        made: list[str] = []
        if dice.chance(0.02):
            made.append(self._write_payment(bill.amount, currency, bill.paid - DAY_MS, "failed"))
        if not dice.chance(0.07):
            made.append(self._write_payment(bill.amount, currency, bill.paid, "succeeded"))
            return made, bill.amount, bill.paid + 90_000
        share = dice.choice((0.3, 0.4, 0.5))
        made.append(self._write_payment(bill.amount * share, currency, bill.paid, "succeeded"))
        rest = bill.paid + dice.randrange(5 * DAY_MS, 25 * DAY_MS)
        if rest > AS_OF_MS:
            return made, bill.amount * share, None
        made.append(self._write_payment(bill.amount * (1 - share), currency, rest, "succeeded"))
        return made, bill.amount, rest + 90_000

    def _write_payment(self, amount: float, currency: str, moment: int, status: str) -> str:
        identity = self._ids.take()
        initiated = moment - HOUR_MS
        steps = [by_system("processing", initiated, "API"), by_system(status, moment, "API")]
        properties: dict[str, str | None] = {
            "hs_initial_amount": money(amount),
            "hs_currency_code": currency,
            "hs_payment_method_type": self._dice.choice(("ach", "card", "sepa")),
            "hs_initiated_date": iso_text(initiated),
            "hs_payout_date": iso_text(moment + 2 * DAY_MS) if status == "succeeded" else None,
        }
        refunded = moment + 9 * DAY_MS
        if status == "succeeded" and refunded <= AS_OF_MS and self._dice.chance(0.012):
            steps.append(by_system("partially_refunded", refunded, "API"))
            properties["hs_refunds_amount"] = money(amount * 0.1)
        self._records["commerce_payments"].append(
            record(identity, initiated, properties, histories={"hs_latest_status": steps}, source="API")
        )
        return identity

    def _remind(self, delivery: Delivery, bill: Bill, settled: int | None) -> None:
        """Reminder tasks, done in working hours while the invoice is unpaid."""
        axis = delivery.sale.region.axis
        for days in _REMINDER_DAYS:
            moment = axis.at(axis.position(bill.due + days * DAY_MS) + self._dice.uniform(0, 20_000))
            if moment > AS_OF_MS or (settled is not None and settled < moment):
                return
            if self._dice.chance(0.7):
                delivery.tasks.append(self._write_reminder(bill, moment))

    def _write_reminder(self, bill: Bill, moment: int) -> str:
        identity = self._ids.take()
        properties: dict[str, str | None] = {
            "hs_task_subject": f"Relance facture FA-{bill.invoice_id[-7:]}",
            "hs_task_status": "COMPLETED",
            "hs_timestamp": iso_text(moment - DAY_MS),
            "hs_task_completion_date": iso_text(moment),
            "hubspot_owner_id": bill.clerk.owner_id,
        }
        ties = associated("tasks", {"invoices": [bill.invoice_id]})
        self._records["tasks"].append(
            record(identity, moment - 2 * DAY_MS, properties, associations=ties, user=bill.clerk.user_id)
        )
        return identity
