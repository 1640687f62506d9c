"""Rows of an accounting export: days, amounts and words read, what cannot be read said."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.ingest.files import open_table
from filon.ingest.hubspot.books.columns import AMOUNTS, DATES, FIELDS, NEEDED, Field, Kind, propose
from filon.ingest.table import LINE
from filon.ingest.time_reading import read_number_times, read_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DateOrder = Literal["dmy", "mdy"]
MOST_ROWS = 500_000
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_ORDERS: dict[DateOrder, str] = {"dmy": "%d", "mdy": "%m"}


class AccountingColumnError(RefusedInputError):
    """A field that the join cannot do without has no column."""

    code = "accounting_column_missing"


class AccountingFieldError(UnknownNameError):
    """There is no such field, or no such column."""

    code = "accounting_unknown_field"


class AccountingDateError(RefusedInputError):
    """The days of a column could be read in two ways, or in none."""

    code = "accounting_dates"


class AccountingSizeError(RefusedInputError):
    """The export has more rows than an accounting export has."""

    code = "accounting_too_large"


@dataclass(frozen=True)
class Declared:
    """What a person says of an export: its kind, columns of fields, order of day and month; all may be left open."""

    kind: Kind | None = None
    fields: Mapping[str, str] | None = None
    date_order: DateOrder | None = None


@dataclass(frozen=True)
class Entry:
    """A row of an export. Days are ISO texts; amounts are in ``currency``, gross where the export has both."""

    file: str
    line: int
    kind: Kind
    number: str = ""
    customer: str = ""
    date: str | None = None
    due: str | None = None
    paid_on: str | None = None
    amount: float | None = None
    net: float | None = None
    paid: float | None = None
    balance: float | None = None
    currency: str = ""
    status: str = ""
    deal: str = ""
    quote: str = ""
    reference: str = ""
    invoice: str = ""
    fault: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class Export:
    """An export as it is read: its kind, the column of each field, the columns it has, its rows."""

    name: str
    kind: Kind
    fields: dict[Field, str]
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]


def read_export(path: Path, name: str, declared: Declared | None = None) -> Export:
    """Read an export of invoices or payments (CSV, XLSX, Parquet).

    Raises
    ------
    AccountingColumnError, AccountingFieldError, AccountingDateError, AccountingSizeError
    """
    said = declared or Declared()
    table = open_table(path)
    kind, fields = propose(table.columns, said.kind)
    fields = _with_choices(fields, said.fields or {}, table.columns)
    for field in NEEDED[kind]:
        if field not in fields:
            raise AccountingColumnError(field=field, name=name, columns=list(table.columns))
    raw: dict[str, list[Any]] = {column: [] for column in {*fields.values(), LINE}}
    for batch in table.batches():
        for column in raw:
            raw[column] += batch.rows[column].to_pylist()
        if len(raw[LINE]) > MOST_ROWS:
            raise AccountingSizeError(most=MOST_ROWS)
    columns: dict[str, list[Any]] = {}
    for field, column in fields.items():
        if field in DATES:
            columns[field] = _days(column, raw[column], said.date_order)
        else:
            columns[field] = (_amounts if field in AMOUNTS else _words)(raw[column])
    entries = tuple(_entries(name, kind, raw[LINE], columns))
    return Export(name, kind, fields, table.columns, entries)


def _with_choices(
    fields: dict[Field, str], chosen: Mapping[str, str], columns: Sequence[str]
) -> dict[Field, str]:
    found = dict(fields)
    for name, column in chosen.items():
        field = next((one for one in FIELDS if one == name), None)
        if field is None:
            raise AccountingFieldError(value=name, allowed=FIELDS)
        if column and column not in columns:
            raise AccountingFieldError(value=column, allowed=columns)
        found = {other: one for other, one in found.items() if one != column}
        if column:
            found[field] = column
        else:
            found.pop(field, None)
    return found


def _entries(
    name: str, kind: Kind, lines: Sequence[int], columns: Mapping[str, Sequence[Any]]
) -> Iterable[Entry]:
    for position, line in enumerate(lines):
        values = {field: column[position] for field, column in columns.items()}
        missing = next((field for field in NEEDED[kind] if values.get(field) in {None, ""}), None)
        yield Entry(name, line, kind, **values, fault=None if missing is None else f"no_{missing}")


def _words(values: Iterable[object]) -> list[str]:
    return ["" if value is None else re.sub(r"\s+", " ", str(value)).strip() for value in values]


# -- days ------------------------------------------------------------------------------------------------------


def _days(column: str, values: Sequence[object], order: DateOrder | None) -> list[str | None]:
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    numbers = [
        float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    form = _form(column, texts, order) if texts else None
    if numbers and read_number_times(numbers) is None:
        raise AccountingDateError(column=column, value=numbers[0])
    return [_day(value, form) for value in values]


def _form(column: str, texts: Sequence[str], order: DateOrder | None) -> str:
    found = read_times(list(dict.fromkeys(text.strip() for text in texts)), 0.5)
    if found is None:
        raise AccountingDateError(column=column, value=texts[0])
    if not found.ambiguous:
        return found.formats[0]
    if order is None:
        raise AccountingDateError(column=column, value=texts[0])
    return next(form for form in found.formats if form.lstrip().startswith(_ORDERS[order]))


def _day(value: object, form: str | None) -> str | None:  # noqa: PLR0911 - one line for each way to write a day
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _numbered_day(float(value))
    if not isinstance(value, str) or not value.strip() or form is None:
        return None
    text = value.strip()
    try:
        if form == "iso8601":
            return dt.datetime.fromisoformat(text).date().isoformat()
        return dt.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day, in the books' own zone
    except ValueError:
        return None


def _numbered_day(number: float) -> str | None:
    found = read_number_times([number])
    if found is None:
        return None
    if found.formats[0] == "excel":
        return (_EXCEL_EPOCH + dt.timedelta(days=int(number))).isoformat()
    seconds = number / (1000 if found.formats[0] == "epoch_ms" else 1)
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()


# -- amounts ---------------------------------------------------------------------------------------------------


def _amounts(values: Sequence[object]) -> list[float | None]:
    texts = [value for value in values if isinstance(value, str)]
    decimal = _decimal(texts)
    return [_amount(value, decimal) for value in values]


def _decimal(texts: Iterable[str]) -> str:
    """Decimal separator of a column: the last of two different ones, else the one not followed by three digits."""
    votes: Counter[str] = Counter()
    for text in texts:
        marks = re.findall(r"[.,]", text)
        if len(set(marks)) == 2:  # noqa: PLR2004 - both
            votes[marks[-1]] += 10
        elif len(marks) == 1 and not re.search(r"[.,]\d{3}(?!\d)", text):
            votes[marks[0]] += 1
    return votes.most_common(1)[0][0] if votes else "."


def _amount(value: object, decimal: str) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return None
    negative = value.strip().startswith(("-", "(", "\u2212"))
    digits = re.sub(rf"[^0-9{re.escape(decimal)}]", "", value).replace(decimal, ".")
    try:
        found = float(digits)
    except ValueError:
        return None
    return -found if negative else found
