"""The store: data sets as folders, each version one immutable file, the highest number in force."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import unicodedata
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.log.building import Building
from filon.log.describe import read_schema
from filon.log.engine import Reader
from filon.log.event_log import EventLog
from filon.log.recording import RecordingReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filon.log.schema import LogSchema

_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
_TRASH = ".trash"
_LABEL = "label.txt"
_CALENDAR = "calendar.json"
_POLICIES = "policies.json"
KEPT_VERSIONS = 3


class UnknownDatasetError(UnknownNameError):
    """No data set of that name is in the workspace."""

    code = "unknown_dataset"


class DatasetNameError(RefusedInputError):
    """A data set's name is part of addresses and file names, so it has few letters to choose from."""

    code = "dataset_name"


class DatasetExistsError(RefusedInputError):
    """A data set of that name is there already."""

    code = "dataset_exists"


class Store:
    """Data sets under one folder.

    Parameters
    ----------
    home
        Workspace folder; ``datasets/<name>/v000001.duckdb`` and so on live in it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._folder = home / "datasets"
        self._readers: dict[tuple[str, int], Reader] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Names of the data sets that have a published version, in order."""
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name for path in self._folder.iterdir() if _NAME.match(path.name) and _versions(path)
        )

    def version(self, name: str) -> int:
        """Number of the version in force."""
        return self.versions(name)[-1]

    def versions(self, name: str) -> list[int]:
        """Numbers of the kept versions of a data set, oldest first."""
        found = _versions(self._folder / name) if _NAME.match(name) else []
        if not found:
            raise UnknownDatasetError(value=name, allowed=self.names())
        return found

    def path(self, name: str, version: int | None = None) -> Path:
        """File of a version."""
        return self._folder / name / f"v{version or self.version(name):06d}.duckdb"

    def stamp(self, name: str) -> str:
        """Short text that changes whenever the logs of a data set do: by version, label or working hours."""
        path = self.path(name)
        changed = (_changed(file) for file in (path, path.parent / _LABEL, path.parent / _CALENDAR))
        return "-".join((path.stem, *changed))

    def open(self, name: str, *, version: int | None = None, perspective: str | None = None) -> EventLog:
        """Open the event log of a data set.

        Parameters
        ----------
        name
            Data set.
        version
            Version number; the one in force when not given.
        perspective
            How events are grouped into cases; the first one of the version when not given.

        Raises
        ------
        UnknownDatasetError, UnknownPerspectiveError
        """
        number = version or self.version(name)
        reader = self._reader(name, number)
        schema = read_schema(reader, name, number, perspective)
        return EventLog(reader, self._dressed(schema))

    @contextmanager
    def recording(self, name: str, *, perspective: str | None = None) -> Iterator[tuple[EventLog, list[str]]]:
        """Event log of the version in force, opened anew, beside the statements that it will have run."""
        number = self.version(name)
        reader = RecordingReader(self.path(name, number))
        try:
            yield (
                EventLog(reader, self._dressed(read_schema(reader, name, number, perspective))),
                reader.statements,
            )
        finally:
            reader.close()

    def build(self, name: str, *, memory_mb: int | None = None) -> Building:
        """Start the next version of a data set (a new one when the name is new)."""
        self.check_name(name)
        return Building(self._folder / name, memory_mb=memory_mb)

    def check_name(self, name: str) -> None:
        """Refuse a name that no data set can have."""
        if not _NAME.match(name):
            raise DatasetNameError(value=name, proposed=slug(name))

    def free_name(self, text: str) -> str:
        """Name made from a text, with a number when it is taken."""
        base = slug(text)
        taken = set(self.names())
        candidates = (base if n == 1 else f"{base[:60]}-{n}" for n in range(1, len(taken) + 2))
        return next(name for name in candidates if name not in taken)

    def delete(self, name: str) -> None:
        """Move a data set to the trash, whence :meth:`restore` brings it back."""
        self.versions(name)
        self._close(name)
        trash = self.home / _TRASH
        trash.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(trash / name, ignore_errors=True)
        (self._folder / name).rename(trash / name)

    def restore(self, name: str) -> None:
        """Bring a deleted data set back."""
        trashed = self.home / _TRASH / name
        if not _NAME.match(name) or not trashed.is_dir():
            raise UnknownDatasetError(value=name, allowed=_folders(self.home / _TRASH))
        if (self._folder / name).exists():
            raise DatasetExistsError(value=name)
        trashed.rename(self._folder / name)

    def relabel(self, name: str, label: str) -> None:
        """Change the name that people read; versions stay as they are."""
        self.versions(name)
        self._write(name, _LABEL, label)

    def set_calendar(self, name: str, calendar: dict[str, object] | None) -> None:
        """Keep the working hours of a data set beside its versions; ``None`` forgets them."""
        self.versions(name)
        if calendar is None:
            (self._folder / name / _CALENDAR).unlink(missing_ok=True)
        else:
            self._write(name, _CALENDAR, json.dumps(calendar))

    def set_policies(self, name: str, policies: dict[str, object] | None) -> None:
        """Keep what a company has agreed on beside the versions of a data set; ``None`` forgets it."""
        self.versions(name)
        if policies is None:
            (self._folder / name / _POLICIES).unlink(missing_ok=True)
        else:
            self._write(name, _POLICIES, json.dumps(policies, indent=2))

    def policies(self, name: str) -> str | None:
        """Text of the file of policies, which people may edit; ``None`` where there is none."""
        self.versions(name)
        file = self._folder / name / _POLICIES
        return file.read_text(encoding="utf-8") if file.is_file() else None

    def tidy(self, name: str) -> None:
        """Remove versions beyond the newest few, and what dead imports left behind."""
        for leftover in (self._folder / name).glob(".building-*"):
            if not is_alive(int(leftover.name.split("-")[1])):
                shutil.rmtree(leftover, ignore_errors=True)
        for number in self.versions(name)[:-KEPT_VERSIONS]:
            self._close(name, number)
            self.path(name, number).unlink(missing_ok=True)

    def close(self) -> None:
        """Close every open version."""
        with self._lock:
            for reader in self._readers.values():
                reader.close()
            self._readers.clear()

    def _write(self, name: str, file: str, text: str) -> None:
        temporary = self._folder / name / f"{file}.tmp"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self._folder / name / file)

    def _dressed(self, schema: LogSchema) -> LogSchema:
        """Add what people decided about the data set after it was published."""
        label, calendar = (self._folder / schema.name / file for file in (_LABEL, _CALENDAR))
        if label.is_file():
            schema = replace(schema, label=label.read_text(encoding="utf-8"))
        if calendar.is_file():
            own = json.loads(calendar.read_text(encoding="utf-8"))
            schema = replace(schema, extra={**schema.extra, "calendar": own})
        return schema

    def _reader(self, name: str, version: int) -> Reader:
        with self._lock:
            reader = self._readers.get((name, version))
            if reader is None:
                reader = self._readers[name, version] = Reader(self.path(name, version))
            return reader

    def _close(self, name: str, version: int | None = None) -> None:
        with self._lock:
            for key in [k for k in self._readers if k[0] == name and version in (None, k[1])]:
                self._readers.pop(key).close()


def slug(text: str) -> str:
    """Text as a data-set name: lower-case letters without accents, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "log"


def _changed(file: Path) -> str:
    """When a file was last written; empty where there is none."""
    with suppress(FileNotFoundError):
        return f"{file.stat().st_mtime_ns:x}"
    return ""


def _versions(folder: Path) -> list[int]:
    return sorted(int(path.stem[1:]) for path in folder.glob("v*.duckdb"))


def _folders(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def is_alive(process: int) -> bool:
    """Whether a process of that number runs."""
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
