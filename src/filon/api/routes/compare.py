"""Endpoints of the comparison: two groups on one map, and their figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from filon.api.dependencies import TheConversation
from filon.api.described import analysis
from filon.app.views.compare import CompareView, compare
from filon.app.views.compare_figures import CompareFigures, compare_figures

router = APIRouter(prefix="/datasets/{dataset}/compare", tags=["analysis"])

Group = Annotated[
    list[str],
    Query(
        description="Filter of the group, beside `f`; repeat it to combine. Without any: all cases.",
        max_length=20,
    ),
]


@router.get("", summary="Two groups on one map", response_model=CompareView, responses=analysis("compare"))
def get_compare(
    asked: TheConversation,
    a: Group = [],  # noqa: B006 - FastAPI copies it
    b: Group = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Activities and paths of two groups on one layout, the variants each has alone, and how far apart they are."""
    return asked.answer(compare, a=tuple(a), b=tuple(b))


@router.get(
    "/figures",
    summary="Key figures of two groups",
    response_model=CompareFigures,
    responses=analysis("compare_figures"),
)
def get_compare_figures(
    asked: TheConversation,
    a: Group = [],  # noqa: B006 - FastAPI copies it
    b: Group = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Key figures of both groups with their difference and its interval, and the difference with the mix held alike."""
    tag = asked.tag()
    return asked.unless_known(
        tag, lambda: compare_figures(asked.workspace, asked.selection, tuple(a), tuple(b))
    )
