"""``filon model discover | dependencies``: a process model, or a dependency map, found in the cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filon.cli.language import current, read, say
from filon.cli.options import ask, json_option, selection_options
from filon.cli.output import emit, line, note, table
from filon.cli.words import Number, command, option

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.discovered import DiscoveredModel


@command("model.discover")
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


@command("model.dependencies")
@selection_options
@option("--threshold", default="0.9", metavar="SHARE", show_default=True, help="dependencies.threshold")
@option("--loops", default="0.9", metavar="SHARE", show_default=True, help="dependencies.loops")
@option("--least", type=Number(1), default=1, show_default=True, help="dependencies.least")
@option("--long-distance", metavar="SHARE", help="dependencies.long_distance")
@json_option
def dependencies(
    selection: Selection, threshold: str, loops: str, least: int, long_distance: str | None, as_json: bool
) -> None:
    """Print what leads to what in the cases."""
    from filon.app.views.dependencies import dependency_map

    found = ask(
        selection,
        dependency_map,
        threshold=_share(threshold),
        loops=_share(loops),
        least=least,
        long_distance=None if long_distance is None else _share(long_distance),
    )
    if as_json:
        emit(found)
        return
    columns = [("source", "text"), ("target", "text"), ("measure", "n"), ("times", "n"), ("reason", "text")]
    rows = [
        (read(one.source_label), read(one.target_label), round(one.measure, 3), one.times, read(one.reason))
        for one in found.arrows
    ]
    table(say("dependencies.title", count=found.cases), columns, rows)


def _share(text: str) -> float:
    from filon.mining.threshold import ThresholdError

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
