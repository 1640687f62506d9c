"""The whole company, block by block: HubSpot-shaped records, each block a company of its own customers.

A block holds whole neighbourhoods (a deal with its lead, quotes, orders, invoices, payments), is drawn from its own
seed and spans the two years, so that memory stays bounded and any number of deals is a true sample of one company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.demo.cash import Cashier
from filon.ingest.demo.catalogue import write_products
from filon.ingest.demo.clock import AS_OF_MS, moment_of_demand
from filon.ingest.demo.company import NEW_BUSINESS, PRODUCTS, RENEWALS, SOURCES, TEAMS, sellers
from filon.ingest.demo.deals import write_deal
from filon.ingest.demo.delivery import Delivery, deliver, write_order
from filon.ingest.demo.desk import Desk
from filon.ingest.demo.dice import Dice
from filon.ingest.demo.documents import write_quotes
from filon.ingest.demo.journey import Sale, live
from filon.ingest.demo.leads import Lead, make_lead, write_lead
from filon.ingest.demo.market import Customer, make_customers
from filon.ingest.demo.shapes import Ids, Records, associated
from filon.ingest.demo.tickets import ServiceDesk
from filon.ingest.demo.touches import write_lead_touches, write_touches
from filon.ingest.demo.truths import Plan
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.ingest.hubspot.records import Record

DEFAULT_SEED = 20260930
DEALS_PER_BLOCK = 250
_WITH_LEAD = 0.72
_RENEWAL = 0.7
"""Share of renewals among the deals without a lead."""
_SHARED_SIZE = 3


def demo_records(deals: int, seed: int = DEFAULT_SEED, *, planted: bool = True) -> Iterator[Records]:
    """HubSpot-shaped records of the demo company, in blocks.

    Parameters
    ----------
    deals
        Number of deals of the company; each brings about fifteen events.
    seed
        The same seed and number give the same records.
    planted
        Whether the truths of :mod:`filon.ingest.demo.truths` are in it.

    Yields
    ------
    Records
        Lists of records under ``leads``, ``contacts``, ``companies``, ``deals``, ``quotes`` and so on. A neighbourhood
        is never split between blocks.
    """
    plan = Plan(planted=planted)
    for block, first in enumerate(range(0, deals, DEALS_PER_BLOCK)):
        yield _Block(block, seed, plan).write(min(DEALS_PER_BLOCK, deals - first))


class _Block:
    """One part of the company under construction."""

    def __init__(self, block: int, seed: int, plan: Plan) -> None:
        self._dice = Dice(seed * 1_000_003 + block)
        records: Records = {kind.hubspot: [] for kind in OBJECT_TYPES}
        self._desk = Desk(self._dice, plan, Ids(block), records, Ids(block, later=True))
        # The tickets have a chance of their own: drawn from the first, they would change everything else.
        self._service = ServiceDesk(Dice(seed * 1_000_033 + block), self._desk)
        if block == 0:
            write_products(self._desk)
        self._cashier = Cashier(self._desk)
        self._customers: list[Customer] = []

    def write(self, deals: int) -> Records:
        """All records of the block."""
        self._customers = make_customers(max(3, deals // 2), self._desk)
        files: list[tuple[Sale, list[Record], Delivery | None]] = []
        while len(files) < deals:
            sale = self._next_sale()
            if sale is not None:
                live(sale, self._dice, self._desk.plan)
                quotes = write_quotes(sale, self._desk)
                files.append((sale, quotes, deliver(sale, quotes, self._desk)))
        self._bill([delivery for _, _, delivery in files if delivery])
        for sale, quotes, delivery in files:
            neighbours = {"quotes": [quote["id"] for quote in quotes]}
            neighbours |= write_touches(sale, self._desk)
            self._tie_quote(delivery)
            write_deal(sale, neighbours, delivery, self._desk)
            self._service.hear(delivery)
        return self._desk.records

    def _next_sale(self) -> Sale | None:
        """A sale that exists by now; the leads on the way that come to nothing are written too."""
        customer = self._customer()
        if not self._dice.chance(_WITH_LEAD):
            pipeline = RENEWALS if self._dice.chance(_RENEWAL) else NEW_BUSINESS
            start = customer.region.axis.position(moment_of_demand(self._dice.random(), self._dice.random()))
            return self._sale(
                customer, pipeline, self._dice.pick(SOURCES), start + self._dice.uniform(0, 20_000)
            )
        while True:
            lead = make_lead(customer, self._desk)
            write_lead_touches(lead, self._desk)
            if lead.qualified is not None and self._dice.chance(0.95):
                sale = self._sale(
                    customer, NEW_BUSINESS, lead.source, lead.qualified + self._dice.wait(0.12), lead
                )
                write_lead(lead, sale.deal_id if sale else None, self._desk)
                return sale
            write_lead(lead, None, self._desk)
            customer = self._customer()

    def _customer(self) -> Customer:
        """Mostly anybody; a few key customers come back again and again."""
        key = max(1, len(self._customers) // 50)
        return self._customers[self._dice.randrange(key if self._dice.chance(0.06) else len(self._customers))]

    def _sale(
        self, customer: Customer, pipeline: str, source: str, created: float, lead: Lead | None = None
    ) -> Sale | None:
        if customer.region.axis.at(created) > AS_OF_MS:
            return None
        dice, region = self._dice, customer.region
        team = dice.pick(TEAMS)
        owner = dice.choice(sellers(team, region.name))
        sale = Sale(customer, region, team, source, dice.pick(PRODUCTS), pipeline, owner, created, lead)
        sale.deal_id = self._desk.ids.take()
        return sale

    def _bill(self, deliveries: list[Delivery]) -> None:
        """Invoice every delivery; three deliveries to a key customer sometimes share one invoice."""
        by_customer: dict[str, list[Delivery]] = {}
        for delivery in deliveries:
            if self._cashier.forgets(delivery):
                continue
            by_customer.setdefault(delivery.sale.customer.company_id, []).append(delivery)
        for some in by_customer.values():
            ready = sorted((one for one in some if one.order_id and one.done), key=lambda one: one.done or 0)
            shared = ready[:_SHARED_SIZE] if len(ready) >= _SHARED_SIZE else []
            if shared:
                self._cashier.bill(shared)
            for delivery in some:
                if delivery not in shared:
                    self._cashier.bill([delivery])
        for delivery in deliveries:
            write_order(delivery, self._desk)

    def _tie_quote(self, delivery: Delivery | None) -> None:
        """Tie the last quote of a sale to its order and to the invoices that know only the quote."""
        if delivery and delivery.quotes:
            orders = [delivery.order_id] if delivery.order_id else []
            targets = {"orders": orders, "invoices": delivery.quote_invoices}
            delivery.quotes[-1]["associations"] |= associated("quotes", targets)
