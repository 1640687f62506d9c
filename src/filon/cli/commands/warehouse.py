"""``filon warehouse``: HubSpot tables that a connector landed in a warehouse, as a data set."""

from __future__ import annotations

from pathlib import Path

import click

from filon.app.warehouse import import_warehouse
from filon.app.workspace import Workspace
from filon.cli.language import say
from filon.cli.options import json_option
from filon.cli.output import emit, job_progress, line, table
from filon.cli.words import command, option


@command("warehouse")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False))
@option("--timezone", default="UTC", show_default=True, metavar="ZONE", help="warehouse.timezone")
@option("--currency", default="EUR", show_default=True, metavar="CODE", help="warehouse.currency")
@option("--name", metavar="NAME", help="import.name")
@json_option
def warehouse(*, folder: Path, timezone: str, currency: str, name: str | None, as_json: bool) -> None:
    """Read the tables of a folder and publish them."""
    with Workspace() as workspace, job_progress() as on_progress:
        found = import_warehouse(
            workspace, folder, timezone=timezone, currency=currency, name=name, on_progress=on_progress
        )
    if as_json:
        emit(found)
        return
    table("", [("table", "text"), ("rows", "n")], list(found.tables.items()))
    if found.ignored:
        line(say("warehouse.ignored", files=", ".join(found.ignored)))
    for stray, count in found.strays.items():
        line(say("warehouse.strays", count=count, total=found.tables[stray], table=stray))
    result = found.published
    line(say("import.done", name=result.dataset, version=result.version))
    table(
        "",
        [(key, "n") for key in ("cases", "events", "activities", "variants", "rejected")],
        [(result.cases, result.events, result.activities, result.variants, result.rejected_rows)],
    )
    if not found.with_history:
        line(say("warehouse.no_history"))
    line(say("import.next", name=result.dataset))
