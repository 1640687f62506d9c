"""``filon model discover``: a process model found in the cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filon.cli.language import current, say
from filon.cli.options import ask, json_option, selection_options
from filon.cli.output import emit, line, note, table
from filon.cli.words import command, option

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.discovered import DiscoveredModel


@command("discover")
@selection_options
@option("--threshold", default="0.2", metavar="SHARE", show_default=True, help="discover.threshold")
@option("--bpmn", metavar="FILE", help="discover.bpmn")
@json_option
def discover(selection: Selection, threshold: str, bpmn: str | None, as_json: bool) -> None:
    """Print a model of the cases."""
    from filon.app.views.discovered import discovered

    found = ask(selection, discovered, threshold=_share(threshold), lang=current())
    if bpmn is not None:
        Path(bpmn).write_text(found.bpmn, encoding="utf-8")
        note(say("discover.written", path=bpmn))
    if as_json:
        emit(found)
    else:
        _print_model(found)


def _share(text: str) -> float:
    from filon.mining.inductive.miner import ThresholdError

    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ThresholdError(value=text) from None


def _print_model(found: DiscoveredModel) -> None:
    line(found.tree)
    told = found.quality
    table(
        say("discover.title", count=found.cases),
        [("fitting", "percent"), ("fitness", "percent"), ("precision", "percent"), ("simplicity", "percent")],
        [(found.fitting, told and told.fitness, told and told.precision, told and told.simplicity)],
    )
