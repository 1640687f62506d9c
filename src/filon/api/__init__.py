"""The JSON API: parse, call a use case, serialise."""

from filon.api.application import create_app
from filon.api.server import serve

__all__ = ["create_app", "serve"]
