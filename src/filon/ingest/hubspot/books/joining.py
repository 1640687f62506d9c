"""Matched rows of the books as objects and events of the log: declared by the books, never more sure than they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filon.ingest.hubspot.books.matching import Match, Targets, Unmatched
from filon.ingest.hubspot.rows import EventRow, ObjectAttribute, ObjectRow, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.ingest.hubspot.books.reading import Entry
    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.rows import Value

SOURCE = "ACCOUNTING"
BOOKS = "books-"
"""Beginning of the ids of objects that only the books know."""
_DRAFTS = ("draft", "brouillon")
_CANCELLED = ("void", "cancel", "annul", "deleted")
_PAID_SHARE = 0.999


@dataclass
class Joined:
    """What became of the rows of the books: each with its rule and confidence, or the reason why it joined nothing."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Counts by rule and by reason."""
        matched = Counter(row["rule"] for row in self.rows if row["rule"])
        unmatched = Counter(row["reason"] for row in self.rows if row["reason"])
        return {
            "rows": len(self.rows),
            "matched": matched.total(),
            "by_rule": dict(matched),
            "unmatched": unmatched.total(),
            "by_reason": dict(unmatched),
        }


def told_until(entries: Sequence[Entry], last: int) -> int:
    """Moment up to which a log and the books together tell what happened, in microseconds.

    The books go on where the log ends; a day that is still to come tells nothing.
    """
    today = dt.datetime.now(dt.UTC).date()
    days = [
        found
        for entry in entries
        for text in (entry.date, entry.paid_on)
        if text and (found := dt.date.fromisoformat(text)) <= today
    ]
    end = dt.datetime.combine(max(days, default=dt.date(1970, 1, 1)), dt.time(23, 59, 59), dt.UTC)
    return max(last, round(end.timestamp()) * 1_000_000)


