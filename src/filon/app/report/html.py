"""A report as one HTML file that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from filon.app.report.blocks import (
    Block,
    Cards,
    Cover,
    Grid,
    Heading,
    Notes,
    Picture,
    Terms,
    Tile,
    Tiles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def html_report(blocks: Iterable[Block], lang: str) -> str:
    """HTML document of the blocks."""
    listed = list(blocks)
    title = next((f"{one.title} · {one.subtitle}" for one in listed if isinstance(one, Cover)), "Filon")
    body = "\n".join(_block(one) for one in listed)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (files("filon.app.report") / "report.css").read_text(encoding="utf-8")


def _block(block: Block) -> str:  # noqa: PLR0911 - one line per kind of block
    match block:
        case Cover():
            return _cover(block)
        case Heading():
            note = f'<p class="lead">{escape(block.note)}</p>' if block.note else ""
            return f'<h2 id="{escape(block.anchor)}">{escape(block.text)}</h2>{note}'
        case Tiles():
            return f'<div class="tiles">{"".join(map(_tile, block.tiles))}</div>'
        case Cards():
            return _cards(block)
        case Picture():
            caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
            return f'<figure style="--share: {block.share:.3f}">{block.svg}{caption}</figure>'
        case Grid():
            return _grid(block)
        case Terms():
            pairs = (f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in block.terms)
            return f"<dl>{''.join(pairs)}</dl>"
        case Notes():
            return "".join(f'<p class="note">{escape(one)}</p>' for one in block.notes)


def _cover(cover: Cover) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in cover.facts)
    return (
        f'<header><p class="brand">Filon</p><h1>{escape(cover.title)}</h1>'
        f'<p class="subtitle">{escape(cover.subtitle)}</p><dl class="facts">{facts}</dl></header>'
    )


def _tile(tile: Tile) -> str:
    lines = "".join(f"<small>{escape(one)}</small>" for one in (tile.interval, tile.target) if one)
    return (
        f'<div class="tile{" small" if tile.is_small else ""}"><span class="label">{escape(tile.label)}</span>'
        f"<strong>{escape(tile.value)}</strong>{lines}<small>{escape(tile.measured)}"
        f'<b class="grade {tile.grade}">{tile.grade}</b></small></div>'
    )


def _cards(cards: Cards) -> str:
    items = "".join(
        f"<li><p>{escape(one.sentence)}</p><p class='action'>→ {escape(one.action)}</p>"
        f"{_stake(one.at_stake)}<small>{escape(one.measured)}</small></li>"
        for one in cards.cards
    )
    return f'<h3>{escape(cards.title)}</h3><ol class="cards">{items}</ol>'


def _stake(at_stake: str) -> str:
    return f"<p class='stake'>{escape(at_stake)}</p>" if at_stake else ""


def _grid(grid: Grid) -> str:
    sides = ["num" if right else "" for right in grid.right]
    heads = "".join(
        f'<th scope="col" class="{side}">{escape(head)}</th>'
        for head, side in zip(grid.heads, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f'<td class="{side}">{escape(cell)}</td>' for cell, side in zip(row, sides, strict=True))
        + "</tr>"
        for row in grid.rows
    )
    more = f'<p class="note">{escape(grid.more)}</p>' if grid.more else ""
    return (
        f'<h3>{escape(grid.title)}</h3><div class="scroll"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )
