"""The ideal model that Filon ships: how a sale should go from lead to cash, and the rules beside it.

It is a place to start from, not a norm: a company copies it and draws its own. Every choice in it is one that most
sales teams would sign, and each is explained under ``models.shipped`` in the catalogues.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from filon.core.i18n import translate
from filon.process.activities import ACTIVITIES
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.rules import Rule
from filon.process.waivers import Waived

if TYPE_CHECKING:
    from filon.process.bpmn import NodeKind

SHIPPED = "lead_to_cash"
"""Name of the shipped model."""

_DAY_S, _WORK_DAY_S = 86_400.0, 7 * 3_600.0

# Every step stands for the activity of its own key, but for the loss, which happens at two places.
_TASKS = (
    "lead_captured", "lead_attempted", "lead_connected", "lead_qualified", "deal_created", "deal_qualified",
    "requirements_gathered", "lost_early", "quote_drafted", "approval_requested", "discount_approved",
    "quote_approved", "approval_rejected", "quote_issued", "deal_negotiation", "quote_revised", "quote_expired",
    "lost_late", "quote_accepted", "contract_sent", "contract_signed", "deal_won", "order_created",
    "order_fulfilled", "onboarding_started", "invoice_generated", "invoice_issued", "payment_received",
    "payment_reminder", "invoice_settled",
)  # fmt: skip
_ACTIVITY = {"lost_early": "deal_lost", "lost_late": "deal_lost"}
_REPEATS = {"payment_reminder"}
_OTHERS: dict[str, NodeKind] = {
    "start": "start",
    "has_lead": "exclusive",
    "opens": "exclusive",
    "after_creation": "exclusive",
    "after_qualification": "exclusive",
    "after_requirements": "exclusive",
    "lost_before_quote": "exclusive",
    "end_lost_early": "end",
    "draft": "exclusive",
    "needs_approval": "exclusive",
    "asks": "exclusive",
    "verdict": "exclusive",
    "issue": "exclusive",
    "negotiates": "exclusive",
    "decision": "exclusive",
    "end_lost_late": "end",
    "deliver": "parallel",
    "needs_onboarding": "exclusive",
    "onboarded": "exclusive",
    "delivered": "parallel",
    "unpaid": "exclusive",
    "await_payment": "event_based",
    "invoice_overdue": "event",
    "remind": "exclusive",
    "paid_in_full": "exclusive",
    "end_paid": "end",
}
_NAMED = (
    "start", "has_lead", "end_lost_early", "needs_approval", "verdict", "decision", "end_lost_late",
    "needs_onboarding", "await_payment", "remind", "paid_in_full", "end_paid",
)  # fmt: skip
_CHAINS = (
    (
        "start has_lead lead_captured lead_attempted lead_connected lead_qualified opens deal_created after_creation "
        "deal_qualified after_qualification requirements_gathered after_requirements draft quote_drafted "
        "needs_approval asks approval_requested verdict discount_approved issue quote_issued negotiates "
        "deal_negotiation decision quote_accepted contract_sent contract_signed deal_won deliver order_created "
        "order_fulfilled delivered invoice_generated invoice_issued unpaid await_payment payment_received "
        "paid_in_full invoice_settled end_paid"
    ),
    "has_lead opens",
    "after_creation lost_before_quote",
    "after_qualification lost_before_quote",
    "after_requirements lost_before_quote lost_early end_lost_early",
    "needs_approval issue",
    "verdict quote_approved issue",
    "verdict approval_rejected asks",
    "negotiates decision",
    "decision quote_revised issue",
    "decision quote_expired draft",
    "decision lost_late end_lost_late",
    "deliver needs_onboarding onboarding_started onboarded delivered",
    "needs_onboarding onboarded",
    "await_payment invoice_overdue remind payment_reminder unpaid",
    "remind unpaid",
    "paid_in_full unpaid",
)
_NAMED_FLOWS = (
    "has_lead>lead_captured", "has_lead>opens", "needs_approval>asks", "needs_approval>issue",
    "verdict>approval_rejected", "needs_onboarding>onboarding_started", "remind>payment_reminder",
    "paid_in_full>unpaid", "paid_in_full>invoice_settled",
)  # fmt: skip

IDEAL_RULES: tuple[Rule, ...] = (
    Rule("first-contact-in-a-day", "time_limit", "lead_captured", "lead_attempted", limit_s=_DAY_S),
    Rule("signed-before-order", "precedence", "contract_signed", "order_created"),
    Rule("no-win-without-signature", "precedence", "contract_signed", "deal_won"),
    Rule("invoice-what-is-delivered", "response", "order_fulfilled", "invoice_generated"),
    Rule(
        "invoice-in-five-days", "time_limit", "order_fulfilled", "invoice_generated",
        limit_s=5 * _WORK_DAY_S, clock="work",
    ),
    Rule("two-revisions", "at_most", "quote_revised", times=2),
    Rule("own-discount", "four_eyes", "quote_drafted", "discount_approved"),
    Rule("amount-when-qualified", "field_filled", "deal_qualified", attribute="amount"),
    Rule("won-or-lost", "not_together", "deal_lost", "order_created"),
)  # fmt: skip

IDEAL_WAIVERS: tuple[Waived, ...] = (
    Waived("shipped-owner_changed", "inserted:owner_changed"),
    Waived("shipped-renewal", "skipped:requirements_gathered", ("deal_type:in:existingbusiness",)),
)
"""Deviations that are right in any company; ``models.waiver`` of the catalogues says why."""


def ideal_model(lang: str) -> Bpmn:
    """Shipped model with its names in one language; ids and behaviour are the same in all."""
    nodes = [
        Node(
            key,
            "task",
            _label(_ACTIVITY.get(key, key), lang),
            _ACTIVITY.get(key, key),
            repeats=key in _REPEATS,
        )
        for key in _TASKS
    ]
    nodes += [_other(key, kind, lang) for key, kind in _OTHERS.items()]
    flows = [
        Flow(f"{a}-{b}", a, b, _flow_name(a, b, lang)) for line in _CHAINS for a, b in pairwise(line.split())
    ]
    return Bpmn(SHIPPED, translate("models.shipped.title", lang), tuple(nodes), tuple(flows))


def _other(key: str, kind: NodeKind, lang: str) -> Node:
    if kind == "event":
        return Node(key, kind, _label(key, lang), key)
    return Node(key, kind, translate(f"models.shipped.{key}", lang) if key in _NAMED else "")


def _flow_name(source: str, target: str, lang: str) -> str:
    key = f"{source}>{target}"
    return translate(f"models.shipped.{key}", lang) if key in _NAMED_FLOWS else ""


def _label(key: str, lang: str) -> str:
    return next(one.label(lang) for one in ACTIVITIES if one.key == key)
