"""Hostile workbooks, made byte by byte: each would take down a reader that trusts it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)
_WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET_START = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = b"</sheetData></worksheet>"


def workbook(path: Path, sheet: Iterator[bytes] | bytes, *, extra: dict[str, bytes] | None = None) -> Path:
    """Smallest workbook around one sheet of raw XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(target="xl/workbook.xml", kind="officeDocument"))
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _RELATIONS.format(target="worksheets/sheet1.xml", kind="worksheet")
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for block in [sheet] if isinstance(sheet, bytes) else sheet:
                part.write(block)
    return path


def cell(reference: str, value: str = "1") -> bytes:
    return f'<c r="{reference}"><v>{value}</v></c>'.encode()


def rows_sheet(*rows: bytes) -> bytes:
    return SHEET_START + b"".join(b"<row>" + row + b"</row>" for row in rows) + SHEET_END


def far_cell(path: Path) -> Path:
    return workbook(path, rows_sheet(cell("A1"), cell("XFD1048576")))


def lying_dimension(path: Path) -> Path:
    sheet = SHEET_START.replace(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>')
    return workbook(path, sheet + b"<row>" + cell("A1") + cell("ZZZ900000") + b"</row>" + SHEET_END)


def cells_without_reference(path: Path) -> Path:
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"
    return workbook(path, SHEET_START + wide + b"<row/>" * 5_000 + SHEET_END)


def millions_of_rows(path: Path) -> Path:
    def sheet() -> Iterator[bytes]:
        yield SHEET_START
        for _ in range(80):
            yield b"<row><c><v>1</v></c></row>" * 100_000
        yield SHEET_END

    return workbook(path, sheet())


def zip_bomb(path: Path) -> Path:
    return workbook(path, (SHEET_START if n == 0 else b" " * (1 << 20) for n in range(60)))


def entity_bomb(path: Path) -> Path:
    kinds = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(10))
    start = SHEET_START.replace(b"?>", b"?><!DOCTYPE w [" + kinds + b"]>", 1)
    return workbook(path, start + b'<row><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>' + SHEET_END)


def lying_size(path: Path) -> Path:
    """Zip whose directory says 100 bytes for a part that unpacks to 60 MB."""
    workbook(path, (SHEET_START if n == 0 else b" " * (1 << 20) for n in range(60)))
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(magic)
        while at >= 0:
            name = data[at + (46 if offset == 24 else 30) :][:24]
            if name == b"xl/worksheets/sheet1.xml":
                struct.pack_into("<I", data, at + offset, 100)
            at = data.find(magic, at + 4)
    path.write_bytes(data)
    return path


def repeated_part(path: Path) -> Path:
    workbook(path, rows_sheet(cell("A1")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/Worksheets/../worksheets/sheet1.xml".replace("Worksheets/../", ""), b"<x/>")
    return path


def torn(path: Path) -> Path:
    whole = workbook(path, rows_sheet(cell("A1"), cell("B2"))).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def noise_in_a_part(path: Path) -> Path:
    whole = bytearray(
        workbook(
            path, rows_sheet(*(cell(f"A{n}", str(zlib.crc32(b"%d" % n))) for n in range(2_000)))
        ).read_bytes()
    )
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(range(64))
    path.write_bytes(whole)
    return path


ALL = (
    far_cell, lying_dimension, cells_without_reference, millions_of_rows, zip_bomb, entity_bomb, lying_size,
    repeated_part, torn, noise_in_a_part,
)  # fmt: skip
