"""Data sets as a list, and one in full: what it holds, what can be filtered, what to be careful about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from filon.app.clock import ClockView, clock_view
from filon.app.naming import activity_name, attribute_name, perspective_name
from filon.app.texts import Text, text
from filon.app.views.shared import Value, plain, written
from filon.mining.discovery import activity_counts

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.app.workspace import Workspace
    from filon.log.event_log import EventLog, Frame
    from filon.log.schema import AttributeInfo, LogSchema, Roles

MOST_VALUES = 50
_ORDERED = frozenset({"number", "integer", "timestamp", "date"})


@dataclass(frozen=True)
class DatasetCard:
    """A data set in a list: its sizes are those of its first perspective.

    ``books_left_out``: exports of the books were joined to an earlier version, and not to this one.
    """

    name: str
    label: str
    version: int
    created_at: dt.datetime
    source: str
    format: str
    perspective: str
    cases: int
    events: int
    activities: int
    variants: int
    rejected_rows: int
    first: dt.datetime | None
    last: dt.datetime | None
    books_left_out: bool


@dataclass(frozen=True)
class PerspectiveChoice:
    """A way to cut the data set into cases."""

    key: str
    label: Text
    cases: int


@dataclass(frozen=True)
class ActivityInfo:
    """An activity with the events and cases it has in the perspective."""

    key: str
    label: Text
    events: int
    cases: int


@dataclass(frozen=True)
class ValueCount:
    """A value of an attribute, as filters write it, and the number of cases that have it."""

    value: str
    cases: int


@dataclass(frozen=True)
class AttributeView:
    """An attribute that can be shown and filtered.

    ``values`` are its most frequent ones (at most 50, for texts and booleans); ``min`` and ``max`` are given for
    numbers and times.
    """

    key: str
    label: Text
    scope: Literal["case", "event"]
    type: Literal["text", "number", "integer", "boolean", "timestamp", "date"]
    values: tuple[ValueCount, ...] | None
    min: Value
    max: Value


@dataclass(frozen=True)
class RoleNames:
    """Attributes that mean money and currency, and whether cases have an outcome.

    ``fixed_currency`` is that of all amounts, where they were converted to one; ``home_currency`` the company's own,
    which sums are told in where nothing else is said.
    """

    amount: str | None
    currency: str | None
    outcome: bool
    fixed_currency: str | None = None
    home_currency: str | None = None


@dataclass(frozen=True)
class Caution:
    """Something a reader of the numbers should know."""

    code: str
    text: Text


@dataclass(frozen=True)
class DatasetPage:
    """A data set in full, seen in one perspective."""

    name: str
    label: str
    version: int
    created_at: dt.datetime
    source: str
    format: str
    perspective: str
    cases: int
    events: int
    variants: int
    rejected_rows: int
    first: dt.datetime | None
    last: dt.datetime | None
    timezone: str
    perspectives: tuple[PerspectiveChoice, ...]
    activities: tuple[ActivityInfo, ...]
    attributes: tuple[AttributeView, ...]
    roles: RoleNames
    warnings: tuple[Caution, ...]
    calendar: ClockView


def dataset_cards(workspace: Workspace) -> tuple[DatasetCard, ...]:
    """All data sets of the workspace, the newest first."""
    cards = [dataset_card(workspace, name) for name in workspace.store.names()]
    return tuple(sorted(cards, key=lambda card: card.created_at, reverse=True))


def dataset_card(workspace: Workspace, name: str) -> DatasetCard:
    """Data set as a line of the list."""
    from filon.app.accounting_places import left_out  # noqa: PLC0415 - brings the client of HubSpot along

    schema = workspace.open(name).schema
    view = schema.perspective
    return DatasetCard(
        name=schema.name,
        label=schema.label,
        version=schema.version,
        created_at=schema.created_at,
        source=schema.source,
        format=schema.format,
        perspective=view.key,
        cases=view.cases,
        events=view.events,
        activities=schema.perspective.activities,
        variants=view.variants,
        rejected_rows=schema.rejected_rows,
        first=schema.first,
        last=schema.last,
        books_left_out=left_out(workspace, name, schema.version),
    )


def dataset_page(sight: Sight) -> DatasetPage:
    """Data set in full; figures of the whole perspective, whatever is filtered."""
    log, schema = sight.whole, sight.whole.schema
    view = schema.perspective
    return DatasetPage(
        name=schema.name,
        label=schema.label,
        version=schema.version,
        created_at=schema.created_at,
        source=schema.source,
        format=schema.format,
        perspective=view.key,
        cases=view.cases,
        events=view.events,
        variants=view.variants,
        rejected_rows=schema.rejected_rows,
        first=schema.first,
        last=schema.last,
        timezone=schema.timezone,
        perspectives=tuple(
            PerspectiveChoice(one.key, perspective_name(one.key), one.cases) for one in schema.perspectives
        ),
        activities=_activities(log),
        attributes=tuple(_attribute(log, one) for one in schema.attributes),
        roles=_role_names(schema.roles),
        warnings=warnings_of(schema),
        calendar=clock_view(schema),
    )


def _role_names(roles: Roles) -> RoleNames:
    return RoleNames(roles.amount, roles.currency, roles.outcome, roles.fixed_currency, roles.home_currency)


def warnings_of(schema: LogSchema) -> tuple[Caution, ...]:
    """What a reader of this data set's numbers should know."""
    view = schema.perspective
    counts = {
        "simulated": 1 if "simulated" in schema.extra else 0,
        "rejected_rows": schema.rejected_rows,
        "cases_without_events": schema.cases_without_events,
        "duplicate_events": schema.duplicate_events,
        "shared_cases": view.shared_cases,
        "repeated_events": view.repeated_events,
        "no_outcome": 0 if schema.roles.outcome else 1,
        "no_amount": 0 if schema.roles.amount else 1,
    }
    return tuple(
        Caution(code, text(f"warnings.{code}", count=count)) for code, count in counts.items() if count
    )


def _activities(log: EventLog) -> tuple[ActivityInfo, ...]:
    found = [
        ActivityInfo(one.key, activity_name(one.key), one.events, one.cases) for one in activity_counts(log)
    ]
    return tuple(sorted(found, key=lambda one: (-one.events, one.key)))


def _attribute(log: EventLog, info: AttributeInfo) -> AttributeView:
    rows = _values_by_case(log, info)
    low: Value = None
    high: Value = None
    values: tuple[ValueCount, ...] | None = None
    if info.type in _ORDERED:
        edges = (
            rows.select(low=nw.col("value").min(), high=nw.col("value").max()).collect().rows(named=True)[0]
        )
        low, high = plain(edges["low"]), plain(edges["high"])
    else:
        values = _most_frequent(rows, nw.len() if info.scope == "case" else nw.col("ci").n_unique())
    return AttributeView(info.key, attribute_name(info.key), info.scope, info.type, values, low, high)


def _most_frequent(rows: Frame, cases: nw.Expr) -> tuple[ValueCount, ...]:
    counted = (
        rows.group_by("value")
        .agg(cases=cases)
        .sort("cases", "value", descending=[True, False])
        .head(MOST_VALUES)
        .collect()
    )
    return tuple(ValueCount(written(row["value"]), row["cases"]) for row in counted.rows(named=True))


def _values_by_case(log: EventLog, info: AttributeInfo) -> Frame:
    if info.scope == "case":
        rows = log.cases.select("ci", value=nw.col(info.column))
    else:
        values = log.records.select("event_id", value=nw.col(info.column))
        rows = log.events.select("ci", "event_id").join(values, on="event_id").select("ci", "value")
    return rows.filter(~nw.col("value").is_null())
