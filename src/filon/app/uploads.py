"""Files that came in and wait for a decision: kept whole on disk, few, and not for long."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from uuid import uuid4

from filon.core.errors import LimitError, UnknownNameError
from filon.log.store import is_alive

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2 * 1024**3
MOST_FILES = 20
KEPT_S = 24 * 3600.0

_ID = re.compile(r"[0-9a-f]{32}")
_RESERVED = frozenset('<>:"|?*')
_LONGEST_NAME = 160


class UnknownUploadError(UnknownNameError):
    """No uploaded file has that id: it never had, or the file was thrown away."""

    code = "unknown_upload"


class UploadTooLargeError(LimitError):
    """The file is larger than what is taken."""

    code = "upload_too_large"


class TooManyUploadsError(LimitError):
    """So many files wait for a decision that no further one is taken."""

    code = "too_many_uploads"


@dataclass(frozen=True)
class Upload:
    """A file that came in; ``filename`` is what its sender called it, made harmless."""

    id: str
    filename: str
    path: Path

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


class Uploads:
    """Waiting files of one workspace.

    Parameters
    ----------
    folder
        Where they lie, in a folder of their own; what dead processes left there is removed.
    most_bytes
        Largest file taken.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder / f"{os.getpid()}-{uuid4().hex[:8]}"
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Upload, float]] = {}
        _sweep(folder)

    def new(self, filename: str) -> Upload:
        """Place for a new file; the caller writes to its ``path``.

        Raises
        ------
        TooManyUploadsError
        """
        self._expire()
        upload_id = uuid4().hex
        name = plain_name(filename)
        path = self._folder / upload_id / name
        upload = Upload(upload_id, name, path)
        with self._lock:
            if len(self._known) >= MOST_FILES:
                raise TooManyUploadsError(most=MOST_FILES)
            self._known[upload_id] = (upload, time.monotonic())
        path.parent.mkdir(parents=True, exist_ok=True)
        return upload

    def new_folder(self, name: str) -> Upload:
        """Place for several files that belong together; they are put into its ``path``.

        Raises
        ------
        TooManyUploadsError
        """
        made = self.new(name)
        made.path.mkdir()
        return made

    def folder(self, upload_id: str) -> Upload:
        """Waiting folder of an id.

        Raises
        ------
        UnknownUploadError
        """
        return self._waiting(upload_id, folder=True)

    def get(self, upload_id: str) -> Upload:
        """Waiting file of an id.

        Raises
        ------
        UnknownUploadError
        """
        return self._waiting(upload_id, folder=False)

    def _waiting(self, upload_id: str, *, folder: bool) -> Upload:
        with self._lock:
            found = self._known.get(upload_id) if _ID.fullmatch(upload_id) else None
        if found is None or not (found[0].path.is_dir() if folder else found[0].path.is_file()):
            raise UnknownUploadError(value=upload_id)
        return found[0]

    def check_size(self, size: int) -> None:
        """Refuse a file of more bytes than are taken."""
        if size > self.most_bytes:
            raise UploadTooLargeError(most_mb=round(self.most_bytes / 1e6))

    def drop(self, upload_id: str) -> None:
        """Throw a file away."""
        with self._lock:
            found = self._known.pop(upload_id, None)
        if found is not None:
            shutil.rmtree(found[0].path.parent, ignore_errors=True)

    def close(self) -> None:
        """Throw every file away."""
        for upload_id in list(self._known):
            self.drop(upload_id)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _expire(self) -> None:
        now = time.monotonic()
        with self._lock:
            old = [key for key, (_, since) in self._known.items() if now - since > KEPT_S]
        for upload_id in old:
            self.drop(upload_id)


def _sweep(folder: Path) -> None:
    for left in folder.glob("*-*"):
        process = left.name.partition("-")[0]
        if process.isdigit() and not is_alive(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def plain_name(filename: str) -> str:
    """File name from elsewhere as a name that is safe here: no folder, no control character, not hidden, not long."""
    last = PureWindowsPath(PurePosixPath(filename).name).name
    plain = "".join(char if char.isprintable() and char not in _RESERVED else "_" for char in last)
    return plain.encode()[-_LONGEST_NAME:].decode(errors="ignore").lstrip(". ") or "file"
