"""Endpoint of the report: everything chosen, as one file to send on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse

from filon.api.dependencies import TheConversation
from filon.api.described import analysis
from filon.api.routes.cases import download
from filon.app.report.content import ReportRequest
from filon.app.report.writing import ReportKind, report_name, write_report

router = APIRouter(prefix="/datasets/{dataset}", tags=["reports"])

_MEDIA_TYPES: dict[ReportKind, str] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILE = {"type": "string", "format": "binary"}


@router.get(
    "/report.{kind}",
    summary="A report as a file",
    response_class=FileResponse,
    responses={
        **analysis(""),
        200: {"content": {media_type: {"schema": _FILE} for media_type in _MEDIA_TYPES.values()}},
    },
)
def get_report(
    asked: TheConversation,
    kind: Annotated[ReportKind, Path(description="Kind of file.")],
    questions: Annotated[
        str,
        Query(
            description="Keys of the questions in it, with commas between; all when empty.",
            examples=["sales_cycle,payment_collection"],
            max_length=1000,
        ),
    ] = "",
) -> Response:
    """Overview, map, answers with their evidence, and definitions, in the language of the request, to send on."""
    keys = tuple(key.strip() for key in questions.split(",") if key.strip())
    wanted = ReportRequest(asked.selection, keys, asked.lang)
    return download(
        report_name(wanted, kind),
        _MEDIA_TYPES[kind],
        lambda target: write_report(asked.workspace, wanted, kind, target),
    )
