"""HubSpot tables of a warehouse as a data set: read, and published as a portal would be."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import available_timezones

from filon.app.hubspot_connection import PortalFolder
from filon.core.calendar import CalendarZoneError
from filon.ingest.hubspot.publishing import PublishRequest, publish
from filon.ingest.hubspot.warehouse import land_folder
from filon.ingest.importing import ImportResult
from filon.ingest.worker import limits_for, run_limited
from filon.log.landing import Landing

if TYPE_CHECKING:
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress


@dataclass(frozen=True)
class WarehouseView:
    """What was read of a folder: rows by table, files that are no table of HubSpot, and the version published.

    ``strays``: rows by table that name a deal which is not there; ``with_history``: deals whose stages are told.
    """

    tables: dict[str, int]
    ignored: tuple[str, ...]
    strays: dict[str, int]
    with_history: int
    published: ImportResult


def import_warehouse(  # noqa: PLR0913 - what the tables do not tell
    workspace: Workspace,
    folder: Path,
    *,
    timezone: str,
    currency: str,
    name: str | None = None,
    on_progress: Progress | None = None,
) -> WarehouseView:
    """Publish the tables that a connector landed; the folder is read again whole each time.

    Parameters
    ----------
    workspace
        Workspace.
    folder
        Folder with one file for each table.
    timezone, currency
        Of the portal: the tables do not tell them.
    name
        Data set; made from the name of the folder when not given.

    Raises
    ------
    NoDealTableError, CalendarZoneError
    """
    if timezone not in available_timezones():
        raise CalendarZoneError(value=timezone, allowed=available_timezones())
    dataset = name or workspace.store.free_name(folder.resolve().name)
    workspace.store.check_name(dataset)
    work = workspace.home / "warehouse" / uuid4().hex
    request = PublishRequest(
        str(workspace.home),
        dataset,
        folder.name,
        str(work / "landing.duckdb"),
        PortalFolder(workspace).salt().hex(),
    )
    given = {
        "request": request.to_json(),
        "folder": str(folder),
        "timezone": timezone,
        "currency": currency,
    }
    limits = limits_for([path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else [])
    try:
        found = run_limited(f"{__name__}:warehouse_job", given, limits=limits, on_progress=on_progress)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return WarehouseView(
        **{**found, "ignored": tuple(found["ignored"]), "published": ImportResult(**found["published"])}
    )


def warehouse_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of an import (called in the child)."""
    request = PublishRequest.from_json(arguments["request"])
    with Landing(Path(request.landing)) as landing:
        found = land_folder(
            Path(arguments["folder"]), landing, timezone=arguments["timezone"], currency=arguments["currency"]
        )
    published = publish(request, progress)
    return {
        "tables": found.rows,
        "ignored": found.ignored,
        "strays": found.strays,
        "with_history": found.with_history,
        "published": asdict(published),
    }
