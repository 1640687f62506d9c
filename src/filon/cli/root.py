"""``filon``: the group of all commands, and the one place where a failure becomes words and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from filon import __version__
from filon.cli import language
from filon.cli.failures import REFUSED, tell
from filon.cli.words import Group, Option, language_option
from filon.core.errors import FilonError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "filon.cli.commands.serving:demo",
    "connect": "filon.cli.commands.portal:connect",
    "sync": "filon.cli.commands.portal:sync",
    "import": "filon.cli.commands.importing:import_files",
    "warehouse": "filon.cli.commands.warehouse:warehouse",
    "datasets": "filon.cli.commands.datasets:datasets",
    "overview": "filon.cli.commands.overview:overview",
    "ask": "filon.cli.commands.asking:ask",
    "explain": "filon.cli.commands.agents:explain",
    "map": "filon.cli.commands.analyses:process_map",
    "variants": "filon.cli.commands.analyses:variants",
    "cases": "filon.cli.commands.analyses:cases",
    "throughput": "filon.cli.commands.durations:throughput",
    "rework": "filon.cli.commands.durations:rework",
    "handover": "filon.cli.commands.durations:handover",
    "conform": "filon.cli.commands.conformance:conform",
    "simulate": "filon.cli.commands.simulating:simulate",
    "calendar": "filon.cli.commands.calendar:calendar",
    "model": "filon.cli.commands.model:model",
    "policies": "filon.cli.commands.policies:policies",
    "export": "filon.cli.commands.datasets:export",
    "publish": "filon.cli.commands.datasets:publish",
    "compare": "filon.cli.commands.comparing:compare",
    "goals": "filon.cli.commands.goals:goals",
    "report": "filon.cli.commands.reporting:report",
    "template": "filon.cli.commands.datasets:template",
    "hubspot": "filon.cli.commands.portal:hubspot",
    "accounting": "filon.cli.commands.accounting:accounting",
    "erase": "filon.cli.commands.people:erase",
    "serve": "filon.cli.commands.serving:serve",
    "mcp": "filon.cli.commands.agents:mcp",
}
INTERRUPTED = 130


class Root(Group):
    """The group that speaks the user's language from its first word to its exit code."""

    def main(self, args: Sequence[str] | None = None, *given: Any, **options: Any) -> Any:  # noqa: ANN401 - click's
        """Run and leave with the exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        language.choose(arguments)
        options["standalone_mode"] = False
        try:
            code = super().main(arguments, *given, **options)
        except (FilonError, click.ClickException) as error:
            code = tell(error, as_json="--json" in arguments)
        except click.Abort:
            code = INTERRUPTED
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough; keep Python from complaining at its end.
            sys.stdout = None
            code = REFUSED
        sys.exit(code if isinstance(code, int) else 0)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"filon {__version__}")
        ctx.exit()


filon = Root(
    "filon",
    help="root.help",
    lazily=COMMANDS,
    no_args_is_help=True,
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help="option.version",
        ),
        language_option(),
    ],
)
