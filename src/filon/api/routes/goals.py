"""Endpoints of goals: see how far they have come, set, change and remove them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from filon.api.dependencies import Clock, DatasetName, TheWorkspace, json_response
from filon.api.described import responses
from filon.app.clock import clock_of
from filon.app.goals.goal import Goal, read_target
from filon.app.goals.store import keep_goal, remove_goal
from filon.app.selection import Selection
from filon.app.views.goals import GoalProgress, GoalsView, goals_view, new_goal, progress
from filon.app.workspace import Workspace

router = APIRouter(prefix="/datasets/{dataset}/goals", tags=["goals"])

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
GoalName = Annotated[str, Path(description="Name of the goal.", max_length=80)]


class GoalOrder(BaseModel):
    """A goal as a person sets it.

    `target` is a number in the unit of the figure, or a text: `30d`, `45%`, or a change of the baseline: `-20%`.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kpi": "sales_cycle", "target": "-20%", "due": "2026-12-31"}]},
    )

    kpi: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    target: Annotated[str, StringConstraints(min_length=1, max_length=50)] | Annotated[float, Field(ge=0)]
    since: Day | None = None
    due: Day | None = None
    baseline: Annotated[float, Field(ge=0)] | None = None
    filters: Annotated[list[str], Field(max_length=20)] = []
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    calendar: Literal["calendar", "work"] = "calendar"


@router.get(
    "", summary="Goals and their progress", response_model=GoalsView, responses=responses("goals", 404, 503)
)
def get_goals(dataset: DatasetName, workspace: TheWorkspace, calendar: Clock = "calendar") -> Response:
    """Every goal with its figure before and after, the way travelled, and what new goals can be set for."""
    return json_response(goals_view(workspace, dataset, calendar))


@router.post(
    "",
    status_code=201,
    summary="Set a goal",
    response_model=GoalProgress,
    responses=responses("goal", 404, 503, status=201),
)
def post_goal(dataset: DatasetName, order: GoalOrder, workspace: TheWorkspace) -> Response:
    """Set a goal; without a baseline the figure of the cases that ended before its first day is taken."""
    goal = _goal(workspace, dataset, order)
    keep_goal(workspace, dataset, goal)
    return json_response(progress(workspace, dataset, goal), status=201)


@router.put(
    "/{goal}", summary="Change a goal", response_model=GoalProgress, responses=responses("goal", 404, 503)
)
def put_goal(dataset: DatasetName, goal: GoalName, order: GoalOrder, workspace: TheWorkspace) -> Response:
    """Set a goal under a name of its own: replaces the one of that name, or brings a removed one back."""
    made = _goal(workspace, dataset, order, name=goal)
    keep_goal(workspace, dataset, made)
    return json_response(progress(workspace, dataset, made))


@router.delete("/{goal}", status_code=204, summary="Remove a goal", responses=responses("", 404))
def delete_goal(dataset: DatasetName, goal: GoalName, workspace: TheWorkspace) -> Response:
    """Forget a goal."""
    remove_goal(workspace, dataset, goal)
    return Response(status_code=204)


def _goal(workspace: Workspace, dataset: str, order: GoalOrder, name: str | None = None) -> Goal:
    clock = clock_of(order.calendar, workspace.open(dataset).schema)
    asked = order.target
    target, is_change = (asked, False) if isinstance(asked, float) else read_target(asked, order.kpi, clock)
    goal = new_goal(
        workspace,
        Selection(dataset, tuple(order.filters), clock=order.calendar),
        order.kpi,
        target=target,
        is_change=is_change,
        since=order.since,
        due=order.due,
        baseline=order.baseline,
        note=order.note,
    )
    return goal if name is None else replace(goal, id=name)
