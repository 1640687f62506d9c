"""``filon policies``: agreements and assumptions that answers rest on, shown, changed, or forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli.language import current, say
from filon.cli.options import json_option, name_argument
from filon.cli.output import emit, table
from filon.cli.words import command, option

if TYPE_CHECKING:
    from filon.app.policies import PoliciesView


@command("policies")
@name_argument
@option(
    "--set",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="policies.set",
)
@option("--reset", is_flag=True, help="policies.reset")
@json_option
def policies(name: str, file: Path | None, reset: bool, as_json: bool) -> None:
    """Show the policies of a data set, after changing or forgetting them when asked to."""
    from filon.app.policies import change_policies, policies_view, read_object
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        if file is not None:
            change_policies(
                workspace, name, read_object(file.read_text(encoding="utf-8", errors="replace"), file.name)
            )
        elif reset:
            workspace.set_policies(name, None)
        found = policies_view(workspace, name)
    if as_json:
        emit(found)
    else:
        _show(found)


def _show(found: PoliciesView) -> None:
    from filon.core.i18n import format_number
    from filon.questions.benchmarks import BENCHMARKS
    from filon.questions.figures import Figure, activity_label, label

    lang = current()
    shares, days = (
        ("approval_above", "most_discount", "capital_cost"),
        ("order_days", "delivery_days", "quarter_end_days"),
    )
    rows = [(say(f"policies.{key}"), Figure(getattr(found, key), "share").written(lang)) for key in shares]
    rows[1:1] = [
        (say("policies.approval_band", amount=format_number(one.from_amount, lang)),
         Figure(one.approval_above, "share").written(lang))
        for one in found.approval_bands
    ]  # fmt: skip
    rows += [(say(f"policies.{key}"), Figure(getattr(found, key), "days").written(lang)) for key in days]
    rows.append((say("policies.hourly_rate"), Figure(found.hourly_rate, "number").written(lang)))
    benchmark = (
        label(f"benchmark.{found.benchmark}").of(lang) if found.benchmark in BENCHMARKS else found.benchmark
    )
    rows.append((say("policies.benchmark"), benchmark))
    table(say("policies.title"), [("policy", "text"), ("value", "text")], rows)
    costs = [(getattr(activity_label(key), lang), minutes) for key, minutes in found.minutes.items()]
    table(say("policies.minutes"), [("activity", "text"), ("minutes", "n")], costs)
