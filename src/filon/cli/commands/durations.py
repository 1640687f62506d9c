"""``filon throughput | rework | handover``: how long cases take, what they do twice, whose hands they pass through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.views.durations import ThroughputView
from filon.app.views.durations import throughput as throughput_view
from filon.app.views.rework import HandoverView, ReworkView
from filon.app.views.rework import handover as handover_view
from filon.app.views.rework import rework as rework_view
from filon.cli.language import current, read, say
from filon.cli.options import ask, json_option, limit_option, selection_options
from filon.cli.output import emit, line, table
from filon.cli.words import command, option
from filon.core.i18n import format_percent

if TYPE_CHECKING:
    from filon.app.selection import Selection

SPREAD = ("min", "q1", "median", "mean", "q3", "p90", "max")


@command("throughput")
@selection_options
@option("--by", metavar="ATTRIBUTE", multiple=True, help="throughput.by")
@option("--from", "source", metavar="ACTIVITY", help="throughput.from")
@option("--to", "target", metavar="ACTIVITY", help="throughput.to")
@json_option
def throughput(
    selection: Selection, by: tuple[str, ...], source: str | None, target: str | None, as_json: bool
) -> None:
    """Print throughput times."""
    found = ask(selection, throughput_view, by=by, source=source, target=target)
    if as_json:
        emit(found)
    else:
        _print_throughput(found)


@command("rework")
@selection_options
@limit_option
@json_option
def rework(selection: Selection, limit: int, as_json: bool) -> None:
    """Print rework."""
    found = ask(selection, rework_view)
    if as_json:
        emit(found)
    else:
        _print_rework(found, limit)


@command("handover")
@selection_options
@limit_option
@json_option
def handover(selection: Selection, limit: int, as_json: bool) -> None:
    """Print handovers."""
    found = ask(selection, handover_view)
    if as_json:
        emit(found)
    else:
        _print_handover(found, limit)


def _label(key: str) -> str:
    return read(activity_name(key))


def _print_throughput(found: ThroughputView) -> None:
    columns = [("n", "n"), *((name, "duration") for name in SPREAD)]
    table(say("throughput.title"), columns, [[found.n, *(getattr(found, f"{name}_s") for name in SPREAD)]])
    if found.segments:
        table(
            "",
            [("value", "text"), *columns],
            [[one.value, one.n, *(getattr(one, f"{name}_s") for name in SPREAD)] for one in found.segments],
        )


def _print_rework(found: ReworkView, limit: int) -> None:
    share = format_percent(found.share, current())
    line(say("rework.total", count=found.cases_with_rework, share=share))
    table(
        say("rework.activities"),
        [
            ("activity", "text"),
            ("cases", "n"),
            ("self_loops", "n"),
            ("repetitions", "n"),
            ("extra_events", "n"),
            ("cost", "duration"),
        ],
        [
            (_label(one.key), one.cases, one.self_loops, one.repetitions, one.extra_events, one.median_cost_s)
            for one in found.rows[:limit]
        ],
    )
    table(
        say("rework.loops"),
        [("from", "text"), ("to", "text"), ("cases", "n"), ("events", "n"), ("median", "duration")],
        [
            (_label(one.source), _label(one.target), one.cases, one.events, one.median_s)
            for one in found.loops[:limit]
        ],
    )


def _print_handover(found: HandoverView, limit: int) -> None:
    line(say("handover.total", count=found.total, different=found.different))
    table(
        "",
        [("from", "text"), ("to", "text"), ("steps", "n"), ("median", "duration")],
        [(one.source, one.target, one.n, one.median_s) for one in found.pairs[:limit]],
    )
