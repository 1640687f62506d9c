"""Predicates in words, for the chips of the screens: ``Région : IDF, SE``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from filon.core.durations import HOUR, MINUTE, SECOND
from filon.core.i18n import NARROW_SPACE, format_number, translate
from filon.mining.filters import orders as o
from filon.mining.filters import predicates as p
from filon.mining.filters.parse import OUTCOMES

if TYPE_CHECKING:
    from filon.core.durations import Duration
    from filon.log.schema import LogSchema
    from filon.mining.filters import attributes as a


MOST_VALUES = 4
_TIMES = ((HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second"))


class Names(Protocol):
    """What things are called in a language; words of the data are called what they are."""

    def activity(self, key: str, lang: str) -> str:
        """Label of an activity."""

    def attribute(self, key: str, lang: str) -> str:
        """Label of an attribute."""


def describe(predicate: p.Predicate, schema: LogSchema, lang: str, names: Names) -> str:
    """Short label of a predicate in one language."""
    return _Words(schema, lang, names).of(predicate)


class _Words:
    def __init__(self, schema: LogSchema, lang: str, names: Names) -> None:
        self._lang = lang
        self._zone = schema.timezone
        self._names = names
        self._keys = {one.code: one.key for one in schema.activities}

    def of(self, predicate: p.Predicate) -> str:
        """Find the writer of the predicate's own kind."""
        writer = getattr(self, f"_{type(predicate).__name__.lower()}")
        return str(writer(predicate))

    def _say(self, key: str, **words: object) -> str:
        return translate(f"filter.{key}", self._lang, **words)

    def _valuein(self, one: a.ValueIn) -> str:
        key = "value_not_in" if one.negated else "value_in"
        return self._say(key, field=self._field(one), values=self._list(map(self._value, one.values)))

    def _valuecompared(self, one: a.ValueCompared) -> str:
        bound = self._value(one.bound)
        return self._say(
            "value_compared", field=self._field(one), comparison=self._sign(one.comparison), bound=bound
        )

    def _valuebetween(self, one: a.ValueBetween) -> str:
        if one.upper_included:
            low, high = ("…" if end is None else self._value(end) for end in (one.low, one.high))
            return self._say("value_between", field=self._field(one), low=low, high=high)
        comparison, period = one.text.rsplit(":", 2)[-2:]
        if comparison in ("between", "eq"):
            first, dots, last = period.partition("..")
            low, high = (first or "…", last or "…") if dots else (first, first)
            return self._say("value_between", field=self._field(one), low=low, high=high)
        return self._say(
            "value_compared", field=self._field(one), comparison=self._sign(comparison), bound=period
        )

    def _valuecontains(self, one: a.ValueContains) -> str:
        return self._say("value_contains", field=self._field(one), part=one.part)

    def _valueempty(self, one: a.ValueEmpty) -> str:
        return self._say("value_empty" if one.wanted else "value_filled", field=self._field(one))

    def _through(self, one: o.Through) -> str:
        return self._say(
            "not_through" if one.negated else "through", activities=self._activities(one.activities)
        )

    def _departs(self, one: p.Departs) -> str:
        if one.key is None:
            return self._of_model(self._say("departs"), one)
        kind, _, subject = one.key.partition(":")
        name = subject if kind == "rule" else self._names.activity(subject, self._lang)
        return self._of_model(self._say(f"deviation_{kind}", subject=name), one)

    def _of_model(self, told: str, one: p.Departs) -> str:
        return told if one.model is None else self._say("by_model", told=told, model=one.model)

    def _opposite(self, one: p.Opposite) -> str:
        if isinstance(one.of, p.Departs) and one.of.key is None:
            return self._of_model(self._say("conforms"), one.of)
        return self._say("opposite", filter=self.of(one.of))

    def _follows(self, one: o.Follows) -> str:
        key = "edge" if one.directly else "follows"
        return self._say(key, source=self._activity(one.source), target=self._activity(one.target))

    def _waits(self, one: p.Waits) -> str:
        return self._say(
            "wait",
            source=self._names.activity(one.source, self._lang),
            target=self._names.activity(one.target, self._lang),
            comparison=self._sign(one.comparison),
            duration=self._duration(one.bound),
        )

    def _variantin(self, one: o.VariantIn) -> str:
        key = "variant_not_in" if one.negated else "variant_in"
        runs = (f"#{low}" if low == high else f"#{low}–#{high}" for low, high in one.runs)
        return self._say(key, count=sum(high - low + 1 for low, high in one.runs), variants=self._list(runs))

    def _endpoint(self, one: o.EndPoint) -> str:
        return self._say("starts" if one.at_start else "ends", activities=self._activities(one.activities))

    def _loops(self, one: o.Loops) -> str:
        return self._say(
            "loops",
            activity=self._activity(one.activity),
            comparison=self._sign(one.comparison),
            times=one.times,
        )

    def _period(self, one: p.Period) -> str:
        first, dots, last = one.text.partition(":")[2].partition("..")
        period = f"{first or '…'} – {last or '…'}" if dots else first
        return self._say(f"period_{one.kind}", period=period)

    def _outcomein(self, one: p.OutcomeIn) -> str:
        if set(one.outcomes) == {"won", "lost"}:
            return self._say("decided")
        return self._list(self._say(f"outcome_{outcome}") for outcome in OUTCOMES if outcome in one.outcomes)

    def _lasts(self, one: p.Lasts) -> str:
        duration = self._duration(one.bound)
        return self._say("duration", comparison=self._sign(one.comparison), duration=duration)

    def _eventcount(self, one: p.EventCount) -> str:
        return self._say("events", comparison=self._sign(one.comparison), events=one.events)

    def _casein(self, one: p.CaseIn) -> str:
        return self._say("case", cases=self._list(one.case_ids))

    def _field(
        self, one: a.ValueIn | a.ValueCompared | a.ValueBetween | a.ValueContains | a.ValueEmpty
    ) -> str:
        own = f"filter.field.{one.field.key}"
        if one.field.scope == "event" and one.field.column == one.field.key:
            return translate(own, self._lang)
        return self._names.attribute(one.field.key, self._lang)

    def _activity(self, code: int) -> str:
        return self._names.activity(self._keys[code], self._lang)

    def _activities(self, codes: tuple[int, ...]) -> str:
        return self._list(self._activity(code) for code in codes)

    def _value(self, value: object) -> str:
        if isinstance(value, bool):
            return self._say("true" if value else "false")
        if isinstance(value, int | float):
            return format_number(value, self._lang)
        if isinstance(value, dt.datetime):
            return f"{value.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(self._zone)):%Y-%m-%d %H:%M}"
        return str(value)

    def _duration(self, said: Duration) -> str:
        """Weeks and days as they were said, for the clock gives them their length; then hours or less."""
        size, unit = next((one for one in _TIMES if said.microseconds >= one[0]), _TIMES[-1])
        time = said.microseconds / size
        counted = [(float(said.weeks), "week"), (float(said.days), "day"), (time, unit)]
        parts = [(n, name) for n, name in counted if n] or counted[-1:]
        return " ".join(
            f"{format_number(n, self._lang)}{NARROW_SPACE}{translate(f'unit.{name}', self._lang)}"
            for n, name in parts
        )

    def _list(self, values: object) -> str:
        listed = list(values)  # type: ignore[call-overload]
        more = len(listed) - MOST_VALUES
        shown = ", ".join(value or self._say("empty_value") for value in listed[:MOST_VALUES])
        return shown if more <= 0 else f"{shown} +{more}"

    def _sign(self, comparison: str) -> str:
        return {"eq": "=", "ne": "≠", "gt": ">", "ge": "≥", "lt": "<", "le": "≤"}[comparison]
