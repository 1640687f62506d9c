"""The object behind a record: its attributes over time and its neighbours."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from filon.ingest.hubspot.records import day, history, instant, iso, number, unreadable_times
from filon.ingest.hubspot.rows import Flaw, ObjectAttribute, ObjectRow, Rows
from filon.process.lead_to_cash import attributes_of, object_type_by_hubspot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record
    from filon.process.model import AttributeType, ObjectType

# Properties whose past values matter: what was known at the moment of a step.
HISTORICAL = frozenset({
    "amount", "closedate", "hubspot_owner_id", "hs_quote_amount", "hs_net_payment_terms", "hs_due_date",
    "price", "quantity", "hs_discount_percentage",
})  # fmt: skip


# Properties that hold an id of the portal; a person wants its name.
_NAMED_BY = {
    "hubspot_owner_id": "owners",
    "hubspot_team_id": "teams",
    "pipeline": "pipelines",
    "hs_product_id": "products",
}
_TRANSLATED = frozenset({*_NAMED_BY, "dealstage", "hs_pipeline_stage"})
_ISO_LENGTH = len("2025-03-04T10:20:30.123Z")


class _Plan(NamedTuple):
    key: str
    property: str
    type: AttributeType
    read: Callable[[str], str | None] | None
    historical: bool


def describe(kind: ObjectType, record: Record, portal: Portal, rows: Rows) -> tuple[str, str]:
    """Add the object, its attributes and its relations; return its (type, id)."""
    key, properties, past = record["id"], record["properties"], record["propertiesWithHistory"]
    identity = (kind.key, key)
    rows.objects.append(ObjectRow(kind.key, key))
    for name, text in unreadable_times(record):
        rows.flaws.append(Flaw(*identity, name, text, "unreadable_time"))
    verbatim, others = _plans(kind.key)
    rows.attributes += [
        ObjectAttribute(kind.key, key, name, present, "text", None)
        for name, source in verbatim
        if (present := properties.get(source))
    ]
    for plan in others:
        if plan.historical and past.get(plan.property):
            for change in history(record, plan.property):
                _attribute(plan, change.value, change.time, identity, properties, portal, rows)
        else:
            present = properties.get(plan.property)
            if present:
                _attribute(plan, present, None, identity, properties, portal, rows)
    _relations(identity, record, portal, rows)
    return identity


def add_attribute(
    rows: Rows, identity: tuple[str, str], key: str, value: float | None, value_type: AttributeType
) -> None:
    """Add a computed attribute, unless there is nothing to say."""
    if value is not None:
        text = str(value).lower() if isinstance(value, bool) else f"{value:.15g}"
        rows.attributes.append(ObjectAttribute(*identity, key, text, value_type, None))


@cache
def _plans(kind: str) -> tuple[tuple[tuple[str, str], ...], tuple[_Plan, ...]]:
    """Properties that are taken as they are (key and property), and those that are read."""
    plain = [
        a for a in attributes_of(kind) if re.fullmatch(r"[a-z0-9_]+", a.hubspot) and a.hubspot != "line_items"
    ]
    verbatim = {a.key for a in plain if a.type == "text" and a.hubspot not in _TRANSLATED | HISTORICAL}
    return (
        tuple((a.key, a.hubspot) for a in plain if a.key in verbatim),
        tuple(
            _Plan(a.key, a.hubspot, a.type, _FORMS.get(a.type), a.hubspot in HISTORICAL)
            for a in plain
            if a.key not in verbatim
        ),
    )


def _attribute(  # noqa: PLR0913, PLR0917 - one value with everything that gives it its meaning
    plan: _Plan,
    text: str,
    time: int | None,
    identity: tuple[str, str],
    properties: dict[str, str | None],
    portal: Portal,
    rows: Rows,
) -> None:
    if plan.read is None:
        value: str | None = _readable(plan.property, text, properties, portal)
    else:
        # An empty text stays empty: the value was cleared.
        value = plan.read(text) if text else ""
    if value is None:
        rows.flaws.append(Flaw(*identity, plan.property, text, f"unreadable_{plan.type}"))
    else:
        rows.attributes.append(ObjectAttribute(identity[0], identity[1], plan.key, value, plan.type, time))


def _number(text: str) -> str | None:
    return None if number(text) is None else text.strip()


def _integer(text: str) -> str | None:
    whole = number(text)
    return None if whole is None else str(int(whole))


def _timestamp(text: str) -> str | None:
    moment = instant(text)
    return None if moment is None else text if len(text) == _ISO_LENGTH else iso(moment)


def _date(text: str) -> str | None:
    found = day(text)
    return None if found is None else found.isoformat()


def _boolean(text: str) -> str | None:
    return text.lower() if text.lower() in {"true", "false"} else None


_FORMS: dict[AttributeType, Callable[[str], str | None]] = {
    "number": _number,
    "integer": _integer,
    "timestamp": _timestamp,
    "date": _date,
    "boolean": _boolean,
}
"""How the text of a value is brought into the one form of its type; ``None``: it is no such value."""


def _readable(name: str, text: str, properties: dict[str, str | None], portal: Portal) -> str:
    """Ids in the words of the portal: owners, teams, pipelines, products, stages."""
    if name in _NAMED_BY:
        names: Mapping[str, str] = getattr(portal, _NAMED_BY[name])
        return names.get(text, text)
    if name == "dealstage":
        return portal.stage(properties.get("pipeline"), text).label
    if name == "hs_pipeline_stage":
        return portal.stage(properties.get("hs_pipeline"), text).label
    return text


def _relations(identity: tuple[str, str], record: Record, portal: Portal, rows: Rows) -> None:
    known = object_type_by_hubspot()
    for hubspot_type, associations in record["associations"].items():
        if hubspot_type not in known:
            continue
        kind = known[hubspot_type]
        for one in associations:
            other = (kind, portal.survivor(hubspot_type, str(one["toObjectId"])))
            if other != identity:
                rows.relate(identity, other, {t["label"] for t in one["associationTypes"] if t["label"]})
