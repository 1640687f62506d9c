"""The products that the company sells, as HubSpot's catalogue holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.demo.clock import START, moment_of_demand
from filon.ingest.demo.company import portal
from filon.ingest.demo.shapes import record

if TYPE_CHECKING:
    from filon.ingest.demo.desk import Desk


def write_products(desk: Desk) -> None:
    """Every product, made before the first deal; prices are agreed line by line."""
    moment = moment_of_demand(0.0, 0.0)
    for n, (identity, name) in enumerate(portal().products.items(), 1):
        properties: dict[str, str | None] = {
            "name": name,
            "hs_sku": f"VT-{START.year}-{n:02d}",
            "price": None,
        }
        desk.records["products"].append(record(identity, moment, properties, source="IMPORT"))
