"""One record of delimited text at a time, with the exact reason when it is not well formed.

A line ends at LF, CRLF or a lone CR. A field that begins with a quote ends at the next quote that is not doubled, and
only a delimiter or the end of the line may follow; any other quote is an ordinary character. This slow, exact reader
serves the rare pieces of a file that the vectorised one gives back, and the detection of the delimiter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_RECORD = 1 << 20
"""Longest record, in bytes: a quote left open costs one line, never the rest of the file."""

MOST_LINES = 5
"""Lines looked at for each record wanted of a sample."""

BREAK = re.compile(rb"\r\n|\n|\r")

_CR, _LF, _QUOTE = 13, 10, 34
_QUOTED = re.compile(rb'"((?>[^"]*(?:""[^"]*)*))"')


@dataclass(frozen=True)
class Record:
    """Fields of a record, where its text ends and where the next one begins."""

    fields: tuple[bytes, ...]
    end: int
    next: int


@dataclass(frozen=True)
class Fault:
    """Why no record could be read here; only the line is lost."""

    reason: str


class Tokenizer:
    """Reader of single records of one delimiter."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = ord(delimiter)
        self._plain = re.compile(b"[^" + re.escape(delimiter.encode()) + rb"\r\n]*")

    def record(self, data: bytes, start: int, *, final: bool) -> Record | Fault | None:
        """Record at ``start``, or its fault, or ``None`` when its end has not been read yet.

        ``final`` says that nothing follows ``data``.
        """
        fields: list[bytes] = []
        stop = min(len(data), start + MAX_RECORD)
        at = start
        while True:
            field = self._field(data, at, stop)
            if field is None:
                waits = stop == len(data) and not final
                return None if waits else Fault("unclosed_quote")
            value, at = field
            if at == len(data) and not final:
                return None
            if at == stop and stop < len(data) and data[at] not in (self._delimiter, _CR, _LF):
                return Fault("row_too_long")
            fields.append(value)
            if at == len(data) or data[at] in (_CR, _LF):
                return self._finished(data, fields, at, final=final)
            if data[at] != self._delimiter:
                return Fault("stray_quote")
            at += 1

    def records(self, data: bytes, *, most: int, final: bool) -> list[Record]:
        """First whole records of a sample, its faulty and blank lines left out.

        After many more lines than records wanted, the search ends: this is not how the text is written.
        """
        found: list[Record] = []
        at = 0
        for _ in range(MOST_LINES * most):
            if at >= len(data) or len(found) >= most:
                break
            record = self.record(data, at, final=final)
            if record is None:
                break
            if isinstance(record, Record):
                if record.end > at:
                    found.append(record)
                at = record.next
            else:
                line = BREAK.search(data, at)
                at = len(data) if line is None else line.end()
        return found

    def _field(self, data: bytes, at: int, stop: int) -> tuple[bytes, int] | None:
        if at < stop and data[at] == _QUOTE:
            quoted = _QUOTED.match(data, at, stop)
            return None if quoted is None else (quoted[1].replace(b'""', b'"'), quoted.end())
        plain = self._plain.match(data, at, stop)
        return (plain[0], plain.end()) if plain else (b"", at)

    @staticmethod
    def _finished(data: bytes, fields: list[bytes], at: int, *, final: bool) -> Record | None:
        following = at + 1
        if at < len(data) and data[at] == _CR:
            if following == len(data) and not final:
                return None
            following += data[following : following + 1] == b"\n"
        return Record(tuple(fields), at, min(following, len(data)))
