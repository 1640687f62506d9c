"""Tables as a page takes them: a number, its interval and its currency in one cell, the first rows and columns only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.report.blocks import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.app.report.words import Words
    from filon.questions.tables import Column, Table, Value

MOST_ROWS, MOST_COLUMNS = 12, 8
CURRENCY = "currency"


@dataclass(frozen=True)
class _Place:
    """Where a cell's number stands in a row; from ``at + 1`` on, the ends of its interval where it ``has_ends``."""

    column: Column
    at: int
    has_ends: bool


def grid(table: Table, words: Words) -> Grid:
    """Grid of a table; ``more`` says what was left out of it."""
    places = tuple(_places(table.columns))
    shown, rows = places[:MOST_COLUMNS], table.rows[:MOST_ROWS]
    # One interval stands on the line of its number; several would leave no room for words.
    gap = "\n" if sum(one.has_ends for one in shown) > 1 else " "
    left = {"more_rows": len(table.rows) - len(rows), "more_columns": len(places) - len(shown)}
    return Grid(
        title=words.read(table.title),
        heads=tuple(words.read(one.column.label) for one in shown),
        rows=tuple(tuple(_cell(row, one, table, words, gap) for one in shown) for row in rows),
        right=tuple(one.column.unit is not None for one in shown),
        more=" · ".join(words.say(key, count=count) for key, count in left.items() if count),
    )


def _places(columns: Sequence[Column]) -> Iterator[_Place]:
    """Columns that stand for themselves: ends of intervals stand in the cell before, currencies beside the amounts."""
    has_money = any(one.unit == "money" for one in columns)
    names = [one.key.rpartition("_")[2] for one in columns]
    for at, column in enumerate(columns):
        if column.unit is not None and names[at] in {"low", "high"}:
            continue
        if at and column.key == CURRENCY and has_money:
            continue
        yield _Place(column, at, names[at + 1 : at + 3] == ["low", "high"])


def _cell(row: Sequence[Value], place: _Place, table: Table, words: Words, gap: str) -> str:
    value, unit = row[place.at], place.column.unit
    currency = _currency(row, table) if unit == "money" else None
    text = words.cell(value, unit, table.words, currency)
    if value is None or unit is None or not place.has_ends:
        return text
    low, high = (_number(one) for one in row[place.at + 1 : place.at + 3])
    if low is None and high is None:
        return text
    return f"{text}{gap}({words.range(low, high, unit, currency)})"


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _currency(row: Sequence[Value], table: Table) -> str | None:
    found = [value for value, column in zip(row, table.columns, strict=True) if column.key == CURRENCY]
    return str(found[0]) if found and found[0] else None
