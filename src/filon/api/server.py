"""Run the server: a free port, the browser once it answers."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import threading
import time
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from filon.api.application import create_app
from filon.core.errors import RefusedInputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
HOSTS_VARIABLE = "FILON_HOSTS"
"""Names, separated by commas, that the server answers to when it is reached under another one than its address."""

_PORTS_TRIED = 50
_STOP_PATIENCE_S = 5


class PortInUseError(RefusedInputError):
    """Another program listens on the port; ``free`` is the next one that is free."""

    code = "port_in_use"


class HostAddressError(RefusedInputError):
    """The machine has no such address to listen on."""

    code = "host_address"


def serve(
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    *,
    home: Path | None = None,
    page: str | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a workspace until interrupted.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes any free one.
    home
        Workspace folder; the default one when not given.
    page
        Path of the page to open in the browser; none is opened when not given.
    on_ready
        Called with the address once the server answers.

    Raises
    ------
    PortInUseError
        With the next free port in its context.
    HostAddressError
    """
    listening = _listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}"
    app = create_app(home, hosts=_names(host), any_address=not _is_loopback(host))
    gc.freeze()  # what is loaded stays: looking through it for cycles again and again takes a tenth of a second
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=_STOP_PATIENCE_S,
        )
    )
    threading.Thread(
        target=_announce, args=(server, address, page, on_ready), name="filon-ready", daemon=True
    ).start()
    try:
        with listening:
            server.run(sockets=[listening])
    finally:
        gc.unfreeze()  # types of the engine that outlive it would be complained of at the end


def _listen(host: str, port: int) -> socket.socket:
    try:
        return _bound(host, port)
    except PermissionError as error:
        raise PortInUseError(port=str(port), free=str(_free_port(host, DEFAULT_PORT))) from error
    except (socket.gaierror, UnicodeError) as error:
        raise HostAddressError(host=host) from error
    except OSError as error:
        free = _free_port(host, port + 1)
        if free is None:
            raise HostAddressError(host=host) from error
        raise PortInUseError(port=str(port), free=str(free)) from error


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(socket.SOMAXCONN)
    except OSError:
        listening.close()
        raise
    return listening


def _free_port(host: str, first: int) -> int | None:
    for port in range(first, min(first + _PORTS_TRIED, 65_536)):
        try:
            _bound(host, port).close()
        except OSError:
            continue
        return port
    return None


def _announce(
    server: uvicorn.Server, address: str, page: str | None, on_ready: Callable[[str], None] | None
) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    if on_ready is not None:
        on_ready(address)
    if page is not None:
        webbrowser.open(address + page)


def _names(host: str) -> list[str]:
    named = [name.strip() for name in os.environ.get(HOSTS_VARIABLE, "").split(",") if name.strip()]
    return named if _is_loopback(host) else [*named, host, socket.gethostname(), socket.getfqdn()]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
