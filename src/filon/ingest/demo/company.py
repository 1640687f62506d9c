"""The invented company: regions, teams, people, products, sources, pipelines. All names are made up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import AS_OF_MS, WorkAxis, work_axis
from filon.ingest.demo.dice import Weighted
from filon.ingest.hubspot.portal import DEFAULT_STAGE_ACTIVITIES, Portal, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "Valtessa"
TIMEZONE = "Europe/Paris"
HOME_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Region:
    """A sales region with the working days, the currency and the country of its customers."""

    name: str
    country: str
    zone: str = TIMEZONE
    currency: str = HOME_CURRENCY
    rate: float = 1.0
    country_name: str = "France"

    @property
    def axis(self) -> WorkAxis:
        """Working time of the region."""
        return work_axis(self.country, self.zone)


@dataclass(frozen=True, slots=True)
class Owner:
    """A person of the company: the id of the owner and the id of the user behind it differ, as in HubSpot."""

    owner_id: str
    user_id: int
    name: str
    team: str
    region: str


REGIONS: Weighted[Region] = Weighted(
    {
        Region("Île-de-France", "FR"): 0.24,
        Region("Sud-Est", "FR"): 0.17,
        Region("Grand Ouest", "FR"): 0.15,
        Region("Sud-Ouest", "FR"): 0.12,
        Region("Nord-Est", "FR"): 0.11,
        Region("Suisse romande", "CH", "Europe/Zurich", "CHF", 1.06, "Suisse"): 0.07,
        Region("Royaume-Uni", "GB", "Europe/London", "GBP", 1.16, "Royaume-Uni"): 0.07,
        Region("Benelux", "BE", "Europe/Brussels", country_name="Belgique"): 0.07,
    }
)
TEAMS: Weighted[str] = Weighted(
    {"PME": 0.38, "Ventes internes": 0.26, "Grands comptes": 0.2, "Partenaires": 0.16}
)
TEAM_IDS = {
    name: str(4_410_000 + n)
    for n, name in enumerate((*TEAMS.items, "Développement commercial", "Opérations"))
}
PRODUCTS: Weighted[str] = Weighted(
    {"Équipement": 0.3, "Logiciel": 0.24, "Intégration": 0.18, "Maintenance": 0.17, "Formation": 0.11}
)
SOURCES: Weighted[str] = Weighted(
    {
        "ORGANIC_SEARCH": 0.24,
        "PAID_SEARCH": 0.15,
        "REFERRALS": 0.13,
        "EMAIL_MARKETING": 0.12,
        "OFFLINE": 0.14,
        "DIRECT_TRAFFIC": 0.1,
        "PAID_SOCIAL": 0.12,
    }
)
# Segment → (weight, median amount of a deal in its own currency).
SEGMENTS: Weighted[str] = Weighted({"PME": 0.58, "ETI": 0.3, "Grand compte": 0.12})
MEDIAN_AMOUNT = {"PME": 9_000.0, "ETI": 24_000.0, "Grand compte": 70_000.0}
TERMS: Weighted[int] = Weighted({30: 0.56, 45: 0.24, 60: 0.2})
INDUSTRIES = (
    "MACHINERY",
    "LOGISTICS_AND_SUPPLY_CHAIN",
    "FOOD_PRODUCTION",
    "CONSTRUCTION",
    "RETAIL",
    "HEALTH_CARE",
)
LOST_REASONS: Weighted[str] = Weighted(
    {"Prix": 0.3, "Concurrent": 0.24, "Pas de budget": 0.18, "Projet reporté": 0.16, "Sans réponse": 0.12}
)
WON_REASONS = ("Qualité de l'offre", "Relation", "Prix", "Délai")

NEW_BUSINESS, RENEWALS = "default", "74120893"
PIPELINES = {NEW_BUSINESS: "Nouveaux clients", RENEWALS: "Renouvellements"}
LEAD_PIPELINE = "lead-pipeline-id"
TICKET_PIPELINE = "0"
ORDER_PIPELINE = "14a2e10e-5471-408a-906e-c51f3b04369e"


@dataclass(frozen=True, slots=True)
class Stages:
    """The stage ids of one deal pipeline."""

    first: str
    qualified: str
    requirements: str | None
    negotiation: str
    contract: str
    won: str
    lost: str
    onboarding: str | None = None


STAGES = {
    NEW_BUSINESS: Stages(
        "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
        "contractsent", "closedwon", "closedlost", "184920433",
    ),
    RENEWALS: Stages(
        "184930501", "184930502", None, "184930503", "184930504", "184930505", "184930506",
    ),
}  # fmt: skip
_STAGE_LABELS = {
    NEW_BUSINESS: (
        "Rendez-vous planifié", "Opportunité qualifiée", "Exigences recueillies", "Négociation",
        "Contrat envoyé", "Gagnée", "Perdue", "Mise en service",
    ),
    RENEWALS: ("À préparer", "Besoins confirmés", "", "Négociation", "Contrat envoyé", "Renouvelé", "Résilié"),
}  # fmt: skip
_PROBABILITY = {"won": 1.0, "lost": 0.0, "onboarding": 1.0}
_MEANING = {
    "first": "deal_appointment",
    "qualified": "deal_qualified",
    "requirements": "requirements_gathered",
    "negotiation": "deal_negotiation",
    "contract": "contract_sent",
    "onboarding": "onboarding_started",
}
_LEAD_STAGES = (
    "new-stage-id",
    "attempting-stage-id",
    "connected-stage-id",
    "qualified-stage-id",
    "unqualified-stage-id",
)
_LEAD_LABELS = ("Nouveau", "Prise de contact", "Contact établi", "Qualifié", "Non qualifié")
ORDER_STAGES = ("order-open", "order-processing", "order-delivered")
TICKET_STAGES = ("1", "2", "3", "4")
_TICKET_LABELS = ("Nouveau", "En attente du contact", "En attente de notre part", "Fermé")
ITEMS = ("Poste principal", "Options", "Frais de mise en route")
_FIRST_PRODUCT = 1_700_000_000

_FIRST_NAMES = (
    "Camille", "Hugo", "Inès", "Louis", "Manon", "Nathan", "Jade", "Théo", "Léa", "Antoine", "Clara", "Maxime",
    "Sarah", "Julien", "Élise", "Baptiste", "Anaïs", "Romain", "Chloé", "Victor", "Margaux", "Adrien",
)  # fmt: skip
_LAST_NAMES = (
    "Roussel", "Delvaux", "Marchais", "Tournier", "Bellanger", "Garance", "Vautrin", "Lescure", "Montfort",
    "Kervella", "Aubrac", "Sorel", "Pasquet", "Dumontel", "Ferrand", "Castaing", "Brizard", "Houdin", "Verdier",
)  # fmt: skip


@cache
def owners() -> tuple[Owner, ...]:
    """Everybody: two sellers for each team and region, six lead developers, eight people in operations."""
    places = [(team, region.name) for team in TEAMS.items for region in REGIONS.items for _ in range(2)]
    places += [("Développement commercial", "")] * 6 + [("Opérations", "")] * 8
    return tuple(_owner(n, team, region) for n, (team, region) in enumerate(places))


def _owner(n: int, team: str, region: str) -> Owner:
    name = f"{_FIRST_NAMES[n % len(_FIRST_NAMES)]} {_LAST_NAMES[(n * 5 + n // 19) % len(_LAST_NAMES)]}"
    return Owner(str(56_100_000 + n * 137), 28_600_000 + n * 211, name, team, region)


@cache
def sellers(team: str, region: str) -> tuple[Owner, ...]:
    """The sellers of a team in a region."""
    return tuple(owner for owner in owners() if owner.team == team and owner.region == region)


@cache
def staff(team: str) -> tuple[Owner, ...]:
    """The people of a team that works for all regions."""
    return tuple(owner for owner in owners() if owner.team == team)


def product_name(line: str, item: int) -> str:
    """Name of a product of the catalogue: each line of products sells the same items."""
    return f"{line} – {ITEMS[item]}"


def product_id(line: str, item: int) -> str:
    """Id of a product of the catalogue."""
    return str(_FIRST_PRODUCT + PRODUCTS.items.index(line) * len(ITEMS) + item)


@cache
def portal() -> Portal:
    """The company's portal as a sync would know it, with the stage mapping that its user confirmed."""
    stages: dict[tuple[str, str], Stage] = {}
    meanings = dict(DEFAULT_STAGE_ACTIVITIES)
    for pipeline, ids in STAGES.items():
        for order, (role, label) in enumerate(zip(ids.__slots__, _STAGE_LABELS[pipeline], strict=False)):
            key = getattr(ids, role)
            if key is None:
                continue
            probability = _PROBABILITY.get(role)
            stages[pipeline, key] = Stage(pipeline, key, label, order, probability is not None, probability)
            if role in _MEANING:
                meanings[pipeline, key] = _MEANING[role]
    for stage in (*_lead_stages(), *_last_closes("orders", ORDER_PIPELINE, ORDER_STAGES, ORDER_STAGES)):
        stages[stage.pipeline, stage.key] = stage
    for stage in _last_closes("tickets", TICKET_PIPELINE, TICKET_STAGES, _TICKET_LABELS):
        stages[stage.pipeline, stage.key] = stage
    return Portal(
        as_of=AS_OF_MS * 1000,
        timezone=TIMEZONE,
        home_currency=HOME_CURRENCY,
        stages=stages,
        stage_activities=meanings,
        pipelines=PIPELINES,
        products={
            product_id(line, n): product_name(line, n) for line in PRODUCTS.items for n in range(len(ITEMS))
        },
        owners={owner.owner_id: owner.name for owner in owners()},
        users={str(owner.user_id): owner.name for owner in owners()},
        teams={key: name for name, key in TEAM_IDS.items()},
    )


def _lead_stages() -> Iterator[Stage]:
    for order, (key, label) in enumerate(zip(_LEAD_STAGES, _LEAD_LABELS, strict=True)):
        yield Stage(LEAD_PIPELINE, key, label, order, order >= 3, kind="leads")  # noqa: PLR2004 - two ends


def _last_closes(kind: str, pipeline: str, keys: Sequence[str], labels: Sequence[str]) -> Iterator[Stage]:
    """Stages of a pipeline whose last one is its only end."""
    for order, (key, label) in enumerate(zip(keys, labels, strict=True)):
        yield Stage(pipeline, key, label, order, order == len(keys) - 1, kind=kind)
