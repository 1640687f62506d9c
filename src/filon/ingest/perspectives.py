"""Perspectives of the process as the log layer flattens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.log.building import Flattening
from filon.process.lead_to_cash import PERSPECTIVES, activities_by_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.process.model import Perspective


def lead_to_cash(object_types: Iterable[str]) -> tuple[Flattening, ...]:
    """Perspectives of Lead-to-Cash whose cases are among the given object types."""
    present = set(object_types)
    return tuple(flattening(view) for view in PERSPECTIVES if view.case_type in present)


def flattening(view: Perspective) -> Flattening:
    """Perspective as paths to its cases and activities that decide their outcome."""
    ends = {"won": view.outcome.won, "lost": view.outcome.lost, "open": view.outcome.reopened}
    return Flattening(
        key=view.key,
        case_type=view.case_type,
        paths=tuple(path for include in view.includes for path in include.paths),
        outcomes={activity: end for end, activities in ends.items() for activity in activities},
    )


def speaks_lead_to_cash(activities: Iterable[str]) -> bool:
    """Whether most activities of a log are keys of the catalogue."""
    keys = set(activities)
    return bool(keys) and 2 * len(keys & activities_by_key().keys()) > len(keys)
