"""Filter texts into predicates, against the words of one log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from filon.log.schema import AttributeInfo
from filon.mining.filters import attributes as a
from filon.mining.filters import operands
from filon.mining.filters import orders as o
from filon.mining.filters import predicates as p
from filon.mining.filters.departures import DEVIATIONS
from filon.mining.filters.grammar import (
    FilterSyntaxError,
    FilterValueError,
    UnknownFilterActivityError,
    UnknownFilterFieldError,
    UnknownFilterOperatorError,
    Word,
    plain,
    split,
    words,
    written,
)
from filon.mining.filters.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.schema import LogSchema

EVENT_FIELDS = {
    name: AttributeInfo(name, "event", name, "text")
    for name in ("resource", "evidence", "change_source", "lifecycle")
}
"""Fields of every event that filters can name beside the log's own attributes."""

OUTCOMES = ("won", "lost", "open")
_LISTS = {"in": False, "not_in": True}
_ORDER = ("gt", "ge", "lt", "le", "between")
_DATED = ("timestamp", "date")
_SHORTEST_TIME = len("2025-03-01T10")

Rest = list[Word]
Parser = Callable[["LogSchema", str, Rest], p.Predicate]


def parse_filters(texts: Iterable[str], schema: LogSchema) -> tuple[p.Predicate, ...]:
    """Predicates of several filter texts, in order; empty texts are left out."""
    return tuple(parse_filter(text, schema) for text in texts if text.strip())


def parse_filter(text: str, schema: LogSchema) -> p.Predicate:
    """Predicate of one filter text.

    Parameters
    ----------
    text
        A filter of the grammar, such as ``region:in:IDF,SE`` or ``wait:invoice_issued>payment_received:gt:30d``.
    schema
        The log whose activities and attributes the text may name.

    Raises
    ------
    FilterSyntaxError, UnknownFilterFieldError, UnknownFilterOperatorError, UnknownFilterActivityError, FilterValueError
        Each names the nearest valid word.
    """
    parts = split(words(text), ":", most=1)
    field = parts[0][0] if parts[0] else None
    if field is None or field.is_sign or len(parts) == 1:
        raise FilterSyntaxError(value=text, form="region:in:IDF,SE")
    name = plain(parts[0])
    keyword = None if field.is_quoted else KEYWORDS.get(name)
    if keyword is not None:
        return keyword(schema, name, parts[1])
    return _value(schema, _field(schema, name), parts[1])


# -- attributes ------------------------------------------------------------------------------------------------


def _field(schema: LogSchema, name: str) -> AttributeInfo:
    found = schema.attribute(name) or EVENT_FIELDS.get(name)
    if found is None:
        allowed = {*KEYWORDS, *EVENT_FIELDS, *(info.key for info in schema.attributes)}
        raise UnknownFilterFieldError(value=name, allowed=allowed)
    return found


def _value(schema: LogSchema, field: AttributeInfo, rest: Rest) -> p.Predicate:
    parts = split(rest, ":", most=1)
    name = plain(parts[0])
    if name not in operators(field):
        raise UnknownFilterOperatorError(value=name, allowed=operators(field), field=field.key)
    head = f"{_field_text(field)}:{name}:"
    if len(parts) == 1 or not parts[1]:
        raise FilterSyntaxError(value=head, form=f"{head}…")
    if name in _LISTS:
        values = tuple(operands.read(schema, field, text) for text in _list(parts[1]))
        return a.ValueIn(head + p.listed(map(operands.shown, values)), field, values, _LISTS[name])
    if name == "between":
        return _between(schema, field, head, parts[1])
    text = plain(parts[1])
    if name == "empty":
        return a.ValueEmpty(head + str(operands.truth(text)).lower(), field, operands.truth(text))
    if name == "contains":
        return a.ValueContains(head + written(text), field, text)
    return _compared(schema, field, head, cast("p.Comparison", name), text)


def operators(field: AttributeInfo) -> tuple[str, ...]:
    """Comparisons that a field knows."""
    extra = ("contains",) if field.type == "text" else () if field.type == "boolean" else _ORDER
    return (*_LISTS, "eq", "ne", *extra, "empty")


def _compared(
    schema: LogSchema, field: AttributeInfo, head: str, name: p.Comparison, text: str
) -> p.Predicate:
    if field.type == "timestamp" and len(text) < _SHORTEST_TIME:
        return _compared_day(schema, field, head, name, text)
    value = operands.read(schema, field, text)
    shown = head + written(operands.shown(value))
    if name in ("eq", "ne"):
        return a.ValueIn(shown, field, (value,), name == "ne")
    return a.ValueCompared(shown, field, name, value)


