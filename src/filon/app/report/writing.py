"""Write a report to a file, whichever its kind."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from filon.app.report.content import Report, ReportRequest, gather
from filon.app.report.document import document
from filon.app.report.html import html_report
from filon.app.report.pdf import pdf_report
from filon.app.report.words import Words
from filon.core.errors import UnknownNameError

if TYPE_CHECKING:
    from filon.app.workspace import Workspace

ReportKind = Literal["html", "pdf", "xlsx"]
KINDS: tuple[ReportKind, ...] = get_args(ReportKind)


class UnknownReportKindError(UnknownNameError):
    """Reports are not written in files of that ending."""

    code = "unknown_report_kind"


def write_report(workspace: Workspace, asked: ReportRequest, kind: ReportKind, target: Path) -> None:
    """Gather a report and write it to a file; what is there is replaced in one step, once the new file is whole.

    Raises
    ------
    FilonError
        As of :func:`~filon.app.report.content.gather`.
    """
    report = gather(workspace, asked)
    with tempfile.TemporaryDirectory(prefix=".filon-", dir=target.parent) as folder:
        made = Path(folder) / target.name
        _write(report, kind, made)
        shutil.move(made, target)


def report_kind(path: Path) -> ReportKind:
    """Kind of report that a file name asks for by its ending.

    Raises
    ------
    UnknownReportKindError
    """
    ending = path.suffix.lower().removeprefix(".")
    for kind in KINDS:
        if kind == ending:
            return kind
    raise UnknownReportKindError(value=path.name, allowed=[f".{one}" for one in KINDS])


def report_name(asked: ReportRequest, kind: ReportKind) -> str:
    """Name of the file of a report."""
    return f"{Words(asked.lang).say('file', dataset=asked.selection.dataset)}.{kind}"


def _write(report: Report, kind: ReportKind, path: Path) -> None:
    if kind == "xlsx":
        # XlsxWriter and Arrow are slow to start, and only this kind needs them.
        from filon.app.report.workbook import write_workbook  # noqa: PLC0415

        write_workbook(report, path)
    elif kind == "pdf":
        path.write_bytes(pdf_report(document(report), report.lang, _footer(report)))
    else:
        path.write_text(html_report(document(report), report.lang), encoding="utf-8")


def _footer(report: Report) -> str:
    words = Words(report.lang)
    return words.say(
        "footer", label=report.about.label, version=report.about.version, day=words.day(report.made_at)
    )
