"""HubSpot tables of a warehouse as a data set: read, and published as a portal would be."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4
from zoneinfo import available_timezones

from filon.app.accounting_places import join_again
from filon.app.hubspot_connection import PortalFolder
from filon.app.jobs import StartedJob
from filon.app.uploads import TooManyUploadsError
from filon.core.calendar import CalendarZoneError
from filon.ingest.hubspot.publishing import PublishRequest, publish
from filon.ingest.hubspot.warehouse import NEEDED, RECOMMENDED, TABLES, land_folder, look_at
from filon.ingest.importing import ImportResult
from filon.ingest.worker import Limits, engine_mb, limits_for, run_limited
from filon.log.landing import Landing

if TYPE_CHECKING:
    from filon.app.jobs import Job
    from filon.app.uploads import Upload
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress

MOST_TABLES = 200
Need = Literal["required", "recommended", "optional"]


@dataclass(frozen=True)
class WarehouseFolder:
    """A folder that waits for its tables, or has them; ``files`` are the names of what is in it."""

    folder_id: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class WarehouseTable:
    """A table that can be read; ``rows`` is ``None`` where the folder does not have it.

    ``strays`` counts its rows that name a deal which the table of deals does not have.
    """

    table: str
    need: Need
    rows: int | None
    strays: int


@dataclass(frozen=True)
class WarehouseLook:
    """What is in a folder; it can be imported when it is ``ready``, that is: when it has a table of deals.

    ``ignored`` are files that are no table of HubSpot. Of the ``deals``, ``with_history`` have stages that are told.
    """

    folder_id: str
    ready: bool
    tables: tuple[WarehouseTable, ...]
    ignored: tuple[str, ...]
    deals: int
    with_history: int


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


def new_folder(workspace: Workspace) -> WarehouseFolder:
    """Place for the tables of a warehouse, kept for a day.

    Raises
    ------
    TooManyUploadsError
    """
    return WarehouseFolder(workspace.uploads.new_folder("tables").id, ())


def take_table(workspace: Workspace, folder_id: str, file: Upload) -> WarehouseFolder:
    """Move an uploaded file into a folder; one of the same name is replaced, and all together have the bound of one.

    Raises
    ------
    UnknownUploadError, TooManyUploadsError, UploadTooLargeError
    """
    try:
        folder = workspace.uploads.folder(folder_id).path
        others = [one for one in folder.iterdir() if one.name != file.filename]
        if len(others) >= MOST_TABLES:
            raise TooManyUploadsError(most=MOST_TABLES)
        workspace.uploads.check_size(file.size + sum(one.stat().st_size for one in others))
        file.path.replace(folder / file.filename)
    finally:
        workspace.uploads.drop(file.id)
    return WarehouseFolder(folder_id, tuple(sorted(one.name for one in folder.iterdir())))


def drop_folder(workspace: Workspace, folder_id: str) -> None:
    """Throw a folder away with every table in it; a table still on its way there finds no place any more.

    Raises
    ------
    UnknownUploadError
    """
    workspace.uploads.folder(folder_id)
    workspace.uploads.drop(folder_id)


def look_at_folder(workspace: Workspace, folder_id: str) -> WarehouseLook:
    """What was recognised in a folder, and what is missing.

    Raises
    ------
    UnknownUploadError, FilonError
        There is no such folder, or a table of it cannot be read.
    """
    folder = workspace.uploads.folder(folder_id).path
    found = run_limited(f"{__name__}:look_job", {"folder": str(folder)}, limits=_limits(folder))
    rows, strays = found["rows"], found["strays"]
    known = sorted(TABLES, key=lambda one: (_NEEDS.index(_need(one)), one not in rows, one))
    return WarehouseLook(
        folder_id=folder_id,
        ready=bool(rows.get(NEEDED)),
        tables=tuple(WarehouseTable(one, _need(one), rows.get(one), strays.get(one, 0)) for one in known),
        ignored=tuple(found["ignored"]),
        deals=rows.get(NEEDED, 0),
        with_history=found["with_history"],
    )


def start_warehouse(
    workspace: Workspace, folder_id: str, *, timezone: str, currency: str, label: str
) -> StartedJob:
    """Start a job that imports a folder (see :func:`import_warehouse`), and throws the folder away when done.

    Raises
    ------
    UnknownUploadError, CalendarZoneError
    """
    folder = workspace.uploads.folder(folder_id).path
    _check_zone(timezone)
    dataset = workspace.store.free_name(label)

    def work(job: Job) -> str:
        import_warehouse(
            workspace,
            folder,
            timezone=timezone,
            currency=currency,
            name=dataset,
            label=label,
            on_progress=job.advance,
        )
        workspace.uploads.drop(folder_id)
        return dataset

    return StartedJob(workspace.jobs.start("import", work, dataset=dataset), dataset)


def import_warehouse(  # noqa: PLR0913 - what the tables do not tell
    workspace: Workspace,
    folder: Path,
    *,
    timezone: str,
    currency: str,
    name: str | None = None,
    label: str | None = None,
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
    name, label
        Data set, and its name for people; made from the name of the folder when not given.

    Raises
    ------
    NoDealTableError, CalendarZoneError
    """
    _check_zone(timezone)
    dataset = name or workspace.store.free_name(folder.resolve().name)
    workspace.store.check_name(dataset)
    work = workspace.home / "warehouse" / uuid4().hex
    request = PublishRequest(
        str(workspace.home),
        dataset,
        label or folder.name,
        str(work / "landing.duckdb"),
        PortalFolder(workspace).salt().hex(),
        memory_mb=engine_mb(_limits(folder)),
    )
    given = {
        "request": request.to_json(),
        "folder": str(folder),
        "timezone": timezone,
        "currency": currency,
    }
    try:
        found = run_limited(
            f"{__name__}:warehouse_job", given, limits=_limits(folder), on_progress=on_progress
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    published = ImportResult(**found["published"])
    again = join_again(workspace, dataset, on_progress)
    if again is not None:
        published = replace(published, version=again)
    return WarehouseView(**{**found, "ignored": tuple(found["ignored"]), "published": published})


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


def look_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Look at a folder (called in the child)."""
    progress(0.0, "reading")
    return asdict(look_at(Path(arguments["folder"])))


_NEEDS: tuple[Need, ...] = ("required", "recommended", "optional")


def _need(table: str) -> Need:
    return "required" if table == NEEDED else "recommended" if table in RECOMMENDED else "optional"


def _check_zone(timezone: str) -> None:
    if timezone not in available_timezones():
        raise CalendarZoneError(value=timezone, allowed=available_timezones())


def _limits(folder: Path) -> Limits:
    return limits_for([path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else [])
