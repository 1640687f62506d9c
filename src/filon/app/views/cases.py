"""Cases as a table, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from filon.app.views.shared import Value, plain, utc
from filon.core.errors import UnknownNameError

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.log.event_log import Frame
    from filon.log.schema import AttributeInfo, LogSchema

_US = 1_000_000
_COLUMNS = {
    "case_id": "case_id",
    "events": "n",
    "start": "t0",
    "end": "t1",
    "duration": "duration_us",
    "variant": "variant",
    "outcome": "outcome",
}


class UnknownCaseColumnError(UnknownNameError):
    """The table of cases has no such column to sort by."""

    code = "unknown_case_column"


@dataclass(frozen=True)
class CaseRow:
    """A case: its size, its time in seconds from first to last event, its end, its attributes by key."""

    case_id: str
    events: int
    start: dt.datetime | None
    end: dt.datetime | None
    duration_s: float | None
    variant: int | None
    outcome: Literal["won", "lost"] | None
    attributes: dict[str, Value]


@dataclass(frozen=True)
class CasesPage:
    """A page of the selected cases; ``total`` counts those that the search leaves, over all pages."""

    total: int
    page: int
    size: int
    rows: tuple[CaseRow, ...]


def cases_page(sight: Sight, *, page: int, size: int, sort: str, search: str) -> CasesPage:
    """Page of the selected cases.

    Parameters
    ----------
    page, size
        Number of the page, from 1, and its number of rows.
    sort
        Column or attribute to sort by, largest first with ``-`` before it; cases without value come last, equal ones
        in the order of the log.
    search
        Text that the case id or a text attribute must contain, in any case of letters; all cases when empty.

    Raises
    ------
    UnknownCaseColumnError
    """
    schema = sight.whole.schema
    attributes = [one for one in schema.attributes if one.scope == "case"]
    found = _matching(sight.log.cases, attributes, search)
    total = int(found.select(nw.len()).collect().item())
    ordered = _numbered(found, _column(schema, sort.removeprefix("-")))
    first = (page - 1) * size
    rows = _slice(ordered, first, size, total, descending=sort.startswith("-"))
    return CasesPage(total, page, size, tuple(case_row(row, attributes) for row in rows))


def case_row(row: dict[str, Any], attributes: list[AttributeInfo]) -> CaseRow:
    """Case of a row of the ``cases`` frame."""
    duration = row["duration_us"]
    return CaseRow(
        case_id=row["case_id"],
        events=row["n"],
        start=None if row["t0"] is None else utc(row["t0"]),
        end=None if row["t1"] is None else utc(row["t1"]),
        duration_s=None if duration is None else duration / _US,
        variant=row["variant"],
        outcome=row["outcome"],
        attributes={one.key: plain(row[one.column]) for one in attributes},
    )


def _matching(cases: Frame, attributes: list[AttributeInfo], search: str) -> Frame:
    if not search:
        return cases
    columns = ["case_id", *(one.column for one in attributes if one.type == "text")]
    wanted = search.lower()
    return cases.filter(
        nw.any_horizontal(
            *(nw.col(one).str.to_lowercase().str.contains(wanted, literal=True) for one in columns),
            ignore_nulls=True,
        )
    )


def _column(schema: LogSchema, name: str) -> str:
    attribute = schema.attribute(name, "case")
    column = _COLUMNS.get(name) or (attribute.column if attribute else None)
    if column is None:
        keys = [one.key for one in schema.attributes if one.scope == "case"]
        raise UnknownCaseColumnError(value=name, allowed=[*_COLUMNS, *keys])
    return column


def _numbered(cases: Frame, column: str) -> Frame:
    return cases.with_columns(
        absent=nw.col(column).is_null(), present=~nw.col(column).is_null(), by=nw.col(column)
    )


def _slice(cases: Frame, first: int, size: int, total: int, *, descending: bool) -> list[dict[str, Any]]:
    """Rows of one page; the largest first is the smallest first read backwards, so absent values change sides."""
    order = ("present", "by", "ci") if descending else ("absent", "by", "ci")
    place = nw.col("place")
    numbered = cases.with_row_index("place", order_by=order)
    low, high = (total - first - size, total - first) if descending else (first, first + size)
    kept = numbered.filter(place >= max(low, 0), place < max(high, 0)).sort("place", descending=descending)
    return kept.collect().rows(named=True)
