"""Names by which exports call things, in English and French: HubSpot, XES, bupaR, warehouses, hand-made tables.

Each list is in order of preference. Names are compared without case, accents and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from filon.process.activities import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLE_NAMES: dict[str, tuple[str, ...]] = {
    "case": (
        "case concept name", "case id", "caseid", "case", "case number", "case identifier", "case key",
        "id du cas", "id cas", "cas", "dossier", "id dossier", "numero de dossier", "n dossier",
        "n de dossier", "trace id", "trace", "record id", "id de fiche d informations",
        "id de la fiche d informations", "id de fiche", "id d enregistrement", "deal id", "dealid",
        "id transaction", "id de la transaction", "id de transaction", "opportunity id", "opportunityid",
        "id opportunite", "id de l opportunite", "hs object id", "lead id", "id lead", "ticket id",
        "order id", "id commande", "numero de commande", "invoice id", "numero de facture", "quote id",
        "contact id", "company id", "object id", "objectid", "patient id", "patient", "deal", "opportunity",
        "opportunite", "transaction", "ticket", "id de l affaire", "id affaire", "numero d affaire", "affaire", "id",
        "identifiant",
    ),
    "activity": (
        "concept name", "activity", "activite", "activity name", "nom de l activite", "nom activite",
        "activity label", "libelle activite", "activity id", "event name", "event type", "type d evenement",
        "evenement", "event", "task name", "task", "tache", "step", "etape", "action", "operation",
        "handling", "stage", "deal stage", "stage name", "phase", "phase de la transaction",
        "etape de la transaction", "status", "statut", "milestone", "jalon",
    ),
    "timestamp": (
        "time timestamp", "timestamp", "complete timestamp", "completetimestamp", "timestamp instant",
        "end timestamp", "end time", "endtime", "complete time", "completion time", "completed at",
        "event time", "event timestamp", "occurred at", "horodatage", "date heure", "date et heure",
        "date time", "datetime", "time", "event date", "date d evenement", "date de l evenement",
        "changed at", "change date", "date de modification", "modified at", "end date", "date de fin", "fin",
        "heure de fin", "created at", "date", "heure",
    ),
    "start_timestamp": (
        "start timestamp", "starttimestamp", "start time", "starttime", "started at", "begin time",
        "start date", "date de debut", "date debut", "heure de debut", "debut", "start",
    ),
    "resource": (
        "org resource", "resource", "ressource", "employee", "employe", "user", "utilisateur", "user name",
        "performer", "performed by", "changed by", "modifie par", "realise par", "deal owner",
        "proprietaire de la transaction", "hubspot owner id", "owner", "owner id", "proprietaire",
        "sales agent", "agent", "commercial", "responsable", "assignee", "assigne a", "vendeur", "sales rep",
        "personne", "person",
    ),
    "lifecycle": (
        "lifecycle transition", "lifecycle", "life cycle", "registration type", "cycle de vie", "transition",
        "event type",
    ),
    "amount": (
        "amount", "montant", "deal amount", "montant de la transaction", "close value", "deal value",
        "opportunity amount", "property amount", "montant ht", "total ht", "amount in company currency",
        "montant dans la devise de l entreprise", "total amount", "invoice amount", "montant total",
        "order value", "value", "valeur", "total",
    ),
    "currency": (
        "currency", "devise", "deal currency code", "deal currency", "currency code", "code devise",
        "monnaie", "devise de la transaction",
    ),
    "rate": (
        "exchange rate", "hs exchange rate", "deal exchange rate", "fx rate", "taux de change", "cours de change",
    ),
    "outcome": (
        "outcome", "resultat", "result", "deal stage", "phase de la transaction", "etape de la transaction",
        "stage", "etape", "phase", "status", "statut", "is won", "deal status", "statut de la transaction",
        "opportunity stage", "deal pipeline stage id",
    ),
    "change_source": (
        "source type", "change source", "source de la modification", "type de source", "source",
    ),
    "evidence": ("evidence", "preuve"),
    "property_name": (
        "property name", "property", "nom de la propriete", "propriete", "field name", "field", "champ",
        "name", "nom",
    ),
    "property_value": ("property value", "new value", "nouvelle valeur", "value", "valeur", "valeur de la propriete"),
    "object_type": ("object type", "objecttype", "type d objet", "type objet"),
}  # fmt: skip

COMPANY_AMOUNTS = frozenset(("amount in company currency", "montant dans la devise de l entreprise"))
"""Amounts that HubSpot exports in the company's currency, whatever that of the deal."""
LIFECYCLE_VALUES = frozenset(
    ("schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete",
     "autoskip", "manualskip", "unknown")
)  # fmt: skip
WON_WORDS = frozenset(
    ("won", "closed won", "closedwon", "gagne", "gagnee", "fermee gagnee", "ferme gagne", "fermee gagne", "conclue",
     "conclu", "affaire conclue", "remportee", "signee", "true", "vrai", "oui", "yes")
)  # fmt: skip
LOST_WORDS = frozenset(
    ("lost", "closed lost", "closedlost", "perdu", "perdue", "fermee perdue", "ferme perdu", "fermee perdu",
     "affaire perdue", "abandonnee", "false", "faux", "non", "no")
)  # fmt: skip
SURE_ENDINGS = WON_WORDS | LOST_WORDS - {"true", "false", "vrai", "faux", "oui", "non", "yes", "no"}

