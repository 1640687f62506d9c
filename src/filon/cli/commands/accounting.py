"""``filon accounting look | join | again | status | remove``: the books as a second source of invoices and payments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from filon.app import accounting as books
from filon.app.workspace import Workspace
from filon.cli.language import read, say
from filon.cli.options import json_option
from filon.cli.output import emit, job_progress, line, table
from filon.cli.words import Choice, Group, command, language_option, option
from filon.ingest.hubspot.books.columns import Kind
from filon.ingest.hubspot.books.reading import DateOrder, Declared

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.accounting import AccountingView

accounting = Group(
    "accounting",
    help="accounting.help",
    lazily={
        name: f"filon.cli.commands.accounting:{name}"
        for name in ("look", "join", "again", "status", "remove")
    },
    no_args_is_help=True,
    params=[language_option()],
)


class FieldPair(click.ParamType[tuple[str, str]]):
    """``FIELD=COLUMN``."""

    name = "field"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Field and column."""
        field, equals, column = value.partition("=")
        if not (field and equals):
            self.fail(say("usage.field_pair", value=value), param, ctx)
        return field, column


def _declaring(function: Callable[..., None]) -> Callable[..., None]:
    for decorate in (
        option("--date-order", type=Choice(get_args(DateOrder)), help="accounting.date_order"),
        option(
            "--column",
            "pairs",
            multiple=True,
            type=FieldPair(),
            metavar="FIELD=COLUMN",
            help="accounting.column",
        ),
        option("--kind", type=Choice(get_args(Kind)), help="accounting.kind"),
    ):
        function = decorate(function)
    return function


@command("accounting.look")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_declaring
@json_option
def look(
    *, file: Path, kind: str | None, pairs: tuple[tuple[str, str], ...], date_order: str | None, as_json: bool
) -> None:
    """Say how an export would be read."""
    found = books.look(file, file.name, _declared(kind, pairs, date_order))
    if as_json:
        emit(found)
        return
    table(
        f"{found.filename} · {found.kind}",
        [("field", "text"), ("column", "text")],
        [(f"{one.key} · {read(one.label)}", one.column or "") for one in found.fields],
    )


@command("accounting.join")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_declaring
@option("--dataset", metavar="NAME", help="accounting.dataset")
@json_option
def join(
    *,
    files: tuple[Path, ...],
    kind: str | None,
    pairs: tuple[tuple[str, str], ...],
    date_order: str | None,
    dataset: str | None,
    as_json: bool,
) -> None:
    """Join exports to the deals of the portal, or of another data set."""
    declared = _declared(kind, pairs, date_order)
    with Workspace() as workspace, job_progress() as on_progress:
        for file in files:
            found = books.join(workspace, file, file.name, declared, on_progress, dataset)
    _tell(found, as_json=as_json)


@command("accounting.again")
@option("--dataset", metavar="NAME", help="accounting.dataset")
@json_option
def again(dataset: str | None, as_json: bool) -> None:
    """Join every export again, to the version in force."""
    with Workspace() as workspace, job_progress() as on_progress:
        _tell(books.join_again(workspace, dataset, on_progress), as_json=as_json)


@command("accounting.status")
@option("--unmatched", type=click.Path(path_type=Path), metavar="FILE", help="accounting.unmatched")
@option("--dataset", metavar="NAME", help="accounting.dataset")
@json_option
def status(unmatched: Path | None, dataset: str | None, as_json: bool) -> None:
    """Say what is joined, and write down what is not."""
    with Workspace() as workspace:
        found = books.accounting(workspace, dataset)
        _tell(found, as_json=as_json)
        if unmatched is not None:
            count = books.write_unmatched(workspace, unmatched, dataset)
            if not as_json:
                line(say("accounting.written", count=count, path=str(unmatched)))


@command("accounting.remove")
@click.argument("export", metavar="EXPORT")
@option("--dataset", metavar="NAME", help="accounting.dataset")
@json_option
def remove(export: str, dataset: str | None, as_json: bool) -> None:
    """Take a joined export out again."""
    with Workspace() as workspace, job_progress() as on_progress:
        _tell(books.remove(workspace, export, on_progress, dataset), as_json=as_json)


def _declared(kind: str | None, pairs: tuple[tuple[str, str], ...], date_order: str | None) -> Declared:
    return Declared(cast("Kind | None", kind), dict(pairs), cast("DateOrder | None", date_order))


def _tell(found: AccountingView, *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    if not found.exports:
        line(say("accounting.nothing"))
        return
    table(
        "",
        [("export", "text"), ("file", "text"), ("rows", "n")],
        [(one.id, one.name, one.rows) for one in found.exports],
    )
    if found.left_out:
        line(say("accounting.left_out"))
    total = say("accounting.total", matched=sum(one.rows for one in found.matched), rows=found.rows)
    if found.matched:
        table(
            total,
            [("rule", "text"), ("confidence", "text"), ("rows", "n")],
            [(read(one.label), f"{one.confidence:.2f}", one.rows) for one in found.matched],
        )
    else:
        line(total)
    if found.unmatched:
        table(
            "",
            [("reason", "text"), ("rows", "n")],
            [(read(one.label), one.rows) for one in found.unmatched],
        )
