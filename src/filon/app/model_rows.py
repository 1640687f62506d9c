"""Where a long model is cut into rows, so that it reads like a text instead of running off the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.model_strip import Strip
    from filon.process.bpmn import Bpmn

PAGE_WIDTH, PAGE_HEIGHT = 880.0, 720.0
"""Room of a drawing beside the tools of the editor, on a screen 1,500 pixels wide."""
READABLE = 0.62
"""Least scale at which names of steps can be read."""
_ROW_GAP = 70.0
_GUTTERS = 120.0
_CROSSING = 45.0
"""What each flow from row to row costs, in points of height: it has to be followed with a finger."""
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class _Column:
    """Nodes that stand above each other; ``crossing`` flows run between them and what stands further right."""

    ids: tuple[str, ...]
    left: float
    right: float
    top: float
    bottom: float
    crossing: int


def rows_of(model: Bpmn, strip: Strip) -> list[frozenset[str]]:
    """Nodes of each row of a model that is drawn as one strip from left to right, sub-processes whole.

    Of the ways to cut it, the one that can be drawn largest on a page; where none is readable at once, rows as wide as
    can be read, for a page to scroll down. Cuts prefer places that few flows cross. Cost: quadratic in the columns.
    """
    columns = _columns(model, strip)
    whole = columns[-1].right - columns[0].left
    found = [_cut(columns, 1.08 * whole / count) for count in range(1, _MOST_ROWS + 1)]
    best = max(found, key=lambda rows: _scale(columns, rows))
    if _scale(columns, best) < READABLE:
        readable = [rows for rows in found if _width(columns, rows) <= PAGE_WIDTH / READABLE]
        best = min(readable or [found[-1]], key=lambda rows: _height(columns, rows))
    return [frozenset(key for column in columns[low:high] for key in column.ids) for low, high in best]


Rows = tuple[tuple[int, int], ...]
"""First column of each row, and the one after its last."""


def _scale(columns: Sequence[_Column], rows: Rows) -> float:
    return min(1.0, PAGE_WIDTH / _width(columns, rows), PAGE_HEIGHT / _height(columns, rows))


def _width(columns: Sequence[_Column], rows: Rows) -> float:
    return max(columns[high - 1].right - columns[low].left for low, high in rows) + _GUTTERS


def _height(columns: Sequence[_Column], rows: Rows) -> float:
    return sum(_row_height(columns, low, high) for low, high in rows)


def _row_height(columns: Sequence[_Column], low: int, high: int) -> float:
    held = columns[low:high]
    return max(one.bottom for one in held) - min(one.top for one in held) + _ROW_GAP


def _cut(columns: Sequence[_Column], limit: float) -> Rows:
    """Rows no wider than a limit (a single column may be), as low and with as few crossings as can be."""
    best: list[tuple[float, Rows]] = [(0.0, ())]
    for high in range(1, len(columns) + 1):
        ways = []
        top, bottom = columns[high - 1].top, columns[high - 1].bottom
        for low in range(high - 1, -1, -1):
            if low < high - 1 and columns[high - 1].right - columns[low].left > limit:
                break
            top, bottom = min(top, columns[low].top), max(bottom, columns[low].bottom)
            cost, before = best[low]
            crossing = columns[high - 1].crossing if high < len(columns) else 0
            cost += bottom - top + _ROW_GAP + _CROSSING * crossing
            ways.append((cost, (*before, (low, high))))
        best.append(min(ways))
    return best[-1][1]


def _columns(model: Bpmn, strip: Strip) -> list[_Column]:
    boxes = sorted(
        ((strip.shapes[node.id], node.id) for node in model.nodes if node.parent is None),
        key=lambda one: one[0].x,
    )
    groups: list[list[str]] = []
    reach = float("-inf")
    for box, key in boxes:
        if box.x >= reach:
            groups.append([])
        groups[-1].append(key)
        reach = max(reach, box.x + box.width)
    number = {key: place for place, group in enumerate(groups) for key in group}
    crossing = [0] * len(groups)
    for source, target in _spans(model, number):
        for place in range(source, target):
            crossing[place] += 1
    return [
        _Column(
            tuple(group),
            min(strip.shapes[key].x for key in group),
            max(strip.shapes[key].x + strip.shapes[key].width for key in group),
            min(strip.shapes[key].y for key in group),
            max(strip.shapes[key].y + strip.shapes[key].height for key in group),
            crossing[place],
        )
        for place, group in enumerate(groups)
    ]


def _spans(model: Bpmn, number: dict[str, int]) -> list[tuple[int, int]]:
    """Leftmost and rightmost column of each flow of the top level."""
    ends = [(flow.source, flow.target) for flow in model.flows]
    known = [(number[a], number[b]) for a, b in ends if a in number and b in number]
    return [(min(pair), max(pair)) for pair in known]


def tracks_of(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Lowest track of each span such that no two on one track overlap; short ones come first."""
    taken: list[list[tuple[float, float]]] = []
    found = [0] * len(spans)
    for place in sorted(range(len(spans)), key=lambda at: spans[at][1] - spans[at][0]):
        low, high = spans[place]
        free = (at for at, held in enumerate(taken) if all(high < start or end < low for start, end in held))
        track = next(free, len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append((low, high))
        found[place] = track
    return found
