"""A drawing of a few costs by size, on two logarithmic scales, readable on light and dark pages."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from benchmarks.sizing import FILTERED, IMPORT, SPARK_FILTERED, Curve

if TYPE_CHECKING:
    from benchmarks.report import Run
    from benchmarks.words import Words

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 74, 48, 78, 46
EVENTS = (5, 9)
"""Powers of ten on the axis of the events."""
STEPS = 12
_LEGEND = 19
Point = tuple[float, float]
_GREY = "#808891"
LINES = (
    ("chart_import", IMPORT, 1_000, "#2f9e44"),
    ("chart_duckdb", FILTERED, 1, "#4263eb"),
    ("chart_spark", SPARK_FILTERED, 1, "#e8590c"),
)
"""Name, cost, milliseconds of its unit, colour."""


def chart(runs: list[Run], words: Words) -> str:
    """SVG of the import, and of a filtered map on either engine, from the smallest size to a thousand million."""
    runs = sorted(runs, key=lambda run: run.events)
    drawn = [(name, *_points(runs, curve, ms), colour) for name, curve, ms, colour in LINES]
    heights = [ms for _, solid, dashed, _ in drawn for _, ms in (*solid, *dashed)]
    powers = math.floor(math.log10(min(heights))), math.ceil(math.log10(max(heights)))
    parts = [*_grid(powers, words)]
    for place, (name, solid, dashed, colour) in enumerate(drawn):
        parts += _legend(words(name), colour, place) if solid else []
        parts += [_path(solid, powers, colour, ""), _path(dashed, powers, colour, ' stroke-dasharray="5 5"')]
        parts += [_dot(point, powers, colour) for point in solid]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="system-ui, sans-serif" font-size="12"><title>{escape(words("chart"))}</title>'
    )
    return "\n".join([head, *filter(None, parts), "</svg>", ""])


def _points(runs: list[Run], curve: Curve, ms: float) -> tuple[list[Point], list[Point]]:
    """Points measured, and the line beyond them."""
    solid = [(float(events), figure * ms) for events, figure in curve.known(runs)]
    if not solid:
        return [], []
    first = solid[-1][0]
    steps = [first * (10 ** EVENTS[1] / first) ** (step / STEPS) for step in range(STEPS + 1)]
    guessed = [(events, curve.at(runs, round(events))) for events in steps]
    return solid, [(events, figure * ms) for events, figure in guessed if figure is not None]


def _grid(powers: tuple[int, int], words: Words) -> list[str]:
    parts = []
    for power in range(powers[0], powers[1] + 1):
        y = _y(10.0**power, powers)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{_GREY}" stroke-opacity=".3"/>')
        label = escape(f"{words.number(10.0 ** (power - 3))}\N{NO-BREAK SPACE}s")
        parts.append(_text(LEFT - 8, y + 4, label, "end"))
    parts += [
        _text(_x(10.0**power), HEIGHT - BOTTOM + 18, escape(words.count(10**power)), "middle")
        for power in range(EVENTS[0], EVENTS[1] + 1)
    ]
    axis = escape(words("chart_axis"))
    return [*parts, _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, axis, "middle")]


def _legend(name: str, colour: str, place: int) -> list[str]:
    y = 16 + place * _LEGEND
    return [
        f'<path d="M{LEFT} {y}h22" stroke="{colour}" stroke-width="2.5"/>',
        _text(LEFT + 30, y + 4, escape(name), "start"),
    ]


def _path(points: list[Point], powers: tuple[int, int], colour: str, dash: str) -> str:
    if not points:
        return ""
    line = "L".join(f"{_x(events):.1f} {_y(ms, powers):.1f}" for events, ms in points)
    return f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>'


def _dot(point: Point, powers: tuple[int, int], colour: str) -> str:
    return f'<circle cx="{_x(point[0]):.1f}" cy="{_y(point[1], powers):.1f}" r="3.5" fill="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_GREY}">{text}</text>'


def _x(events: float) -> float:
    share = (math.log10(events) - EVENTS[0]) / (EVENTS[1] - EVENTS[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(ms: float, powers: tuple[int, int]) -> float:
    share = (math.log10(ms) - powers[0]) / (powers[1] - powers[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
