"""Charts of answers as stand-alone SVG: bars with intervals, lines over time, stacked bars and funnels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from filon.app.map_layout import text_width
from filon.app.map_svg import legible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.app.report.words import Words
    from filon.questions.tables import Chart, Series

WIDTH, ROW, HEAD, FOOT = 760.0, 26.0, 34.0, 30.0
MOST_PLACES = 14
LINE_HEIGHT = 210.0
FONTS = "Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif"
COLOURS = ("#2f66d0", "#f2760f", "#12a06a", "#8a5cd1", "#c2415d", "#5b6675")
_INK, _DIM, _RULE = "#16181d", "#5b6675", "#e4e7ec"
_LABEL_SHARE = 0.62
_LEFT, _RIGHT = 66.0, 20.0


def chart_svg(chart: Chart, words: Words) -> str:
    """SVG document of a chart; at most fourteen bars, the first ones."""
    height, body = _lines(chart, words) if chart.kind in {"line", "curve"} else _Bars(chart, words).drawn()
    legend = list(_legend(chart, words)) if len(chart.series) > 1 else []
    title = escape(legible(words.read(chart.title)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" role="img" lang="{words.lang}" font-family="{FONTS}">'
    )
    heading = f'<text x="0" y="15" font-size="14" font-weight="600" fill="{_INK}">{title}</text>'
    return "\n".join([head, f"<title>{title}</title>", heading, *legend, *body, "</svg>"])


# -- bars --------------------------------------------------------------------------------------------------------


class _Bars:
    """Horizontal bars, one place under the other; series side by side, or stacked where they add up."""

    def __init__(self, chart: Chart, words: Words) -> None:
        self._chart = chart
        self._words = words
        self._is_stacked = chart.kind == "stacked"
        self._series = chart.series if self._is_stacked else chart.series[:3]
        self._places = [_place(chart, at, words) for at in range(min(len(chart.axis), MOST_PLACES))]
        longest = max((text_width(one) * _LABEL_SHARE for one in self._places), default=0.0)
        self._left = min(240.0, longest + 12)
        self._scale = (WIDTH - self._left - 120) / self._most()
        self._row = ROW if self._is_stacked else ROW * (1 + 0.55 * (max(len(self._series), 1) - 1))

    def drawn(self) -> tuple[float, list[str]]:
        """Height of the chart, and its marks."""
        body: list[str] = []
        for at, place in enumerate(self._places):
            top = HEAD + at * self._row
            body.append(_word(self._left - 8, top + 15, _short(place, self._left), anchor="end", colour=_INK))
            body += self._stack(at, top) if self._is_stacked else self._side(at, top)
        return HEAD + len(self._places) * self._row + 6, body

    def _side(self, at: int, top: float) -> Iterator[str]:
        thick = 14.0 if len(self._series) == 1 else 11.0
        for number, one in enumerate(self._series):
            y = top + 4 + number * (thick + 2)
            value = one.values[at]
            length = max(value or 0.0, 0.0) * self._scale
            yield _bar(self._left, y, length, thick, COLOURS[number])
            low, high = (ends[at] if at < len(ends) else None for ends in (one.low, one.high))
            if low is not None and high is not None:
                yield _whisker(
                    self._left + max(low, 0.0) * self._scale, self._left + high * self._scale, y + thick / 2
                )
                length = max(length, high * self._scale)
            yield _word(self._left + length + 6, y + thick - 3, self._value(value, one, at))

    def _value(self, value: float | None, series: Series, at: int) -> str:
        written = self._words.figure(value, self._chart.unit, self._chart.currency)
        return f"{written} · n = {series.n[at]}" if at < len(series.n) else written

    def _stack(self, at: int, top: float) -> Iterator[str]:
        x, total = self._left, 0.0
        for number, one in enumerate(self._series):
            value = one.values[at] or 0.0
            yield _bar(x, top + 4, value * self._scale, 14.0, COLOURS[number % len(COLOURS)])
            x, total = x + value * self._scale, total + value
        yield _word(x + 6, top + 15, self._words.figure(total, self._chart.unit, self._chart.currency))

    def _most(self) -> float:
        count = len(self._places)
        if self._is_stacked:
            sums = [sum(one.values[at] or 0.0 for one in self._series) for at in range(count)]
        else:
            sums = [
                value or 0.0 for one in self._series for value in (*one.values[:count], *one.high[:count])
            ]
        return max(sums, default=0.0) or 1.0


def _bar(x: float, y: float, length: float, thick: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{length:.1f}" height="{thick:g}" rx="2" fill="{colour}"/>'


def _whisker(low: float, high: float, y: float) -> str:
    ends = f"M{low:.1f},{y - 3:g}V{y + 3:g}M{high:.1f},{y - 3:g}V{y + 3:g}M{low:.1f},{y:g}H{high:.1f}"
    return f'<path d="{ends}" stroke="{_INK}" stroke-opacity="0.55" stroke-width="1.2" fill="none"/>'


# -- lines -------------------------------------------------------------------------------------------------------


def _lines(chart: Chart, words: Words) -> tuple[float, list[str]]:
    known = [value for one in chart.series for value in (*one.values, *one.high) if value is not None]
    step = _step(max(known, default=1.0) or 1.0)
    top = step * math.ceil((max(known, default=1.0) or 1.0) / step)
    plot = LINE_HEIGHT - HEAD - FOOT
    last = max(len(chart.axis) - 1, 1)

    def x(at: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * at / last

    def y(value: float) -> float:
        return HEAD + plot * (1 - value / top)

    body = []
    for tick in range(round(top / step) + 1):
        value = tick * step
        body.append(f'<path d="M{_LEFT:g},{y(value):.1f}H{WIDTH - _RIGHT:g}" stroke="{_RULE}"/>')
        body.append(
            _word(_LEFT - 6, y(value) + 4, words.figure(value, chart.unit, chart.currency), anchor="end")
        )
    every = max(1, math.ceil(len(chart.axis) / 8))
    body += [
        _word(x(at), LINE_HEIGHT - 10, _place(chart, at, words), anchor="middle")
        for at in range(0, len(chart.axis), every)
    ]
    for number, one in enumerate(chart.series):
        points = [(x(at), y(value)) for at, value in enumerate(one.values) if value is not None]
        colour = COLOURS[number % len(COLOURS)]
        way = "L".join(f"{px:.1f},{py:.1f}" for px, py in points)
        if points:
            body.append(f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return LINE_HEIGHT, body


def _step(most: float) -> float:
    """Round distance of the rules, three to six of them."""
    rough = most / 4
    size = float(10 ** math.floor(math.log10(rough)))
    return next(size * one for one in (1.0, 2.0, 2.5, 5.0, 10.0) if size * one >= rough)


# -- words -------------------------------------------------------------------------------------------------------


def _legend(chart: Chart, words: Words) -> Iterator[str]:
    x = WIDTH
    for number in reversed(range(len(chart.series))):
        label = words.read(chart.series[number].label)
        x -= text_width(label) * _LABEL_SHARE + 24
        colour = COLOURS[number % len(COLOURS)]
        yield f'<rect x="{x:.1f}" y="5" width="10" height="10" rx="2" fill="{colour}"/>'
        yield _word(x + 15, 14, label)


def _place(chart: Chart, at: int, words: Words) -> str:
    return words.cell(chart.axis[at], chart.axis_unit, chart.words)


def _short(text: str, room: float) -> str:
    most = max(6, int(room / (9.4 * _LABEL_SHARE)))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _word(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _DIM) -> str:
    shown = escape(legible(text))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="{anchor}" fill="{colour}">{shown}</text>'
    )
