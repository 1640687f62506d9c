"""The catalogue of key figures: what each is, in data; names and definitions are texts of the catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from filon.questions.answer import Better
    from filon.questions.tables import Unit


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure: ``conversion`` is a share of cases that reach something, ``derived`` is made of other figures.

    ``activities`` are those whose evidence the figure rests on.
    """

    key: str
    kind: Literal["simple", "ratio", "derived", "conversion"]
    unit: Unit
    better: Better
    activities: tuple[str, ...] = ()


STAGES = (
    "deal_created", "deal_appointment", "deal_qualified", "requirements_gathered", "deal_negotiation", "contract_sent",
)  # fmt: skip
"""Open stages of a deal, in order."""
_CLOSED = ("deal_won", "deal_lost")

KPIS: tuple[Kpi, ...] = (
    Kpi("sales_cycle", "simple", "seconds", "lower", ("deal_created", "deal_won")),
    Kpi("sales_cycle_p90", "simple", "seconds", "lower", ("deal_created", "deal_won")),
    Kpi("time_to_lost", "simple", "seconds", "neither", ("deal_created", "deal_lost")),
    Kpi("time_to_lost_p90", "simple", "seconds", "neither", ("deal_created", "deal_lost")),
    Kpi("win_rate", "conversion", "share", "higher", _CLOSED),
    Kpi("stalled_share", "ratio", "share", "lower"),
    Kpi("off_route_share", "ratio", "share", "lower"),
    Kpi("rework_rate", "ratio", "share", "lower", ("deal_qualified", "requirements_gathered", "quote_revised")),
    Kpi("lead_conversion_rate", "conversion", "share", "higher", ("lead_captured", "lead_qualified")),
    Kpi("lead_to_won_rate", "conversion", "share", "higher", ("lead_captured", "deal_won")),
    Kpi("lead_to_opportunity_time", "simple", "seconds", "lower", ("lead_captured", "deal_created")),
    Kpi("invoice_to_payment_time", "simple", "seconds", "lower", ("invoice_issued", "payment_received")),
    Kpi("days_beyond_terms", "simple", "days", "lower", ("payment_received",)),
    Kpi("on_time_payment_rate", "ratio", "share", "higher", ("payment_received",)),
    Kpi("unpaid_share", "ratio", "share", "lower", ("invoice_issued", "payment_received")),
    Kpi("quote_to_contract_time", "simple", "seconds", "lower", ("quote_issued", "contract_signed")),
    Kpi("qualification_to_quote_time", "simple", "seconds", "lower", ("deal_qualified", "quote_issued")),
    Kpi("approval_time", "simple", "seconds", "lower", ("approval_requested", "discount_approved")),
    Kpi("quote_revision_rate", "ratio", "share", "lower", ("quote_revised",)),
    Kpi("revision_time", "simple", "seconds", "lower", ("quote_revised", "quote_issued")),
    Kpi("discount_rate", "simple", "share", "lower", ("quote_drafted",)),
    Kpi("discounted_share", "ratio", "share", "neither", ("quote_drafted",)),
    Kpi("instant_stage_share", "ratio", "share", "lower"),
    Kpi("close_date_pushes", "simple", "count", "lower"),
    Kpi("overdue_close_share", "ratio", "share", "lower"),
    Kpi("contract_to_order_time", "simple", "seconds", "lower", ("contract_signed", "order_created")),
    Kpi("contract_to_fulfilment_time", "simple", "seconds", "lower", ("contract_signed", "order_fulfilled")),
    Kpi("signed_without_order_share", "ratio", "share", "lower", ("contract_signed", "order_created")),
    Kpi("fulfilment_to_invoice_time", "simple", "seconds", "lower", ("order_fulfilled", "invoice_generated")),
    Kpi("unbilled_share", "ratio", "share", "lower", ("order_fulfilled", "invoice_generated")),
    Kpi("touches_per_deal", "simple", "count", "lower", ("call_made", "email_sent", "email_received", "meeting_held")),
    Kpi("touches_per_win", "derived", "count", "lower", ("call_made", "email_sent", "email_received", "meeting_held")),
    Kpi("adherence", "ratio", "share", "higher"),
    Kpi("deviations_per_deal", "simple", "count", "lower"),
    Kpi("rules_broken_share", "ratio", "share", "lower"),
    Kpi("data_completeness", "ratio", "share", "higher"),
    Kpi("meeting_before_quote_share", "ratio", "share", "higher", ("meeting_held", "quote_drafted")),
    Kpi("stalled_amount", "simple", "money", "lower"),
    Kpi("lead_to_cash_cycle", "simple", "seconds", "lower", ("lead_captured", "payment_received")),
    Kpi("dso", "derived", "days", "lower", ("invoice_issued", "payment_received")),
    Kpi("weighted_days_to_pay", "derived", "days", "lower", ("invoice_issued", "payment_received")),
    Kpi("given_back_share", "ratio", "share", "lower", ("payment_received", "payment_refunded")),
    Kpi("quote_expiry_rate", "ratio", "share", "lower", ("quote_issued", "quote_expired")),
    Kpi("won_without_approval_share", "ratio", "share", "lower", ("discount_approved", "contract_signed")),
    Kpi("unapproved_discount_share", "ratio", "share", "lower", ("discount_approved", "quote_issued")),
    Kpi("beyond_policy_share", "ratio", "share", "lower", ("quote_drafted",)),
    Kpi("margin_given_away", "simple", "money", "lower", ("quote_drafted", "deal_won")),
    Kpi("reliable_share", "ratio", "share", "higher", ("deal_created", "deal_qualified", "requirements_gathered")),
    Kpi("skipped_stage_share", "ratio", "share", "lower", ("deal_qualified", "requirements_gathered")),
    Kpi("backward_share", "ratio", "share", "lower", ("deal_qualified", "requirements_gathered")),
    Kpi("close_date_push_days", "simple", "days", "lower"),
    Kpi("forecast_error_days", "simple", "days", "lower"),
    Kpi("late_order_share", "ratio", "share", "lower", ("contract_signed", "order_created")),
    Kpi("late_delivery_share", "ratio", "share", "lower", ("order_created", "order_fulfilled")),
    Kpi("returned_after_signature_share", "ratio", "share", "lower", ("contract_signed",)),
    Kpi("won_cycle", "simple", "seconds", "lower", ("deal_created", "deal_won")),
    Kpi("sales_velocity", "derived", "money", "higher", ("deal_created", "deal_won")),
    Kpi("cost_per_win", "derived", "money", "lower", ("call_made", "email_sent", "email_received", "meeting_held")),
    Kpi("cost_per_deal", "derived", "money", "lower", ("call_made", "email_sent", "email_received", "meeting_held")),
    Kpi("lead_to_contract_time", "simple", "seconds", "lower", ("lead_captured", "contract_signed")),
    Kpi("amount_at_qualification_share", "ratio", "share", "higher", ("deal_qualified",)),
    Kpi("recorded_share", "ratio", "share", "higher"),
    Kpi("fulfilment_to_payment_time", "simple", "seconds", "lower", ("order_fulfilled", "payment_received")),
    Kpi("invoiced_before_delivery_share", "ratio", "share", "neither", ("order_fulfilled", "invoice_generated")),
    Kpi("paid_less_than_quoted_share", "ratio", "share", "lower", ("payment_received", "quote_accepted")),
    *(Kpi(f"stage_time_{stage}", "simple", "seconds", "lower", (stage,)) for stage in STAGES),
)  # fmt: skip

BY_KEY = {kpi.key: kpi for kpi in KPIS}
