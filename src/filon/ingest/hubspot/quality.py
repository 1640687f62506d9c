"""How far a portal's records can be trusted: where history and present differ, what hangs in the air."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from filon.ingest.hubspot.records import history, neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows

_INVOICE_TOWARDS = ("deals", "quotes", "orders", "subscriptions")
_PAYMENT_TOWARDS = ("deals", "quotes", "orders")


@dataclass
class Quality:
    """Counts over all records of a version.

    ``deals`` have a history of stages; ``mismatched`` ones end it with another stage than the record says;
    ``without_history`` have none; ``truncated`` begin after the deal. Money without a way to a deal is ``unattached``.
    """

    deals: int = 0
    mismatched: int = 0
    without_history: int = 0
    truncated: int = 0
    unattached_invoices: int = 0
    unattached_payments: int = 0

    def add(self, records: Mapping[str, Sequence[Record]], rows: Rows, portal: Portal) -> None:
        """Count a batch that holds whole neighbourhoods."""
        for deal in _alive(records, "deals", portal):
            changes = history(deal, "dealstage")
            present = deal["properties"].get("dealstage")
            self.deals += bool(changes)
            self.without_history += not changes
            self.mismatched += bool(changes and present and changes[-1].value != present)
        self.truncated += sum(one.key == "history_truncated" for one in rows.attributes)
        self._add_money(records, portal)

    def _add_money(self, records: Mapping[str, Sequence[Record]], portal: Portal) -> None:
        paid: set[str] = set()
        for invoice in _alive(records, "invoices", portal):
            paid.update(neighbours(invoice, "commerce_payments"))
            self.unattached_invoices += not any(invoice["associations"].get(k) for k in _INVOICE_TOWARDS)
        for payment in _alive(records, "commerce_payments", portal):
            attached = payment["id"] in paid or any(payment["associations"].get(k) for k in _PAYMENT_TOWARDS)
            self.unattached_payments += not attached

    def merge(self, other: Quality) -> None:
        """Add the counts of other records."""
        for name, count in asdict(other).items():
            setattr(self, name, getattr(self, name) + count)

    def to_json(self) -> dict[str, Any]:
        """JSON object."""
        return asdict(self)


def _alive(records: Mapping[str, Sequence[Record]], kind: str, portal: Portal) -> Iterable[Record]:
    return (
        one
        for one in records.get(kind, ())
        if not one["archived"] and portal.survivor(kind, one["id"]) == one["id"]
    )
