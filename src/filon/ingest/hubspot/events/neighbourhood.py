"""What one record must know of others: line items of a document, contracts of a quote, signatures of a deal."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from filon.ingest.hubspot.records import created_at, history, instant, neighbours, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record


class Neighbourhood:
    """A batch of records seen from one of them."""

    def __init__(self, records: Mapping[str, Sequence[Record]], portal: Portal) -> None:
        self.portal = portal
        self._records = records

    @cached_property
    def _line_items(self) -> dict[str, Record]:
        return {item["id"]: item for item in self._records.get("line_items", ())}

    @cached_property
    def quotes_with_contract(self) -> frozenset[str]:
        """Quotes that became a contract: the contract tells when they were signed."""
        contracts = self._records.get("contracts", ())
        return frozenset(
            self.portal.survivor("quotes", quote) for one in contracts for quote in neighbours(one, "quotes")
        )

    @cached_property
    def signed_deals(self) -> frozenset[str]:
        """Deals with a contract or a signed quote: a stage called "signed" adds no second signature."""
        signed = [
            *self._records.get("contracts", ()),
            *(q for q in self._records.get("quotes", ()) if instant(q["properties"].get("hs_esign_date"))),
        ]
        return frozenset(
            self.portal.survivor("deals", deal) for one in signed for deal in neighbours(one, "deals")
        )

    @cached_property
    def _payments_of(self) -> dict[str, set[str]]:
        """Payments of each invoice, whichever of the two names the other."""
        found: dict[str, set[str]] = {}
        for invoice in self._records.get("invoices", ()):
            for payment in neighbours(invoice, "commerce_payments"):
                found.setdefault(invoice["id"], set()).add(payment)
        for one in self._records.get("commerce_payments", ()):
            for key in neighbours(one, "invoices"):
                found.setdefault(key, set()).add(one["id"])
        return found

    @cached_property
    def _received(self) -> dict[str, tuple[int, float]]:
        """Moment and amount of every payment that succeeded."""
        found = {}
        for one in self._records.get("commerce_payments", ()):
            moment = next((c.time for c in history(one, "hs_latest_status") if c.value == "succeeded"), None)
            amount = number(one["properties"].get("hs_initial_amount"))
            if moment is not None and amount is not None:
                found[one["id"]] = (moment, amount)
        return found

    def has_payments(self, invoice: str) -> bool:
        """Whether payment objects tell of the invoice's money."""
        return invoice in self._payments_of

    def received_by(self, invoice: str, time: int) -> float:
        """Money received for an invoice before a moment, refunds not taken off."""
        payments = (
            self._received[key] for key in self._payments_of.get(invoice, ()) if key in self._received
        )
        return sum(amount for moment, amount in payments if moment < time)

    @cached_property
    def _discounts_of(self) -> dict[tuple[str, str], list[Record]]:
        """Discounts on the whole of each quote and invoice, in the order in which they are taken off."""
        found: dict[tuple[str, str], list[Record]] = {}
        discounts = (one for one in self._records.get("discounts", ()) if not one["archived"])
        for one in sorted(discounts, key=_sort_order):
            for kind in ("quotes", "invoices"):
                for key in neighbours(one, kind):
                    found.setdefault((kind, self.portal.survivor(kind, key)), []).append(one)
        return found

    @cached_property
    def _latest_quotes(self) -> dict[str, Record]:
        """The newest quote of each deal."""
        quotes = [one for one in self._records.get("quotes", ()) if not one["archived"]]
        return {
            self.portal.survivor("deals", deal): quote
            for quote in sorted(quotes, key=lambda one: created_at(one) or 0)
            for deal in neighbours(quote, "deals")
        }

    def main_product(self, deal: Record) -> str | None:
        """Product that most of a deal's money is for, by its own lines, else by those of its newest quote."""
        documents = (one for one in (deal, self._latest_quotes.get(deal["id"])) if one)
        for document in documents:
            worth: dict[str, float] = {}
            for key in neighbours(document, "line_items"):
                said = self._line_items[key]["properties"] if key in self._line_items else {}
                product = self.portal.products.get(said.get("hs_product_id") or "")
                if product:
                    worth[product] = worth.get(product, 0.0) + (line_net_amount(said) or 0.0)
            if worth:
                return max(sorted(worth), key=worth.__getitem__)
        return None

    def list_and_net(self, kind: str, document: Record) -> tuple[float, float] | None:
        """List amount (price × quantity) and net amount of a document, by its own line items; ``None`` without any.

        Discounts on the whole document are taken off after those of its lines. The net is never below nothing.
        """
        listed = net = 0.0
        found = False
        for key in neighbours(document, "line_items"):
            item = self._line_items.get(key)
            if item is None:
                continue
            full = line_list_amount(item["properties"])
            paid = line_net_amount(item["properties"])
            if full is not None and paid is not None:
                listed, net, found = listed + full, net + paid, True
        for discount in self._discounts_of.get((kind, document["id"]), ()):
            net = less_discount(net, discount["properties"])
        return (listed, net) if found else None


def line_list_amount(properties: Mapping[str, str | None]) -> float | None:
    """Unit price × quantity of a line, before any discount."""
    price, quantity = number(properties.get("price")), number(properties.get("quantity"))
    return None if price is None or quantity is None else price * quantity


def line_net_amount(properties: Mapping[str, str | None]) -> float | None:
    """What the line costs: its ``amount``, else its list amount less its discounts."""
    stated = number(properties.get("amount"))
    full = line_list_amount(properties)
    if stated is not None or full is None:
        return stated
    quantity = number(properties.get("quantity")) or 0.0
    unit_discount = number(properties.get("discount")) or 0.0
    percentage = number(properties.get("hs_discount_percentage")) or 0.0
    return full * (1 - percentage / 100) - unit_discount * quantity


def less_discount(net: float, properties: Mapping[str, str | None]) -> float:
    """Amount after a discount on the whole document: a percentage, or an amount in the document's currency."""
    value = number(properties.get("hs_value")) or 0.0
    if properties.get("hs_type") == "PERCENT":
        return net * (1 - min(value, 100.0) / 100)
    return max(0.0, net - value) if properties.get("hs_type") == "FIXED" else net


def _sort_order(discount: Record) -> tuple[float, str]:
    return number(discount["properties"].get("hs_sort_order")) or 0.0, discount["id"]


def effective_discount(listed: float, net: float) -> float | None:
    """Share of the list amount given away, 0 to 1, four decimals; ``None`` when nothing was listed."""
    return round(1 - net / listed, 4) if listed > 0 else None
