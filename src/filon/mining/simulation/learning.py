"""Learn every parameter of a simulation from an event log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from filon.mining.simulation.arrivals import learn_arrivals
from filon.mining.simulation.branching import learn_branches
from filon.mining.simulation.clockwork import Warp
from filon.mining.simulation.features import histories
from filon.mining.simulation.observed import Followed, Observed, TooFewCasesError, observe
from filon.mining.simulation.parameters import Column, Ending, Mix, Parameters, instant
from filon.mining.simulation.staffing import learn_staff
from filon.mining.simulation.waiting import learn_waits

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog
    from filon.log.schema import LogSchema

MOST_ROWS = 5_000
_DECIDES_SHARE = 0.98
_LEAST_DECIDED = 20
_DECIDED: tuple[Literal["won", "lost"], ...] = ("won", "lost")


def learn(log: EventLog, calendar: WorkCalendar, followed: Followed | None = None) -> Parameters:
    """Parameters of the cases in force.

    Parameters
    ----------
    log
        Cases to learn from.
    calendar
        Working hours of those who work on them.
    followed
        What the caller knows of the log.

    Raises
    ------
    TooFewCasesError

    Notes
    -----
    With one timestamp per event only sojourn times are seen. How much of them is work rests on start times where the
    log has them, else on an upper bound (see :class:`~filon.mining.simulation.parameters.Work`); the rest is waiting.
    """
    followed = followed or Followed()
    return learn_from(observe(log, followed), log.schema, calendar, followed)


def learn_from(seen: Observed, schema: LogSchema, calendar: WorkCalendar, followed: Followed) -> Parameters:
    """Parameters of observations that were read before."""
    if not seen.cases:
        raise TooFewCasesError(n=0, least=1)
    first = float(seen.starts.min())
    warp = Warp(calendar, first, seen.end)
    known = histories(seen, warp)
    work, teams = learn_staff(seen, warp, followed.team, warp.hours_between(first, seen.end))
    return Parameters(
        perspective=schema.perspective.key,
        first=_text(first),
        last=_text(max(seen.end, first + 1)),
        timezone=schema.timezone,
        calendar=calendar,
        n=len(seen.starts),
        arrivals=learn_arrivals(seen.starts, first, seen.end, schema.timezone),
        mix=_mix(seen),
        branches=learn_branches(seen, known),
        waits=learn_waits(seen, known, warp),
        work=work,
        teams=teams,
        endings=_endings(seen, followed),
        amount=seen.amount,
        currency=seen.currency,
        cash=_cash(seen, followed),
        team=followed.team if followed.team in seen.texts else None,
    )


def _text(seconds: float) -> str:
    return instant(dt.datetime.fromtimestamp(seconds, dt.UTC))


def _mix(seen: Observed) -> Mix:
    """Rows to draw cases from; of many, an even sample in order of their beginning."""
    order = np.argsort(seen.start, kind="stable")
    rows = order[np.linspace(0, len(order) - 1, min(len(order), MOST_ROWS)).astype(int)]
    texts = [Column(key, texts=tuple(column[row] for row in rows)) for key, column in seen.texts.items()]
    numbers = [Column(key, numbers=_optional(column[rows])) for key, column in seen.numbers.items()]
    values = [_value_column(seen, key, rows) for key in seen.values]
    return Mix(len(rows), (*texts, *numbers, *values))


def _value_column(seen: Observed, key: str, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Column:
    last, known = seen.value(key)
    return Column(
        key, numbers=_optional(last[rows]), known_after=tuple(seen.activities[code] for code in known)
    )


def _optional(column: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in column)


def _endings(seen: Observed, followed: Followed) -> tuple[Ending, ...]:
    """Activities that decide cases: those the caller named, else those that nearly always go with one outcome."""
    present = {seen.activities[code] for code in np.unique(seen.activity)}
    if followed.endings:
        known = {key: end for key, end in followed.endings.items() if key in present}
        return tuple(Ending(key, cast("Literal['won', 'lost', 'open']", end)) for key, end in known.items())
    found = []
    for code, key in enumerate(seen.activities):
        cases = np.unique(seen.case[(seen.activity == code) & seen.is_last])
        outcomes = Counter(seen.outcome[case] for case in cases)
        least = max(_LEAST_DECIDED, _DECIDES_SHARE * len(cases))
        found += [Ending(key, outcome) for outcome in _DECIDED if outcomes[outcome] >= least]
    return tuple(found)


def _cash(seen: Observed, followed: Followed) -> str | None:
    present = {seen.activities[code] for code in np.unique(seen.activity)}
    return next((key for key in followed.cash if key in present), None)
