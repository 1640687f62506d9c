"""SQL expressions that turn a raw column into a typed value, or into NULL where it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from filon.log.engine import quoted

if TYPE_CHECKING:
    from filon.log.mapping import Mapping
    from filon.log.staging import RawRows

COLUMN_TYPES = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}
_SPACES = "\u202f\u00a0 "
_EXCEL_EPOCH = "TIMESTAMP '1899-12-30'"


class Coercion:
    """Typed SQL expressions over the raw rows of one mapping."""

    def __init__(self, rows: RawRows, mapping: Mapping) -> None:
        self._rows = rows
        self._mapping = mapping

    def raw(self, column: str) -> str:
        """Column as text; NULL where the file has no value or one declared missing.

        An empty cell of a text file is a value of no length: it counts as "no value" for times and numbers and
        stays what it is for texts. ``NA`` and ``null`` are ordinary texts unless the mapping says otherwise.
        """
        text = f"{self._rows.expression(column)}::VARCHAR"
        for missing in self._mapping.missing_values:
            text = f"nullif({text}, {quoted(missing)})"
        return text

    def blank(self, column: str) -> str:
        """Whether the cell holds nothing."""
        return f"coalesce(trim({self.raw(column)}), '') = ''"

    def value(self, column: str, kind: str) -> str:
        """Column in a declared attribute type."""
        makers = {
            "text": self.raw,
            "number": self.number,
            "integer": self.integer,
            "boolean": self.boolean,
            "timestamp": self.instant,
            "date": self.date,
        }
        return makers[kind](column)

    def number(self, column: str) -> str:
        """Column as a finite number, its decimal mark as declared; spaces between thousands are allowed."""
        if pa.types.is_floating(self._rows.kind(column)) or pa.types.is_integer(self._rows.kind(column)):
            return f"{self._rows.expression(column)}::DOUBLE"
        plain, text = self.raw(column), f"translate({self.raw(column)}, {quoted(_SPACES)}, '')"
        if self._mapping.decimal == ",":
            text = f"replace(replace({text}, '.', ''), ',', '.')"
            return f"(CASE {_finite(text)} END)"
        # Most numbers are written plainly, and a cast is quicker than a translation.
        return f"(CASE {_finite(plain)} {_finite(text)} END)"

    def integer(self, column: str) -> str:
        """Column as a whole number; ``12.5`` is not one."""
        if pa.types.is_integer(self._rows.kind(column)):
            return self._rows.expression(column)
        number = self.number(column)
        return f"(CASE WHEN {number} = round({number}) AND abs({number}) < 9e15 THEN {number}::BIGINT END)"

    def boolean(self, column: str) -> str:
        """Column as true or false, in French or English words."""
        word = f"lower(trim({self.raw(column)}))"
        return (
            f"(CASE WHEN {word} IN ('true', 'yes', 'y', '1', 'vrai', 'oui', 'o') THEN true"
            f" WHEN {word} IN ('false', 'no', 'n', '0', 'faux', 'non') THEN false END)"
        )

    def date(self, column: str) -> str:
        """Column as a day, without time zone."""
        if pa.types.is_date(self._rows.kind(column)):
            return self._rows.expression(column)
        return f"{self._local(column)}::DATE"

    def instant(self, column: str) -> str:
        """Column as a UTC instant with microseconds.

        A time with an offset is exact. A time without one is read in the declared zone: an hour that daylight saving
        skips moves forward, an hour that it repeats is the second one.
        """
        kind = self._rows.kind(column)
        code = self._rows.expression(column)
        if pa.types.is_timestamp(kind):
            return f"timezone('UTC', {code})" if kind.tz else self._in_zone(code)
        if pa.types.is_date(kind):
            return self._in_zone(f"{code}::TIMESTAMP")
        form = self._mapping.formats.get(column, "iso8601")
        sane = _sane(self._parsed(column, form))
        if form != "iso8601" or self._mapping.missing_values:
            return sane
        # Most times are written as 2025-01-31 23:59:59, which needs neither a search for an offset nor a check.
        plain = f"strlen({code}) = 19 AND {code} >= '1900' AND {code} < '2200' AND {code}[17] = ':'"
        plain += f" AND {code}[19] BETWEEN '0' AND '9'"
        return f"(CASE WHEN {plain} THEN {self._in_zone(f'try_cast({code} AS TIMESTAMP)')} ELSE {sane} END)"

    def _parsed(self, column: str, form: str) -> str:
        text = f"trim({self.raw(column)})"
        if form in ("epoch_ms", "epoch_s"):
            scale = 1_000 if form == "epoch_ms" else 1_000_000
            number = self.number(column)
            return (
                f"(CASE WHEN abs({number}) < 1e14 THEN make_timestamp(round({number} * {scale})::BIGINT) END)"
            )
        if form == "excel":
            days = self.number(column)
            whole = f"({_EXCEL_EPOCH} + to_microseconds(round({days} * 86400000000)::BIGINT))"
            return self._in_zone(f"(CASE WHEN abs({days}) < 3e6 THEN {whole} END)")
        if form == "iso8601":
            return self._iso(text)
        parsed = f"try_strptime({text}, {quoted(form)})"
        if "%z" in form:
            return f"timezone('UTC', {parsed})"
        return parsed if form.endswith(("Z", "UTC")) else self._in_zone(parsed)

    def _iso(self, text: str) -> str:
        exact = f"timezone('UTC', try_cast({text} AS TIMESTAMPTZ))"
        if (self._mapping.timezone or "UTC") != "UTC":
            # Only the part after the day can hold an offset, and plain searches are ten times faster than a pattern.
            after = f"substr({text}, 11)"
            zoned = " OR ".join(f"contains({after}, '{sign}')" for sign in "+-ZzU")
            exact = (
                f"CASE WHEN {zoned} THEN {exact} ELSE {self._in_zone(f'try_cast({text} AS TIMESTAMP)')} END"
            )
        # The engine would also read words such as "epoch".
        return f"(CASE WHEN substr({text}, 1, 1) BETWEEN '0' AND '9' THEN {exact} END)"

    def _local(self, column: str) -> str:
        form = self._mapping.formats.get(column, "iso8601")
        text = f"trim({self.raw(column)})"
        if pa.types.is_timestamp(self._rows.kind(column)):
            return self._rows.expression(column)
        if form == "iso8601":
            return f"try_cast({text} AS TIMESTAMP)"
        if form in ("epoch_ms", "epoch_s", "excel"):
            return self._parsed(column, form)
        return f"try_strptime({text}, {quoted(form)})::TIMESTAMP"

    def _in_zone(self, naive: str) -> str:
        zone = self._mapping.timezone or "UTC"
        return naive if zone == "UTC" else f"timezone('UTC', timezone({quoted(zone)}, {naive}))"


def _finite(text: str) -> str:
    return f"WHEN isfinite(try_cast({text} AS DOUBLE)) THEN try_cast({text} AS DOUBLE)"


def _sane(instant: str) -> str:
    # The engine reads words such as "infinity" and years beyond any business.
    return f"(CASE WHEN year({instant}) BETWEEN 1900 AND 2200 THEN {instant} END)"
