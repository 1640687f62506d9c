"""Working time as a warp of the clock: seconds worked up to an instant, and back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.core.calendar import WorkCalendar

Floats = "NDArray[np.float64]"
_BEYOND_DAYS = 366 * 4
_SECONDS_PER_YEAR = 366 * 86_400


class Warp:
    """The working calendar between two instants as one rising line, so that delays in working time are additions.

    Positions are working seconds since the beginning of the line; instants are seconds since 1970 (UTC). An instant
    outside working hours has the position of the next opening, and a position that is an end of a shift is the instant
    of that end. Without any working hours every hour counts.

    Parameters
    ----------
    calendar
        Working hours.
    first, last
        Instants that the line must cover; it goes on for four years after ``last``, and beyond that at the mean pace.
    """

    def __init__(self, calendar: WorkCalendar, first: float, last: float) -> None:
        start, end = (dt.datetime.fromtimestamp(one, dt.UTC).date() for one in (first, last))
        shifts = calendar.shifts(start - dt.timedelta(days=8), end + dt.timedelta(days=_BEYOND_DAYS))
        if not shifts:
            shifts = [(int(first) - 86_400, int(last) + _SECONDS_PER_YEAR * 4)]
        self.starts = np.array([shift[0] for shift in shifts], dtype=np.float64)
        self.ends = np.array([shift[1] for shift in shifts], dtype=np.float64)
        self.before = np.concatenate([[0.0], np.cumsum(self.ends - self.starts)])
        self._pace = (self.ends[-1] - self.starts[0]) / self.before[-1]

    def position(self, instants: NDArray[np.float64]) -> NDArray[np.float64]:
        """Working seconds up to instants."""
        shift = np.searchsorted(self.starts, instants, side="right") - 1
        inside = np.clip(
            instants - self.starts[np.maximum(shift, 0)], 0, (self.ends - self.starts)[np.maximum(shift, 0)]
        )
        worked = np.where(shift < 0, 0.0, self.before[np.maximum(shift, 0)] + inside)
        beyond = np.maximum(instants - self.ends[-1], 0.0)
        return np.asarray(worked + beyond / self._pace, dtype=np.float64)

    def at(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Instants of positions."""
        # An exact end of a shift belongs to that shift: work that fills a day ends that day.
        shift = np.clip(np.searchsorted(self.before, positions, side="left") - 1, 0, len(self.starts) - 1)
        beyond = np.maximum(positions - self.before[-1], 0.0)
        inside = np.minimum(positions, self.before[-1]) - self.before[shift]
        return np.asarray(self.starts[shift] + inside + beyond * self._pace, dtype=np.float64)

    def later(self, instants: NDArray[np.float64], working_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Instants that lie a working time after others; none of it leaves an instant where it is."""
        moved = self.at(self.position(instants) + working_s)
        return np.where(working_s <= 0, instants, np.maximum(moved, instants))

    def is_working(self, instants: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether instants lie in working hours, their ends included."""
        shift = np.searchsorted(self.starts, instants, side="right") - 1
        return np.asarray((shift >= 0) & (instants <= self.ends[np.maximum(shift, 0)]))

    def hours_between(self, first: float, last: float) -> float:
        """Working hours between two instants."""
        low, high = self.position(np.array([first, last]))
        return float(high - low) / 3_600
