"""One import from start to end: sources in, a published version out; what the limited child process runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.core.errors import RefusedInputError
from filon.ingest.ahead import ahead
from filon.ingest.files import open_table
from filon.ingest.formats import detect_format
from filon.ingest.own_export import OwnExport
from filon.ingest.perspectives import lead_to_cash, speaks_lead_to_cash
from filon.ingest.template_reader import TemplateTable
from filon.log.building import Origin
from filon.log.mapping import LifecycleRows, Mapping
from filon.log.ocel import OcelFile
from filon.log.store import Store
from filon.log.xes import XesFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.ingest.table import Note
    from filon.log.building import Building
    from filon.log.ocel.reader import OcelFormat
    from filon.log.reading.notes import FileNote

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and the stage: ``reading``, ``building``, ``publishing``."""

READING_SHARE = 0.6
"""Part of the whole that reading takes, for the progress bar; building and publishing take the rest."""

VOCABULARY = "lead_to_cash"


class MappingNeededError(RefusedInputError):
    """A table says nothing of what its columns mean."""

    code = "mapping_needed"


class MixedFilesError(RefusedInputError):
    """The files of one import must be of one kind."""

    code = "mixed_files"


class ZoneNeededError(RefusedInputError):
    """The file holds times without an offset, and no zone was declared for them."""

    code = "zone_needed"


@dataclass(frozen=True)
class ImportRequest:
    """What to import, under which name, by which mapping.

    Parameters
    ----------
    home
        Workspace folder.
    name, label
        Data set to create or to give a new version, and its name for people.
    files
        Files of one shape, read one after the other.
    source
        What to show as the origin, usually the names of the files.
    mapping
        Confirmed mapping as JSON; ``None`` for files that describe themselves (XES, OCEL).
    timezone
        IANA zone of times without an offset in files that describe themselves, and of the days of the log.
    sheet
        Sheet of a workbook.
    lifecycle
        For XES: ``complete`` or ``all`` (see :class:`filon.log.mapping.Mapping`).
    memory_mb
        Bound of the engine's memory.
    """

    home: str
    name: str
    label: str
    files: tuple[str, ...]
    source: str = ""
    mapping: dict[str, Any] | None = None
    timezone: str | None = None
    sheet: str | None = None
    lifecycle: LifecycleRows = "complete"
    memory_mb: int | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives an equal request back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ImportRequest:
        """Request from its JSON object."""
        return cls(**{**data, "files": tuple(data["files"])})


@dataclass(frozen=True)
class ImportResult:
    """What was published: the numbers that a person checks first."""

    dataset: str
    version: int
    cases: int
    events: int
    activities: int
    variants: int
    rejected_rows: int


def import_files(request: ImportRequest, progress: Progress) -> ImportResult:
    """Read, coerce, build and publish; nothing is visible to readers before the end.

    Parameters
    ----------
    request
        See :class:`ImportRequest`.
    progress
        Told how far the import is.

    Raises
    ------
    FilonError
        A named refusal; the data set is as it was before.
    """
    store = Store(Path(request.home))
    with store.build(request.name, memory_mb=request.memory_mb) as building:
        origin = _Import(request, building, progress).run()
        progress(0.95, "publishing")
        version = building.finish(origin)
    return published(store, request.name, version)


