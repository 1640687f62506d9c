"""The only requests that may leave: reads, of one dated version of the API, to one host.

HubSpot's API knows reads that are POST requests (search, batch read), so the method alone proves nothing: every method
and path is on the list below, and :class:`ReadOnlyTransport` stands between the client and the network.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import httpx

from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from types import TracebackType

VERSION = "2026-09"
PRODUCTION = "https://api.hubapi.com"
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


def checked_base(address: str) -> httpx.URL:
    """Base address that a key may be sent to: HubSpot over TLS, or a loopback address.

    Raises
    ------
    HostRefusedError
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise HostRefusedError(value=address[:100]) from None
    production = httpx.URL(PRODUCTION)
    same = (url.scheme, url.host, url.port) == (production.scheme, production.host, production.port)
    loopback = url.scheme in {"http", "https"} and is_loopback(url.host)
    if url.userinfo or url.path not in {"", "/"} or url.query or not (same or loopback):
        raise HostRefusedError(value=address[:100])
    return url


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine by its address or as ``localhost``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def target_of(request: httpx.Request) -> str:
    """Path and query of a request as they go over the wire."""
    target: bytes = request.extensions.get("target") or request.url.raw_path
    return target.decode("ascii", "replace")


class ReadOnlyTransport(httpx.BaseTransport):
    """Sends reads to one origin and nothing else anywhere.

    Parameters
    ----------
    base
        Origin, already checked by :func:`checked_base`.
    inner
        What really sends.
    """

    def __init__(self, base: httpx.URL, inner: httpx.BaseTransport) -> None:
        self._origin = (base.scheme, base.host, base.port)
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a read; refuse everything else before it leaves."""
        url = request.url
        if (url.scheme, url.host, url.port) != self._origin:
            raise HostRefusedError(value=url.host)
        for path in (url.path, target_of(request).partition("?")[0]):
            if not is_read(request.method, path):
                raise WriteRefusedError(method=request.method, path=path)
        response = self._inner.handle_request(request)
        if response.is_redirect:
            response.close()
            raise RedirectRefusedError(path=url.path)
        return response

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
