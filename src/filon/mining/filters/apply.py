"""Predicates applied to a log: the cases that meet them all, and what each one takes away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from filon.log.measures import case_count
from filon.mining.filters.attributes import ValueIn, common_values, values_of
from filon.mining.filters.grammar import UnknownFilterValueError
from filon.mining.filters.predicates import CaseIn, Departs, Lasts, Opposite, Waits
from filon.mining.statistics import rows
from filon.mining.timeline import UnknownCaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame
    from filon.mining.filters.departures import Models
    from filon.mining.filters.predicates import Predicate


MOST_REMEMBERED = 10_000
"""Fields of more different words are looked up each time."""


@dataclass(frozen=True)
class Effect:
    """What one predicate of an ordered list does.

    ``cases_after`` cases meet it and all before it; ``removes`` of those that met the ones before do not meet it.
    """

    predicate: Predicate
    removes: int
    cases_after: int


def select(
    log: EventLog,
    predicates: Sequence[Predicate],
    *,
    calendar: WorkCalendar | None = None,
    models: Models | None = None,
) -> EventLog:
    """Log of the cases that meet all predicates; computed once, then shared by every verb.

    Parameters
    ----------
    log
        Cases to choose from.
    predicates
        What every chosen case meets.
    calendar
        Working hours that the durations in predicates count; ``None`` counts every hour. A person who sees working time
        filters by it too.
    models
        Gives the models that predicates compare with, held against the whole log.

    Raises
    ------
    UnknownFilterValueError, UnknownCaseError, NoModelError
        A predicate names a text value or a case that the log does not have: a slip of the pen is not an empty answer.
    """
    if not predicates:
        return log
    for predicate in predicates:
        _check_words(log, predicate)
    met = _met(log, predicates)
    if met is not None:
        return log.restrict_to(np.flatnonzero(met))
    first, *others = (_bound(predicate, calendar, models).keep(log) for predicate in predicates)
    return log.restrict(reduce(lambda cases, kept: cases.join(kept, on="ci", how="semi"), others, first))


def _met(log: EventLog, predicates: Sequence[Predicate]) -> NDArray[np.bool_] | None:
    """Which of all cases meet every predicate, where memory alone tells it."""
    met: NDArray[np.bool_] | None = None
    for predicate in predicates:
        found = predicate.met(log)
        if found is None:
            return None
        met = found if met is None else met & found
    return met


def effects(
    log: EventLog,
    predicates: Sequence[Predicate],
    *,
    calendar: WorkCalendar | None = None,
    models: Models | None = None,
    chosen: EventLog | None = None,
) -> list[Effect]:
    """Effect of each predicate, in order; ``calendar`` and ``models`` as in :func:`select`.

    ``chosen`` is the log that :func:`select` made of them, where it is at hand: it spares looking for the last step.
    """
    found, before = [], case_count(log)
    for place, predicate in enumerate(predicates, start=1):
        is_last = place == len(predicates)
        log = chosen if is_last and chosen else log.restrict(_bound(predicate, calendar, models).keep(log))
        after = case_count(log)
        found.append(Effect(predicate, before - after, after))
        before = after
    return found


def _bound(predicate: Predicate, calendar: WorkCalendar | None, models: Models | None) -> Predicate:
    """Predicate with what it is measured by."""
    if isinstance(predicate, Opposite):
        return replace(predicate, of=_bound(predicate.of, calendar, models))
    if isinstance(predicate, Departs) and models is not None:
        return replace(predicate, departures=models(predicate.model))
    return replace(predicate, calendar=calendar) if isinstance(predicate, Lasts | Waits) else predicate


def _check_words(log: EventLog, predicate: Predicate) -> None:
    if isinstance(predicate, Opposite):
        _check_words(log, predicate.of)
    elif isinstance(predicate, CaseIn):
        unknown = _missing(log.cases.select(nw.col("case_id").alias("value")), predicate.case_ids)
        if unknown is not None:
            raise UnknownCaseError(value=unknown)
    elif isinstance(predicate, ValueIn) and predicate.field.type == "text":
        known = log.recall(("words", predicate.field), lambda log: _words(values_of(log, predicate.field)))
        if known is None:
            unknown = _missing(values_of(log, predicate.field), predicate.values)
        else:
            unknown = next((one for one in predicate.values if one not in known), None)
        if unknown is not None:
            allowed = common_values(log, predicate.field)
            raise UnknownFilterValueError(value=unknown, allowed=allowed, field=predicate.field.key)


def _words(values: Frame) -> frozenset[Any] | None:
    """Words of a field; ``None`` where there are too many to remember."""
    found = rows(values.select("value").unique().head(MOST_REMEMBERED + 1))
    return frozenset(row["value"] for row in found) if len(found) <= MOST_REMEMBERED else None


def _missing(values: Frame, wanted: tuple[str, ...]) -> str | None:
    """First of the wanted values that is not there."""
    found = rows(values.filter(nw.col("value").is_in(list(wanted))).select("value").unique())
    there = {row["value"] for row in found}
    return next((one for one in wanted if one not in there), None)
