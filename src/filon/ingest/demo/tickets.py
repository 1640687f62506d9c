"""What customers ask and complain about after a delivery, as tickets of the support team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, DAY_MS, HOUR_MS, iso_text
from filon.ingest.demo.company import TICKET_PIPELINE, TICKET_STAGES, staff
from filon.ingest.demo.shapes import associated, by_hand, by_system, record

if TYPE_CHECKING:
    from filon.ingest.demo.delivery import Delivery
    from filon.ingest.demo.desk import Desk
    from filon.ingest.demo.dice import Dice

_TICKETS_PER_DELIVERY = 0.25
_CATEGORIES = ("PRODUCT_ISSUE", "BILLING_ISSUE", "GENERAL_INQUIRY")
_PRIORITIES = ("LOW", "MEDIUM", "HIGH")


class ServiceDesk:
    """Writes the tickets of deliveries.

    Parameters
    ----------
    dice
        Chance of the tickets alone.
    desk
        Where the block is written.
    """

    def __init__(self, dice: Dice, desk: Desk) -> None:
        self._dice = dice
        self._desk = desk

    def hear(self, delivery: Delivery | None) -> None:
        """Write what the customer of a delivery had to say by now; most have nothing."""
        if delivery is None or delivery.done is None:
            return
        for _ in range(self._dice.count(_TICKETS_PER_DELIVERY)):
            opened = delivery.done + self._dice.randrange(DAY_MS, 60 * DAY_MS)
            if opened <= AS_OF_MS:
                self._write(delivery, opened)

    def _write(self, delivery: Delivery, opened: int) -> None:
        dice, agent = self._dice, self._dice.choice(staff("Opérations")[2:])
        taken = opened + dice.randrange(HOUR_MS, 8 * HOUR_MS)
        closed = taken + dice.randrange(4 * HOUR_MS, 9 * DAY_MS)
        stages = [
            by_system(TICKET_STAGES[0], opened + 300),
            by_hand(TICKET_STAGES[2], taken, agent),
            by_hand(TICKET_STAGES[3], closed, agent),
        ]
        properties: dict[str, str | None] = {
            "subject": "Une question du client",
            "hs_pipeline": TICKET_PIPELINE,
            "hs_ticket_category": dice.choice(_CATEGORIES),
            "hs_ticket_priority": dice.choice(_PRIORITIES),
            "closed_date": iso_text(closed) if closed <= AS_OF_MS else None,
        }
        self._desk.records["tickets"].append(
            record(
                self._desk.more_ids.take(),
                opened,
                properties,
                histories={
                    "hs_pipeline_stage": stages,
                    "hubspot_owner_id": [by_hand(agent.owner_id, taken, agent)],
                },
                associations=associated("tickets", {"deals": [delivery.sale.deal_id]}),
                source="FORM",
            )
        )
