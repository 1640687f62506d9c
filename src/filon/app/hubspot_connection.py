"""The HubSpot portal of a workspace: its key, what of people is read from it, its folder."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from filon.core.errors import MissingError, RefusedInputError
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.keys import KeyCabinet, Place, write_private
from filon.ingest.hubspot.paths import PRODUCTION, checked_base
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.reading import PortalReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.credentials import Credentials

DATASET = "hubspot"
_FOLDER = "hubspot"
_SALT_BYTES = 32
_DECISIONS = "decisions"


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
        if not self.connected:
            raise NotConnectedError
        found = (self.path / "connection.json").read_text(encoding="utf-8")
        return Connection.from_json(json.loads(found))

    def keep(self, connection: Connection) -> None:
        """Write the connection down."""
        write_private(self.path / "connection.json", json.dumps(connection.to_json()))

    @property
    def connected(self) -> bool:
        """Whether there is a connection."""
        return (self.path / "connection.json").is_file()

    def note(self, name: str) -> dict[str, Any] | None:
        """What was written down under a name; ``None`` when nothing was."""
        file = self.path / f"{name}.json"
        found: dict[str, Any] | None = (
            json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
        )
        return found

    def write_note(self, name: str, content: dict[str, Any]) -> None:
        """Write something down under a name."""
        write_private(self.path / f"{name}.json", json.dumps(content, ensure_ascii=False))

    def landing(self, connection: Connection) -> Path:
        """Landing file of the portal; another portal has another one."""
        return self.path / connection.portal_id / "landing.duckdb"

    def books(self, connection: Connection) -> Path:
        """Folder of the accounting exports that were joined to the portal."""
        return self.path / connection.portal_id / "books"

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


def connect(  # noqa: PLR0913 - a key, where it goes, and what was decided about people
    workspace: Workspace,
    credentials: Credentials,
    *,
    base: str = PRODUCTION,
    privacy: Privacy | None = None,
    who: str = "",
    why: str = "",
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
    who, why
        Who decided to read more than that, and for what purpose; needed when more is read.

    Raises
    ------
    PurposeMissingError, HostRefusedError, KeyRefusedError, UnreachableError
        Nothing was kept.
    """
    folder = PortalFolder(workspace)
    wanted = privacy or Privacy()
    decision = decided(wanted, Privacy(), who, why)
    origin = str(checked_base(base))
    # The first answer may exchange a refresh token for another, which opens the portal from then on.
    to_keep = [credentials]
    with HubSpotClient(credentials, origin, hurried=True, on_renewed=to_keep.append) as client:
        account = PortalReader(client).account()
    connection = Connection(
        base=origin,
        portal_id=str(int(account["portalId"])),
        timezone=str(account.get("timeZone") or "UTC"),
        currency=str(account.get("companyCurrency") or ""),
        ui_domain=str(account.get("uiDomain") or "app.hubspot.com"),
        privacy=wanted,
    )
    place = folder.cabinet.put(to_keep[-1])
    folder.keep(connection)
    if decision is not None:
        write_decision(folder, decision)
    return view_of(connection, place)


def disconnect(workspace: Workspace, *, with_data: bool = False) -> None:
    """Forget the key and the connection; ``with_data``: what has landed too, and the data set made of it.

    Raises
    ------
    NotConnectedError
    """
    folder = PortalFolder(workspace)
    folder.connection()
    folder.cabinet.forget()
    (folder.path / "connection.json").unlink()
    if with_data:
        shutil.rmtree(folder.path, ignore_errors=True)
        if DATASET in workspace.store.names():
            workspace.delete(DATASET)
            shutil.rmtree(workspace.home / ".trash" / DATASET, ignore_errors=True)


def view_of(connection: Connection, place: Place) -> ConnectionView:
    """A connection as people see it."""
    return ConnectionView(
        connection.portal_id, connection.timezone, connection.currency, place, connection.privacy
    )


# -- decisions about people ------------------------------------------------------------------------------------


class PurposeMissingError(RefusedInputError):
    """More of people would be read, and nobody said who decided it and what for."""

    code = "hubspot_purpose_missing"


@dataclass(frozen=True)
class Decision:
    """Who decided what is read of people, when and why."""

    at: dt.datetime
    who: str
    why: str
    privacy: Privacy


def decided(wanted: Privacy, before: Privacy, who: str, why: str) -> Decision | None:
    """Decision to write down; ``None`` where nothing changes.

    Raises
    ------
    PurposeMissingError
        More is wanted than before, and nobody says why.
    """
    if wanted == before:
        return None
    more = [name for name, value in asdict(wanted).items() if value and not asdict(before)[name]]
    if more and not (why.strip() and (who.strip() or _user())):
        raise PurposeMissingError(value=", ".join(more))
    return Decision(dt.datetime.now(dt.UTC), who.strip() or _user(), why.strip(), wanted)


def decisions(folder: PortalFolder) -> tuple[Decision, ...]:
    """Every decision so far, the newest first."""
    kept = (folder.note(_DECISIONS) or {}).get("decisions", [])
    return tuple(
        Decision(dt.datetime.fromisoformat(one["at"]), one["who"], one["why"], Privacy(**one["privacy"]))
        for one in reversed(kept)
    )


def write_decision(folder: PortalFolder, decision: Decision) -> None:
    """Add a decision to those written down."""
    kept = (folder.note(_DECISIONS) or {}).get("decisions", [])
    said = {**asdict(decision), "at": decision.at.isoformat()}
    folder.write_note(_DECISIONS, {"decisions": [*kept, said]})


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


@contextmanager
def opened_portal(
    folder: PortalFolder,
    connection: Connection,
    *,
    check: Callable[[], None] = lambda: None,
    on_wait: Callable[[str, float], None] = lambda _reason, _seconds: None,
    hurried: bool = False,
) -> Iterator[PortalReader]:
    """Reader of the connected portal."""
    with HubSpotClient(
        folder.cabinet.get(),
        connection.base,
        check=check,
        on_wait=on_wait,
        hurried=hurried,
        on_renewed=folder.cabinet.put,
    ) as client:
        client.timezone = connection.timezone
        yield PortalReader(client)
