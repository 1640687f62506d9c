"""From what has landed to a version of the data set, in a limited child."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from filon.app.hubspot_connection import DATASET, PortalFolder
from filon.app.hubspot_stages import kept_meanings
from filon.core.errors import FilonError
from filon.core.i18n import translate
from filon.ingest.hubspot.paths import PRODUCTION
from filon.ingest.hubspot.publishing import PublishRequest, fingerprint, publish
from filon.ingest.importing import ImportResult
from filon.ingest.worker import Limits, limits_for, run_limited
from filon.log.landing import Landing, Page

if TYPE_CHECKING:
    from pathlib import Path

    from filon.app.hubspot_connection import Connection
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress

_LEAST = Limits(memory_mb=1_536, seconds=900.0, file_mb=8_192)
_ENGINE_MB, _ENGINE_PER_MB = 480, 2
"""Memory of the engine, at least and per megabyte of the landing file: what does not fit spills to the disk, but what
it joins at a time has to fit. With 100,000 deals (190 MB) all processes together take about a gigabyte."""
_PUBLISHED = "published"
_HUBSPOT_HOST = re.compile(r"app(-[a-z0-9]+)?\.hubspot\.com")


def publish_landed(
    workspace: Workspace, folder: PortalFolder, connection: Connection, advance: Progress, *, always: bool
) -> ImportResult | None:
    """Publish what has landed, unless the version in force already says it (``None``)."""
    path = folder.landed(connection)
    request = _request(workspace, folder, connection, path)
    with Landing(path) as landing:
        wanted = fingerprint(landing, request)
        if not always and landing.fact(_PUBLISHED) == wanted and DATASET in workspace.store.names():
            return None
    try:
        found = run_bounded(request, path, advance)
    finally:
        with suppress(FilonError):
            workspace.store.tidy(DATASET)
    with Landing(path) as landing:
        landing.commit(Page(facts={_PUBLISHED: wanted}))
    return found


def run_bounded(request: PublishRequest, landing: Path, advance: Progress) -> ImportResult:
    """Publish in a child whose memory is bounded by the size of the landing file."""
    limits = _limits(landing)
    engine_mb = max(_ENGINE_MB, int(_ENGINE_PER_MB * landing.stat().st_size / 1e6))
    bounded = replace(request, memory_mb=min(engine_mb, limits.memory_mb // 2))
    said = run_limited(f"{__name__}:publish_job", bounded.to_json(), limits=limits, on_progress=advance)
    return ImportResult(**said)


def forget_earlier_versions(workspace: Workspace) -> None:
    """Leave nothing of the data set but the version in force."""
    for number in workspace.store.versions(DATASET)[:-1]:
        workspace.store.path(DATASET, number).unlink(missing_ok=True)
    shutil.rmtree(workspace.home / ".trash" / DATASET, ignore_errors=True)


def publish_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of publishing (called in the child)."""
    return asdict(publish(PublishRequest.from_json(arguments), progress))


def record_address(connection: Connection) -> str:
    """Beginning of the address of a record's page: HubSpot's own pages, or those of the live demo portal.

    What the portal says of its host is taken only where it is one of HubSpot's.
    """
    host = connection.ui_domain if _HUBSPOT_HOST.fullmatch(connection.ui_domain) else "app.hubspot.com"
    pages = f"https://{host}" if connection.base == PRODUCTION else connection.base.rstrip("/")
    return f"{pages}/contacts/{connection.portal_id}/record/"


def _request(
    workspace: Workspace, folder: PortalFolder, connection: Connection, path: Path
) -> PublishRequest:
    label = f"{translate('hubspot.label')} {connection.portal_id}"
    meanings = tuple((*stage, activity) for stage, activity in sorted(kept_meanings(folder).items()))
    return PublishRequest(
        str(workspace.home),
        DATASET,
        label,
        str(path),
        folder.salt().hex(),
        meanings,
        record_address(connection),
        str(folder.books(connection)),
    )


def _limits(path: Path) -> Limits:
    by_size = limits_for([path])
    return Limits(
        max(by_size.memory_mb, _LEAST.memory_mb),
        max(by_size.seconds, _LEAST.seconds),
        max(by_size.file_mb, _LEAST.file_mb),
    )
