"""To which deal a row of the books belongs, by which rule, how sure: a number first, a likeness last, never a guess.

=====================  ==========  =====================================================================================
rule                   confidence  meaning
=====================  ==========  =====================================================================================
``deal_id``            1.00        the row names the deal
``invoice_number``     1.00        HubSpot has the invoice under the same number
``quote_number``       0.95        the row names the quote
``invoice_amount``     0.85        the deal of the customer already has an invoice of this amount
``customer_amount``    0.90        same customer and amount, within the window of days around the sale, one such deal
``likely``             0.75        as above with a name or an amount (tax apart) that is nearly the same
=====================  ==========  =====================================================================================

Two deals that fit equally well are a reason to leave a row out, with its reason, not to choose one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from filon.ingest.hubspot.records import MICROSECONDS, history, neighbours, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from filon.ingest.hubspot.books.reading import Entry
    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record

DAYS_BEFORE, DAYS_AFTER = 30, 180
"""Window around the day on which a deal closed in which its invoices are looked for."""
_TAXES = (1.0, 1.2, 1.1, 1.055, 1.21, 1.19)
_NEAR_AMOUNT = 0.01
_NEAR_NAME = 0.85
_FORMS = re.compile(r"\b(sas|sasu|sarl|eurl|sa|snc|sci|ltd|limited|inc|llc|gmbh|bv|plc|corp|company|co)\b")


class Match(NamedTuple):
    """Where a row belongs: to a deal, or to an invoice that HubSpot has itself."""

    deal: str | None
    invoice: str | None
    rule: str
    confidence: float


class Unmatched(NamedTuple):
    """Why a row belongs nowhere."""

    reason: str


@dataclass
class Target:
    """A deal as the books can know it; ``closed`` is the day it last changed its stage."""

    id: str
    amount: float | None
    currency: str
    closed: dt.date | None
    companies: list[str] = field(default_factory=list)
    invoices: list[tuple[str, float | None]] = field(default_factory=list)


class Targets:
    """What rows of the books are held against: deals, quotes, invoices of a portal."""

    def __init__(self) -> None:
        self._deals: dict[str, Target] = {}
        self._quotes: dict[str, str] = {}
        self._invoices: dict[str, str] = {}
        self._companies: dict[str, str] = {}

    def add(self, records: Mapping[str, Sequence[Record]], portal: Portal) -> None:
        """Take in a batch that holds the deals of its invoices."""
        for company in records.get("companies", ()):
            name = plain_name(company["properties"].get("name") or "")
            if name:
                self._companies[company["id"]] = name
        for deal in _alive(records, "deals", portal):
            self._add_deal(deal, portal)
        for quote in _alive(records, "quotes", portal):
            for deal_id in neighbours(quote, "deals"):
                for name in ("hs_quote_number", "hs_title"):
                    self._remember(
                        self._quotes, quote["properties"].get(name), portal.survivor("deals", deal_id)
                    )
        for invoice in _alive(records, "invoices", portal):
            self._add_invoice(invoice, portal)

    def merge(self, other: Targets) -> None:
        """Take in what another batch holds."""
        self._deals |= other._deals
        self._companies |= other._companies
        for mine, theirs in ((self._quotes, other._quotes), (self._invoices, other._invoices)):
            for key, identity in theirs.items():
                self._remember(mine, key, identity)

    def match(self, entry: Entry) -> Match | Unmatched:
        """Deal or invoice of a row."""
        if entry.fault is not None:
            return Unmatched(entry.fault)
        named = self._named(entry)
        return named if named is not None else self._alike(entry)

    def _named(self, entry: Entry) -> Match | None:
        for text in (entry.deal, entry.reference):
            if text in self._deals:
                return Match(text, None, "deal_id", 1.0)
        for text in (entry.number, entry.invoice, entry.reference):
            found = self._invoices.get(_plain_number(text))
            if found:
                return Match(None, found, "invoice_number", 1.0)
        for text in (entry.quote, entry.reference):
            found = self._quotes.get(_plain_number(text))
            if found:
                return Match(found, None, "quote_number", 0.95)
        return None

    def _alike(self, entry: Entry) -> Match | Unmatched:
        if not entry.customer:
            return Unmatched("nothing_to_join_by")
        near = self._customers(plain_name(entry.customer))
        if not near:
            return Unmatched("unknown_customer")
        found = [
            (score, target, invoice)
            for name, target in near
            for score, invoice in _scores(entry, target, name)
        ]
        if not found:
            return Unmatched("no_amount_in_window")
        best = max(score for score, _, _ in found)
        first = [one for one in found if one[0] == best]
        if len({target.id for _, target, _ in first}) > 1:
            return Unmatched("ambiguous")
        score, target, invoice = first[0]
        if invoice is not None:
            return Match(None, invoice, "invoice_amount", score)
        return Match(target.id, None, "customer_amount" if score >= 0.9 else "likely", score)  # noqa: PLR2004 - see the table

    @cached_property
    def _by_customer(self) -> dict[str, list[Target]]:
        """Deals of each customer, known once all batches are there."""
        found: dict[str, dict[str, Target]] = defaultdict(dict)
        for target in self._deals.values():
            for company in target.companies:
                if company in self._companies:
                    found[self._companies[company]][target.id] = target
        return {name: list(targets.values()) for name, targets in found.items()}

    def _customers(self, name: str) -> list[tuple[float, Target]]:
        exact = self._by_customer.get(name)
        if exact:
            return [(1.0, target) for target in exact]
        return [
            (likeness, target)
            for other, targets in self._by_customer.items()
            if (likeness := SequenceMatcher(None, name, other).ratio()) >= _NEAR_NAME
            for target in targets
        ]

    def _add_deal(self, deal: Record, portal: Portal) -> None:
        properties = deal["properties"]
        changes = history(deal, "dealstage")
        closed = None
        if changes:
            moment = changes[-1].time / MICROSECONDS
            closed = dt.datetime.fromtimestamp(moment, portal.zone).date()
        target = Target(
            deal["id"], number(properties.get("amount")), properties.get("deal_currency_code") or "", closed
        )
        self._deals[deal["id"]] = target
        target.companies += (portal.survivor("companies", one) for one in neighbours(deal, "companies"))

    def _add_invoice(self, invoice: Record, portal: Portal) -> None:
        properties = invoice["properties"]
        self._remember(self._invoices, properties.get("hs_number"), invoice["id"])
        for deal in neighbours(invoice, "deals"):
            target = self._deals.get(portal.survivor("deals", deal))
            if target:
                target.invoices.append((invoice["id"], number(properties.get("hs_amount_billed"))))

    @staticmethod
    def _remember(known: dict[str, str], text: str | None, identity: str) -> None:
        """Keep what a number names; one that names two things names none."""
        key = _plain_number(text or "")
        if key:
            known[key] = identity if known.get(key, identity) == identity else ""


def plain_name(name: str) -> str:
    """Name of a company without accents, punctuation and legal form."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", text.replace(".", ""))
    return re.sub(r"\s+", " ", _FORMS.sub(" ", words)).strip()


