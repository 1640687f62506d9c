"""Which column of an accounting export holds what: proposed from the header, confirmed by a person."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["invoice", "payment"]
Field = Literal[
    "number", "customer", "date", "due", "paid_on", "amount", "net", "paid", "balance", "currency", "status",
    "deal", "quote", "reference", "invoice",
]  # fmt: skip
FIELDS: tuple[Field, ...] = (
    "number", "customer", "date", "due", "paid_on", "amount", "net", "paid", "balance", "currency", "status",
    "deal", "quote", "reference", "invoice",
)  # fmt: skip
DATES: tuple[Field, ...] = ("date", "due", "paid_on")
AMOUNTS: tuple[Field, ...] = ("amount", "net", "paid", "balance")
NEEDED: dict[Kind, tuple[Field, ...]] = {
    "invoice": ("number", "date", "amount"),
    "payment": ("paid_on", "amount"),
}

# ruff: noqa: E501 - one line for each field, or nobody can read the table
# Headers of Pennylane, Sage, QuickBooks, Xero, Stripe and their like, without accents, the likeliest first.
_WORDS: dict[Field, tuple[str, ...]] = {
    "deal": (r"(id )?(deal|transaction|opportunit\w+)( hubspot)? id", r"hubspot (deal )?id", r"id (de la )?(transaction|opportunite)( hubspot)?", r"deal( hubspot)?"),
    "quote": (r"(n|no|numero|num|ref\w*)?( du| de)? ?devis", r"(quote|estimate|quotation)( (no|number|num|id|ref\w*))?"),
    "due": (r".*echeance.*", r"due( date| on)?", r"date due"),
    "paid_on": (r"(date )?(de |du )?(paiement|reglement|encaissement)( le)?", r"(pay(ment|ed)?|paid|settled|available)( (date|on|at))( utc)?", r"payee? le", r"reglee? le"),
    "paid": (r"(montant )?(deja )?(paye|regle|encaisse)( ttc)?", r"(amount )?paid( amount)?", r"amount received"),
    "balance": (r"(reste|restant|solde)( a payer| du)?( ttc)?", r"(open |outstanding |remaining )?balance( due)?", r"amount (due|remaining|outstanding)"),
    "net": (r"(montant|total|prix)? ?h\.?t\.?", r"(sub ?total|net( amount| total)?|amount excl.*|total excl.*)"),
    "amount": (r"(montant|total|prix)( de la facture)? ?t\.?t\.?c\.?", r"(invoice |gross )?(total amount|total|amount)( incl.*)?", r"montant( total| facture| regle)?", r"credit", r"converted amount"),
    "currency": (r"devise|monnaie", r"(invoice )?currency( code)?"),
    "status": (r"(statut|etat)( de (la )?(facture|paiement))?", r"(invoice |payment )?(status|state)"),
    "customer": (r"(nom |raison sociale )?(du |de la )?(client|tiers|debiteur|societe)( nom)?", r"(customer|client|contact|company|account|bill to)( ?name| description)?"),
    "number": (r"(n|no|numero|num)( (de |de la )?(facture|piece))?", r"facture", r"(invoice|document|doc)( ?(no|number|num|id|#))?", r"number|num|no"),
    "date": (r"date( de| d)?( (la )?(facture|facturation|emission|piece))?", r"(invoice|issue|txn|transaction|document)( |-)?date", r"(created|date)( utc)?|issued( on)?|invoicedate"),
    "reference": (r"ref\w*( client| externe)?|libelle", r"(reference|po number|purchase order|memo|description)"),
}  # fmt: skip
_INVOICE_OF_PAYMENT = (
    r"(n|no|numero|num)?( (de |de la ))?factures?( reglee?s?)?",
    r"(invoice|applied to)( ?(no|number|num|id|#))?",
)


def propose(columns: Sequence[str], kind: Kind | None = None) -> tuple[Kind, dict[Field, str]]:
    """Kind of an export and the column of each field, from the header alone; fields without a column are left out.

    A payment has a day of payment and no due date. A column serves one field only, the likeliest first.
    """
    plain = {column: _plain(column) for column in columns}
    found: dict[Field, str] = {}
    for field, patterns in _WORDS.items():
        hit = _first(plain, patterns, taken=set(found.values()))
        if hit is not None:
            found[field] = hit
    decided = kind or (
        "payment" if "paid_on" in found and "due" not in found and "date" not in found else "invoice"
    )
    if decided == "payment":
        reference = _first(plain, _INVOICE_OF_PAYMENT, taken=set(found.values()) - {found.get("number", "")})
        if reference is not None:
            found["invoice"] = reference
            if found.get("number") == reference:
                del found["number"]
        if "paid_on" not in found and "date" in found:
            found["paid_on"] = found.pop("date")
        if "amount" not in found and "paid" in found:
            found["amount"] = found.pop("paid")
    return decided, found


def _first(plain: dict[str, str], patterns: Sequence[str], *, taken: set[str]) -> str | None:
    hits = (
        column
        for pattern in patterns
        for column, text in plain.items()
        if column not in taken and re.fullmatch(pattern, text)
    )
    return next(hits, None)


def _plain(column: str) -> str:
    """Header in small letters without accents, words apart: ``InvoiceNumber`` → ``invoice number``."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    text = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.#]+", " ", text).strip(" .")
