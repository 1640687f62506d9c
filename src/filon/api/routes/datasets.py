"""Endpoints of data sets as things: list, describe, rename, throw away, bring back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

import filon
from filon.api.dependencies import DatasetName, TheConversation, TheWorkspace, json_response
from filon.api.described import analysis, responses
from filon.app.clock import ClockView, clock_view
from filon.app.views.datasets import DatasetCard, DatasetPage, dataset_card, dataset_cards, dataset_page
from filon.app.views.report import ImportReport, import_report
from filon.core.calendar import WorkCalendar

router = APIRouter()
one = APIRouter(prefix="/datasets/{dataset}", tags=["data sets"])


class Health(BaseModel):
    """The server lives."""

    status: str
    version: str


class NewLabel(BaseModel):
    """Name for people."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"label": "Ventes 2025"}]})

    label: Annotated[str, StringConstraints(min_length=1, max_length=200)]


@router.get("/health", tags=["server"], summary="Is the server alive", responses=responses("health"))
async def health() -> Health:
    """Say that the server lives, and its version."""
    return Health(status="ok", version=filon.__version__)


@router.get(
    "/datasets",
    tags=["data sets"],
    summary="List the data sets",
    response_model=list[DatasetCard],
    responses=responses("datasets"),
)
def list_datasets(workspace: TheWorkspace) -> Response:
    """All data sets of the workspace, the newest first."""
    return json_response(dataset_cards(workspace))


@one.get(
    "",
    summary="Describe a data set",
    response_model=DatasetPage,
    responses=analysis("dataset"),
)
def describe_dataset(asked: TheConversation) -> Response:
    """Give what a data set holds and what can be filtered: activities, attributes, perspectives, warnings.

    Figures are those of the whole perspective; filters do not change them.
    """
    return asked.answer(dataset_page)


@one.patch(
    "",
    summary="Rename a data set",
    response_model=DatasetCard,
    responses=responses("dataset_card", 403, 404, 413),
)
def rename_dataset(dataset: DatasetName, new: NewLabel, workspace: TheWorkspace) -> Response:
    """Give a data set another name for people; its name in addresses stays."""
    workspace.rename(dataset, new.label)
    return json_response(dataset_card(workspace, dataset))


class NewCalendar(BaseModel):
    """Working hours: what is left out is as in a French office."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "timezone": "Europe/Paris",
                    "country": "FR",
                    "hours": {"mon": ["09:00-12:30", "14:00-18:00"]},
                }
            ]
        },
    )

    timezone: str | None = None
    hours: dict[str, list[str]] | None = None
    country: str | None = None
    subdivision: str | None = None
    days_off: list[str] | None = None


@one.put(
    "/calendar",
    summary="Set the working hours of a data set",
    response_model=ClockView,
    responses=responses("calendar", 403, 404, 413),
)
def set_calendar(dataset: DatasetName, new: NewCalendar, workspace: TheWorkspace) -> Response:
    """Set the hours that durations in working time count, for everybody who looks at the data set."""
    workspace.set_calendar(dataset, WorkCalendar.from_json(new.model_dump(exclude_unset=True)))
    return json_response(clock_view(workspace.open(dataset).schema))


@one.delete(
    "/calendar",
    summary="Forget the working hours of a data set",
    response_model=ClockView,
    responses=responses("calendar", 403, 404),
)
def forget_calendar(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Go back to office hours in the time zone of the data set."""
    workspace.set_calendar(dataset, None)
    return json_response(clock_view(workspace.open(dataset).schema))


@one.delete(
    "",
    summary="Throw a data set away",
    status_code=204,
    responses=responses("", 403, 404, 409),
)
def delete_dataset(dataset: DatasetName, workspace: TheWorkspace) -> None:
    """Move a data set to the trash, whence it can be restored until another of its name is thrown away."""
    workspace.delete(dataset)


@one.post(
    "/restore",
    summary="Bring a data set back",
    response_model=DatasetCard,
    responses=responses("dataset_card", 403, 404, 409),
)
def restore_dataset(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Bring a data set back from the trash."""
    workspace.restore(dataset)
    return json_response(dataset_card(workspace, dataset))


@one.get(
    "/import-report",
    summary="What the import read and refused",
    response_model=ImportReport,
    responses=analysis("import_report"),
)
def report_import(asked: TheConversation) -> Response:
    """Rows read, events and cases made, every reason for a refusal with its count, the first 200 refused values."""
    return asked.answer(import_report)


router.include_router(one)
