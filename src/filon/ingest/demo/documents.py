"""Quotes and line items. Every document owns its own lines, as in HubSpot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, DAY_MS, date_text, iso_text
from filon.ingest.demo.company import product_id, product_name, staff
from filon.ingest.demo.shapes import Step, associated, by_hand, by_system, money, record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.ingest.demo.company import Owner
    from filon.ingest.demo.desk import Desk
    from filon.ingest.demo.journey import Mark, Offer, Sale
    from filon.ingest.hubspot.records import Record

_QUANTITIES = (1, 1, 1, 2, 4, 5, 10)
_VALIDITY_DAYS = 30
_MINUTE_MS = 60_000
_CHEAPER, _SHORTER, _REBATE = 5, 7, 0.95
"""Of ten revisions, those that lower the price; those that do that or shorten the terms; what is left of a price."""
_ON_THE_WHOLE = 3
"""Every so many renewals have their discount on the whole quote, not on its lines."""


def write_lines(
    sale: Sale, discount: float, moment: int, desk: Desk, resized: Sequence[int] = ()
) -> list[str]:
    """Line items of one document whose list amounts add up to the sale's; return their desk.ids.

    At the moments ``resized`` the first line got its quantity, for the same money.
    """
    shares = desk.dice.choice(((1.0,), (0.7, 0.3), (0.6, 0.25, 0.15)))
    return [
        _write_line(sale, n, share, discount, (moment, *(resized if n == 0 else ())), desk)
        for n, share in enumerate(shares)
    ]


def _write_line(  # noqa: PLR0913, PLR0917 - one line of one document
    sale: Sale, n: int, share: float, discount: float, moments: Sequence[int], desk: Desk
) -> str:
    identity, quantity = desk.ids.take(), desk.dice.choice(_QUANTITIES)
    price = round(sale.list_amount * share / quantity, 2)
    properties: dict[str, str | None] = {
        "name": product_name(sale.product, n),
        "hs_product_id": product_id(sale.product, n),
        "price": money(price),
        "quantity": str(quantity),
        "amount": money(price * quantity * (1 - discount)),
        "hs_discount_percentage": f"{discount * 100:g}" if discount else None,
        "hs_line_item_currency_code": sale.region.currency,
    }
    prices, quantities = [by_hand(money(price), moments[-1], sale.owner)], [quantity]
    for back in moments[-2::-1]:
        # Backwards: fewer pieces of more each, or the other way round where there was one.
        quantities.append(quantities[-1] - 1 if quantities[-1] > 1 else 2)
        prices.append(by_hand(money(price * quantity / quantities[-1]), back, sale.owner))
    sizes = [by_hand(str(n), at, sale.owner) for n, at in zip(quantities, moments[::-1], strict=True)]
    histories = {"price": prices[::-1], "quantity": sizes[::-1]}
    if discount:
        histories["hs_discount_percentage"] = [by_hand(f"{discount * 100:g}", moments[0], sale.owner)]
    made = record(identity, moments[0], properties, histories=histories)
    desk.records["line_items"].append(made)
    return identity


def write_quotes(sale: Sale, desk: Desk) -> list[Record]:
    """The quotes of a sale that exist by now; the last is the one that counts."""
    at = sale.region.axis.at
    written = []
    for offer in sale.offers:
        drafted = at(offer.drafted)
        if drafted <= AS_OF_MS:
            written.append(_write_quote(sale, offer, drafted, desk))
    return written


def _write_quote(sale: Sale, offer: Offer, drafted: int, desk: Desk) -> Record:
    identity = desk.ids.take()
    approver = staff("Opérations")[0 if sale.team == "Grands comptes" else 1]
    statuses = steps_of(offer.approvals, sale, approver)
    publications = steps_of(offer.publications, sale, approver)
    accepted, signed = _moment(sale, offer.accepted), _moment(sale, offer.signed)
    if accepted and publications:
        publications.append(by_system("ACCEPTED", accepted + 1500))
    if signed and not publications and desk.dice.chance(0.2):
        # A signed quote of the older kind may end as EXPIRED without ever having been ACCEPTED.
        statuses.append(by_system("EXPIRED", max(signed, drafted + _VALIDITY_DAYS * DAY_MS)))
    properties: dict[str, str | None] = {
        "hs_title": f"{sale.product} – {sale.customer.name}",
        "hs_currency": sale.region.currency,
        "hs_quote_amount": money(sale.list_amount * (1 - offer.discount)),
        "hs_net_payment_terms": None if offer.terms is None else str(offer.terms),
        "hs_expiration_date": date_text(drafted + _VALIDITY_DAYS * DAY_MS),
        "hs_accepted_date": iso_text(accepted) if accepted else None,
        "hs_esign_date": iso_text(signed) if signed else None,
        "hs_quote_esign_status": "SIGNED" if signed else None,
        "hs_manually_signed": "true" if signed and offer.on_paper else None,
    }
    on_lines = 0.0 if _discounted_whole(sale, offer, identity) else offer.discount
    targets = {
        "contacts": sale.customer.contacts[:1],
        "line_items": write_lines(sale, on_lines, drafted, desk, _resized(sale, offer, identity)),
    }
    if on_lines != offer.discount:
        _write_discount(identity, offer.discount, drafted, desk)
    histories = (
        {"hs_status": statuses, "hs_quote_status": publications} if publications else {"hs_status": statuses}
    )
    made = record(
        identity,
        drafted,
        properties,
        histories={
            **histories,
            **_rounds(sale, offer, identity),
            "hubspot_owner_id": [by_hand(sale.owner.owner_id, drafted, sale.owner)],
        },
        associations=associated("quotes", targets),
        user=sale.owner.user_id,
    )
    desk.records["quotes"].append(made)
    return made


def _discounted_whole(sale: Sale, offer: Offer, quote: str) -> bool:
    return not sale.is_new and offer.discount > 0 and int(quote) % _ON_THE_WHOLE == 0


def _write_discount(quote: str, share: float, moment: int, desk: Desk) -> None:
    """A discount on the whole of a quote, as quotes of the older kind have it."""
    properties: dict[str, str | None] = {
        "hs_label": "Remise de fidélité",
        "hs_type": "PERCENT",
        "hs_value": f"{share * 100:g}",
        "hs_duration": "ONCE",
        "hs_sort_order": "1",
    }
    ties = associated("discounts", {"quotes": [quote]})
    desk.records["discounts"].append(record(desk.more_ids.take(), moment, properties, associations=ties))


def _rounds(sale: Sale, offer: Offer, identity: str) -> dict[str, list[Step]]:
    """Amount and terms of a quote through its revisions, by the number of the quote: no chance is drawn.

    Half of the revisions lower the price, two in ten shorten the terms; the others change the quantity of a line.
    """
    first = sale.region.axis.at(offer.drafted)
    amount, terms = sale.list_amount * (1 - offer.discount), offer.terms
    amounts: list[Step] = []
    agreed: list[Step] = []
    # Backwards from what the quote says in the end.
    for back, kind in _turns(sale, offer, identity):
        if kind < _CHEAPER:
            amounts.append(by_hand(money(amount), back, sale.owner))
            amount /= _REBATE
        elif kind < _SHORTER and terms is not None:
            agreed.append(by_hand(str(terms), back, sale.owner))
            terms += 15
    amounts.append(by_hand(money(amount), first, sale.owner))
    told = {"hs_quote_amount": amounts[::-1]}
    if terms is not None:
        told["hs_net_payment_terms"] = [by_hand(str(terms), first, sale.owner), *agreed[::-1]]
    return told


def _turns(sale: Sale, offer: Offer, identity: str) -> list[tuple[int, int]]:
    """Moments at which a quote was changed by now, the last first, each with a number of 0 to 9 that says how."""
    at = sale.region.axis.at
    marks = [one.at for one in offer.publications or offer.approvals if one.value == "DRAFT"]
    backs = reversed([at(one) + _MINUTE_MS for one in marks if one > offer.drafted])
    turns = ((back, (int(identity) + 3 * turn) % 10) for turn, back in enumerate(backs))
    return [(back, kind) for back, kind in turns if back <= AS_OF_MS]


def _resized(sale: Sale, offer: Offer, identity: str) -> list[int]:
    return [back for back, kind in reversed(_turns(sale, offer, identity)) if kind >= _SHORTER]


def steps_of(marks: list[Mark], sale: Sale, approver: Owner) -> list[Step]:
    """Marks of a sale as dated steps, by their makers."""
    at = sale.region.axis.at
    people = {"owner": sale.owner, "approver": approver}
    return [
        by_hand(mark.value, at(mark.at), people[mark.by])
        if mark.by in people
        else by_system(mark.value, at(mark.at), mark.by)
        for mark in marks
    ]


def _moment(sale: Sale, position: float | None) -> int | None:
    """Moment of a position that has come by now."""
    if position is None:
        return None
    moment = sale.region.axis.at(position)
    return moment if moment <= AS_OF_MS else None
