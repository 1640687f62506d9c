"""The filled example of the template: one deal from its lead to its payment."""

from __future__ import annotations

EXAMPLE_DEAL: dict[str, str | int] = {
    "deal_id": "12345678901",
    "name": "Acme – CRM",
    "created": "2025-01-06T09:12",
    "closed": "2025-02-20T16:30",
    "amount": 18_500,
    "currency": "EUR",
    "pipeline": "Sales",
    "owner": "Claire Martin",
    "team": "Mid-market",
    "region": "IDF",
    "source": "Organic search",
    "product": "CRM",
    "segment": "SMB",
}
EXAMPLE_EVENTS = (
    ("lead_captured", "2025-01-03T14:05", "", "", "recorded"),
    ("deal_created", "2025-01-06T09:12", "Claire Martin", "", "recorded"),
    ("quote_issued", "2025-01-21T11:40", "Claire Martin", "Q-2025-014", "recorded"),
    ("deal_won", "2025-02-20T16:30", "Claire Martin", "", "recorded"),
    ("invoice_issued", "2025-02-27T08:00", "Karim Benali", "INV-2025-031", "recorded"),
    ("payment_received", "2025-03-31T10:15", "", "INV-2025-031", "declared"),
)
"""Activity key, time, person, document number, evidence."""
