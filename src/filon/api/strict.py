"""Strict reading of requests: a parameter or a field that an endpoint does not know is an error, never ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from filon.core.errors import UnknownNameError

if TYPE_CHECKING:
    from fastapi.dependencies.models import Dependant


class Strict(BaseModel):
    """A body whose every field is known."""

    model_config = ConfigDict(extra="forbid")


class UnknownParameterError(UnknownNameError):
    """The address has a parameter that this endpoint does not know."""

    code = "unknown_parameter"


def known_parameters_only(request: Request) -> None:
    """Refuse a request whose address has a parameter unknown to its endpoint."""
    route = request.scope["route"]
    if isinstance(route, APIRoute):
        known = _names(route.dependant) | {"lang"}
        for name in request.query_params:
            if name not in known:
                raise UnknownParameterError(value=name, allowed=known)


def _names(dependant: Dependant) -> set[str]:
    own = {field.alias for field in dependant.query_params}
    return own.union(*(_names(one) for one in dependant.dependencies))
