"""The record of a deal, with everything that makes real ones hard to read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, DAY_MS, iso_text
from filon.ingest.demo.company import LOST_REASONS, TEAM_IDS, WON_REASONS, sellers
from filon.ingest.demo.documents import steps_of
from filon.ingest.demo.journey import Sale, pipeline_name
from filon.ingest.demo.shapes import (
    Step,
    associated,
    by_hand,
    by_system,
    money,
    record,
)

if TYPE_CHECKING:
    from filon.ingest.demo.delivery import Delivery
    from filon.ingest.demo.desk import Desk
    from filon.ingest.hubspot.records import Record

_BLANK = 0.02
"""Share of deals that lack a given fact."""


def write_deal(
    sale: Sale,
    neighbours: dict[str, list[str]],
    delivery: Delivery | None,
    desk: Desk,
) -> None:
    """Write the deal last, when all that is tied to it has an id."""
    at = sale.region.axis.at
    created = at(sale.created)
    stages = _stage_steps(sale, desk)
    imported = sale.lead is None and sale.is_new and desk.dice.chance(0.12)
    identity, merged = sale.deal_id, None
    if desk.dice.chance(0.006):
        identity, merged = desk.ids.take(), sale.deal_id
    amounts = _amounts(sale, desk)
    histories = {
        "dealstage": stages,
        "pipeline": [by_hand(sale.pipeline, created, sale.owner)],
        "hubspot_owner_id": _owners(sale, desk),
        "closedate": _close_dates(sale, desk),
    }
    if amounts:
        histories["amount"] = amounts
    made = record(
        identity,
        created,
        _properties(sale, stages, desk),
        histories=histories,
        associations=associated("deals", _targets(sale, neighbours, delivery, desk)),
        source="IMPORT" if imported else "WORKFLOWS" if sale.lead else "CRM_UI",
        user=None if imported or sale.lead else sale.owner.user_id,
    )
    properties = made["properties"]
    properties["hs_merged_object_ids"] = merged
    backdated = created - desk.dice.randrange(5 * DAY_MS, 40 * DAY_MS) if imported else created - 300
    properties["createdate"] = iso_text(backdated)
    if properties.get("amount") and properties["hs_exchange_rate"]:
        home = float(properties["amount"] or 0) * float(properties["hs_exchange_rate"])
        properties["amount_in_home_currency"] = money(home)
    if desk.dice.chance(0.004):
        _truncate(made)
    desk.records["deals"].append(made)


def _properties(sale: Sale, stages: list[Step], desk: Desk) -> dict[str, str | None]:
    lost = sale.lost is not None and sale.region.axis.at(sale.lost) <= AS_OF_MS
    won = sale.won is not None and sale.region.axis.at(sale.won) <= AS_OF_MS
    rate = (
        sale.region.rate
        if sale.region.rate == 1.0
        else round(sale.region.rate * desk.dice.uniform(0.98, 1.02), 4)
    )
    return {
        "dealname": f"{sale.customer.name} – {sale.product}",
        "deal_currency_code": sale.region.currency,
        "hs_exchange_rate": None if desk.dice.chance(0.01) else f"{rate:g}",
        "hubspot_team_id": TEAM_IDS[sale.team],
        "region": None if desk.dice.chance(_BLANK) else sale.region.name,
        "hs_analytics_source": None if desk.dice.chance(_BLANK) else sale.source,
        "product_line": sale.product,
        "customer_segment": sale.customer.segment,
        "dealtype": "newbusiness" if sale.is_new else "existingbusiness",
        "closed_lost_reason": desk.dice.pick(LOST_REASONS) if lost and desk.dice.chance(0.8) else None,
        "closed_won_reason": desk.dice.choice(WON_REASONS) if won and desk.dice.chance(0.6) else None,
        **_entered_dates(sale, stages),
    }


def _stage_steps(sale: Sale, desk: Desk) -> list[Step]:
    """Stage history in time order; a jump over a stage is often a workflow's."""
    sale.moves.sort(key=lambda mark: mark.at)
    for before, after in pairwise(sale.moves):
        if (
            before.value == sale.stages.qualified
            and after.value == sale.stages.negotiation
            and desk.dice.chance(0.5)
        ):
            after.by = "WORKFLOWS"
    return [step for step in steps_of(sale.moves, sale, sale.owner) if step.moment <= AS_OF_MS]


