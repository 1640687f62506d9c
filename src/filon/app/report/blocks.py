"""A document as blocks of plain text in one language: what both the page and the paper are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cover:
    """Head of the document: what it is about, and the facts that every number in it depends on."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    kind: Literal["cover"] = "cover"


@dataclass(frozen=True)
class Heading:
    """Start of a chapter; ``anchor`` names it, ``note`` is its answer in a sentence."""

    text: str
    anchor: str
    note: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Tile:
    """A figure: its value, interval, what it was measured on, its grade of trust, what it is held to."""

    label: str
    value: str
    interval: str
    measured: str
    grade: str
    target: str
    is_small: bool


@dataclass(frozen=True)
class Tiles:
    """Figures side by side."""

    tiles: tuple[Tile, ...]
    kind: Literal["tiles"] = "tiles"


@dataclass(frozen=True)
class Card:
    """A finding: one sentence, one action, what is at stake, and how sure it is."""

    sentence: str
    action: str
    at_stake: str
    measured: str


@dataclass(frozen=True)
class Cards:
    """Findings, the weightiest first."""

    title: str
    cards: tuple[Card, ...]
    kind: Literal["cards"] = "cards"


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG; ``share`` is its width on the page, 0 to 1."""

    svg: str
    caption: str
    share: float = 1.0
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Grid:
    """A table; ``right`` says which columns hold numbers, ``more`` how many rows were left out."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    more: str = ""
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True)
class Terms:
    """Words with what they mean."""

    terms: tuple[tuple[str, str], ...]
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True)
class Notes:
    """Remarks in small letters."""

    notes: tuple[str, ...]
    kind: Literal["notes"] = "notes"


Block = Cover | Heading | Tiles | Cards | Picture | Grid | Terms | Notes
