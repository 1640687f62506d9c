"""HubSpot's shapes: ids, history entries, associations, records, exactly as the API returns them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from filon.ingest.demo.clock import AS_OF_MS, iso_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from filon.ingest.demo.company import Owner
    from filon.ingest.hubspot.records import Association, AssociationType, HistoryEntry, Record

Records = dict[str, list["Record"]]
"""Records by API object type."""

_FIRST_ID = 10_000_000_000
_IDS_PER_BLOCK = 1_000_000
_LATER_IDS = 900_000


class Step(NamedTuple):
    """A value that a property takes at a moment (ms), how it came and by whom."""

    value: str
    moment: int
    source: str = "CRM_UI"
    user: int | None = None


def by_hand(value: str, moment: int, owner: Owner) -> Step:
    """Step made by a person in HubSpot's pages."""
    return Step(value, moment, "CRM_UI", owner.user_id)


def by_system(value: str, moment: int, source: str = "WORKFLOWS") -> Step:
    """Step made by no person: a workflow, an integration, an import."""
    return Step(value, moment, source)


class Ids:
    """Record ids of one block: numeric texts, no two alike in the whole company.

    ``later`` gives those of a second range, which the first never reaches.
    """

    def __init__(self, block: int, *, later: bool = False) -> None:
        self._next = count(_FIRST_ID + block * _IDS_PER_BLOCK + (_LATER_IDS if later else 1))

    def take(self) -> str:
        """The next id."""
        return str(next(self._next))


def _defined(type_id: int, label: str | None = None) -> AssociationType:
    return {"category": "HUBSPOT_DEFINED", "typeId": type_id, "label": label}


def _custom(type_id: int, label: str) -> AssociationType:
    return {"category": "USER_DEFINED", "typeId": type_id, "label": label}


# (from, to) → the types of the association; a primary one comes with its unlabelled twin, as in the API.
_TYPES: dict[tuple[str, str], list[AssociationType]] = {
    ("leads", "contacts"): [_defined(578, "Primary"), _defined(608)],
    ("leads", "companies"): [_defined(580, "Primary"), _defined(610)],
    ("leads", "deals"): [_defined(582, "Primary"), _defined(1037)],
    ("contacts", "companies"): [_defined(1, "Primary"), _defined(279)],
    ("deals", "contacts"): [_defined(3)],
    ("deals", "companies"): [_defined(5, "Primary"), _defined(341)],
    ("deals", "quotes"): [_defined(63)],
    ("deals", "orders"): [_defined(511)],
    ("deals", "invoices"): [_defined(176)],
    ("deals", "calls"): [_defined(205)],
    ("deals", "emails"): [_defined(209)],
    ("deals", "meetings"): [_defined(211)],
    ("deals", "tasks"): [_defined(215)],
    ("quotes", "contacts"): [_defined(702)],
    ("quotes", "line_items"): [_defined(67)],
    ("quotes", "orders"): [_defined(731)],
    ("quotes", "invoices"): [_defined(408)],
    ("orders", "line_items"): [_defined(513)],
    ("orders", "invoices"): [_defined(518)],
    ("invoices", "line_items"): [_defined(409)],
    ("invoices", "commerce_payments"): [_defined(541)],
    ("tasks", "invoices"): [_custom(17, "Relance")],
    ("discounts", "quotes"): [_defined(363)],
    ("tickets", "deals"): [_defined(28)],
    ("calls", "leads"): [_defined(596)],
    ("emails", "leads"): [_defined(598)],
}


def associated(kind: str, targets: Mapping[str, Iterable[str]]) -> dict[str, list[Association]]:
    """Associations of a record with others, by the type of the others; types without any are left out."""
    return {
        to: [{"toObjectId": key, "associationTypes": _TYPES[kind, to]} for key in keys]
        for to, keys in targets.items()
        if keys
    }


def entries(steps: Iterable[Step]) -> list[HistoryEntry]:
    """History of a property, newest first, as far as it has happened."""
    found: list[HistoryEntry] = []
    for step in steps:
        if step.moment <= AS_OF_MS:
            entry: HistoryEntry = {
                "value": step.value,
                "timestamp": iso_text(step.moment),
                "sourceType": step.source,
                "sourceId": f"userId:{step.user}" if step.user else step.source.lower(),
            }
            if step.user:
                entry["updatedByUserId"] = step.user
            found.append(entry)
    found.reverse()
    return found


def record(  # noqa: PLR0913 - the parts of a record
    identity: str,
    created: int,
    properties: dict[str, str | None],
    *,
    histories: Mapping[str, Iterable[Step]] | None = None,
    associations: dict[str, list[Association]] | None = None,
    source: str = "CRM_UI",
    user: int | None = None,
) -> Record:
    """A record; each property with a history has the newest value of it."""
    past = {name: entries(steps) for name, steps in (histories or {}).items()}
    for name, entry_list in past.items():
        properties[name] = entry_list[0]["value"] if entry_list else None
    stamp = iso_text(created)
    updated = max((entry[0]["timestamp"] for entry in past.values() if entry), default=stamp)
    properties["hs_object_id"] = identity
    properties["hs_createdate"] = stamp
    properties["hs_lastmodifieddate"] = updated
    properties["hs_object_source"] = source
    properties["hs_created_by_user_id"] = str(user) if user else None
    return {
        "id": identity,
        "properties": properties,
        "propertiesWithHistory": past,
        "associations": associations or {},
        "createdAt": stamp,
        "updatedAt": updated,
        "archived": False,
    }


def money(amount: float) -> str:
    """Amount as HubSpot keeps it: a text with at most two decimals."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")
