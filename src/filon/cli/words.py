"""Click's commands and options with their help kept as catalogue keys, read in the language of the run."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NoReturn

import click

from filon.cli.language import OPTION, say
from filon.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Option(click.Option):
    """An option whose ``help`` is a catalogue key."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Option and its help, with its default, in the language of the run."""
        extra = self.get_help_extra(ctx)
        default = say("word.default", value=extra["default"]) if "default" in extra else ""
        return self.get_help_spec(ctx), f"{say(self.help or '')} {default}".strip()


class Choice(click.Choice[str]):
    """One word of a list; a wrong one is told the right ones in the language of the run."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        """What is allowed."""
        return say("usage.choice", value=value, allowed=", ".join(self.choices))


class Number(click.IntRange):
    """A whole number within bounds."""

    name = "number"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Short name in usage lines."""
        return "N"

    def fail(
        self,
        message: str,  # noqa: ARG002 - click's English
        param: click.Parameter | None = None,
        ctx: click.Context | None = None,
    ) -> NoReturn:
        """Say the bounds."""
        most = say("usage.no_bound") if self.max is None else self.max
        raise click.BadParameter(say("usage.number", least=self.min, most=most), ctx=ctx, param=param)


class _Page(click.Command):
    """The help page of a command or a group."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('word.usage')} ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [one.get_help_record(ctx) for one in self.get_params(ctx) if isinstance(one, click.Option)]
        with formatter.section(say("word.options")):
            formatter.write_dl([row for row in rows if row])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click's signature
        return _HELP


class Command(_Page):
    """A command whose ``help`` is a catalogue key; it takes ``--lang`` like every other."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.params.append(language_option())


class Group(_Page, click.Group):
    """Commands that are imported when they are called; the help of the group needs only their keys.

    Parameters
    ----------
    lazily
        Command name → ``module:attribute`` of the command.
    """

    def __init__(self, *args: Any, lazily: Mapping[str, str], **given: Any) -> None:
        super().__init__(*args, **given)
        self._lazily = dict(lazily)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order in which a newcomer needs them."""
        return list(self._lazily)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import and return a command; ``None`` when there is no such one."""
        if cmd_name not in self._lazily:
            return None
        module, _, attribute = self._lazily[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), attribute)
        return found if isinstance(found, click.Command) else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands with the first line of their help."""
        super().format_options(ctx, formatter)
        with formatter.section(say("word.commands")):
            own = "" if ctx.parent is None else f"{self.name}."
            formatter.write_dl([(name, summary(f"{own}{name}")) for name in self.list_commands(ctx)])


def summary(path: str) -> str:
    """First line of the help of a command, ``export`` or ``model.export``."""
    return say(f"{path}.help").partition("\n")[0]


def option(*names: str, **given: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate with an option whose ``help`` is a catalogue key."""
    return click.option(*names, cls=Option, **given)


def command(path: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Decorate a function to be the command ``export`` or ``model.export``; its help is ``cli.<path>.help``."""
    return click.command(path.rpartition(".")[2], cls=Command, help=f"{path}.help")


def language_option() -> click.Option:
    """``--lang``, already read before parsing (see ``filon.cli.language``); here it is checked and documented."""
    return Option([OPTION], type=Choice(LANGUAGES), help="option.lang", expose_value=False)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


_HELP = Option(
    ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=_show_help, help="option.help"
)
