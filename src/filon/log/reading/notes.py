"""Findings about a file that cost no row: a rule of its format broken, a thing assumed, a thing left out."""

from __future__ import annotations

from dataclasses import dataclass

from filon.core.i18n import DEFAULT_LANGUAGE, translate

MAX_NOTES = 500
MAX_SHOWN = 200


@dataclass(frozen=True)
class FileNote:
    """One kind of finding about one subject.

    Parameters
    ----------
    code
        Its text is ``import.note.<code>``.
    subject
        Key, element or value that it is about; at most 200 characters.
    line
        Where it was met first.
    count
        How often it was met.
    """

    code: str
    subject: str
    line: int
    count: int

    def text(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """Sentence for people."""
        return translate(
            f"import.note.{self.code}", lang, subject=self.subject, line=self.line, times=self.count
        )


class Notebook:
    """Collects findings; the same finding about the same subject is counted, not repeated."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[int]] = {}
        self.total = 0

    def add(self, code: str, subject: str, line: int, count: int = 1) -> None:
        """Count a finding; beyond 500 different ones only the count of its code goes on."""
        self.total += count
        key = (code, subject[:MAX_SHOWN])
        if key not in self._found and len(self._found) >= MAX_NOTES:
            key = (code, "…")
        entry = self._found.setdefault(key, [line, 0])
        entry[1] += count

    def notes(self) -> tuple[FileNote, ...]:
        """Findings in order of first appearance."""
        return tuple(
            FileNote(code, subject, line, count) for (code, subject), (line, count) in self._found.items()
        )
