"""Customers: companies and their contacts, without any real person's name or address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import DAY_MS, moment_of_demand
from filon.ingest.demo.company import INDUSTRIES, REGIONS, SEGMENTS, Region
from filon.ingest.demo.shapes import associated, by_system, record

if TYPE_CHECKING:
    from filon.ingest.demo.desk import Desk

_STEMS = (
    "Arvelo", "Bricor", "Celtane", "Dorvane", "Elvorix", "Fanterre", "Galvis", "Hestrel", "Isolune", "Jalmont",
    "Kermaris", "Lovarec", "Maltéo", "Norvège", "Orbalis", "Prévaris", "Quintal", "Rivolane", "Sermaise", "Tolvera",
    "Ursane", "Valdrin", "Wolmar", "Yverance", "Zéphalis",
)  # fmt: skip
_TAILS = (
    "Industrie",
    "Logistique",
    "Services",
    "Distribution",
    "Santé",
    "Énergie",
    "Conseil",
    "Agro",
    "Bâtiment",
)
_EMPLOYEES = {"PME": (10, 240), "ETI": (250, 4900), "Grand compte": (5000, 60000)}


@dataclass(slots=True)
class Customer:
    """A company that buys."""

    company_id: str
    name: str
    region: Region
    segment: str
    contacts: list[str] = field(default_factory=list)


def make_customers(number: int, desk: Desk) -> list[Customer]:
    """Companies with one to three contacts each; a few were merged with a double."""
    customers = [_customer(desk) for _ in range(number)]
    for customer in customers:
        if desk.dice.chance(0.012):
            _merge_contact(customer, desk)
    return customers


def _customer(desk: Desk) -> Customer:
    region, segment = desk.dice.pick(REGIONS), desk.dice.pick(SEGMENTS)
    name = f"{desk.dice.choice(_STEMS)} {desk.dice.choice(_TAILS)} {desk.dice.randrange(10, 99)}"
    customer = Customer(desk.ids.take(), name, region, segment)
    created = moment_of_demand(desk.dice.random() * 0.2, desk.dice.random()) - 40 * DAY_MS
    properties: dict[str, str | None] = {
        "name": name,
        "country": region.country_name,
        "region": region.name,
        "industry": desk.dice.choice(INDUSTRIES),
        "numberofemployees": str(desk.dice.randrange(*_EMPLOYEES[segment])),
        "customer_segment": segment,
    }
    desk.records["companies"].append(record(customer.company_id, created, properties, source="IMPORT"))
    for _ in range(desk.dice.choice((1, 1, 2, 3))):
        customer.contacts.append(_contact(customer, created, desk))
    return customer


def _contact(customer: Customer, created: int, desk: Desk) -> str:
    identity = desk.ids.take()
    since = created + desk.dice.randrange(DAY_MS * 30)
    properties: dict[str, str | None] = {"country": customer.region.country_name, "lifecyclestage": "lead"}
    desk.records["contacts"].append(
        record(
            identity,
            since,
            properties,
            histories={"lifecyclestage": [by_system("lead", since + 400, "CONTACTS_WEB")]},
            associations=associated("contacts", {"companies": [customer.company_id]}),
            source="FORM",
        )
    )
    return identity


def _merge_contact(customer: Customer, desk: Desk) -> None:
    """Two contacts become one under a new id; others may still name the old one."""
    old = customer.contacts[0]
    survivor = _contact(customer, moment_of_demand(0.05, desk.dice.random()), desk)
    desk.records["contacts"][-1]["properties"]["hs_merged_object_ids"] = old
    desk.records["contacts"] = [contact for contact in desk.records["contacts"] if contact["id"] != old]
    customer.contacts.append(survivor)
