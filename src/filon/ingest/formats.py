"""What a file is, found in its bytes; its name is never believed."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from filon.core.errors import MissingError, RefusedInputError

if TYPE_CHECKING:
    from pathlib import Path

    from filon.ingest.table import Format

_HEAD = 65_536
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (_OLE2, "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"{\\rtf", "document"),
    (b"ARROW1", "arrow"),
    (b"Obj\x01", "avro"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_OCEL_JSON = (b'"ocel:', b'"objectTypes"', b'"eventTypes"', b'"objects"', b'"events"')
_OCEL_XML = (b"<object-types", b"<event-types", b"<objects>", b"ocel-version")
_SPACE = b" \t\r\n"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class FileMissingError(MissingError):
    """There is no file at the path."""

    code = "file_missing"


class EmptyFileError(RefusedInputError):
    """The file has no content."""

    code = "empty_file"


class UnknownFormatError(RefusedInputError):
    """The content of the file is of no kind that can be imported."""

    code = "unknown_format"


class OldExcelError(RefusedInputError):
    """The file is an .xls workbook, or an .xlsx one under a password."""

    code = "old_excel"


class CompressedFileError(RefusedInputError):
    """The file is an archive, or compressed with something other than a log inside."""

    code = "compressed_file"


def detect_format(path: Path) -> Format:
    """Format of a file, from its content.

    Raises
    ------
    FileMissingError, EmptyFileError, UnknownFormatError, OldExcelError, CompressedFileError
    """
    if not path.is_file():
        raise FileMissingError(path=str(path))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(_SPACE):
        raise EmptyFileError(name=path.name)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"SQLite format 3\0"):
        return "ocel-sqlite"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(path)
    if head.startswith(b"\x1f\x8b"):
        return _gzip_format(path, head)
    _refuse_foreign(path, head)
    return _text_format(path, head)


def _refuse_foreign(path: Path, head: bytes) -> None:
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            if kind == "old_excel":
                raise OldExcelError(name=path.name)
            if kind == "archive":
                raise CompressedFileError(name=path.name)
            raise UnknownFormatError(name=path.name, kind=kind)


def _zip_format(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnknownFormatError(name=path.name, kind="broken_zip") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names or "mimetype" in names or "word/document.xml" in names:
        raise UnknownFormatError(name=path.name, kind="other_office")
    raise CompressedFileError(name=path.name)


def _gzip_format(path: Path, head: bytes) -> Format:
    try:
        inside = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error as error:
        raise CompressedFileError(name=path.name) from error
    found = _marked_up(inside)
    if found is None:
        raise CompressedFileError(name=path.name)
    return found


def _text_format(path: Path, head: bytes) -> Format:
    found = _marked_up(head)
    if found is not None:
        return found
    start = _readable(head).lstrip(_SPACE)[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        raise UnknownFormatError(name=path.name, kind="html")
    if start.startswith((b"<?xml", b"<!doctype", b"<!--")):
        raise UnknownFormatError(name=path.name, kind="xml")
    if start.startswith((b"{", b"[{", b"[\n{")):
        raise UnknownFormatError(name=path.name, kind="json")
    if _is_binary(head):
        raise UnknownFormatError(name=path.name, kind="binary")
    return "csv"


def _marked_up(head: bytes) -> Format | None:
    """XES or OCEL, when the text begins like one of them."""
    text = _readable(head).lstrip(_SPACE)
    if text.startswith(b"{") and any(word in text for word in _OCEL_JSON):
        return "ocel-json"
    if text.startswith(b"<") and b"<log" in text:
        root = text[text.index(b"<log") :]
        return "ocel-xml" if any(word in root for word in _OCEL_XML) else "xes"
    return None


def _readable(head: bytes) -> bytes:
    """Bytes without the byte order mark and, for UTF-16, without its zero bytes: enough to see markup."""
    if head.startswith(_BOMS[1:]):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(_BOMS[0])


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are no text: control bytes, or zeros in places where UTF-16 has none."""
    if head.startswith(_BOMS):
        return False
    controls = sum(head.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    zeros = head.count(0)
    utf16 = zeros and min(head[::2].count(0), head[1::2].count(0)) * 20 < zeros
    return controls * 20 > len(head) or (zeros * 20 > len(head) and not utf16)
