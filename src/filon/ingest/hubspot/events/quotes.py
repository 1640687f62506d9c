"""Quotes: drafted, approved, issued, revised, accepted. Approved is not issued, sent is not signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.events.describe import add_attribute
from filon.ingest.hubspot.events.neighbourhood import effective_discount
from filon.ingest.hubspot.records import Change, created_at, history, instant, number

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows, Value
    from filon.process.model import Evidence

_REFUSED = {"REJECTED", "CHANGES_REQUESTED"}
_LEGACY_ISSUED = {"APPROVED", "APPROVAL_NOT_NEEDED"}
_ISSUED = {"PUBLISHED"}
_WITHDRAWN = {"DRAFT", "CHANGES_REQUESTED"}


def quote_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Events of a quote from the histories of its two statuses and its signature dates."""
    properties = record["properties"]
    amounts = around.list_and_net("quotes", record)
    discount = None
    if amounts:
        discount = effective_discount(*amounts)
        add_attribute(rows, identity, "list_amount", round(amounts[0], 2), "number")
        add_attribute(rows, identity, "discount", discount, "number")
    recorder = Recorder(record, identity, around.portal, rows)
    recorder.moment(
        "quote_drafted",
        created_at(record),
        "hs_createdate",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
    )
    approvals, publications = history(record, "hs_status"), history(record, "hs_quote_status")
    _approvals(approvals or publications, recorder, discounted=bool(discount and discount > 0))
    said: dict[str, Value] = {
        "amount": number(properties.get("hs_quote_amount")),
        "currency": properties.get("hs_currency"),
        "discount": discount,
    }
    signed = instant(properties.get("hs_esign_date"))
    if publications:
        _publications(publications, "hs_quote_status", _ISSUED, recorder, said, signed=signed is not None)
    else:
        _publications(approvals, "hs_status", _LEGACY_ISSUED, recorder, said, signed=signed is not None)
    _acceptance([*publications, *approvals], properties, recorder, said)
    if identity[1] not in around.quotes_with_contract:
        recorder.moment(
            "contract_signed", signed, "hs_esign_date", evidence=_grade(properties), attributes=said
        )


def _approvals(changes: list[Change], recorder: Recorder, *, discounted: bool) -> None:
    for change in changes:
        if change.value == "PENDING_APPROVAL":
            recorder.change("approval_requested", change, "hs_status")
        elif change.value == "APPROVED":
            recorder.change("discount_approved" if discounted else "quote_approved", change, "hs_status")
        elif change.value in _REFUSED:
            recorder.change("approval_rejected", change, "hs_status")


def _publications(  # noqa: PLR0913 - two kinds of portal, one rule
    changes: list[Change],
    prop: str,
    issued_values: set[str],
    recorder: Recorder,
    said: dict[str, Value],
    *,
    signed: bool,
) -> None:
    """Issued when it becomes public, revised when a public quote goes back to draft, issued again after that."""
    public = False
    for change in changes:
        if change.value in issued_values and not public:
            recorder.change("quote_issued", change, prop, attributes=said)
            public = True
        elif change.value in _WITHDRAWN and public:
            recorder.change("quote_revised", change, prop)
            public = False
        elif change.value == "EXPIRED":
            # A signed legacy quote may end as EXPIRED without ever having been ACCEPTED.
            if not signed:
                recorder.change("quote_expired", change, prop)
            public = False


def _acceptance(
    changes: list[Change], properties: dict[str, str | None], recorder: Recorder, said: dict[str, Value]
) -> None:
    """Accepted at its own date, else at its signature, else when its status became ACCEPTED."""
    for name in ("hs_accepted_date", "hs_esign_date"):
        moment = instant(properties.get(name))
        if moment is not None:
            recorder.moment("quote_accepted", moment, name, evidence=_grade(properties), attributes=said)
            return
    accepted = next((change for change in changes if change.value == "ACCEPTED"), None)
    if accepted:
        recorder.change("quote_accepted", accepted, "hs_quote_status", attributes=said)


def _grade(properties: dict[str, str | None]) -> Evidence:
    """A signature on paper is what a person typed; an electronic one is the system's own time."""
    return "declared" if properties.get("hs_manually_signed") == "true" else "recorded"
