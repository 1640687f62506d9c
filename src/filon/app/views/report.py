"""What an import read, and what it could not: every refusal counted, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.app.texts import Text, text, verbatim
from filon.app.views.datasets import Caution, warnings_of
from filon.core.i18n import has_text
from filon.mining.statistics import rows

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.log.event_log import EventLog

SHOWN = 200


@dataclass(frozen=True)
class RejectedValue:
    """A value, or a whole row, that could not be read; ``kept`` says that the rest of the row was used."""

    line: int | None
    column: str | None
    value: str | None
    reason: str
    text: Text
    kept: bool


@dataclass(frozen=True)
class ReasonCount:
    """A reason for refusals and the number of values that it hit."""

    reason: str
    text: Text
    count: int


@dataclass(frozen=True)
class ImportNote:
    """Something that was done or assumed while reading."""

    code: str
    text: Text


@dataclass(frozen=True)
class ImportReport:
    """What the import read and refused.

    ``rejected_rows`` rows gave nothing at all; ``rejected`` lists the first 200 refused values, those of kept rows
    included. ``mapping`` is the one that was used; ``None`` where the file described itself.
    """

    rows_read: int
    events: int
    cases: int
    rejected_rows: int
    rejected: tuple[RejectedValue, ...]
    by_reason: tuple[ReasonCount, ...]
    mapping: dict[str, Any] | None
    cases_without_events: int
    duplicates: int
    notes: tuple[ImportNote, ...]
    warnings: tuple[Caution, ...]


def import_report(sight: Sight) -> ImportReport:
    """What the import read and refused; the same whatever cases are selected."""
    log, schema = sight.whole, sight.whole.schema
    counted = rows(log.rejected.group_by("reason").agg(nw.len().alias("count")))
    ranked = sorted(counted, key=lambda row: (-row["count"], row["reason"]))
    return ImportReport(
        rows_read=schema.rows_read,
        events=schema.perspective.events,
        cases=schema.perspective.cases,
        rejected_rows=schema.rejected_rows,
        rejected=rejected_values(log, SHOWN),
        by_reason=tuple(
            ReasonCount(row["reason"], reason_text(row["reason"]), row["count"]) for row in ranked
        ),
        mapping=schema.mapping.to_json() if schema.mapping else None,
        cases_without_events=schema.cases_without_events,
        duplicates=schema.duplicate_events,
        notes=_notes(schema.extra.get("notes")),
        warnings=warnings_of(schema),
    )


def rejected_values(log: EventLog, most: int) -> tuple[RejectedValue, ...]:
    """First refused values, in the order of the lines."""
    found = rows(log.rejected.sort("line", "column", nulls_last=True).head(most))
    return tuple(
        RejectedValue(
            line=row["line"],
            column=row["column"],
            value=row["value"],
            reason=row["reason"],
            text=reason_text(row["reason"]),
            kept=row["kept"],
        )
        for row in found
    )


def reason_text(reason: str) -> Text:
    """Reason of a refusal as people read it."""
    return _known(f"import.reason.{reason}", reason)


def _notes(found: object) -> tuple[ImportNote, ...]:
    notes = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return tuple(
        ImportNote(
            str(one.get("code")),
            _known(f"import.note.{one.get('code')}", str(one.get("code")), **one, times=one.get("count", 1)),
        )
        for one in notes
    )


def _known(key: str, otherwise: str, **values: object) -> Text:
    return text(key, **values) if has_text(key) else verbatim(otherwise)
