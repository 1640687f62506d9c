"""What a person reads when something cannot be done, and the exit code that a program reads."""

from __future__ import annotations

import json
from functools import singledispatch

import click

from filon.cli.language import current, say
from filon.core.errors import FilonError, nearest

REFUSED = 1
USAGE = 2


def tell(error: FilonError | click.ClickException, *, as_json: bool = False) -> int:
    """Write the error where errors go and return the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.message)
        return USAGE
    refused = isinstance(error, FilonError)
    if isinstance(error, FilonError) and as_json:
        click.echo(json.dumps(as_data(error), ensure_ascii=False, default=str), err=True)
    else:
        label = click.style(say("word.error"), fg="red", bold=True)
        click.echo(f"{label} {words(error)}", err=True)
    return REFUSED if refused else USAGE


def as_data(error: FilonError) -> dict[str, object]:
    """The error as the JSON of ``--json``: its code, its texts, its values."""
    lang = current()
    return {
        "code": error.code,
        "message": error.message(lang),
        "hint": error.hint(lang),
        "context": error.context,
    }


@singledispatch
def words(error: Exception) -> str:
    """What happened and what to do, in the language of the run."""
    return str(error)


@words.register
def _(error: FilonError) -> str:
    lang = current()
    return f"{error.message(lang).rstrip()} [{error.code}]\n{error.hint(lang)}".rstrip()


@words.register
def _(error: click.UsageError) -> str:
    return _with_help(error, error.format_message())


@words.register
def _(error: click.NoSuchOption) -> str:
    known = [name for one in _parameters(error.ctx) for name in one.opts if name.startswith("--")]
    return _with_help(error, _unknown("usage.no_such_option", error.option_name, known))


@words.register
def _(error: click.exceptions.NoSuchCommand) -> str:
    group = error.ctx.command if error.ctx else None
    known = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
    return _with_help(error, _unknown("usage.no_such_command", error.command_name, known))


@words.register
def _(error: click.BadParameter) -> str:
    return _with_help(error, say("usage.bad_value", name=_name(error), reason=error.message))


@words.register
def _(error: click.MissingParameter) -> str:
    return _with_help(error, say("usage.missing", name=_name(error)))


@words.register
def _(error: click.BadOptionUsage) -> str:
    return _with_help(error, say("usage.no_value", name=error.option_name))


def _unknown(key: str, value: str, known: list[str]) -> str:
    near = nearest(value, known)
    return say(key, value=value) + (" " + say("usage.nearest", nearest=near) if near else "")


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return (
        error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)
    )


def _parameters(ctx: click.Context | None) -> list[click.Parameter]:
    return ctx.command.get_params(ctx) if ctx else []


def _with_help(error: click.UsageError, text: str) -> str:
    path = error.ctx.command_path if error.ctx else "filon"
    return f"{text}\n{say('usage.see_help', command=f'{path} --help')}"
