"""What a published version says of itself: activities, attributes, perspectives, roles, sizes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

    from filon.log.mapping import AttributeType, Mapping

Scope = Literal["case", "event"]


@dataclass(frozen=True)
class ActivityCode:
    """An activity and the small number that stands for it in the tables."""

    code: int
    key: str


@dataclass(frozen=True)
class AttributeInfo:
    """An attribute and the column that holds it.

    ``column`` is a code of ours (``a0``, ``a1`` …): names from files never become identifiers of the engine.
    """

    key: str
    scope: Scope
    column: str
    type: AttributeType


@dataclass(frozen=True)
class PerspectiveInfo:
    """One way to cut the log into cases, with its size."""

    key: str
    schema: str
    case_type: str
    cases: int
    events: int
    variants: int
    activities: int
    shared_cases: int = 0
    repeated_events: int = 0


@dataclass(frozen=True)
class Roles:
    """Attributes of the cases that mean money, by key, and whether outcomes are known.

    Parameters
    ----------
    amount
        Attribute whose values are added up.
    currency
        Attribute that says in which currency each amount is.
    fixed_currency
        Currency of all amounts, where they were converted to one.
    recorded_amount, recorded_currency
        Amount and currency as they were recorded, which stand in where a case could not be converted.
    home_currency
        Currency that the company counts in, where it is known.
    outcome
        Whether some case is known to be won or lost.
    """

    amount: str | None = None
    currency: str | None = None
    fixed_currency: str | None = None
    outcome: bool = False
    recorded_amount: str | None = None
    recorded_currency: str | None = None
    home_currency: str | None = None


@dataclass(frozen=True)
class LogSchema:
    """A published version, described.

    Parameters
    ----------
    perspective
        The perspective this description was opened in; ``attributes`` are the ones of its cases and of all events.
    first, last
        UTC instants of the first and last event of the perspective; ``None`` when it has no event.
    timezone
        IANA zone in which days and months of this log are counted.
    """

    name: str
    label: str
    version: int
    created_at: dt.datetime
    source: str
    format: str
    perspective: PerspectiveInfo
    perspectives: tuple[PerspectiveInfo, ...]
    activities: tuple[ActivityCode, ...]
    attributes: tuple[AttributeInfo, ...]
    roles: Roles
    first: dt.datetime | None
    last: dt.datetime | None
    timezone: str
    lifecycle: Literal["complete", "all"]
    rows_read: int
    rejected_rows: int
    cases_without_events: int
    duplicate_events: int
    vocabulary: str | None = None
    mapping: Mapping | None = None
    extra: dict[str, object] = field(default_factory=dict, hash=False)

    def activity(self, key: str) -> ActivityCode | None:
        """Activity of a key, or ``None``."""
        return next((found for found in self.activities if found.key == key), None)

    def attribute(self, key: str, scope: Scope | None = None) -> AttributeInfo | None:
        """Attribute of a key; a case attribute wins over an event attribute of the same key."""
        found = [info for info in self.attributes if info.key == key and scope in (None, info.scope)]
        return min(found, key=lambda info: info.scope, default=None)
