"""Endpoints of the books: look at an uploaded export, join it to the portal's deals, see what belongs nowhere."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import Field, StringConstraints
from starlette.background import BackgroundTask

from filon.api.dependencies import TheWorkspace, json_response
from filon.api.described import responses
from filon.api.routes.imports import UploadId
from filon.api.strict import Strict
from filon.app.accounting import (
    AccountingLook,
    AccountingView,
    accounting,
    look,
    start_join,
    start_join_again,
    start_removal,
    write_unmatched,
)
from filon.app.jobs import StartedJob
from filon.ingest.hubspot.books.columns import Kind
from filon.ingest.hubspot.books.reading import DateOrder, Declared

router = APIRouter(prefix="/accounting")

Short = Annotated[str, StringConstraints(max_length=200)]
InDataset = Annotated[
    str | None,
    Query(description="Data set with deals that the books are joined to; else the portal.", max_length=64),
]
ExportId = Annotated[str, Path(description="Id of a joined export.", max_length=50)]


class ExportChoices(Strict):
    """What a person says of an export: its kind, the column of a field (empty: none), the order of day and month."""

    kind: Kind | None = None
    fields: dict[Short, Short] = Field(default={}, max_length=50)
    date_order: DateOrder | None = None

    def declared(self) -> Declared:
        """The choices as the reader takes them."""
        return Declared(self.kind, self.fields, self.date_order)


@router.get(
    "",
    summary="What the books added",
    response_model=AccountingView,
    responses=responses("accounting", 404, 409),
)
def get_accounting(workspace: TheWorkspace, dataset: InDataset = None) -> Response:
    """Joined exports, rows by rule and confidence, and the first rows that belong to no deal, each with its reason."""
    return json_response(accounting(workspace, dataset))


@router.get(
    "/unmatched.csv",
    summary="Rows that belong to no deal",
    response_class=FileResponse,
    responses={
        **responses("", 404),
        200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def get_unmatched(workspace: TheWorkspace, dataset: InDataset = None) -> Response:
    """Every row that was not joined, with its reason, as CSV."""
    folder = tempfile.mkdtemp(prefix="filon-unmatched-")
    target = FilePath(folder) / "filon-unmatched.csv"
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    try:
        write_unmatched(workspace, target, dataset)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(target, headers=headers, media_type="text/csv", filename=target.name, background=done)


@router.post(
    "/{upload_id}/look",
    summary="Look at an export",
    response_model=AccountingLook,
    responses=responses("accounting_look", 403, 404),
)
def look_at_export(upload_id: UploadId, choices: ExportChoices, workspace: TheWorkspace) -> Response:
    """How an uploaded export would be read: the column of each field, what is missing or unclear, its first rows."""
    upload = workspace.uploads.get(upload_id)
    return json_response(look(upload.path, upload.filename, choices.declared()))


@router.post(
    "/{upload_id}/join",
    summary="Join an export",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def join_export(
    upload_id: UploadId, choices: ExportChoices, workspace: TheWorkspace, dataset: InDataset = None
) -> Response:
    """Start the job that joins the export to the portal's deals; later synchronisations join it again."""
    upload = workspace.uploads.get(upload_id)
    started = start_join(workspace, upload.path, upload.filename, choices.declared(), dataset)
    return json_response(started, status=202)


@router.post(
    "/again",
    summary="Join all exports again",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def repeat_join(workspace: TheWorkspace, dataset: InDataset = None) -> Response:
    """Start the job that joins every export to the version in force, which was published without them."""
    return json_response(start_join_again(workspace, dataset), status=202)


@router.delete(
    "/{export_id}",
    summary="Take an export out",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def remove_export(export_id: ExportId, workspace: TheWorkspace, dataset: InDataset = None) -> Response:
    """Start the job that publishes the data set without a joined export."""
    return json_response(start_removal(workspace, export_id, dataset), status=202)
