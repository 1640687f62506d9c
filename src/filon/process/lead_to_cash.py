"""Lead-to-Cash in HubSpot as data: object types, activities, attributes, ways to flatten them into cases."""

from __future__ import annotations

from functools import cache

from filon.process.activities import ACTIVITIES, GROUPS
from filon.process.attributes import ATTRIBUTES
from filon.process.model import Activity, Attribute, Include, ObjectType, Outcome, Perspective

__all__ = [
    "ACTIVITIES",
    "ATTRIBUTES",
    "DEFAULT_PERSPECTIVE",
    "GROUPS",
    "OBJECT_TYPES",
    "PERSPECTIVES",
    "activities_by_key",
    "attributes_of",
    "object_type_by_hubspot",
    "object_types_by_key",
]

OBJECT_TYPES: tuple[ObjectType, ...] = (
    ObjectType("lead", "Lead", "Lead", "leads", "0-136"),
    ObjectType("contact", "Contact", "Contact", "contacts", "0-1"),
    ObjectType("company", "Company", "Société", "companies", "0-2"),
    ObjectType("product", "Product", "Produit", "products", "0-7"),
    ObjectType("deal", "Deal", "Affaire", "deals", "0-3"),
    ObjectType("quote", "Quote", "Devis", "quotes", "0-14"),
    ObjectType("line_item", "Line item", "Ligne de produit", "line_items", "0-8"),
    ObjectType("discount", "Discount", "Remise", "discounts", "0-84"),
    ObjectType("contract", "Contract", "Contrat", "contracts", "0-721"),
    ObjectType("order", "Order", "Commande", "orders", "0-123"),
    ObjectType("service", "Service", "Prestation", "services", "0-162"),
    ObjectType("project", "Project", "Projet", "projects", "0-970"),
    ObjectType("ticket", "Ticket", "Ticket", "tickets", "0-5"),
    ObjectType("invoice", "Invoice", "Facture", "invoices", "0-53"),
    ObjectType("payment", "Payment", "Paiement", "commerce_payments", "0-101"),
    ObjectType("subscription", "Subscription", "Abonnement", "subscriptions", "0-69"),
    ObjectType("call", "Call", "Appel", "calls", "0-48"),
    ObjectType("email", "Email", "E-mail", "emails", "0-49"),
    ObjectType("meeting", "Meeting", "Rendez-vous", "meetings", "0-47"),
    ObjectType("task", "Task", "Tâche", "tasks", "0-27"),
    ObjectType("note", "Note", "Note", "notes", "0-46"),
)

_TOUCHES = ("call", "email", "meeting", "task", "note")

# How each object finds its deal, best evidence first: its own link, else through quote, order, subscription.
_INVOICE_TO_DEAL = (
    ("invoice", "deal"),
    ("invoice", "quote", "deal"),
    ("invoice", "order", "deal"),
    ("invoice", "order", "quote", "deal"),
    ("invoice", "subscription", "deal"),
)
_PAYMENT_TO_DEAL = (
    *(("payment", *path) for path in _INVOICE_TO_DEAL),
    ("payment", "deal"),
    ("payment", "order", "deal"),
    ("payment", "quote", "deal"),
)
_TO_DEAL: tuple[Include, ...] = (
    Include("lead", (("lead", "deal"),)),
    Include("quote", (("quote", "deal"),)),
    Include("contract", (("contract", "deal"), ("contract", "quote", "deal"))),
    Include("order", (("order", "deal"), ("order", "quote", "deal"))),
    Include("service", (("service", "deal"),)),
    Include("project", (("project", "deal"),)),
    Include("ticket", (("ticket", "deal"),)),
    Include("invoice", _INVOICE_TO_DEAL),
    Include("payment", _PAYMENT_TO_DEAL),
    Include("subscription", (("subscription", "deal"), ("subscription", "quote", "deal"))),
)
# A reminder is a task tied to an invoice: it belongs to the milestones, other tasks to the effort.
_REMINDER_TO_DEAL = Include("task", tuple(("task", *path) for path in _INVOICE_TO_DEAL))
_TOUCHES_TO_DEAL = tuple(
    Include(touch, ((touch, "deal"), (touch, "lead", "deal"))) for touch in _TOUCHES if touch != "task"
)
_TASK_TO_DEAL = Include("task", (*_REMINDER_TO_DEAL.paths, ("task", "deal"), ("task", "lead", "deal")))


def _onwards(include: Include, to: str) -> Include:
    """Return the include with every path lengthened by one more object type."""
    return Include(include.object_type, tuple((*path, to) for path in include.paths))


_SALE = Outcome(won=("deal_won",), lost=("deal_lost",), reopened=("deal_reopened",))
_LEAD_TO_SALE = Outcome(
    won=("deal_won",), lost=("deal_lost", "lead_disqualified"), reopened=("deal_reopened",)
)
_COLLECTION = Outcome(won=("invoice_settled",), lost=("invoice_voided",))

PERSPECTIVES: tuple[Perspective, ...] = (
    Perspective("deal", "Deals", "Affaires", "deal", (*_TO_DEAL, _REMINDER_TO_DEAL), _SALE),
    Perspective(
        "lead",
        "Leads",
        "Leads",
        "lead",
        (
            Include("deal", (("deal", "lead"),)),
            *(_onwards(include, "lead") for include in _TO_DEAL if include.object_type != "lead"),
        ),
        _LEAD_TO_SALE,
    ),
    Perspective(
        "invoice",
        "Invoices",
        "Factures",
        "invoice",
        (
            Include("order", (("order", "invoice"),)),
            Include("payment", (("payment", "invoice"),)),
            Include("task", (("task", "invoice"),)),
        ),
        _COLLECTION,
    ),
    Perspective(
        "deal_effort",
        "Deals with every contact",
        "Affaires avec tous les échanges",
        "deal",
        (*_TO_DEAL, *_TOUCHES_TO_DEAL, _TASK_TO_DEAL),
        _SALE,
    ),
)
DEFAULT_PERSPECTIVE = "deal"


@cache
def activities_by_key() -> dict[str, Activity]:
    """Every activity of the catalogue under its key."""
    return {activity.key: activity for activity in ACTIVITIES}


@cache
def attributes_of(object_type: str) -> tuple[Attribute, ...]:
    """Attributes of one object type, in catalogue order."""
    return tuple(attribute for attribute in ATTRIBUTES if attribute.object_type == object_type)


@cache
def object_types_by_key() -> dict[str, ObjectType]:
    """Every object type under its key."""
    return {kind.key: kind for kind in OBJECT_TYPES}


@cache
def object_type_by_hubspot() -> dict[str, str]:
    """Our object type of each name that HubSpot's API uses: ``deals`` → ``deal``."""
    return {kind.hubspot: kind.key for kind in OBJECT_TYPES if kind.hubspot}