class Joiner:
    """Adds rows of the books to the log of a portal.

    Parameters
    ----------
    targets
        Deals and invoices of the portal.
    portal
        Zone and moment of extraction: nothing later has happened.
    """

    def __init__(self, targets: Targets, portal: Portal) -> None:
        self._targets = targets
        self._portal = portal
        self._rows = Rows()
        self._own: dict[str, tuple[str, Match]] = {}
        self._paid: dict[str, float] = {}
        self._billed: dict[str, float] = {}
        self.joined = Joined()

    def run(self, entries: Sequence[Entry]) -> Rows:
        """Rows of all entries: invoices first, so that payments can name them."""
        for entry in sorted(entries, key=lambda one: one.kind != "invoice"):
            found = self._own_invoice(entry) or self._targets.match(entry)
            if isinstance(found, Match):
                self._add(entry, found)
            self._report(entry, found)
        return self._rows

    def _own_invoice(self, entry: Entry) -> Match | None:
        """Invoice of the books that a payment names."""
        known = self._own.get(entry.invoice) if entry.kind == "payment" and not entry.fault else None
        if known is None:
            return None
        identity, match = known
        return Match(match.deal, identity, "invoice_number", match.confidence)

    def _report(self, entry: Entry, found: Match | Unmatched) -> None:
        if isinstance(found, Match):
            said = {**found._asdict(), "reason": None}
        else:
            said = {"deal": None, "invoice": None, "rule": None, "confidence": None, "reason": found.reason}
        self.joined.rows.append({**entry.to_json(), **said})

    def _add(self, entry: Entry, match: Match) -> None:
        if entry.kind == "payment":
            self._payment(entry, match, entry.paid_on, entry.amount, f"{entry.file}:{entry.line}")
            return
        invoice = ("invoice", match.invoice or f"{BOOKS}{entry.number}")
        if match.invoice is None and entry.number not in self._own:
            self._invoice(entry, match, invoice)
        self._own.setdefault(entry.number, (invoice[1], match))
        self._billed.setdefault(invoice[1], entry.amount or 0.0)
        if entry.paid_on:
            paid = entry.paid if entry.paid is not None else entry.amount
            self._payment(
                entry, match._replace(invoice=invoice[1]), entry.paid_on, paid, f"invoice-{entry.number}"
            )

    def _invoice(self, entry: Entry, match: Match, identity: tuple[str, str]) -> None:
        self._object(identity, entry, match, amount=entry.amount)
        said = {
            "invoice_date": (entry.date, "date"),
            "due_date": (entry.due, "date"),
            "name": (entry.number, "text"),
        }
        for key, (value, kind) in said.items():
            if value:
                self._rows.attributes.append(ObjectAttribute(*identity, key, value, kind, None))
        if entry.date and entry.due:
            days = (dt.date.fromisoformat(entry.due) - dt.date.fromisoformat(entry.date)).days
            self._rows.attributes.append(
                ObjectAttribute(*identity, "payment_terms", str(days), "integer", None)
            )
        status = entry.status.lower()
        self._event(identity, "invoice_generated", entry.date, entry, entry.amount)
        if not status.startswith(_DRAFTS):
            self._event(identity, "invoice_issued", entry.date, entry, entry.amount)
        if any(word in status for word in _CANCELLED):
            self._event(identity, "invoice_voided", entry.date, entry, entry.amount)
        elif entry.due and not status.startswith(_DRAFTS):
            self._overdue(entry, identity)

    def _overdue(self, entry: Entry, identity: tuple[str, str]) -> None:
        """Computed as for invoices of HubSpot: the day after the due date begins and the invoice is not paid."""
        late = dt.date.fromisoformat(entry.due or "") + dt.timedelta(days=1)
        paid = entry.paid_on is not None and dt.date.fromisoformat(entry.paid_on) < late
        settled = entry.balance == 0 and entry.paid_on is None
        if not paid and not settled:
            amount = entry.balance or entry.amount
            self._event(identity, "invoice_overdue", late.isoformat(), entry, amount, computed=True)

    def _payment(self, entry: Entry, match: Match, day: str | None, amount: float | None, key: str) -> None:
        refund = amount is not None and amount < 0
        identity = ("payment", f"{BOOKS}{key}")
        self._object(identity, entry, match, amount=amount)
        self._event(identity, "payment_refunded" if refund else "payment_received", day, entry, amount)
        invoice = match.invoice
        if invoice is None or amount is None:
            return
        self._paid[invoice] = self._paid.get(invoice, 0.0) + amount
        billed = self._billed.get(invoice)
        if billed and invoice.startswith(BOOKS) and self._paid[invoice] >= _PAID_SHARE * billed:
            self._event(("invoice", invoice), "invoice_settled", day, entry, billed)

    def _object(self, identity: tuple[str, str], entry: Entry, match: Match, *, amount: float | None) -> None:
        self._rows.objects.append(ObjectRow(*identity))
        said: Mapping[str, tuple[str, str]] = {
            "amount": ("" if amount is None else f"{amount:.2f}", "number"),
            "currency": (entry.currency.upper(), "text"),
            "status": (entry.status, "text"),
            "join_rule": (match.rule, "text"),
            "join_confidence": (f"{match.confidence:g}", "number"),
        }
        for key, (value, kind) in said.items():
            if value:
                self._rows.attributes.append(ObjectAttribute(*identity, key, value, kind, None))
        label = {f"books: {match.rule}"}
        if match.invoice is not None and identity[0] == "payment":
            self._rows.relate(identity, ("invoice", match.invoice), label)
        if match.deal is not None:
            self._rows.relate(identity, ("deal", match.deal), label)

    def _event(  # noqa: PLR0913 - what an event of the books says
        self,
        identity: tuple[str, str],
        activity: str,
        day: str | None,
        entry: Entry,
        amount: float | None,
        *,
        computed: bool = False,
    ) -> None:
        if day is None:
            return
        time = self._portal.start_of_day(dt.date.fromisoformat(day))
        if time > self._portal.as_of:
            return
        said: dict[str, Value] = {"amount": amount, "currency": entry.currency.upper() or None}
        ref = f"{identity[0]}:{identity[1]}:{activity}:books:{time // 1000}"
        row = EventRow(ref, activity, time, None, "computed" if computed else "declared", SOURCE, said)
        self._rows.event(identity, row)
