"""What a question gives: an answer with its evidence, money and caveats, or what is missing to give one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from filon.core.texts import Text
from filon.questions.tables import Chart, Table, Unit

Better = Literal["lower", "higher", "neither"]
Grade = Literal["A", "B", "C", "D"]
Clock = Literal["calendar", "work"]
StakeKind = Literal["cash_stuck", "opportunity", "given_away", "concerned"]

SMALL = 30
"""Fewer values than this are shown, marked as few, and never ranked."""


@dataclass(frozen=True)
class Money:
    """A sum in one currency; ``currency`` is ``None`` where the data names none."""

    currency: str | None
    value: float


@dataclass(frozen=True)
class Interval:
    """Where the true value lies with 95 % confidence; an end that the data cannot tell is ``None``."""

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stake:
    """What is at stake, in one currency.

    Parameters
    ----------
    kind
        ``cash_stuck``: money that waits now, past its target; ``opportunity``: what the cases would bring at the level
        of the others; ``given_away``: margin left to customers; ``concerned``: the amounts of the cases, no loss.
    low, high
        Where the true sum lies with 95 % confidence; ``None`` for sums that are counted, not estimated.
    """

    kind: StakeKind
    currency: str | None
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Target:
    """What a figure is held to: the goal that people set, or the best quartile of the cases asked about."""

    value: float
    kind: Literal["goal", "best_quartile"]


@dataclass(frozen=True)
class TrendPoint:
    """A figure of the cases that began in one month: ``period`` is ``2025-03`` on the calendar of the log's zone."""

    period: str
    value: float | None
    n: int
    is_small: bool


@dataclass(frozen=True)
class EvidenceShare:
    """Share, 0 to 1, of the events behind a number that have one grade of evidence."""

    evidence: str
    share: float


@dataclass(frozen=True)
class KpiValue:
    """A key figure of the cases asked about.

    Parameters
    ----------
    value
        ``None`` when nothing could be measured; a median is ``None`` too when more than half are still open.
    n
        Cases or documents measured; ``events`` of them have ended (the others are open and censored).
    coverage
        Measured share of those that should have a value.
    is_small
        Fewer than thirty values: shown grey, never ranked.
    clock
        How a duration counts: every hour or working hours; ``None`` for what is no duration.
    target
        What it is held to, where there is something to hold it to.
    trend
        The same figure by month of beginning; young months hold many open cases.
    activities
        Those whose moments it is measured between, or rests on.
    rests_on
        Why it has its grade: what was measured, on what evidence.
    """

    key: str
    label: Text
    definition: Text
    value: float | None
    unit: Unit
    better: Better
    n: int
    events: int
    interval: Interval | None
    currency: str | None
    evidence: tuple[EvidenceShare, ...]
    coverage: float
    grade: Grade
    is_small: bool
    clock: Clock | None = None
    target: Target | None = None
    trend: tuple[TrendPoint, ...] = ()
    activities: tuple[str, ...] = ()
    rests_on: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Cause:
    """An attribute, a feature of the path, or two together, that go with an outcome; never more than that is said.

    Parameters
    ----------
    kind
        ``attribute``, ``path``, or ``pair`` where two together do more than each alone.
    sentence
        What goes with what, in words.
    inside, outside
        The outcome with and without it.
    effect, interval, is_ratio
        Difference or ratio of the two, and where the true one lies.
    adjusted, adjusted_interval
        The effect among cases alike in the other causes, where a model could be fitted.
    share
        Share of the cases that have it.
    q
        Chance of a false alarm among all causes tried (Benjamini-Hochberg).
    """

    key: str
    kind: Literal["attribute", "path", "pair"]
    label: Text
    sentence: Text
    n: int
    share: float
    inside: float
    outside: float
    effect: float
    interval: Interval
    is_ratio: bool
    adjusted: float | None
    adjusted_interval: Interval | None
    q: float
    filters: tuple[str, ...]


@dataclass(frozen=True)
class RootCauses:
    """What goes with one outcome of a question, the strongest first; ``tried`` attributes and features were tested."""

    outcome: str
    label: Text
    unit: Unit
    better: Better
    n: int
    tried: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Finding:
    """One thing found: a sentence with its number, the money at stake, the cases, one action.

    Parameters
    ----------
    key
        Stable name: ``measure:dimension:value``.
    value, reference
        What was measured inside the segment and in all other cases.
    effect, interval
        Difference of the two, or their ratio where ``is_ratio``, and where the true one lies.
    n
        Values measured inside the segment.
    q
        Chance of a false alarm among all findings this clear (Benjamini-Hochberg).
    filters, perspective
        Filter texts, and the perspective they hold in, that list the cases.
    stakes
        What is at stake, the most telling kind first; ``money`` is the amount of the cases concerned.
    delay_cost
        What the value-days cost by the company's own cost of money; only where days are those of the calendar.
    score
        Money at stake, of the currency with most of it, times certainty (1 - q).
    """

    key: str
    sentence: Text
    action: Text
    value: float
    reference: float | None
    effect: float
    interval: Interval
    is_ratio: bool
    unit: Unit
    n: int
    q: float
    money: tuple[Money, ...]
    value_days: float | None
    evidence: Grade
    filters: tuple[str, ...]
    perspective: str
    score: float
    stakes: tuple[Stake, ...] = ()
    delay_cost: Money | None = None


@dataclass(frozen=True)
class Missing:
    """Something a question needs and the data does not have; ``where`` HubSpot keeps it."""

    kind: Literal["activity", "attribute", "object_type", "outcome", "cases"]
    key: str
    label: Text
    where: Text


@dataclass(frozen=True)
class Unanswerable:
    """A question that this data cannot answer: why, and which others it can."""

    question: str
    title: Text
    missing: tuple[Missing, ...]
    answerable: tuple[str, ...]
    kind: Literal["unanswerable"] = "unanswerable"


@dataclass(frozen=True)
class Answer:
    """A question answered: figures, ranked findings, tables, and what to keep in mind reading them.

    ``cases`` is the number of cases asked about, ``perspective`` what a case is, ``clock`` how durations count,
    ``headline`` the answer in one sentence.
    """

    question: str
    title: Text
    perspective: str
    cases: int
    kpis: tuple[KpiValue, ...]
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]
    caveats: tuple[Text, ...]
    headline: Text | None = None
    charts: tuple[Chart, ...] = ()
    causes: tuple[RootCauses, ...] = ()
    clock: Clock = "calendar"
    kind: Literal["answer"] = "answer"
