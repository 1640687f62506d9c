"""People who asked to be forgotten: taken out of what has landed, and never taken in again."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

from filon.core.errors import MissingError
from filon.ingest.hubspot.wanted import PERSONAL
from filon.log.landing import Landed

if TYPE_CHECKING:
    from filon.log.landing import Landing

_FACT = "erased"


class ContactUnknownError(MissingError):
    """No contact of that id has landed here."""

    code = "hubspot_contact_unknown"


class Erasures:
    """Which records are not to be taken in: kept as digests, so that the list itself names nobody.

    Parameters
    ----------
    digests
        Digests of the erased records.
    salt
        Secret of the workspace.
    """

    def __init__(self, digests: frozenset[str], salt: bytes) -> None:
        self._digests = digests
        self._salt = salt

    @classmethod
    def of(cls, landing: Landing, salt: bytes) -> Erasures:
        """Erasures of a landing file."""
        return cls(frozenset(landing.fact(_FACT) or ()), salt)

    def __bool__(self) -> bool:
        return bool(self._digests)

    def covers(self, kind: str, identity: str) -> bool:
        """Whether a record was erased."""
        return bool(self) and self.digest(kind, identity) in self._digests

    def digest(self, kind: str, identity: str) -> str:
        """Digest of a record."""
        return hmac.new(self._salt, f"{kind}:{identity}".encode(), hashlib.sha256).hexdigest()

    def with_one(self, kind: str, identity: str) -> list[str]:
        """All digests, one more among them."""
        return sorted({*self._digests, self.digest(kind, identity)})


def erase_contact(landing: Landing, identity: str, salt: bytes) -> int:
    """Remove a contact from the landing file, and the names of the leads that are about it.

    Returns
    -------
    int
        Number of leads whose name was taken off; their events stay, without anybody.

    Raises
    ------
    ContactUnknownError
    """
    if not any(identity in landing.ids("contacts", state) for state in ("live", "archived", "gone")):
        raise ContactUnknownError(value=identity)
    pairs = landing.neighbours("leads", "contacts", of=[identity], reverse=True)
    leads = {lead for lead, _ in pairs}
    masked = [without_names(key, body) for key, body in landing.bodies("leads") if key in leads]
    erasures = Erasures.of(landing, salt)
    landing.erase("contacts", identity, masked, {_FACT: erasures.with_one("contacts", identity)})
    return len(masked)


def without_names(identity: str, body: str) -> Landed:
    """A lead without what names a person."""
    record = json.loads(body)
    for name in PERSONAL["leads"]:
        record["properties"].pop(name, None)
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return Landed("leads", identity, str(record.get("updatedAt") or ""), "live", text)
