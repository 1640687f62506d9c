"""HubSpot records to object-centric rows: pure functions, one module per kind of object, no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.cash import invoice_events, payment_events, subscription_events
from filon.ingest.hubspot.events.deals import deal_events
from filon.ingest.hubspot.events.delivery import contract_events, order_events, service_events, ticket_events
from filon.ingest.hubspot.events.describe import describe
from filon.ingest.hubspot.events.leads import contact_events, lead_events
from filon.ingest.hubspot.events.lines import discount_facts, line_item_facts
from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
from filon.ingest.hubspot.events.quotes import quote_events
from filon.ingest.hubspot.events.touches import touch_events
from filon.ingest.hubspot.records import merge_aliases
from filon.ingest.hubspot.rows import Flaw, Rows
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record

__all__ = ["merge_aliases", "rows_of"]

_EVENTS: dict[str, Callable[[Record, tuple[str, str], Neighbourhood, Rows], None]] = {
    "lead": lead_events,
    "contact": contact_events,
    "deal": deal_events,
    "quote": quote_events,
    "contract": contract_events,
    "order": order_events,
    "service": service_events,
    "project": service_events,
    "ticket": ticket_events,
    "line_item": line_item_facts,
    "discount": discount_facts,
    "invoice": invoice_events,
    "payment": payment_events,
    "subscription": subscription_events,
    "task": touch_events,
    "call": touch_events,
    "email": touch_events,
    "meeting": touch_events,
    "note": touch_events,
}


def rows_of(records: Mapping[str, Sequence[Record]], portal: Portal) -> Rows:
    """Object-centric rows of a batch of records.

    Parameters
    ----------
    records
        Records by API object type (``deals``, ``quotes`` …). A batch holds whole neighbourhoods: a quote comes with
        its line items and contracts, for the facts that need them (discounts, who signed where).
    portal
        Stages, owners, merges, zone, moment of extraction.

    Notes
    -----
    Rows come lead first and touches last, so that events of one instant stand in the order of the process. A record
    merged into another adds nothing of its own; an archived record adds nothing and is counted as a flaw.
    """
    rows = Rows()
    around = Neighbourhood(records, portal)
    for kind in OBJECT_TYPES:
        for record in records.get(kind.hubspot, ()):
            if record["archived"]:
                rows.flaws.append(Flaw(kind.key, record["id"], "archived", "true", "archived_record"))
            elif portal.survivor(kind.hubspot, record["id"]) == record["id"]:
                identity = describe(kind, record, portal, rows)
                if kind.key in _EVENTS:
                    _EVENTS[kind.key](record, identity, around, rows)
    return rows
