"""Line items and discounts: what a document sells and what is given away. They are facts, not events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.records import number
from filon.ingest.hubspot.rows import Flaw, ObjectAttribute

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows

_DISCOUNT_TYPES = ("PERCENT", "FIXED")


def line_item_facts(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """The product of the catalogue that a line sells; it also names a line that has no name of its own."""
    portal, properties = around.portal, record["properties"]
    key = properties.get("hs_product_id") or ""
    name = portal.products.get(key)
    if name is None:
        return
    rows.relate(identity, ("product", portal.survivor("products", key)), set())
    if not properties.get("name"):
        rows.attributes.append(ObjectAttribute(*identity, "name", name, "text", None))


def discount_facts(record: Record, identity: tuple[str, str], _around: Neighbourhood, rows: Rows) -> None:
    """Nothing beyond the attributes, unless the discount cannot be reckoned with: then it is a flaw."""
    properties = record["properties"]
    if properties.get("hs_type") not in _DISCOUNT_TYPES or number(properties.get("hs_value")) is None:
        said = f"{properties.get('hs_type')} {properties.get('hs_value')}"
        rows.flaws.append(Flaw(*identity, "hs_type", said, "unreadable_discount"))
