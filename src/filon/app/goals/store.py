"""Goals kept in the workspace: one small file per data set, replaced whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from filon.app.goals.goal import Goal, read_goal
from filon.app.kept_files import KeptList
from filon.core.errors import LimitError, MissingError, RefusedInputError
from filon.questions.kpis import BY_KEY

if TYPE_CHECKING:
    from filon.app.selection import Clock
    from filon.app.workspace import Workspace

MOST_GOALS = 200


class UnknownGoalError(MissingError):
    """The data set has no goal of that name."""

    code = "unknown_goal"


class TooManyGoalsError(LimitError):
    """More goals than anybody can watch."""

    code = "too_many_goals"


class GoalsFileError(RefusedInputError):
    """The file of the goals cannot be read; it is left as it is."""

    code = "goals_file"


_GOALS = KeptList("goals", read_goal, Goal.to_json, GoalsFileError)


def goals_stamp(workspace: Workspace, dataset: str) -> str:
    """Short text that changes whenever a goal of a data set does: answers show goals as targets."""
    try:
        return f"{_GOALS.path(workspace, dataset).stat().st_mtime_ns:x}"
    except FileNotFoundError:
        return ""


def goals(workspace: Workspace, dataset: str) -> tuple[Goal, ...]:
    """Goals of a data set, in the order in which they were set.

    Raises
    ------
    UnknownDatasetError, GoalsFileError
    """
    return _GOALS.of(workspace, dataset)


def company_goals(workspace: Workspace, dataset: str, clock: Clock) -> tuple[tuple[str, float], ...]:
    """Targets that hold for all cases, by key figure: what questions hold durations to; the latest of one figure.

    A duration in working time is no target of one in calendar time.
    """
    found = [
        one
        for one in goals(workspace, dataset)
        if not one.filters and (one.clock == clock or BY_KEY[one.kpi].unit != "seconds")
    ]
    return tuple({one.kpi: one.target for one in found}.items())


def keep_goal(workspace: Workspace, dataset: str, goal: Goal) -> None:
    """Keep a goal; one of the same name is replaced, in its place.

    Raises
    ------
    TooManyGoalsError
    """

    def change(known: tuple[Goal, ...]) -> list[Goal]:
        if all(one.id != goal.id for one in known):
            if len(known) >= MOST_GOALS:
                raise TooManyGoalsError(most=MOST_GOALS)
            return [*known, goal]
        return [goal if one.id == goal.id else one for one in known]

    _GOALS.change(workspace, dataset, change)


def remove_goal(workspace: Workspace, dataset: str, goal_id: str) -> Goal:
    """Forget a goal, and give it back to whoever may want it again.

    Raises
    ------
    UnknownGoalError
    """
    removed: list[Goal] = []

    def change(known: tuple[Goal, ...]) -> list[Goal]:
        removed.extend(one for one in known if one.id == goal_id)
        if not removed:
            raise UnknownGoalError(value=goal_id[:80])
        return [one for one in known if one.id != goal_id]

    _GOALS.change(workspace, dataset, change)
    return removed[0]


def new_id() -> str:
    """Name for a new goal."""
    return uuid4().hex[:8]
