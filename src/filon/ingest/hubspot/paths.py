"""The only requests that may leave: reads, of one dated version of the API, to one host.

HubSpot's API knows reads that are POST requests (search, batch read), so the method alone proves nothing: every method
and path is on the list below, and :class:`ReadOnlyWire` stands between the client and the network.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filon.core.errors import RefusedInputError
from filon.ingest.hubspot.wire import Origin

if TYPE_CHECKING:
    from filon.ingest.hubspot.wire import Answer, Request, Wire

VERSION = "2026-09"
TOKEN_PATH = "/oauth/2026-03/token"  # noqa: S105 - an address
LONGEST_URL = 15_000
"""HubSpot refuses addresses near 16,200 characters."""

_KIND = r"[a-z0-9_-]+"
_ID = r"[A-Za-z0-9_-]+"
READS: tuple[tuple[str, str], ...] = (
    ("GET", rf"/crm/objects/{VERSION}/{_KIND}"),
    ("POST", rf"/crm/objects/{VERSION}/{_KIND}/search"),
    ("POST", rf"/crm/objects/{VERSION}/{_KIND}/batch/read"),
    ("POST", rf"/crm/associations/{VERSION}/{_KIND}/{_KIND}/batch/read"),
    ("GET", rf"/crm/owners/{VERSION}"),
    ("GET", rf"/crm/pipelines/{VERSION}/{_KIND}"),
    ("GET", rf"/crm/pipelines/{VERSION}/{_KIND}/{_ID}(/stages/{_ID})?/audit"),
    ("GET", rf"/crm/properties/{VERSION}/{_KIND}"),
    ("GET", rf"/account-info/{VERSION}/details"),
    (
        "POST",
        re.escape(TOKEN_PATH),
    ),  # exchanges a refresh token for an access token, changes nothing in the portal
)
"""Method and path of every request that Filon can make."""

_PATTERNS = tuple((method, re.compile(path)) for method, path in READS)


class WriteRefusedError(RefusedInputError):
    """A request that is not on the list of reads; it was not sent."""

    code = "hubspot_not_a_read"


class HostRefusedError(RefusedInputError):
    """A key must only ever go to HubSpot, or to this very machine."""

    code = "hubspot_host"


class RedirectRefusedError(RefusedInputError):
    """HubSpot's API does not redirect; an answer that does comes from somebody else."""

    code = "hubspot_redirect"


@lru_cache(maxsize=1 << 10)
def is_read(method: str, path: str) -> bool:
    """Whether a request only reads."""
    return any(method == known and pattern.fullmatch(path) for known, pattern in _PATTERNS)


_PRODUCTION = Origin("https", "api.hubapi.com", None)
PRODUCTION = str(_PRODUCTION)


def checked_base(address: str) -> Origin:
    """Origin that a key may be sent to: HubSpot over TLS, or a loopback address.

    Raises
    ------
    HostRefusedError
    """
    try:
        url = urlsplit(address)
        found = Origin(url.scheme, url.hostname or "", url.port)
    except ValueError:
        raise HostRefusedError(value=address[:100]) from None
    https = found._replace(port=None) if (found.scheme, found.port) == ("https", 443) else found
    known = https == _PRODUCTION or (found.scheme in {"http", "https"} and found.loopback)
    bare = url.path in {"", "/"} and not (url.query or url.fragment or "@" in url.netloc or "\\" in address)
    if not (known and bare):
        raise HostRefusedError(value=address[:100])
    return https


class ReadOnlyWire:
    """Lets reads through and nothing else.

    Parameters
    ----------
    inner
        What really sends, to one origin.
    """

    def __init__(self, inner: Wire) -> None:
        self._inner = inner

    def send(self, request: Request) -> Answer:
        """Send a read; refuse everything else before it leaves.

        Raises
        ------
        WriteRefusedError, RedirectRefusedError, WireError
        """
        if not is_read(request.method, request.path):
            raise WriteRefusedError(method=request.method, path=request.path)
        answer = self._inner.send(request)
        if answer.redirects:
            raise RedirectRefusedError(path=request.path)
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
