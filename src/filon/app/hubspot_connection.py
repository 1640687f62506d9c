"""The HubSpot portal of a workspace: its key, what of people is read from it, its folder."""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from filon.core.errors import MissingError
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.keys import KeyCabinet, write_private
from filon.ingest.hubspot.paths import PRODUCTION, checked_base
from filon.ingest.hubspot.reading import PortalReader
from filon.ingest.hubspot.syncing import Privacy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.credentials import Credentials
    from filon.ingest.hubspot.keys import Place

DATASET = "hubspot"
_FOLDER = "hubspot"
_SALT_BYTES = 32


class NotConnectedError(MissingError):
    """The workspace knows no portal."""

    code = "hubspot_not_connected"


class NeverSyncedError(MissingError):
    """Nothing has landed from the portal yet."""

    code = "hubspot_never_synced"


@dataclass(frozen=True)
class Connection:
    """A portal that a workspace reads; the key is elsewhere."""

    base: str
    portal_id: str
    timezone: str
    currency: str
    ui_domain: str
    privacy: Privacy = field(default_factory=Privacy)

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives an equal connection back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Connection:
        """Connection from its JSON object."""
        return cls(**{**data, "privacy": Privacy(**data["privacy"])})


@dataclass(frozen=True)
class ConnectionView:
    """A connection as it was made: the portal, and where the key is kept (``keyring`` or ``file``)."""

    portal_id: str
    timezone: str
    currency: str
    key_place: Place
    privacy: Privacy


class PortalFolder:
    """Files about the portal of a workspace, for their owner's eyes only.

    Parameters
    ----------
    workspace
        Workspace.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.path = workspace.home / _FOLDER
        self.cabinet = KeyCabinet(self.path)

    def connection(self) -> Connection:
        """The connection.

        Raises
        ------
        NotConnectedError
        """
        file = self.path / "connection.json"
        if not file.is_file():
            raise NotConnectedError
        return Connection.from_json(json.loads(file.read_text(encoding="utf-8")))

    def keep(self, connection: Connection) -> None:
        """Write the connection down."""
        write_private(self.path / "connection.json", json.dumps(connection.to_json()))

    def landing(self, connection: Connection) -> Path:
        """Landing file of the portal; another portal has another one."""
        return self.path / connection.portal_id / "landing.duckdb"

    def landed(self, connection: Connection) -> Path:
        """Landing file of the portal after a sync.

        Raises
        ------
        NeverSyncedError
        """
        path = self.landing(connection)
        if not path.is_file():
            raise NeverSyncedError
        return path

    def salt(self) -> bytes:
        """Secret that makes pseudonyms, made once."""
        file = self.path / "salt"
        if not file.is_file():
            write_private(file, secrets.token_hex(_SALT_BYTES))
        return bytes.fromhex(file.read_text(encoding="utf-8"))


def connect(
    workspace: Workspace, credentials: Credentials, *, base: str = PRODUCTION, privacy: Privacy | None = None
) -> ConnectionView:
    """Try a key, and keep it when the portal opens.

    Parameters
    ----------
    workspace
        Workspace; it reads one portal.
    credentials
        Key to try.
    base
        Address; only HubSpot or this machine is taken.
    privacy
        What of people is read; as little as possible when not given.

    Raises
    ------
    HostRefusedError, KeyRefusedError, UnreachableError
        Nothing was kept.
    """
    folder = PortalFolder(workspace)
    with HubSpotClient(credentials, str(checked_base(base))) as client:
        account = PortalReader(client).account()
    connection = Connection(
        base=base,
        portal_id=str(int(account["portalId"])),
        timezone=str(account.get("timeZone") or "UTC"),
        currency=str(account.get("companyCurrency") or ""),
        ui_domain=str(account.get("uiDomain") or "app.hubspot.com"),
        privacy=privacy or Privacy(),
    )
    place = folder.cabinet.put(credentials)
    folder.keep(connection)
    return ConnectionView(
        connection.portal_id, connection.timezone, connection.currency, place, connection.privacy
    )


@contextmanager
def opened_portal(
    folder: PortalFolder,
    connection: Connection,
    *,
    check: Callable[[], None] = lambda: None,
    on_wait: Callable[[str, float], None] = lambda _reason, _seconds: None,
) -> Iterator[PortalReader]:
    """Reader of the connected portal."""
    with HubSpotClient(folder.cabinet.get(), connection.base, check=check, on_wait=on_wait) as client:
        client.timezone = connection.timezone
        yield PortalReader(client)
