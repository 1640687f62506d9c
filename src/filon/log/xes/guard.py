"""What a XES file may cost and how much nonsense it may hold before it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.core.errors import LimitError
from filon.log.reading.limits import MAX_TEXT, TextTooLongError
from filon.log.reading.notes import Notebook

if TYPE_CHECKING:
    from filon.log.reading.xml import XmlStream

MAX_NODES = 50_000
"""Most attributes nested in one attribute, and most attributes of the log itself."""
_MAX_HELD = 16 << 20
_MIN_STRANGE = 100_000
_STRANGE_PER_EVENT = 20
_MIN_REPEATED = 128 << 20
_REPEATED_PER_BYTE = 50


class UnreadableXesError(LimitError):
    """Nearly nothing in the file is a usable event, and there is a lot of it."""

    code = "xes_unreadable"


class HugeAttributeError(LimitError):
    """One attribute holds more nested attributes than any log needs, or the log more attributes of its own."""

    code = "xes_huge_attribute"


class RepeatedTraceTextError(LimitError):
    """Long trace attributes are repeated by so many events that the table would dwarf its file."""

    code = "xes_repeated_trace_text"


class Guard:
    """Counts what is strange, nested and repeated in a file, and refuses it when that gets out of hand.

    Parameters
    ----------
    stream
        Where the lines and the size come from.
    """

    def __init__(self, stream: XmlStream) -> None:
        self.notebook = Notebook()
        self._stream = stream
        self._faults = self._events = self._nodes = self._held = self._repeated = 0

    def note(self, code: str, subject: str) -> None:
        """Write down a broken rule."""
        self.notebook.add(code, subject, self._stream.line)
        self._faults += 1
        self._check_sense()

    def event(self, *, usable: bool) -> None:
        """Count an event, or a trace without name that has none."""
        self._events += usable
        self._faults += not usable
        self._check_sense()

    def node(self, characters: int = 0) -> None:
        """Count an attribute that is held until the one around it is closed."""
        self._nodes += 1
        self._held += characters
        if self._nodes > MAX_NODES or self._held > _MAX_HELD:
            raise HugeAttributeError(line=self._stream.line, most=MAX_NODES)

    def release(self) -> None:
        """Hear that nothing is held any more."""
        self._nodes = self._held = 0

    def repeated(self, characters: int) -> None:
        """Count the text of a trace that one more event repeats."""
        self._repeated += characters
        if self._repeated > _MIN_REPEATED and self._repeated > _REPEATED_PER_BYTE * self._stream.fed:
            raise RepeatedTraceTextError(line=self._stream.line)

    def bounded(self, text: str) -> str:
        """Text as it is, unless it is too long."""
        if len(text) > MAX_TEXT:
            raise TextTooLongError(line=self._stream.line, most_kb=MAX_TEXT >> 10)
        return text

    def _check_sense(self) -> None:
        if self._faults > _MIN_STRANGE and self._faults > _STRANGE_PER_EVENT * self._events:
            raise UnreadableXesError(line=self._stream.line, faults=self._faults, events=self._events)
