"""``filon serve | demo``: the web interface, on its own or on the demo company."""

from __future__ import annotations

from filon.api import serve as run
from filon.api.server import DEFAULT_HOST, DEFAULT_PORT
from filon.cli.language import say
from filon.cli.output import line
from filon.cli.words import Number, command, option

HIGHEST_PORT = 65_535


@command("serve")
@option("--host", default=DEFAULT_HOST, show_default=True, help="serve.host")
@option("--port", type=Number(0, HIGHEST_PORT), default=DEFAULT_PORT, show_default=True, help="option.port")
def serve(host: str, port: int) -> None:
    """Serve until interrupted."""
    run(host, port, on_ready=_announce)


def _announce(address: str) -> None:
    line(say("serve.ready", address=address))
