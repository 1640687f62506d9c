"""What a simulation rests on: every parameter learnt from a log, with the number of observations behind it.

Frozen records that a person can read, write to a JSON file, change and give back; :mod:`filon.mining.simulation.checks`
refuses what cannot be simulated.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from filon.core.calendar import WorkCalendar
    from filon.mining.simulation.money import Cost, Payment

START = "__start__"
END = "__end__"
"""What stands before the first and after the last event of a case."""

OWN_TEAM = "__own__"
"""Team of an activity that the team of the case does."""

FORMAT = 1
HOURS_OF_WEEK = 168
MONTHS = 12

Clock = Literal["work", "calendar"]
Kind = Literal["attribute", "value", "seen", "before", "wait"]
Operator = Literal["is", "is_not", "above", "not_above"]
Basis = Literal["measured", "bounded", "unknown"]


@dataclass(frozen=True)
class Condition:
    """Something that is true or not of a case at a moment of its life.

    Parameters
    ----------
    kind
        ``attribute``: of the case; ``value``: a number that the case gets on its way (unknown until then); ``seen``:
        whether an activity happened earlier; ``before``: the activity before the present one; ``wait``: seconds that
        the case waited for the first event of an activity.
    key
        Attribute or activity.
    operator
        ``is`` and ``is_not`` compare with ``text``, ``above`` and ``not_above`` with ``number``. A missing
        value is ``is_not`` and ``not_above``.
    """

    kind: Kind
    key: str
    operator: Operator
    text: str | None = None
    number: float | None = None

    def opposite(self) -> Condition:
        """True exactly where this one is not."""
        pairs: dict[Operator, Operator] = {
            "is": "is_not",
            "is_not": "is",
            "above": "not_above",
            "not_above": "above",
        }
        return Condition(self.kind, self.key, pairs[self.operator], self.text, self.number)


@dataclass(frozen=True)
class Share:
    """How often one activity comes next: ``n`` observations, corrected for the cases that are still open."""

    activity: str
    share: float
    n: int


@dataclass(frozen=True)
class NextRule:
    """What comes next when all conditions hold; :data:`END` among the shares is the drop-out at this step."""

    when: tuple[Condition, ...]
    n: int
    next: tuple[Share, ...]


@dataclass(frozen=True)
class Branch:
    """What comes after an activity: the first rule whose conditions hold; the last one has none."""

    after: str
    n: int
    rules: tuple[NextRule, ...]


@dataclass(frozen=True)
class WaitRule:
    """How long it takes when all conditions hold: equally spaced quantiles in seconds, from the least to the most."""

    when: tuple[Condition, ...]
    n: int
    quantiles_s: tuple[float, ...]


@dataclass(frozen=True)
class Wait:
    """Sojourn time from an activity to the next event; ``clock`` says whether only working hours count."""

    after: str
    before: str
    n: int
    clock: Clock
    rules: tuple[WaitRule, ...]


@dataclass(frozen=True)
class Work:
    """Who does an activity, and how long their hands are on it.

    ``basis``: ``measured`` where the log has start times; ``bounded``: the lower quartile of the working time since the
    event before in the case and the event before of the same person, which is more than the work itself; ``unknown``
    where nobody is named. ``team`` is ``None`` for automations, :data:`OWN_TEAM` for the team of the case.
    """

    activity: str
    team: str | None
    n: int
    hands_on_s: float
    basis: Basis


@dataclass(frozen=True)
class Person:
    """Somebody of a team, with the share of its events that are theirs."""

    name: str
    share: float


@dataclass(frozen=True)
class Team:
    """People who do the same work; ``busy_ratio`` is hands-on time over working hours, at most."""

    name: str
    n: int
    busy_ratio: float
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Arrivals:
    """When cases begin.

    ``hours`` are factors of the 168 hours of a local week from Monday midnight, ``months`` of the twelve months: both
    have a mean of one. ``spread`` is the variance of a week's count over its mean (one for independent arrivals).
    """

    n: int
    weeks: float
    per_week: float
    spread: float
    hours: tuple[float, ...]
    months: tuple[float, ...]


@dataclass(frozen=True)
class Column:
    """An attribute of the sampled cases, as texts or as numbers.

    ``known_after`` lists the activities that bring the value; none: it is known from the beginning.
    """

    key: str
    texts: tuple[str | None, ...] = ()
    numbers: tuple[float | None, ...] = ()
    known_after: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts or self.numbers)

    @property
    def known(self) -> list[float]:
        """The numbers that are known."""
        return [one for one in self.numbers if one is not None]


@dataclass(frozen=True)
class Mix:
    """Cases to draw from, whole rows at a time, so that attributes stay together as they are in the log."""

    n: int
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        """Attribute of a key."""
        return next((one for one in self.columns if one.key == key), None)


@dataclass(frozen=True)
class Ending:
    """An activity that decides a case: ``won``, ``lost``, or ``open`` again; the last one decides."""

    activity: str
    outcome: Literal["won", "lost", "open"]


@dataclass(frozen=True)
class Parameters:
    """Everything that a simulation of one log needs.

    Parameters
    ----------
    perspective
        What a case is.
    first, last
        Period that was learnt from, ISO 8601 in UTC.
    timezone, calendar
        Zone of weeks and months, working hours of the ``work`` clock.
    amount
        Attribute that holds the money of a case, in ``currency``.
    cash
        Activity that brings the money in; its last occurrence counts.
    team
        Attribute that names the team of a case.
    payment
        Payment terms and delays, where the log knows them; the waits contain them already.
    cost
        What work costs.
    """

    perspective: str
    first: str
    last: str
    timezone: str
    calendar: WorkCalendar
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

    @property
    def priced(self) -> tuple[int, int] | None:
        """Cases with an amount among those to draw from, and all of them; ``None`` where amounts are not known."""
        column = self.mix.column(self.amount) if self.amount else None
        return None if column is None else (len(column.known), len(column))

    @property
    def activities(self) -> tuple[str, ...]:
        """Keys of the activities, in the order of the branches."""
        return tuple(one.after for one in self.branches if one.after != START)

    def branch(self, after: str) -> Branch | None:
        """What comes after an activity."""
        return next((one for one in self.branches if one.after == after), None)

    def to_json(self) -> dict[str, Any]:
        """JSON object; :func:`filon.mining.simulation.checks.read_parameters` gives equal parameters back."""
        return {"format": FORMAT, **asdict(self), "calendar": self.calendar.to_json()}


def overall_shares(branch: Branch) -> dict[str, float]:
    """What comes next whatever the conditions: the rules weighted by their cases."""
    total = sum(rule.n for rule in branch.rules) or 1
    found: dict[str, float] = {}
    for rule in branch.rules:
        for one in rule.next:
            found[one.activity] = found.get(one.activity, 0.0) + one.share * rule.n / total
    return found


def spread_of(wait: Wait) -> list[float]:
    """Quantiles of all rules of a wait in order, each as often as its rule weighs."""
    return sorted(value for rule in wait.rules for value in rule.quantiles_s * max(1, rule.n // 10))


def median_of(wait: Wait) -> float:
    """Median of a wait over all its rules, in seconds on its clock."""
    return middle(spread_of(wait))


def middle(quantiles: Sequence[float]) -> float:
    """Median of equally spaced quantiles; 0 where there are none."""
    return quantiles[len(quantiles) // 2] if quantiles else 0.0


def deviation(quantiles: Sequence[float]) -> float:
    """Standard deviation of equally spaced quantiles."""
    if not quantiles:
        return 0.0
    mean = sum(quantiles) / len(quantiles)
    return math.sqrt(sum((one - mean) ** 2 for one in quantiles) / len(quantiles))


def instant(moment: dt.datetime) -> str:
    """Instant as parameters write it."""
    return moment.isoformat(timespec="seconds")
