"""A goal as data: a key figure of some cases, where it stood, where it should be, until when."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from filon.app.selection import Clock
from filon.core.durations import SECOND, parse_duration
from filon.core.errors import RefusedInputError, UnknownNameError
from filon.core.records import FieldValueError
from filon.questions.catalogue import ORDER
from filon.questions.kpis import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.core.calendar import WorkCalendar
    from filon.questions.tables import Unit

MOST_FILTERS, LONGEST_NOTE = 20, 500
_PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")

PRESETS: tuple[tuple[str, str, str, float], ...] = (
    ("cycle", "sales_cycle", "sales_cycle", -0.20),
    ("cost", "acquisition_effort", "cost_per_win", -0.15),
)
"""Goals that most companies start with: name, question, key figure, change wanted."""


class UnknownKpiError(UnknownNameError):
    """There is no key figure of that key."""

    code = "unknown_kpi"


class GoalTargetError(RefusedInputError):
    """The target cannot be read, or is none for this figure."""

    code = "goal_target"


class GoalDatesError(RefusedInputError):
    """The goal would end before it starts."""

    code = "goal_dates"


@dataclass(frozen=True)
class Goal:
    """A goal.

    Parameters
    ----------
    id
        Its name in addresses.
    question, kpi
        The key figure, and the question that gives it.
    filters
        The cases it is about; all when empty.
    baseline, target
        Where the figure stood, and where it should be, in its own unit.
    clock
        How its durations count, in the target too.
    since, due
        Day from which the effort counts, and day by which the target should be reached.
    """

    id: str
    question: str
    kpi: str
    target: float
    since: str
    due: str
    baseline: float | None = None
    filters: tuple[str, ...] = ()
    clock: Clock = "calendar"
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON object; :func:`read_goal` gives an equal goal back."""
        return asdict(self)


def read_goal(data: Mapping[str, Any]) -> Goal:
    """Goal of a JSON object, every value checked.

    Raises
    ------
    UnknownKpiError, GoalTargetError, GoalDatesError, FieldValueError
    """
    goal = Goal(
        id=_word(data, "id"),
        question=_word(data, "question"),
        kpi=_word(data, "kpi"),
        target=_number(data, "target"),
        since=_day(data, "since"),
        due=_day(data, "due"),
        baseline=None if data.get("baseline") is None else _number(data, "baseline"),
        clock="work" if data.get("clock") == "work" else "calendar",
        filters=tuple(str(one) for one in data.get("filters") or ())[:MOST_FILTERS],
        note=str(data.get("note") or "")[:LONGEST_NOTE],
    )
    if goal.kpi not in BY_KEY:
        raise UnknownKpiError(value=goal.kpi, allowed=list(BY_KEY))
    if goal.question not in ORDER:
        raise FieldValueError(field="question", value=goal.question, expected="text")
    if goal.due <= goal.since:
        raise GoalDatesError(since=goal.since, due=goal.due)
    return goal


def read_target(text: str, kpi: str, calendar: WorkCalendar | None = None) -> tuple[float, bool]:
    """Target of a text, and whether it is a change of the baseline: ``30d``, ``45%``, ``-20%``, ``12``.

    A percentage with a sign is a change; without one it is the target itself of a figure that is a share. Days are
    working days by a calendar.

    Raises
    ------
    UnknownKpiError, GoalTargetError
    """
    if kpi not in BY_KEY:
        raise UnknownKpiError(value=kpi, allowed=list(BY_KEY))
    unit = BY_KEY[kpi].unit
    percent = _PERCENT.fullmatch(text.strip())
    if percent:
        share = float(percent[1].replace(",", ".")) / 100
        is_change = percent[1][0] in "+-"
        if is_change or unit == "share":
            return share, is_change
    elif unit == "seconds":
        return parse_duration(text).counted(calendar) / SECOND, False
    elif _NUMBER.fullmatch(text.strip()):
        return float(text.strip().replace(",", ".")), False
    raise GoalTargetError(value=text[:50], kpi=kpi, example=example(unit))


def example(unit: Unit) -> str:
    """A target as one writes it for a unit."""
    return {"seconds": "30d", "share": "45%", "points": "5%"}.get(unit, "12")


def _word(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise FieldValueError(field=name, value=repr(value)[:80], expected="text")
    return value


def _number(data: Mapping[str, Any], name: str) -> float:
    value = data.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or value < 0:  # type: ignore[operator]
        raise FieldValueError(field=name, value=repr(value)[:80], expected="number")
    return float(value)  # type: ignore[arg-type]


def _day(data: Mapping[str, Any], name: str) -> str:
    value = _word(data, name)
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise FieldValueError(field=name, value=value[:80], expected="YYYY-MM-DD") from error
