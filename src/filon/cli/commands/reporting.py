"""``filon report``: a document to send on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli.commands.datasets import check_target, report_file
from filon.cli.language import current
from filon.cli.options import json_option, selection_options
from filon.cli.words import command, option

if TYPE_CHECKING:
    from filon.app.selection import Selection


@command("report")
@selection_options
@option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="report.output")
@option("--questions", default="", metavar="KEYS", help="report.questions")
@option("--force", is_flag=True, help="export.force")
@json_option
def report(selection: Selection, output: Path | None, questions: str, force: bool, as_json: bool) -> None:
    """Write a report of the selected cases."""
    from filon.app.report.content import ReportRequest
    from filon.app.report.writing import report_kind, report_name, write_report
    from filon.app.workspace import Workspace

    keys = tuple(key.strip() for key in questions.split(",") if key.strip())
    asked = ReportRequest(selection, keys, current())
    target = output or Path(report_name(asked, "pdf"))
    kind = report_kind(target)
    check_target(target, force=force)
    with Workspace() as workspace:
        write_report(workspace, asked, kind, target.resolve())
    report_file(target, as_json=as_json)
