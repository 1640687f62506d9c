"""The live demo portal as an HTTP server on a loopback address: keys, limits and faults around the answers."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter, deque
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from filon.ingest.demo.live.answers import Answer, Answers, RefusalError
from filon.ingest.demo.live.behaviour import Behaviour
from filon.ingest.demo.live.pages import Page, record_page

if TYPE_CHECKING:
    from filon.ingest.demo.live.world import World

_TOKEN_PATH = "/oauth/2026-03/token"  # noqa: S105 - an address
_HTML = "text/html; charset=utf-8"
_HOST = "127.0.0.1"
_SECOND_MS = 1_000
_LARGEST_BODY = 16 << 20


class Window:
    """A limit of so many requests in a sliding window."""

    def __init__(self, most: int | None, interval_ms: int) -> None:
        self.most = most
        self.peak = 0
        self._interval = interval_ms / 1000
        self._seen: deque[float] = deque()

    def enter(self) -> bool:
        """Whether one more request fits."""
        now = time.monotonic()
        while self._seen and self._seen[0] <= now - self._interval:
            self._seen.popleft()
        self._seen.append(now)
        self.peak = max(self.peak, len(self._seen))
        return self.most is None or len(self._seen) <= self.most

    @property
    def left(self) -> int:
        """Requests that would still fit."""
        return max(0, (self.most or 1_000_000) - len(self._seen))


class LivePortal:
    """A running live demo portal; stop it, or use it as a context manager.

    Parameters
    ----------
    world
        Its records.
    behaviour
        Its limits, quirks and faults; they may be changed while it runs.
    port
        Port; 0 takes any free one.
    """

    def __init__(self, world: World, behaviour: Behaviour | None = None, port: int = 0) -> None:
        self.world = world
        self.behaviour = behaviour or Behaviour()
        self.counts: Counter[str] = Counter()
        self.today = 0
        self.general = Window(self.behaviour.per_interval, self.behaviour.interval_ms)
        self.searches = Window(self.behaviour.per_second_search, _SECOND_MS)
        self.answers = Answers(world, self.behaviour)
        self.lock = threading.Lock()
        self.tokens: dict[str, int] = {}
        self._dice = random.Random(self.behaviour.seed)
        self._server = _Server((_HOST, port), _Handler)
        self._server.portal = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Base address to connect to."""
        return f"http://{_HOST}:{self._server.server_port}"

    def serve_forever(self) -> None:
        """Serve in the calling thread until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def close(self) -> None:
        """Let go of the port, where nothing was ever served."""
        self._server.server_close()

    # -- one request -------------------------------------------------------------------------------------------

    def respond(self, method: str, target: str, token: str | None, raw: bytes) -> Answer | Page | str:
        """Answer of a request, the page of a record for browsers, or the name of a fault."""
        parts = urlsplit(target)
        page = record_page(self.world, parts.path) if method == "GET" else None
        if page is not None:
            return page
        with self.lock:
            self.counts[f"{method} {parts.path}"] += 1
            fault = self._fault(parts.path)
        try:
            if parts.path == _TOKEN_PATH:
                return self._grant(dict(parse_qsl(raw.decode())))
            self._let_in(token)
            self._within_limits(search=parts.path.endswith("/search"))
            self._fits(target)
            if isinstance(fault, int):
                return _server_fault(fault).answer
            if fault is not None:
                return fault
            body = json.loads(raw) if raw else {}
            return self.answers.answer(method, parts.path, dict(parse_qsl(parts.query)), body)
        except RefusalError as refusal:
            return refusal.answer

    def headers(self) -> dict[str, str]:
        """Headers of every answer: what is left of the limits, and the portal's own time."""
        mood = self.behaviour
        return {
            "X-HubSpot-RateLimit-Max": str(mood.per_interval or 1_000_000),
            "X-HubSpot-RateLimit-Remaining": str(self.general.left),
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(mood.interval_ms),
            "X-HubSpot-RateLimit-Daily": str(mood.daily or 100_000_000),
            "X-HubSpot-RateLimit-Daily-Remaining": str(max(0, (mood.daily or 100_000_000) - self.today)),
            "X-HubSpot-Correlation-Id": "00000000-0000-0000-0000-000000000000",
            "Date": formatdate(self.world.now / 1000, usegmt=True),
        }

    def new_day(self) -> None:
        """Begin a new day of the daily limit."""
        with self.lock:
            self.today = 0

    def _fault(self, path: str) -> int | str | None:
        mood = self.behaviour
        if mood.fault_rate <= 0 or path == _TOKEN_PATH or self._dice.random() >= mood.fault_rate:
            return None
        return self._dice.choice(mood.faults)

    def _let_in(self, token: str | None) -> None:
        with self.lock:
            if token in self.tokens:
                self.tokens[token] -= 1
                if self.tokens[token] >= 0:
                    return
            elif token == self.behaviour.key:
                return
        raise RefusalError(401, "EXPIRED_AUTHENTICATION", "The token is expired or unknown.")

    def _within_limits(self, *, search: bool) -> None:
        with self.lock:
            self.today += 1
            if self.behaviour.daily is not None and self.today > self.behaviour.daily:
                raise _throttled("DAILY", "You have reached your daily limit.")
            if not self.general.enter():
                raise _throttled("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.")
            if search and not self.searches.enter():
                raise _throttled("SECONDLY", "You have reached your secondly limit.")

    def _fits(self, target: str) -> None:
        if len(target) > self.behaviour.longest_url:
            raise RefusalError(414, "URI_TOO_LONG", "the address is too long")

    def _grant(self, form: dict[str, str]) -> Answer:
        if (
            form.get("grant_type") != "refresh_token"
            or form.get("refresh_token") != self.behaviour.refresh_token
        ):
            raise RefusalError(400, "BAD_REFRESH_TOKEN", "missing or invalid refresh token")
        with self.lock:
            token = f"access-{len(self.tokens)}"
            self.tokens[token] = self.behaviour.token_requests or 1 << 40
            answer = {"access_token": token, "expires_in": 1800, "token_type": "bearer"}
            if self.behaviour.rotates:
                self.behaviour.refresh_token = answer["refresh_token"] = f"exchanged-{len(self.tokens)}"
        return Answer(200, answer)


