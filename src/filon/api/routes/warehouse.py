"""Endpoints of a warehouse: the tables that a connector landed there are sent, looked at, and imported together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from filon.api.dependencies import TheWorkspace, json_response
from filon.api.described import responses
from filon.api.multipart import UPLOAD_BODY, receive_file
from filon.api.strict import Strict
from filon.app.jobs import StartedJob
from filon.app.warehouse import (
    WarehouseFolder,
    WarehouseLook,
    drop_folder,
    look_at_folder,
    new_folder,
    start_warehouse,
    take_table,
)

router = APIRouter(prefix="/warehouse", tags=["import"])

FolderId = Annotated[str, Path(description="Id of a folder of tables.", max_length=100)]


class WarehouseOrder(Strict):
    """What the tables do not tell: time zone and currency of the portal, and a name for the data set."""

    timezone: str = Field(max_length=100, examples=["Europe/Paris"])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])
    label: str = Field(min_length=1, max_length=200, examples=["HubSpot (entrepôt)"])


@router.post(
    "/folders",
    summary="Begin a folder of tables",
    response_model=WarehouseFolder,
    status_code=201,
    responses=responses("warehouse_folder", 403, 429, status=201),
)
def begin_folder(workspace: TheWorkspace) -> Response:
    """Make a place for the tables of a warehouse; it is kept for a day."""
    return json_response(new_folder(workspace), status=201)


@router.post(
    "/folders/{folder_id}/files",
    summary="Send a table",
    response_model=WarehouseFolder,
    openapi_extra=UPLOAD_BODY,
    responses=responses("warehouse_folder", 403, 404, 413, 429),
)
async def send_table(folder_id: FolderId, request: Request, workspace: TheWorkspace) -> Response:
    """Put one file (CSV, TSV, Parquet, XLSX) into the folder, under its own name."""
    workspace.uploads.folder(folder_id)
    file = await receive_file(request, workspace.uploads)
    return json_response(await run_in_threadpool(take_table, workspace, folder_id, file))


@router.get(
    "/folders/{folder_id}",
    summary="Look at a folder of tables",
    response_model=WarehouseLook,
    responses=responses("warehouse_look", 404),
)
def look_at_tables(folder_id: FolderId, workspace: TheWorkspace) -> Response:
    """Tables that were recognised, with their rows, those that name deals which are not there, and what is missing."""
    return json_response(look_at_folder(workspace, folder_id))


@router.delete(
    "/folders/{folder_id}",
    summary="Throw a folder of tables away",
    status_code=204,
    responses=responses("", 403, 404),
)
def drop_tables(folder_id: FolderId, workspace: TheWorkspace) -> Response:
    """Throw a folder away with every table in it, such as when sending them was cancelled."""
    drop_folder(workspace, folder_id)
    return Response(status_code=204)


@router.post(
    "/folders/{folder_id}/import",
    summary="Import a folder of tables",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_import", 403, 404, 429, status=202),
)
def import_tables(folder_id: FolderId, order: WarehouseOrder, workspace: TheWorkspace) -> Response:
    """Start the job that publishes the tables as a data set; nothing is visible before it is done."""
    started = start_warehouse(
        workspace, folder_id, timezone=order.timezone, currency=order.currency, label=order.label
    )
    return json_response(started, status=202)
