"""Requests over the wire and their answers, by libcurl: it works outside of Python, while other threads go on."""

from __future__ import annotations

import ipaddress
import os
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

import certifi
import pycurl

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 256 << 20
_CONNECT_S = 20
_READ_AT_ONCE = 512 << 10
# The address of a proxy may hold a password, with whatever signs.
_WITHOUT_USER = re.compile(r"//.*@", re.DOTALL)


class Origin(NamedTuple):
    """Where requests go; made only of parts that were looked at."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if self.port is None else f"{self.scheme}://{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether it is this very machine, by its address or as ``localhost``."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Request(NamedTuple):
    """What is asked; ``target`` is path and query exactly as they go over the wire."""

    method: str
    target: str
    headers: Mapping[str, str] = {}
    body: bytes = b""

    def __repr__(self) -> str:
        # Headers and bodies hold keys.
        return f"Request({self.method} {self.path})"

    @property
    def path(self) -> str:
        """Target without its query."""
        return self.target.partition("?")[0]


class Answer(NamedTuple):
    """What came back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def redirects(self) -> bool:
        """Whether it sends the reader elsewhere."""
        return self.status // 100 == 3  # noqa: PLR2004 - the class of redirects


class WireError(Exception):
    """No answer came, or only part of one; the text says why and holds nothing of the request."""


class TooLargeError(WireError):
    """The answer is larger than any that is taken."""


class Wire(Protocol):
    """Carries requests to one origin."""

    def send(self, request: Request) -> Answer:
        """Answer to a request.

        Raises
        ------
        WireError
        """

    def close(self) -> None:
        """Close the connections."""


class CurlWire:
    """Keeps a connection for every thread that asks at a time; follows nothing, verifies certificates, keeps no cookie.

    Parameters
    ----------
    origin
        Where everything goes.
    silence_s
        How long nothing may come before an answer is given up; a connection takes no longer either.

    Notes
    -----
    Certificates are those of Mozilla, or those that ``SSL_CERT_FILE`` names. A proxy is taken from the environment, as
    by other programs of the machine, but for addresses on this very machine.
    """

    def __init__(self, origin: Origin, *, silence_s: int) -> None:
        self._origin = origin
        self._silence_s = silence_s
        self._idle: deque[pycurl.Curl] = deque()

    def send(self, request: Request) -> Answer:
        """Answer to a request, whatever its status."""
        try:
            handle = self._idle.pop()
        except IndexError:
            handle = self._opened()
        lines: list[bytes] = []
        try:
            handle.setopt(pycurl.HEADERFUNCTION, lines.append)
            handle.setopt(pycurl.URL, f"{self._origin}{request.target}")
            handle.setopt(pycurl.HTTPHEADER, [f"{name}: {text}" for name, text in request.headers.items()])
            if request.method == "POST":
                handle.setopt(pycurl.POST, 1)
                handle.setopt(pycurl.POSTFIELDS, request.body)
            else:
                handle.setopt(pycurl.HTTPGET, 1)
            content = handle.perform_rb()
        except pycurl.error as error:
            # Without its chain: the handle knows the key.
            kind = TooLargeError if error.args[0] == pycurl.E_FILESIZE_EXCEEDED else WireError
            raise kind(_WITHOUT_USER.sub("//", str(error.args[-1]))) from None
        else:
            return Answer(handle.getinfo(pycurl.RESPONSE_CODE), _headers(lines), content)
        finally:
            self._idle.append(handle)

    def close(self) -> None:
        """Close the connections; nobody may be asking any more."""
        while self._idle:
            self._idle.pop().close()

    def _opened(self) -> pycurl.Curl:
        handle = pycurl.Curl()
        trusted = os.environ.get("SSL_CERT_FILE") or certifi.where()
        settings: dict[int, int | str] = {
            # Threads: no signals.
            pycurl.NOSIGNAL: 1,
            pycurl.PROTOCOLS: pycurl.PROTO_HTTPS if self._origin.scheme == "https" else pycurl.PROTO_HTTP,
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
            pycurl.PATH_AS_IS: 1,
            pycurl.FOLLOWLOCATION: 0,
            pycurl.ACCEPT_ENCODING: "gzip, deflate",
            pycurl.CONNECTTIMEOUT: min(_CONNECT_S, self._silence_s),
            pycurl.LOW_SPEED_LIMIT: 1,
            pycurl.LOW_SPEED_TIME: self._silence_s,
            pycurl.MAXFILESIZE_LARGE: MOST_BYTES,
            pycurl.BUFFERSIZE: _READ_AT_ONCE,
            pycurl.CAINFO: trusted,
            pycurl.PROXY_CAINFO: trusted,
            pycurl.NOPROGRESS: 0,
        }
        if self._origin.loopback:
            settings[pycurl.PROXY] = ""
        for option, value in settings.items():
            handle.setopt(option, value)
        # Python is asked now and then: else nobody could interrupt what waits for an answer.
        handle.setopt(pycurl.XFERINFOFUNCTION, lambda *_: 0)
        return handle


def _headers(lines: list[bytes]) -> dict[str, str]:
    """Headers of the last answer among those that came one after the other, such as 100 and 200."""
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith(b"HTTP/"):
            found = {}
        name, colon, text = line.decode("latin-1").partition(":")
        if colon:
            found[name.strip().lower()] = text.strip()
    return found
