"""What HubSpot answers when it does not give data, and what each answer asks for: wait, renew, do without, or stop."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from filon.core.errors import FilonError, LimitError, MissingError, RefusedInputError

if TYPE_CHECKING:
    from filon.ingest.hubspot.wire import Answer

_LONGEST_TEXT = 200
_SERVER_FAULT = 500
_MALFORMED_TOKEN = 530
_AFTER_MIDNIGHT = 30.0
"""Seconds past midnight before the daily count is trusted to be new."""


class KeyRefusedError(RefusedInputError):
    """HubSpot does not know the key, or no longer."""

    code = "hubspot_key_refused"


class ScopeMissingError(MissingError):
    """The key may not read this object, or the portal's tier does not have it."""

    code = "hubspot_scope_missing"


class NotFoundError(MissingError):
    """The portal does not have this object or page."""

    code = "hubspot_not_found"


class RequestRefusedError(FilonError):
    """HubSpot refused a request as badly made: a defect of ours, or a change of theirs."""

    code = "hubspot_request_refused"


class DailyLimitError(LimitError):
    """The portal's requests of today are used up."""

    code = "hubspot_daily_limit"


class UnreachableError(FilonError):
    """HubSpot did not answer, or only with faults, however often it was asked."""

    code = "hubspot_unreachable"


class NoAnswerError(UnreachableError):
    """Nothing came back that was an answer: no connection, or one that was cut."""

    code = "hubspot_no_answer"


class PassingError(Exception):
    """A failure that may pass.

    Parameters
    ----------
    lasting
        What to tell when it does not pass.
    pause
        Seconds that the server asked for; ``None``: a little longer each time.
    daily
        Whether it is the daily limit.
    throttled
        Whether the server said that we are too quick, which is no sign of ill health.
    """

    def __init__(
        self, lasting: FilonError, *, pause: float | None = None, daily: bool = False, throttled: bool = False
    ) -> None:
        super().__init__(lasting.code)
        self.lasting = lasting
        self.pause = pause
        self.daily = daily
        self.throttled = throttled


class TokenExpiredError(Exception):
    """HubSpot refused the access token (401)."""


class HaltedError(Exception):
    """Somebody stopped the work; it can go on later where it was."""


def judge(answer: Answer, what: str) -> Exception:  # noqa: PLR0911 - one line per kind of answer
    """Exception that a failed answer means.

    Parameters
    ----------
    answer
        One with a status of 400 or above.
    what
        Object or page that was asked for, for the person who reads.
    """
    status, body = answer.status, _body(answer)
    said = {
        "status": status,
        "detail": _detail(body),
        "what": what,
        "correlation": _correlation(answer, body),
    }
    if status == 429:  # noqa: PLR2004 - status codes are their own names
        return _throttled(answer, body, said)
    if status == 401:  # noqa: PLR2004
        return TokenExpiredError()
    if status == _MALFORMED_TOKEN:
        return KeyRefusedError(status=status)
    if status == 403:  # noqa: PLR2004
        return ScopeMissingError(what=what, scopes=_scopes(body))
    if status == 404:  # noqa: PLR2004
        return NotFoundError(what=what)
    if status >= _SERVER_FAULT or status in {408, 423, 425}:
        return PassingError(UnreachableError(**said), pause=_retry_after(answer))
    return RequestRefusedError(**said)


def _throttled(answer: Answer, body: dict[str, Any], said: dict[str, Any]) -> PassingError:
    policy = str(body.get("policyName") or "").upper()
    if "DAILY" in policy:
        return PassingError(DailyLimitError(what=said["what"]), daily=True, throttled=True)
    return PassingError(UnreachableError(**said), pause=_retry_after(answer) or 1.0, throttled=True)


def seconds_to_midnight(now: dt.datetime, timezone: str) -> float:
    """Seconds until the next midnight of the portal, and a little more."""
    local = now.astimezone(ZoneInfo(timezone))
    midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), ZoneInfo(timezone))
    return (midnight - local.astimezone(dt.UTC)).total_seconds() + _AFTER_MIDNIGHT


def _body(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _detail(body: dict[str, Any]) -> str:
    return str(body.get("message") or body.get("category") or "")[:_LONGEST_TEXT]


def _correlation(answer: Answer, body: dict[str, Any]) -> str:
    found = body.get("correlationId") or answer.headers.get("x-hubspot-correlation-id") or ""
    return str(found)[:_LONGEST_TEXT]


def _scopes(body: dict[str, Any]) -> list[str]:
    """Scopes that the answer names; HubSpot has been seen naming the wrong ones, so they are only repeated."""
    found: list[str] = []
    for error in body.get("errors") or ():
        context = error.get("context") if isinstance(error, dict) else None
        if isinstance(context, dict):
            found += [str(one)[:_LONGEST_TEXT] for one in context.get("requiredScopes") or ()]
    return sorted(set(found))


def _retry_after(answer: Answer) -> float | None:
    try:
        return min(max(float(answer.headers["retry-after"]), 0.0), 600.0)
    except (KeyError, ValueError):
        return None
