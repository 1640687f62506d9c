"""Calls, emails and meetings around a sale: when, how long, by whom; never what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, DAY_MS, HOUR_MS, iso_text
from filon.ingest.demo.dice import Weighted
from filon.ingest.demo.shapes import associated, record

if TYPE_CHECKING:
    from filon.ingest.demo.company import Owner
    from filon.ingest.demo.desk import Desk
    from filon.ingest.demo.journey import Sale
    from filon.ingest.demo.leads import Lead

TOUCHES_PER_DEAL = 2.1
TOUCHES_PER_LEAD = 0.4
_KINDS: Weighted[str] = Weighted({"emails": 0.52, "calls": 0.34, "meetings": 0.14})
_OUTCOMES: Weighted[str] = Weighted({"COMPLETED": 0.88, "NO_SHOW": 0.07, "CANCELED": 0.05})


def write_touches(sale: Sale, desk: Desk) -> dict[str, list[str]]:
    """Touches of a sale by type; an open sale may have a meeting still to come."""
    made: dict[str, list[str]] = {"emails": [], "calls": [], "meetings": []}
    region, end = sale.region, _end(sale)
    if sale.meeting is not None and region.axis.at(sale.meeting) <= AS_OF_MS:
        made["meetings"].append(_meeting(region.axis.at(sale.meeting), sale.owner, "COMPLETED", desk))
    for _ in range(desk.dice.count(TOUCHES_PER_DEAL * desk.plan.value("costly_source", sale.source))):
        kind = desk.dice.pick(_KINDS)
        # Only the planned meeting may come before the quote: it is the practice that the company can compare.
        known = sale.offers[0].drafted if kind == "meetings" and sale.offers else sale.created
        moment = region.axis.at(desk.dice.uniform(known, max(end, known)))
        if moment <= AS_OF_MS and (kind != "meetings" or sale.offers):
            made[kind].append(_touch(kind, moment, sale.owner, desk))
    if sale.won is None and sale.lost is None and desk.dice.chance(0.3):
        made["meetings"].append(_meeting(AS_OF_MS + 3 * DAY_MS, sale.owner, "SCHEDULED", desk))
    return made


def write_lead_touches(lead: Lead, desk: Desk) -> None:
    """The first calls and emails to a lead."""
    axis = lead.customer.region.axis
    for _ in range(desk.dice.count(TOUCHES_PER_LEAD)):
        moment = axis.at(lead.attempted + desk.dice.uniform(0, 40_000))
        if moment <= AS_OF_MS:
            kind = desk.dice.choice(("emails", "calls"))
            _touch(kind, moment, lead.owner, desk)
            desk.records[kind][-1]["associations"] = associated(kind, {"leads": [lead.lead_id]})


def _end(sale: Sale) -> float:
    if sale.won is not None or sale.lost is not None:
        return sale.won or sale.lost or sale.created
    return sale.moves[-1].at


def _touch(kind: str, moment: int, owner: Owner, desk: Desk) -> str:
    if kind == "meetings":
        return _meeting(moment, owner, desk.dice.pick(_OUTCOMES), desk)
    properties: dict[str, str | None] = {"hs_timestamp": iso_text(moment), "hubspot_owner_id": owner.owner_id}
    if kind == "calls":
        properties["hs_call_duration"] = str(desk.dice.randrange(40_000, 1_500_000))
        properties["hs_call_disposition"] = desk.dice.choice(("connected", "left_message", "no_answer"))
    else:
        properties["hs_email_direction"] = "INCOMING_EMAIL" if desk.dice.chance(0.4) else "EMAIL"
    identity = desk.ids.take()
    desk.records[kind].append(record(identity, moment, properties, user=owner.user_id))
    return identity


def _meeting(moment: int, owner: Owner, outcome: str, desk: Desk) -> str:
    identity = desk.ids.take()
    properties: dict[str, str | None] = {
        "hs_meeting_start_time": iso_text(moment),
        "hs_meeting_end_time": iso_text(moment + HOUR_MS),
        "hs_meeting_outcome": outcome,
        "hubspot_owner_id": owner.owner_id,
    }
    planned = min(moment - 2 * DAY_MS, AS_OF_MS - DAY_MS)
    desk.records["meetings"].append(record(identity, planned, properties, user=owner.user_id))
    return identity
