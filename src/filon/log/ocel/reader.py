"""One door to the three OCEL formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from filon.log.ocel.collector import Collector
from filon.log.ocel.json_reader import read_json
from filon.log.ocel.sqlite_reader import read_sqlite
from filon.log.ocel.xml_reader import read_xml
from filon.log.reading.chunks import Chunks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.log.object_batch import ObjectBatch
    from filon.log.reading.notes import FileNote

OcelFormat = Literal["ocel-json", "ocel-xml", "ocel-sqlite"]


class OcelFile:
    """An object-centric log in a file: OCEL 2.0 as JSON, XML or SQLite, or OCEL 1.0 as JSON; text may be gzip.

    Batches have the tables of :class:`ObjectBatch`. Event attributes become columns, typed as declared; those named
    ``resource``, ``lifecycle``, ``evidence`` and ``change_source`` play that role. Every value of an object's
    attribute is kept with its time. Objects without events are kept.

    Parameters
    ----------
    path
        File to read.
    form
        Its format, as found in its content.
    timezone
        IANA zone of times without offset; UTC when not given, and then :attr:`needs_timezone` tells.
    """

    def __init__(self, path: Path, form: OcelFormat, timezone: str | None = None) -> None:
        self._path = path
        self._form = form
        self._chunks = Chunks(path)
        self._collector = Collector(timezone)
        self._done = False

    def batches(self) -> Iterator[ObjectBatch]:
        """Read the file; the other members describe what has been read so far.

        Raises
        ------
        FilonError
            The file is damaged, hostile or no object-centric log; the error names the fault.
        """
        if self._form == "ocel-sqlite":
            yield from read_sqlite(self._path, self._collector)
        elif self._form == "ocel-xml":
            yield from read_xml(self._chunks, self._collector)
        else:
            yield from read_json(self._chunks, self._collector)
        self._done = True

    @property
    def progress(self) -> float:
        """Share of the file that has been read, 0 to 1."""
        return 1.0 if self._done else self._chunks.progress

    @property
    def notes(self) -> tuple[FileNote, ...]:
        """Broken rules and assumptions, each with its first line (or row) and its count."""
        return self._collector.notebook.notes()

    @property
    def needs_timezone(self) -> bool:
        """Whether some time is written without its offset from UTC, so that a zone must be declared."""
        return any(note.code == "naive_time" for note in self.notes)

    @property
    def event_count(self) -> int:
        """Events read."""
        return self._collector.event_count

    @property
    def object_count(self) -> int:
        """Objects read, with or without events."""
        return self._collector.object_count
