"""How the template looks: colours and cell formats, in the words of XlsxWriter."""

from __future__ import annotations

from typing import Any

_INK, _ACCENT, _PALE, _LINE, _HINT, _INPUT = "#16181D", "#3B5BDB", "#EDF2FF", "#D0D5DD", "#667085", "#FFF9DB"

MISSING = "#FFE3E3"
"""Fill of a required cell that is still empty."""

TAB_COLOURS = {"help": _HINT, "events": _ACCENT, "deals": _ACCENT, "example": "#12B886", "lists": _HINT}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": _INK, "indent": 1},
    "subtitle": {"font_size": 11, "font_color": _HINT, "indent": 1, "text_wrap": True},
    "section": {"font_size": 12, "bold": True, "font_color": _ACCENT},
    "heading": {
        "bold": True, "font_color": _INK, "bg_color": _PALE, "bottom": 2, "bottom_color": _ACCENT, "text_wrap": True,
    },
    "required": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": _ACCENT, "bottom": 2, "bottom_color": _INK,
        "text_wrap": True,
    },
    "text_cell": {"num_format": "@", "bottom": 4, "bottom_color": _LINE},
    "moment_cell": {"bottom": 4, "bottom_color": _LINE, "align": "left"},
    "number_cell": {"num_format": "#,##0.00", "bottom": 4, "bottom_color": _LINE},
    "listed": {"font_color": _INK, "bottom": 4, "bottom_color": _LINE},
    "step": {"bold": True, "font_color": "#FFFFFF", "bg_color": _ACCENT, "align": "center"},
    "strong": {"bold": True, "font_color": _INK, "text_wrap": True, "indent": 1},
    "text": {"font_color": _INK, "text_wrap": True},
    "hint": {"italic": True, "font_color": _HINT, "text_wrap": True},
    "input": {"bg_color": _INPUT, "border": 1, "border_color": _LINE},
}  # fmt: skip