def _compared_day(
    schema: LogSchema, field: AttributeInfo, head: str, name: p.Comparison, text: str
) -> p.Predicate:
    """Compare times with a whole day, month or year: after it, before it, or in it."""
    if name == "ne":
        raise FilterValueError(value=text, wanted="2025-03-01T10:30")
    start, end = parse_period(text, schema.timezone)
    low = {"gt": end, "ge": start, "eq": start}.get(name)
    high = {"lt": start, "le": end, "eq": end}.get(name)
    return a.ValueBetween(head + text, field, low, high, upper_included=False)


def _between(schema: LogSchema, field: AttributeInfo, head: str, rest: Rest) -> p.Predicate:
    ends = [plain(part) for part in split(rest, "..")]
    if len(ends) != 2 or not any(ends):  # noqa: PLR2004 - a range has two ends
        raise FilterSyntaxError(value=head + plain(rest), form=f"{head}10..20")
    if field.type in _DATED:
        start, end = parse_period(plain(rest), schema.timezone)
        if field.type == "date":
            start, end = (operands.local_day(bound, schema.timezone) for bound in (start, end))  # type: ignore[assignment]
        return a.ValueBetween(head + plain(rest), field, start, end, upper_included=False)
    low, high = (operands.read(schema, field, end) if end else None for end in ends)
    if low is not None and high is not None and low > high:
        raise FilterValueError(value=plain(rest), wanted=f"{ends[1]}..{ends[0]}")
    shown = ("" if end is None else operands.shown(end) for end in (low, high))
    return a.ValueBetween(head + "..".join(shown), field, low, high)


def _field_text(field: AttributeInfo) -> str:
    return written(field.key, force=field.key in KEYWORDS)


# -- keywords --------------------------------------------------------------------------------------------------


def _list(rest: Rest) -> tuple[str, ...]:
    """Items of a list; each must be there, if only as an empty text between quotes."""
    items = split(rest, ",")
    if not all(items):
        raise FilterSyntaxError(value=plain(rest), form="a,b,c")
    return tuple(map(plain, items))


def _activities(schema: LogSchema, rest: Rest) -> tuple[tuple[str, ...], tuple[int, ...]]:
    keys = _list(rest)
    return keys, tuple(_activity(schema, key) for key in keys)


def _activity(schema: LogSchema, key: str) -> int:
    found = schema.activity(key)
    if found is None:
        raise UnknownFilterActivityError(value=key, allowed=[one.key for one in schema.activities])
    return found.code


def _pair(schema: LogSchema, rest: Rest, form: str) -> tuple[str, str, int, int]:
    parts = split(rest, ">")
    if len(parts) != 2:  # noqa: PLR2004 - a pair
        raise FilterSyntaxError(value=plain(rest), form=form)
    source, target = plain(parts[0]), plain(parts[1])
    return source, target, _activity(schema, source), _activity(schema, target)


def _comparison(rest: Rest, form: str) -> tuple[p.Comparison, str]:
    parts = split(rest, ":", most=1)
    name = plain(parts[0])
    if name not in p.COMPARE:
        raise UnknownFilterOperatorError(value=name, allowed=p.COMPARE, field=form)
    if len(parts) == 1:
        raise FilterSyntaxError(value=name, form=form)
    return cast("p.Comparison", name), plain(parts[1])


