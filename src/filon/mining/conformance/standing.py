"""What waivers leave of the deviations of each case: the ones that count, and the ones that are allowed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.core.errors import FilonError
from filon.mining.filters import parse_filters, select

if TYPE_CHECKING:
    from filon.log.event_log import EventLog
    from filon.mining.conformance.checking import Checked
    from filon.process.waivers import Waived

_MOVES = {"wrong_order": 2}
"""Moves of one deviation: what happens elsewhere is missing at one place and too much at another."""


@dataclass(frozen=True)
class Standing:
    """Every case of a perspective beside a model and its waivers; arrays have one value per case.

    Parameters
    ----------
    ci, row
        Cases, ascending, and the row of each in ``checked``.
    covers
        For each waiver, the cases that meet its ``where``; ``None`` where the data does not have what it speaks of.
    """

    checked: Checked
    waivers: tuple[Waived, ...]
    ci: np.ndarray
    row: np.ndarray
    covers: tuple[np.ndarray | None, ...]

    def has(self, key: str) -> np.ndarray:
        """Whether each case has a deviation that no waiver allows."""
        return np.asarray((self.checked.times(key) > 0)[self.row] & ~self.allowed(key))

    def may(self, deviation: str) -> np.ndarray:
        """Cases in which some waiver allows a deviation, whether they have it or not."""
        pairs = zip(self.waivers, self.covers, strict=True)
        covers = [cases for one, cases in pairs if one.deviation == deviation and cases is not None]
        return np.asarray(self.ci[np.logical_or.reduce(covers)] if covers else self.ci[:0])

    def allowed(self, key: str) -> np.ndarray:
        """Whether each case has a deviation that some waiver allows."""
        return self._allowed.get(key, np.zeros(self.ci.size, dtype=bool))

    def frees(self, place: int) -> np.ndarray:
        """Whether each case follows the model with the waiver at a place, and would not without it."""
        key = self.waivers[place].deviation
        covered, others = np.zeros_like(self.departs), np.zeros_like(self.departs)
        for at, (one, cases) in enumerate(zip(self.waivers, self.covers, strict=True)):
            if one.deviation == key and cases is not None:
                covered, others = (cases, others) if at == place else (covered, others | cases)
        return np.asarray(~self.departs & self.allowed(key) & covered & ~others)

    @cached_property
    def deviations(self) -> np.ndarray:
        """Number of moves that the case and the model do not share and no waiver allows."""
        left = np.asarray(self.checked.alignments.deviations[self.row].astype(np.int64))
        for key, cases in self._allowed.items():
            moves = self.checked.times(key) * _MOVES.get(key.partition(":")[0], 1)
            left -= np.where(cases, moves[self.row], 0)
        return left

    @cached_property
    def departs(self) -> np.ndarray:
        """Whether some deviation of the case is not allowed; true too where no optimal alignment is known."""
        return np.asarray(~self.checked.alignments.is_exact[self.row] | (self.deviations > 0))

    @cached_property
    def freed(self) -> np.ndarray:
        """Whether each case follows the model with all waivers, and would not without any."""
        return np.asarray(~self.departs & ~self.checked.alignments.fits[self.row])

    @cached_property
    def pairs(self) -> dict[str, list[object]]:
        """Every allowed deviation of a case: ``ci``, ``key``."""
        found: dict[str, list[object]] = {"ci": [], "key": []}
        for key, cases in self._allowed.items():
            chosen = self.ci[cases].tolist()
            found["ci"] += chosen
            found["key"] += [key] * len(chosen)
        return found

    @cached_property
    def _allowed(self) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for one, cases in zip(self.waivers, self.covers, strict=True):
            if cases is not None:
                here = (self.checked.times(one.deviation) > 0)[self.row] & cases
                found[one.deviation] = found.get(one.deviation, False) | here
        return found


def standing_of(whole: EventLog, checked: Checked, waivers: tuple[Waived, ...]) -> Standing:
    """Standing of all cases of a perspective."""
    ci, row = checked.rows_of(whole)
    return Standing(checked, waivers, ci, row, tuple(_covered(whole, one, ci) for one in waivers))


def _covered(whole: EventLog, waiver: Waived, ci: np.ndarray) -> np.ndarray | None:
    if not waiver.where:
        return np.ones(ci.size, dtype=bool)
    try:
        chosen = select(whole, parse_filters(waiver.where, whole.schema))
        cases = chosen.cases.select("ci").collect()["ci"].to_numpy()
    except FilonError:  # the attribute or the value is not in this data: no case is known to meet it
        return None
    return np.isin(ci, cases)
