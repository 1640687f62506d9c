"""``filon serve | demo``: the web interface, on its own or on the demo company."""

from __future__ import annotations

from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

from filon.api import serve as run
from filon.api.server import DEFAULT_HOST, DEFAULT_PORT, PortInUseError
from filon.app.imports import DEFAULT_SCALE, demo_name, make_demo
from filon.app.workspace import Workspace
from filon.cli.language import current, say
from filon.cli.output import job_progress, line
from filon.cli.words import Choice, Number, command, option
from filon.ingest.demo.source import SCALES

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.imports import DemoScale

HIGHEST_PORT = 65_535


@command("serve")
@option("--host", default=DEFAULT_HOST, show_default=True, help="serve.host")
@option("--port", type=Number(0, HIGHEST_PORT), default=DEFAULT_PORT, show_default=True, help="option.port")
def serve(host: str, port: int) -> None:
    """Serve until interrupted."""
    run(host, port, on_ready=_announcer())


@command("demo")
@option("--scale", type=Choice(tuple(SCALES)), help="demo.scale")
@option("--port", type=Number(0, HIGHEST_PORT), help="demo.port")
@option("--no-browser", is_flag=True, help="demo.no_browser")
@option("--live", is_flag=True, help="demo.live")
def demo(scale: DemoScale | None, port: int | None, no_browser: bool, live: bool) -> None:
    """Make the demo company if it is not there yet, then serve it."""
    if live:
        # A portal is read at the pace that HubSpot allows: a small one in minutes.
        _live(SCALES[scale or "small"], port)
        return
    scale = scale or DEFAULT_SCALE
    name = demo_name(scale)
    with Workspace() as workspace:
        if name not in workspace.store.names():
            with job_progress() as on_progress:
                make_demo(workspace, scale, current(), name=name, on_progress=on_progress)
    page = f"/d/{name}/overview"
    show = partial(run, page=None if no_browser else page, on_ready=_announcer(page))
    try:
        show(port=DEFAULT_PORT if port is None else port)
    except PortInUseError as error:
        if port is not None:
            raise
        # Nobody chose the port, so the next free one will do: a demo should open, not argue.
        show(port=int(str(error.context["free"])))


def _live(deals: int, port: int | None) -> None:
    """Serve the demo company as a HubSpot portal until interrupted."""
    from filon.ingest.demo.live.behaviour import DEMO_KEY
    from filon.ingest.demo.live.server import LivePortal
    from filon.ingest.demo.live.world import World

    portal = LivePortal(World.of_company(deals), port=port or 0)
    line(say("demo.live_ready", address=portal.address))
    line(f"  echo {DEMO_KEY} | filon connect hubspot --base-url {portal.address}")
    line("  filon sync")
    with suppress(KeyboardInterrupt):
        portal.serve_forever()


def _announcer(page: str = "") -> Callable[[str], None]:
    """Return what tells the address; the server calls it from a thread that does not know the language of the run."""
    context = copy_context()
    return lambda address: context.run(_announce, address + page)


def _announce(address: str) -> None:
    line(say("serve.ready", address=address))
