"""Endpoints of the analyses: one per view, all on the same selection of cases."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from filon.api.dependencies import PRIVATE, TheConversation, is_known, not_modified
from filon.api.described import analysis
from filon.app.map_svg import Metric, map_svg
from filon.app.views.durations import SojournView, ThroughputView, sojourn, throughput
from filon.app.views.inspector import ActivityView, EdgeView, activity_view, edge_view
from filon.app.views.process_map import ProcessMap, process_map
from filon.app.views.replay import ReplayView, replay
from filon.app.views.rework import HandoverView, ReworkView, handover, rework
from filon.app.views.suggestions import Suggestion, suggestions
from filon.app.views.summary import Summary, summary
from filon.app.views.variants import VariantsView, variants
from filon.mining.variants import VariantOrder

router = APIRouter(prefix="/datasets/{dataset}", tags=["analysis"])

ActivityKey = Annotated[str, Query(description="Key of an activity.", max_length=500)]
Percent = Annotated[
    int, Query(ge=1, le=100, description="Percent of the activities to keep, the most frequent ones first.")
]


@router.get(
    "/summary", summary="The selection in figures", response_model=Summary, responses=analysis("summary")
)
def get_summary(asked: TheConversation) -> Response:
    """Cases, events, money, throughput times, outcomes and rework of the selection, and what each filter removes."""
    return asked.answer(summary)


@router.get("/map", summary="The process map", response_model=ProcessMap, responses=analysis("map"))
def get_map(asked: TheConversation, activities: Percent = 100) -> Response:
    """Directly-follows graph with frequencies, durations and its geometry.

    All paths are given at once, each with the `rank` at which it appears: a reader that hides paths needs no new map.
    """
    return asked.answer(process_map, activities=activities)


@router.get(
    "/map.svg",
    summary="The process map as a picture",
    response_class=Response,
    responses={
        **analysis(""),
        200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}},
    },
)
def get_map_picture(
    asked: TheConversation,
    activities: Percent = 100,
    metric: Annotated[Metric, Query(description="What activities and paths show.")] = "cases",
    paths: Annotated[int, Query(ge=0, le=100, description="Percent of the paths to draw.")] = 100,
) -> Response:
    """Process map as a stand-alone SVG file, with the colours and the geometry of the screen."""
    tag = asked.tag(asked.lang)
    if is_known(asked.request, tag):
        return not_modified(tag)
    view = asked.workspace.ask(asked.selection, process_map, activities=activities)
    title = asked.workspace.open(asked.selection.dataset).schema.label
    picture = map_svg(view, lang=asked.lang, metric=metric, paths=paths / 100, title=title)
    return Response(picture, headers={"ETag": tag, "Cache-Control": PRIVATE}, media_type="image/svg+xml")


@router.get(
    "/activity/{key:path}",
    summary="One activity, closely",
    response_model=ActivityView,
    responses=analysis("activity"),
)
def get_activity(
    asked: TheConversation, key: Annotated[str, Path(description="Key of an activity.", max_length=500)]
) -> Response:
    """What comes before and after an activity, its sojourn time, who does it, how often it is repeated."""
    return asked.answer(activity_view, key=key)


@router.get("/edge", summary="One path, closely", response_model=EdgeView, responses=analysis("edge"))
def get_edge(asked: TheConversation, source: ActivityKey, target: ActivityKey) -> Response:
    """How long the way from one activity to the one directly after it takes, and whose hands it passes through."""
    return asked.answer(edge_view, source=source, target=target)


@router.get("/variants", summary="Variants", response_model=VariantsView, responses=analysis("variants"))
def get_variants(
    asked: TheConversation,
    limit: Annotated[int, Query(ge=1, le=1000, description="Number of variants to give.")] = 50,
    offset: Annotated[
        int, Query(ge=0, le=10_000_000, description="Number of variants to leave out before.")
    ] = 0,
    sort: Annotated[VariantOrder, Query(description="What the list is ordered by, largest first.")] = "cases",
) -> Response:
    """Distinct sequences of activities with their cases, durations, ends and money, and how they cover the cases."""
    return asked.answer(variants, limit=limit, offset=offset, sort=sort)


@router.get(
    "/throughput", summary="Throughput times", response_model=ThroughputView, responses=analysis("throughput")
)
def get_throughput(
    asked: TheConversation,
    by: Annotated[
        list[Annotated[str, StringConstraints(max_length=500)]] | SkipJsonSchema[None],
        Query(description="Case attribute to compare by; several for each combination.", max_length=3),
    ] = None,
    source: Annotated[
        str | SkipJsonSchema[None],
        Query(
            alias="from", description="Activity that starts the clock; else the first event.", max_length=500
        ),
    ] = None,
    target: Annotated[
        str | SkipJsonSchema[None],
        Query(alias="to", description="Activity that stops the clock; else the last event.", max_length=500),
    ] = None,
) -> Response:
    """How long cases take as a whole, or from one activity to another; with `by`, for each value of attributes."""
    return asked.answer(throughput, by=tuple(by or ()), source=source, target=target)


@router.get("/sojourn", summary="Sojourn times", response_model=SojournView, responses=analysis("sojourn"))
def get_sojourn(asked: TheConversation) -> Response:
    """Time before the events of each activity, since the event directly before them."""
    return asked.answer(sojourn)


@router.get("/rework", summary="Rework", response_model=ReworkView, responses=analysis("rework"))
def get_rework(asked: TheConversation) -> Response:
    """Activities that happen more than once in a case, and pairs that cases go back and forth between."""
    return asked.answer(rework)


@router.get("/handover", summary="Handovers", response_model=HandoverView, responses=analysis("handover"))
def get_handover(
    asked: TheConversation,
    by: Annotated[  # noqa: ARG001 - the one choice there is, so far
        Literal["resource"], Query(description="What changes hands: the resource of the events.")
    ] = "resource",
) -> Response:
    """Directly-following events of different resources: who passes work to whom, how often, how long after."""
    return asked.answer(handover)


@router.get("/replay", summary="Replay", response_model=ReplayView, responses=analysis("replay"))
def get_replay(
    asked: TheConversation,
    limit: Annotated[int, Query(ge=1, le=5000, description="Number of cases to show at most.")] = 1000,
) -> Response:
    """Journeys of cases along the paths of the map, in seconds since the first event shown."""
    return asked.answer(replay, limit=limit)


@router.get(
    "/filters/suggest",
    summary="Complete a filter",
    response_model=list[Suggestion],
    responses=analysis("suggestions"),
)
def get_suggestions(
    asked: TheConversation,
    q: Annotated[str, Query(description="What has been typed of a filter.", max_length=500)] = "",
) -> Response:
    """Ways to go on with a filter that is being typed, each a text of the grammar with a label."""
    return asked.answer(suggestions, typed=q)
