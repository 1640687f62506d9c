"""Sums of amounts: never across currencies, in the company's own where one is known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.questions.answer import Money

if TYPE_CHECKING:
    from filon.log.event_log import EventLog


class Sums(ABC):
    """Rows with amounts, to be added up."""

    log: EventLog

    @property
    @abstractmethod
    def n(self) -> int:
        """Number of rows."""

    @property
    @abstractmethod
    def amounts(self) -> np.ndarray:
        """Amount of each row, NaN without."""

    @property
    @abstractmethod
    def currencies(self) -> np.ndarray:
        """Currency that each amount is told in."""

    @cached_property
    def _coins(self) -> list[str | None]:
        return sorted(set(self.currencies.tolist()), key=str)

    @cached_property
    def _held(self) -> np.ndarray:
        """Place of each row's currency among all."""
        held = np.zeros(self.n, dtype=np.int64)
        for place, currency in enumerate(self._coins):
            held[self.currencies == currency] = place
        return held

    def by_currency(self, rows: np.ndarray) -> dict[str | None, np.ndarray]:
        """Some rows apart by their currency."""
        held = self._held[rows]
        return {
            self._coins[place]: rows[held == place] for place in np.flatnonzero(np.bincount(held)).tolist()
        }

    def money(self, chosen: np.ndarray, amounts: np.ndarray | None = None) -> tuple[Money, ...]:
        """Sums of the amounts of some rows, or of other numbers: one per currency, never added, the largest first."""
        amounts = self.amounts if amounts is None else amounts
        known = np.flatnonzero(chosen & ~np.isnan(amounts))
        sums = {one: float(amounts[mine].sum()) for one, mine in self.by_currency(known).items()}
        return tuple(
            Money(*pair) for pair in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0] or ""))
        )

    def total(self, chosen: np.ndarray) -> tuple[float | None, str | None]:
        """Sum of the amounts of some rows, as :meth:`addable` has them, with its currency; ``None`` of no amount."""
        money = self.money(self.addable(chosen))
        return (money[0].value, money[0].currency) if money else (None, None)

    def addable(self, chosen: np.ndarray) -> np.ndarray:
        """Those of some rows whose amounts add up: in the home currency where one is known, else all in one currency.

        None where the data names several currencies and no home.
        """
        known, home = chosen & ~np.isnan(self.amounts), self.log.schema.roles.home_currency
        if home is not None:
            return np.asarray(known & self._at_home)
        return known if len(self.by_currency(np.flatnonzero(known))) == 1 else np.zeros_like(known)

    @cached_property
    def _at_home(self) -> np.ndarray:
        """Whether each amount is in the home currency."""
        return np.asarray(self.currencies == self.log.schema.roles.home_currency)
