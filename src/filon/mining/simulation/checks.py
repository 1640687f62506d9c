"""Parameters that cannot be simulated are refused, each with what is wrong and where."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, get_args
from zoneinfo import available_timezones

from filon.core.calendar import WorkCalendar
from filon.core.errors import RefusedInputError, UnknownNameError
from filon.core.records import read_record
from filon.mining.simulation.money import Cost, Payment  # noqa: TC001 - hints that are read at run time
from filon.mining.simulation.parameters import (
    END,
    FORMAT,
    HOURS_OF_WEEK,
    MONTHS,
    OWN_TEAM,
    START,
    Arrivals,
    Basis,
    Branch,
    Clock,
    Ending,
    Kind,
    Mix,
    Operator,
    Parameters,
    Team,
    Wait,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.mining.simulation.parameters import Condition

LONGEST_S = 10 * 366 * 86_400.0
MOST_PER_WEEK = 1_000_000.0
MOST_ROWS = 50_000
MOST_ACTIVITIES = 500
MOST_RATE = 100_000.0
MOST_MINUTES = 10_080.0
_MOST_DAYS = 3_660.0
_ROUNDING = 1e-6


class SimulationParameterError(RefusedInputError):
    """A parameter has a value that nothing can be simulated with."""

    code = "simulation_parameter"


class UnknownSimulatedActivityError(UnknownNameError):
    """A parameter or a scenario names an activity that the simulated process does not have."""

    code = "unknown_simulated_activity"


class UnknownSimulatedAttributeError(UnknownNameError):
    """A parameter or a scenario names an attribute that the simulated cases do not have."""

    code = "unknown_simulated_attribute"


@dataclass(frozen=True)
class _Plain:
    """Fields of :class:`Parameters` that plain records can hold."""

    perspective: str
    first: str
    last: str
    timezone: str
    n: int
    arrivals: Arrivals
    mix: Mix
    branches: tuple[Branch, ...]
    waits: tuple[Wait, ...]
    work: tuple[Work, ...]
    teams: tuple[Team, ...]
    endings: tuple[Ending, ...]
    amount: str | None = None
    currency: str | None = None
    cash: str | None = None
    team: str | None = None
    payment: Payment | None = None
    cost: Cost | None = None


def read_parameters(data: object) -> Parameters:
    """Parameters of a JSON object, checked.

    Raises
    ------
    UnknownFieldError, FieldValueError, SimulationParameterError, UnknownSimulatedActivityError,
    UnknownSimulatedAttributeError, CalendarFieldError
    """
    values = dict(data) if isinstance(data, dict) else {}
    found = values.pop("format", None)
    if found != FORMAT:
        raise SimulationParameterError(field="format", value=str(found)[:40], allowed=str(FORMAT))
    calendar = WorkCalendar.from_json(values.pop("calendar", {}))
    plain = read_record(_Plain, values, "parameters")
    read = Parameters(calendar=calendar, **{key: getattr(plain, key) for key in _Plain.__annotations__})
    check(read)
    return read


def check(parameters: Parameters) -> None:
    """Refuse parameters that cannot be simulated.

    Raises
    ------
    SimulationParameterError, UnknownSimulatedActivityError, UnknownSimulatedAttributeError
    """
    _check_period(parameters)
    _check_arrivals(parameters.arrivals)
    _check_mix(parameters)
    _check_branches(parameters)
    _check_waits(parameters)
    _check_people(parameters)
    _check_money(parameters)


def _refuse_unless(valid: bool, field: str, value: object, allowed: str) -> None:  # noqa: FBT001 - the verdict itself
    if not valid:
        raise SimulationParameterError(field=field, value=str(value)[:80], allowed=allowed)


def _check_period(parameters: Parameters) -> None:
    _refuse_unless(
        parameters.timezone in available_timezones(), "timezone", parameters.timezone, "Europe/Paris"
    )
    moments = []
    for field in ("first", "last"):
        text = getattr(parameters, field)
        try:
            moments.append(dt.datetime.fromisoformat(text))
        except ValueError:
            raise SimulationParameterError(field=field, value=text[:40], allowed="ISO 8601") from None
        _refuse_unless(moments[-1].tzinfo is not None, field, text, "2026-01-31T00:00:00+00:00")
    _refuse_unless(moments[0] < moments[1], "first", parameters.first, f"< {parameters.last}")
    years = (moments[1] - moments[0]).days / 366
    _refuse_unless(years <= 50, "last", parameters.last, "≤ 50 y")  # noqa: PLR2004 - a lifetime of a company


def _check_arrivals(arrivals: Arrivals) -> None:
    _refuse_unless(
        0 < arrivals.per_week <= MOST_PER_WEEK,
        "arrivals.per_week",
        arrivals.per_week,
        f"> 0, ≤ {MOST_PER_WEEK:.0f}",
    )
    _refuse_unless(0 <= arrivals.spread <= 1e6, "arrivals.spread", arrivals.spread, "0 – 1000000")  # noqa: PLR2004
    for field, size in (("hours", HOURS_OF_WEEK), ("months", MONTHS)):
        factors = getattr(arrivals, field)
        usable = len(factors) == size and all(factor >= 0 for factor in factors) and sum(factors) > 0
        _refuse_unless(usable, f"arrivals.{field}", len(factors), f"{size} × ≥ 0")


def _check_mix(parameters: Parameters) -> None:
    mix = parameters.mix
    _refuse_unless(1 <= mix.n <= MOST_ROWS, "mix.n", mix.n, f"1 – {MOST_ROWS}")
    for column in mix.columns:
        _refuse_unless(len(column) == mix.n, f"mix.{column.key}", len(column), str(mix.n))
        _known_activities(parameters, column.known_after)
    if parameters.amount is not None:
        found = mix.column(parameters.amount)
        _refuse_unless(found is not None and bool(found.numbers), "amount", parameters.amount, "mix.numbers")


def _check_branches(parameters: Parameters) -> None:
    count = len(parameters.activities)
    _refuse_unless(1 <= count <= MOST_ACTIVITIES, "branches", count, f"1 – {MOST_ACTIVITIES}")
    _refuse_unless(parameters.branch(START) is not None, "branches", "∅", START)
    _refuse_unless(len(set(parameters.activities)) == count, "branches", count, "≠")
    for branch in parameters.branches:
        where = f"branches.{branch.after}"
        _check_rules(parameters, where, [rule.when for rule in branch.rules])
        for rule in branch.rules:
            _known_activities(parameters, [one.activity for one in rule.next if one.activity != END])
            shares = [one.share for one in rule.next]
            _refuse_unless(
                all(0 <= one <= 1 + _ROUNDING for one in shares), f"{where}.share", shares, "0 – 1"
            )
            _refuse_unless(
                abs(sum(shares) - 1) < 1e-3,  # noqa: PLR2004 - people write three decimals
                f"{where}.share",
                f"Σ = {sum(shares):.4f}",
                "Σ = 1",
            )


def _check_waits(parameters: Parameters) -> None:
    for wait in parameters.waits:
        where = f"waits.{wait.after}>{wait.before}"
        _refuse_unless(wait.clock in get_args(Clock), f"{where}.clock", wait.clock, "work, calendar")
        _known_activities(parameters, [wait.after, wait.before])
        _check_rules(parameters, where, [rule.when for rule in wait.rules])
        for rule in wait.rules:
            times = rule.quantiles_s
            sorted_up = all(low <= high for low, high in pairwise(times))
            bounded = bool(times) and all(0 <= one <= LONGEST_S and math.isfinite(one) for one in times)
            _refuse_unless(
                sorted_up and bounded and len(times) <= 101,  # noqa: PLR2004 - percentiles
                f"{where}.quantiles_s",
                times[:5],
                "0 ≤ q₀ ≤ q₁ ≤ … ≤ 10 y",
            )


def _check_rules(parameters: Parameters, where: str, rules: Sequence[Sequence[Condition]]) -> None:
    _refuse_unless(bool(rules) and not rules[-1], f"{where}.rules", len(rules), "…, when = []")
    for condition in (one for rule in rules for one in rule):
        _check_condition(parameters, where, condition)


def _check_condition(parameters: Parameters, where: str, condition: Condition) -> None:
    _refuse_unless(
        condition.kind in get_args(Kind), f"{where}.kind", condition.kind, ", ".join(get_args(Kind))
    )
    _refuse_unless(
        condition.operator in get_args(Operator),
        f"{where}.operator",
        condition.operator,
        ", ".join(get_args(Operator)),
    )
    if condition.kind in ("attribute", "value"):
        if parameters.mix.column(condition.key) is None:
            keys = [column.key for column in parameters.mix.columns]
            raise UnknownSimulatedAttributeError(value=condition.key, allowed=keys)
    else:
        _known_activities(parameters, [condition.key] if condition.key != START else [])
    if condition.operator in ("above", "not_above"):
        _refuse_unless(condition.number is not None, f"{where}.number", "∅", "0.5")


def _check_people(parameters: Parameters) -> None:
    names = {team.name for team in parameters.teams}
    for work in parameters.work:
        _known_activities(parameters, [work.activity])
        where = f"work.{work.activity}"
        _refuse_unless(0 <= work.hands_on_s <= LONGEST_S, f"{where}.hands_on_s", work.hands_on_s, "0 – 10 y")
        _refuse_unless(
            work.basis in get_args(Basis), f"{where}.basis", work.basis, ", ".join(get_args(Basis))
        )
        _refuse_unless(work.team in {None, OWN_TEAM, *names}, f"{where}.team", work.team, ", ".join(names))
    for team in parameters.teams:
        shares = [person.share for person in team.people]
        usable = bool(shares) and all(share >= 0 for share in shares) and sum(shares) > 0
        _refuse_unless(usable, f"teams.{team.name}.people", len(shares), "≥ 1")


def _check_money(parameters: Parameters) -> None:
    payment, cost = parameters.payment, parameters.cost
    if payment is not None:
        for field, least in (("terms_days", 1), ("delay_days", 0)):
            days = getattr(payment, field)
            usable = len(days) >= least and all(abs(one) <= _MOST_DAYS for one in days)
            sorted_up = all(low <= high for low, high in pairwise(days))
            _refuse_unless(usable and sorted_up, f"payment.{field}", days[:5], "q₀ ≤ q₁ ≤ … ≤ 10 y")
        for name, moved in (("terms", payment.terms), ("delay", payment.delay)):
            if moved is not None:
                near = max(abs(moved.around), abs(moved.middle)) <= _MOST_DAYS
                _refuse_unless(near, f"payment.{name}", moved.middle, "≤ 10 y")
                _refuse_unless(0 <= moved.times <= _MOST_DAYS, f"payment.{name}.times", moved.times, "≥ 0")
    if cost is not None:
        _refuse_unless(
            0 <= cost.per_hour <= MOST_RATE, "cost.per_hour", cost.per_hour, f"0 – {MOST_RATE:.0f}"
        )
        for one in cost.minutes:
            where = f"cost.minutes.{one.activity}"
            _refuse_unless(0 <= one.minutes <= MOST_MINUTES, where, one.minutes, f"0 – {MOST_MINUTES:.0f}")


def _known_activities(parameters: Parameters, keys: Iterable[str]) -> None:
    known = {*parameters.activities, START}
    for key in keys:
        if key not in known:
            raise UnknownSimulatedActivityError(value=key, allowed=known - {START})
