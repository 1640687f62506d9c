"""Durations summarised: the figures that every verb gives in the same words and by the same rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from filon.log.measures import QUANTILES

if TYPE_CHECKING:
    from collections.abc import Mapping

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Spread:
    """How ``n`` durations spread, in seconds.

    Quantiles interpolate linearly between the two nearest values. They are exact where ``quantile_error`` is 0; else
    none is further from the exact one than this part of it. Without any duration every figure but ``n`` is ``None``.
    """

    n: int
    min_s: float | None
    q1_s: float | None
    median_s: float | None
    mean_s: float | None
    q3_s: float | None
    p90_s: float | None
    max_s: float | None
    quantile_error: float = field(default=0.0, kw_only=True)


ALL = ("min", "q1", "median", "mean", "q3", "p90", "max")
TYPICAL = ("median", "mean", "p90")
"""Figures of a list; each exact quantile has its price."""


def spread_of(column: str, figures: tuple[str, ...] = ALL) -> list[nw.Expr]:
    """Aggregations of a column of microseconds, named ``n`` and as the figures asked for."""
    value = nw.col(column)
    plain = {"min": value.min(), "max": value.max(), "mean": value.mean()}
    return [value.count().alias("n")] + [
        (plain[figure] if figure in plain else value.quantile(QUANTILES[figure], "linear")).alias(figure)
        for figure in figures
    ]


def to_spread(row: Mapping[str, Any]) -> Spread:
    """Row of :func:`spread_of` or :func:`filon.log.measures.spreads` in seconds; figures not asked for are ``None``."""
    figures = (seconds(row.get(figure)) for figure in ALL)
    return Spread(int(row["n"] or 0), *figures, quantile_error=float(row.get("error") or 0.0))


def seconds(microseconds: float | None) -> float | None:
    """Microseconds as seconds; nothing stays nothing."""
    return None if microseconds is None else float(microseconds) / MICROSECONDS


def rows(frame: nw.LazyFrame[Any] | nw.DataFrame[Any]) -> list[dict[str, Any]]:
    """Rows of a small frame as dictionaries."""
    return list(frame.lazy().collect().iter_rows(named=True))
