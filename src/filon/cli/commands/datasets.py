"""``filon datasets | export | publish | template``: what is there, and files to take away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from filon.app import publishing
from filon.app.exports import WRITERS, ExportFormat, export_log
from filon.app.views.datasets import dataset_cards
from filon.app.workspace import Workspace
from filon.cli.language import current, say
from filon.cli.options import json_option, name_argument, selection_options
from filon.cli.output import emit, line, table
from filon.cli.words import Choice, command, option
from filon.core.errors import RefusedInputError
from filon.ingest.template import write_template

if TYPE_CHECKING:
    from filon.app.selection import Selection


class FileExistsAlreadyError(RefusedInputError):
    """The file to write is there already, and overwriting was not asked for."""

    code = "file_exists"


class FolderMissingError(RefusedInputError):
    """The folder of the file to write is not there."""

    code = "folder_missing"


@command("datasets")
@json_option
def datasets(as_json: bool) -> None:
    """Print the data sets, the newest first."""
    with Workspace() as workspace:
        found = dataset_cards(workspace)
    if as_json:
        emit(found)
    elif not found:
        line(say("datasets.none"))
    else:
        table(
            "",
            [
                ("name", "text"),
                ("label", "text"),
                ("cases", "n"),
                ("events", "n"),
                ("activities", "n"),
                ("variants", "n"),
                ("rejected", "n"),
                ("created", "time"),
            ],
            [
                (
                    one.name,
                    one.label,
                    one.cases,
                    one.events,
                    one.activities,
                    one.variants,
                    one.rejected_rows,
                    one.created_at,
                )
                for one in found
            ],
        )
        for one in found:
            if one.books_left_out:
                line(say("datasets.books_left_out", name=one.name))


@command("export")
@selection_options
@option("--format", "kind", type=Choice(tuple(WRITERS)), required=True, help="export.format")
@option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="export.output")
@option("--force", is_flag=True, help="export.force")
@json_option
def export(selection: Selection, kind: str, output: Path | None, force: bool, as_json: bool) -> None:
    """Write the selected cases to a file."""
    chosen = cast("ExportFormat", kind)
    target = output or Path(selection.dataset + WRITERS[chosen][1])
    check_target(target, force=force)
    with Workspace() as workspace:
        export_log(workspace, selection, chosen, target.resolve())
    report_file(target, as_json=as_json)


@command("publish")
@name_argument
@option("-o", "--output", type=click.Path(path_type=Path), metavar="FOLDER", help="publish.output")
@json_option
def publish(name: str, output: Path | None, as_json: bool) -> None:
    """Write a whole data set as a folder of Parquet files, for engines that span machines."""
    target = output or Path(f"{name}-parquet")
    check_folder(target)
    with Workspace() as workspace:
        publishing.publish(workspace, name, target.resolve())
    sizes = [one.stat().st_size for one in target.rglob("*.parquet")]
    if as_json:
        emit({"folder": str(target), "files": len(sizes), "bytes": sum(sizes)})
    else:
        line(say("publish.done", folder=str(target), files=len(sizes), size=round(sum(sizes) / 1000)))


@command("template")
@option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="export.output")
@option("--force", is_flag=True, help="export.force")
@json_option
def template(output: Path | None, force: bool, as_json: bool) -> None:
    """Write the Excel template, in the language of the run."""
    target = output or Path(say("template.file"))
    check_target(target, force=force)
    write_template(target, current())
    report_file(target, as_json=as_json)


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a file that is there already, or whose folder is not."""
    check_folder(target)
    if target.exists() and not force:
        raise FileExistsAlreadyError(path=str(target))


def check_folder(target: Path) -> None:
    """Refuse to write where there is no folder to write in."""
    if not target.parent.is_dir():
        raise FolderMissingError(path=str(target.parent))


def report_file(target: Path, *, as_json: bool) -> None:
    """Say which file was written."""
    size = target.stat().st_size
    if as_json:
        emit({"file": str(target), "bytes": size})
    else:
        line(say("export.done", file=str(target), size=round(size / 1000)))
