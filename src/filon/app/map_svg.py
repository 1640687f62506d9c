"""The process map as a stand-alone SVG picture, for export, reports and the command line.

The same geometry and colours as on the screen: blue and thick is frequent, orange is slow. Every text of the log is
escaped, and characters that XML cannot hold are left out.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args
from xml.sax.saxutils import escape, quoteattr

from filon.core.i18n import format_duration, format_money, format_number, translate

if TYPE_CHECKING:
    from filon.app.views.process_map import MapEdge, MapNode, ProcessMap

Metric = Literal["cases", "events", "median", "mean", "p90", "amount"]
METRICS: tuple[Metric, ...] = get_args(Metric)

_TIMES = frozenset({"median", "mean", "p90"})
_MARGIN, _CAPTION = 24.0, 26.0
_THINNEST, _THICKEST = 1.1, 7.0
_ARROW_LENGTH = 7.5
_LETTERS_PER_POINT = 1 / 9.0
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Rgb = tuple[int, int, int]

_INKS: tuple[Rgb, ...] = ((255, 255, 255), (11, 29, 69), (0, 0, 0))
_READABLE = 4.5


@dataclass(frozen=True)
class _Scale:
    """Two ends of a colour scale, for activities and for paths."""

    node: tuple[Rgb, Rgb]
    edge: tuple[Rgb, Rgb]


_FREQUENCY = _Scale(((214, 226, 251), (27, 77, 187)), ((169, 184, 208), (53, 85, 143)))
_TIME = _Scale(((230, 232, 235), (242, 118, 15)), ((195, 200, 207), (217, 86, 11)))


def map_svg(
    view: ProcessMap, *, lang: str = "en", metric: Metric = "cases", paths: float = 1.0, title: str = ""
) -> str:
    """SVG document of a process map.

    Parameters
    ----------
    lang
        Language of labels and numbers.
    metric
        What activities and paths show: cases, events, a time in seconds (median, mean, p90) or the amount.
    paths
        Share of the paths to draw, 0 to 1: those that matter most, as the slider of the screen does.
    title
        Name of the picture, such as the name of the data set.
    """
    pen = _Pen(view, lang, metric)
    width, height = view.width + 2 * _MARGIN, view.height + 2 * _MARGIN + _CAPTION
    out = view.left_out.text.of(lang) if metric == "amount" and view.left_out else ""
    caption = " · ".join(part for part in (title, translate(f"map.metric.{metric}", lang), out) if part)
    page = f'x="{-_MARGIN:g}" y="{-_MARGIN - _CAPTION:g}" width="{width:g}" height="{height:g}"'
    body = [
        _root(width, height, lang),
        f"<title>{_text(caption)}</title>",
        f'<rect {page} fill="#fff"/>',
        f'<text x="0" y="{-_CAPTION:g}" font-size="14" font-weight="600" fill="#16181d">{_text(caption)}</text>',
        *(pen.edge(edge) for edge in view.edges if edge.rank <= paths),
        *(pen.node(node) for node in view.nodes),
        "</svg>",
    ]
    return "\n".join(body)


class _Pen:
    """Draws activities and paths of one map in one language, for one metric."""

    def __init__(self, view: ProcessMap, lang: str, metric: Metric) -> None:
        self.lang = lang
        self.metric = metric
        self.currency = view.currency
        self.scale = _TIME if metric in _TIMES else _FREQUENCY
        activities = [node for node in view.nodes if node.kind == "activity"]
        self.most_node = max((self._node_value(node) or 0.0 for node in activities), default=0.0) or 1.0
        self.most_edge = max((self._edge_value(edge) or 0.0 for edge in view.edges), default=0.0) or 1.0

    def node(self, node: MapNode) -> str:
        at = f'<g transform="translate({node.x:g},{node.y:g})">'
        if node.kind != "activity":
            fill, sign = (
                ("#12a06a", "M-4,-6.5L7,0L-4,6.5Z") if node.kind == "start" else ("#3f4754", "M-5,-5H5V5H-5Z")
            )
            return f'{at}<circle r="{node.width / 2:g}" fill="{fill}"/><path d="{sign}" fill="#fff"/></g>'
        value = self._node_value(node)
        fill_rgb = _mix(self.scale.node, math.sqrt(max(value or 0.0, 0.0) / self.most_node) ** 1.6)
        label = node.label.fr if self.lang == "fr" else node.label.en
        return (
            f"{at}<title>{_text(label)}</title>"
            f'<rect x="{-node.width / 2:g}" y="{-node.height / 2:g}" width="{node.width:g}" height="{node.height:g}" '
            f'rx="9" fill="{_css(fill_rgb)}"/>'
            f'<g text-anchor="middle" fill="{_ink(fill_rgb)}">'
            f'<text y="-1.5" font-size="17" font-weight="650">{_text(_fitted(label, node.width))}</text>'
            f'<text y="14.5" font-size="13">{_text(self._written(value))}</text></g></g>'
        )

    def edge(self, edge: MapEdge) -> str:
        value = self._edge_value(edge)
        share = math.sqrt(max(value or 0.0, 0.0) / self.most_edge)
        width = _THINNEST + (_THICKEST - _THINNEST) * share**1.4
        colour = _css(_mix(self.scale.edge, share))
        dashes = (
            f'stroke-dasharray="{1 + width * 0.9:.1f} {2.5 + width * 0.7:.1f}"'
            if edge.median_s is None
            else ""
        )
        return (
            f'<g data-edge={quoteattr(legible(edge.id))}><path d="{edge.path}" fill="none" stroke="{colour}" '
            f'stroke-width="{width:.1f}" {dashes}/>'
            f'<path d="{_arrowhead(edge.path, width)}" fill="{colour}"/>'
            f'<text x="{edge.label_x:g}" y="{edge.label_y + 4:g}" text-anchor="middle" font-size="13" '
            f'fill="#3c4450" stroke="#fff" stroke-width="3" paint-order="stroke">{_text(self._written(value))}</text>'
            "</g>"
        )

    def _node_value(self, node: MapNode) -> float | None:
        value: float | None = getattr(
            node, f"sojourn_{self.metric}_s" if self.metric in _TIMES else self.metric
        )
        return value

    def _edge_value(self, edge: MapEdge) -> float | None:
        value: float | None = getattr(edge, f"{self.metric}_s" if self.metric in _TIMES else self.metric)
        return value

    def _written(self, value: float | None) -> str:
        if value is None:
            return ""
        if self.metric in _TIMES:
            return format_duration(value, self.lang)
        if self.metric == "amount" and self.currency:
            return format_money(value, self.currency, self.lang)
        return format_number(value, self.lang, 0)


def _root(width: float, height: float, lang: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="{-_MARGIN:g} {-_MARGIN - _CAPTION:g} {width:g} {height:g}" role="img" lang="{lang}" '
        f"""font-family="'Inter Variable', Inter, 'Helvetica Neue', Arial, sans-serif">"""
    )


def _text(text: str) -> str:
    return escape(legible(text))


def legible(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _fitted(label: str, width: float) -> str:
    """Label cut to the width of its box."""
    room = max(3, math.floor((width - 14) * _LETTERS_PER_POINT))
    return label if len(label) <= room + 2 else f"{label[:room].rstrip()}…"


def _mix(scale: tuple[Rgb, Rgb], share: float) -> Rgb:
    low, high = scale
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
    return red, green, blue


def _css(colour: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def _ink(background: Rgb) -> str:
    """First of white, navy and black that reads well on a background; black where neither does."""
    under = _luminance(background)
    inks = (ink for ink in _INKS if _contrast(_luminance(ink), under) >= _READABLE)
    return _css(next(inks, _INKS[-1]))


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: Rgb) -> float:
    """Relative luminance of an sRGB colour, 0 to 1."""
    shares = [part / 255 for part in colour]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)  # noqa: PLR2004 - sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _arrowhead(path: str, width: float) -> str:
    """Triangle that continues the end of a line."""
    numbers = [float(number) for number in _NUMBER.findall(path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    (x, y), *before = reversed(points)
    from_x, from_y = next(((a, b) for a, b in before if math.hypot(x - a, y - b) > 0.5), (x, y - 1.0))  # noqa: PLR2004 - points that coincide give no direction
    length = math.hypot(x - from_x, y - from_y)
    dx, dy = (x - from_x) / length, (y - from_y) / length
    half = 3 + width * 0.55
    corners = ((_ARROW_LENGTH, 0.0), (-0.5, half), (-0.5, -half))
    placed = (
        f"{x + dx * along - dy * aside:.1f},{y + dy * along + dx * aside:.1f}" for along, aside in corners
    )
    return "M" + "L".join(placed) + "Z"
