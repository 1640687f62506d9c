"""Single parameters by name: which can be edited and within which limits, and what an edit does to all the others.

An edit is a text, ``name=number``: ``arrivals=120`` (cases per month) · ``next:quote_issued>quote_accepted=0.6`` ·
``next:quote_issued>__end__=0.1`` (drop-out) · ``wait:deal_won>order_created=86400`` (median, seconds on its clock) ·
``work:quote_drafted=2700`` (hands-on seconds) · ``people:PME=4`` · ``value:discount=0.08`` (mean) · ``terms=30`` and
``delay=5`` (days, medians) · ``terms_spread=10`` and ``delay_spread=8`` (days, standard deviations) · ``hours:fri=4``
(working hours of a day of the week, in quarters) · ``rate=60`` (an hour of work) · ``minutes:quote_drafted=45``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from filon.core.calendar import DAYS
from filon.core.errors import RefusedInputError, UnknownNameError
from filon.mining.simulation.changes import MOST_PEOPLE, escaped
from filon.mining.simulation.checks import LONGEST_S, MOST_MINUTES, MOST_PER_WEEK, MOST_RATE
from filon.mining.simulation.edited import (
    hours_edited,
    payment_edited,
    people_edited,
    rate_edited,
    shares_edited,
    values_edited,
    waits_edited,
)
from filon.mining.simulation.parameters import (
    END,
    START,
    Parameters,
    deviation,
    median_of,
    middle,
    overall_shares,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FieldKind = Literal[
    "arrivals", "next", "wait", "work", "people", "hours", "value",
    "terms", "terms_spread", "delay", "delay_spread", "rate", "minutes",
]  # fmt: skip
FieldUnit = Literal[
    "per_month", "share", "seconds", "work_seconds", "people", "hours", "number", "days", "money", "minutes"
]
WEEKS_PER_MONTH = 365.25 / 12 / 7
MOST_EDITS = 60
_MOST_DAYS = 365.0
_STEPS: dict[FieldKind, float] = {"people": 1.0, "hours": 0.25}
"""Kinds that take only multiples of something."""


class ParameterEditError(RefusedInputError):
    """An edit is not a name and a number, or the number is not one that the parameter can have."""

    code = "parameter_edit"


class UnknownSimulationParameterError(UnknownNameError):
    """The simulated process has no parameter of that name."""

    code = "unknown_simulation_parameter"


@dataclass(frozen=True)
class Field:
    """One number that can be edited: what it is about (activities, a team, an attribute), its value and limits.

    ``n`` is the number of observations behind the value; ``None`` for an assumption of the company.
    """

    key: str
    kind: FieldKind
    about: tuple[str, ...]
    unit: FieldUnit
    value: float
    low: float
    high: float
    n: int | None


def fields_of(parameters: Parameters) -> dict[str, Field]:
    """Every parameter that can be edited, by its name."""
    rate = parameters.arrivals.per_week * WEEKS_PER_MONTH
    most = MOST_PER_WEEK * WEEKS_PER_MONTH
    found = [Field("arrivals", "arrivals", (), "per_month", rate, 0.01, most, parameters.arrivals.n)]
    found += _next_fields(parameters) + _wait_fields(parameters)
    for work in parameters.work:
        if work.team is not None:
            name = f"work:{escaped(work.activity)}"
            at = (work.activity,)
            found.append(Field(name, "work", at, "work_seconds", work.hands_on_s, 0.0, LONGEST_S, work.n))
    for team in parameters.teams:
        name, count = f"people:{escaped(team.name)}", float(len(team.people))
        found.append(Field(name, "people", (team.name,), "people", count, 1.0, float(MOST_PEOPLE), team.n))
    found += _hour_fields(parameters) + _value_fields(parameters) + _money_fields(parameters)
    return {one.key: one for one in found}


def read_edits(texts: Sequence[str], parameters: Parameters) -> dict[str, float]:
    """Edits by the name of their parameter, checked; a later edit of the same parameter replaces an earlier one.

    Raises
    ------
    ParameterEditError, UnknownSimulationParameterError
    """
    if len(texts) > MOST_EDITS:
        raise ParameterEditError(value=f"{len(texts)} edits", allowed=f"≤ {MOST_EDITS}")
    known = fields_of(parameters)
    return dict(_read_edit(text, known) for text in texts)


def edited(parameters: Parameters, texts: Sequence[str]) -> Parameters:
    """Parameters after edits; everything that nobody edited stays as it is, or makes room in proportion.

    Raises
    ------
    ParameterEditError, UnknownSimulationParameterError
    """
    values, known = read_edits(texts, parameters), fields_of(parameters)
    by_kind: dict[str, dict[tuple[str, ...], float]] = {}
    for key, value in values.items():
        by_kind.setdefault(known[key].kind, {})[known[key].about] = value
    alone = {kind: next(iter(some.values())) for kind, some in by_kind.items() if () in some}
    result = shares_edited(parameters, by_kind.get("next", {}))
    result = waits_edited(result, by_kind.get("wait", {}))
    result = values_edited(result, by_kind.get("value", {}))
    result = people_edited(result, by_kind.get("people", {}), by_kind.get("work", {}))
    result = hours_edited(result, by_kind.get("hours", {}))
    result = payment_edited(result, alone)
    result = rate_edited(result, alone.get("rate"), by_kind.get("minutes", {}))
    if "arrivals" in alone:
        per_week = alone["arrivals"] / WEEKS_PER_MONTH
        result = replace(result, arrivals=replace(result.arrivals, per_week=per_week))
    return result


def edit_text(key: str, value: float) -> str:
    """Edit as a text."""
    return f"{key}={value:.12g}"


def _read_edit(text: str, known: Mapping[str, Field]) -> tuple[str, float]:
    key, equals, number = text.strip().rpartition("=")
    if key not in known:
        raise UnknownSimulationParameterError(value=(key or text)[:100], allowed=known)
    field = known[key]
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not equals or not field.low <= value <= field.high or value % _STEPS.get(field.kind, value or 1):
        raise ParameterEditError(value=text[:100], allowed=f"{field.low:.12g} – {field.high:.12g}")
    return key, value


def _next_fields(parameters: Parameters) -> list[Field]:
    found = []
    for branch in parameters.branches:
        shares = overall_shares(branch)
        stops = [] if branch.after == START else [END]
        for before in [*(key for key in shares if key != END), *stops]:
            key = f"next:{escaped(branch.after)}>{escaped(before)}"
            value = shares.get(before, 0.0)
            found.append(Field(key, "next", (branch.after, before), "share", value, 0.0, 1.0, branch.n))
    return found


def _wait_fields(parameters: Parameters) -> list[Field]:
    return [
        Field(
            key=f"wait:{escaped(one.after)}>{escaped(one.before)}",
            kind="wait",
            about=(one.after, one.before),
            unit="work_seconds" if one.clock == "work" else "seconds",
            value=median_of(one),
            low=0.0,
            high=LONGEST_S,
            n=one.n,
        )
        for one in parameters.waits
    ]


def _hour_fields(parameters: Parameters) -> list[Field]:
    windows = parameters.calendar.windows
    worked = {
        name: sum(one.end - one.start for one in windows if one.day == at) for at, name in enumerate(DAYS)
    }
    return [
        Field(f"hours:{name}", "hours", (name,), "hours", minutes / 60, 0.0, 24.0, None)
        for name, minutes in worked.items()
    ]


def _value_fields(parameters: Parameters) -> list[Field]:
    found = []
    for column in parameters.mix.columns:
        known = column.known
        if column.known_after and known:
            mean, is_share = sum(known) / len(known), max(known) <= 1
            unit: FieldUnit = "share" if is_share else "number"
            most = 1.0 if is_share else 1e12
            name = f"value:{escaped(column.key)}"
            found.append(Field(name, "value", (column.key,), unit, mean, 0.0, most, len(known)))
    return found


def _money_fields(parameters: Parameters) -> list[Field]:
    found: list[Field] = []
    payment, cost = parameters.payment, parameters.cost
    if payment is not None:
        found += _days_fields("terms", payment.terms_now, payment.n, 0.0)
        found += _days_fields("delay", payment.delay_now, payment.delays, -_MOST_DAYS)
    if cost is not None:
        found.append(Field("rate", "rate", (), "money", cost.per_hour, 0.0, MOST_RATE, None))
        for one in cost.minutes:
            if one.activity in parameters.activities:
                key = f"minutes:{escaped(one.activity)}"
                about = (one.activity,)
                found.append(Field(key, "minutes", about, "minutes", one.minutes, 0.0, MOST_MINUTES, None))
    return found


def _days_fields(
    kind: Literal["terms", "delay"], days: tuple[float, ...], n: int, least: float
) -> list[Field]:
    """Median of some days, and their spread where they are not all the same."""
    if not days:
        return []
    found = [Field(kind, kind, (), "days", middle(days), least, _MOST_DAYS, n)]
    spread = deviation(days)
    if spread > 0:
        wide: FieldKind = "terms_spread" if kind == "terms" else "delay_spread"
        found.append(Field(wide, wide, (), "days", spread, 0.0, _MOST_DAYS, n))
    return found
