"""Close dates of deals: how often and how far they move, and how wrong the first one was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.answer import SMALL
from filon.questions.drawing import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

DAY_US = 86_400_000_000


@dataclass(frozen=True)
class CloseDates:
    """Per deal: changes after the first close date, days it moved later in all, and days the first one was wrong.

    ``pushes`` and ``days`` count until the deal is closed; ``error`` is the day of closing less the first close
    date, of closed deals. NaN where no history is kept.
    """

    pushes: np.ndarray
    days: np.ndarray
    error: np.ndarray


def close_dates(deals: Units) -> CloseDates:
    """Close dates of each deal, from the history of the property."""
    changes = deals.changes("close_date")
    closed = deals.first("deal_won", "deal_lost")
    with np.errstate(invalid="ignore"):
        # Closing a deal sets its close date: that is no push.
        counted = ~(changes.at >= closed[changes.row])
    row, stated = changes.row[counted], changes.instants()[counted]
    first = np.append(True, row[1:] != row[:-1]) if row.size else np.zeros(0, dtype=bool)
    last = np.append(row[1:] != row[:-1], True) if row.size else np.zeros(0, dtype=bool)
    pushes, days, error = (np.full(deals.n, np.nan) for _ in range(3))
    counts = np.bincount(row, minlength=deals.n)
    pushes[counts > 0] = counts[counts > 0] - 1
    days[row[first]] = (stated[last] - stated[first]) / DAY_US
    error[row[first]] = (closed[row[first]] - stated[first]) / DAY_US
    return CloseDates(pushes, days, error)


def overdue(deals: Units) -> np.ndarray:
    """1 for open deals whose close date has passed, 0 for the other open deals with a close date."""
    close = deals.instant("close_date")
    is_open = deals.is_open
    with np.errstate(invalid="ignore"):
        return np.where(is_open & ~np.isnan(close), (close < deals.as_of).astype(float), np.nan)


def forecast_effect(signs: dict[str, np.ndarray], dates: CloseDates) -> Table:
    """How wrong the first close date of closed deals was, with and without each sign: what it costs the forecast.

    Medians of the days between the first close date and the day of closing, early or late alike; ``effect`` is their
    difference, told from thirty deals on either side.
    """
    wrong = np.abs(dates.error)
    pushed = np.where(np.isnan(dates.pushes), np.nan, (dates.pushes > 0).astype(float))

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in {**signs, "pushed": pushed}.items():
            inside, outside = (st.median(wrong[flags == one]) for one in (1, 0))
            if inside.n and outside.n:
                is_told = min(inside.n, outside.n) >= SMALL
                effect = st.difference(inside, outside) if is_told else (None,) * 3
                yield key, inside.n, inside.value, outside.n, outside.value, *effect

    columns = "sign n:count with:days others:count without:days days_more:days low:days high:days"
    return table("forecast_effect", columns, rows())