def _entered_dates(sale: Sale, stages: list[Step]) -> dict[str, str | None]:
    """HubSpot's own stage dates: the older ones back-fill every skipped stage with the moment of the jump."""
    found: dict[str, str | None] = {}
    order = [stage for stage in (getattr(sale.stages, role) for role in sale.stages.__slots__) if stage]
    reached = 0
    for step in stages:
        position = order.index(step.value)
        if step.value != sale.stages.lost:
            for skipped in order[reached:position]:
                found.setdefault(f"hs_date_entered_{skipped}", iso_text(step.moment))
                found.setdefault(f"hs_date_exited_{skipped}", iso_text(step.moment))
            reached = max(reached, position)
        found.setdefault(f"hs_date_entered_{step.value}", iso_text(step.moment))
        found[f"hs_v2_date_entered_{step.value}"] = iso_text(step.moment)
    for before, after in pairwise(stages):
        found[f"hs_v2_date_exited_{before.value}"] = iso_text(after.moment)
    return found


def _amounts(sale: Sale, desk: Desk) -> list[Step]:
    """The amount: an estimate at first unless nobody typed one, the quote's net once it is issued."""
    at = sale.region.axis.at
    steps = []
    if not desk.dice.chance(desk.plan.value("missing_amounts", pipeline_name(sale))):
        estimate = round(sale.list_amount * desk.dice.uniform(0.8, 1.15), -2)
        steps.append(by_hand(money(estimate), at(sale.created) + 800, sale.owner))
    steps += [
        by_system(money(sale.list_amount * (1 - offer.discount)), at(offer.drafted) + 900)
        for offer in sale.offers[:1]
    ]
    return [step for step in steps if step.moment <= AS_OF_MS]


def _owners(sale: Sale, desk: Desk) -> list[Step]:
    """The owner; some deals are handed to a colleague on the way."""
    created = sale.region.axis.at(sale.created)
    steps = [by_hand(sale.owner.owner_id, created, sale.owner)]
    if desk.dice.chance(0.07):
        colleagues = [one for one in sellers(sale.team, sale.region.name) if one is not sale.owner]
        moment = sale.region.axis.at(
            desk.dice.uniform(sale.created + 3_000, max(sale.moves[-1].at, sale.created + 6_000))
        )
        steps.append(by_system(desk.dice.choice(colleagues).owner_id, moment))
    return steps


def _close_dates(sale: Sale, desk: Desk) -> list[Step]:
    """Expected close date, how often it was pushed, and the true one when the deal closed."""
    axis = sale.region.axis
    created, end = axis.at(sale.created), axis.at(sale.moves[-1].at)
    expected = created + 45 * DAY_MS
    steps = [by_hand(iso_text(expected), created + 700, sale.owner)]
    for moment in sorted(
        desk.dice.randrange(created + 60_000, max(end, created + 120_000))
        for _ in range(desk.dice.count(desk.plan.value("pushed_close_dates", sale.region.name)))
    ):
        expected += desk.dice.randrange(15 * DAY_MS, 40 * DAY_MS)
        steps.append(by_hand(iso_text(expected), moment, sale.owner))
    closed = sale.won if sale.won is not None else sale.lost
    if closed is not None:
        moment = axis.at(closed)
        steps = [step for step in steps if step.moment < moment]
        steps.append(by_system(iso_text(moment), moment))
    return steps


def _targets(
    sale: Sale, neighbours: dict[str, list[str]], delivery: Delivery | None, desk: Desk
) -> dict[str, list[str]]:
    contacts = [sale.lead.contact] if sale.lead else sale.customer.contacts[:1]
    targets = {
        "contacts": [] if desk.dice.chance(0.03) else contacts,
        "companies": [sale.customer.company_id],
        **neighbours,
    }
    if delivery:
        targets["orders"] = [delivery.order_id] if delivery.order_id else []
        targets["invoices"] = delivery.invoices
        targets["tasks"] = delivery.tasks
    return targets


def _truncate(made: Record) -> None:
    """Cut the beginning of the stage history, as portals with very old deals show it."""
    kept = made["propertiesWithHistory"]["dealstage"]
    made["propertiesWithHistory"]["dealstage"] = kept[: max(1, len(kept) // 2)]
