"""Payment terms and how late money comes, learnt from a log whose cases are invoices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import narwhals as nw
import numpy as np

from filon.mining.simulation.money import Payment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.log.event_log import EventLog

LEAST = 20
"""Invoices that a distribution needs."""

POINTS = 21


@dataclass(frozen=True)
class PaymentNames:
    """What a log calls the parts of a payment: the case attributes of two dates, and activities.

    ``issued`` is the activity that starts the time to pay; the last one of ``paid`` ends it; those of ``chasing``
    happen only while money is due.
    """

    dated: str
    due: str
    issued: str
    paid: tuple[str, ...]
    chasing: tuple[str, ...] = ()


def learn_payment(log: EventLog, names: PaymentNames) -> Payment | None:
    """Days from invoice date to due date, and from due date to payment (below zero: early), as quantiles.

    Unpaid invoices have no delay yet: the delays are those of money that came. ``None`` where the log does not know the
    dates of :data:`LEAST` invoices. Days are those of the log's time zone.
    """
    dated, due = (log.schema.attribute(key, "case") for key in (names.dated, names.due))
    if dated is None or due is None:
        return None
    rows = log.cases.select("ci", dated.column, due.column).collect()
    agreed = {ci: end for ci, end in zip(rows["ci"], rows[due.column], strict=True) if end is not None}
    terms = [
        (_day(end) - _day(start)).days
        for start, end in zip(rows[dated.column], rows[due.column], strict=True)
        if start is not None and end is not None
    ]
    if len(terms) < LEAST:
        return None
    zone = ZoneInfo(log.schema.timezone)
    delays = [
        (at.replace(tzinfo=dt.UTC).astimezone(zone).date() - _day(agreed[ci])).days
        for ci, at in _payments(log, names.paid)
        if ci in agreed
    ]
    late = _quantiles(delays) if len(delays) >= LEAST else ()
    return Payment(
        names.issued,
        names.paid,
        len(terms),
        _quantiles(terms),
        len(delays),
        late,
        names.chasing,
        names.dated,
        names.due,
    )


def _payments(log: EventLog, paid: Sequence[str]) -> Iterable[tuple[int, dt.datetime]]:
    """Last payment of each invoice."""
    codes = [one.code for key in paid if (one := log.schema.activity(key))]
    if not codes:
        return []
    events = log.events.filter(nw.col("act").is_in(codes)).group_by("ci").agg(nw.col("ts").max())
    found = events.collect()
    return list(zip(found["ci"].to_list(), found["ts"].to_list(), strict=True))


def _day(value: Any) -> dt.date:  # noqa: ANN401 - a date or an instant, by engine
    return value.date() if isinstance(value, dt.datetime) else value


def _quantiles(days: list[int]) -> tuple[float, ...]:
    return tuple(round(float(one), 2) for one in np.quantile(days, np.linspace(0, 1, POINTS)))
