"""Changes to a process as data, and the short texts that write them: one text is one change, several make a scenario.

``skip:approval_requested,discount_approved`` · ``wait:lead_captured>lead_attempted:at_most:1h`` ·
``wait:order_fulfilled>invoice_generated:set:0s`` · ``wait:invoice_issued>*:less:30d`` ·
``wait:quote_drafted>quote_issued:times:0.5:team=PME`` · ``then:order_fulfilled>invoice_generated`` ·
``people:PME:2`` · ``cap:discount:0.1`` · ``arrivals:1.2`` · ``add:credit_check:quote_drafted>*:1d:30m`` ·
``move:contract_signed:quote_accepted>*``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.core.durations import SECOND, DurationTextError, parse_duration
from filon.core.errors import RefusedInputError, UnknownNameError
from filon.mining.simulation.checks import UnknownSimulatedActivityError, UnknownSimulatedAttributeError
from filon.mining.simulation.parameters import END, START

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.core.calendar import WorkCalendar
    from filon.mining.simulation.parameters import Parameters

WaitChange = Literal["at_most", "set", "less", "times"]
ANY = "*"
MOST_CHANGES = 20
MOST_PEOPLE = 1_000
LONGEST_NAME = 100
_RESERVED = (START, END, ANY)
_FACTORS = (0.0, 100.0)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


class UnknownChangeError(UnknownNameError):
    """A change is of a kind that does not exist."""

    code = "unknown_change"


class ChangeTextError(RefusedInputError):
    """A change is not written as its kind needs."""

    code = "change_text"


class UnknownTeamError(UnknownNameError):
    """The simulated process has no team of that name."""

    code = "unknown_team"


class TooManyChangesError(RefusedInputError):
    """A scenario has more changes than one can tell apart."""

    code = "too_many_changes"


@dataclass(frozen=True)
class Skip:
    """Activities that no longer happen: what followed them follows at once, the wait before them is gone."""

    activities: tuple[str, ...]


@dataclass(frozen=True)
class ChangeWait:
    """Another wait from one activity to the next event, or to one kind of next event.

    ``at_most`` and ``set`` take seconds, ``less`` seconds to take off (never below zero), ``times`` a factor. Seconds
    count on the clock of the step: in working time, a day is a working day. Only cases whose attribute has the text,
    where one is named.
    """

    after: str
    before: str
    how: WaitChange
    amount: float
    attribute: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class GoOn:
    """Cases that would stop after one activity go on with another."""

    after: str
    before: str


@dataclass(frozen=True)
class AddPeople:
    """More people in a team (fewer when negative)."""

    team: str
    count: int


@dataclass(frozen=True)
class Cap:
    """The most that a value may be; a discount that is capped raises the amount of its case."""

    value: str
    at_most: float


@dataclass(frozen=True)
class Arrive:
    """More or fewer cases: a factor on their number."""

    times: float


@dataclass(frozen=True)
class AddStep:
    """A new step that every case does between one activity and the next event, or one kind of next event.

    It takes ``wait_s`` of working time and ``work_s`` of somebody's time, which only the cost of work knows. The rest
    of the case goes on as it does today, later.
    """

    activity: str
    after: str
    before: str
    wait_s: float
    work_s: float = 0.0


@dataclass(frozen=True)
class MoveStep:
    """A step that happens at another place: the same cases do it, as often and for as long as today."""

    activity: str
    after: str
    before: str


Change = Skip | ChangeWait | GoOn | AddPeople | Cap | Arrive | AddStep | MoveStep


def parse_change(text: str, parameters: Parameters) -> Change:
    """Change of a text, checked against the process it changes.

    Raises
    ------
    UnknownChangeError, ChangeTextError, UnknownSimulatedActivityError, UnknownSimulatedAttributeError, UnknownTeamError
    """
    kind, _, rest = text.strip().partition(":")
    readers: dict[str, Callable[[str, str, Parameters], Change]] = {
        "skip": _skip,
        "wait": _wait,
        "then": _then,
        "people": _people,
        "cap": _cap,
        "arrivals": _arrivals,
        "add": _add,
        "move": _move,
    }
    if kind not in readers:
        raise UnknownChangeError(value=kind[:50], allowed=readers)
    return readers[kind](rest, text, parameters)


def parse_changes(texts: Sequence[str], parameters: Parameters) -> tuple[Change, ...]:
    """Changes of a scenario, in order."""
    if len(texts) > MOST_CHANGES:
        raise TooManyChangesError(n=len(texts), most=MOST_CHANGES)
    return tuple(parse_change(text, parameters) for text in texts)


def needs_queues(changes: Sequence[Change]) -> bool:
    """Whether people must be simulated one by one: their number or their load changes."""
    return any(isinstance(one, AddPeople | Arrive) for one in changes)


def escaped(word: str) -> str:
    """Word of the data as changes write it."""
    return "".join(f"%{ord(one):02X}" if one in "%:,>=" else one for one in word)


def _skip(rest: str, text: str, parameters: Parameters) -> Skip:
    names = tuple(_activity(one, parameters) for one in rest.split(",") if one)
    if not names or set(names) >= set(parameters.activities):
        raise ChangeTextError(value=text[:100], example="skip:approval_requested,discount_approved")
    return Skip(names)


def _wait(rest: str, text: str, parameters: Parameters) -> ChangeWait:
    parts = rest.split(":")
    hows: dict[str, WaitChange] = {"at_most": "at_most", "set": "set", "less": "less", "times": "times"}
    if len(parts) not in (3, 4) or parts[1] not in hows or ">" not in parts[0]:
        raise ChangeTextError(value=text[:100], example="wait:quote_drafted>quote_issued:at_most:1d")
    after, _, before = parts[0].partition(">")
    first, second = _activity(after, parameters), ANY if before == ANY else _activity(before, parameters)
    attribute, value = _where(parts[3], text, parameters) if len(parts) > 3 else (None, None)  # noqa: PLR2004
    if parts[1] == "times":
        amount = _number(parts[2], text, *_FACTORS)
    else:
        clocks = {one.clock for one in parameters.waits if one.after == first and second in (ANY, one.before)}
        amount = _seconds(parts[2], text, parameters.calendar if clocks == {"work"} else None)
    return ChangeWait(first, second, hows[parts[1]], amount, attribute, value)


def _where(part: str, text: str, parameters: Parameters) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise ChangeTextError(value=text[:100], example="wait:quote_drafted>quote_issued:times:0.5:team=PME")
    column = parameters.mix.column(_plain(key))
    if column is None or not column.texts:
        keys = [one.key for one in parameters.mix.columns if one.texts]
        raise UnknownSimulatedAttributeError(value=_plain(key), allowed=keys)
    return column.key, _plain(value)


def _then(rest: str, text: str, parameters: Parameters) -> GoOn:
    after, arrow, before = rest.partition(">")
    if not arrow:
        raise ChangeTextError(value=text[:100], example="then:order_fulfilled>invoice_generated")
    first, second = _activity(after, parameters), _activity(before, parameters)
    if first == second:
        raise ChangeTextError(value=text[:100], example="then:order_fulfilled>invoice_generated")
    return GoOn(first, second)


def _people(rest: str, text: str, parameters: Parameters) -> AddPeople:
    name, _, count = rest.rpartition(":")
    teams = {team.name: len(team.people) for team in parameters.teams}
    if _plain(name) not in teams:
        raise UnknownTeamError(value=_plain(name), allowed=teams)
    number = _number(count, text, 1 - teams[_plain(name)], MOST_PEOPLE)
    if number != int(number):
        raise ChangeTextError(value=text[:100], example="people:PME:2")
    return AddPeople(_plain(name), int(number))


def _cap(rest: str, text: str, parameters: Parameters) -> Cap:
    key, _, limit = rest.rpartition(":")
    column = parameters.mix.column(_plain(key))
    if column is None or not column.known_after:
        keys = [one.key for one in parameters.mix.columns if one.known_after]
        raise UnknownSimulatedAttributeError(value=_plain(key), allowed=keys)
    return Cap(column.key, _number(limit, text, 0.0, 1e12))


def _arrivals(rest: str, text: str, _: Parameters) -> Arrive:
    return Arrive(_number(rest, text, 0.01, 20.0))


def _add(rest: str, text: str, parameters: Parameters) -> AddStep:
    parts, example = rest.split(":"), "add:credit_check:quote_drafted>*:1d:30m"
    name = _plain(parts[0])
    if len(parts) not in (3, 4) or not 0 < len(name) <= LONGEST_NAME or name in _RESERVED:
        raise ChangeTextError(value=text[:100], example=example)
    if name in parameters.activities:
        raise ChangeTextError(value=text[:100], example=f"move:{escaped(name)}:{parts[1]}")
    after, before = _gap(parts[1], text, parameters, example)
    wait_s = _seconds(parts[2], text, parameters.calendar, example)
    work_s = _seconds(parts[3], text, parameters.calendar, example) if len(parts) > 3 else 0.0  # noqa: PLR2004
    return AddStep(name, after, before, wait_s, work_s)


def _move(rest: str, text: str, parameters: Parameters) -> MoveStep:
    name, colon, gap = rest.partition(":")
    example = "move:contract_signed:quote_accepted>*"
    if not colon:
        raise ChangeTextError(value=text[:100], example=example)
    activity = _activity(name, parameters)
    after, before = _gap(gap, text, parameters, example)
    if activity in (after, before):
        raise ChangeTextError(value=text[:100], example=example)
    return MoveStep(activity, after, before)


def _gap(part: str, text: str, parameters: Parameters, example: str) -> tuple[str, str]:
    after, arrow, before = part.partition(">")
    if not arrow:
        raise ChangeTextError(value=text[:100], example=example)
    return _activity(after, parameters), ANY if before == ANY else _activity(before, parameters)


def _activity(word: str, parameters: Parameters) -> str:
    key = _plain(word)
    if key not in parameters.activities:
        raise UnknownSimulatedActivityError(value=key[:100], allowed=parameters.activities)
    return key


def _plain(word: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), word.strip())


def _seconds(
    word: str,
    text: str,
    calendar: WorkCalendar | None,
    example: str = "wait:quote_drafted>quote_issued:at_most:1d",
) -> float:
    if word.strip() == "0":
        return 0.0
    try:
        return parse_duration(word).counted(calendar) / SECOND
    except DurationTextError:
        raise ChangeTextError(value=text[:100], example=example) from None


def _number(word: str, text: str, low: float, high: float) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise ChangeTextError(value=text[:100], example=f"{low:g} … {high:g}")
    return number
