"""A thin client of HubSpot's API 2026-09 that can only read: paced, patient, and silent about its key."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from filon.ingest.hubspot.answers import decoded
from filon.ingest.hubspot.credentials import OAuth, PortalKey, Secret
from filon.ingest.hubspot.failures import (
    HaltedError,
    KeyRefusedError,
    NoAnswerError,
    PassingError,
    TokenExpiredError,
    UnreachableError,
    judge,
    seconds_to_midnight,
)
from filon.ingest.hubspot.pace import Pace
from filon.ingest.hubspot.paths import PRODUCTION, TOKEN_PATH, ReadOnlyWire, checked_base
from filon.ingest.hubspot.wire import CurlWire, Request, TooLargeError, WireError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from filon.ingest.hubspot.credentials import Credentials
    from filon.ingest.hubspot.wire import Answer, Wire

T = TypeVar("T")
Json = dict[str, Any]
ATTEMPTS, HURRIED_ATTEMPTS = 12, 3
THROTTLED_ATTEMPTS = 200
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
_SILENCE_S, _HURRIED_SILENCE_S = 60, 8
_TOLD_AFTER_S = 4.0
"""How long a request may go without an answer before that is told."""
_HEADERS = {"Accept": "application/json", "User-Agent": "filon"}
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TICK = 0.25
_MOST_TOKENS = 4
"""Tokens tried for one request: the threads of a sync use up the same one."""


class HubSpotClient:
    """Reads one portal. Safe to share between threads; close it, or use it as a context manager.

    Parameters
    ----------
    credentials
        What opens the portal.
    base
        Origin; only HubSpot or a loopback address is taken.
    check
        Called several times a second while waiting; raises to cancel.
    on_wait
        Told the reason (``daily_limit``, ``no_answer``) and the seconds of a long wait before it begins; of a silence
        once, until a request is answered.
    hurried
        A person waits for one answer and can try again: few attempts, short ones, and no waiting for another day.
    lifted
        No limits of our own (benchmarks against a server without limits).
    patience
        Factor on the pauses between attempts; tests shorten them.
    on_renewed
        Given the credentials to keep from now on, where HubSpot exchanged the refresh token for another.
    """

    def __init__(  # noqa: PLR0913 - everything that differs between a portal, a test and a benchmark
        self,
        credentials: Credentials,
        base: str = PRODUCTION,
        *,
        check: Callable[[], None] = lambda: None,
        on_wait: Callable[[str, float], None] = lambda _reason, _seconds: None,
        hurried: bool = False,
        lifted: bool = False,
        patience: float = 1.0,
        on_renewed: Callable[[OAuth], object] = lambda _credentials: None,
    ) -> None:
        origin = checked_base(base)
        self._credentials = credentials
        self._cancel = check
        self._halted = threading.Event()
        self._on_wait = on_wait
        self._on_renewed = on_renewed
        self._hurried = hurried
        self._silent = False
        self._patience = patience
        self._pace = Pace(self.sleep, lifted=lifted)
        self._origin = origin
        self._wire: Wire = ReadOnlyWire(
            CurlWire(origin, silence_s=_HURRIED_SILENCE_S if hurried else _SILENCE_S)
        )
        self._lock = threading.Lock()
        self._renewal = threading.Lock()
        self._token: Secret | None = credentials.secret if isinstance(credentials, PortalKey) else None
        self.timezone = "UTC"
        self.requests = 0
        self.daily_limit: int | None = None
        self.daily_left: int | None = None
        self.server_time = dt.datetime.now(dt.UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"HubSpotClient({self._origin})"

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def get(self, path: str, parameters: Mapping[str, str | int | bool] | None = None) -> Json:
        """JSON object of a page."""
        return self.get_as(Json, path, parameters)

    def get_as(
        self, shape: type[T], path: str, parameters: Mapping[str, str | int | bool] | None = None
    ) -> T:
        """Page in a shape (see :mod:`filon.ingest.hubspot.answers`)."""
        return self._patiently(shape, "GET", address(path, parameters or {}), None, search=False)

    def post(self, path: str, body: Mapping[str, Any], *, search: bool = False) -> Json:
        """JSON object that a reading POST gives; ``search`` puts it under the limit of searches too."""
        return self._patiently(Json, "POST", path, body, search=search)

    def post_as(self, shape: type[T], path: str, body: Mapping[str, Any]) -> T:
        """What a reading POST gives, in a shape."""
        return self._patiently(shape, "POST", path, body, search=False)

    def sleep(self, seconds: float) -> None:
        """Wait, ready to be cancelled."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._check()
            time.sleep(min(left, _TICK))
        self._check()

    @property
    def now_ms(self) -> int:
        """What time it is (ms) by the clock of the server, as of its last answer."""
        return round(self.server_time.timestamp() * 1000)

    @property
    def per_minute(self) -> float:
        """Requests that fit a minute within the general limit."""
        return self._pace.per_minute

    def interrupt(self) -> None:
        """Stop every thread that waits or asks, for good."""
        self._halted.set()

    def _check(self) -> None:
        if self._halted.is_set():
            raise HaltedError
        self._cancel()

    # -- attempts ----------------------------------------------------------------------------------------------

    def _patiently(
        self, shape: type[T], method: str, url: str, body: Mapping[str, Any] | None, *, search: bool
    ) -> T:
        attempts = Retrying(
            retry=retry_if_exception_type(PassingError),
            wait=self._pause,
            stop=self._enough,
            sleep=self.sleep,
            retry_error_callback=_give_up,
        )
        found: T = attempts(self._renewing, shape, method, url, body, search=search)
        return found

    def _pause(self, state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        assert isinstance(failure, PassingError)  # noqa: S101 - nothing else is retried
        if failure.daily:
            seconds = seconds_to_midnight(self.server_time, self.timezone)
            self._on_wait("daily_limit", seconds)
            return seconds * self._patience
        jitter = random.random()  # noqa: S311 - spreads clients, hides nothing
        if failure.pause is not None:
            return failure.pause * self._patience * (1 + jitter / 4)
        longest: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (state.attempt_number - 1))
        if (state.seconds_since_start or 0.0) + longest >= _TOLD_AFTER_S and not self._silent:
            self._silent = True
            self._on_wait("no_answer", longest)
        return longest * self._patience * (0.5 + jitter / 2)

    def _enough(self, state: RetryCallState) -> bool:
        failure = state.outcome.exception() if state.outcome else None
        assert isinstance(failure, PassingError)  # noqa: S101 - nothing else is retried
        if self._hurried:
            return failure.daily or state.attempt_number >= HURRIED_ATTEMPTS
        return state.attempt_number >= (THROTTLED_ATTEMPTS if failure.throttled else ATTEMPTS)

    def _renewing(
        self, shape: type[T], method: str, url: str, body: Mapping[str, Any] | None, *, search: bool
    ) -> T:
        """One attempt; an access token that ran out on the way, here or in another thread, is renewed."""
        token = self._token or self._renew(None)
        for _ in range(_MOST_TOKENS):
            try:
                found = _shaped(self._once(method, url, body, token, search=search), shape, _what(url))
            except TokenExpiredError:
                token = self._renew(token)
            else:
                self._silent = False
                return found
        raise KeyRefusedError(status=401)

    def _once(
        self, method: str, url: str, body: Mapping[str, Any] | None, token: Secret, *, search: bool
    ) -> Answer:
        self._check()
        self._pace.wait(search=search)
        headers = {**_HEADERS, "Authorization": f"Bearer {token.reveal()}"}
        if body is None:
            request = Request(method, url, headers)
        else:
            request = Request(method, url, {**headers, **_JSON}, msgspec.json.encode(body))
        answer = self._send(request)
        self._learn(answer.headers)
        if answer.status >= 400:  # noqa: PLR2004 - the first status that is no success
            raise judge(answer, _what(url))
        return answer

    def _send(self, request: Request) -> Answer:
        with self._lock:
            self.requests += 1
        try:
            return self._wire.send(request)
        except TooLargeError:
            raise UnreachableError(
                status=200, detail="too large", what=_what(request.target), correlation=""
            ) from None
        except WireError as error:
            raise PassingError(NoAnswerError(what=_what(request.target), detail=str(error))) from None

    def _learn(self, headers: Mapping[str, str]) -> None:
        self._pace.learn(headers)
        with self._lock:
            self.daily_limit = _whole(headers.get("x-hubspot-ratelimit-daily"), self.daily_limit)
            self.daily_left = _whole(headers.get("x-hubspot-ratelimit-daily-remaining"), self.daily_left)
            said = headers.get("date")
            if said:
                self.server_time = _date(said) or self.server_time

    # -- OAuth -------------------------------------------------------------------------------------------------

    def _renew(self, stale: Secret | None) -> Secret:
        """New access token, unless another thread fetched one meanwhile: two at a time would spoil each other's."""
        with self._renewal:
            given = self._credentials
            if not isinstance(given, OAuth):
                raise KeyRefusedError(status=401)
            with self._lock:
                known = self._token
            if known is not None and known != stale:
                return known
            self._pace.wait()
            form = {
                "grant_type": "refresh_token",
                "client_id": given.client_id,
                "client_secret": given.client_secret.reveal(),
                "refresh_token": given.refresh_token.reveal(),
            }
            answer = self._send(Request("POST", TOKEN_PATH, {**_HEADERS, **_FORM}, urlencode(form).encode()))
            if answer.status >= 400:  # noqa: PLR2004 - the first status that is no success
                failure = judge(answer, "token")
                raise failure if isinstance(failure, PassingError) else KeyRefusedError(status=answer.status)
            told = _shaped(answer, Json, "token")
            token = Secret(str(told.get("access_token") or ""))
            with self._lock:
                self._token = token
            self._keep_refresh_token(given, str(told.get("refresh_token") or ""))
            return token

    def _keep_refresh_token(self, given: OAuth, told: str) -> None:
        if told and told != given.refresh_token.reveal():
            self._credentials = replace(given, refresh_token=Secret(told))
            self._on_renewed(self._credentials)


