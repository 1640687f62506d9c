"""``filon compare``: two groups of cases side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.cli.language import current, read, say
from filon.cli.options import choose_days, json_option, selection_options, tell_error
from filon.cli.output import emit, line, note, table, working_day_s
from filon.cli.words import command, option
from filon.core.i18n import format_number, format_range

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.views.compare import CompareEdge, CompareSide, CompareView, LonelyVariant
    from filon.app.views.compare_figures import AdjustedRow, CompareFigures
    from filon.questions.answer import Interval
    from filon.questions.tables import Unit

MOST_EDGES = 12


@command("compare")
@selection_options
@option("--a", "a", multiple=True, metavar="FILTER", help="compare.a")
@option("--b", "b", multiple=True, metavar="FILTER", help="compare.b")
@json_option
def compare(selection: Selection, a: tuple[str, ...], b: tuple[str, ...], as_json: bool) -> None:
    """Print two groups side by side."""
    from filon.app.views.compare import compare as compared
    from filon.app.views.compare_figures import compare_figures
    from filon.app.workspace import Workspace

    with Workspace() as workspace:
        choose_days(workspace, selection)
        found = workspace.ask(selection, compared, a=a, b=b)
        figures = compare_figures(workspace, selection, a, b)
    tell_error(found)
    if as_json:
        emit({"comparison": found, "figures": figures})
    else:
        _print(found, figures)


def _print(found: CompareView, figures: CompareFigures) -> None:
    line(f"A: {_side(found.a)}\nB: {_side(found.b)}")
    if found.overlap:
        line(say("compare.overlap", count=found.overlap))
    if found.distance is not None:
        known = "distance_real" if found.distance.is_real else "distance_chance"
        line(
            say(
                f"compare.{known}",
                distance=round(found.distance.value, 3),
                chance=round(found.distance.by_chance, 3),
            )
        )
    _print_figures(figures)
    table(
        say("compare.paths"),
        [("from", "text"), ("to", "text"), ("share_a", "percent"), ("share_b", "percent")],
        [(one.source, one.target, one.both.a_share, one.both.b_share) for one in _far(found)],
    )
    for name, variants in (("A", found.only_a), ("B", found.only_b)):
        _print_alone(name, variants)
    for one in figures.assumptions if figures.adjusted else ():
        note(read(one))


def _print_figures(figures: CompareFigures) -> None:
    heads = ("kpi", "group_a", "group_b", "difference", "interval", "n")
    table(
        "",
        [(head, "text") for head in heads],
        [
            (
                read(one.label), _figure(one.a.value, one.unit), _figure(one.b.value, one.unit),
                _figure(one.difference, one.unit), _interval(one.interval, one.unit), f"{one.a.n} / {one.b.n}",
            )
            for one in figures.figures
        ]
        + [
            (
                f"{read(one.label)} – {say('compare.mix')}", None, None, _effect(one, one.adjusted),
                format_range((_effect(one, end) or "?" for end in _ends(one)), current()), str(one.n),
            )
            for one in figures.adjusted
        ],
    )  # fmt: skip


def _print_alone(name: str, variants: tuple[LonelyVariant, ...]) -> None:
    for one in variants[:3]:
        steps = " → ".join(map(read, one.activities))
        line(say("compare.alone", group=name, count=one.cases, steps=steps))


def _far(found: CompareView) -> list[CompareEdge]:
    known = [
        one for one in found.edges if not one.source.startswith("__") and not one.target.startswith("__")
    ]
    return sorted(known, key=lambda one: -abs(one.both.a_share - one.both.b_share))[:MOST_EDGES]


def _side(side: CompareSide) -> str:
    words = " · ".join(read(one.label) for one in side.filters) or say("compare.all")
    few = f" ({say('compare.few')})" if side.is_small else ""
    return f"{words}, {say('compare.cases', count=side.cases)}{few}"


def _figure(value: float | None, unit: Unit) -> str | None:
    from filon.questions.figures import Figure

    return None if value is None else Figure(value, unit, working_day_s.get()).written(current())


def _effect(row: AdjustedRow, value: float | None) -> str | None:
    if value is None:
        return None
    return f"× {format_number(round(value, 2), current())}" if row.is_ratio else _figure(value, "share")


def _ends(row: AdjustedRow) -> tuple[float | None, float | None]:
    found = row.adjusted_interval
    return (None, None) if found is None else (found.low, found.high)


def _interval(interval: Interval | None, unit: Unit) -> str | None:
    if interval is None:
        return None
    return format_range((_figure(end, unit) or "?" for end in (interval.low, interval.high)), current())
