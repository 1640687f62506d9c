"""A figure by month, on the calendar of the log's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from filon.mining.survival import survival_quantile
from filon.questions.answer import SMALL, TrendPoint
from filon.questions.columns import apart
from filon.questions.days import local_days

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal["median", "mean", "share"]
MOST_MONTHS = 24


def months_of(instants: np.ndarray, timezone: str) -> np.ndarray:
    """Months since 1970 of instants (microseconds), -1 without."""
    days = local_days(instants, timezone)
    known = ~np.isnan(days)
    months = np.where(known, days, 0).astype("int64").astype("datetime64[D]").astype("datetime64[M]")
    return np.where(known, months.astype(np.int64), -1)


def month_name(month: int) -> str:
    """``2025-03`` of a month since 1970."""
    return str(np.datetime64(int(month), "M"))


def by_month(months: np.ndarray, chosen: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The last two years of months with their chosen rows, oldest first."""
    rows = np.flatnonzero(chosen & (months >= 0))
    for mine in apart(rows, months[rows])[-MOST_MONTHS:]:
        yield int(months[mine[0]]), mine


def trend(
    months: np.ndarray, values: np.ndarray, form: Form, ended: np.ndarray | None
) -> tuple[TrendPoint, ...]:
    """Figure of each month; with ``ended``, a median takes those still open as censored."""
    return tuple(
        TrendPoint(
            month_name(month), _value(values[rows], form, None if ended is None else ended[rows]), rows.size,
            rows.size < SMALL,
        )
        for month, rows in by_month(months, ~np.isnan(values))
    )  # fmt: skip


def _value(values: np.ndarray, form: Form, ended: np.ndarray | None) -> float | None:
    if form != "median":
        return float(values.mean())
    return float(np.median(values)) if ended is None else survival_quantile(values, ended=ended)
