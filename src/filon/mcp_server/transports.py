"""How agents reach the server: the pipes of the process that starts it, or HTTP on this machine behind a token."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import socket
import sys
from typing import TYPE_CHECKING

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from filon.core.errors import RefusedInputError
from filon.mcp_server.refusals import refusal
from filon.mcp_server.server import make_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from filon.app.workspace import Workspace

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8766
TOKEN_VARIABLE = "FILON_MCP_TOKEN"  # noqa: S105 - the name of a variable
HOSTS_VARIABLE = "FILON_HOSTS"
TOKEN_FILE = "mcp-token"  # noqa: S105 - the name of a file
SHORTEST_TOKEN = 24
PATH = "/mcp"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class ShortTokenError(RefusedInputError):
    """The token to protect the server with could be guessed."""

    code = "short_token"


class McpAddressError(RefusedInputError):
    """The server cannot listen there."""

    code = "mcp_address"


class WrongTokenError(RefusedInputError):
    """A request came without the token, or with another one."""

    code = "wrong_token"


def serve_stdio(workspace: Workspace, lang: str) -> None:
    """Serve the process that started this one until it hangs up; whatever else is printed goes to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    anyio.run(_serve_stdio, workspace, lang)


async def _serve_stdio(workspace: Workspace, lang: str) -> None:
    server = make_server(workspace, lang)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def serve_http(  # noqa: PLR0913 - all by name
    workspace: Workspace, lang: str, *, host: str, port: int, token: str, on_ready: Callable[[str], None]
) -> None:
    """Serve over streamable HTTP until interrupted.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes any free one.
    token
        What every request must carry, as ``Authorization: Bearer``.
    on_ready
        Called with the address that agents use, once the port is ours.

    Raises
    ------
    McpAddressError
    """
    import uvicorn  # noqa: PLC0415 - servers on pipes do without

    with _listening(host, port) as listening:
        bound = listening.getsockname()[1]
        on_ready(f"http://{f'[{host}]' if ':' in host else host}:{bound}{PATH}")
        config = uvicorn.Config(
            http_app(workspace, lang, hosts=_names(host, bound), token=token),
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=[listening])


def http_app(workspace: Workspace, lang: str, *, hosts: list[str], token: str) -> ASGIApp:
    """Application that serves agents over HTTP.

    A page of another site can make a browser send requests here, under its own name (DNS rebinding) or ours. So the
    name in ``Host`` and the page in ``Origin`` must be ours, and every request must carry the token.
    """
    security = TransportSecuritySettings(
        allowed_hosts=hosts, allowed_origins=[f"http://{name}" for name in hosts]
    )
    app = make_server(workspace, lang).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=security
    )
    return _Token(app, token, lang)


def token_of(home: Path) -> str:
    """Token of a workspace: ``FILON_MCP_TOKEN``, else one made at the first start and kept for its owner only.

    Raises
    ------
    ShortTokenError
    """
    named = os.environ.get(TOKEN_VARIABLE)
    if named is not None:
        if len(named) < SHORTEST_TOKEN:
            raise ShortTokenError(least=SHORTEST_TOKEN, variable=TOKEN_VARIABLE)
        return named
    path = home / TOKEN_FILE
    if not path.is_file():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()


class _Token:
    """Lets requests pass that carry the token."""

    def __init__(self, app: ASGIApp, token: str, lang: str) -> None:
        self._app = app
        self._wanted = f"Bearer {token}".encode()
        self._lang = lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            carried = Headers(scope=scope).get("authorization", "").encode()
            if not hmac.compare_digest(carried, self._wanted):
                body = refusal(WrongTokenError(), self._lang)
                await JSONResponse(body, 401, {"WWW-Authenticate": "Bearer"})(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _names(host: str, port: int) -> list[str]:
    more = [name.strip() for name in os.environ.get(HOSTS_VARIABLE, "").split(",") if name.strip()]
    return [f"{name}:{port}" for name in dict.fromkeys((*_LOOPBACK, host, *more))] + more


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise McpAddressError(host=host, port=str(port)) from error
