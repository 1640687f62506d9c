"""What a filter says of a case, as data. A case meets a list of filters when it meets every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from filon.mining.filters.periods import Period

Number = int | float
Value = str | int | float | bool | Period
Operator = Literal["eq", "ne", "gt", "ge", "lt", "le", "between"]
AttributeOperator = Literal[
    "in", "not_in", "gt", "ge", "lt", "le", "between", "contains", "empty", "known"
]
Outcome = Literal["won", "lost", "open"]


@dataclass(frozen=True)
class Comparison:
    """A number against a bound: microseconds for durations, else a count.

    Parameters
    ----------
    operator
        ``between`` includes both bounds; one of them may be ``None`` (open).
    value, upper
        The bound; for ``between`` the lower and the upper one.
    """

    operator: Operator
    value: int | None
    upper: int | None = None


@dataclass(frozen=True)
class AttributeTest:
    """``region:in:IDF,SE`` · ``amount:gt:10000``: the value that the case has of an attribute.

    Of an attribute of events, some event of the case must have such a value. No comparison holds for an absent value;
    ``not_in`` is the exact opposite of ``in``, so it keeps cases without a value; ``empty`` and ``known`` ask for that.
    ``contains`` looks inside a text, whatever the case of letters.

    Parameters
    ----------
    values
        Texts, numbers or truth values, by the type of the attribute; periods for times and dates.
    """

    key: str
    operator: AttributeOperator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class ResourceIs:
    """``resource:in:Ann``: some event of the case was done by one of these."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Through:
    """``through:a,b``: the case has some event of one of these activities."""

    activities: tuple[str, ...]


@dataclass(frozen=True)
class StartsWith:
    """``starts:a``: the first event of the case is one of these activities."""

    activities: tuple[str, ...]


@dataclass(frozen=True)
class EndsWith:
    """``ends:a``: the last event of the case is one of these activities."""

    activities: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """``edge:a>b``: somewhere in the case, ``b`` directly follows ``a``."""

    source: str
    target: str


@dataclass(frozen=True)
class Follows:
    """``follows:a>b``: somewhere in the case, ``b`` comes after ``a``, directly or later."""

    source: str
    target: str


@dataclass(frozen=True)
class Wait:
    """``wait:a>b:gt:30d``: the time from the first ``a`` to the first ``b`` after it; a case without both never meets it."""

    source: str
    target: str
    comparison: Comparison


@dataclass(frozen=True)
class Step:
    """``step:a>b:gt:30d``: some ``b`` that directly follows ``a`` comes after such a time."""

    source: str
    target: str
    comparison: Comparison


@dataclass(frozen=True)
class VariantIn:
    """``variant:3,7``: the case follows one of these variants; 1 is the most frequent of the whole log."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Occurs:
    """``loops:a:ge:2``: how many times the activity happens in the case."""

    activity: str
    comparison: Comparison


@dataclass(frozen=True)
class Within:
    """``closed:``, ``started:`` or ``active:`` and a period, whose days are those of the log's time zone.

    ``started``: the first event of the case is in the period. ``closed``: the case is closed and its last event is in the
    period. ``active``: some moment of the case is in the period; an open case has not ended, so it is active from its
    first event on. A case is open when the log knows outcomes and this case has none; where the log knows no outcomes,
    every case counts as closed with its last event.
    """

    moment: Literal["closed", "started", "active"]
    period: Period


@dataclass(frozen=True)
class OutcomeIs:
    """``outcome:won``: how the case ended; ``open`` when it has not."""

    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class IsOpen:
    """``open:true``: the case has no outcome yet; ``open:false``: it was won or lost."""

    value: bool


@dataclass(frozen=True)
class Duration:
    """``duration:gt:10d``: the throughput time, from the first to the last event of the case."""

    comparison: Comparison


@dataclass(frozen=True)
class EventCount:
    """``n_events:ge:5``: the number of events of the case."""

    comparison: Comparison


@dataclass(frozen=True)
class CaseIs:
    """``case:D-001``: the case itself, by its id."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """``not:a`` (none of these activities happens) or ``not:`` and any other filter: the case does not meet it."""

    predicate: Plain


Plain = (
    AttributeTest
    | ResourceIs
    | Through
    | StartsWith
    | EndsWith
    | Edge
    | Follows
    | Wait
    | Step
    | VariantIn
    | Occurs
    | Within
    | OutcomeIs
    | IsOpen
    | Duration
    | EventCount
    | CaseIs
)
Predicate = Plain | Not
