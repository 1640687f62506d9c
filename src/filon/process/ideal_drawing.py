"""Where the parts of the shipped model stand: six lines that read like a text, on a grid of columns and rows."""

from __future__ import annotations

_ROWS = {
    0: "lost_before_quote:12 lost_early:13 end_lost_early:14",
    1: (
        "start:0 has_lead:1 lead_captured:2 lead_attempted:3 lead_connected:4 lead_qualified:5 opens:6 deal_created:7 "
        "after_creation:8 deal_qualified:9 after_qualification:10 requirements_gathered:11 after_requirements:12"
    ),
    2: (
        "draft:0 quote_drafted:1 needs_approval:2 asks:3 approval_requested:4 verdict:5 discount_approved:6 issue:7 "
        "quote_issued:8 negotiates:9 deal_negotiation:10 decision:11 quote_accepted:12"
    ),
    3: "approval_rejected:4 quote_approved:6 quote_revised:10 lost_late:12 end_lost_late:13",
    4: "quote_expired:10",
    5: (
        "contract_sent:0 contract_signed:1 deal_won:2 deliver:3 order_created:4 order_fulfilled:5 delivered:7 "
        "invoice_generated:8 invoice_issued:9"
    ),
    6: "needs_onboarding:4 onboarding_started:5 onboarded:6",
    7.35: "unpaid:1 await_payment:2 payment_received:3 paid_in_full:4 invoice_settled:5 end_paid:6",
    8.35: "invoice_overdue:2 remind:3 payment_reminder:4",
}

PLACES: dict[str, tuple[float, float]] = {
    name: (float(column), float(row))
    for row, line in _ROWS.items()
    for name, column in (entry.split(":") for entry in line.split())
}
"""Column and row of each node's centre."""

BENDS: dict[str, tuple[tuple[float, float], ...]] = {
    "has_lead-opens": ((1, 0.45), (6, 0.45)),
    "after_creation-lost_before_quote": ((8, 0),),
    "after_qualification-lost_before_quote": ((10, 0),),
    "after_requirements-draft": ((12, 1.5), (0, 1.5)),
    "needs_approval-issue": ((2, 1.65), (7, 1.65)),
    "verdict-quote_approved": ((5, 3),),
    "quote_approved-issue": ((7, 3),),
    "verdict-approval_rejected": ((5, 3),),
    "approval_rejected-asks": ((3, 3),),
    "negotiates-decision": ((9, 1.65), (11, 1.65)),
    "decision-quote_revised": ((11, 3),),
    "quote_revised-issue": ((7, 3),),
    "decision-quote_expired": ((11, 4),),
    "quote_expired-draft": ((0, 4),),
    "decision-lost_late": ((11, 3),),
    "quote_accepted-contract_sent": ((13.6, 2), (13.6, 4.45), (0, 4.45)),
    "deliver-needs_onboarding": ((3, 6),),
    "needs_onboarding-onboarded": ((4, 5.62), (6, 5.62)),
    "onboarded-delivered": ((7, 6),),
    "invoice_issued-unpaid": ((10, 5), (10, 6.62), (0.2, 6.62), (0.2, 7.35)),
    "payment_reminder-unpaid": ((4, 8.95), (1, 8.95)),
    "remind-unpaid": ((3, 8.95), (1, 8.95)),
    "paid_in_full-unpaid": ((4, 6.84), (1, 6.84)),
}
"""Corners of the flows that do not run straight, in the same columns and rows."""
