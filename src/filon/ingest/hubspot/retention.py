"""How long records are kept: whole sales that nothing has touched for longer are let go, and the people only they name.

What is let go stays in HubSpot. It is not read again before it changes there.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.log.landing import Landing

LEAST_DAYS, MOST_DAYS = 30, 36_500
FORGETTING = "forget_versions"
"""Fact that stays until no earlier version tells of what was let go."""
_PEOPLE = ("contacts", "companies")
_SALES = tuple(one.hubspot for one in OBJECT_TYPES if one.hubspot not in _PEOPLE)
_WHOLE = 1 << 30


class RetentionDaysError(RefusedInputError):
    """A number of days that cannot be meant."""

    code = "hubspot_retention_days"


def checked_days(days: int) -> int:
    """Days to keep records for.

    Raises
    ------
    RetentionDaysError
    """
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise RetentionDaysError(value=days, least=LEAST_DAYS, most=MOST_DAYS)
    return days


def overdue(
    landing: Landing, days: int, aliases: Mapping[tuple[str, str], str], now: dt.datetime
) -> list[tuple[str, str]]:
    """Records (object type, id) whose time is over.

    A sale goes as a whole (lead, deal, quotes, orders, invoices, payments, exchanges), once nothing of it has changed
    for that many days. A contact goes when no record that stays names it, a company when no contact does either.

    Parameters
    ----------
    landing
        Landing file.
    days
        Days to keep records for after their last change.
    aliases
        Surviving id of merged records.
    now
        Moment from which the days count back.
    """
    moment = (now.astimezone(dt.UTC) - dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
    going = landing.neighbourhoods((_SALES,), aliases=aliases, size=_WHOLE).untouched_since(moment)
    for kind, beside in (("contacts", ("companies",)), ("companies", ())):
        going += [(kind, one) for one in landing.unneeded(kind, moment, going=going, beside=beside)]
    return going
