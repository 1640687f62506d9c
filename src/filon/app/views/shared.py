"""Records and conversions that several views share."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.errors import UnknownNameError

if TYPE_CHECKING:
    from filon.log.schema import ActivityCode, AttributeInfo, LogSchema

Value = str | int | float | bool | None
"""A value of the data as JSON can carry it; instants and dates are ISO 8601 texts."""


class UnknownActivityError(UnknownNameError):
    """The log has no activity of that key."""

    code = "unknown_activity"


class UnknownCaseAttributeError(UnknownNameError):
    """Cases have no attribute of that key."""

    code = "unknown_case_attribute"


@dataclass(frozen=True)
class Money:
    """A sum in one currency; ``currency`` is ``None`` where the data names none."""

    currency: str | None
    value: float


def plain(value: object) -> Value:
    """Value of a frame as JSON can carry it."""
    if isinstance(value, dt.datetime):
        return utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def written(value: object) -> str:
    """Value of a frame as filters write it."""
    found = plain(value)
    return str(found).lower() if isinstance(found, bool) else str(found)


def utc(instant: dt.datetime) -> dt.datetime:
    """Instant of a frame, which has no zone and means UTC."""
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)


def share(part: float, whole: float) -> float:
    """Part of a whole from 0 to 1; 0 of nothing is 0."""
    return part / whole if whole else 0.0


def known_activity(schema: LogSchema, key: str) -> ActivityCode:
    """Activity of a key.

    Raises
    ------
    UnknownActivityError
    """
    found = schema.activity(key)
    if found is None:
        raise UnknownActivityError(value=key, allowed=[one.key for one in schema.activities])
    return found


def known_case_attribute(schema: LogSchema, key: str) -> AttributeInfo:
    """Case attribute of a key.

    Raises
    ------
    UnknownCaseAttributeError
    """
    found = schema.attribute(key, "case")
    if found is None:
        keys = [one.key for one in schema.attributes if one.scope == "case"]
        raise UnknownCaseAttributeError(value=key, allowed=keys)
    return found
