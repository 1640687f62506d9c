"""From a file to a data set: look, check, import; the demo company the same way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from filon.app.accounting_places import join_again
from filon.app.inspection import check_file, inspect_file
from filon.app.jobs import StartedJob
from filon.app.texts import Text
from filon.app.views.report import reason_text
from filon.core.errors import FilonError
from filon.core.i18n import translate
from filon.ingest.demo.importing import DemoRequest
from filon.ingest.demo.source import SCALES
from filon.ingest.files import Format
from filon.ingest.importing import ImportRequest, ImportResult
from filon.ingest.worker import Limits, engine_mb, limits_for, run_limited
from filon.log.mapping import LifecycleRows, Mapping, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.jobs import Job
    from filon.app.uploads import Upload
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress

DemoScale = Literal["small", "medium", "large"]
DEFAULT_SCALE: DemoScale = "medium"
"""The least in which each truth of the company shows: a segment of fewer than thirty is not compared."""

_IMPORT_JOB = "filon.ingest.importing:import_job"
_DEMO_JOB = "filon.ingest.demo.importing:demo_job"
"""What a child does: it loads these modules and what they need, not the application."""

_DEMO_LIMITS = Limits(memory_mb=2_048, seconds=1_800.0, file_mb=16_384)


@dataclass(frozen=True)
class ColumnView:
    """A column of an uploaded table, and what its values look like."""

    name: str
    type: str
    samples: tuple[str, ...]
    ambiguous_dates: bool
    formats: tuple[str, ...]
    date_only: bool
    null_count: int
    distinct: int


@dataclass(frozen=True)
class QuestionView:
    """Something that only a person can answer; ``field`` of the mapping takes one of the ``choices``.

    A question that is not ``required`` has its ``default`` in the proposal already, and asks for a look.
    """

    code: str
    field: str
    column: str | None
    text: Text
    choices: tuple[str, ...]
    default: str | None
    required: bool


@dataclass(frozen=True)
class UploadView:
    """An uploaded file: what it is, its first rows, the mapping proposed for it, what is left to answer.

    A file that describes itself (XES, OCEL) has no columns and no ``proposal``: it is imported as it is, and so is a
    filled template, whose ``proposal`` is its own (``self_described``). A workbook names its ``sheets`` and
    the one that is read.
    """

    upload_id: str
    filename: str
    size: int
    format: Format
    shape: Shape
    columns: tuple[ColumnView, ...]
    rows_previewed: int
    complete: bool
    preview: tuple[tuple[str | None, ...], ...]
    preview_lines: tuple[int, ...]
    proposal: Mapping | None
    questions: tuple[QuestionView, ...]
    self_described: bool = False
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True)
class CheckedEvent:
    """An event as the mapping reads it."""

    case_id: str
    activity: str
    timestamp: str
    start_timestamp: str | None
    resource: str | None


@dataclass(frozen=True)
class CheckedRejection:
    """A value that the mapping cannot read; ``kept`` says that the rest of its row is used."""

    line: int | None
    column: str | None
    value: str | None
    reason: str
    text: Text
    kept: bool


@dataclass(frozen=True)
class CheckCounts:
    """What the mapping makes of the rows looked at."""

    rows: int
    events: int
    cases: int
    activities: int
    variants: int
    rejected_rows: int


@dataclass(frozen=True)
class CheckView:
    """What a mapping makes of the first rows of a file; ``complete`` says that there are no others."""

    complete: bool
    counts: CheckCounts
    preview_events: tuple[CheckedEvent, ...]
    rejected: tuple[CheckedRejection, ...]


def inspect_upload(upload: Upload, choices: dict[str, str | None] | None = None) -> UploadView:
    """Look at an uploaded file (see :func:`filon.app.inspection.inspect_file`)."""
    found = inspect_file(upload.path, choices)
    proposal = found.get("proposal")
    return UploadView(
        upload_id=upload.id,
        filename=upload.filename,
        size=upload.size,
        format=found["format"],
        shape=found.get("shape", "objects"),
        columns=tuple(_column(one) for one in found.get("columns", ())),
        rows_previewed=found.get("rows_previewed", 0),
        complete=found.get("complete", False),
        preview=tuple(map(tuple, found.get("preview", ()))),
        preview_lines=tuple(found.get("preview_lines", ())),
        proposal=None if proposal is None else Mapping.from_json(proposal),
        questions=tuple(_question(one) for one in found.get("questions", ())),
        self_described=proposal is None or found.get("self_described", False),
        sheets=tuple(found.get("sheets", ())),
        sheet=found.get("sheet"),
    )


def check_upload(upload: Upload, mapping: Mapping, sheet: str | None = None) -> CheckView:
    """Say what a mapping would make of the first rows of an uploaded file."""
    found = check_file(upload.path, mapping, sheet)
    return CheckView(
        complete=found["complete"],
        counts=CheckCounts(**found["counts"]),
        preview_events=tuple(CheckedEvent(**one) for one in found["preview_events"]),
        rejected=tuple(CheckedRejection(**one, text=reason_text(one["reason"])) for one in found["rejected"]),
    )


def import_paths(  # noqa: PLR0913 - one argument per choice of the person who imports
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    name: str | None = None,
    label: str | None = None,
    mapping: Mapping | None = None,
    timezone: str | None = None,
    sheet: str | None = None,
    lifecycle: LifecycleRows = "complete",
    on_progress: Progress | None = None,
) -> ImportResult:
    """Import files of one kind as one data set, in the limited child process.

    Parameters
    ----------
    paths
        Files, read one after the other.
    name
        Data set: a new one, or one that gets a new version; a free name made from the label when not given.
    label
        Its name for people; the first file's name when not given.
    mapping
        Confirmed mapping; not needed by files that describe themselves.
    timezone, sheet, lifecycle
        See :class:`filon.ingest.importing.ImportRequest`.
    on_progress
        Told the share done and the stage; an exception raised here stops the import.

    Raises
    ------
    FilonError
        A named refusal; the data set is as it was before.
    """
    shown = label or paths[0].name
    request = ImportRequest(
        home=str(workspace.home),
        name=name or workspace.store.free_name(label or _stem(paths[0])),
        label=shown,
        files=tuple(str(path.resolve()) for path in paths),
        mapping=None if mapping is None else mapping.to_json(),
        timezone=timezone,
        sheet=sheet,
        lifecycle=lifecycle,
    )
    return _run_import(workspace, request, on_progress)


def start_import(  # noqa: PLR0913 - as above
    workspace: Workspace,
    upload: Upload,
    *,
    name: str | None = None,
    label: str | None = None,
    mapping: Mapping | None = None,
    timezone: str | None = None,
    sheet: str | None = None,
) -> StartedJob:
    """Start a job that imports an uploaded file (see :func:`import_paths`), and throws the file away when done."""
    dataset = name or workspace.store.free_name(label or _stem(Path(upload.filename)))
    workspace.store.check_name(dataset)

    def work(job: Job) -> str:
        import_paths(
            workspace,
            [upload.path],
            name=dataset,
            label=label or upload.filename,
            mapping=mapping,
            timezone=timezone,
            sheet=sheet,
            on_progress=job.advance,
        )
        workspace.uploads.drop(upload.id)
        return dataset

    return StartedJob(workspace.jobs.start("import", work, dataset=dataset), dataset)


def demo_name(scale: DemoScale) -> str:
    """Name of the data set that holds the demo company of a size."""
    return "demo" if scale == DEFAULT_SCALE else f"demo-{scale}"


def start_demo(workspace: Workspace, scale: DemoScale, lang: str) -> StartedJob:
    """Start a job that makes the demo company; one that was made before is used again."""
    dataset = demo_name(scale)

    def work(job: Job) -> str:
        if dataset not in workspace.store.names():
            make_demo(workspace, scale, lang, name=dataset, on_progress=job.advance)
        return dataset

    return StartedJob(workspace.jobs.start("demo", work, dataset=dataset), dataset)


def make_demo(
    workspace: Workspace,
    scale: DemoScale,
    lang: str,
    *,
    name: str = "demo",
    on_progress: Progress | None = None,
) -> ImportResult:
    """Make the demo company as a data set, in a child process."""
    memory_mb = engine_mb(_DEMO_LIMITS)
    label = translate("demo.label", lang, deals=SCALES[scale])
    request = DemoRequest(str(workspace.home), name, label, SCALES[scale], memory_mb=memory_mb)
    return _published(workspace, _DEMO_JOB, request.to_json(), _DEMO_LIMITS, on_progress)


def _run_import(workspace: Workspace, request: ImportRequest, on_progress: Progress | None) -> ImportResult:
    limits = limits_for(Path(path) for path in request.files)
    bounded = replace(request, memory_mb=engine_mb(limits))
    return _published(workspace, _IMPORT_JOB, bounded.to_json(), limits, on_progress)


def _published(
    workspace: Workspace, job: str, arguments: dict[str, Any], limits: Limits, on_progress: Progress | None
) -> ImportResult:
    try:
        found = run_limited(job, arguments, limits=limits, on_progress=on_progress)
    finally:
        # What a killed child left behind, and versions that nobody needs any more.
        with suppress(FilonError):
            workspace.store.tidy(arguments["name"])
    again = join_again(workspace, arguments["name"], on_progress)
    return ImportResult(**(found if again is None else {**found, "version": again}))


def _stem(path: Path) -> str:
    return path.name.split(".")[0] or path.name


def _column(found: dict[str, Any]) -> ColumnView:
    return ColumnView(**{**found, "samples": tuple(found["samples"]), "formats": tuple(found["formats"])})


def _question(found: dict[str, Any]) -> QuestionView:
    return QuestionView(**{**found, "text": Text(**found["text"]), "choices": tuple(found["choices"])})
