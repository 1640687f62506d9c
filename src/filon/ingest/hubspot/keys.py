"""Where a key is kept: in the key ring of the operating system, else in a file that only its owner can read."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from filon.core.errors import MissingError
from filon.ingest.hubspot.credentials import from_text, to_text

if TYPE_CHECKING:
    from pathlib import Path

    from filon.ingest.hubspot.credentials import Credentials

SERVICE = "filon-hubspot"
Place = Literal["keyring", "file"]


class NoKeyError(MissingError):
    """No key of this workspace is kept on this machine."""

    code = "hubspot_no_key"


class KeyCabinet:
    """The key of one workspace.

    Parameters
    ----------
    folder
        Where the file goes when there is no key ring; it also names the entry of the key ring.
    use_keyring
        ``False`` never asks the key ring.
    """

    def __init__(self, folder: Path, *, use_keyring: bool = True) -> None:
        self._folder = folder
        self._file = folder / "key"
        self._entry = str(folder)
        self._use_keyring = use_keyring

    def put(self, credentials: Credentials) -> Place:
        """Keep the key, and say where."""
        text = to_text(credentials)
        if self._use_keyring and self._ring_put(text):
            self._file.unlink(missing_ok=True)
            return "keyring"
        write_private(self._file, text)
        return "file"

    def get(self) -> Credentials:
        """The key.

        Raises
        ------
        NoKeyError
        """
        if self._file.is_file():
            return from_text(self._file.read_text(encoding="utf-8"))
        text = self._ring_get() if self._use_keyring else None
        if text is None:
            raise NoKeyError
        return from_text(text)

    def place(self) -> Place:
        """Where the key is."""
        return "file" if self._file.is_file() else "keyring"

    def forget(self) -> None:
        """Remove the key from wherever it is."""
        self._file.unlink(missing_ok=True)
        if self._use_keyring:
            import keyring  # noqa: PLC0415 - looks for backends when imported

            with suppress(Exception):
                keyring.delete_password(SERVICE, self._entry)

    def _ring_put(self, text: str) -> bool:
        import keyring  # noqa: PLC0415 - looks for backends when imported

        try:
            keyring.set_password(SERVICE, self._entry, text)
            return bool(keyring.get_password(SERVICE, self._entry) == text)
        except Exception:  # noqa: BLE001 - a machine without key ring says so in many ways, none of them ours
            return False

    def _ring_get(self) -> str | None:
        import keyring  # noqa: PLC0415 - looks for backends when imported

        try:
            return keyring.get_password(SERVICE, self._entry)
        except Exception:  # noqa: BLE001 - as above
            return None


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody but its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
