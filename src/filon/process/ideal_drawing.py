"""Where the parts of the shipped model stand: five lines that read like a text, on a grid of columns and rows."""

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
        "invoice_generated:8 invoice_issued:9 unpaid:10 await_payment:11 payment_received:12 paid_in_full:13 "
        "invoice_settled:14 end_paid:15"
    ),
    6: "needs_onboarding:4 onboarding_started:5 onboarded:6 invoice_overdue:11 remind:12 payment_reminder:13",
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
    "needs_onboarding-onboarded": ((4, 6.55), (6, 6.55)),
    "onboarded-delivered": ((7, 6),),
    "payment_reminder-unpaid": ((13, 6.6), (10, 6.6)),
    "remind-unpaid": ((12, 6.6), (10, 6.6)),
    "paid_in_full-unpaid": ((13, 4.55), (10, 4.55)),
}
"""Corners of the flows that do not run straight, in the same columns and rows."""
