"""Bytes of a plain or gzip-compressed file, in chunks, refused when they expand like a bomb."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

CHUNK = 1 << 18
BOMB_RATIO = 100
"""Real logs compress 20 to 45 times; a file that expands more than this is refused …"""
BOMB_BYTES = 32 << 20
"""… once it has given this many bytes."""

_GZIP = b"\x1f\x8b"


class ExpansionError(LimitError):
    """A compressed file expands far beyond what a log does."""

    code = "file_expansion"


class DamagedGzipError(RefusedInputError):
    """A compressed file is cut short or damaged."""

    code = "damaged_gzip"


class Chunks:
    """Chunks of a file's content, decompressed when it is gzip (found in its bytes, not its name).

    Parameters
    ----------
    path
        File to read.

    Raises
    ------
    ExpansionError, DamagedGzipError
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.progress = 0.0
        """Share of the stored file that has been read, 0 to 1."""

    def __iter__(self) -> Iterator[bytes]:
        size = max(self.path.stat().st_size, 1)
        with self.path.open("rb") as stored:
            packed = stored.read(2) == _GZIP
            stored.seek(0)
            if packed:
                self._look_ahead(stored)
            for chunk in self._expanded(stored) if packed else iter(lambda: stored.read(CHUNK), b""):
                self.progress = min(stored.tell() / size, 1.0)
                yield chunk

    def _look_ahead(self, stored: IO[bytes]) -> None:
        """Refuse a bomb before its first bytes are parsed: to unpack costs a twentieth of that. Damage waits."""
        expanded = 0
        with suppress(DamagedGzipError), gzip.GzipFile(fileobj=stored, mode="rb") as content:
            while expanded < BOMB_BYTES and (chunk := self._next(content)):
                expanded += len(chunk)
                self._check_ratio(expanded, stored.tell())
        stored.seek(0)

    def _expanded(self, stored: IO[bytes]) -> Iterator[bytes]:
        expanded = 0
        with gzip.GzipFile(fileobj=stored, mode="rb") as content:
            while chunk := self._next(content):
                expanded += len(chunk)
                self._check_ratio(expanded, stored.tell())
                yield chunk

    def _next(self, content: gzip.GzipFile) -> bytes:
        try:
            return content.read(CHUNK)
        except (EOFError, OSError, zlib.error) as error:
            raise DamagedGzipError(name=self.path.name) from error

    def _check_ratio(self, expanded: int, stored: int) -> None:
        if expanded >= BOMB_BYTES and expanded > BOMB_RATIO * max(stored, 1):
            raise ExpansionError(
                name=self.path.name, megabytes=expanded >> 20, ratio=expanded // max(stored, 1)
            )
