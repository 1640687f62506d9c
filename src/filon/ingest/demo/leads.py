"""Leads: captured at any hour, worked by the lead developers, qualified or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, WORKDAY_S, moment_of_demand
from filon.ingest.demo.company import LEAD_PIPELINE, SOURCES, TEAM_IDS, Owner, staff
from filon.ingest.demo.shapes import Step, associated, by_hand, by_system, record

if TYPE_CHECKING:
    from filon.ingest.demo.desk import Desk
    from filon.ingest.demo.market import Customer

TEAM = "Développement commercial"
_REASONS = ("Pas de budget", "Hors cible", "Injoignable", "Doublon")


@dataclass(slots=True)
class Lead:
    """One lead: moments in ms for its capture, positions on the work axis for the work on it."""

    customer: Customer
    contact: str
    source: str
    owner: Owner
    captured: int
    attempted: float
    connected: float | None
    qualified: float | None
    disqualified: float | None
    lead_id: str


def make_lead(customer: Customer, desk: Desk) -> Lead:
    """A lead and what becomes of it."""
    captured = moment_of_demand(desk.dice.random(), desk.dice.random())
    start = customer.region.axis.position(captured)
    quick = desk.dice.chance(0.45)
    delay = desk.dice.uniform(300, 14_000) if quick else 0.5 * WORKDAY_S + desk.dice.wait(0.8)
    attempted = start + delay
    good = desk.dice.chance(desk.plan.value("quick_first_contact", "within_4h" if quick else "later"))
    connected = None if desk.dice.chance(0.06 if good else 0.35) else attempted + desk.dice.wait(0.8)
    verdict = (connected or attempted) + desk.dice.wait(1.2 if good else 4.0)
    closed = good or desk.dice.chance(0.85)
    return Lead(
        customer,
        desk.dice.choice(customer.contacts),
        desk.dice.pick(SOURCES),
        desk.dice.choice(staff(TEAM)),
        captured,
        attempted,
        connected,
        verdict if good else None,
        verdict if closed and not good else None,
        desk.ids.take(),
    )


def write_lead(lead: Lead, deal_id: str | None, desk: Desk) -> None:
    """The record of a lead, unless it is still to come."""
    if lead.captured > AS_OF_MS:
        return
    customer = lead.customer
    imported = lead.source == "OFFLINE"
    properties: dict[str, str | None] = {
        "hs_lead_name": f"Demande {customer.name}",
        "hs_lead_type": "NEW_BUSINESS",
        "hs_pipeline": LEAD_PIPELINE,
        "hubspot_team_id": TEAM_IDS[TEAM],
        "hs_analytics_source": None if desk.dice.chance(0.02) else lead.source,
        "region": None if desk.dice.chance(0.02) else customer.region.name,
        "hs_lead_disqualification_reason": desk.dice.choice(_REASONS)
        if lead.disqualified is not None
        else None,
    }
    targets = {
        "contacts": [lead.contact],
        "companies": [customer.company_id],
        "deals": [deal_id] if deal_id else [],
    }
    desk.records["leads"].append(
        record(
            lead.lead_id,
            lead.captured,
            properties,
            histories={
                "hs_pipeline_stage": _stages(lead, desk),
                "hubspot_owner_id": [by_system(lead.owner.owner_id, lead.captured + 500)],
            },
            associations=associated("leads", targets),
            source="IMPORT" if imported else "FORM",
        )
    )


def _stages(lead: Lead, desk: Desk) -> list[Step]:
    """Stage history; HubSpot moves leads by itself when an email goes out or a reply comes in."""
    at = lead.customer.region.axis.at
    steps = [by_system("new-stage-id", lead.captured + 200)]
    for value, position in (
        ("attempting-stage-id", lead.attempted),
        ("connected-stage-id", lead.connected),
        ("qualified-stage-id", lead.qualified),
        ("unqualified-stage-id", lead.disqualified),
    ):
        if position is not None:
            automatic = value in {"attempting-stage-id", "connected-stage-id"} and desk.dice.chance(0.6)
            moment = at(position)
            steps.append(by_system(value, moment) if automatic else by_hand(value, moment, lead.owner))
    return steps
