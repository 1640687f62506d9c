"""Exports of the books that were joined to a portal, kept beside it so that every later version joins them again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from filon.core.errors import UnknownNameError
from filon.ingest.hubspot.books.reading import Entry
from filon.ingest.hubspot.keys import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from filon.ingest.hubspot.books.joining import Joined
    from filon.ingest.hubspot.books.reading import Export

_RESULT = "joined.json"
_JOINED_TO = "joined-to"


class UnknownExportError(UnknownNameError):
    """No export of that id was joined."""

    code = "accounting_unknown_export"


class Shelf:
    """The joined exports of one portal.

    Parameters
    ----------
    folder
        Where they lie, for their owner's eyes only.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, export: Export, at: str) -> str:
        """Keep an export and return its id; one of the same file name is replaced."""
        for known, said in self.exports().items():
            if said["name"] == export.name:
                self.remove(known)
        identity = uuid4().hex[:12]
        said = {"name": export.name, "kind": export.kind, "fields": export.fields, "at": at}
        rows = [one.to_json() for one in export.entries]
        write_private(self._folder / f"{identity}.json", json.dumps({**said, "rows": rows}))
        return identity

    def remove(self, identity: str) -> str:
        """Forget an export, and return what brings it back (see :meth:`put_back`).

        Raises
        ------
        UnknownExportError
        """
        known = self._files()
        if identity not in known:
            raise UnknownExportError(value=identity, allowed=known)
        kept = known[identity].read_text("utf-8")
        known[identity].unlink()
        return kept

    def put_back(self, identity: str, kept: str) -> None:
        """Undo a removal."""
        write_private(self._folder / f"{identity}.json", kept)

    def exports(self) -> dict[str, dict[str, Any]]:
        """Every export by its id: name, kind, fields, when, rows."""
        return {key: json.loads(path.read_text("utf-8")) for key, path in self._files().items()}

    def entries(self) -> list[Entry]:
        """Rows of all exports."""
        return [Entry(**row) for said in self.exports().values() for row in said["rows"]]

    def mark(self) -> str:
        """Text that changes whenever the exports do."""
        digest = hashlib.sha256()
        for path in self._files().values():
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    def write_result(self, joined: Joined, version: int | None = None) -> None:
        """Keep what became of every row, and in which version of the data set."""
        write_private(self._folder / _RESULT, json.dumps(joined.rows))
        write_private(self._folder / _JOINED_TO, f"{version} {self.mark()}")

    def left_out_of(self, version: int) -> bool:
        """Whether a version was published without these exports as they are now."""
        if not self._files():
            return False
        file = self._folder / _JOINED_TO
        return not file.is_file() or file.read_text("utf-8") != f"{version} {self.mark()}"

    def result(self) -> list[dict[str, Any]]:
        """What became of every row when the version in force was made."""
        file = self._folder / _RESULT
        found: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.is_file() else []
        return found

    def _files(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            return {}
        return {path.stem: path for path in sorted(self._folder.glob("*.json")) if path.name != _RESULT}
