"""Endpoints of saved views: list them, save one, forget one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field, StringConstraints

from filon.api.dependencies import DatasetName, TheWorkspace, json_response
from filon.api.described import responses
from filon.api.strict import Strict
from filon.app.saved_views import SavedView, remove_view, save_view, saved_views

router = APIRouter(prefix="/datasets/{dataset}/views", tags=["data sets"])

ViewId = Annotated[str, Path(description="Id of the view.", max_length=80)]


class ViewOrder(Strict):
    """A view to keep: `screen` and `query` are what the address says after the data set."""

    name: Annotated[str, StringConstraints(max_length=200)]
    screen: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}$")]
    query: Annotated[str, Field(max_length=8_000, pattern=r"^[^\x00-\x20]*$")] = ""


@dataclass(frozen=True)
class SavedViews:
    """Saved views of a data set, by name."""

    views: tuple[SavedView, ...]


@router.get("", summary="Saved views", response_model=SavedViews, responses=responses("saved_views", 404))
def get_saved_views(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Every saved view of a data set, by name."""
    return json_response(SavedViews(saved_views(workspace, dataset)))


@router.post(
    "",
    status_code=201,
    summary="Save a view",
    response_model=SavedView,
    responses=responses("saved_view", 404, 429, status=201),
)
def post_saved_view(dataset: DatasetName, order: ViewOrder, workspace: TheWorkspace) -> Response:
    """Keep a view under a name; a view of that name is replaced."""
    made = save_view(workspace, dataset, order.name, order.screen, order.query)
    return json_response(made, status=201)


@router.delete("/{view}", status_code=204, summary="Forget a view", responses=responses("", 404))
def delete_saved_view(dataset: DatasetName, view: ViewId, workspace: TheWorkspace) -> Response:
    """Forget a saved view."""
    remove_view(workspace, dataset, view)
    return Response(status_code=204)
