"""Endpoints of conformance and discovery: cases beside a model, and a model of the cases."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic.json_schema import SkipJsonSchema

from filon.api.dependencies import TheConversation
from filon.api.described import analysis
from filon.app.views.conformance import ConformanceView, conformance
from filon.app.views.dependencies import DependencyMap, dependency_map
from filon.app.views.dependency_picture import DependencyPicture, dependency_picture
from filon.app.views.discovered import DiscoveredModel, discovered
from filon.app.views.model_difference import ModelComparison, model_comparison

router = APIRouter(prefix="/datasets/{dataset}", tags=["conformance"])

ModelName = Annotated[
    str | None, Query(description="Name of a model; the one in force when not given.", max_length=100)
]
Reference = Annotated[
    str,
    Query(description="Name of a model, or name@number for one of its versions.", max_length=100),
]
Threshold = Annotated[
    float,
    Query(ge=0, le=1, description="What is rarer than this share of the strongest alternative is left out."),
]


@dataclass(frozen=True)
class Thresholds:
    """Which arrows a dependency map has."""

    threshold: Annotated[float, Query(ge=0, le=1, description="Least measure of a direct dependency.")] = 0.9
    loops: Annotated[float, Query(ge=0, le=1, description="Least measure of loops of one and of two.")] = 0.9
    least: Annotated[int, Query(ge=1, description="Times that a dependency must be seen.")] = 1
    long_distance: Annotated[
        float | SkipJsonSchema[None],
        Query(
            ge=0, le=1, description="Least measure of dependencies at a distance; none are told when absent."
        ),
    ] = None


TheThresholds = Annotated[Thresholds, Depends()]


@router.get(
    "/conformance",
    summary="Cases beside a model",
    response_model=ConformanceView,
    responses=analysis("conformance"),
)
def get_conformance(asked: TheConversation, model: ModelName = None) -> Response:
    """Adherence with its interval, deviations with what goes with them, rules, elements, segments and months.

    Each deviation and rule brings the filter that lists its cases. Open cases are judged by what they have done so far.
    """
    tag = asked.tag_of_models(model)
    return asked.unless_known(tag, lambda: conformance(asked.workspace, asked.selection, model))


@router.get(
    "/model-difference",
    summary="Two models beside each other",
    response_model=ModelComparison,
    responses=analysis("model_difference"),
)
def get_model_difference(asked: TheConversation, a: Reference, b: Reference) -> Response:
    """Steps, ways and rules that the second model adds, removes, moves or changes; how well each tells the cases."""
    return asked.unless_known(
        asked.tag_of_models(a, b),
        lambda: model_comparison(asked.workspace, asked.selection, a, b, lang=asked.lang),
    )


@router.get(
    "/discovered-model",
    summary="A model of the cases",
    response_model=DiscoveredModel,
    responses=analysis("discovered_model"),
)
def get_discovered_model(asked: TheConversation, threshold: Threshold = 0.2) -> Response:
    """Sound process model that the inductive miner finds in the selected cases, with its quality, as BPMN too."""
    tag = asked.tag(asked.lang)
    return asked.unless_known(
        tag, lambda: asked.workspace.ask(asked.selection, discovered, threshold=threshold, lang=asked.lang)
    )


@router.get(
    "/dependencies",
    summary="What leads to what",
    response_model=DependencyMap,
    responses=analysis("dependencies"),
)
def get_dependencies(asked: TheConversation, thresholds: TheThresholds) -> Response:
    """Dependency map of the selected cases by the heuristics miner: each arrow with its measure and why it is there."""
    return asked.answer(dependency_map, **asdict(thresholds))


@router.get(
    "/dependencies/map",
    summary="What leads to what, drawn",
    response_model=DependencyPicture,
    responses=analysis("dependency_map"),
)
def get_dependency_picture(asked: TheConversation, thresholds: TheThresholds) -> Response:
    """Dependency map with a place for each activity and arrow, and where cases begin and end."""
    return asked.answer(dependency_picture, **asdict(thresholds))
