"""Errors as problem+json (RFC 9457): a stable code, a text in the reader's language, what to do next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from filon.app.jobs import TooManyJobsError, UnknownJobError
from filon.app.model_store import (
    ModelChangedError,
    ModelExistsError,
    UnknownModelError,
    UnknownModelVersionError,
)
from filon.app.turns import TooBusyError
from filon.app.uploads import TooManyUploadsError, UnknownUploadError, UploadTooLargeError
from filon.app.waivers import UnknownWaiverError
from filon.app.workspace import DatasetBusyError
from filon.core.errors import FilonError, LimitError, MissingError, RefusedInputError, UnknownNameError
from filon.core.i18n import DEFAULT_LANGUAGE, has_text, supported, translate
from filon.ingest.hubspot.credentials import HIDDEN
from filon.ingest.hubspot.failures import UnreachableError
from filon.log.landing import LandingBusyError
from filon.log.store import DatasetExistsError, UnknownDatasetError
from filon.mining.timeline import UnknownCaseError
from filon.questions.registry import UnknownQuestionError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI
    from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[FilonError], int], ...] = (
    (UnknownDatasetError, 404),
    (UnknownJobError, 404),
    (UnknownUploadError, 404),
    (UnknownCaseError, 404),
    (UnknownQuestionError, 404),
    (UnknownModelError, 404),
    (UnknownModelVersionError, 404),
    (UnknownWaiverError, 404),
    (ModelExistsError, 409),
    (ModelChangedError, 409),
    (MissingError, 404),
    (DatasetExistsError, 409),
    (DatasetBusyError, 409),
    (LandingBusyError, 409),
    (UploadTooLargeError, 413),
    (TooManyUploadsError, 429),
    (TooManyJobsError, 429),
    (TooBusyError, 503),
    (UnknownNameError, 422),
    (RefusedInputError, 422),
    (LimitError, 422),
    (UnreachableError, 502),
)


class ProblemDetails(BaseModel):
    """What went wrong: `code` is for programs, `detail` and `hint` for people, in the language asked for."""

    type: str = Field(examples=["urn:filon:problem:unknown_dataset"])
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no data set “demoo”."])
    code: str = Field(examples=["unknown_dataset"])
    hint: str = Field(examples=["Did you mean “demo”?"])
    context: dict[str, Any] = Field(examples=[{"value": "demoo", "allowed": ["demo"], "nearest": "demo"}])


class BadRequestError(FilonError):
    """The request is not one that HTTP or this server can read."""

    code = "bad_request"


class NoSuchAddressError(FilonError):
    """Nothing is served at the address."""

    code = "no_such_address"


class MethodNotAllowedError(FilonError):
    """The address is served, but not for this method."""

    code = "method_not_allowed"


class BodyTooLargeError(FilonError):
    """The body of the request is larger than what is taken."""

    code = "body_too_large"


class ServerError(FilonError):
    """A defect of ours."""

    code = "server_error"


_HTTP_ERRORS: dict[int, type[FilonError]] = {
    404: NoSuchAddressError,
    405: MethodNotAllowedError,
    413: BodyTooLargeError,
}


class InvalidRequestError(RefusedInputError):
    """A parameter or the body of a request has a value that cannot be."""

    code = "invalid_request"

    def message(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """Which value, and why it cannot be."""
        reason = f"invalid.{self.context['kind']}"
        known = reason if has_text(reason) else "invalid.other"
        return translate(known, lang, **self.context)


def language(request: Request) -> str:
    """Language of the answer: parameter ``lang``, else the first supported one of ``Accept-Language``."""
    asked = request.query_params.get("lang")
    if asked:
        return supported(asked)
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip()
        if tag and supported(tag) == tag.lower().split("-")[0]:
            return supported(tag)
    return DEFAULT_LANGUAGE


def status_of(error: FilonError) -> int:
    """HTTP status of an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem_body(error: FilonError, lang: str, status: int | None = None) -> dict[str, Any]:
    """Error in the form of :class:`ProblemDetails`."""
    number = status or status_of(error)
    return {
        "type": f"urn:filon:problem:{error.code}",
        "title": translate(f"problems.title.{number}", lang),
        "status": number,
        "detail": error.message(lang),
        "code": error.code,
        "hint": error.hint(lang),
        "context": error.context,
    }


def problem_response(error: FilonError, lang: str, status: int | None = None) -> Response:
    """Answer that carries an error."""
    body = problem_body(error, lang, status)
    content = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "replace")
    headers = {"Cache-Control": "no-store", "Content-Language": lang}
    if body["status"] in {429, 503}:
        headers["Retry-After"] = str(error.context.get("seconds", 5))
    return Response(content, body["status"], headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the application answer as problem+json."""
    handlers: tuple[tuple[type[Exception], Callable[[Any], FilonError]], ...] = (
        (FilonError, lambda error: error),
        (RequestValidationError, _invalid),
    )
    for kind, convert in handlers:
        app.add_exception_handler(kind, _handler(convert))
    app.add_exception_handler(HTTPException, _on_http)


def _handler(convert: Callable[[Any], FilonError]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return problem_response(convert(error), language(request))

    return handle


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    kind = _HTTP_ERRORS.get(error.status_code, BadRequestError)
    found = kind(path=request.url.path, method=request.method)
    response = problem_response(found, language(request), error.status_code)
    response.headers.update(error.headers or {})
    return response


def _holds_a_key(body: object) -> bool:
    """Whether a body came with a secret, which no answer may repeat."""
    return isinstance(body, dict) and "key" in body


def _invalid(error: RequestValidationError) -> InvalidRequestError:
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    limits = {name: value for name, value in (first.get("ctx") or {}).items() if name != "error"}
    return InvalidRequestError(
        field=".".join(place[1:]) or place[0],
        place=place[0],
        kind=first["type"],
        value=HIDDEN if _holds_a_key(error.body) else str(first.get("input"))[:100],
        reason=first["msg"],
        **limits,
    )
