"""Which of the other columns describe the case, and which the single event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from filon.ingest.vocabulary import FREE_TEXT, plain, slug
from filon.log.mapping import AttributeColumn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.ingest.profile import ColumnProfile, Profile
    from filon.log.mapping import Mapping

Attributes = tuple[AttributeColumn, ...]


def split_attributes(mapping: Mapping, found: Profile, rows: pa.Table) -> tuple[Attributes, Attributes]:
    """Attributes of cases and of events among the columns that play no part yet.

    A column with one value per case describes the case; so does any column of a ``wide`` table and any whose name
    begins with ``case:``. Columns without values, copies of a column that plays a part, and bodies of notes and
    e-mails are left out.
    """
    if mapping.shape == "history":
        return (), ()
    parts = _event_columns(mapping)
    others = [column for name, column in found.columns.items() if name not in parts and column.filled]
    others = [column for column in others if not FREE_TEXT.search(plain(column.name))]
    copies = {_fingerprint(rows.column(name)) for name in parts if name in found.columns}
    others = [column for column in others if _fingerprint(rows.column(column.name)) not in copies]
    if mapping.shape == "wide" or mapping.case is None:
        return _keyed(others), ()
    steady = _steady(rows, mapping.case, [column.name for column in others])
    return (
        _keyed(column for column in others if column.name in steady),
        _keyed(column for column in others if column.name not in steady),
    )


def _event_columns(mapping: Mapping) -> set[str]:
    """Columns that already play a part and are no attributes besides; money and endings are both."""
    roles = (
        mapping.case,
        mapping.activity,
        mapping.timestamp,
        mapping.start_timestamp,
        mapping.lifecycle,
        mapping.evidence,
        mapping.change_source,
    )
    own = () if mapping.shape == "wide" else (mapping.resource,)
    dates = [date.column for date in mapping.dates]
    return {column for column in (*roles, *own, *dates) if column is not None}


def _steady(rows: pa.Table, case: str, names: list[str]) -> set[str]:
    """Columns with at most one different value in every case, where cases have several rows."""
    named = {name for name in names if name.startswith("case:")}
    cases = pc.count_distinct(rows.column(case)).as_py()
    if not names or cases == rows.num_rows:
        return named
    codes = {f"c{position}": name for position, name in enumerate(names)}
    table = pa.table({"case": rows.column(case), **{code: rows.column(name) for code, name in codes.items()}})
    all_values = pc.CountOptions(mode="all")
    counted = table.group_by("case").aggregate([(code, "count_distinct", all_values) for code in codes])
    return named | {
        name
        for code, name in codes.items()
        if (pc.max(counted.column(f"{code}_count_distinct")).as_py() or 0) <= 1
    }


def _fingerprint(column: pa.ChunkedArray) -> int:
    return hash(tuple(column.slice(0, 2_000).to_pylist()))


def _keyed(columns: Iterable[ColumnProfile]) -> Attributes:
    taken: set[str] = set()
    made = []
    for column in columns:
        key = base = slug(column.name)
        count = 2
        while key in taken:
            key = f"{base}_{count}"
            count += 1
        taken.add(key)
        made.append(AttributeColumn(column.name, key, column.type))
    return tuple(made)
