"""Options that say what the columns of a table mean, and the mapping that a person declares with them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from filon.cli.language import say
from filon.cli.words import Choice, option
from filon.core.errors import RefusedInputError
from filon.ingest.vocabulary import slug
from filon.log.mapping import (
    ATTRIBUTE_TYPES,
    AttributeColumn,
    AttributeType,
    DateColumn,
    Decimal,
    LifecycleRows,
    Mapping,
    OutcomeColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from filon.app.imports import QuestionView

Pairs = tuple[tuple[str, str], ...]

ROLES = (
    "case",
    "activity",
    "timestamp",
    "start_timestamp",
    "resource",
    "lifecycle",
    "object_type",
    "property_name",
    "property_value",
    "amount",
    "currency",
    "rate",
)
"""Parts that one column plays; a declared one is respected by the proposal of all others."""


class MappingFileError(RefusedInputError):
    """The file given as a mapping holds no JSON."""

    code = "mapping_file"


class Pair(click.ParamType[tuple[str, str]]):
    """``COLUMN=VALUE``, cut at the last ``=``."""

    name = "pair"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Both sides, neither empty."""
        column, _, word = value.rpartition("=")
        if not column or not word:
            self.fail(say("usage.pair", value=value), param, ctx)
        return column, word


class AttributePair(Pair):
    """``COLUMN=TYPE`` with a type of attribute."""

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Column and type."""
        column, kind = super().convert(value, param, ctx)
        if kind not in ATTRIBUTE_TYPES:
            self.fail(say("usage.choice", value=kind, allowed=", ".join(ATTRIBUTE_TYPES)), param, ctx)
        return column, kind


@dataclass(frozen=True)
class Declared:
    """What a person declared about a table; ``None`` and empty mean that nothing was said."""

    shape: str | None = None
    case: str | None = None
    activity: str | None = None
    timestamp: str | None = None
    start_timestamp: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    object_type: str | None = None
    property_name: str | None = None
    property_value: str | None = None
    case_type: str | None = None
    timezone: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    lifecycle_rows: LifecycleRows | None = None
    amount: str | None = None
    currency: str | None = None
    home_currency: str | None = None
    rate: str | None = None
    outcome: str | None = None
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    dates: Pairs = ()
    formats: Pairs = ()
    attributes: Pairs = ()
    ignored: tuple[str, ...] = ()
    stage_properties: tuple[str, ...] = ()
    tracked_properties: tuple[str, ...] = ()
    missing_values: tuple[str, ...] = ()
    unnamed_case: str | None = None
    mapping_file: Path | None = None

    def choices(self, sheet: str | None) -> dict[str, str | None]:
        """What the proposal has to respect."""
        named = ("shape", "timezone", "date_order", "home_currency", *ROLES)
        given = {name: getattr(self, name) for name in named}
        return {"sheet": sheet, **{name: value for name, value in given.items() if value is not None}}

    def apply(self, proposal: Mapping) -> Mapping:
        """Proposal with everything declared in its place."""
        mapping = self._from_file() if self.mapping_file else proposal
        plain = (
            "shape", "timezone", "decimal", "case_type", "unnamed_case", "lifecycle_rows", "home_currency", *ROLES,
        )  # fmt: skip
        given = {name: value for name in plain if (value := getattr(self, name)) is not None}
        for name in ("stage_properties", "tracked_properties", "missing_values"):
            given |= {name: value} if (value := getattr(self, name)) else {}
        mapping = replace(mapping, **given)
        if self.complete and self.rate is None and mapping.home_currency is None:
            # Nobody will be asked which currency a column that looks like rates leads to.
            mapping = replace(mapping, rate=None)
        if self.dates:
            mapping = replace(
                mapping, dates=tuple(DateColumn(column, activity) for column, activity in self.dates)
            )
        if self.outcome or self.won or self.lost:
            mapping = replace(mapping, outcome=self._outcome(mapping.outcome))
        kept = set(mapping.time_columns())
        formats = {
            **{key: form for key, form in mapping.formats.items() if key in kept},
            **dict(self.formats),
        }
        return self._with_attributes(replace(mapping, formats=formats))

    def answers(self, question: QuestionView) -> bool:
        """Whether an open point of the proposal was declared."""
        if self.mapping_file is not None:
            return True
        if question.field == "formats":
            return question.column in dict(self.formats)
        if question.field == "home_currency" and self.complete:
            return True
        return bool(getattr(self, question.field, None))

    @property
    def complete(self) -> bool:
        """Whether enough was declared to go on without asking: every part that a shape cannot do without."""
        if self.mapping_file is not None:
            return True
        by_shape = {"history": (self.shape,), "wide": (self.shape, self.case)}
        return all(by_shape.get(self.shape or "", (self.case, self.activity, self.timestamp)))

    def _from_file(self) -> Mapping:
        if self.mapping_file is None:
            raise LookupError
        try:
            found = json.loads(self.mapping_file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MappingFileError(path=str(self.mapping_file)) from error
        return Mapping.from_json(found)

    def _outcome(self, proposed: OutcomeColumn | None) -> OutcomeColumn | None:
        column = self.outcome or (proposed.column if proposed else None)
        if column is None:
            return None
        same = proposed is not None and proposed.column == column
        won, lost = (proposed.won, proposed.lost) if proposed is not None and same else ((), ())
        return OutcomeColumn(column, self.won or won, self.lost or lost)

    def _with_attributes(self, mapping: Mapping) -> Mapping:
        typed = dict(self.attributes)
        cases, events = (
            _retyped(found, typed, self.ignored)
            for found in (mapping.case_attributes, mapping.event_attributes)
        )
        known = {one.column for one in (*cases, *events)}
        new = tuple(
            AttributeColumn(column, slug(column), cast("AttributeType", kind))
            for column, kind in typed.items()
            if column not in known
        )
        # A further column describes the case in a table of cases, and the event in a table of events.
        cases, events = ((*cases, *new), events) if mapping.shape == "wide" else (cases, (*events, *new))
        return replace(mapping, case_attributes=cases, event_attributes=events)


def _retyped(
    found: Iterable[AttributeColumn], typed: dict[str, str], ignored: tuple[str, ...]
) -> tuple[AttributeColumn, ...]:
    return tuple(
        replace(one, type=cast("AttributeType", typed.get(one.column, one.type)))
        for one in found
        if one.column not in ignored
    )


_OPTIONS = (
    option("--shape", type=Choice(("long", "wide", "history")), help="import.shape"),
    option("--case", metavar="COLUMN", help="import.case"),
    option("--activity", metavar="COLUMN", help="import.activity"),
    option("--timestamp", metavar="COLUMN", help="import.timestamp"),
    option("--start", "start_timestamp", metavar="COLUMN", help="import.start"),
    option("--resource", metavar="COLUMN", help="import.resource"),
    option("--lifecycle", metavar="COLUMN", help="import.lifecycle"),
    option("--date", "dates", type=Pair(), multiple=True, metavar="COLUMN=ACTIVITY", help="import.date"),
    option("--object-type", metavar="COLUMN", help="import.object_type"),
    option("--property-name", metavar="COLUMN", help="import.property_name"),
    option("--property-value", metavar="COLUMN", help="import.property_value"),
    option(
        "--stage-property", "stage_properties", multiple=True, metavar="NAME", help="import.stage_property"
    ),
    option(
        "--tracked-property",
        "tracked_properties",
        multiple=True,
        metavar="NAME",
        help="import.tracked_property",
    ),
    option("--case-type", metavar="KEY", help="import.case_type"),
    option("--timezone", metavar="ZONE", help="import.timezone"),
    option("--date-order", type=Choice(("dmy", "mdy")), help="import.date_order"),
    option(
        "--time-format", "formats", type=Pair(), multiple=True, metavar="COLUMN=FORMAT", help="import.format"
    ),
    option("--decimal", type=Choice(get_args(Decimal)), help="import.decimal"),
    option("--missing", "missing_values", multiple=True, metavar="TEXT", help="import.missing"),
    option("--unnamed-case", metavar="ID", help="import.unnamed_case"),
    option("--amount", metavar="COLUMN", help="import.amount"),
    option("--currency", metavar="COLUMN", help="import.currency"),
    option("--home-currency", metavar="CODE", help="import.home_currency"),
    option("--rate", metavar="COLUMN", help="import.rate"),
    option("--outcome", metavar="COLUMN", help="import.outcome"),
    option("--won", multiple=True, metavar="VALUE", help="import.won"),
    option("--lost", multiple=True, metavar="VALUE", help="import.lost"),
    option(
        "--attribute",
        "attributes",
        type=AttributePair(),
        multiple=True,
        metavar="COLUMN=TYPE",
        help="import.attribute",
    ),
    option("--ignore", "ignored", multiple=True, metavar="COLUMN", help="import.ignore"),
    option("--lifecycle-rows", type=Choice(get_args(LifecycleRows)), help="import.lifecycle_rows"),
    option(
        "--mapping", "mapping_file", type=click.Path(path_type=Path), metavar="FILE", help="import.mapping"
    ),
)


def mapping_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a mapping; the function gets them as one ``declared``."""
    names = [field.name for field in fields(Declared)]

    @wraps(function)
    def wrapped(**given: Any) -> Any:  # noqa: ANN401 - whatever the command returns
        declared = Declared(**{name: given.pop(name) for name in names})
        return function(declared=declared, **given)

    for decorate in reversed(_OPTIONS):
        wrapped = decorate(wrapped)
    return wrapped
