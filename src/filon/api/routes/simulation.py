"""Endpoints of the what-if simulation: its parameters, how far off it is, scenarios played and their results."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from filon.api.dependencies import (
    Conversation,
    DatasetName,
    TheConversation,
    TheWorkspace,
    is_known,
    json_response,
    not_modified,
)
from filon.api.described import analysis, responses
from filon.app.jobs import StartedJob
from filon.app.simulating import (
    DEFAULT_REPLICATIONS,
    DEFAULT_SEED,
    SimulationOrder,
    start_simulation,
)
from filon.app.simulation_basis import basis_of
from filon.app.views.backtest import BacktestPage, simulation_backtest
from filon.app.views.drawn_scenario import DrawnScenario, drawn_scenario
from filon.app.views.simulation import SimulationResult, SimulationRow, simulation_result, simulations_of
from filon.app.views.simulation_parameters import ParametersView, simulation_parameters
from filon.mining.simulation.changes import MOST_CHANGES
from filon.mining.simulation.checks import read_parameters
from filon.mining.simulation.comparison import MOST_REPLICATIONS
from filon.mining.simulation.editing import MOST_EDITS

_LONGEST_CHANGE = 500
_CHANGE = "wait:order_fulfilled>invoice_generated:set:0s"
_EDIT = "arrivals=120"

Reference = Annotated[
    str,
    Query(description="Name of a model, or name@number for one of its versions.", max_length=100),
]
EditText = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_CHANGE)]
Edits = Annotated[
    list[EditText],
    Query(
        max_length=MOST_EDITS, description="Edits of single parameters, such as `arrivals=120`; see `fields`."
    ),
]

router = APIRouter(prefix="/datasets/{dataset}", tags=["what-if"])


class ScenarioOrder(BaseModel):
    """A scenario: the changes, edits of single parameters, how often to play it, by which chance.

    `parameters` are those of `simulation/parameters.json`, edited; without them they are learnt from the cases.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"changes": [_CHANGE]}]})

    changes: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_CHANGE)]],
        Field(max_length=MOST_CHANGES, description="Texts of changes; none plays today."),
    ] = []
    replications: Annotated[int, Field(ge=2, le=MOST_REPLICATIONS)] = DEFAULT_REPLICATIONS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = DEFAULT_SEED
    edits: Annotated[
        list[EditText], Field(max_length=MOST_EDITS, description="Edits of single parameters, by name.")
    ] = []
    parameters: dict[str, Any] | None = None


class ParametersOrder(BaseModel):
    """Parameters of a file, and edits of them, to look at before they are played."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"edits": [_EDIT]}]})

    edits: Annotated[list[EditText], Field(max_length=MOST_EDITS)] = []
    parameters: dict[str, Any] | None = None


@router.get(
    "/simulation/parameters",
    summary="What a simulation rests on",
    response_model=ParametersView,
    responses=analysis("simulation_parameters"),
)
def get_parameters(asked: TheConversation, edit: Edits = []) -> Response:  # noqa: B006 - never changed
    """Arrivals, branches, waits, teams learnt from the selected cases, each with its n, and scenarios to play."""
    tag = _tag(asked)
    return asked.unless_known(
        tag, lambda: simulation_parameters(asked.workspace, asked.selection, None, edit)
    )


@router.post(
    "/simulation/parameters",
    summary="Parameters of a file, beside the learnt ones",
    response_model=ParametersView,
    responses=responses("simulation_parameters", 403, 404, 413, 503),
)
def look_at_parameters(order: ParametersOrder, asked: TheConversation) -> Response:
    """Check parameters of a file, and show them like the learnt ones; nothing is kept or played."""
    file = None if order.parameters is None else read_parameters(order.parameters)
    return json_response(simulation_parameters(asked.workspace, asked.selection, file, order.edits))


@router.get(
    "/simulation/parameters.json",
    summary="The parameters as a file",
    response_model=dict[str, Any],
    responses=analysis("simulation_file"),
)
def get_parameters_file(asked: TheConversation, edit: Edits = []) -> Response:  # noqa: B006 - never changed
    """Every parameter after the edits, to be edited further and given back with a scenario."""
    tag = _tag(asked)
    if is_known(asked.request, tag):
        return not_modified(tag)
    found = basis_of(asked.workspace, asked.selection, None, edit).scenario
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{asked.selection.dataset}-parameters.json"',
    }
    text = json.dumps(found.to_json(), ensure_ascii=False, indent=1)
    return Response(text, headers=headers, media_type="application/json")


def _tag(asked: Conversation) -> str:
    """Tag of parameters: they hold the cost of work, which is a policy."""
    return asked.tag(asked.workspace.store.policies(asked.selection.dataset) or "")


@router.get(
    "/simulation/drawn",
    summary="The scenario that a drawing makes",
    response_model=DrawnScenario,
    responses=analysis("drawn_scenario"),
)
def get_drawn_scenario(asked: TheConversation, before: Reference, after: Reference) -> Response:
    """What the second model leaves out, adds and moves, as a scenario to play; what of it cannot be, and why."""
    return asked.unless_known(
        asked.tag_of_models(before, after),
        lambda: drawn_scenario(asked.workspace, asked.selection, before, after, lang=asked.lang),
    )


@router.get(
    "/simulation/backtest",
    summary="How far off the simulation is",
    response_model=BacktestPage,
    responses=analysis("simulation_backtest"),
)
def get_backtest(asked: TheConversation) -> Response:
    """Learn all but the last months, tell them, compare with what came."""
    return asked.answer(simulation_backtest)


@router.post(
    "/simulations",
    summary="Play a scenario",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_simulation", 403, 404, 413, 429, 503, status=202),
)
def play_scenario(order: ScenarioOrder, asked: TheConversation) -> Response:
    """Start the job that simulates today and the scenario, and publishes the scenario as a data set."""
    parameters = None if order.parameters is None else read_parameters(order.parameters)
    edits = tuple(order.edits)
    wanted = SimulationOrder(tuple(order.changes), parameters, edits, order.replications, order.seed)
    return json_response(start_simulation(asked.workspace, asked.selection, wanted, asked.lang), status=202)


@router.get(
    "/simulations",
    summary="Scenarios played on a data set",
    response_model=list[SimulationRow],
    responses=responses("simulations", 404),
)
def list_simulations(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Scenarios that were played on this data set, the newest first."""
    return json_response(simulations_of(workspace, dataset))


@router.get(
    "/simulation",
    summary="The result of a simulation",
    response_model=SimulationResult,
    responses=responses("simulation", 404),
)
def get_simulation(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """What was changed, what came of it beside today, and how sure that is; of a data set that a simulation made."""
    return json_response(simulation_result(workspace, dataset))
