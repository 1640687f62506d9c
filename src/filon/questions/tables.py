"""Rows and drawings behind an answer, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from filon.core.texts import Text

Unit = Literal["seconds", "share", "number", "count", "money", "days", "points"]
ColumnKind = Literal["activity", "attribute", "segment", "month", "word", "case"]
ChartKind = Literal["line", "curve", "bars", "stacked", "funnel"]
FEW_GROUPS = "few_groups"
"""Begins the value of a row that stands for several small groups: ``few_groups:<groups>:<rows>``."""
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """A column of a table: numbers are read by their ``unit``; texts have none, their ``kind`` says what they name."""

    key: str
    label: Text
    unit: Unit | None = None
    kind: ColumnKind | None = None


@dataclass(frozen=True)
class Table:
    """Rows behind an answer.

    Parameters
    ----------
    words
        Names of the keys among the cells (activities, attributes, terms of ours); other texts are words of the data.
    filters
        For each row the filter texts that list its cases; empty where no row has any.
    """

    key: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    words: dict[str, Text] = field(default_factory=dict, hash=False)
    filters: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Series:
    """Values of a chart, one per place on its axis; ``low`` and ``high`` bound their 95 % intervals."""

    key: str
    label: Text
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    n: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Figures to be drawn.

    Parameters
    ----------
    kind
        ``line`` over months or weeks, ``curve`` over time since a beginning, ``bars`` of categories, ``stacked`` bars
        whose series add up, ``funnel`` of steps.
    axis, axis_unit
        Places in order, and how their numbers are read; ``None`` for words and months.
    words
        Names of the keys among the places.
    unit, currency
        How the values are read.
    """

    key: str
    kind: ChartKind
    title: Text
    axis: tuple[Value, ...]
    axis_unit: Unit | None
    unit: Unit
    series: tuple[Series, ...]
    words: dict[str, Text] = field(default_factory=dict, hash=False)
    currency: str | None = None
