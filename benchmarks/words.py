"""The sizing page in both languages: names of the costs, sentences, and figures as people read them."""

from __future__ import annotations

import json
from pathlib import Path

from filon.core.i18n import format_number

_GB = 1_024
_LONG_S, _LONG_MS = 600, 10_000

_UNITS = {"mb": ("MB", "Mo"), "gb": ("GB", "Go")}


class Words:
    """Texts and figures in a language."""

    def __init__(self, lang: str) -> None:
        self._lang, self._place = lang, int(lang == "fr")
        file = Path(__file__).with_name(f"words.{lang}.json")
        self._texts = json.loads(file.read_text(encoding="utf-8"))

    def __call__(self, key: str, **figures: str) -> str:
        """Text of a key."""
        text: str = self._texts[key]
        return text.format(**figures)

    def count(self, number: int) -> str:
        """Whole number."""
        return format_number(number, self._lang)

    def number(self, number: float) -> str:
        """Number of two figures or so."""
        digits = 3 if number < 0.1 else 1 if number < 10 else None
        return format_number(round(number, digits), self._lang)

    def figure(self, value: float, unit: str) -> str:
        """Figure with its unit, in a larger unit where it is large."""
        if unit == "mb":
            large = value >= 10 * _GB
            return self._with(value / _GB if large else value, _UNITS["gb" if large else "mb"][self._place])
        if unit == "ms" and value < _LONG_MS:
            return self._with(value, "ms")
        seconds = value / 1_000 if unit == "ms" else value
        return self._with(seconds, "s") if seconds < _LONG_S else self._with(seconds / 60, "min")

    def _with(self, value: float, unit: str) -> str:
        return f"{self.number(value)}\N{NO-BREAK SPACE}{unit}"
