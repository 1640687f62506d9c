"""The door of the server: whom it answers to, how much it takes in, what it tells browsers to forbid."""

from __future__ import annotations

import ipaddress
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request

from filon.api.problems import BodyTooLargeError, ServerError, language, problem_response
from filon.core.errors import FilonError, RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
UPLOAD_PATHS = re.compile(r"/api/uploads|/api/warehouse/folders/[^/]+/files")
MOST_BODY_BYTES = 4 * 1024**2
UPLOAD_OVERHEAD_BYTES = 64 * 1024

# Mantine writes its computed styles into style elements and attributes; scripts come from files only.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"^(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(:\d{1,5})?$")


class ForeignHostError(RefusedInputError):
    """The request came under a name that this server does not answer to."""

    code = "foreign_host"


class ForeignOriginError(RefusedInputError):
    """A page of another site sent a request that would change something."""

    code = "foreign_origin"


class Guard:
    """Refuses requests under a foreign name or from a foreign page, and bodies that are too large.

    A page of another site can make a browser send requests here (DNS rebinding gives it even our address under its own
    name), so the name in ``Host`` must be one of ours, and a request that changes something must come from our pages.

    Parameters
    ----------
    app
        Application behind the door.
    hosts
        Names the server answers to, beside the loopback names.
    any_address
        Whether a bare IP address is taken as a name too: right when the server listens beyond this machine, as
        rebinding needs a name.
    most_upload_bytes
        Largest uploaded file.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str] = (), any_address: bool = False, most_upload_bytes: int
    ) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self._any_address = any_address
        self._most_upload_bytes = most_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            status, error = refusal
            await problem_response(error, language(Request(scope)), status)(scope, receive, sender)
            return
        await self._pass_on(scope, _counted(receive, self._most_bytes(scope["path"])), sender)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a crash becomes an answer like any other, with the same headers."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            _log.exception("%s %s crashed", scope["method"], scope["path"])
            if started:
                raise
            await problem_response(ServerError(), language(Request(scope)), 500)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, FilonError] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            return 421, ForeignHostError(host=host[:100])
        if scope["method"] not in _SAFE_METHODS and _is_foreign(headers, host):
            return 403, ForeignOriginError(origin=headers.get("origin", "")[:100])
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._most_bytes(scope["path"]):
            return 413, BodyTooLargeError(path=scope["path"], method=scope["method"])
        return None

    def _is_ours(self, host: str) -> bool:
        found = _HOST.match(host.lower())
        if found is None:
            return False
        name = found.group(1).strip("[]")
        return name in self._hosts or (self._any_address and _is_address(name))

    def _most_bytes(self, path: str) -> int:
        return (
            self._most_upload_bytes + UPLOAD_OVERHEAD_BYTES
            if UPLOAD_PATHS.fullmatch(path)
            else MOST_BODY_BYTES
        )


def _is_foreign(headers: Headers, host: str) -> bool:
    """Whether a page of another site sent the request; programs send neither header."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers


def _counted(receive: Receive, most_bytes: int) -> Receive:
    """Stop a body without declared length when it outgrows the bound."""
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise HTTPException(413)
        return message

    return receive_counted
