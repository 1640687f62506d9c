"""Files of a multipart request, written to disk as they arrive: never whole in memory, never past the bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from starlette.requests import Request

    from filon.app.uploads import Upload, Uploads

FIELD = "file"

UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "contentMediaType": "application/octet-stream"}},
                }
            }
        },
    }
}
"""How the description of the API tells of such a request."""


class NotAnUploadError(RefusedInputError):
    """The body is not a multipart form with one file in the field ``file``."""

    code = "not_an_upload"


async def receive_file(request: Request, uploads: Uploads) -> Upload:
    """Write the file of a request to disk.

    Parameters
    ----------
    request
        A request whose body is ``multipart/form-data`` with one file in the field ``file``.
    uploads
        Where the file is put.

    Raises
    ------
    NotAnUploadError, UploadTooLargeError, TooManyUploadsError
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise NotAnUploadError
    reader = _FileReader(uploads)
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
        return reader.finish()
    except MultipartParseError as error:
        reader.give_up()
        raise NotAnUploadError from error
    except BaseException:
        reader.give_up()
        raise


class _FileReader:
    """Collects the one file part of a form."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads
        self._upload: Upload | None = None
        self._file: BinaryIO | None = None
        self._size = 0
        self._header = bytearray()
        self._value = bytearray()
        self._disposition = b""
        self._ended = False

    def callbacks(self) -> Any:  # noqa: ANN401 - the parser's own type names every key as optional
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self._close,
            "on_end": self._end,
        }

    def finish(self) -> Upload:
        self._close()
        if self._upload is None or not self._ended:
            raise NotAnUploadError
        return self._upload

    def give_up(self) -> None:
        self._close()
        if self._upload is not None:
            self._uploads.drop(self._upload.id)

    def _begin(self) -> None:
        self._disposition = b""

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            return
        if self._upload is not None:
            raise NotAnUploadError
        self._upload = self._uploads.new(options[b"filename"].decode("utf-8", "replace"))
        self._file = self._upload.path.open("wb")

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        self._uploads.check_size(self._size)
        self._file.write(memoryview(data)[start:end])

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _end(self) -> None:
        self._ended = True
