"""From the signature to the delivered order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS
from filon.ingest.demo.company import ORDER_PIPELINE, ORDER_STAGES, staff
from filon.ingest.demo.documents import write_lines
from filon.ingest.demo.shapes import associated, by_hand, by_system, money, record

if TYPE_CHECKING:
    from filon.ingest.demo.desk import Desk
    from filon.ingest.demo.journey import Sale
    from filon.ingest.hubspot.records import Record

_NEVER_DELIVERED = 0.02


@dataclass(slots=True)
class Delivery:
    """What is delivered for a sale, and the documents tied to it so far."""

    sale: Sale
    quotes: list[Record]
    order_id: str | None
    ordered: float
    fulfilled: float | None
    invoices: list[str] = field(default_factory=list)
    """Invoices tied to the deal itself."""
    order_invoices: list[str] = field(default_factory=list)
    quote_invoices: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)

    @property
    def done(self) -> int | None:
        """Moment of the delivery, if it has come."""
        if self.fulfilled is None:
            return None
        moment = self.sale.region.axis.at(self.fulfilled)
        return moment if moment <= AS_OF_MS else None


def deliver(sale: Sale, quotes: list[Record], desk: Desk) -> Delivery | None:
    """Delivery of a won sale; ``None`` for one that is not won by now."""
    sold = sale.sold
    if sold is None or sale.won is None or sale.region.axis.at(sale.won) > AS_OF_MS:
        return None
    if desk.dice.chance(desk.plan.value("signed_without_order", sale.region.name)):
        return Delivery(sale, quotes, None, sold, None)
    ordered = sold + desk.dice.wait(desk.plan.value("late_orders", sale.product), 0.5)
    fulfilled = None if desk.dice.chance(_NEVER_DELIVERED) else ordered + desk.dice.wait(5.5)
    exists = sale.region.axis.at(ordered) <= AS_OF_MS
    return Delivery(sale, quotes, desk.ids.take() if exists else None, ordered, fulfilled)


def write_order(delivery: Delivery, desk: Desk) -> None:
    """Record of the order, once its invoices are known."""
    if delivery.order_id is None:
        return
    sale, at = delivery.sale, delivery.sale.region.axis.at
    clerk = desk.dice.choice(staff("Opérations")[2:])
    created = at(delivery.ordered)
    discount = sale.offers[-1].discount
    statuses = [by_system("Pending", created + 300)]
    stages = [by_hand(ORDER_STAGES[0], created + 300, clerk)]
    if delivery.fulfilled is not None:
        done = at(delivery.fulfilled)
        statuses.append(by_hand("Fulfilled", done, clerk))
        stages.append(by_system(ORDER_STAGES[2], done + 60_000))
    properties: dict[str, str | None] = {
        "hs_order_name": f"{sale.product} – {sale.customer.name}",
        "hs_total_price": money(sale.list_amount * (1 - discount)),
        "hs_currency_code": sale.region.currency,
        "hs_pipeline": ORDER_PIPELINE,
    }
    targets = {
        "line_items": write_lines(sale, discount, created, desk),
        "invoices": delivery.order_invoices,
    }
    owner = by_hand(clerk.owner_id, created, clerk)
    desk.records["orders"].append(
        record(
            delivery.order_id,
            created,
            properties,
            histories={
                "hs_fulfillment_status": statuses,
                "hs_pipeline_stage": stages,
                "hubspot_owner_id": [owner],
            },
            associations=associated("orders", targets),
            user=clerk.user_id,
        )
    )
