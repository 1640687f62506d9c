"""What a company has agreed on, and what an hour of work costs it: the assumptions that answers rest on.

Every value is a default to be changed by the company; answers say which one they used.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.process.lead_to_cash import activities_by_key

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTES = (
    ("lead_attempted", 5.0), ("lead_connected", 10.0), ("lead_qualified", 15.0), ("requirements_gathered", 60.0),
    ("quote_drafted", 45.0), ("quote_revised", 30.0), ("approval_requested", 5.0), ("discount_approved", 10.0),
    ("quote_approved", 10.0), ("approval_rejected", 10.0), ("contract_sent", 20.0), ("call_made", 15.0),
    ("email_sent", 6.0), ("email_received", 4.0), ("meeting_held", 75.0), ("meeting_missed", 15.0),
    ("task_completed", 10.0), ("note_written", 5.0),
)  # fmt: skip
"""Minutes of work per activity: a first estimate, to be replaced by the company's own."""


BENCHMARKS = ("median", "best_quartile", "best_segment", "goal")
"""Levels to be held to: of the middle segment, of the best quarter of them, of the best one, or the goal set."""


class PolicyError(RefusedInputError):
    """A value of the policies is not one it can have."""

    code = "policy_value"


class UnknownPolicyError(UnknownNameError):
    """There is no policy of that name."""

    code = "unknown_policy"


@dataclass(frozen=True)
class Policies:
    """Agreements and assumptions.

    Parameters
    ----------
    approval_above
        Effective discount, 0 to 1, above which a quote needs an approval before it is issued.
    most_discount
        Effective discount that nobody may exceed, approved or not.
    quarter_end_days
        Last days of a quarter that count as its end.
    order_days, delivery_days
        Agreed days from signature to order, and from order to delivery.
    capital_cost
        What money that comes later costs in a year, as a share of it.
    hourly_rate
        Cost of an hour of work, in the currency of the company's deals.
    minutes
        Minutes of work per activity.
    goals
        Target of a key figure by its key, in its own unit.
    benchmark
        Whose level segments are held to when their opportunity is told: one of ``BENCHMARKS``.
    """

    approval_above: float = 0.12
    most_discount: float = 0.25
    quarter_end_days: int = 10
    order_days: float = 3.0
    delivery_days: float = 45.0
    capital_cost: float = 0.1
    hourly_rate: float = 55.0
    minutes: tuple[tuple[str, float], ...] = MINUTES
    goals: tuple[tuple[str, float], ...] = ()
    benchmark: str = "best_quartile"

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives equal policies back."""
        return {**asdict(self), "minutes": dict(self.minutes), "goals": dict(self.goals)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Policies:
        """Policies of a JSON object; what it leaves out keeps its default.

        Raises
        ------
        UnknownPolicyError, PolicyError
        """
        return cls().with_values(data)

    def with_values(self, data: Mapping[str, Any]) -> Policies:
        """Policies with some values changed.

        Raises
        ------
        UnknownPolicyError, PolicyError
        """
        return replace(self, **{name: _checked(name, value) for name, value in data.items()})

    def goal(self, key: str) -> float | None:
        """Target of a key figure, where one is set."""
        return dict(self.goals).get(key)


_RANGES = {
    "approval_above": (0.0, 1.0),
    "most_discount": (0.0, 1.0),
    "quarter_end_days": (1, 31),
    "order_days": (0.0, 3_650.0),
    "delivery_days": (0.0, 3_650.0),
    "capital_cost": (0.0, 1.0),
    "hourly_rate": (0.0, 100_000.0),
}
_MOST_MINUTES = 10_080.0


def _checked(name: str, value: object) -> Any:  # noqa: ANN401 - the type of the field
    known = [one.name for one in fields(Policies)]
    if name not in known:
        raise UnknownPolicyError(value=name, allowed=known)
    if name == "minutes":
        return _table(name, value, list(activities_by_key()), (0.0, _MOST_MINUTES))
    if name == "goals":
        return _table(name, value, None, (0.0, math.inf))
    if name == "benchmark":
        if value not in BENCHMARKS:
            raise UnknownPolicyError(
                value=f"{name}.{value}"[:80], allowed=[f"{name}.{one}" for one in BENCHMARKS]
            )
        return value
    low, high = _RANGES[name]
    number = _number(name, value, low, high)
    return int(number) if name == "quarter_end_days" else number


def _table(
    name: str, value: object, keys: list[str] | None, bounds: tuple[float, float]
) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        raise PolicyError(name=name, value=str(value)[:50], low="{}", high="{}")
    for key in value:
        if keys is not None and key not in keys:
            raise UnknownPolicyError(value=f"{name}.{key}"[:80], allowed=[f"{name}.{one}" for one in keys])
    return tuple((key, _number(f"{name}.{key}", one, *bounds)) for key, one in value.items())


def _number(name: str, value: object, low: float, high: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not low <= float(value) <= high:  # type: ignore[arg-type]
        raise PolicyError(name=name, value=str(value)[:50], low=low, high=high)
    return float(value)  # type: ignore[arg-type]
