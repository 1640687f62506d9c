"""What is true in the demo company, in one place: the generator reads its parameters here, tests check them.

A truth sets one parameter apart for one member of one dimension (a region, a team, a source…). A company generated
without truths gives every member the ordinary value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["ratio", "share", "calendar_days", "working_days", "points", "count"]


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted fact.

    ``effect`` is the parameter for ``member`` of ``dimension``, ``ordinary`` the one for everybody else; ``unit`` says
    what the number is: a factor on a duration or count (*ratio*), a probability (*share*), a median duration, a change
    of win probability (*points*, 0 to 1), a mean number (*count*).
    """

    key: str
    question: str
    dimension: str
    member: str
    effect: float
    ordinary: float
    unit: Unit
    statement_en: str
    statement_fr: str


TRUTHS: tuple[Truth, ...] = (
    Truth(
        "slow_quotes", "sales_cycle", "region", "Sud-Est", 2.5, 1.0, "ratio",
        "In Sud-Est the wait from requirements to the draft of the quote is 2.5 times as long, in working time.",
        "En Sud-Est, l'attente entre les exigences et la préparation du devis est 2,5 fois plus longue en temps ouvré.",
    ),
    Truth(
        "quick_first_contact", "lead_conversion", "first_contact", "within_4h", 0.75, 0.5, "share",
        "Leads contacted within four working hours are qualified three times out of four, others every second time.",
        "Les leads contactés sous quatre heures ouvrées sont qualifiés trois fois sur quatre, les autres une sur deux.",
    ),
    Truth(
        "source_never_pays", "lead_conversion", "source", "PAID_SOCIAL", 0.05, 0.97, "share",
        "Deals from paid social media are won like others, but 95 % of their invoices are never paid.",
        "Les affaires issues des réseaux sociaux payants se gagnent comme les autres, mais 95 % de leurs factures "
        "ne sont jamais payées.",
    ),
    Truth(
        "late_payers", "payment_collection", "payment_terms", "60", 24.0, -3.0, "calendar_days",
        "Customers with 60-day terms pay 24 days after the due date, others three days before it.",
        "Les clients à 60 jours paient 24 jours après l'échéance, les autres trois jours avant.",
    ),
    Truth(
        "slow_approvals", "quote_to_contract", "team", "Grands comptes", 9.0, 1.0, "working_days",
        "Approvals for the team Grands comptes wait nine working days, elsewhere one.",
        "Les approbations de l'équipe Grands comptes attendent neuf jours ouvrés, ailleurs un seul.",
    ),
    Truth(
        "costly_revisions", "quote_to_contract", "revision", "each", 6.0, 1.0, "working_days",
        "Every revision of a quote takes six working days before it is issued again, instead of one.",
        "Chaque révision d'un devis prend six jours ouvrés avant sa réémission, au lieu d'un.",
    ),
    Truth(
        "skipped_requirements", "process_conformance", "team", "Partenaires", 0.55, 0.06, "share",
        "The team Partenaires skips the requirements stage in 55 % of its deals, others in 6 %.",
        "L'équipe Partenaires saute l'étape des exigences dans 55 % de ses affaires, les autres dans 6 %.",
    ),
    Truth(
        "useless_discounts", "discounts", "discount", "above_10", 0.0, 1.0, "ratio",
        "A discount gains two points of win rate per point up to 10 %; beyond, more discount gains nothing.",
        "Une remise gagne deux points de taux de gain par point jusqu'à 10 % ; au-delà, elle ne gagne plus rien.",
    ),
    Truth(
        "quarter_end_discounts", "discounts", "team", "PME", 0.09, 0.0, "points",
        "In the last ten days of a quarter the team PME gives nine more points of discount.",
        "Dans les dix derniers jours du trimestre, l'équipe PME accorde neuf points de remise de plus.",
    ),
    Truth(
        "instant_stages", "stage_tracking", "team", "Ventes internes", 0.4, 0.03, "share",
        "The team Ventes internes moves 40 % of its deals through two stages within a minute, others 3 %.",
        "L'équipe Ventes internes fait passer 40 % de ses affaires par deux étapes en une minute, les autres 3 %.",
    ),
    Truth(
        "pushed_close_dates", "stage_tracking", "region", "Royaume-Uni", 2.2, 0.5, "count",
        "In Royaume-Uni the close date is pushed 2.2 times per deal, elsewhere 0.5 times.",
        "Au Royaume-Uni, la date de fermeture est repoussée 2,2 fois par affaire, ailleurs 0,5 fois.",
    ),
    Truth(
        "late_orders", "delivery_handover", "product", "Intégration", 11.0, 1.5, "working_days",
        "For the product Intégration the order is created eleven working days after the signature, else 1.5.",
        "Pour l'offre Intégration, la commande est créée onze jours ouvrés après la signature, sinon 1,5.",
    ),
    Truth(
        "signed_without_order", "delivery_handover", "region", "Benelux", 0.2, 0.03, "share",
        "In Benelux 20 % of the signed deals have no order, elsewhere 3 %.",
        "Au Benelux, 20 % des affaires signées n'ont pas de commande, ailleurs 3 %.",
    ),
    Truth(
        "meeting_practice", "segment_comparison", "region", "Grand Ouest", 0.85, 0.3, "share",
        "In Grand Ouest 85 % of the quotes follow a meeting, elsewhere 30 %.",
        "Dans le Grand Ouest, 85 % des devis suivent un rendez-vous, ailleurs 30 %.",
    ),
    Truth(
        "meetings_win", "segment_comparison", "meeting_before_quote", "yes", 0.2, 0.0, "points",
        "A meeting held before the quote adds 20 points to the win rate.",
        "Un rendez-vous tenu avant le devis ajoute 20 points au taux de gain.",
    ),
    Truth(
        "costly_source", "acquisition_effort", "source", "OFFLINE", 2.2, 1.0, "ratio",
        "Deals from trade fairs (OFFLINE) take 2.2 times as many touches.",
        "Les affaires issues des salons (OFFLINE) demandent 2,2 fois plus d'échanges.",
    ),
    Truth(
        "missing_amounts", "data_quality", "pipeline", "Renouvellements", 0.35, 0.04, "share",
        "In the pipeline Renouvellements 35 % of the deals have no amount when they are qualified, elsewhere 4 %.",
        "Dans le pipeline Renouvellements, 35 % des affaires n'ont pas de montant à la qualification, ailleurs 4 %.",
    ),
    Truth(
        "missing_terms", "data_quality", "region", "Sud-Ouest", 0.4, 0.03, "share",
        "In Sud-Ouest 40 % of the quotes carry no payment terms, elsewhere 3 %.",
        "En Sud-Ouest, 40 % des devis n'indiquent pas de délai de paiement, ailleurs 3 %.",
    ),
    Truth(
        "unbilled_deliveries", "revenue_lag", "product", "Maintenance", 0.22, 0.02, "share",
        "22 % of the deliveries of the product Maintenance are never invoiced, elsewhere 2 %.",
        "22 % des livraisons de l'offre Maintenance ne sont jamais facturées, ailleurs 2 %.",
    ),
    Truth(
        "late_billing", "revenue_lag", "product", "Formation", 12.0, 2.0, "working_days",
        "The product Formation is invoiced twelve working days after its delivery, others two.",
        "L'offre Formation est facturée douze jours ouvrés après sa livraison, les autres deux.",
    ),
)  # fmt: skip


class Plan:
    """The parameters of one company: with its truths, or ordinary everywhere."""

    def __init__(self, *, planted: bool = True) -> None:
        self.planted = planted
        self._by_key = {truth.key: truth for truth in TRUTHS}
        self._effects = {t.key: (t.member, t.effect if planted else t.ordinary, t.ordinary) for t in TRUTHS}

    def truth(self, key: str) -> Truth:
        """One truth by its key."""
        return self._by_key[key]

    def value(self, key: str, member: str) -> float:
        """Parameter of a truth for one member of its dimension."""
        special, effect, ordinary = self._effects[key]
        return effect if member == special else ordinary
