"""``filon import``: files in, a data set out; a mapping is declared or confirmed, never assumed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.app.exports import export_rejected
from filon.app.imports import check_upload, import_paths, inspect_upload
from filon.app.selection import Selection
from filon.app.uploads import Upload
from filon.app.views.report import import_report
from filon.app.workspace import Workspace
from filon.cli import confirming
from filon.cli.language import current, read, say
from filon.cli.mapping_options import Declared, mapping_options
from filon.cli.options import json_option
from filon.cli.output import emit, job_progress, line, table
from filon.cli.words import command, option

if TYPE_CHECKING:
    from filon.app.imports import UploadView
    from filon.ingest.importing import ImportResult
    from filon.log.mapping import Mapping

SHOWN_REASONS = 5


@command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--name", metavar="NAME", help="import.name")
@option("--label", metavar="TEXT", help="import.label")
@mapping_options
@option("--sheet", metavar="SHEET", help="import.sheet")
@option("--yes", is_flag=True, help="import.yes_option")
@option("--dry-run", is_flag=True, help="import.dry_run")
@option("--rejected", type=click.Path(path_type=Path), metavar="FILE", help="import.rejected_option")
@json_option
def import_files(
    *,
    files: tuple[Path, ...],
    name: str | None,
    label: str | None,
    declared: Declared,
    sheet: str | None,
    yes: bool,
    dry_run: bool,
    rejected: Path | None,
    as_json: bool,
) -> None:
    """Look at the first file, settle the mapping, import all files."""
    first = Upload(id="", filename=files[0].name, path=files[0])
    found = inspect_upload(first, declared.choices(sheet))
    mapping = None if found.self_described or found.proposal is None else declared.apply(found.proposal)
    if dry_run:
        _rehearse(first, found, mapping, declared, sheet=sheet, as_json=as_json)
        return
    if mapping is not None:
        mapping = _confirmed(first, found, mapping, declared, files=files, sheet=sheet, yes=yes)
    with Workspace() as workspace:
        with job_progress() as on_progress:
            result = import_paths(
                workspace,
                files,
                name=name,
                label=label,
                mapping=mapping,
                timezone=declared.timezone,
                sheet=sheet,
                lifecycle=declared.lifecycle_rows or "complete",
                on_progress=on_progress,
            )
        if rejected is not None:
            export_rejected(workspace, Selection(result.dataset), current(), rejected.resolve())
        if as_json:
            emit(result)
        else:
            _report(workspace, result)


def _confirmed(
    first: Upload,
    found: UploadView,
    mapping: Mapping,
    declared: Declared,
    *,
    files: tuple[Path, ...],
    sheet: str | None,
    yes: bool,
) -> Mapping:
    """Mapping that was declared in full, accepted blindly, or agreed to at the terminal."""
    waiting = confirming.open_questions(found, declared)
    if yes:
        waiting = tuple(one for one in waiting if one.required)
    if not waiting and (yes or declared.complete):
        return mapping
    if yes or not at_terminal():
        confirming.refuse(found, mapping, waiting, [str(path) for path in files])
    confirming.show(found, mapping)
    mapping = confirming.ask(mapping, waiting)
    confirming.show_check(check_upload(first, mapping, sheet))
    if not confirming.agreed():
        raise click.Abort
    return mapping


def _rehearse(
    first: Upload,
    found: UploadView,
    mapping: Mapping | None,
    declared: Declared,
    *,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Say what would be imported, and import nothing."""
    waiting = confirming.open_questions(found, declared)
    ready = mapping is not None and not any(one.required for one in waiting)
    seen = check_upload(first, mapping, sheet) if mapping is not None and ready else None
    if as_json:
        plan = None if mapping is None else mapping.to_json()
        emit({"format": found.format, "mapping": plan, "questions": waiting, "check": seen})
        return
    if mapping is None:
        line(say("import.describes_itself", name=found.filename, format=found.format))
        return
    confirming.show(found, mapping)
    for one in waiting:
        line(f"? {read(one.text)}")
    if seen is not None:
        confirming.show_check(seen)


def _report(workspace: Workspace, result: ImportResult) -> None:
    line(say("import.done", name=result.dataset, version=result.version))
    table(
        "",
        [(key, "n") for key in ("cases", "events", "activities", "variants", "rejected")],
        [(result.cases, result.events, result.activities, result.variants, result.rejected_rows)],
    )
    if result.rejected_rows:
        found = workspace.ask(Selection(result.dataset), import_report)
        table(
            say("import.rejected", count=found.rejected_rows),
            [("reason", "text"), ("rows", "n")],
            [(read(one.text), one.count) for one in found.by_reason[:SHOWN_REASONS]],
        )
    line(say("import.next", name=result.dataset))


def at_terminal() -> bool:
    """Whether a person sits in front of the command."""
    return sys.stdin.isatty()
