"""French and English texts and numbers: the catalogues, and the typography of each language.

Catalogues are ``messages/<lang>/<area>.json``: flat objects, key → text with ``{placeholders}``. A text that depends on
a count has two entries, ``key_one`` and ``key_other``, chosen by the plural rule of the language.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel import Locale
    from babel.numbers import NumberPattern

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "en"
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_MESSAGES = Path(__file__).parent / "messages"
_DAY_S = 86_400.0
_UNITS = ((_DAY_S, "day"), (3_600.0, "hour"), (60.0, "minute"), (1.0, "second"))


def translate(key: str, lang: str = DEFAULT_LANGUAGE, /, **params: object) -> str:
    """Text of a catalogue key in one language, its placeholders filled.

    Numbers are written in the language's own way. A missing key is a defect of ours, not of the user: it raises
    ``KeyError``, and a test compares both catalogues.
    """
    texts = catalogue(lang)
    if "count" in params and key not in texts:
        key = f"{key}_{_plural(params['count'], lang)}"
    return texts[key].format(**{name: _written(value, lang) for name, value in params.items()})


def has_text(key: str, lang: str = DEFAULT_LANGUAGE) -> bool:
    """Whether the catalogue of a language holds the key."""
    return key in catalogue(lang)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All texts of one language, every area together."""
    texts: dict[str, str] = {}
    for path in sorted((_MESSAGES / supported(lang)).glob("*.json")):
        texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


def supported(lang: str | None) -> str:
    """Return the supported language nearest to a tag such as ``fr-CA``; the default when none is."""
    short = (lang or "").lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else DEFAULT_LANGUAGE


def format_number(value: float, lang: str = DEFAULT_LANGUAGE, decimals: int | None = None) -> str:
    """Number as the language writes it: ``1 234,5`` in French, ``1,234.5`` in English."""
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    locale, read = _locale_and_pattern(supported(lang), pattern)
    return str(read.apply(value, locale))


@cache
def _locale_and_pattern(lang: str, pattern: str) -> tuple[Locale, NumberPattern]:
    from babel import Locale  # noqa: PLC0415 - Babel costs 50 ms that `filon --help` should not pay
    from babel.numbers import parse_pattern  # noqa: PLC0415

    return Locale.parse(lang), parse_pattern(pattern)


def format_percent(ratio: float, lang: str = DEFAULT_LANGUAGE, decimals: int = 1) -> str:
    """Share between 0 and 1 as a percentage: ``62,5 %`` in French, ``62.5%`` in English."""
    space = NARROW_SPACE if supported(lang) == "fr" else ""
    return f"{format_number(round(ratio * 100, decimals), lang)}{space}%"


def format_money(amount: float, currency: str, lang: str = DEFAULT_LANGUAGE) -> str:
    """Amount without cents in its own currency: ``1 234 €`` in French, ``€1,234`` in English."""
    from babel.numbers import format_currency  # noqa: PLC0415 - see format_number

    locale = supported(lang)
    pattern = "#,##0\u202f¤" if locale == "fr" else "¤#,##0"
    return str(format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False))


def format_days(days: float, lang: str = DEFAULT_LANGUAGE) -> str:
    """Number of days with one decimal, however small or large: ``0,3 j`` in French, ``0.3 d`` in English."""
    return f"{format_number(round(days, 1), lang)}{NARROW_SPACE}{catalogue(lang)['unit.day']}"


def format_duration(
    seconds: float | None, lang: str = DEFAULT_LANGUAGE, *, working_day_s: float | None = None
) -> str:
    """Duration in its largest whole unit with one decimal: ``38,5 j`` in French, ``38.5 d`` in English.

    A duration in working time takes the length of a working day and is told in working days: ``5,2 j ouvrés``.
    """
    if seconds is None:
        return "–"
    units = _UNITS if working_day_s is None else ((working_day_s, "working_day"), *_UNITS[1:])
    size, unit = next((u for u in units if abs(seconds) >= u[0]), units[-1])
    text = format_number(round(seconds / size, 1), lang)
    return f"{text}{NARROW_SPACE}{catalogue(lang)[f'unit.{unit}']}"


def format_range(ends: Iterable[str], lang: str = DEFAULT_LANGUAGE) -> str:
    """Two written ends as a range: ``3 – 5``; beside a minus in words, ``-5 à 3`` in French, ``-5 to 3`` in English."""
    low, high = ends
    if any(end.startswith(("-", "−")) for end in (low, high)):
        return f"{low} {'à' if supported(lang) == 'fr' else 'to'} {high}"
    return f"{low} – {high}"


def _plural(count: object, lang: str) -> str:
    if not isinstance(count, int | float):
        return "other"
    # French counts 0 and 1.5 as singular, English only exactly one.
    singular = abs(count) < 2 if supported(lang) == "fr" else count == 1  # noqa: PLR2004
    return "one" if singular else "other"


def _written(value: object, lang: str) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return format_number(value, lang)
