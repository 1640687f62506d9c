"""Where the records of a window of delimited text are, found for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.ingest.tokenizer import MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST_RECORDS = 100_000
"""Records taken from one window, so that a window of empty lines stays small too."""

_LF, _CR, _QUOTE, _LAST_ASCII = 10, 13, 34, 127
_FINE, _WIDTH, _BYTES, _NUL = 0, 1, 2, 3
_REASONS = {_WIDTH: "wrong_field_count", _BYTES: "bad_bytes", _NUL: "nul_byte"}


@dataclass(frozen=True)
class Scan:
    """Records of a window: first byte, byte after the last, line (from 0), whether to keep, what is wrong."""

    starts: Positions
    ends: Positions
    nexts: Positions
    lines: Positions
    keep: Flags
    fault: NDArray[np.int8]
    used: int
    used_lines: int
    multiline: bool

    def kept_bytes(self, data: bytes) -> bytes:
        """Text of the kept records alone."""
        if self.keep.all():
            return data[: self.used]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], self.keep, [False])).astype(np.int8)))
        runs = zip(edges[::2], edges[1::2] - 1, strict=True)
        return b"".join(data[self.starts[first] : self.nexts[last]] for first, last in runs)

    def faults(self) -> Iterator[tuple[int, str]]:
        """Positions of the faulty records, each with its reason."""
        for at in np.flatnonzero(self.fault):
            yield int(at), _REASONS[int(self.fault[at])]


def scan(data: bytes, delimiter: str, width: int, *, final: bool) -> Scan | None:
    """Records of a window that begins at one, or ``None`` when the window is not well formed throughout.

    Only whole records are taken; the rest waits for the next window. ``final`` says that nothing follows ``data``.
    """
    if final and not data.endswith((b"\n", b"\r")):
        data += b"\n"
    text = np.frombuffer(data, np.uint8)
    breaks, ends = _breaks(data, text, final=final)
    quotes = np.flatnonzero(text == _QUOTE) if b'"' in data else np.empty(0, np.int64)
    outer = (np.searchsorted(quotes, breaks) & 1) == 0
    nexts, ends = (breaks[outer] + 1)[:MOST_RECORDS], ends[outer][:MOST_RECORDS]
    if not nexts.size:
        return None
    used = int(nexts[-1])
    starts = np.concatenate(([0], nexts[:-1]))
    if int((ends - starts).max()) > MAX_RECORD or not _well_quoted(
        text, quotes[quotes < used], ord(delimiter)
    ):
        return None
    delimiters = np.flatnonzero(text[:used] == ord(delimiter))
    delimiters = delimiters[(np.searchsorted(quotes, delimiters) & 1) == 0]
    fields = np.diff(np.searchsorted(delimiters, nexts), prepend=0) + 1
    filled = ends > starts
    fault = np.where((fields != width) & filled, _WIDTH, _FINE).astype(np.int8)
    _mark_bad_bytes(data[:used], text[:used], nexts, fault)
    return Scan(
        starts=starts,
        ends=ends,
        nexts=nexts,
        lines=np.searchsorted(breaks, starts),
        keep=filled & (fault == _FINE),
        fault=fault,
        used=used,
        used_lines=int(np.searchsorted(breaks, used)),
        multiline=not bool(outer.all()),
    )


def plain_lines(data: bytes, delimiter: str) -> tuple[int, int] | None:
    """Bytes and number of the whole lines at the start of a window, when all are plain; ``None`` when one is not.

    Plain lines are readable UTF-8, end at LF, are neither empty nor too long, and quote whole fields without doubled
    quotes. A quoted field may still hold a line end: whoever cuts the lines into fields sees fewer of them then.
    """
    text = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(text == _LF)[:MOST_RECORDS]
    if not breaks.size:
        return None
    used = int(breaks[-1]) + 1
    if data.find(b"\r", 0, used) >= 0 or data.find(b"\0", 0, used) >= 0 or not _decodes(data[:used]):
        return None
    sizes = np.diff(breaks, prepend=-1)
    if sizes.min() == 1 or sizes.max() > MAX_RECORD:
        return None
    quotes = np.flatnonzero(text[:used] == _QUOTE)
    if quotes.size % 2 or (quotes.size and not _at_edges(text, quotes, ord(delimiter))):
        return None
    return used, breaks.size


def _at_edges(text: NDArray[np.uint8], quotes: Positions, delimiter: int) -> bool:
    """Whether each pair of quotes begins and ends a field."""
    is_edge = np.zeros(256, dtype=np.bool_)
    is_edge[[delimiter, _LF]] = True
    before = is_edge[text[quotes[::2] - 1]]
    before[0] |= quotes[0] == 0
    return bool(before.all() and is_edge[text[quotes[1::2] + 1]].all())


def _breaks(data: bytes, text: NDArray[np.uint8], *, final: bool) -> tuple[Positions, Positions]:
    """Last byte of every line end (LF, CRLF, lone CR), and the byte where the text before it stops."""
    feeds = text == _LF
    if b"\r" not in data:
        breaks = np.flatnonzero(feeds)
        return breaks, breaks
    returns = text == _CR
    lone = returns.copy()
    lone[:-1] &= ~feeds[1:]
    if not final:
        lone[-1] = False
    breaks = np.flatnonzero(feeds | lone)
    follows_return = feeds[breaks] & returns[np.maximum(breaks - 1, 0)] & (breaks > 0)
    return breaks, breaks - follows_return


def _well_quoted(text: NDArray[np.uint8], quotes: Positions, delimiter: int) -> bool:
    """Whether quotes only open at the start of a field, close at its end, or are doubled inside."""
    if not quotes.size:
        return True
    opening, closing = quotes[::2], quotes[1::2]
    doubled = np.concatenate(([False], opening[1:] == closing[:-1] + 1))
    edges = np.array([delimiter, _LF, _CR], np.uint8)
    opens = (opening == 0) | np.isin(text[np.maximum(opening - 1, 0)], edges) | doubled
    closes = np.isin(text[np.minimum(closing + 1, text.size - 1)], edges) | np.append(doubled[1:], False)
    return bool(opens.all() and closes.all())


def _mark_bad_bytes(data: bytes, text: NDArray[np.uint8], nexts: Positions, fault: NDArray[np.int8]) -> None:
    if not _decodes(data):
        suspects = np.unique(np.searchsorted(nexts, np.flatnonzero(text > _LAST_ASCII), side="right"))
        for record in suspects:
            start = int(nexts[record - 1]) if record else 0
            if not _decodes(data[start : int(nexts[record])]):
                fault[record] = _BYTES
    if b"\0" in data:
        fault[np.searchsorted(nexts, np.flatnonzero(text == 0), side="right")] = _NUL


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
