"""What is read of each object, and what it takes: properties, histories, neighbours, scopes. Nothing that is not used.

Names, emails, phones and texts of people are absent on purpose: what is not read cannot leak. The few names that help
(leads, owners) come only when asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from filon.process.lead_to_cash import ATTRIBUTES, OBJECT_TYPES

_ALWAYS = ("hs_createdate", "hs_object_source", "hs_created_by_user_id", "hs_merged_object_ids")
PERSONAL = {"leads": frozenset({"hs_lead_name"})}
"""Properties that name a person: read only when asked for."""
STAGE_DATES = re.compile(r"hs_v2_date_(entered|exited)_[a-z0-9_]+")
"""Dates that stand in where a deal's history of stages is cut."""


@dataclass(frozen=True)
class Wanted:
    """One API object type as it is read.

    Parameters
    ----------
    kind
        Name in the API.
    history
        Properties whose past values are read.
    more
        Properties beside those of the catalogue.
    towards
        Object types whose associations with this one are read from this side, once for each pair of types.
    scope
        Scope of the key that it takes.
    tier
        Product that the portal needs for it; empty: every portal has it.
    modified
        Property that says when a record last changed.
    opt_in
        Read only when asked for.
    """

    kind: str
    scope: str
    history: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    tier: str = ""
    modified: str = "hs_lastmodifieddate"
    opt_in: bool = False

    def properties(self, known: frozenset[str], *, names: bool = False) -> tuple[str, ...]:
        """Properties to ask for, as far as the portal knows them: unknown names would be ignored in silence."""
        asked = {*_ALWAYS, *self.history, *self.more, self.modified, *_catalogue(self.kind)}
        if not names:
            asked -= PERSONAL.get(self.kind, frozenset())
        if self.kind == "deals":
            asked |= {name for name in known if STAGE_DATES.fullmatch(name)}
        return tuple(sorted(asked & known))

    def histories(self, known: frozenset[str]) -> tuple[str, ...]:
        """Properties whose history is asked for, as far as the portal knows them."""
        return tuple(name for name in self.history if name in known)


_ENGAGED = ("deals", "leads")
OWNERS_SCOPE = "crm.objects.owners.read"
_CONTACTS_SCOPE = "crm.objects.contacts.read"
_LINES_SCOPE = "crm.objects.line_items.read"

WANTED: tuple[Wanted, ...] = (
    Wanted(
        "leads",
        "crm.objects.leads.read",
        ("hs_pipeline_stage", "hubspot_owner_id"),
        ("hs_pipeline",),
        ("contacts", "companies", "deals"),
        tier="Sales Hub Professional",
    ),
    Wanted(
        "contacts",
        _CONTACTS_SCOPE,
        ("lifecyclestage",),
        ("first_conversion_date",),
        ("companies",),
        modified="lastmodifieddate",
    ),
    Wanted("companies", "crm.objects.companies.read"),
    Wanted(
        "deals",
        "crm.objects.deals.read",
        ("dealstage", "pipeline", "hubspot_owner_id", "amount", "closedate"),
        ("hs_exchange_rate",),
        ("contacts", "companies", "line_items"),
    ),
    Wanted(
        "quotes",
        "crm.objects.quotes.read",
        ("hs_status", "hs_quote_status", "hs_quote_amount", "hs_net_payment_terms", "hubspot_owner_id"),
        ("hs_accepted_date", "hs_esign_date", "hs_manually_signed", "hs_quote_number"),
        ("deals", "contacts", "line_items"),
        tier="Sales Hub or Commerce Hub",
    ),
    Wanted("line_items", _LINES_SCOPE, ("price", "quantity", "hs_discount_percentage"), ("discount",)),
    Wanted("products", "crm.objects.products.read"),
    # A document has few discounts of its own and most have none: they are told from their own side.
    Wanted("discounts", _LINES_SCOPE, (), ("hs_sort_order",), ("quotes", "invoices")),
    Wanted(
        "contracts",
        "crm.objects.contracts.read",
        ("hubspot_owner_id",),
        ("hs_contract_effective_date",),
        ("quotes", "deals"),
        tier="Commerce Hub Professional",
    ),
    Wanted(
        "orders",
        "crm.objects.orders.read",
        ("hs_pipeline_stage", "hs_fulfillment_status", "hubspot_owner_id"),
        ("hs_pipeline", "hs_external_created_date"),
        ("deals", "quotes", "line_items"),
    ),
    Wanted(
        "services",
        "crm.objects.services.read",
        ("hs_pipeline_stage", "hubspot_owner_id"),
        ("hs_pipeline",),
        ("deals",),
    ),
    Wanted(
        "projects",
        "crm.objects.projects.read",
        ("hs_pipeline_stage", "hubspot_owner_id"),
        ("hs_pipeline",),
        ("deals",),
    ),
    Wanted(
        "tickets",
        "tickets",
        ("hs_pipeline_stage", "hubspot_owner_id"),
        ("hs_pipeline",),
        ("deals",),
    ),
    Wanted(
        "invoices",
        "crm.objects.invoices.read",
        ("hs_invoice_status", "hs_due_date", "hubspot_owner_id"),
        ("hs_payment_date",),
        ("deals", "quotes", "orders", "subscriptions", "line_items", "commerce_payments"),
        tier="Commerce Hub",
    ),
    Wanted(
        "commerce_payments",
        "crm.objects.commercepayments.read",
        ("hs_latest_status",),
        ("hs_initiated_date",),
        ("deals", "quotes", "orders"),
        tier="HubSpot payments or Stripe",
    ),
    Wanted(
        "subscriptions",
        "crm.objects.subscriptions.read",
        ("hs_status",),
        (),
        ("deals", "quotes"),
        tier="HubSpot payments or Stripe",
    ),
    Wanted("calls", _CONTACTS_SCOPE, (), ("hs_timestamp", "hs_call_duration", "hubspot_owner_id"), _ENGAGED),
    Wanted(
        "emails",
        "sales-email-read",
        (),
        ("hs_timestamp", "hs_email_direction", "hubspot_owner_id"),
        (*_ENGAGED, "invoices"),
        opt_in=True,
    ),
    Wanted(
        "meetings",
        _CONTACTS_SCOPE,
        (),
        ("hs_meeting_start_time", "hs_meeting_outcome", "hubspot_owner_id"),
        _ENGAGED,
    ),
    Wanted(
        "tasks",
        _CONTACTS_SCOPE,
        (),
        ("hs_task_completion_date", "hs_task_status", "hs_task_subject", "hubspot_owner_id"),
        (*_ENGAGED, "invoices"),
    ),
    Wanted("notes", _CONTACTS_SCOPE, (), ("hs_timestamp", "hubspot_owner_id"), _ENGAGED),
)
PIPELINES = ("deals", "leads", "orders", "services", "projects", "tickets")
"""Object types whose pipelines and stages are read."""
TOUCHES = frozenset({"calls", "emails", "meetings", "tasks", "notes"})


@cache
def wanted_by_kind() -> dict[str, Wanted]:
    """Every object type under its name in the API."""
    return {one.kind: one for one in WANTED}


@cache
def _catalogue(kind: str) -> frozenset[str]:
    """Properties of the catalogue that are plain properties of the API."""
    ours = {one.key for one in OBJECT_TYPES if one.hubspot == kind}
    named = (one.hubspot for one in ATTRIBUTES if one.object_type in ours)
    return frozenset(name for name in named if re.fullmatch(r"[a-z0-9_]+", name))