def import_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of :func:`import_files` in a child process."""
    return asdict(import_files(ImportRequest.from_json(arguments), progress))


class _Import:
    """Feeds the files of a request into a version, by what they are."""

    def __init__(self, request: ImportRequest, building: Building, progress: Progress) -> None:
        self._request = request
        self._building = building
        self._progress = progress
        self._notes: list[dict[str, object]] = []

    def run(self) -> Origin:
        paths = [Path(name) for name in self._request.files]
        formats = {detect_format(path) for path in paths}
        if len(formats) > 1:
            raise MixedFilesError(formats=sorted(formats))
        kind = formats.pop()
        if kind == "xes":
            zone, vocabulary = self._xes(paths)
        elif kind in ("ocel-json", "ocel-xml", "ocel-sqlite"):
            zone, vocabulary = self._ocel(paths, kind)
        else:
            zone, vocabulary = self._table(paths)
        return Origin(
            label=self._request.label,
            source=self._request.source or ", ".join(path.name for path in paths),
            format=kind,
            timezone=self._request.timezone or zone or "UTC",
            vocabulary=vocabulary,
            extra={"notes": self._notes},
        )

    def _table(self, paths: list[Path]) -> tuple[str | None, str | None]:
        mapping = None if self._request.mapping is None else Mapping.from_json(self._request.mapping)
        for position, path in enumerate(paths):
            table = open_table(path, sheet=self._request.sheet)
            if mapping is None and isinstance(table, TemplateTable | OwnExport):
                mapping = table.mapping
            if mapping is None:
                raise MappingNeededError(name=path.name)
            mapping.check(table.columns)
            if position == 0 and (table.format == "csv" or (table.format == "parquet" and len(paths) == 1)):
                self._building.pass_rows(mapping)
            for batch in ahead(table.batches()):
                add = self._building.add_rows if batch.has_events else self._building.add_idle_cases
                add([batch.rows])
                self._building.add_rejected(batch.rejected)
                self._read(position, len(paths), batch.progress)
            self._note(table.notes)
        assert mapping is not None  # noqa: S101 - there is at least one file
        self._progress(READING_SHARE, "building")
        self._building.admit_table(mapping)
        known = {*mapping.activity_keys.values(), *(date.activity for date in mapping.dates)}
        return mapping.timezone, _vocabulary(known)

    def _xes(self, paths: list[Path]) -> tuple[str | None, str | None]:
        mapping: Mapping | None = None
        for position, path in enumerate(paths):
            log = XesFile(path)
            for batch in log.batches():
                add = self._building.add_rows if batch.has_events else self._building.add_idle_cases
                add([batch.rows])
                self._read(position, len(paths), log.progress)
            if log.needs_timezone and not self._request.timezone:
                raise ZoneNeededError(name=path.name)
            mapping = _merged(mapping, log.mapping(timezone=self._request.timezone))
            self._note(log.notes)
        assert mapping is not None  # noqa: S101 - there is at least one file
        self._progress(READING_SHARE, "building")
        self._building.admit_table(replace(mapping, lifecycle_rows=self._request.lifecycle))
        return self._request.timezone, _vocabulary(self._building.activities())

    def _ocel(self, paths: list[Path], kind: OcelFormat) -> tuple[str | None, str | None]:
        for position, path in enumerate(paths):
            log = OcelFile(path, kind, self._request.timezone)
            for batch in log.batches():
                self._building.add_objects([batch])
                self._read(position, len(paths), log.progress)
            if log.needs_timezone and not self._request.timezone:
                raise ZoneNeededError(name=path.name)
            self._note(log.notes)
        self._progress(READING_SHARE, "building")
        vocabulary = _vocabulary(self._building.raw_activities())
        views = lead_to_cash(self._building.raw_object_types()) if vocabulary else ()
        self._building.admit_objects(views)
        return self._request.timezone, vocabulary

    def _read(self, position: int, files: int, share: float) -> None:
        self._progress((position + share) / files * READING_SHARE, "reading")

    def _note(self, notes: Iterable[Note | FileNote]) -> None:
        self._notes += [asdict(note) for note in notes]


def _vocabulary(activities: Iterable[str]) -> str | None:
    return VOCABULARY if speaks_lead_to_cash(activities) else None


def _merged(one: Mapping | None, other: Mapping) -> Mapping:
    """Mapping that covers the columns of both."""
    if one is None:
        return other
    return replace(
        one,
        resource=one.resource or other.resource,
        lifecycle=one.lifecycle or other.lifecycle,
        case_attributes=tuple(dict.fromkeys((*one.case_attributes, *other.case_attributes))),
        event_attributes=tuple(dict.fromkeys((*one.event_attributes, *other.event_attributes))),
    )


def published(store: Store, name: str, version: int) -> ImportResult:
    """Figures of a version that was just published."""
    schema = store.open(name, version=version).schema
    view = schema.perspective
    return ImportResult(
        name, version, view.cases, view.events, view.activities, view.variants, schema.rejected_rows
    )
