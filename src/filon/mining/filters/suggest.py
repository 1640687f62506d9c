"""Completions of a half-typed filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.filters import predicates as p
from filon.mining.filters.grammar import written
from filon.mining.filters.parse import EVENT_FIELDS, KEYWORDS, OUTCOMES
from filon.mining.statistics import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.event_log import EventLog
    from filon.log.schema import AttributeInfo, LogSchema

MOST = 20
_ACTIVITY_WORDS = {"through", "not", "starts", "ends", "edge", "follows", "wait", "loops"}


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
    if field in ("outcome", "open"):
        words = OUTCOMES if field == "outcome" else ("true", "false")
        return _matching((f"{field}:{word}" for word in words), typed, most)
    info = log.schema.attribute(field.strip('"')) or EVENT_FIELDS.get(field)
    if info is None:
        return []
    operator, second, value = rest.partition(":")
    if not second:
        names = ("in", "not_in", "contains", "empty") if info.type == "text" else ("between", "gt", "lt", "in", "empty")
        return _matching((f"{field}:{name}:" for name in names), typed, most)
    if operator not in ("in", "not_in", "eq", "ne"):
        return []
    head, sign, last = _cut(value, (",",))
    start = f"{field}:{operator}:{head}{sign}"
    return _matching((start + written(one) for one in _common(log, info)), start + last, most)


def _fields(schema: LogSchema) -> list[str]:
    return [*(written(info.key, force=info.key in KEYWORDS) for info in schema.attributes), *KEYWORDS, *EVENT_FIELDS]


def _cut(text: str, signs: tuple[str, ...]) -> tuple[str, str, str]:
    """Text before the last sign, that sign, and what is being typed after it."""
    at, sign = max((text.rfind(sign), sign) for sign in signs)
    return ("", "", text) if at < 0 else (text[:at], sign, text[at + 1 :])


def _common(log: EventLog, info: AttributeInfo, most: int = 200) -> list[str]:
    values = p.values_of(log, info).group_by("value").agg(nw.len().alias("n"))
    found = [row for row in rows(values) if row["value"] is not None]
    return [str(row["value"]) for row in sorted(found, key=lambda row: (-row["n"], str(row["value"])))[:most]]


def _matching(candidates: Iterable[str], typed: str, most: int) -> list[str]:
    """Candidates that begin with the text, then those that hold its last word."""
    wanted = typed.casefold()
    word = wanted.rsplit(":", 1)[-1].rsplit(",", 1)[-1].rsplit(">", 1)[-1]
    listed = list(dict.fromkeys(candidates))
    starting = [one for one in listed if one.casefold().startswith(wanted)]
    holding = [one for one in listed if one not in starting and word and word in one.casefold().rsplit(":", 1)[-1]]
    return (starting + holding)[:most]
