"""Deals: the history of ``dealstage`` is the only truthful log of stages.

``hs_date_entered_*`` back-fills the stages that a deal skipped and is never read. Only where the history itself is cut
do the ``hs_v2_date_entered_*`` dates stand in for its missing beginning, as inferred events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.events.changes import Recorder
from filon.ingest.hubspot.events.describe import add_attribute
from filon.ingest.hubspot.records import Change, created_at, history, instant, number, value_at
from filon.ingest.hubspot.rows import ObjectAttribute
from filon.process.lead_to_cash import activities_by_key

if TYPE_CHECKING:
    from filon.ingest.hubspot.events.neighbourhood import Neighbourhood
    from filon.ingest.hubspot.portal import Stage
    from filon.ingest.hubspot.records import Record
    from filon.ingest.hubspot.rows import Rows, Value
    from filon.process.model import Evidence

_V2_ENTERED, _V2_EXITED = "hs_v2_date_entered_", "hs_v2_date_exited_"
# A deal gets its first stage while it is saved; a later first entry means that older entries are gone.
_SAVING = 60_000_000
# What the portal itself says; any other meaning of a stage was mapped by a person and is inferred.
_TOLD_BY_METADATA = frozenset({"deal_won", "deal_lost", "deal_reopened"})


def deal_events(record: Record, identity: tuple[str, str], around: Neighbourhood, rows: Rows) -> None:
    """Created, one event per stage entered, won, lost, re-opened, handed over."""
    properties = record["properties"]
    recorder = Recorder(record, identity, around.portal, rows)
    created = created_at(record)
    recorder.moment(
        "deal_created",
        created,
        "hs_createdate",
        source=properties.get("hs_object_source"),
        user=properties.get("hs_created_by_user_id"),
    )
    if not properties.get("product_line"):
        product = around.main_product(record)
        if product:
            rows.attributes.append(ObjectAttribute(*identity, "product", product, "text", None))
    if not properties.get("amount_in_home_currency"):
        home = _home_amount(properties, around.portal.home_currency)
        add_attribute(rows, identity, "amount_home", home, "number")
    stages = history(record, "dealstage")
    truncated = created is not None and (not stages or stages[0].time > created + _SAVING)
    if truncated:
        add_attribute(rows, identity, "history_truncated", value=True, value_type="boolean")
    walk = _StageWalk(record, identity, around, recorder)
    if truncated:
        for change in _lost_beginning(properties, stages[0].time if stages else around.portal.as_of):
            walk.enter(change, inferred=True)
    for change in stages:
        walk.enter(change, inferred=False)
    recorder.handovers()


def _home_amount(properties: dict[str, str | None], home: str) -> float | None:
    """Amount in the home currency where HubSpot left it out: by the deal's own rate; as it is in that currency."""
    amount, rate = number(properties.get("amount")), number(properties.get("hs_exchange_rate"))
    if (properties.get("deal_currency_code") or home) == home:
        return amount
    return None if amount is None or not rate else round(amount * rate, 2)


def _lost_beginning(properties: dict[str, str | None], before: int) -> list[Change]:
    """Stages entered before the history begins, by the v2 dates; a stage left as it was entered was never lived."""
    found = []
    for name, text in properties.items():
        entered = instant(text) if name.startswith(_V2_ENTERED) else None
        if entered is None or entered >= before:
            continue
        stage = name.removeprefix(_V2_ENTERED)
        if instant(properties.get(_V2_EXITED + stage)) != entered:
            found.append(Change(stage, entered, None, None))
    return sorted(found, key=lambda change: change.time)


class _StageWalk:
    """A deal on its way through stages, each entry judged by the stage before it."""

    def __init__(
        self, record: Record, identity: tuple[str, str], around: Neighbourhood, recorder: Recorder
    ) -> None:
        self._portal = around.portal
        self._signed = identity[1] in around.signed_deals
        self._recorder = recorder
        self._pipeline = record["properties"].get("pipeline")
        self._pipelines = history(record, "pipeline")
        self._amounts = history(record, "amount")
        self._amount = record["properties"].get("amount")
        self._currency = record["properties"].get("deal_currency_code")
        self._at: Stage | None = None

    def enter(self, change: Change, *, inferred: bool) -> None:
        """Add the events of entering a stage; the same stage written again is no move."""
        pipeline = value_at(self._pipelines, change.time) or self._pipeline
        stage, before = self._portal.stage(pipeline, change.value), self._at
        if not change.value or stage == before:
            return
        self._at = stage
        if before and before.closed and not stage.closed:
            self._add("deal_reopened", change, stage, inferred=inferred)
        if stage.won or stage.lost:
            self._close(change, stage, before, inferred=inferred)
        elif before or stage.order > 0:
            self._add(self._portal.stage_activity(stage), change, stage, inferred=inferred)

    def _close(self, change: Change, stage: Stage, before: Stage | None, *, inferred: bool) -> None:
        """Won once per win: from one won stage to the next is a step after the sale, not a second win."""
        if before and before.won and stage.won:
            self._add(self._portal.stage_activity(stage), change, stage, inferred=inferred)
        elif stage.won or not (before and before.lost):
            self._add("deal_won" if stage.won else "deal_lost", change, stage, inferred=inferred)

    def _add(self, activity: str, change: Change, stage: Stage, *, inferred: bool) -> None:
        if activity == "contract_signed" and self._signed:
            return
        told = activity in _TOLD_BY_METADATA or activity not in activities_by_key()
        evidence: Evidence = "recorded" if told and not inferred else "inferred"
        attributes: dict[str, Value] = {"stage": stage.label}
        then = self._portal.name_then(stage, change.time)
        if then is not None:
            attributes["stage_name_then"] = then
        if stage.closed:
            amount = value_at(self._amounts, change.time) if self._amounts else self._amount
            attributes |= {"amount": number(amount), "currency": self._currency}
        self._recorder.change(activity, change, "dealstage", evidence, attributes)
