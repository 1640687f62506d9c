"""A filled template read back: its two sheets as one table of events, with its mapping already known.

Each event carries the attributes of its deal. The creation and closing dates of the deals sheet become events of their
own unless the events sheet has them already; a deal without any event is kept as a case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from filon.core.i18n import translate
from filon.ingest.spreadsheet import BATCH_ROWS, cell_text
from filon.ingest.table import LINE, Batch, EmptyTableError, Note, clean_names, rejected_batch
from filon.ingest.template_layout import (
    RESULTS,
    TIMEZONES,
    columns_of,
    sheet_name,
    template_language,
)
from filon.ingest.template_sheet import FilledSheet
from filon.ingest.vocabulary import catalogue_labels, plain, slug
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.process.lead_to_cash import activities_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.ingest.spreadsheet import Workbook
    from filon.ingest.table import Format
    from filon.log.mapping import AttributeType

_ENDINGS = {"won": "deal_won", "lost": "deal_lost"}


def is_template(workbook: Workbook) -> bool:
    """Whether the workbook is a filled template, in either language, whatever was added to it."""
    lang = template_language(workbook.sheets)
    return lang is not None and FilledSheet.of(workbook, "events", lang) is not None


class TemplateTable:
    """A filled template as a table of events; nothing is left to ask.

    Raises
    ------
    EmptyTableError
    """

    format: Format = "xlsx"

    def __init__(self, workbook: Workbook) -> None:
        self.path = workbook.path
        self.sheets = workbook.sheets
        self._lang = template_language(workbook.sheets) or "en"
        events = FilledSheet.of(workbook, "events", self._lang)
        deals = FilledSheet.of(workbook, "deals", self._lang)
        if events is None or not (events.rows or (deals and deals.rows)):
            raise EmptyTableError(name=workbook.path.name)
        self._events = events
        self._deals = deals or FilledSheet("", (), (), ())
        self._event_heads = dict(zip(columns_keys("events"), labels("events", self._lang), strict=True))
        self._deal_heads = dict(zip(columns_keys("deals"), labels("deals", self._lang), strict=True))
        self._sheet_column = translate("template.sheet_column", self._lang)
        self._extra_events = [
            head for head, key in zip(events.headings, events.keys, strict=True) if key is None
        ]
        self._deal_attributes = self._attribute_heads()
        self.columns, _ = clean_names(
            [
                *self._event_heads.values(),
                *self._extra_events,
                *self._deal_attributes.values(),
                self._sheet_column,
            ]
        )
        self.notes = (Note("template"),)
        self._home = (_declared(workbook, self._lang, "home_currency") or "").upper() or None
        self.mapping = self._mapping(_declared(workbook, self._lang, "timezone") or TIMEZONES[0])

    def batches(self) -> Iterator[Batch]:
        """Read the events: creations of deals, the events sheet, closings of deals, then deals without any event."""
        events = list(self._all_events())
        for start in range(0, len(events), BATCH_ROWS):
            part = events[start : start + BATCH_ROWS]
            yield self._batch(part, min(1.0, (start + BATCH_ROWS) / len(events)))
        case = self._event_heads["deal_id"]
        busy = {row[case] for _, row in events}
        idle = [
            (
                line,
                {case: deal[self._deal_heads["deal_id"]]}
                | self._attributes(deal)
                | {self._sheet_column: self._deals.name},
            )
            for line, deal in self._deals.rows
            if deal[self._deal_heads["deal_id"]] not in busy
        ]
        if idle:
            yield self._batch(idle, 1.0, has_events=False)

    def _batch(
        self, rows: list[tuple[int, dict[str, str | None]]], progress: float, *, has_events: bool = True
    ) -> Batch:
        columns = [pa.array([row.get(name) for _, row in rows], pa.string()) for name in self.columns]
        lines = pa.array([line for line, _ in rows], pa.int64())
        made = pa.RecordBatch.from_arrays([*columns, lines], names=[*self.columns, LINE])
        return Batch(made, rejected_batch(()), progress, has_events)

    # -- rows --------------------------------------------------------------------------------------------------

    def _all_events(self) -> Iterator[tuple[int, dict[str, str | None]]]:
        case, activity = self._event_heads["deal_id"], self._event_heads["activity"]
        deals = {deal[self._deal_heads["deal_id"]]: deal for _, deal in self._deals.rows}
        told: dict[str | None, set[str]] = {}
        for _, row in self._events.rows:
            told.setdefault(row[case], set()).add(catalogue_labels().get(plain(row[activity] or ""), ""))
        yield from self._milestones("created", told)
        for line, row in self._events.rows:
            evidence = row.get(self._event_heads["evidence"]) or "declared"
            attributes = self._attributes(deals[row[case]]) if row[case] in deals else {}
            yield (
                line,
                row
                | {self._event_heads["evidence"]: evidence}
                | attributes
                | {self._sheet_column: self._events.name},
            )
        yield from self._milestones("closed", told)

    def _milestones(
        self, column: str, told: dict[str | None, set[str]]
    ) -> Iterator[tuple[int, dict[str, str | None]]]:
        """Events that the dates of the deals sheet stand for, where the events sheet does not tell them."""
        for line, deal in self._deals.rows:
            deal_id, moment = deal[self._deal_heads["deal_id"]], deal.get(self._deal_heads[column])
            result = self._result(deal)
            key = "deal_created" if column == "created" else _ENDINGS.get(result, "")
            known = told.get(deal_id, set())
            is_told = key in known or (column == "closed" and not known.isdisjoint(_ENDINGS.values()))
            if moment and key and not is_told:
                yield (
                    line,
                    self._attributes(deal)
                    | {
                        self._event_heads["deal_id"]: deal_id,
                        self._event_heads["activity"]: activities_by_key()[key].label(self._lang),
                        self._event_heads["moment"]: moment,
                        self._event_heads["evidence"]: "declared",
                        self._sheet_column: self._deals.name,
                    },
                )

    def _result(self, deal: dict[str, str | None]) -> str:
        said = plain(deal.get(self._deal_heads["result"]) or "")
        return next(
            (key for key in RESULTS if plain(translate(f"template.result.{key}", self._lang)) == said), ""
        )

    def _attributes(self, deal: dict[str, str | None]) -> dict[str, str | None]:
        cells = {name: deal.get(head) for head, name in self._deal_attributes.items()}
        amount, currency = (
            self._deal_attributes.get(self._deal_heads[key]) for key in ("amount", "currency")
        )
        if self._home and currency and cells.get(amount or "") and not cells.get(currency):
            # As the template says: an amount without a currency is in the home currency.
            cells[currency] = self._home
        return cells

    # -- mapping -----------------------------------------------------------------------------------------------

    def _attribute_heads(self) -> dict[str, str]:
        """Heading in the deals sheet → column of the table, for all that describes a deal."""
        taken = {*self._event_heads.values(), *self._extra_events}
        own = [head for head in self._deals.headings if head != self._deal_heads["deal_id"]]
        return {head: head if head not in taken else f"{head} ({self._deals.name})" for head in own}

    def _mapping(self, timezone: str) -> Mapping:
        heads, deal = self._event_heads, self._deal_heads
        result = self._deal_attributes.get(deal["result"])
        said = {key: (translate(f"template.result.{key}", self._lang),) for key in RESULTS}
        return Mapping(
            shape="long",
            case=heads["deal_id"],
            activity=heads["activity"],
            timestamp=heads["moment"],
            resource=heads["person"],
            evidence=heads["evidence"],
            case_type="deal",
            case_attributes=tuple(self._case_attributes()),
            event_attributes=tuple(self._event_attributes()),
            activity_keys=self._activity_keys(),
            timezone=timezone,
            formats={heads["moment"]: "iso8601"},
            outcome=OutcomeColumn(result, said["won"], said["lost"]) if result else None,
            amount=self._deal_attributes.get(deal["amount"]),
            currency=self._deal_attributes.get(deal["currency"]),
            home_currency=self._home,
            rate=self._deal_attributes.get(deal["rate"]) if self._home else None,
        )

    def _case_attributes(self) -> Iterator[AttributeColumn]:
        types: dict[str, AttributeType] = {"number": "number", "moment": "timestamp"}
        keys = dict(zip(self._deals.headings, self._deals.keys, strict=True))
        kinds = {column.key: column.kind for column in columns_of("deals")}
        taken: set[str] = {"result"}
        for head, name in self._deal_attributes.items():
            key = keys[head]
            if key == "result":
                continue
            made = _untaken(
                {"closed": "close_date", "created": "create_date"}.get(key or "", key or slug(head)), taken
            )
            yield AttributeColumn(name, made, types.get(kinds.get(key or "", "text"), "text"))

    def _event_attributes(self) -> Iterator[AttributeColumn]:
        taken = {"reference"}
        yield AttributeColumn(self._event_heads["reference"], "reference", "text")
        for head in self._extra_events:
            yield AttributeColumn(head, _untaken(slug(head), taken), "text")

    def _activity_keys(self) -> dict[str, str]:
        """Every way in which the sheet writes an activity of the catalogue → its key."""
        written = {row[self._event_heads["activity"]] or "" for _, row in self._events.rows}
        known = {
            text: catalogue_labels()[plain(text)] for text in written if plain(text) in catalogue_labels()
        }
        own = ("deal_created", *_ENDINGS.values())
        return known | {activities_by_key()[key].label(self._lang): key for key in own}


def columns_keys(sheet: str) -> list[str]:
    """Keys of the columns of a sheet, in order."""
    return [column.key for column in columns_of(sheet)]


def labels(sheet: str, lang: str) -> list[str]:
    """Headings of a sheet without marks, in order."""
    return [column.label(lang) for column in columns_of(sheet)]


def _declared(workbook: Workbook, lang: str, key: str) -> str | None:
    """What the instructions sheet declares beside a heading; ``None`` where the cell is empty, or the sheet gone."""
    name = sheet_name("help", lang)
    asked = plain(translate(f"template.{key}", lang))
    if name in workbook.sheets:
        for cells in workbook.sheet(name).iter_rows():
            texts = [cell_text(cell) or "" for cell in cells]
            if asked in map(plain, texts):
                return next((text.strip() for text in texts if text.strip() and plain(text) != asked), None)
    return None


def _untaken(key: str, taken: set[str]) -> str:
    made, count = key, 2
    while made in taken:
        made = f"{key}_{count}"
        count += 1
    taken.add(made)
    return made
