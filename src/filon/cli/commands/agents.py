"""``filon mcp | explain``: the server for AI agents, and where a number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filon.cli.language import current, read, say
from filon.cli.options import choose_days, json_option, selection_options
from filon.cli.output import emit, line, note, working_day_s
from filon.cli.words import Number, command, option

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.explain import Explanation

HIGHEST_PORT = 65_535


@command("mcp")
@option("--http", "over_http", is_flag=True, help="mcp.http")
@option("--host", default="127.0.0.1", show_default=True, help="mcp.host")
@option("--port", type=Number(0, HIGHEST_PORT), default=8766, show_default=True, help="option.port")
def mcp(over_http: bool, host: str, port: int) -> None:
    """Serve AI agents until they hang up; standard output carries the protocol and nothing else."""
    from filon.app.workspace import Workspace
    from filon.mcp_server.transports import serve_http, serve_stdio, token_of

    with Workspace() as workspace:
        if not over_http:
            serve_stdio(workspace, current())
            return
        token = token_of(workspace.home)
        ready = say("mcp.ready")
        serve_http(
            workspace,
            current(),
            host=host,
            port=port,
            token=token,
            on_ready=lambda address: note(f"{ready} {address}\nAuthorization: Bearer {token}"),
        )


@command("explain")
@click.argument("number", metavar="NUMBER")
@selection_options
@json_option
def explain(selection: Selection, number: str, as_json: bool) -> None:
    """Print where a number comes from."""
    from filon.app.views.explain import explain as explained
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        choose_days(workspace, selection)
        found = explained(workspace, selection, number)
    if as_json:
        emit(found)
    else:
        _print(found)


def _print(found: Explanation) -> None:
    line(say("explain.number", label=read(found.label), value=_value(found)))
    line(f"{read(found.definition)}\n")
    line(
        say(
            "explain.cases",
            cases=found.cases,
            total=found.total_cases,
            dataset=found.dataset,
            version=found.version,
        )
    )
    for one in found.filters:
        removed = say("explain.removes", label=read(one.label), count=one.removes)
        line(f"  -f '{one.text}'  {removed}")
    line(f"{say('explain.verb')} {found.verb}\n")
    for statement in found.sql:
        line(f"{statement};\n")
    for caveat in found.caveats:
        note(read(caveat))


def _value(found: Explanation) -> str:
    from filon.questions.figures import Figure

    if isinstance(found.value, int | float):
        return Figure(float(found.value), found.unit, working_day_s.get()).written(current())
    return "?" if found.value is None else str(found.value)
