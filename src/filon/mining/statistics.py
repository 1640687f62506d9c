"""Durations summarised: the figures that every verb gives in the same words and by the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.spreads import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.log.event_log import Frame

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Spread:
    """How ``n`` durations spread, in seconds.

    Quantiles are exact and interpolate linearly between the two nearest values. Without any duration every figure
    but ``n`` is ``None``.
    """

    n: int
    min_s: float | None
    q1_s: float | None
    median_s: float | None
    mean_s: float | None
    q3_s: float | None
    p90_s: float | None
    max_s: float | None


_QUANTILES = {"q1": 0.25, "median": 0.5, "q3": 0.75, "p90": 0.9}
ALL = ("min", "q1", "median", "mean", "q3", "p90", "max")
TYPICAL = ("median", "mean", "p90")
"""Figures of a list; each exact quantile has its price."""


def spread_of(column: str, figures: tuple[str, ...] = ALL) -> list[nw.Expr]:
    """Aggregations of a column of microseconds, named ``n`` and as the figures asked for."""
    value = nw.col(column)
    plain = {"min": value.min(), "max": value.max(), "mean": value.mean()}
    return [value.count().alias("n")] + [
        (plain[figure] if figure in plain else value.quantile(_QUANTILES[figure], "linear")).alias(figure)
        for figure in figures
    ]


def spreads(frame: Frame, keys: Sequence[str], column: str, figures: tuple[str, ...] = ALL) -> Frame:
    """Spread of a column of microseconds by group: the keys, ``n``, the figures asked for, and ``events`` (rows)."""
    quantiles = {figure: _QUANTILES[figure] for figure in figures if figure in _QUANTILES}
    return grouped(frame, keys, column, ["n", *(one for one in figures if one not in quantiles)], quantiles)


def to_spread(row: Mapping[str, Any]) -> Spread:
    """Row of :func:`spread_of` in seconds; figures not asked for are ``None``."""
    return Spread(int(row["n"] or 0), *(seconds(row.get(figure)) for figure in ALL))


def seconds(microseconds: float | None) -> float | None:
    """Microseconds as seconds; nothing stays nothing."""
    return None if microseconds is None else float(microseconds) / MICROSECONDS


def rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Collect a small frame as dictionaries."""
    return list(frame.collect().iter_rows(named=True))
