"""XES and XES.gz files read as raw rows for the coercion door, with the mapping that fits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.reading.chunks import Chunks
from filon.log.xes.parser import XesBatch, XesParser
from filon.log.xes.rows import CASE_COLUMN, Keys
from filon.log.xes.words import (
    ACTIVITY,
    AMOUNT,
    CASE_NAME,
    CASE_TYPE,
    CHANGE_SOURCE,
    CURRENCY,
    EVIDENCE,
    OUTCOME,
    RESOURCE,
    ROLE_KINDS,
    START_TIME,
    TIME,
    TRANSITION,
)

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
        return self._parser.guard.notebook.notes()

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

    def mapping(self, *, timezone: str | None = None) -> Mapping:
        """Mapping of the rows read so far: the roles of the standard keys, everything else as attributes.

        Parameters
        ----------
        timezone
            IANA zone of times without offset.
        """
        outcome = self._cases.column(OUTCOME) if OUTCOME in self._cases.kinds else None
        return Mapping(
            shape="long",
            case=CASE_COLUMN,
            activity=ACTIVITY,
            timestamp=TIME,
            start_timestamp=self._known(START_TIME),
            resource=self._known(RESOURCE),
            lifecycle=self._known(TRANSITION),
            evidence=self._known(EVIDENCE),
            change_source=self._known(CHANGE_SOURCE),
            case_type=self._log_value(CASE_TYPE) or "case",
            case_attributes=self._attributes(self._cases, {CASE_NAME, OUTCOME}),
            event_attributes=self._attributes(
                self._events, {*ROLE_KINDS, START_TIME, EVIDENCE, CHANGE_SOURCE}
            ),
            timezone=timezone,
            outcome=None if outcome is None else OutcomeColumn(outcome, won=("won",), lost=("lost",)),
            amount=self._role_column(AMOUNT),
            currency=self._role_column(CURRENCY),
        )

    def _known(self, key: str) -> str | None:
        return key if key in self._events.kinds else None

    def _log_value(self, key: str) -> str | None:
        found = (node for node in self.log_attributes if node["key"] == key and "value" in node)
        return next((str(node["value"]) for node in found), None)

    def _role_column(self, role: str) -> str | None:
        key = self._log_value(role)
        return self._cases.column(key) if key is not None and key in self._cases.kinds else None

    def _attributes(self, keys: Keys, roles: set[str]) -> tuple[AttributeColumn, ...]:
        return tuple(
            AttributeColumn(keys.column(key), key, keys.type(key)) for key in keys.kinds if key not in roles
        )