def _throttled(policy: str, message: str) -> RefusalError:
    return RefusalError(429, "RATE_LIMITS", message, errorType="RATE_LIMIT", policyName=policy)


def _server_fault(status: int) -> RefusalError:
    if status == 429:  # noqa: PLR2004 - a status
        return _throttled("SECONDLY", "You have reached your secondly limit.")
    return RefusalError(status, "SERVER_ERROR", "something went wrong")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    portal: LivePortal

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the library's signature
        """A client that hangs up, or is killed, is nothing to talk about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the library's names

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            return
        raw = self.rfile.read(length)
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        answer = self.server.portal.respond(
            self.command, self.path, token if scheme == "Bearer" else None, raw
        )
        if answer == "hangup":
            self.close_connection = True
        elif isinstance(answer, Page):
            self._send(
                200, answer.html.encode(), {"Content-Security-Policy": "default-src 'none'"}, kind=_HTML
            )
        elif answer == "redirect":
            self._send(302, b"{}", {"Location": "https://example.com/"})
        elif answer == "cut":
            self._send(200, b'{"results": [{"id": "1', {}, promised=1_000)
            self.close_connection = True
        else:
            assert isinstance(answer, Answer)  # noqa: S101 - every fault was named above
            self._send(answer.status, json.dumps(answer.body).encode(), dict(answer.headers))

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str],
        *,
        promised: int | None = None,
        kind: str = "application/json",
    ) -> None:
        lines = {
            **self.server.portal.headers(),
            **headers,
            "Content-Type": kind,
            "Content-Length": str(len(body) if promised is None else promised),
        }
        head = f"HTTP/1.1 {status} -\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.wfile.write(head.encode() + b"\r\n" + body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Say nothing."""