def _through(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    keys, codes = _activities(schema, rest)
    return o.Through(f"{name}:{p.listed(keys)}", codes, negated=name == "not")


def _not(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    """``not:a,b``: none of these activities. ``not:edge:a>b``: the opposite of another filter."""
    parts = split(rest, ":", most=1)
    first = parts[0][0] if len(parts[0]) == 1 else None
    keyword = None if len(parts) == 1 or first is None or first.is_quoted else KEYWORDS.get(first.text)
    if keyword is None or keyword is _not:
        return _through(schema, name, rest)
    opposite = keyword(schema, plain(parts[0]), parts[1])
    return p.Opposite(f"{name}:{opposite.text}", opposite)


def _follows(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    source, target, src, dst = _pair(schema, rest, f"{name}:quote_issued>quote_accepted")
    return o.Follows(f"{name}:{written(source)}>{written(target)}", src, dst, directly=name == "edge")


def _wait(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    form = "wait:invoice_issued>payment_received:gt:30d"
    parts = split(rest, ":", most=1)
    source, target, _, _ = _pair(schema, parts[0], form)
    if len(parts) == 1:
        raise FilterSyntaxError(value=plain(rest), form=form)
    comparison, text = _comparison(parts[1], form)
    bound = operands.duration(text)
    shown = f"{name}:{written(source)}>{written(target)}:{comparison}:{bound}"
    return p.Waits(shown, source, target, comparison, bound)


def _variant(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    parts = split(rest, ":", most=1)
    how = plain(parts[0]) if len(parts) > 1 else "in"
    if how not in _LISTS:
        raise UnknownFilterOperatorError(value=how, allowed=_LISTS, field=name)
    runs = operands.runs({one for item in split(parts[-1], ",") for one in _numbers(schema, item)})
    listed = ",".join(str(low) if low == high else f"{low}..{high}" for low, high in runs)
    return o.VariantIn(f"{name}:{'not_in:' if _LISTS[how] else ''}{listed}", runs, negated=_LISTS[how])


def _numbers(schema: LogSchema, item: Rest) -> range:
    """Numbers of variants: one, or those of ``3..7``, both ends included."""
    most = schema.perspective.variants
    ends = [operands.whole(plain(end)) for end in split(item, "..", most=1)]
    for end in ends:
        if not 1 <= end <= most:
            raise FilterValueError(value=str(end), wanted=f"1–{most}")
    if ends[0] > ends[-1]:
        raise FilterValueError(value=plain(item), wanted=f"{ends[-1]}..{ends[0]}")
    return range(ends[0], ends[-1] + 1)


def _end_point(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    keys, codes = _activities(schema, rest)
    return o.EndPoint(f"{name}:{p.listed(keys)}", codes, at_start=name == "starts")


def _loops(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    form = "loops:quote_issued:ge:2"
    parts = split(rest, ":", most=1)
    key = plain(parts[0])
    code = _activity(schema, key)
    if len(parts) == 1:
        raise FilterSyntaxError(value=key, form=form)
    comparison, text = _comparison(parts[1], form)
    return o.Loops(
        f"{name}:{written(key)}:{comparison}:{operands.whole(text)}", code, comparison, operands.whole(text)
    )


def _period(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    text = plain(rest)
    return p.Period(f"{name}:{text}", cast("p.PeriodKind", name), *parse_period(text, schema.timezone))


def _open(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    wanted = operands.truth(plain(rest))
    return p.OutcomeIn(f"{name}:{str(wanted).lower()}", ("open",) if wanted else ("won", "lost"))


def _outcome(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    values = _list(rest)
    for value in values:
        if value not in OUTCOMES:
            raise UnknownFilterOperatorError(value=value, allowed=OUTCOMES, field=name)
    return p.OutcomeIn(f"{name}:{p.listed(values)}", values)


def _duration(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    comparison, text = _comparison(rest, "duration:gt:90d")
    bound = operands.duration(text)
    return p.Lasts(f"{name}:{comparison}:{bound}", comparison, bound)


def _events(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    comparison, text = _comparison(rest, "events:gt:10")
    return p.EventCount(f"{name}:{comparison}:{operands.whole(text)}", comparison, operands.whole(text))


def _case(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    ids = _list(rest)
    return p.CaseIn(f"{name}:{p.listed(map(str, ids))}", ids)


def _deviation(schema: LogSchema, name: str, rest: Rest) -> p.Predicate:
    """``deviation:skipped:quote_issued``, and the name of a model after it where it is not the one in force."""
    form = "deviation:skipped:quote_issued"
    parts = split(rest, ":", most=2)
    kind = plain(parts[0])
    if kind not in DEVIATIONS:
        raise UnknownFilterOperatorError(value=kind, allowed=DEVIATIONS, field=name)
    if len(parts) == 1 or not all(parts[1:]):
        raise FilterSyntaxError(value=kind, form=form)
    subject, model = plain(parts[1]), plain(parts[2]) if len(parts) > 2 else None  # noqa: PLR2004 - the model
    if kind != "rule":
        _activity(schema, subject)
    shown = f"{name}:{kind}:{written(subject)}" + (f":{written(model)}" if model else "")
    return p.Departs(shown, f"{kind}:{subject}", model)


def _conforms(_: LogSchema, name: str, rest: Rest) -> p.Predicate:
    parts = split(rest, ":", most=1)
    wanted = operands.truth(plain(parts[0]))
    model = plain(parts[1]) if len(parts) > 1 else None
    shown = f"{name}:{str(wanted).lower()}" + (f":{written(model)}" if model else "")
    departs = p.Departs(shown, None, model)
    return p.Opposite(shown, departs) if wanted else departs


KEYWORDS: dict[str, Parser] = {
    "through": _through,
    "not": _not,
    "edge": _follows,
    "follows": _follows,
    "wait": _wait,
    "variant": _variant,
    "starts": _end_point,
    "ends": _end_point,
    "loops": _loops,
    "started": _period,
    "closed": _period,
    "active": _period,
    "open": _open,
    "outcome": _outcome,
    "duration": _duration,
    "events": _events,
    "case": _case,
    "deviation": _deviation,
    "conforms": _conforms,
}
"""Fields that are not attributes; an attribute of the same name is written in quotes."""
