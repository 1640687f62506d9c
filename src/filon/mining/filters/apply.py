"""Predicates applied to a log: the cases that meet them all, and what each one takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.statistics import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.log.event_log import EventLog
    from filon.mining.filters.predicates import Predicate


@dataclass(frozen=True)
class Effect:
    """What one predicate of an ordered list does.

    ``cases_after`` cases meet it and all before it; ``removes`` of those that met the ones before do not meet it.
    """

    predicate: Predicate
    removes: int
    cases_after: int


def select(log: EventLog, predicates: Sequence[Predicate]) -> EventLog:
    """Log of the cases that meet all predicates; computed once, then shared by every verb."""
    if not predicates:
        return log
    cases = log.cases.select("ci")
    for predicate in predicates:
        cases = cases.join(predicate.keep(log), on="ci", how="semi")
    return log.restrict(cases)


def effects(log: EventLog, predicates: Sequence[Predicate]) -> list[Effect]:
    """Effect of each predicate, in order."""
    found, before = [], _count(log)
    for predicate in predicates:
        log = log.restrict(predicate.keep(log))
        after = _count(log)
        found.append(Effect(predicate, before - after, after))
        before = after
    return found


def _count(log: EventLog) -> int:
    return int(rows(log.cases.select(nw.len().alias("n")))[0]["n"])
