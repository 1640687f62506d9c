"""``filon model allow`` and ``filon model withdraw``: deviations and broken rules that are right, for a reason."""

from __future__ import annotations

import click

from filon.app import models, waivers
from filon.app.workspace import Workspace
from filon.cli.language import read, say
from filon.cli.options import json_option
from filon.cli.output import emit, line
from filon.cli.words import command, option


@command("model.allow")
@click.argument("name", metavar="MODEL")
@click.argument("deviation", metavar="DEVIATION")
@option("--reason", required=True, metavar="TEXT", help="model.allow.reason")
@option("--who", default="", metavar="TEXT", help="model.allow.who")
@option("--where", multiple=True, metavar="FILTER", help="model.allow.where")
@option("--data", "dataset", metavar="NAME", help="model.allow.data")
@json_option
def allow(
    name: str,
    deviation: str,
    reason: str,
    who: str,
    where: tuple[str, ...],
    dataset: str | None,
    as_json: bool,
) -> None:
    """Allow a deviation or a broken rule, everywhere or in the cases that meet all filters."""
    with Workspace() as workspace:
        store = models.store_of(workspace)
        if dataset is not None:
            waivers.check_where(where, workspace.open(dataset).schema)
        made = waivers.waive(store, name, deviation, reason, who=who, where=where)
        label = waivers.deviation_label(deviation, waivers.rules_of(store, name))
    if as_json:
        emit(made)
    else:
        line(say("model.allowed", deviation=read(label), id=made.id, name=name))


@command("model.withdraw")
@click.argument("name", metavar="MODEL")
@click.argument("waiver", metavar="ID")
@option("--who", default="", metavar="TEXT", help="model.allow.who")
@option("--undo", is_flag=True, help="model.withdraw.undo")
def withdraw(name: str, waiver: str, who: str, undo: bool) -> None:
    """Call what was allowed a deviation again; the record of it stays."""
    with Workspace() as workspace:
        store = models.store_of(workspace)
        if undo:
            waivers.restore_waiver(store, name, waiver)
        else:
            waivers.withdraw_waiver(store, name, waiver, who=who)
    line(say("model.restored" if undo else "model.withdrawn", id=waiver))
