"""Perspectives of the process as the log layer flattens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.log.building import Flattening
from filon.log.schema import Roles
from filon.process.attributes import HOME_AMOUNT
from filon.process.lead_to_cash import PERSPECTIVES, activities_by_key, attributes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.process.model import Perspective


def lead_to_cash(object_types: Iterable[str], home_currency: str | None = None) -> tuple[Flattening, ...]:
    """Perspectives of Lead-to-Cash whose cases are among the given object types."""
    present = set(object_types)
    return tuple(flattening(view, home_currency) for view in PERSPECTIVES if view.case_type in present)


def flattening(view: Perspective, home_currency: str | None = None) -> Flattening:
    """Perspective as paths to its cases, activities that decide their outcome, and attributes that mean money.

    Where the company's own currency is known, deals count in it, each converted at its own rate.
    """
    ends = {"won": view.outcome.won, "lost": view.outcome.lost, "open": view.outcome.reopened}
    return Flattening(
        key=view.key,
        case_type=view.case_type,
        paths=tuple(path for include in view.includes for path in include.paths),
        outcomes={activity: end for end, activities in ends.items() for activity in activities},
        roles=_roles(view.case_type, home_currency),
    )


def _roles(case_type: str, home_currency: str | None) -> Roles:
    by_role = {attribute.role: attribute.key for attribute in attributes_of(case_type) if attribute.role}
    amount, currency = by_role.get("amount"), by_role.get("currency")
    if home_currency and any(one.key == HOME_AMOUNT for one in attributes_of(case_type)):
        return Roles(
            HOME_AMOUNT,
            fixed_currency=home_currency,
            recorded_amount=amount,
            recorded_currency=currency,
            home_currency=home_currency,
        )
    return Roles(amount, currency, home_currency=home_currency)


def speaks_lead_to_cash(activities: Iterable[str]) -> bool:
    """Whether most activities of a log are keys of the catalogue."""
    keys = set(activities)
    return bool(keys) and 2 * len(keys & activities_by_key().keys()) > len(keys)
