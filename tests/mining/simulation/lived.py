"""The sales of the demo company lived twice with the same luck: what a truth really does, sale by sale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from unittest.mock import patch

import numpy as np

from filon.ingest.demo import cash, delivery, generator, journey, market, truths
from filon.ingest.demo.cash import Cashier
from filon.ingest.demo.company import REGIONS
from filon.ingest.demo.delivery import deliver
from filon.ingest.demo.desk import Desk
from filon.ingest.demo.dice import Dice, Weighted
from filon.ingest.demo.journey import Sale
from filon.ingest.demo.shapes import Ids
from filon.ingest.demo.truths import Plan
from filon.process.lead_to_cash import OBJECT_TYPES

DAY_MS = 86_400_000
_NEVER = 1 << 60


@contextmanager
def corner() -> Iterator[None]:
    """The part of the company that its truths on durations are about: one region, team, product, two kinds of terms."""
    (region,) = [one for one in REGIONS.items if one.name == "Sud-Est"]
    with ExitStack() as stack:
        for module, name, members in (
            (market, "REGIONS", (region,)),
            (generator, "TEAMS", ("Grands comptes",)),
            (generator, "PRODUCTS", ("Intégration",)),
            (journey, "TERMS", (30, 60)),
        ):
            stack.enter_context(patch.object(module, name, Weighted(dict.fromkeys(members, 1.0))))
        yield


def sales_of(deals: int) -> list[Sale]:
    """Sales of the corner before anything happened to them."""
    found = []

    def keep(sale: Sale, dice: Dice, plan: Plan) -> None:
        found.append(replace(sale, moves=[], offers=[]))
        journey.live(sale, dice, plan)

    with corner(), patch.object(generator, "live", keep):
        for _ in generator.demo_records(deals):
            pass
    return found


def without(key: str) -> Plan:
    """Plan of the company with all its truths but one."""
    some = [replace(one, effect=one.ordinary) if one.key == key else one for one in truths.TRUTHS]
    with patch.object(truths, "TRUTHS", tuple(some)):
        return Plan()


@dataclass(frozen=True)
class Lived:
    """A sale that was won: days to the win, and from it and the invoice to the money (NaN where none came)."""

    to_win: float
    to_cash: float
    to_settle: float
    terms: int | None
    amount: float
    revised: bool
    approved: bool


def live_again(sales: list[Sale], plan: Plan) -> list[Lived]:
    """Sales lived by a plan to their very end; each step of a sale has luck of its own, whatever came before it."""
    records = {kind.hubspot: [] for kind in OBJECT_TYPES}
    desk = Desk(Dice(0), plan, Ids(0), records, Ids(0, later=True))
    found = []
    with corner(), patch.object(delivery, "AS_OF_MS", _NEVER), patch.object(cash, "AS_OF_MS", _NEVER):
        for one in sales:
            sale = replace(one, moves=[], offers=[])
            desk.dice.seed(sale.deal_id)
            journey.live(sale, desk.dice, plan)
            if sale.won is not None:
                found.append(_lived(sale, *_billed(sale, desk)))
    return found


def _billed(sale: Sale, desk: Desk) -> tuple[float, float]:
    """When the last invoice of a sale was made, and when it was settled, in milliseconds."""
    desk.dice.seed(f"{sale.deal_id} delivered")
    order = deliver(sale, [], desk)
    assert order is not None
    before = len(desk.records["invoices"])
    desk.dice.seed(f"{sale.deal_id} billed")
    Cashier(desk).bill([order])
    for invoice in reversed(desk.records["invoices"][before:]):
        for entry in invoice["propertiesWithHistory"]["hs_invoice_status"]:
            if entry["value"] == "paid":
                return _ms(invoice["createdAt"]), _ms(entry["timestamp"])
    return np.nan, np.nan


def _ms(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() * 1_000


def _lived(sale: Sale, invoiced: float, paid: float) -> Lived:
    at, offer = sale.region.axis.at, sale.offers[0]
    began = sale.lead.captured if sale.lead else at(sale.created)
    won = at(sale.won)
    marks = [*offer.approvals, *offer.publications]
    return Lived(
        to_win=(won - began) / DAY_MS,
        to_cash=(paid - won) / DAY_MS,
        to_settle=(paid - invoiced) / DAY_MS,
        terms=sale.offers[-1].terms,
        amount=sale.list_amount * (1 - sale.offers[-1].discount),
        revised=any(one.value == "DRAFT" and one.at > offer.drafted for one in marks),
        approved=any(one.value == "PENDING_APPROVAL" for one in marks),
    )


def days_to_win(lived: list[Lived]) -> float:
    """Median, as the figure of a simulation has it."""
    return float(np.median([one.to_win for one in lived]))


def days_to_cash(lived: list[Lived]) -> float:
    """Mean from the win to the money, weighted by amount, as the figure of a simulation has it."""
    paid = [one for one in lived if not np.isnan(one.to_cash)]
    return float(np.average([one.to_cash for one in paid], weights=[one.amount for one in paid]))


def days_to_settle(lived: list[Lived]) -> float:
    """Median from the invoice to the money."""
    return float(np.nanmedian([one.to_settle for one in lived]))
