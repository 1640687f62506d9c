"""What a simulation knows of money: how invoices are paid, and what work costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY_S = 86_400.0
T = TypeVar("T", float, "NDArray[Any]")


@dataclass(frozen=True)
class Moved:
    """Days that were edited: those that were ``around`` are ``middle``, and ``times`` as far apart."""

    around: float
    middle: float
    times: float = 1.0

    def of(self, days: T) -> T:
        """Days after the edit."""
        return self.middle + self.times * (days - self.around)


@dataclass(frozen=True)
class Payment:
    """How invoices are paid, as equally spaced quantiles.

    ``terms_days``: agreed days to pay of ``n`` invoices. ``delay_days``: days after the due date (below zero: before)
    of the ``delays`` that were paid. ``issued`` starts the time to pay, the activities of ``paid`` bring money, those
    of ``chasing`` happen only while it is due. ``dated`` and ``due`` are the attributes of the two dates. ``terms`` and
    ``delay``: what edits made of them, beside the learnt days that the waits contain.
    """

    issued: str
    paid: tuple[str, ...]
    n: int
    terms_days: tuple[float, ...]
    delays: int
    delay_days: tuple[float, ...] = ()
    chasing: tuple[str, ...] = ()
    dated: str = ""
    due: str = ""
    terms: Moved | None = None
    delay: Moved | None = None

    @property
    def terms_now(self) -> tuple[float, ...]:
        """Agreed days after the edits."""
        return _edited(self.terms_days, self.terms)

    @property
    def delay_now(self) -> tuple[float, ...]:
        """Days after the due date after the edits."""
        return _edited(self.delay_days, self.delay)


def _edited(days: tuple[float, ...], moved: Moved | None) -> tuple[float, ...]:
    return days if moved is None else tuple(map(moved.of, days))


@dataclass(frozen=True)
class Minutes:
    """Minutes of work that an activity is taken to need."""

    activity: str
    minutes: float


@dataclass(frozen=True)
class Cost:
    """What work costs: an hour of it, and the minutes of each activity (assumptions of the company, not learnt)."""

    per_hour: float
    minutes: tuple[Minutes, ...]
