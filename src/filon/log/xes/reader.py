"""XES and XES.gz files read as raw rows for the coercion door, with the mapping that fits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.log.mapping import AttributeColumn, Mapping
from filon.log.reading.chunks import Chunks
from filon.log.xes.parser import XesBatch, XesParser
from filon.log.xes.rows import CASE_COLUMN, Keys
from filon.log.xes.words import ACTIVITY, CASE_NAME, RESOURCE, ROLE_KINDS, TIME, TRANSITION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.log.mapping import AttributeType
    from filon.log.reading.notes import FileNote
    from filon.log.schema import Scope
    from filon.log.xes.header import Header
    from filon.log.xes.nested import Node

__all__ = ["XesBatch", "XesColumn", "XesFile"]


@dataclass(frozen=True)
class XesColumn:
    """A column of the rows: the attribute that it holds, of an event or of its trace."""

    name: str
    key: str
    scope: Scope
    type: AttributeType


class XesFile:
    """A XES log, plain or gzip-compressed, read once from start to end in bounded memory.

    Rows hold ``line`` (of the event in the file), ``case:concept:name``, ``concept:name``, ``time:timestamp`` and,
    where the log has them, ``lifecycle:transition``, ``org:resource``, further event attributes under their key and
    trace attributes under ``case:<key>``. An event key that would clash (``line``, ``case:…``) is prefixed
    ``event:``. Types are those of the elements; a batch with a value that its type cannot take brings that column as
    text, so that the coercion door reports the row. Lists, containers and attributes inside attributes are JSON text.

    Parameters
    ----------
    path
        File to read; its content decides whether it is compressed.

    Notes
    -----
    The values of global attributes are examples and never become data. Classifiers matter only to events without
    ``concept:name``: the first one that does without it names them, its values joined by ``+``.
    """

    def __init__(self, path: Path) -> None:
        self._chunks = Chunks(path)
        self._events = Keys("event")
        self._cases = Keys("case")
        self._parser = XesParser(self._events, self._cases)

    def batches(self) -> Iterator[XesBatch]:
        """Read the file; the other members describe what has been read so far.

        Raises
        ------
        FilonError
            The file is damaged, hostile or no XES; the error names the fault and its line.
        """
        parser = self._parser
        for chunk in self._chunks:
            parser.stream.feed(chunk)
            yield from self._ready()
        parser.stream.close()
        parser.flush()
        yield from self._ready()

    def _ready(self) -> list[XesBatch]:
        ready, self._parser.batches = self._parser.batches, []
        return ready

    @property
    def progress(self) -> float:
        """Share of the file that has been read, 0 to 1."""
        return self._chunks.progress

    @property
    def notes(self) -> tuple[FileNote, ...]:
        """Broken rules and assumptions, each with its first line and its count."""
        return self._parser.notebook.notes()

    @property
    def needs_timezone(self) -> bool:
        """Whether some time is written without its offset from UTC, so that a zone must be declared."""
        return any(note.code == "naive_time" for note in self.notes)

    @property
    def header(self) -> Header:
        """Declarations of the log."""
        return self._parser.header

    @property
    def log_attributes(self) -> list[Node]:
        """Attributes of the log itself."""
        return self._parser.log_attributes

    @property
    def event_count(self) -> int:
        """Events read, usable or not."""
        return self._parser.event_count

    @property
    def trace_count(self) -> int:
        """Traces read, with or without events."""
        return self._parser.trace_count

    @property
    def eventless_count(self) -> int:
        """Traces without events."""
        return self._parser.eventless_count

    @property
    def columns(self) -> tuple[XesColumn, ...]:
        """Columns of the rows except ``line``, in order of first appearance."""
        return tuple(
            XesColumn(keys.column(key), key, keys.scope, keys.type(key))
            for keys in (self._cases, self._events)
            for key in keys.kinds
        )

    def mapping(self, *, timezone: str | None = None, case_type: str = "case") -> Mapping:
        """Mapping of the rows read so far: the roles of the standard keys, everything else as attributes.

        Parameters
        ----------
        timezone
            IANA zone of times without offset.
        case_type
            Object type of the traces.
        """
        return Mapping(
            shape="long",
            case=CASE_COLUMN,
            activity=ACTIVITY,
            timestamp=TIME,
            resource=RESOURCE if RESOURCE in self._events.kinds else None,
            lifecycle=TRANSITION if TRANSITION in self._events.kinds else None,
            case_type=case_type,
            case_attributes=self._attributes("case", {CASE_NAME}),
            event_attributes=self._attributes("event", set(ROLE_KINDS)),
            timezone=timezone,
        )

    def _attributes(self, scope: Scope, roles: set[str]) -> tuple[AttributeColumn, ...]:
        return tuple(
            AttributeColumn(column.name, column.key, column.type)
            for column in self.columns
            if column.scope == scope and column.key not in roles
        )
