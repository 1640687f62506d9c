"""What the API's description says of answers: the problems each endpoint may give, the examples."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from filon.api.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

_EXAMPLES = Path(__file__).with_name("examples.json")
_DESCRIPTIONS = {
    304: "The answer has not changed: the asker has it already (`If-None-Match`).",
    400: "The request is not readable.",
    403: "A page of another site sent the request.",
    404: "There is no such thing.",
    409: "The state of the data set does not allow it.",
    413: "The body or file is too large.",
    421: "The request came under a name that this server does not answer to.",
    422: "A parameter, filter or file was refused; `code`, `detail` and `hint` say which and why.",
    429: "Too much is waiting already.",
    502: "HubSpot does not answer, or only with faults.",
    503: "The machine is busy; try again after `Retry-After` seconds.",
}
_NAME = "$example"
_PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}


def responses(
    name: str, *problems: int, status: int = 200, media_type: str = "application/json"
) -> Responses:
    """Answers of an endpoint: its example, and the problems it may give.

    Parameters
    ----------
    name
        Name of the endpoint's example in ``examples.json``.
    problems
        Statuses beside those that every endpoint may give.
    status, media_type
        Of the good answer.
    """
    found: Responses = {}
    if name in _examples():
        found[status] = {"content": {media_type: {"example": {_NAME: name}}}}
    for number in sorted({*problems, 400, 421, 422}):
        content = {} if number == 304 else {"content": {MEDIA_TYPE: {"schema": _PROBLEM}}}  # noqa: PLR2004
        found[number] = {"description": _DESCRIPTIONS[number], **content}
    return found


def analysis(name: str, *problems: int) -> Responses:
    """Answers of an endpoint that analyses a data set."""
    return responses(name, 304, 404, 503, *problems)


def with_examples(described: dict[str, Any]) -> dict[str, Any]:
    """Description with every example in its place.

    They are put in last, as they are: FastAPI would drop every ``null`` from them on its way.
    """
    for methods in described["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for media in response.get("content", {}).values():
                    example = media.get("example")
                    if isinstance(example, dict) and _NAME in example:
                        media["example"] = _examples()[example[_NAME]]
    return described


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    return found
