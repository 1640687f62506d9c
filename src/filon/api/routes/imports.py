"""Endpoints of imports: upload, look, check, import; the demo company; the jobs that do it; the Excel template."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from filon.api.dependencies import TheWorkspace, json_response
from filon.api.described import Responses, responses
from filon.api.multipart import UPLOAD_BODY, receive_file
from filon.api.problems import ProblemDetails, language, problem_body
from filon.api.strict import Strict
from filon.app.imports import (
    DEFAULT_SCALE,
    CheckView,
    DemoScale,
    UploadView,
    check_upload,
    inspect_upload,
    start_demo,
    start_import,
)
from filon.app.jobs import JobPart, JobReport, JobState, StartedJob
from filon.app.texts import Text
from filon.ingest.template import write_template
from filon.log.mapping import Mapping, Shape

router = APIRouter()

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"

UploadId = Annotated[str, Path(description="Id of an uploaded file.", max_length=100)]
JobId = Annotated[str, Path(description="Id of a job.", max_length=100)]
Sheet = Annotated[
    str | None, Field(default=None, max_length=200, description="Sheet of a workbook; else its first table.")
]
Zone = Annotated[
    str | None,
    Field(
        default=None,
        max_length=100,
        description="IANA zone of times written without offset.",
        examples=["Europe/Paris"],
    ),
]


class Choices(Strict):
    """What a person declares about an uploaded table before it is looked at again."""

    shape: Shape | None = None
    timezone: Zone
    date_order: Literal["dmy", "mdy"] | None = None
    sheet: Sheet


class MappingToCheck(Strict):
    """A mapping, to see what it makes of the first rows."""

    mapping: Mapping
    sheet: Sheet


class ImportOrder(Strict):
    """How to import an uploaded file.

    `mapping` is needed for a table and left out for a file that describes itself (XES, OCEL). With the `name` of a data
    set that exists, the import becomes its next version; without a name, a free one is made from the label.
    """

    mapping: Mapping | None = None
    name: str | None = Field(default=None, pattern=_NAME, examples=["ventes-2025"])
    label: str | None = Field(default=None, min_length=1, max_length=200, examples=["Ventes 2025"])
    timezone: Zone
    sheet: Sheet


class DemoOrder(Strict):
    """Which demo company to make: about 500, 5 000 or 60 000 deals."""

    scale: DemoScale = DEFAULT_SCALE


JobKind = Literal["import", "demo", "sync", "erase", "join", "simulation"]


class JobView(BaseModel):
    """How a job stands; `error` has the form of every error, and is given only when it failed.

    `parts` are what a synchronisation does side by side: one for each object type, with the records read so far.
    """

    id: str
    kind: JobKind
    state: JobState
    progress: float = Field(ge=0, le=1)
    stage: Text
    dataset: str | None
    error: ProblemDetails | None
    parts: list[JobPart]


def _changes(name: str, *problems: int, status: int = 200) -> Responses:
    return responses(name, 403, 413, *problems, status=status)


@router.post(
    "/uploads",
    tags=["import"],
    summary="Upload a file",
    response_model=UploadView,
    openapi_extra=UPLOAD_BODY,
    responses=_changes("upload", 429),
)
async def upload_file(request: Request, workspace: TheWorkspace) -> Response:
    """Take a file in and look at it: its format, its first rows, a proposed mapping, what is left to answer.

    CSV, TSV, Excel, Parquet, XES and OCEL 2.0 are found by their content. The file waits a day for its import.
    """
    upload = await receive_file(request, workspace.uploads)
    try:
        view = await run_in_threadpool(inspect_upload, upload)
    except BaseException:
        workspace.uploads.drop(upload.id)
        raise
    return json_response(view)


@router.post(
    "/uploads/{upload_id}/propose",
    tags=["import"],
    summary="Look at an uploaded file again",
    response_model=UploadView,
    responses=_changes("upload", 404),
)
def propose_mapping(upload_id: UploadId, choices: Choices, workspace: TheWorkspace) -> Response:
    """Propose another mapping, with what a person declared: shape, time zone, order of day and month, sheet."""
    upload = workspace.uploads.get(upload_id)
    return json_response(inspect_upload(upload, choices.model_dump()))


@router.post(
    "/uploads/{upload_id}/check",
    tags=["import"],
    summary="Try a mapping",
    response_model=CheckView,
    responses=_changes("check", 404),
)
def check_mapping(upload_id: UploadId, body: MappingToCheck, workspace: TheWorkspace) -> Response:
    """Show what a mapping makes of the first 20 000 rows: events, counts, and everything that it cannot read."""
    return json_response(check_upload(workspace.uploads.get(upload_id), body.mapping, body.sheet))


@router.post(
    "/uploads/{upload_id}/import",
    tags=["import"],
    summary="Import an uploaded file",
    response_model=StartedJob,
    status_code=202,
    responses=_changes("started_import", 404, 429, status=202),
)
def import_upload(upload_id: UploadId, order: ImportOrder, workspace: TheWorkspace) -> Response:
    """Start the job that imports the file; nothing is visible before it is done, and a failure changes nothing."""
    upload = workspace.uploads.get(upload_id)
    started = start_import(
        workspace,
        upload,
        name=order.name,
        label=order.label,
        mapping=order.mapping,
        timezone=order.timezone,
        sheet=order.sheet,
    )
    return json_response(started, status=202)


@router.post(
    "/demo",
    tags=["import"],
    summary="Make the demo company",
    response_model=StartedJob,
    status_code=202,
    responses=_changes("started_demo", 429, status=202),
)
def make_demo(order: DemoOrder, request: Request, workspace: TheWorkspace) -> Response:
    """Start the job that makes the make-believe company; one that was made before is used again."""
    return json_response(start_demo(workspace, order.scale, language(request)), status=202)


@router.get(
    "/jobs/{job_id}",
    tags=["jobs"],
    summary="How a job stands",
    response_model=JobView,
    responses=responses("job", 404),
)
def get_job(job_id: JobId, request: Request, workspace: TheWorkspace) -> Response:
    """Progress, stage and end of a job; it is remembered for a while after its end."""
    return json_response(_view(workspace.jobs.report(job_id), language(request)))


@router.delete(
    "/jobs/{job_id}",
    tags=["jobs"],
    summary="Cancel a job",
    response_model=JobView,
    responses=responses("job", 403, 404),
)
def cancel_job(job_id: JobId, request: Request, workspace: TheWorkspace) -> Response:
    """Ask a job to stop; its process ends at once and leaves nothing behind."""
    return json_response(_view(workspace.jobs.cancel(job_id), language(request)))


@router.get(
    "/template",
    tags=["import"],
    summary="The Excel template",
    response_class=FileResponse,
    responses={
        **responses(""),
        200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def get_template(request: Request) -> Response:
    """Workbook to fill with the history of deals, in French or English; it is imported without a question."""
    lang = language(request)
    folder = tempfile.mkdtemp(prefix="filon-template-")
    target = FilePath(folder) / f"filon-{'modele' if lang == 'fr' else 'template'}.xlsx"
    write_template(target, lang)
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(target, headers=headers, media_type=_XLSX, filename=target.name, background=done)


def _view(report: JobReport, lang: str) -> JobView:
    error: dict[str, Any] | None = None if report.error is None else problem_body(report.error, lang)
    return JobView(
        id=report.id,
        kind=cast("JobKind", report.kind),
        state=report.state,
        progress=report.progress,
        stage=report.stage,
        dataset=report.dataset,
        error=None if error is None else ProblemDetails(**error),
        parts=list(report.parts),
    )
