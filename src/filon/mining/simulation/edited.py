"""What the edit of one kind of parameter makes of all the parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from filon.core.calendar import DAYS, Window
from filon.core.errors import RefusedInputError
from filon.mining.simulation.money import Minutes, Moved
from filon.mining.simulation.parameters import (
    END,
    START,
    NextRule,
    Person,
    Share,
    deviation,
    median_of,
    middle,
    overall_shares,
)
from filon.mining.simulation.queues import changed_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.mining.simulation.parameters import Branch, Column, Parameters, Wait

About = tuple[str, ...]
_MIDNIGHT = 1_440
_USUAL = (540, 1_080)
"""Nine to six, where nobody works so far."""
_ALMOST = 1e-9


class EditedSharesError(RefusedInputError):
    """The shares that were edited leave the others no room, or too much."""

    code = "edited_shares"


class NoWorkingHoursError(RefusedInputError):
    """The edited week has no working hours left: no work would ever be done."""

    code = "no_working_hours"


def shares_edited(parameters: Parameters, wanted: Mapping[About, float]) -> Parameters:
    """Shares of what comes next over all cases, in every rule; the shares that nobody edited make room in proportion.

    Raises
    ------
    EditedSharesError
    """
    branches = []
    for branch in parameters.branches:
        mine = {before: share for (after, before), share in wanted.items() if after == branch.after}
        branches.append(_branch(branch, mine) if mine else branch)
    return replace(parameters, branches=tuple(branches))


def _branch(branch: Branch, wanted: Mapping[str, float]) -> Branch:
    shares = overall_shares(branch)
    left = 1 - sum(wanted.values())
    others = [key for key in (*shares, *([END] if branch.after != START else [])) if key not in wanted]
    if left < -_ALMOST or (left > _ALMOST and not others):
        raise EditedSharesError(value=branch.after, total=round(100 * (1 - left), 1))
    total = sum(rule.n for rule in branch.rules) or 1
    by_rule = [{one.activity: one.share for one in rule.next} for rule in branch.rules]
    weights = [rule.n / total for rule in branch.rules]
    locked: set[str] = set()
    # The smaller shares first: what they give up makes the room that the larger ones take.
    for key in sorted(wanted, key=lambda one: wanted[one] - shares.get(one, 0.0)):
        _move(by_rule, weights, key, wanted[key], locked)
        locked.add(key)
    rules = tuple(_rule(rule, found) for rule, found in zip(branch.rules, by_rule, strict=True))
    return replace(branch, rules=rules)


def _move(
    by_rule: list[dict[str, float]], weights: list[float], key: str, target: float, locked: set[str]
) -> None:
    """Bring one share to its target over all rules, leaving the locked ones."""
    now = sum(weight * rule.get(key, 0.0) for weight, rule in zip(weights, by_rule, strict=True))
    free = [sum(share for one, share in rule.items() if one not in locked and one != key) for rule in by_rule]
    room = sum(weight * one for weight, one in zip(weights, free, strict=True))
    for rule, mine in zip(by_rule, free, strict=True):
        old = rule.get(key, 0.0)
        if target <= now:
            new = old * target / now if now else 0.0
        else:
            new = old + mine * min(1.0, (target - now) / max(room, _ALMOST))
        rule[key] = new
        _share_out(rule, key, mine, old - new, locked)


def _share_out(rule: dict[str, float], key: str, free: float, given: float, locked: set[str]) -> None:
    """Give the others of a rule what one share leaves; where there is none, the case stops."""
    if free > _ALMOST:
        for one in rule:
            if one not in locked and one != key:
                rule[one] *= (free + given) / free
    elif given > _ALMOST:
        rest = END if key != END and END not in locked else key
        rule[rest] = rule.get(rest, 0.0) + given


def _rule(rule: NextRule, shares: Mapping[str, float]) -> NextRule:
    seen = {one.activity: one.n for one in rule.next}
    total = sum(shares.values()) or 1.0
    found = tuple(Share(key, share / total, seen.get(key, 0)) for key, share in shares.items())
    return replace(rule, next=found)


def waits_edited(parameters: Parameters, wanted: Mapping[About, float]) -> Parameters:
    """Median of waits: the whole distribution grows or shrinks with it; a median of nothing is added to."""
    waits = []
    for wait in parameters.waits:
        target, now = wanted.get((wait.after, wait.before)), median_of(wait)
        if target is None:
            waits.append(wait)
        elif now > 0:
            waits.append(_scaled(wait, target / now))
        else:
            waits.append(shifted(wait, target))
    return replace(parameters, waits=tuple(waits))


def _scaled(wait: Wait, factor: float) -> Wait:
    rules = (
        replace(one, quantiles_s=tuple(value * factor for value in one.quantiles_s)) for one in wait.rules
    )
    return replace(wait, rules=tuple(rules))


def shifted(wait: Wait, seconds: float) -> Wait:
    """Wait that takes some seconds more or less, never less than nothing."""
    rules = (
        replace(one, quantiles_s=tuple(max(0.0, value + seconds) for value in one.quantiles_s))
        for one in wait.rules
    )
    return replace(wait, rules=tuple(rules))


def values_edited(parameters: Parameters, wanted: Mapping[About, float]) -> Parameters:
    """Mean of a number that cases get on their way: every case's number in proportion.

    The amounts stay as they are: what a smaller discount is worth is asked with a cap, which says what it assumes.
    """
    columns = tuple(
        _column(one, wanted[one.key,]) if (one.key,) in wanted else one for one in parameters.mix.columns
    )
    return replace(parameters, mix=replace(parameters.mix, columns=columns))


def _column(column: Column, mean: float) -> Column:
    now = sum(column.known) / len(column.known)
    factor = mean / now if now else 0.0
    added = 0.0 if now else mean
    numbers = (None if one is None else one * factor + added for one in column.numbers)
    return replace(column, numbers=tuple(numbers))


def people_edited(
    parameters: Parameters, people: Mapping[About, float], hands_on_s: Mapping[About, float]
) -> Parameters:
    """Number of people of teams, and how long their hands are on activities."""
    teams = []
    for team in parameters.teams:
        count = int(people.get((team.name,), len(team.people)))
        members = changed_people(team, count - len(team.people))
        teams.append(replace(team, people=tuple(Person(name, share) for name, share in members)))
    work = tuple(
        replace(one, hands_on_s=hands_on_s.get((one.activity,), one.hands_on_s)) for one in parameters.work
    )
    return replace(parameters, teams=tuple(teams), work=work)


def hours_edited(parameters: Parameters, wanted: Mapping[About, float]) -> Parameters:
    """Working hours of days of the week: the day ends earlier or later; a day that was off begins like the longest one.

    Work and waits on the working clock keep their working time, so that longer days bring them to an end sooner.

    Raises
    ------
    NoWorkingHoursError
    """
    calendar = parameters.calendar
    by_day = [[one for one in calendar.windows if one.day == day] for day in range(len(DAYS))]
    longest = max(by_day, key=_minutes) or [Window(0, *_USUAL)]
    windows: list[Window] = []
    for day, name in enumerate(DAYS):
        hours = wanted.get((name,))
        windows += by_day[day] if hours is None else _day(day, by_day[day] or longest, round(hours * 60))
    if wanted and not windows:
        raise NoWorkingHoursError
    return replace(parameters, calendar=replace(calendar, windows=tuple(windows)))


def _minutes(windows: Sequence[Window]) -> int:
    return sum(one.end - one.start for one in windows)


def _day(day: int, like: Sequence[Window], minutes: int) -> list[Window]:
    """Windows of some minutes, from the first of a day like another on; beyond its end, later and then earlier."""
    found, left = [], minutes
    for one in like:
        if left > 0:
            found.append(Window(day, one.start, min(one.end, one.start + left)))
            left -= one.end - one.start
    if left <= 0:
        return found
    later = min(_MIDNIGHT - like[-1].end, left)
    earlier = min(found[0].start, left - later)
    if later + earlier < left:
        return [Window(day, 0, minutes)]
    found[-1] = replace(found[-1], end=found[-1].end + later)
    found[0] = replace(found[0], start=found[0].start - earlier)
    return found


def payment_edited(parameters: Parameters, wanted: Mapping[str, float]) -> Parameters:
    """Median and spread of payment terms (``terms``, ``terms_spread``) and of the delay after the due date, in days.

    The waits keep what they contain of today: :mod:`filon.mining.simulation.paying` moves the money of each case.
    """
    payment = parameters.payment
    if payment is None or not wanted:
        return parameters
    terms = _moved(payment.terms_now, payment.terms, wanted, "terms")
    delay = _moved(payment.delay_now, payment.delay, wanted, "delay")
    return replace(parameters, payment=replace(payment, terms=terms, delay=delay))


def _moved(
    days: tuple[float, ...], before: Moved | None, wanted: Mapping[str, float], name: str
) -> Moved | None:
    """What all edits made of the learnt days: those before, and the one that is wanted of the days of now."""
    around, spread = middle(days), deviation(days)
    target, wide = wanted.get(name, around), wanted.get(f"{name}_spread", spread)
    times = wide / spread if spread > 0 else 1.0
    if not days or (target == around and times == 1.0):
        return before
    if before is None:
        return Moved(around, target, times)
    return Moved(before.around, target + times * (before.middle - around), times * before.times)


def rate_edited(parameters: Parameters, per_hour: float | None, minutes: Mapping[About, float]) -> Parameters:
    """Cost of an hour, and minutes of work per activity."""
    cost = parameters.cost
    if cost is None:
        return parameters
    each = tuple(Minutes(one.activity, minutes.get((one.activity,), one.minutes)) for one in cost.minutes)
    rate = cost.per_hour if per_hour is None else per_hour
    return replace(parameters, cost=replace(cost, per_hour=rate, minutes=each))
