"""Contracts, orders, services, projects, tickets: what happens between the signature and the invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.records import Change, created_at, history, instant, number

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows, Value


def contract_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Signed at its effective date (typed by a person), else when the contract was made from the quote."""
    recorder = Recorder(record, identity, around.portal, rows)
    effective = instant(record["properties"].get("hs_contract_effective_date"))
    if effective is None:
        recorder.moment("contract_signed", created_at(record), "hs_createdate")
    else:
        recorder.moment("contract_signed", effective, "hs_contract_effective_date", evidence="declared")


def order_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Created (at the shop's own date where one synchronises it) and fulfilled."""
    properties = record["properties"]
    recorder = Recorder(record, identity, around.portal, rows)
    said: dict[str, Value] = {
        "amount": number(properties.get("hs_total_price")),
        "currency": properties.get("hs_currency_code"),
    }
    external = instant(properties.get("hs_external_created_date"))
    recorder.moment(
        "order_created",
        external or created_at(record),
        "hs_external_created_date" if external else "hs_createdate",
        evidence="declared" if external else "recorded",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
        attributes=said,
    )
    statuses = (
        c for c in history(record, "hs_fulfillment_status") if c.value.lower() in around.portal.fulfilled
    )
    _fulfilled([*statuses, *_closed_stages(record, around)], recorder)


def service_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Delivered when the service, or the project, enters a closed stage."""
    _fulfilled(_closed_stages(record, around), Recorder(record, identity, around.portal, rows))


def ticket_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """What a person said that a stage means: a ticket is a delivery in one company and a complaint in the next."""
    recorder = Recorder(record, identity, around.portal, rows)
    pipeline, previous = record["properties"].get("hs_pipeline") or "", ""
    for change in history(record, "hs_pipeline_stage"):
        meaning = around.portal.stage_activities.get((pipeline, change.value))
        if meaning and change.value != previous:
            recorder.change(meaning, change, "hs_pipeline_stage", "inferred")
        previous = change.value


def _closed_stages(record: Record, around: Neighbourhood) -> list[Change]:
    pipeline = record["properties"].get("hs_pipeline")
    changes = history(record, "hs_pipeline_stage")
    return [change for change in changes if around.portal.stage(pipeline, change.value).closed]


def _fulfilled(changes: list[Change], recorder: Recorder) -> None:
    """A status and a stage tell of the same delivery: the first of them is the moment."""
    if changes:
        recorder.change(
            "order_fulfilled", min(changes, key=lambda change: change.time), "hs_fulfillment_status"
        )
