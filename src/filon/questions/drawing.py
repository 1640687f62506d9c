"""Tables and charts with their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from filon.core.i18n import has_text
from filon.core.texts import text
from filon.process.lead_to_cash import ATTRIBUTES, activities_by_key
from filon.questions.figures import activity_label, attribute_label, label, say
from filon.questions.tables import FEW_GROUPS, Chart, Column, Series, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.core.texts import Text
    from filon.questions.tables import ChartKind, ColumnKind, Unit, Value

_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(("activity", "stage", "step", "from", "to"), "activity"),
    **dict.fromkeys(("dimension", "attribute"), "attribute"),
    **dict.fromkeys(
        ("value", "source", "payment_terms", "currency", "pipeline", "team", "customer"), "segment"
    ),
    "month": "month",
    "case": "case",
}
_ATTRIBUTES = {one.key for one in ATTRIBUTES}


def table(
    key: str,
    columns: str,
    rows: Iterable[tuple[Value, ...]],
    *,
    filters: Iterable[tuple[str, ...]] = (),
    words: dict[str, Text] | None = None,
) -> Table:
    """Table of ``questions.table.<key>`` with the names of its columns and of the keys in its cells.

    ``columns`` names them in order, numbers with their unit: ``"stage n:count median:seconds"``. ``words`` names keys
    that no catalogue knows.
    """
    heads = tuple(_column(*one.partition(":")[::2]) for one in columns.split())
    found = tuple(rows)
    named = [place for place, head in enumerate(heads) if head.kind in {"activity", "attribute", "word"}]
    names = words_of(row[place] for row in found for place in named) | _few_groups(found) | (words or {})
    return Table(key, label(f"table.{key}"), heads, found, names, tuple(filters))


def _few_groups(rows: Iterable[tuple[Value, ...]]) -> dict[str, Text]:
    """Names of the rows that stand for several small groups."""
    found = {
        cell
        for row in rows
        for cell in row[:3]
        if isinstance(cell, str) and cell.startswith(f"{FEW_GROUPS}:")
    }
    parts = {one: one.split(":") for one in sorted(found)}
    return {one: say(FEW_GROUPS, groups=groups, n=n) for one, (_, groups, n) in parts.items()}


def _column(name: str, unit: str) -> Column:
    kind = None if unit else _KINDS.get(name, "word")
    return Column(name, label(f"column.{name}"), cast("Unit | None", unit or None), kind)


def chart(  # noqa: PLR0913 - what a drawing is made of
    key: str,
    kind: ChartKind,
    axis: Sequence[Value],
    series: Sequence[Series],
    *,
    unit: Unit,
    axis_unit: Unit | None = None,
    currency: str | None = None,
    words: dict[str, Text] | None = None,
) -> Chart:
    """Chart of ``questions.chart.<key>``; ``words`` names keys of the axis that no catalogue knows."""
    return Chart(
        key, kind, label(f"chart.{key}"), tuple(axis), axis_unit, unit, tuple(series),
        {} if axis_unit else words_of(axis) | (words or {}), currency,
    )  # fmt: skip


def series(  # noqa: PLR0913 - what a line of a drawing is made of
    key: str,
    values: Sequence[float | None],
    low: Sequence[float | None] = (),
    high: Sequence[float | None] = (),
    *,
    n: Sequence[int] = (),
    name: Text | None = None,
) -> Series:
    """Values of a chart; named ``questions.column.<key>`` when not named otherwise."""
    return Series(key, name or label(f"column.{key}"), tuple(values), tuple(low), tuple(high), tuple(n))


def words_of(cells: Iterable[Value]) -> dict[str, Text]:
    """Names of the keys among some cells: activities, attributes, and our own terms (``questions.word.<key>``)."""
    named = {one for one in cells if isinstance(one, str)}
    return {key: found for key in sorted(named) if (found := _word(key)) is not None}


def _word(key: str) -> Text | None:
    if has_text(f"questions.word.{key}"):
        return text(f"questions.word.{key}")
    if key in activities_by_key():
        return activity_label(key)
    return attribute_label(key) if key in _ATTRIBUTES else None
