"""Numbers and texts of a report, written in its language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.i18n import format_range, translate
from filon.questions.figures import Figure

if TYPE_CHECKING:
    from filon.core.texts import Text
    from filon.questions.answer import Interval
    from filon.questions.tables import Unit, Value


@dataclass(frozen=True)
class Words:
    """The way a report writes; ``working_day_s`` is the length of a day where durations are working time."""

    lang: str
    working_day_s: float | None = None

    def say(self, key: str, **params: object) -> str:
        """Text of the report's own catalogue."""
        return translate(f"report.{key}", self.lang, **params)

    def read(self, text: Text | None) -> str:
        """Text of a view."""
        if text is None:
            return ""
        return text.fr if self.lang == "fr" else text.en

    def figure(self, value: float | None, unit: Unit, currency: str | None = None) -> str:
        """Return a number with its unit; a dash for none."""
        if value is None:
            return "–"
        day_s = self.working_day_s if unit == "seconds" else None
        return Figure(value, unit, day_s, currency).written(self.lang)

    def interval(self, interval: Interval | None, unit: Unit, currency: str | None = None) -> str:
        """Both ends of an interval; nothing where there is none."""
        if interval is None or (interval.low is None and interval.high is None):
            return ""
        return self.say("interval", range=self.range(interval.low, interval.high, unit, currency))

    def range(self, low: float | None, high: float | None, unit: Unit, currency: str | None = None) -> str:
        """Two ends; a question mark for one that nobody knows."""
        ends = ("?" if end is None else self.figure(end, unit, currency) for end in (low, high))
        return format_range(ends, self.lang)

    def cell(
        self, value: Value, unit: Unit | None, words: dict[str, Text], currency: str | None = None
    ) -> str:
        """Cell of a table: a number by its unit, a key by its name, else the word of the data."""
        if isinstance(value, bool) or value is None:
            return "–" if value is None else self.say("yes" if value else "no")
        if unit is not None and isinstance(value, int | float):
            return self.figure(float(value), unit, currency)
        known = words.get(str(value))
        return self.read(known) if known else str(value)

    def day(self, instant: dt.datetime | None) -> str:
        """Day of an instant."""
        from babel.dates import format_date  # noqa: PLC0415 - Babel is slow to start

        return "–" if instant is None else str(format_date(instant, "long", locale=self.lang))
