"""Mapping: which column of a table plays which part in an event log, declared and never guessed.

A mapping is proposed by ``ingest.proposal``, confirmed or written by a person, and carried out by the coercion door.
It names columns only; it opens no file and knows no data library. The four shapes:

``long``
    A row is an event: ``case``, ``activity`` and ``timestamp`` are columns.
``wide``
    A row is a case: each of ``dates`` is one column that holds the time of one activity; an empty cell is no event.
``history``
    A row is a change of one property of one object: ``case`` is the object's id, ``property_name`` the property,
    ``property_value`` its new value, ``change_source`` and ``resource`` the source and the user of the change. The
    value of a ``stage_properties`` property becomes the activity; a change of a ``tracked_properties`` property
    becomes the activity ``"<property> changed"``; other properties give no event.
``objects``
    The file carries its own structure (XES, OCEL): no column is named.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import available_timezones

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.core.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

Shape = Literal["long", "wide", "history", "objects"]
AttributeType = Literal["text", "number", "integer", "boolean", "timestamp", "date"]
Evidence = Literal["recorded", "declared", "inferred", "computed"]
LifecycleRows = Literal["complete", "all"]
Decimal = Literal[".", ","]

SHAPES: tuple[str, ...] = get_args(Shape)
ATTRIBUTE_TYPES: tuple[str, ...] = get_args(AttributeType)
EVIDENCE: tuple[str, ...] = get_args(Evidence)
NAMED_FORMATS = ("iso8601", "epoch_ms", "epoch_s", "excel")
"""Time formats beside strptime patterns: ISO 8601, milliseconds or seconds since 1970 UTC, Excel day numbers."""

_REQUIRED: dict[str, tuple[str, ...]] = {
    "long": ("case", "activity", "timestamp"),
    "wide": ("case", "dates"),
    "history": ("case", "property_name", "property_value", "timestamp"),
    "objects": (),
}
_ROLES = (
    "case",
    "activity",
    "timestamp",
    "start_timestamp",
    "resource",
    "lifecycle",
    "evidence",
    "change_source",
    "object_type",
    "property_name",
    "property_value",
    "amount",
    "currency",
    "rate",
)
_CODE_LENGTH = 3
_DATE_CODES = ({"%d", "%m"}, {"%d", "%b"}, {"%d", "%B"}, {"%j"}, {"%x"}, {"%c"})


class UnknownColumnError(UnknownNameError):
    """The mapping names a column that the table does not have."""

    code = "unknown_column"


class UnknownMappingWordError(UnknownNameError):
    """A field of the mapping has a value outside its fixed list of words."""

    code = "unknown_mapping_word"


class UnknownTimezoneError(UnknownNameError):
    """The time zone is not an IANA name."""

    code = "unknown_timezone"


class MissingRoleError(RefusedInputError):
    """The shape of the table needs a column that the mapping does not name."""

    code = "missing_role"


class RepeatedAttributeError(RefusedInputError):
    """Two columns would become the attribute of one key."""

    code = "repeated_attribute"


class HomeCurrencyError(RefusedInputError):
    """The home currency is no code of three capital letters."""

    code = "home_currency"


class RateError(RefusedInputError):
    """A column of rates says nothing without the currency that it leads to, and the amounts that it converts."""

    code = "rate_alone"


class TimeFormatError(RefusedInputError):
    """The time format cannot give a full date."""

    code = "time_format"


@dataclass(frozen=True)
class DateColumn:
    """A column of a wide table whose cells are the times of one activity."""

    column: str
    activity: str
    evidence: Evidence = "recorded"


@dataclass(frozen=True)
class AttributeColumn:
    """A column kept as an attribute, under a key and with a declared type."""

    column: str
    key: str
    type: AttributeType = "text"


@dataclass(frozen=True)
class OutcomeColumn:
    """The column that says how a case ended, and which of its values mean won or lost; any other value is open."""

    column: str
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """Which column plays which part, with the declared types, time formats and time zone.

    Parameters
    ----------
    shape
        How the rows of the table become events (see the module).
    case, activity, timestamp, start_timestamp, resource, lifecycle, evidence, change_source
        Names of source columns.
    object_type, property_name, property_value, stage_properties, tracked_properties
        For ``history``: three more columns, and the property names that give events.
    case_type
        Object type of the cases, when the table has no ``object_type`` column: ``deal``, ``lead``, …
    dates
        For ``wide``: the date columns, each with its activity.
    case_attributes, event_attributes
        Columns kept as attributes; a key is used once in each of the two lists.
    activity_keys
        Activity as the file writes it → activity key. An activity that is not listed is its own key.
    timezone
        IANA zone of times written without an offset; ``None`` when every time has one.
    formats
        Column → strptime pattern, or one of :data:`NAMED_FORMATS`. A pattern that ends with a literal ``Z`` or ``UTC``
        gives UTC times. A time column that is not listed is ISO 8601, or
        already typed by its file (XLSX, Parquet).
    decimal
        Decimal mark of numbers.
    missing_values
        Texts that mean "no value". None by default: ``NA`` and ``null`` are ordinary texts.
    unnamed_case
        Case of the rows that name none; ``None`` refuses them.
    outcome, amount, currency
        Role columns: how the case ended, the money at stake and its currency.
    home_currency
        Currency that the company counts in; without a ``currency`` column, all amounts are in it.
    rate
        Column of what an amount is multiplied by to be in the home currency. An amount in another currency without a
        rate stays apart.
    lifecycle_rows
        ``complete``: where start and complete rows exist, one activity instance per complete row. ``all``: every row.
    """

    shape: Shape
    case: str | None = None
    activity: str | None = None
    timestamp: str | None = None
    start_timestamp: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    evidence: str | None = None
    change_source: str | None = None
    object_type: str | None = None
    property_name: str | None = None
    property_value: str | None = None
    case_type: str = "case"
    dates: tuple[DateColumn, ...] = ()
    case_attributes: tuple[AttributeColumn, ...] = ()
    event_attributes: tuple[AttributeColumn, ...] = ()
    stage_properties: tuple[str, ...] = ()
    tracked_properties: tuple[str, ...] = ()
    activity_keys: dict[str, str] = field(default_factory=dict, hash=False)
    timezone: str | None = None
    formats: dict[str, str] = field(default_factory=dict, hash=False)
    decimal: Decimal = "."
    missing_values: tuple[str, ...] = ()
    unnamed_case: str | None = None
    outcome: OutcomeColumn | None = None
    amount: str | None = None
    currency: str | None = None
    home_currency: str | None = None
    rate: str | None = None
    lifecycle_rows: LifecycleRows = "complete"

    def columns(self) -> tuple[str, ...]:
        """Names of all source columns that the mapping uses, each once, in order of first use."""
        return tuple(dict.fromkeys(column for _, column in self._uses()))

    def time_columns(self) -> tuple[str, ...]:
        """Columns whose cells are instants: timestamps, wide dates, attributes of type timestamp."""
        attributes = (*self.case_attributes, *self.event_attributes)
        named = [self.timestamp, self.start_timestamp, *(date.column for date in self.dates)]
        typed = [attribute.column for attribute in attributes if attribute.type == "timestamp"]
        return tuple(dict.fromkeys(column for column in [*named, *typed] if column is not None))

    def check(self, columns: Iterable[str]) -> None:
        """Raise the first fault of the mapping against the columns of a table; return nothing when it holds.

        Raises
        ------
        UnknownMappingWordError, MissingRoleError, UnknownColumnError, RepeatedAttributeError, UnknownTimezoneError,
        TimeFormatError
        """
        self.check_words()
        self._check_roles()
        self._check_money()
        present = set(columns)
        for role, column in self._uses():
            if column not in present:
                raise UnknownColumnError(value=column, allowed=present, role=role)
        _check_attribute_keys(self.case_attributes)
        _check_attribute_keys(self.event_attributes)
        self._check_times(present)

    def with_money(self) -> Mapping:
        """The same, where the home currency is known: amounts, currencies and rates are attributes of the cases."""
        if self.home_currency is None:
            return self
        known = {one.column for one in self.case_attributes}
        taken = {one.key for one in self.case_attributes}
        roles: tuple[tuple[str, AttributeType], ...] = (
            ("amount", "number"),
            ("currency", "text"),
            ("rate", "number"),
        )
        added = [
            AttributeColumn(column, free_key(role, taken), kind)
            for role, kind in roles
            if (column := getattr(self, role)) is not None and column not in known
        ]
        return replace(self, case_attributes=(*self.case_attributes, *added))

    def to_json(self) -> dict[str, object]:
        """JSON object with every field; :meth:`from_json` gives an equal mapping back."""
        return {name: _jsonable(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: object) -> Mapping:
        """Mapping written in a JSON object; unknown keys and values of the wrong kind are refused.

        Raises
        ------
        UnknownFieldError, FieldValueError, UnknownMappingWordError
        """
        mapping = read_record(cls, data, "mapping")
        mapping.check_words()
        return mapping

    def _uses(self) -> Iterator[tuple[str, str]]:
        for role in _ROLES:
            column = getattr(self, role)
            if column is not None:
                yield role, column
        yield from (("dates", date.column) for date in self.dates)
        yield from (("case_attributes", attribute.column) for attribute in self.case_attributes)
        yield from (("event_attributes", attribute.column) for attribute in self.event_attributes)
        if self.outcome is not None:
            yield "outcome", self.outcome.column

    def check_words(self) -> None:
        """Raise ``UnknownMappingWordError`` when a field has a value outside its list of words."""
        _check_word("shape", self.shape, SHAPES)
        _check_word("decimal", self.decimal, get_args(Decimal))
        _check_word("lifecycle_rows", self.lifecycle_rows, get_args(LifecycleRows))
        for date in self.dates:
            _check_word("dates.evidence", date.evidence, EVIDENCE)
        for attribute in (*self.case_attributes, *self.event_attributes):
            _check_word("attributes.type", attribute.type, ATTRIBUTE_TYPES)

    def _check_roles(self) -> None:
        for role in _REQUIRED[self.shape]:
            if not getattr(self, role):
                raise MissingRoleError(role=role, shape=self.shape)
        if self.shape == "history" and not (self.stage_properties or self.tracked_properties):
            raise MissingRoleError(role="stage_properties", shape=self.shape)

    def _check_money(self) -> None:
        home = self.home_currency
        if home is not None and not (len(home) == _CODE_LENGTH and home.isascii() and home.isupper()):
            raise HomeCurrencyError(value=home[:20])
        if self.rate is not None:
            for role in ("home_currency", "amount", "currency"):
                if getattr(self, role) is None:
                    raise RateError(column=self.rate, missing=role)

    def _check_times(self, columns: AbstractSet[str]) -> None:
        if self.timezone is not None and self.timezone not in available_timezones():
            raise UnknownTimezoneError(value=self.timezone, allowed=available_timezones())
        for column, pattern in self.formats.items():
            if column not in columns:
                raise UnknownColumnError(value=column, allowed=columns, role="formats")
            _check_format(column, pattern)


def free_key(key: str, taken: AbstractSet[str]) -> str:
    """Key, or the first of ``key_2``, ``key_3`` … that is not taken."""
    names = (key, *(f"{key}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def _check_word(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UnknownMappingWordError(value=value, allowed=allowed, field=name)


def _check_attribute_keys(attributes: tuple[AttributeColumn, ...]) -> None:
    seen: dict[str, str] = {}
    for attribute in attributes:
        if attribute.key in seen:
            raise RepeatedAttributeError(
                key=attribute.key, first=seen[attribute.key], second=attribute.column
            )
        seen[attribute.key] = attribute.column


def _check_format(column: str, pattern: str) -> None:
    """Accept a named format, or a strptime pattern that fixes year, month and day."""
    if pattern in NAMED_FORMATS:
        return
    codes = {pattern[at : at + 2] for at in range(len(pattern) - 1) if pattern[at] == "%"}
    has_day = any(needed <= codes for needed in _DATE_CODES)
    if not has_day or not codes & {"%Y", "%y", "%x", "%c"}:
        raise TimeFormatError(column=column, value=pattern)


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    return [_jsonable(item) for item in value] if isinstance(value, list | tuple) else value
