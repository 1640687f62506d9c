"""What endpoints ask for: the workspace, the selection in the address, an answer that browsers can keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Literal, ParamSpec, TypeVar

from fastapi import Depends, Path, Query
from fastapi.responses import Response
from pydantic import TypeAdapter
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

import filon
from filon.api.problems import language
from filon.app.goals.store import goals_stamp
from filon.app.held_models import model_stamp, model_version
from filon.app.selection import Selection, Sight
from filon.app.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

# Figures of a company are nobody else's business: only the asking browser keeps them, and asks again each time.
PRIVATE = "private, no-cache"


def workspace_of(request: Request) -> Workspace:
    """Workspace that the server serves."""
    found = request.app.state.workspace
    assert isinstance(found, Workspace)  # noqa: S101 - put there by create_app
    return found


TheWorkspace = Annotated[Workspace, Depends(workspace_of)]
DatasetName = Annotated[
    str, Path(description="Name of the data set.", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", examples=["demo"])
]
Language = Annotated[
    Literal["fr", "en"] | SkipJsonSchema[None],
    Query(description="Language of texts and errors; else the `Accept-Language` header decides."),
]
Filters = Annotated[
    list[str],
    Query(
        alias="f",
        description="Filter on cases, in the filter grammar; repeat it to combine: a case must meet all.",
        examples=[["region:in:IDF,SE", "through:quote_issued"]],
        max_length=50,
    ),
]
Perspective = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="How events are grouped into cases; the data set's first one when absent.", max_length=200
    ),
]
Clock = Annotated[
    Literal["calendar", "work"],
    Query(description="`calendar`: durations count every hour; `work`: only the data set's working hours."),
]

Exact = Annotated[
    bool,
    Query(
        description="Exact medians and other quantiles even of a log so large that they come from a histogram, which"
        " can take many times longer; `quantile_error` of an answer says how far they may be off."
    ),
]


def selection_of(
    dataset: DatasetName,
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    perspective: Perspective = None,
    calendar: Clock = "calendar",
    exact: Exact = False,  # noqa: FBT002 - a parameter of the address
) -> Selection:
    """Selection that the address asks for."""
    return Selection(dataset, tuple(filters), perspective, calendar, exact)


def declare_language(lang: Language = None) -> None:
    """Declare the parameter of the language, which is read where texts are made."""


TheSelection = Annotated[Selection, Depends(selection_of)]


@dataclass(frozen=True)
class Conversation:
    """One request about a data set, and the way to answer it."""

    request: Request
    workspace: Workspace
    selection: Selection

    def answer(
        self, view: Callable[Concatenate[Sight, P], T], *args: P.args, **parameters: P.kwargs
    ) -> Response:
        """Answer of a view as JSON, or "not modified" to who has it already."""
        return self.unless_known(
            self.tag(), lambda: self.workspace.ask(self.selection, view, *args, **parameters)
        )

    def unless_known(self, tag: str, make: Callable[[], object]) -> Response:
        """Answer of a tag as JSON, or "not modified" to who has it already."""
        return not_modified(tag) if is_known(self.request, tag) else json_response(make(), tag)

    @property
    def lang(self) -> str:
        """Language of an answer that has one."""
        return language(self.request)

    def tag(self, *more: str) -> str:
        """Tag of the answer: of the version of the data, everything that the address says, and ``more``."""
        url = self.request.url
        stamps = (
            self.workspace.stamp(self.selection.dataset),
            model_stamp(self.workspace.home, self.selection),
            goals_stamp(self.workspace, self.selection.dataset),
        )
        return etag(*stamps, url.path, url.query, *more)

    def tag_of_models(self, *references: str | None) -> str:
        """Tag of an answer that depends on versions of models, and on the language in which it names their parts."""
        home, dataset = self.workspace.home, self.selection.dataset
        return self.tag(*(model_version(home, dataset, one).key for one in references), self.lang)


def conversation_of(request: Request, workspace: TheWorkspace, selection: TheSelection) -> Conversation:
    """Request about a selection."""
    return Conversation(request, workspace, selection)


TheConversation = Annotated[Conversation, Depends(conversation_of)]


def etag(*parts: str) -> str:
    """Entity tag of an answer that depends on these texts and on the program."""
    digest = hashlib.blake2b("\0".join((filon.__version__, *parts)).encode(), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the asker already has the answer of this tag."""
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def not_modified(tag: str) -> Response:
    """Answer "not modified"."""
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": PRIVATE})


def json_response(content: object, tag: str | None = None, status: int = 200) -> Response:
    """Record as JSON."""
    headers = {"Cache-Control": PRIVATE, "ETag": tag} if tag else {"Cache-Control": "no-store"}
    return Response(_serialiser(type(content)).dump_json(content), status, headers, "application/json")


def _serialiser(kind: type[object]) -> TypeAdapter[Any]:
    found = _SERIALISERS.get(kind)
    if found is None:
        found = _SERIALISERS[kind] = TypeAdapter(kind)
    return found


_SERIALISERS: dict[type[object], TypeAdapter[Any]] = {}
