"""What a question gives: an answer with its evidence, money and caveats, or what is missing to give one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from filon.core.texts import Text

Unit = Literal["seconds", "share", "number", "count", "money", "days", "points"]
Better = Literal["lower", "higher", "neither"]
Grade = Literal["A", "B", "C", "D"]
Value = str | int | float | bool | None

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


@dataclass(frozen=True)
class Column:
    """A column of a table; ``unit`` is how its numbers are read, ``None`` for text."""

    key: str
    label: Text
    unit: Unit | None = None


@dataclass(frozen=True)
class Table:
    """Rows behind an answer."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


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

    ``cases`` is the number of cases asked about, ``perspective`` what a case is.
    """

    question: str
    title: Text
    perspective: str
    cases: int
    kpis: tuple[KpiValue, ...]
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]
    caveats: tuple[Text, ...]
    kind: Literal["answer"] = "answer"
