"""Two readers: a program gets JSON on standard output, a person gets tables; progress goes to the terminal only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from filon.cli.language import current, say
from filon.core.errors import printable
from filon.core.i18n import format_duration, format_number, format_percent, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

UNKNOWN_WIDTH = 160
"""Columns of a line when the output is no terminal."""

working_day_s: ContextVar[float | None] = ContextVar("working_day_s", default=None)
"""Length of a working day, set while durations in working time are printed."""

_DIGITS = frozenset({"n", "duration", "percent", "number"})


def emit(answer: object) -> None:
    """Write an answer as one JSON document."""
    click.echo(json.dumps(_jsonable(answer), ensure_ascii=False, indent=2))


def table(title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> None:
    """Write a table for a person.

    Parameters
    ----------
    title
        What the rows are.
    columns
        Catalogue key of the heading (under ``cli.column.``) and kind of the cells: ``text``, ``n`` (count),
        ``number``, ``percent`` (share 0 to 1), ``duration`` (seconds), ``time``.
    rows
        Raw values; they are written in the language of the run.
    """
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for key, kind in columns:
        drawn.add_column(
            say(f"column.{key}"), justify="right" if kind in _DIGITS else "left", overflow="fold"
        )
    for row in rows:
        drawn.add_row(*(Text(_cell(value, kind)) for value, (_, kind) in zip(row, columns, strict=True)))
    _console().print(drawn)


def line(text: str) -> None:
    """Write a line for a person."""
    click.echo(printable(text))


def note(text: str) -> None:
    """Write a remark beside the answer."""
    click.echo(printable(text), err=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """Bar on the terminal, moved by calls with the share done (0 to 1) and a text; nothing where there is none."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1.0)

        def move(done: float, text: str) -> None:
            bar.update(task, completed=done, description=printable(text))

        yield move


@contextmanager
def job_progress() -> Iterator[Callable[[float, str], None]]:
    """Bar for long work that names its stages by the keys under ``jobs.stage``."""
    with progress_bar() as move:
        yield lambda done, stage: move(done, translate(f"jobs.stage.{stage}", current()))


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=UNKNOWN_WIDTH, file=sys.stdout)


def _cell(value: object, kind: str) -> str:
    lang = current()
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int | float) and kind == "duration":
        return format_duration(value, lang, working_day_s=working_day_s.get())
    if isinstance(value, int | float) and kind == "percent":
        return format_percent(value, lang)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value, lang)
    return printable(str(value))


def _jsonable(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _jsonable(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value
