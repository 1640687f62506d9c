"""What an answer is about: the version of the data, the cases, the filters in words, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import perspective_name
from filon.app.texts import Text
from filon.app.views.summary import filter_label
from filon.log.measures import case_count

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class FilterInWords:
    """A filter as it is written and as it is read."""

    text: str
    label: Text


@dataclass(frozen=True)
class About:
    """Cases behind an answer: ``cases`` of ``total_cases`` of one immutable ``version``, all filters met.

    ``clock`` is ``calendar`` (durations count every hour) or ``work`` (working hours only).
    """

    dataset: str
    label: str
    version: int
    perspective: str
    case: Text
    cases: int
    total_cases: int
    clock: str
    filters: tuple[FilterInWords, ...]


def about(sight: Sight) -> About:
    """What the answers about a selection rest on."""
    schema = sight.log.schema
    return About(
        dataset=schema.name,
        label=schema.label,
        version=schema.version,
        perspective=schema.perspective.key,
        case=perspective_name(schema.perspective.key),
        cases=case_count(sight.log),
        total_cases=schema.perspective.cases,
        clock="calendar" if sight.calendar is None else "work",
        filters=tuple(FilterInWords(one.text, filter_label(one, sight)) for one in sight.predicates),
    )
