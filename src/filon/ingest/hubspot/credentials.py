"""What opens a portal: a service key, a private-app token, or OAuth. None of it can be printed by accident."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from filon.core.errors import RefusedInputError

HIDDEN: Final = "•••"


class KeyShapeError(RefusedInputError):
    """The text given as a key cannot be one."""

    code = "hubspot_key_shape"


class Secret:
    """A text that shows itself only when asked by name.

    Parameters
    ----------
    text
        The secret; it must be printable ASCII without spaces, as header values are.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        plain = text.strip()
        if not plain or not plain.isascii() or not plain.isprintable() or " " in plain:
            raise KeyShapeError
        self._text = plain

    def reveal(self) -> str:
        """The secret itself."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise KeyShapeError


@dataclass(frozen=True)
class PortalKey:
    """A service key or the token of a private app: sent as it is."""

    secret: Secret


@dataclass(frozen=True)
class OAuth:
    """An installed public app: its access tokens live half an hour and are renewed."""

    client_id: str
    client_secret: Secret
    refresh_token: Secret


Credentials = PortalKey | OAuth


def to_text(credentials: Credentials) -> str:
    """Text to put away in a safe place; :func:`from_text` reads it back."""
    if isinstance(credentials, PortalKey):
        return credentials.secret.reveal()
    return json.dumps(
        {
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret.reveal(),
            "refresh_token": credentials.refresh_token.reveal(),
        }
    )


def from_text(text: str) -> Credentials:
    """Credentials from a bare key, or from a JSON object with ``client_id``, ``client_secret``, ``refresh_token``."""
    if not text.lstrip().startswith("{"):
        return PortalKey(Secret(text))
    try:
        found = json.loads(text)
        return OAuth(
            str(found["client_id"]), Secret(str(found["client_secret"])), Secret(str(found["refresh_token"]))
        )
    except (ValueError, KeyError):
        raise KeyShapeError from None
