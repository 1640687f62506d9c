"""Parameters that can be edited, in words: what each is, what was learnt beside what it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import attribute_name
from filon.app.scenario_words import Said, step_name, team_name, working_day
from filon.app.texts import Text, text
from filon.core.i18n import format_duration, format_money, format_number, format_percent, translate
from filon.mining.simulation.editing import Field, FieldKind, FieldUnit, fields_of, read_edits
from filon.mining.simulation.parameters import END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.mining.simulation.parameters import Parameters

_ALIKE = 1e-6
_DIGITS: dict[FieldUnit, int] = {"days": 1, "hours": 2, "minutes": 0}
"""Decimals of the units that are written behind their number."""


@dataclass(frozen=True)
class ParameterField:
    """A parameter that can be edited: its value in force, the learnt one, what it may be.

    ``kind`` and ``about`` say where it belongs; ``n`` is the number of observations behind the learnt value, ``None``
    for an assumption of the company.
    """

    key: str
    kind: FieldKind
    about: tuple[str, ...]
    label: Text
    unit: FieldUnit
    value: float
    learnt: float
    is_edited: bool
    low: float
    high: float
    n: int | None


def field_views(found: Parameters, learnt: Parameters) -> tuple[ParameterField, ...]:
    """Every parameter that can be edited, beside the learnt one."""
    before = fields_of(learnt)
    return tuple(_view(one, before.get(one.key, one)) for one in fields_of(found).values())


def _view(now: Field, learnt: Field) -> ParameterField:
    return ParameterField(
        key=now.key,
        kind=now.kind,
        about=now.about,
        label=field_label(now),
        unit=now.unit,
        value=now.value,
        learnt=learnt.value,
        is_edited=abs(now.value - learnt.value) > _ALIKE * max(1.0, abs(learnt.value)),
        low=now.low,
        high=now.high,
        n=learnt.n,
    )


def edits_said(parameters: Parameters, edits: Sequence[str]) -> tuple[Said, ...]:
    """Edits in words, each beside the value that it replaces."""
    known = fields_of(parameters)
    return tuple(_said(known[key], value, parameters) for key, value in read_edits(edits, parameters).items())


def _said(field: Field, value: float, parameters: Parameters) -> Said:
    label = field_label(field)
    words = [
        translate(
            "what_if.said.edit",
            lang,
            label=label.of(lang),
            value=field_text(field.unit, value, parameters, lang),
            learnt=field_text(field.unit, field.value, parameters, lang),
        )
        for lang in ("fr", "en")
    ]
    return Said(Text(*words), text(f"what_if.assume.edit_{field.kind}"), is_guess=False)


def field_text(unit: FieldUnit, value: float, parameters: Parameters, lang: str) -> str:
    """Value of a parameter as people read it."""
    if unit == "share":
        return format_percent(value, lang)
    if unit in ("seconds", "work_seconds"):
        day_s = working_day(parameters) if unit == "work_seconds" else None
        return format_duration(value, lang, working_day_s=day_s)
    if unit in _DIGITS:
        number = format_number(value, lang, _DIGITS[unit])
        return translate(f"what_if.unit.{unit}", lang, number=number)
    if unit == "money" and parameters.currency:
        return format_money(value, parameters.currency, lang)
    return format_number(value, lang, 1)


def field_label(field: Field) -> Text:
    """Parameter as people read it."""
    key = "stops" if field.about[-1:] == (END,) else field.kind
    return Text(*(translate(f"what_if.field.{key}", lang, **_names(field, lang)) for lang in ("fr", "en")))


def _names(field: Field, lang: str) -> dict[str, str]:
    names = [_name(field, key) for key in field.about]
    words = [one.of(lang) for one in names]
    return dict(zip(("about", "before"), words, strict=False))


def _name(field: Field, key: str) -> Text:
    if field.kind == "people":
        return team_name(key)
    if field.kind == "hours":
        return text(f"what_if.day.{key}")
    return attribute_name(key) if field.kind == "value" else step_name(key)
