"""Endpoints of single cases, and of everything as a file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask
from starlette.requests import Request

from filon.api.dependencies import TheConversation
from filon.api.described import analysis
from filon.api.problems import language
from filon.app.exports import ExportFormat, export_log, export_rejected, file_name
from filon.app.views.case import CaseView, case_view
from filon.app.views.cases import CasesPage, cases_page

router = APIRouter(prefix="/datasets/{dataset}", tags=["cases"])

_MEDIA_TYPES: dict[ExportFormat, str] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xes": "application/xml",
    "ocel-json": "application/json",
    "ocel-xml": "application/xml",
    "ocel-sqlite": "application/vnd.sqlite3",
}
_FILE = {"type": "string", "format": "binary"}


@router.get("/cases", summary="Cases as a table", response_model=CasesPage, responses=analysis("cases"))
def get_cases(
    asked: TheConversation,
    page: Annotated[int, Query(ge=1, le=10_000_000, description="Number of the page, from 1.")] = 1,
    size: Annotated[int, Query(ge=1, le=500, description="Number of rows on a page.")] = 50,
    sort: Annotated[
        str,
        Query(
            description="Column or attribute to sort by; with `-` before it, the largest first.",
            examples=["-duration", "amount"],
            max_length=500,
        ),
    ] = "-duration",
    search: Annotated[
        str, Query(description="Text that the case id or a text attribute must contain.", max_length=200)
    ] = "",
) -> Response:
    """Page of the selected cases, sorted and searched by the server."""
    return asked.answer(cases_page, page=page, size=size, sort=sort, search=search)


@router.get("/cases/{case_id:path}", summary="One case", response_model=CaseView, responses=analysis("case"))
def get_case(
    asked: TheConversation, case_id: Annotated[str, Path(description="Id of the case.", max_length=1000)]
) -> Response:
    """Everything known of a case: its attributes, and its events in order with their objects and evidence.

    The case need not be in the selection: filters do not hide it.
    """
    return asked.answer(case_view, case_id=case_id)


@router.get(
    "/export",
    summary="The selection as a file",
    response_class=FileResponse,
    responses={
        **analysis(""),
        200: {"content": {kind: {"schema": _FILE} for kind in dict.fromkeys(_MEDIA_TYPES.values())}},
    },
)
def get_export(
    asked: TheConversation,
    kind: Annotated[ExportFormat, Query(alias="format", description="Format of the file.")],
) -> Response:
    """Events of the selected cases as CSV, Parquet, Excel, XES or OCEL 2.0; importing the file gives the same log."""
    return download(
        file_name(asked.selection, kind),
        _MEDIA_TYPES[kind],
        lambda target: export_log(asked.workspace, asked.selection, kind, target),
    )


@router.get(
    "/rejected.csv",
    summary="What could not be read, as a file",
    response_class=FileResponse,
    responses={**analysis(""), 200: {"content": {"text/csv": {"schema": _FILE}}}},
)
def get_rejected(asked: TheConversation, request: Request) -> Response:
    """Every value and row that the import refused, with its line, the reason and the raw row."""
    lang = language(request)
    return download(
        f"{asked.selection.dataset}-rejected.csv",
        "text/csv",
        lambda target: export_rejected(asked.workspace, asked.selection, lang, target),
    )


def download(name: str, media_type: str, write: Callable[[FilePath], None]) -> Response:
    """File made for one answer, and removed after it."""
    folder = tempfile.mkdtemp(prefix="filon-export-")
    target = FilePath(folder) / name
    try:
        write(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(target, headers=headers, media_type=media_type, filename=name, background=done)
