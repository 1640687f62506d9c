"""What the writers of text files share: compression by name, XML escapes, times."""

from __future__ import annotations

import gzip
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_COMPRESSION = 6
# Characters that XML 1.0 cannot hold in any spelling.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Open a file for writing, compressed when its name ends in ``.gz``; equal content gives equal bytes."""
    with path.open("wb") as plain:
        if path.suffix != ".gz":
            yield plain
            return
        with gzip.GzipFile(
            filename="", mode="wb", compresslevel=_COMPRESSION, fileobj=plain, mtime=0
        ) as packed:
            yield packed


@lru_cache(maxsize=65_536)
def escaped(text: str) -> str:
    """Text for an XML attribute or element; a character that XML cannot hold becomes ``U+FFFD``."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPES)


def written_times(column: pa.Array) -> pa.Array:
    """UTC instants as ISO 8601 texts with milliseconds, or microseconds where some instant needs them."""
    try:
        column = column.cast(pa.timestamp("ms"))
    except pa.ArrowInvalid:
        column = column.cast(pa.timestamp("us"))
    return pc.strftime(column, "%Y-%m-%dT%H:%M:%S+00:00")