def address(path: str, parameters: Mapping[str, str | int | bool]) -> str:
    """Path with its parameters; commas stay commas, since ``%2C`` would triple what they cost of the longest URL."""
    if not parameters:
        return path
    pairs = (f"{name}={quote(_parameter(value), safe=',-_.~')}" for name, value in parameters.items())
    return f"{path}?{'&'.join(pairs)}"


def _parameter(value: str | int | bool) -> str:  # noqa: FBT001 - a value of the API
    return str(value).lower() if isinstance(value, bool) else str(value)


def _give_up(state: RetryCallState) -> dict[str, Any]:
    failure = state.outcome.exception() if state.outcome else None
    assert isinstance(failure, PassingError)  # noqa: S101 - nothing else is retried
    raise failure.lasting from None


def _shaped(answer: Answer, shape: type[T], what: str) -> T:
    found = decoded(answer.content, shape)
    if found is None:
        # A body that was cut on its way, or a page of somebody in between.
        raise PassingError(NoAnswerError(what=what, detail="no JSON"))
    return found


def _what(url: str) -> str:
    """Object or page of an address, for messages."""
    family, *parts = url.partition("?")[0].strip("/").split("/")
    if family != "crm" or not parts:
        return family
    return parts[2] if len(parts) > 2 else parts[0]  # noqa: PLR2004 - objects/version/kind, or owners/version


def _whole(text: str | None, otherwise: int | None) -> int | None:
    return int(text) if text and text.isdecimal() else otherwise


@lru_cache(maxsize=64)
def _date(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(dt.UTC)
    except (TypeError, ValueError):
        return None
