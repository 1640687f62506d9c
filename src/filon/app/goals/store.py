"""Goals kept in the workspace: one small file per data set, replaced whole."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING
from uuid import uuid4

from filon.app.goals.goal import Goal, read_goal
from filon.app.kept_files import replace_json
from filon.core.errors import LimitError, MissingError, RefusedInputError
from filon.questions.kpis import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from filon.app.selection import Clock
    from filon.app.workspace import Workspace

MOST_GOALS = 200
_writing = threading.Lock()


class UnknownGoalError(MissingError):
    """The data set has no goal of that name."""

    code = "unknown_goal"


class TooManyGoalsError(LimitError):
    """More goals than anybody can watch."""

    code = "too_many_goals"


class GoalsFileError(RefusedInputError):
    """The file of the goals cannot be read; it is left as it is."""

    code = "goals_file"


def goals_stamp(workspace: Workspace, dataset: str) -> str:
    """Short text that changes whenever a goal of a data set does: answers show goals as targets."""
    try:
        return f"{_file(workspace, dataset).stat().st_mtime_ns:x}"
    except FileNotFoundError:
        return ""


def goals(workspace: Workspace, dataset: str) -> tuple[Goal, ...]:
    """Goals of a data set, in the order in which they were set.

    Raises
    ------
    UnknownDatasetError, GoalsFileError
    """
    workspace.store.version(dataset)
    path = _file(workspace, dataset)
    try:
        return tuple(read_goal(one) for one in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise GoalsFileError(path=f"goals/{path.name}") from error


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

    def change(known: list[Goal]) -> list[Goal]:
        if all(one.id != goal.id for one in known):
            if len(known) >= MOST_GOALS:
                raise TooManyGoalsError(most=MOST_GOALS)
            return [*known, goal]
        return [goal if one.id == goal.id else one for one in known]

    _change(workspace, dataset, change)


def remove_goal(workspace: Workspace, dataset: str, goal_id: str) -> Goal:
    """Forget a goal, and give it back to whoever may want it again.

    Raises
    ------
    UnknownGoalError
    """
    removed: list[Goal] = []

    def change(known: list[Goal]) -> list[Goal]:
        removed.extend(one for one in known if one.id == goal_id)
        if not removed:
            raise UnknownGoalError(value=goal_id[:80])
        return [one for one in known if one.id != goal_id]

    _change(workspace, dataset, change)
    return removed[0]


def new_id() -> str:
    """Name for a new goal."""
    return uuid4().hex[:8]


def _file(workspace: Workspace, dataset: str) -> Path:
    return workspace.home / "goals" / f"{dataset}.json"


def _change(workspace: Workspace, dataset: str, change: Callable[[list[Goal]], list[Goal]]) -> None:
    with _writing:
        kept = change(list(goals(workspace, dataset)))
        replace_json(_file(workspace, dataset), [one.to_json() for one in kept])
