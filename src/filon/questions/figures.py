"""Numbers and names inside sentences, written as each language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.i18n import (
    LANGUAGES,
    format_days,
    format_duration,
    format_money,
    format_number,
    format_percent,
    has_text,
    translate,
)
from filon.core.texts import Text, text, verbatim
from filon.process.lead_to_cash import ATTRIBUTES, activities_by_key

if TYPE_CHECKING:
    from filon.questions.answer import Money
    from filon.questions.tables import Unit


@dataclass(frozen=True)
class Figure:
    """A number with its unit; ``working_day_s`` is the length of a day where durations are working time."""

    value: float
    unit: Unit
    working_day_s: float | None = None
    currency: str | None = None

    def written(self, lang: str) -> str:
        """Return the number as a language writes it."""
        if self.unit == "seconds":
            return format_duration(self.value, lang, working_day_s=self.working_day_s)
        if self.unit == "days":
            return format_days(self.value, lang)
        if self.unit in {"share", "points"}:
            return format_percent(self.value, lang)
        if self.unit == "money" and self.currency:
            return format_money(self.value, self.currency, lang)
        return format_number(round(self.value, 2), lang)


def say(key: str, **params: object) -> Text:
    """Text of ``questions.<key>``, its figures, names and nested texts written in each language."""
    return Text(*(translate(f"questions.{key}", lang, **_in(params, lang)) for lang in LANGUAGES))


def label(key: str) -> Text:
    """Text of ``questions.<key>``, or the word itself where the catalogue has none."""
    return text(f"questions.{key}") if has_text(f"questions.{key}") else verbatim(key.rsplit(".", 1)[-1])


def attribute_label(key: str) -> Text:
    """Name of an attribute as people read it."""
    found = next((one for one in ATTRIBUTES if one.key == key), None)
    return verbatim(key) if found is None else Text(found.label_fr, found.label_en)


def activity_label(key: str) -> Text:
    """Name of an activity as people read it."""
    found = activities_by_key().get(key)
    return verbatim(key) if found is None else Text(found.label_fr, found.label_en)


def deviation_name(kind: str, activity: str) -> Text:
    """Deviation as people read it."""
    return say(f"measure.deviation_{kind}", activity=activity_label(activity))


def sums(money: tuple[Money, ...]) -> tuple[Figure, ...]:
    """Sums of several currencies, to be written side by side."""
    return tuple(Figure(one.value, "money", currency=one.currency) for one in money)


def _in(params: dict[str, object], lang: str) -> dict[str, object]:
    return {name: _word(value, lang) for name, value in params.items()}


def _word(value: object, lang: str) -> object:
    if isinstance(value, Text):
        return value.of(lang)
    if isinstance(value, Figure):
        return value.written(lang)
    if isinstance(value, tuple):
        return " + ".join(str(_word(one, lang)) for one in value) or "–"
    return value
