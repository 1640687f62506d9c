"""Character encodings: which one a text file has, and the file as a stream of UTF-8 whatever it has."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Self

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850", "cp1250", "cp1251")
"""Encodings that are told apart; any other that Python knows may be declared."""

_BLOCK = 1 << 20
_EVIDENCE_BYTES = 65_536
_CLOSE_CALL = 0.05
_MARK = "filon-mark"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# A byte that the encoding does not define becomes a lone surrogate, which no valid UTF-8 holds: the reader then
# rejects the row that carries it.
codecs.register_error(_MARK, lambda error: ("\udcff", error.end))  # type: ignore[attr-defined]


def detect_encoding(path: Path) -> str:
    """Encoding of a text file: by its mark, else UTF-8 when the whole file agrees, else by its accented letters.

    A file with more readable than unreadable UTF-8 lines is damaged UTF-8, not another encoding.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if head.count(0) * 4 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return "utf-8" if _is_utf8(path) else _guess(_accented_lines(path))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _accented_lines(path: Path) -> list[bytes]:
    """Return lines with bytes beyond ASCII, some tens of kilobytes of them."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < _EVIDENCE_BYTES and (block := file.readlines(_BLOCK)):
            found = [line[:1000] for line in block if not line.isascii()]
            lines += found[:2000]
            size += sum(map(len, found[:2000]))
    return lines


def _guess(lines: list[bytes]) -> str:
    readable = sum(_decodes(line) for line in lines)
    if readable * 2 > len(lines):
        return "utf-8"
    evidence = b"\n".join(line for line in lines if not _decodes(line))[:_EVIDENCE_BYTES]
    found = {
        name: match.chaos
        for match in from_bytes(evidence, cp_isolation=list(ENCODINGS[3:]))
        for name in match.could_be_from_charset
    }
    best = min(found, key=lambda name: found[name], default="cp1252")
    # Western European exports are Windows-1252 unless another one reads clearly better.
    return best if found.get("cp1252", 1.0) > found.get(best, 0.0) + _CLOSE_CALL else "cp1252"


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


class Utf8Stream:
    """A text file read as UTF-8 bytes, transcoded block by block, without its byte order mark."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.open("rb")
        self._size = max(path.stat().st_size, 1)
        self._decoder = None
        if codecs.lookup(encoding).name != "utf-8":
            self._decoder = codecs.getincrementaldecoder(encoding)(errors=_MARK)
        self._at_start = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def progress(self) -> float:
        """Share of the file that has been read."""
        return min(self._file.tell() / self._size, 1.0)

    def read(self, size: int) -> bytes:
        """Return about ``size`` further bytes of UTF-8; none at the end of the file."""
        while True:
            block = self._file.read(size)
            text = block if self._decoder is None else self._transcoded(block)
            if self._at_start and text:
                text = text.removeprefix(codecs.BOM_UTF8)
                self._at_start = False
            if text or not block:
                return text

    def _transcoded(self, block: bytes) -> bytes:
        assert self._decoder is not None  # noqa: S101 - only called with one
        return self._decoder.decode(block, final=not block).encode("utf-8", "surrogatepass")
