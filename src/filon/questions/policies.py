"""What a company has agreed on, and what an hour of work costs it: the assumptions that answers rest on.

Every value is a default to be changed by the company; answers say which one they used.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.process.lead_to_cash import activities_by_key
from filon.questions.benchmarks import checked_benchmark

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

MOST_BANDS = 12
"""More sizes of deal than that are no policy that people can keep."""


class PolicyError(RefusedInputError):
    """A value of the policies is not one it can have."""

    code = "policy_value"


class ApprovalBandsError(RefusedInputError):
    """The approval thresholds by size of deal do not make sense together."""

    code = "approval_bands"


class UnknownPolicyError(UnknownNameError):
    """There is no policy of that name."""

    code = "unknown_policy"


@dataclass(frozen=True)
class ApprovalBand:
    """Deals from an amount on, and the effective discount above which their quotes need an approval."""

    from_amount: float
    approval_above: float


@dataclass(frozen=True)
class Policies:
    """Agreements and assumptions.

    Parameters
    ----------
    approval_above
        Effective discount, 0 to 1, above which a quote needs an approval before it is issued.
    approval_bands
        Other thresholds for larger deals, by their amount in the home currency, ascending; the last that a deal reaches
        holds. Deals below the first, or of unknown amount, keep ``approval_above``.
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
        Whose level segments are held to when their opportunity is told: one of ``BENCHMARKS``, or a segment, written
        as a filter (``region:in:Nord``), which the others of its attribute are held to.
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
    approval_bands: tuple[ApprovalBand, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives equal policies back."""
        bands = [asdict(one) for one in self.approval_bands]
        return {
            **asdict(self),
            "minutes": dict(self.minutes),
            "goals": dict(self.goals),
            "approval_bands": bands,
        }

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
        return checked_benchmark(value)
    if name == "approval_bands":
        return _bands(value)
    low, high = _RANGES[name]
    number = _number(name, value, low, high)
    return int(number) if name == "quarter_end_days" else number


def _bands(value: object) -> tuple[ApprovalBand, ...]:
    """Bands by ascending amount; two of the same amount, or one from nothing, leave open which holds."""
    if not isinstance(value, list | tuple) or len(value) > MOST_BANDS:
        raise ApprovalBandsError(value=str(value)[:80], most=MOST_BANDS)
    bands = sorted((_band(place, one) for place, one in enumerate(value)), key=lambda one: one.from_amount)
    amounts = [one.from_amount for one in bands]
    if len(set(amounts)) != len(amounts) or (amounts and amounts[0] == 0):
        raise ApprovalBandsError(value=", ".join(f"{one:g}" for one in amounts), most=MOST_BANDS)
    return tuple(bands)


def _band(place: int, value: object) -> ApprovalBand:
    keys = [one.name for one in fields(ApprovalBand)]
    if not isinstance(value, dict):
        raise ApprovalBandsError(value=str(value)[:80], most=MOST_BANDS)
    for key in [*value, *keys]:
        if key not in keys or key not in value:
            name = f"approval_bands.{place + 1}.{key}"[:80]
            raise UnknownPolicyError(
                value=name, allowed=[f"approval_bands.{place + 1}.{one}" for one in keys]
            )
    limits = {"from_amount": (0.0, 1e12), "approval_above": (0.0, 1.0)}
    return ApprovalBand(
        **{key: _number(f"approval_bands.{place + 1}.{key}", value[key], *limits[key]) for key in keys}
    )


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
