"""The application: routes, errors, the door, the front-end."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from anyio import create_task_group, sleep, to_thread
from fastapi import APIRouter, Depends, FastAPI

import filon
from filon.api import problems, static
from filon.api.dependencies import declare_language
from filon.api.described import with_examples
from filon.api.guard import Guard
from filon.api.routes import (
    analysis,
    cases,
    compare,
    conformance,
    datasets,
    goals,
    hubspot,
    imports,
    models,
    policies,
    questions,
    reports,
    simulation,
    views,
    warehouse,
)
from filon.api.strict import known_parameters_only
from filon.app.hubspot_sync import sync_when_due
from filon.app.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from starlette.routing import BaseRoute

THREADS = 80
"""Requests served together; most of them wait for their turn at the engine."""

LOOK_S = 60.0
"""Seconds between two looks at the schedule of the portal."""

_log = logging.getLogger(__name__)

_DESCRIPTION = """
Process mining for Lead-to-Cash in HubSpot: import event data, then ask for its map, variants, times and cases.

* Durations are in seconds, shares between 0 and 1, instants in UTC (ISO 8601).
* Analyses look at the cases that meet every filter `f`; see the filter grammar in the documentation.
* Words of the process come in French and English at once; errors in the language of `lang` or `Accept-Language`.
* Every error is `application/problem+json` with a stable `code`.
* An unknown parameter is an error, never ignored.
"""
_TAGS = [
    {"name": "data sets", "description": "What is in the workspace."},
    {"name": "analysis", "description": "Figures and pictures of a selection of cases."},
    {"name": "models", "description": "How the process should go: drawings, rules, allowed deviations."},
    {"name": "conformance", "description": "Cases beside a process model, and models of cases."},
    {"name": "cases", "description": "Single cases, and everything as a file."},
    {"name": "what-if", "description": "Learn how the process runs, change something, simulate it."},
    {"name": "questions", "description": "Answers, and where their numbers come from."},
    {"name": "goals", "description": "What is wanted of the key figures, and how far it has come."},
    {"name": "reports", "description": "Documents to send on."},
    {"name": "import", "description": "From a file to a data set."},
    {"name": "hubspot", "description": "A HubSpot portal as a source."},
    {"name": "jobs", "description": "Long work under way."},
    {"name": "server", "description": "The server itself."},
]


def create_app(home: Path | None = None, *, hosts: Iterable[str] = (), any_address: bool = False) -> FastAPI:
    """Application that serves one workspace.

    Parameters
    ----------
    home
        Workspace folder; the default one when not given.
    hosts
        Names that the server answers to, beside ``localhost`` and its addresses.
    any_address
        Whether it answers to any IP address too (see :class:`filon.api.guard.Guard`).
    """
    workspace = Workspace(home)
    app = FastAPI(
        title="Filon",
        version=filon.__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        openapi_url="/api/openapi.json",
        # The usual pages load their scripts from a public network of files, which a local tool must not.
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=_lifespan,
        # One schema of the mapping for what is proposed and what is sent back.
        separate_input_output_schemas=False,
    )
    app.state.workspace = workspace
    app.add_middleware(
        Guard, hosts=tuple(hosts), any_address=any_address, most_upload_bytes=workspace.uploads.most_bytes
    )
    problems.install(app)
    app.router.routes.extend(_routes())
    static.install(app)
    describe = app.openapi
    app.openapi = lambda: with_examples(describe())  # type: ignore[method-assign]
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Routes of every application: they hold no state, and what they take and give is described once."""
    api = APIRouter(
        prefix="/api",
        dependencies=[Depends(known_parameters_only), Depends(declare_language)],
        generate_unique_id_function=lambda route: route.name,
    )
    for module in (
        datasets,
        views,
        analysis,
        questions,
        goals,
        compare,
        reports,
        policies,
        models,
        conformance,
        cases,
        simulation,
        hubspot,
        imports,
        warehouse,
    ):
        api.include_router(module.router)
    return tuple(api.routes)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    workspace: Workspace = app.state.workspace
    async with create_task_group() as group:
        group.start_soon(_keep_in_step, workspace)
        yield
        group.cancel_scope.cancel()
    await to_thread.run_sync(workspace.close)


async def _keep_in_step(workspace: Workspace) -> None:
    """Read the connected portal again whenever its schedule asks for it."""
    while True:
        try:
            await to_thread.run_sync(sync_when_due, workspace)
        except Exception:  # noqa: BLE001 - what is wrong with a source must not take the server along
            _log.exception("no synchronisation by schedule")
        await sleep(LOOK_S)
