"""Completions of a half-typed filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.mining.filters.attributes import common_values
from filon.mining.filters.departures import DEVIATIONS
from filon.mining.filters.grammar import written
from filon.mining.filters.parse import EVENT_FIELDS, KEYWORDS, OUTCOMES, operators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.event_log import EventLog
    from filon.log.schema import AttributeInfo, LogSchema

MOST = 20
_ACTIVITY_WORDS = {"through", "not", "starts", "ends", "edge", "follows", "wait", "loops"}
_WORDS = {"outcome": OUTCOMES, "open": ("true", "false"), "conforms": ("true", "false")}


def suggest(log: EventLog, typed: str, most: int = MOST) -> list[str]:
    """Filter texts that go on from what was typed, valid or about to be, the likeliest first.

    Fields first, then operators of the field, then its most frequent values or the activities of the log.
    """
    field, colon, rest = typed.partition(":")
    if not colon:
        return _matching((f"{name}:" for name in _fields(log.schema)), typed, most)
    if field in _ACTIVITY_WORDS:
        head, sign, last = _cut(rest, (">", ","))
        keys = (f"{field}:{head}{sign}{written(one.key)}" for one in log.schema.activities)
        return _matching(keys, f"{field}:{head}{sign}{last}", most)
    if field == "deviation":
        kind, sign, _ = rest.partition(":")
        words = (
            (written(one.key) for one in log.schema.activities) if sign else (f"{one}:" for one in DEVIATIONS)
        )
        return _matching(
            (f"{field}:{kind}:{word}" if sign else f"{field}:{word}" for word in words), typed, most
        )
    if field in _WORDS:
        return _matching((f"{field}:{word}" for word in _WORDS[field]), typed, most)
    info = log.schema.attribute(field.strip('"')) or EVENT_FIELDS.get(field)
    return _values(log, info, typed, most) if info else []


def _values(log: EventLog, info: AttributeInfo, typed: str, most: int) -> list[str]:
    """Operators of an attribute, then its most frequent values."""
    field, _, rest = typed.partition(":")
    operator, colon, value = rest.partition(":")
    if not colon:
        return _matching((f"{field}:{name}:" for name in operators(info)), typed, most)
    if operator == "empty":
        return _matching((f"{field}:empty:{word}" for word in _WORDS["open"]), typed, most)
    if operator not in ("in", "not_in", "eq", "ne"):
        return []
    head, sign, last = _cut(value, (",",))
    start = f"{field}:{operator}:{head}{sign}"
    return _matching((start + written(one) for one in common_values(log, info)), start + last, most)


def _fields(schema: LogSchema) -> list[str]:
    return [
        *(written(info.key, force=info.key in KEYWORDS) for info in schema.attributes),
        *KEYWORDS,
        *EVENT_FIELDS,
    ]


def _cut(text: str, signs: tuple[str, ...]) -> tuple[str, str, str]:
    """Text before the last sign, that sign, and what is being typed after it."""
    at, sign = max((text.rfind(sign), sign) for sign in signs)
    return ("", "", text) if at < 0 else (text[:at], sign, text[at + 1 :])


def _matching(candidates: Iterable[str], typed: str, most: int) -> list[str]:
    """Candidates that begin with the text, then those that hold its last word."""
    wanted = typed.casefold()
    word = wanted.rsplit(":", 1)[-1].rsplit(",", 1)[-1].rsplit(">", 1)[-1]
    listed = list(dict.fromkeys(candidates))
    starting = [one for one in listed if one.casefold().startswith(wanted)]
    holding = [
        one for one in listed if one not in starting and word and word in one.casefold().rsplit(":", 1)[-1]
    ]
    return (starting + holding)[:most]
