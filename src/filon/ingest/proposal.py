"""A mapping proposed for a table, and the questions that only a person can answer.

What names and values show is proposed; what they leave open is asked. The order of day and month is never guessed, a
time zone never assumed in silence, ``NA`` and ``null`` never taken for missing.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import available_timezones

from filon.ingest.case_attributes import split_attributes
from filon.ingest.profile import ColumnProfile, Profile, profile
from filon.ingest.question import Question
from filon.ingest.shapes import Parts, find_parts
from filon.ingest.table import LINE
from filon.ingest.time_reading import read_number_times, read_times
from filon.log.mapping import Mapping, UnknownColumnError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.ingest.files import Sample
    from filon.log.mapping import Shape

DateOrder = Literal["dmy", "mdy"]

PREVIEW_ROWS = 20
_FALLBACK_ZONE = "Europe/Paris"
_BARE_DAYS_ZONE = "UTC"
_SERVER_ZONES = frozenset(("UTC", "Etc/UTC", "Etc/UCT", "GMT", "Universal", "Zulu"))
_TIME_ROLES = ("timestamp", "start_timestamp")
_ASKED_PARTS = {
    "long": ("case", "activity", "timestamp"),
    "wide": ("case", "dates"),
    "history": ("case", "property_name", "property_value", "timestamp", "stage_properties"),
}


@dataclass(frozen=True)
class Proposal:
    """A proposed mapping, the questions it leaves open, and what was seen.

    ``preview`` holds the first rows as text, in the order of ``columns``; empty cells are ``None``. A filled template
    is ``self_described``: its mapping is its own, and needs nobody to confirm it.
    """

    mapping: Mapping
    questions: tuple[Question, ...]
    columns: tuple[ColumnProfile, ...]
    preview: tuple[tuple[str | None, ...], ...]
    lines: tuple[int, ...]
    rows: int
    complete: bool
    self_described: bool = False

    @property
    def ready(self) -> bool:
        """Whether the mapping can be used as it is, once confirmed."""
        return not any(question.required for question in self.questions)

    def to_json(self) -> dict[str, Any]:
        """JSON object for whoever confirms the mapping."""
        return {
            "shape": self.mapping.shape,
            "columns": [column.to_json() for column in self.columns],
            "rows_previewed": self.rows,
            "complete": self.complete,
            "self_described": self.self_described,
            "preview": [list(row) for row in self.preview],
            "preview_lines": list(self.lines),
            "proposal": self.mapping.to_json(),
            "questions": [question.to_json() for question in self.questions],
        }


def propose(
    sample: Sample,
    *,
    shape: Shape | None = None,
    timezone: str | None = None,
    date_order: DateOrder | None = None,
    home_currency: str | None = None,
    **chosen: str | None,
) -> Proposal:
    """Mapping proposed for the first rows of a table.

    Parameters
    ----------
    sample
        First rows (see :func:`filon.ingest.files.sample`).
    shape, timezone, date_order, home_currency
        What a person already declared; nothing is asked about it any more.
    chosen
        Role → column, for columns that a person already declared: ``case``, ``activity``, ``timestamp`` …

    Returns
    -------
    Proposal
        Its mapping passes :meth:`filon.log.mapping.Mapping.check` once every required question is answered.

    Raises
    ------
    UnknownColumnError
        When a declared column is not there.
    """
    mapping = getattr(sample.table, "mapping", None)
    found = profile(sample)
    if mapping is not None:
        own = _seen(sample, found, replace(mapping, timezone=timezone or mapping.timezone), ())
        return replace(own, self_described=True)
    named = {role: column for role, column in chosen.items() if column is not None}
    found = _with_declared_times(found, named)
    parts = find_parts(found, shape=shape, chosen=named)
    draft = _draft(parts, found, sample)
    used = [found.columns[name] for name in draft.time_columns() if name in found.columns]
    draft = replace(
        draft,
        formats={column.name: form for column in used if (form := _format(column, date_order))},
        timezone=timezone or _zone(used),
        home_currency=home_currency,
    )
    questions = tuple(_questions(draft, found, used, zone_known=timezone is not None, order=date_order))
    return _seen(sample, found, draft, questions)


def _with_declared_times(found: Profile, named: dict[str, str]) -> Profile:
    """Profile in which the columns declared as times are times, however many of their values cannot be read."""
    columns = dict(found.columns)
    for role, name in named.items():
        if name not in columns:
            raise UnknownColumnError(value=name, allowed=columns, role=role)
        column = columns[name]
        if role in _TIME_ROLES and column.times is None:
            values = [value for value, _ in column.values]
            times = read_times(values, enough=0) or read_number_times(
                map(float, filter(str.isdecimal, values))
            )
            columns[name] = replace(column, times=times, type="timestamp" if times else column.type)
    return replace(found, columns=columns)


def default_timezone() -> str:
    """Time zone of the machine; Europe/Paris where it has none of its own, as servers do."""
    names = [os.environ.get("TZ", "").lstrip(":")]
    link = Path("/etc/localtime")
    if link.is_symlink():
        names.append(str(link.resolve()).partition("zoneinfo/")[2])
    known = available_timezones()
    return next((name for name in names if name in known and name not in _SERVER_ZONES), _FALLBACK_ZONE)


def _draft(parts: Parts, found: Profile, sample: Sample) -> Mapping:
    mapping = Mapping(**vars(parts), decimal=found.decimal)
    case, event = split_attributes(mapping, found, sample.rows)
    return replace(mapping, case_attributes=case, event_attributes=event)


def _format(column: ColumnProfile, order: DateOrder | None) -> str | None:
    """Format of a time column: the only possible one, or that of the declared order."""
    formats = column.times.formats if column.times else ()
    if len(formats) == 1:
        return formats[0]
    return next((form for form in formats if order and _order_of(form) == order), None)


def _order_of(form: str) -> DateOrder:
    return "dmy" if form.find("%d") < form.find("%m") else "mdy"


def _zone(columns: list[ColumnProfile]) -> str | None:
    """Zone to propose for times without offset; bare days are read in UTC, so that days apart stay whole days."""
    naive = [column.times for column in columns if column.times is not None and column.times.naive]
    if not naive:
        return None
    return _BARE_DAYS_ZONE if all(times.date_only for times in naive) else default_timezone()


def _questions(
    mapping: Mapping, found: Profile, used: list[ColumnProfile], *, zone_known: bool, order: DateOrder | None
) -> Iterator[Question]:
    yield from _missing_parts(mapping, found)
    yield from _date_questions(used, order)
    if mapping.timezone is not None and not zone_known:
        choices = tuple(dict.fromkeys((mapping.timezone, default_timezone(), _FALLBACK_ZONE, "UTC")))
        yield Question("timezone", "timezone", choices=choices, default=mapping.timezone, required=False)
    if found.decimal_doubt is not None:
        yield Question("decimal", "decimal", found.decimal_doubt, (",", "."), found.decimal)
    yield from _currency_question(mapping, found)
    yield from _close_date_questions(mapping, found)


def _currency_question(mapping: Mapping, found: Profile) -> Iterator[Question]:
    """Amounts in several currencies are added in the one that a person names; a rate needs to know which."""
    column = found.columns.get(mapping.currency or "")
    if column is not None and column.distinct > 1 and mapping.home_currency is None:
        choices = tuple(dict.fromkeys(value.strip().upper() for value, _ in column.values))
        needed = mapping.rate is not None
        code = "home_currency_of_rate" if needed else "home_currency"
        yield Question(code, "home_currency", mapping.rate or column.name, choices, required=needed)


def _missing_parts(mapping: Mapping, found: Profile) -> Iterator[Question]:
    for role in _ASKED_PARTS[mapping.shape]:
        if getattr(mapping, role):
            continue
        if role == "stage_properties":
            names = found.columns[mapping.property_name].values if mapping.property_name else ()
            yield Question(
                "stage_properties", role, mapping.property_name, tuple(value for value, _ in names)
            )
        else:
            yield Question(f"missing_{role}", role, choices=tuple(found.columns))


def _date_questions(used: list[ColumnProfile], order: DateOrder | None) -> Iterator[Question]:
    likely = _sure_order(used)
    for column in used:
        times = column.times
        if times is None:
            continue
        if times.ambiguous and order is None:
            default = next((form for form in times.formats if _order_of(form) == likely), None)
            yield Question("date_order", "formats", column.name, times.formats, default)
        for code, seen in (
            ("date_only", times.date_only),
            ("mixed_dates", times.mixed),
            ("unread_dates", times.unread),
        ):
            if seen:
                yield Question(code, "formats", column.name, required=False)


def _sure_order(columns: list[ColumnProfile]) -> DateOrder | None:
    """Order of day and month in the columns that leave no doubt, when they agree."""
    sure = [column.times.formats[0] for column in columns if column.times and len(column.times.formats) == 1]
    orders = {_order_of(form) for form in sure if form.startswith(("%d", "%m"))}
    return orders.pop() if len(orders) == 1 else None


def _close_date_questions(mapping: Mapping, found: Profile) -> Iterator[Question]:
    """In CRM exports the closing date of an open deal is a forecast, not something that happened."""
    if mapping.shape != "wide" or mapping.outcome is None:
        return
    ended = set(mapping.outcome.won) | set(mapping.outcome.lost)
    open_rows = sum(
        count for value, count in found.columns[mapping.outcome.column].values if value not in ended
    )
    for date in mapping.dates:
        column = found.columns[date.column]
        if date.activity.lower() in _CLOSINGS and open_rows and column.empty < open_rows:
            yield Question("close_date_of_open", "dates", date.column, required=False)


_CLOSINGS = frozenset(("close", "closed", "fermeture", "clôture", "deal_won", "deal_lost"))


def _seen(sample: Sample, found: Profile, mapping: Mapping, questions: tuple[Question, ...]) -> Proposal:
    head = sample.rows.slice(0, PREVIEW_ROWS)
    rows = [[_shown(row[name]) for name in found.columns] for row in head.to_pylist()]
    return Proposal(
        mapping=mapping,
        questions=questions,
        columns=tuple(found.columns.values()),
        preview=tuple(map(tuple, rows)),
        lines=tuple(head.column(LINE).to_pylist()) if LINE in head.column_names else (),
        rows=sample.rows.num_rows,
        complete=sample.complete,
    )


def _shown(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)
