"""Checks of an XLSX file before any reader opens it: real sizes, entities, and cells out of all proportion.

A workbook is a zip of XML. Its directory may lie about sizes, a few kilobytes may unpack to gigabytes, and one cell
at the far corner makes a reader allocate seventeen billion. So every part is inflated once here, counted as it comes
and thrown away; of the chosen sheet the true extent is measured.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.errors import LimitError, RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_INFLATED = 600 << 20
"""Bytes of a workbook, all parts together, once unpacked."""
MAX_RATIO = 250
"""Times a part of more than a few megabytes may grow by unpacking; the densest real sheets reach about 60."""
MAX_PARTS = 5_000
MAX_ROWS = 1_048_576
MAX_CELLS = 10_000_000
"""Cells of the rectangle around all cells of a sheet; a reader holds them all."""

_SMALL = 8 << 20
_BLOCK = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{0,7})([0-9]{1,10})["']""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_OVERLAP = 64


class BrokenWorkbookError(RefusedInputError):
    """The file begins like a workbook but cannot be read as one."""

    code = "broken_workbook"


class WorkbookBombError(LimitError):
    """The workbook unpacks to far more than its size allows."""

    code = "workbook_bomb"


class FarCellError(LimitError):
    """Cells of the sheet are so far apart that their rectangle cannot be held."""

    code = "far_cell"


class WorkbookGuard:
    """A workbook under inspection; :meth:`check` passes when every reader can open it safely."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._parts = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenWorkbookError(name=path.name) from error

    def check(self) -> None:
        """Inflate every part once against the limits; refuse document types and cells out of all proportion.

        Any part may be named as a sheet by the workbook, so each is measured as one.

        Raises
        ------
        BrokenWorkbookError, WorkbookBombError, FarCellError
        """
        self._check_directory()
        total = 0
        for part in self._parts:
            extent = _Extent()
            for block in self._inflated(part):
                total += len(block)
                if total > MAX_INFLATED:
                    raise WorkbookBombError(name=self._path.name)
                if b"<!DOCTYPE" in block:
                    raise BrokenWorkbookError(name=self._path.name)
                extent.add(block)
                self._check_extent(extent)

    def _check_extent(self, extent: _Extent) -> None:
        if extent.rows > MAX_ROWS or extent.rows * extent.columns > MAX_CELLS:
            raise FarCellError(name=self._path.name, rows=extent.rows, columns=extent.columns, most=MAX_CELLS)

    def _check_directory(self) -> None:
        names = [part.filename for part in self._parts]
        if len(names) > MAX_PARTS or sum(part.file_size for part in self._parts) > 2 * MAX_INFLATED:
            raise WorkbookBombError(name=self._path.name)
        if len(set(names)) < len(names) or any(part.flag_bits & 1 for part in self._parts):
            raise BrokenWorkbookError(name=self._path.name)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Content of a part, inflated from its raw bytes: the directory's word for its size is not taken."""
        seen = 0
        for block in self._raw_blocks(part):
            seen += len(block)
            if seen > _SMALL and seen > MAX_RATIO * max(part.compress_size, 1):
                raise WorkbookBombError(name=self._path.name)
            yield block

    def _raw_blocks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            header = b""
            if part.header_offset >= 0:
                file.seek(part.header_offset)
                header = file.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size or part.compress_type not in (
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            ):
                raise BrokenWorkbookError(name=self._path.name)
            _, name_size, extra_size = _LOCAL_HEADER.unpack(header)
            file.seek(name_size + extra_size, 1)
            left = part.compress_size
            inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
            while left > 0 and (raw := file.read(min(_BLOCK, left))):
                left -= len(raw)
                yield from [raw] if inflater is None else self._inflate(inflater, raw)

    def _inflate(self, inflater: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
        while raw:
            try:
                block = inflater.decompress(raw, 1 << 20)
            except zlib.error as error:
                raise BrokenWorkbookError(name=self._path.name) from error
            raw = inflater.unconsumed_tail
            if block:
                yield block


@dataclass
class _Extent:
    """Rectangle from A1 around all cells of a sheet, measured block by block, whatever ``dimension`` claims."""

    rows: int = 0
    columns: int = 0
    _counted_rows: int = 0
    _unnamed_in_row: int = 0
    _tail: bytes = b""

    def add(self, block: bytes) -> None:
        text = self._tail + block
        found = _REFERENCE.findall(text)
        self._counted_rows += len(_ROW.findall(block))
        self.rows = max([self.rows, self._counted_rows, *(int(row) for row in {row for _, row in found})])
        self.columns = max(
            [self.columns, *(_column(letters) for letters in {letters for letters, _ in found})]
        )
        self._count_unnamed(block, sum(1 for letters, _ in found if letters))
        self._tail = text[-_OVERLAP:]

    def _count_unnamed(self, block: bytes, named: int) -> None:
        """Cells without a reference stand side by side: the longest row of them is as wide."""
        if len(_CELL.findall(block)) <= named:
            self._unnamed_in_row = 0
            return
        first, *rest = _ROW.split(block)
        widths = [len(_CELL.findall(row)) for row in (first, *rest)]
        widths[0] += self._unnamed_in_row
        self.columns = max([self.columns, *widths])
        self._unnamed_in_row = widths[-1]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