STAGE_PROPERTIES = (
    "dealstage", "hs_pipeline_stage", "lifecyclestage", "hs_lead_status", "hs_quote_status", "hs_status",
    "hs_invoice_status", "hs_latest_status", "hs_fulfillment_status", "hs_ticket_pipeline_stage",
    "deal stage", "phase de la transaction", "etape de la transaction", "ticket status", "lead status",
)  # fmt: skip
TRACKED_PROPERTIES = ("hubspot_owner_id", "amount", "closedate")

DEFAULT_STAGES = {
    "appointmentscheduled": "deal_appointment", "appointment scheduled": "deal_appointment",
    "rendez vous planifie": "deal_appointment", "rendez vous programme": "deal_appointment",
    "qualifiedtobuy": "deal_qualified", "qualified to buy": "deal_qualified", "acheteur qualifie": "deal_qualified",
    "decisionmakerboughtin": "deal_negotiation", "decision maker bought in": "deal_negotiation",
    "contractsent": "contract_sent", "contract sent": "contract_sent", "contrat envoye": "contract_sent",
    "closedwon": "deal_won", "closed won": "deal_won", "fermee gagnee": "deal_won", "ferme gagne": "deal_won",
    "closedlost": "deal_lost", "closed lost": "deal_lost", "fermee perdue": "deal_lost", "ferme perdu": "deal_lost",
}  # fmt: skip
"""Stages of HubSpot's default deal pipeline, by id and by label → activity key."""

CREATED_NAMES = (
    "create date",
    "createdate",
    "property createdate",
    "hs createdate",
    "date de creation",
    "created date",
)
CASE_TYPE_WORDS = (
    ("deal", ("deal", "opportunity", "opportunite", "transaction", "affaire")),
    ("lead", ("lead", "prospect")),
    ("quote", ("quote", "devis")),
    ("order", ("order", "commande")),
    ("invoice", ("invoice", "facture")),
    ("contact", ("contact",)),
    ("company", ("company", "entreprise", "societe")),
)  # fmt: skip
NO_EVENT_DATES = re.compile(
    r"\b(fivetran|last|latest|recent|next|modified|modification|synced|updated|exited|dernier|derniere|prochain|prochaine"
    r"|sortie|mise a jour|due|echeance|expected|prevue|previsionnelle)\b"
)
ENTERED_STAGE = re.compile(
    r"(?:date entered|date d[’']entrée dans(?: l[’']étape| la phase(?: de la transaction)?)?)"
    r"\s*[\"“«]?\s*(.+?)\s*[\"”»]?"
    r"|(?:property_)?hs_(?:v2_)?date_entered_(.+)",
    re.IGNORECASE,
)
FREE_TEXT = re.compile(r"\b(note body|body preview|call body|email text|email html|meeting body|body)\b")
"""Bodies of notes, calls and e-mails: personal data that no analysis needs."""
TIME_WORDS = re.compile(r"\b(time|timestamp|date|datetime|horodatage|heure|when|at|on|le)\b")
ID_WORDS = re.compile(r"\b(id|identifiant|number|numero|no|code|zip|postal|phone|telephone|siret|siren)\b")
CLOSE_NAMES = (
    "close date",
    "closedate",
    "property closedate",
    "date de fermeture",
    "date de cloture",
    "closed date",
)


@cache
def plain(name: str) -> str:
    """Name without case, accents and punctuation: ``Propriétaire (CRM)`` → ``proprietaire crm``."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name) if not name.isupper() else name
    letters = unicodedata.normalize("NFKD", split)
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", kept.lower().replace("_", " ")))


def find_role(role: str, columns: Iterable[str]) -> list[str]:
    """Columns that may play a role by their name, the likeliest first."""
    wanted = {name: rank for rank, name in enumerate(ROLE_NAMES[role])}
    ranked = []
    for position, column in enumerate(columns):
        names = {plain(column), column.lower().replace("_", " "), plain(column).removeprefix("property ")}
        ranks = [wanted[name] for name in names if name in wanted]
        if ranks:
            ranked.append((min(ranks), position, column))
    return [column for _, _, column in sorted(ranked)]


@cache
def catalogue_labels() -> dict[str, str]:
    """Every name of a Lead-to-Cash activity (key, French and English label), plain → key."""
    names = [
        (name, activity.key)
        for activity in ACTIVITIES
        for name in (activity.key, activity.label_en, activity.label_fr)
    ]
    return {plain(name): key for name, key in names}


def case_type_of(names: Iterable[str]) -> str:
    """Object type that a name speaks of, ``case`` when none is."""
    words = " ".join(plain(name) for name in names).split()
    for case_type, signs in CASE_TYPE_WORDS:
        if any(sign in words or f"{sign}id" in words for sign in signs):
            return case_type
    return "case"


def slug(name: str) -> str:
    """Attribute key of a column name: ``Lead Source`` → ``lead_source``."""
    text = plain(name.removeprefix("case:").removeprefix("property_"))
    return text.replace(" ", "_") or "attribute"