def _scores(entry: Entry, target: Target, name: float) -> Iterable[tuple[float, str | None]]:
    """How well a row fits a deal, and the invoice of the deal that it fits, if any."""
    if entry.currency and target.currency and entry.currency.upper() != target.currency.upper():
        return
    amounts = [one for one in (entry.net, entry.amount) if one is not None]
    for invoice, billed in target.invoices:
        if billed is not None and any(abs(one - billed) <= 0.01 for one in amounts):  # noqa: PLR2004 - a cent
            yield 0.85, invoice
            return
    day = entry.date or entry.paid_on
    if target.amount is None or target.closed is None or day is None:
        return
    late = (dt.date.fromisoformat(day) - target.closed).days
    if not -DAYS_BEFORE <= late <= DAYS_AFTER:
        return
    if name == 1.0 and any(abs(one - target.amount) <= 0.01 for one in amounts):  # noqa: PLR2004 - a cent
        yield 0.9, None
    elif any(_near(one, target.amount) for one in amounts):
        yield 0.75, None


def _near(amount: float, other: float) -> bool:
    return any(abs(amount / tax - other) <= _NEAR_AMOUNT * abs(other) for tax in _TAXES)


def _plain_number(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _alive(records: Mapping[str, Sequence[Record]], kind: str, portal: Portal) -> Iterable[Record]:
    return (
        one
        for one in records.get(kind, ())
        if not one["archived"] and portal.survivor(kind, one["id"]) == one["id"]
    )
