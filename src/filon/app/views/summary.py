"""The line above every screen: how many cases are in force, their money, their time, their ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import FilterNames
from filon.app.texts import Text
from filon.app.views.amounts import LeftOut, left_out
from filon.app.views.shared import Money, share
from filon.mining import summary as mining
from filon.mining.filters import describe, effects

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.mining.filters import Predicate


@dataclass(frozen=True)
class FilterStep:
    """A filter in force, in its place in the list.

    ``cases_after`` is the number of cases left by it and the ones before it; ``removes`` is how many of the cases that
    the ones before left it takes away.
    """

    text: str
    label: Text
    removes: int
    cases_after: int


@dataclass(frozen=True)
class Summary:
    """The selected cases in a few figures; durations are throughput times in seconds.

    ``win_rate`` is won / (won + lost), ``None`` while none is decided; ``rework_ratio`` is the share of cases in which
    some activity happens more than once. ``amount`` has one sum per currency, which are never added, the one that
    counts first; ``left_out`` says which cases that one leaves out, and why.
    ``quantile_error`` is the part by which a median or another quantile is off at most; 0 where all are exact.
    """

    cases: int
    total_cases: int
    events: int
    total_events: int
    amount: tuple[Money, ...]
    median_s: float | None
    p90_s: float | None
    mean_s: float | None
    win_rate: float | None
    won: int
    lost: int
    open: int
    rework_ratio: float
    first: dt.datetime | None
    last: dt.datetime | None
    filters: tuple[FilterStep, ...]
    quantile_error: float = 0.0
    left_out: LeftOut | None = None


def summary(sight: Sight) -> Summary:
    """Figures of the selected cases, and what each filter takes away."""
    view = sight.whole.schema.perspective
    found = mining.summary(sight.log, calendar=sight.calendar)
    first, last = mining.span(sight.log)
    return Summary(
        cases=found.cases,
        total_cases=view.cases,
        events=found.events,
        total_events=view.events,
        amount=tuple(Money(one.currency, one.value) for one in found.amounts.sums),
        median_s=found.duration.median_s,
        p90_s=found.duration.p90_s,
        mean_s=found.duration.mean_s,
        win_rate=found.win_rate,
        won=found.won,
        lost=found.lost,
        open=found.open,
        rework_ratio=share(found.with_rework, found.cases),
        first=first,
        last=last,
        filters=_steps(sight),
        quantile_error=found.duration.quantile_error,
        left_out=left_out(sight.log),
    )


def _steps(sight: Sight) -> tuple[FilterStep, ...]:
    return tuple(
        FilterStep(one.predicate.text, filter_label(one.predicate, sight), one.removes, one.cases_after)
        for one in effects(
            sight.whole,
            sight.predicates,
            calendar=sight.calendar,
            models=sight.models,
            chosen=sight.log,
        )
    )


def filter_label(predicate: Predicate, sight: Sight) -> Text:
    """Filter as people read it."""
    schema, names = sight.whole.schema, FilterNames()
    return Text(*(describe(predicate, schema, lang, names) for lang in ("fr", "en")))
