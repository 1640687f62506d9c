"""The coercion door: raw rows and a mapping in, the base tables of an event log and every refusal out.

Whatever the shape of the table, its rows first become *entries* (one per future event, in source order), then events.
A row without case, activity or readable time is refused; a readable row with one unreadable value is kept without it.
Both are written to ``rejected`` with line, column, value and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from filon.core.errors import LimitError
from filon.log.coercion import COLUMN_TYPES, Coercion
from filon.log.engine import quoted
from filon.log.sequences import NO_TIME
from filon.log.staging import LINE

if TYPE_CHECKING:
    from filon.log.engine import Connection
    from filon.log.mapping import AttributeColumn, Mapping
    from filon.log.staging import RawRows

MAX_ACTIVITIES = 5_000
OPTIONAL = ("resource", "lifecycle", "evidence", "change_source")
MAX_HISTORY_PROPERTIES = 200

BASE_TABLES = """
CREATE TABLE meta(key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE attribute(scope VARCHAR, "schema" VARCHAR, key VARCHAR, "column" VARCHAR, type VARCHAR);
CREATE TABLE rejected(line BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR, row VARCHAR, kept BOOLEAN);
CREATE TABLE object_object(source UINTEGER, target UINTEGER, qualifier VARCHAR);
CREATE TABLE object_attribute(obj UINTEGER, key VARCHAR, value VARCHAR, type VARCHAR, ts TIMESTAMP);
CREATE TABLE perspective(key VARCHAR, "schema" VARCHAR, case_type VARCHAR, cases UBIGINT, events UBIGINT,
                         variants UBIGINT, activities UBIGINT, shared_cases UBIGINT, repeated_events UBIGINT,
                         first TIMESTAMP, last TIMESTAMP);
"""


class TooManyActivitiesError(LimitError):
    """The activity column has so many different values that it cannot be one."""

    code = "too_many_activities"


def admit(connection: Connection, rows: RawRows, mapping: Mapping, *, idle: RawRows | None = None) -> None:
    """Fill the base tables from the raw rows of a ``long``, ``wide`` or ``history`` table.

    ``idle`` holds rows that name a case and no event.
    """
    if rows.count:
        Admission(connection, rows, mapping, idle).run()
    else:
        connection.execute(
            "CREATE TEMP TABLE entry(ord BIGINT, line BIGINT, case_type VARCHAR, case_id VARCHAR,"
            " activity VARCHAR, ts TIMESTAMP, start_ts TIMESTAMP, resource VARCHAR, lifecycle VARCHAR,"
            " evidence VARCHAR, change_source VARCHAR)"
        )
        connection.execute("CREATE TEMP TABLE known_case(case_type VARCHAR, case_id VARCHAR, ord BIGINT)")
        write_events(connection, ())


@dataclass(frozen=True)
class _Refusal:
    """Why rows are refused, or lose a value: a condition on their readings, and one on themselves."""

    column: str
    reason: str
    readings: str
    also: str = "true"
    kept: bool = False


class Admission:
    """Reads the raw rows of one mapping, and records what it refuses."""

    def __init__(
        self, connection: Connection, rows: RawRows, mapping: Mapping, idle: RawRows | None = None
    ) -> None:
        self._idle = idle
        self._sql = connection.execute
        self._connection = connection
        self._rows = rows
        self._mapping = mapping
        self._read = Coercion(rows, mapping)

    def run(self) -> None:
        """Fill the base tables."""
        self.refuse()
        self._known_cases()
        self._case_values()
        write_events(self._connection, tuple(self.event_attributes()), in_order=self._mapping.shape != "wide")
        self._sql("DROP TABLE entry; DROP TABLE known_case")

    def refuse(self) -> None:
        """Turn the rows into the temporary ``entry``, and record every refusal."""
        shapes = {"long": self._long, "wide": self._wide, "history": self._history}
        self._sql(f"CREATE TEMP TABLE reading AS {' UNION ALL '.join(shapes[self._mapping.shape]())}")
        self._refuse_rows()
        self._refuse_values()

    def reading_of_piece(self) -> tuple[str, dict[str, str]]:
        """SQL that reads a piece of a ``long`` table once, and the columns that need no reading, by their names there.

        Times are microseconds. ``lost`` rows give no event, ``caseless`` ones no case either; ``doubtful`` ones are
        lost, or lose a value.
        """
        columns, losses = self._piece_columns()
        plain = {
            f"{code}::VARCHAR{again}": code
            for name, code in self._rows.columns.items()
            if name != LINE and pa.types.is_string(self._rows.kind(name))
            for again in ("", "::VARCHAR")
        }
        taken = {
            name: plain[expression]
            for name, expression in columns.items()
            if expression in plain and not name.startswith("raw_")
        }
        taken |= {"ord": "place", "line": self._line()}
        return _piece(columns, losses, set(taken)), taken

    def _piece_columns(self) -> tuple[dict[str, str], list[str]]:
        """Readings of a piece, and those whose loss is recorded."""
        mapping = self._mapping
        columns = {
            "case_id": self._case(),
            "activity": self._keyed(self._read.raw(mapping.activity or "")),
            "ts": self._read.instant(mapping.timestamp or ""),
        } | {name: self._optional(column) for name in OPTIONAL if (column := getattr(mapping, name))}
        losses = []
        if mapping.start_timestamp:
            columns["start_ts"] = self._read.instant(mapping.start_timestamp)
            losses.append(("start_ts", mapping.start_timestamp))
        named = [(f"case_{code}", one) for code, one in enumerate_codes(mapping.case_attributes)]
        for name, one in (*named, *enumerate_codes(mapping.event_attributes)):
            columns[name] = self._typed(one)
            if one.type != "text":
                losses.append((name, one.column))
        if mapping.outcome:
            columns["outcome"] = self._ends()
        columns |= {f"raw_{name}": self._read.raw(column) for name, column in losses}
        return columns, [name for name, _ in losses]

    # -- shapes: each gives one SELECT of readings per event that a row can hold --------------------------------

    def _long(self) -> list[str]:
        mapping = self._mapping
        return [self._select(self._read.raw(mapping.activity or ""), mapping.timestamp or "")]

    def _wide(self) -> list[str]:
        return [
            self._select(quoted(date.activity), date.column, slot=slot, evidence=quoted(date.evidence))
            for slot, date in enumerate(self._mapping.dates)
        ]

    def _history(self) -> list[str]:
        mapping = self._mapping
        name, value = (
            self._read.raw(mapping.property_name or ""),
            self._read.raw(mapping.property_value or ""),
        )
        activity = (
            f"CASE WHEN {_in_list(name, mapping.stage_properties)} THEN {value}"
            f" WHEN {_in_list(name, mapping.tracked_properties)} THEN {name} || ' changed' END"
        )
        return [self._select(activity, mapping.timestamp or "")]

    def _select(self, activity: str, time: str, *, slot: int = 0, evidence: str = "") -> str:
        mapping, width = self._mapping, max(1, len(self._mapping.dates))
        start = self._read.instant(mapping.start_timestamp) if mapping.start_timestamp else "NULL::TIMESTAMP"
        columns = {
            "ord": f"rowid * {width} + {slot}",
            "row": "rowid",
            "slot": str(slot),
            "line": self._line(),
            "case_type": self._case_type(),
            "case_id": self._case(),
            "activity": self._keyed(activity),
            "ts": self._read.instant(time),
            "start_ts": start,
            "resource": self._optional(mapping.resource),
            "lifecycle": self._optional(mapping.lifecycle),
            "evidence": evidence or self._optional(mapping.evidence, "'recorded'"),
            "change_source": self._optional(mapping.change_source),
        } | {code: self._typed(attribute) for code, attribute in enumerate_codes(mapping.event_attributes)}
        listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
        return f"SELECT {listed} FROM {self._rows.table}"

    # -- refusals: a row that gives no event, or a value that a kept row loses ------------------------------------

    def _refuse_rows(self) -> None:
        no_case, no_activity = _is_blank("case_id"), _is_blank("activity")
        lost = f"{no_case} OR {no_activity} OR ts IS NULL OR case_type IS NULL"
        refusals = self._row_refusals(no_case, no_activity)
        # Most files have nothing to refuse, which one look at all conditions together says.
        met = self._met("reading", [lost, *(one.readings for one in refusals)])
        for one in refusals:
            if one.readings in met:
                self._refuse(one)
        if lost in met:
            self._sql(f"DELETE FROM reading WHERE {lost}")
        self._sql("ALTER TABLE reading RENAME TO entry")

    def _row_refusals(self, no_case: str, no_activity: str) -> list[_Refusal]:
        mapping, shape = self._mapping, self._mapping.shape
        found = [_Refusal(mapping.case or "", "missing_case", f"slot = 0 AND {no_case}")]
        if mapping.object_type:
            found.append(
                _Refusal(mapping.object_type, "missing_object_type", "slot = 0 AND case_type IS NULL")
            )
        if shape == "long":
            found.append(_Refusal(mapping.activity or "", "missing_activity", no_activity))
        elif shape == "history":
            stages = _in_list(self._read.raw(mapping.property_name or ""), mapping.stage_properties)
            found.append(_Refusal(mapping.property_value or "", "missing_activity", no_activity, stages))
        times = [date.column for date in mapping.dates] if shape == "wide" else [mapping.timestamp or ""]
        for slot, column in enumerate(times):
            blank, kept = self._read.blank(column), shape == "wide"
            unread = f"slot = {slot} AND ts IS NULL"
            found.append(_Refusal(column, "unreadable_timestamp", unread, f"NOT {blank}", kept))
            if not kept:
                found.append(_Refusal(column, "missing_timestamp", unread, blank))
        if mapping.start_timestamp:
            start = mapping.start_timestamp
            filled = f"NOT {self._read.blank(start)}"
            found.append(_Refusal(start, "unreadable_timestamp", "start_ts IS NULL", filled, kept=True))
        return found

    def _refuse_values(self) -> None:
        attributes = {a.column: a for a in (*self._mapping.case_attributes, *self._mapping.event_attributes)}
        lost = {
            f"NOT {self._read.blank(one.column)} AND {self._typed(one)} IS NULL": one
            for one in attributes.values()
            if one.type != "text"
        }
        for condition in self._met(self._rows.table, list(lost)):
            one = lost[condition]
            self._refuse(_Refusal(one.column, f"unreadable_{one.type}", "", condition, kept=True))

    def _met(self, table: str, conditions: list[str]) -> list[str]:
        """Conditions that some row meets, in their order."""
        if not conditions:
            return []
        asked = ", ".join(f"coalesce(bool_or({one}), false)" for one in conditions)
        found = self._sql(f"SELECT {asked} FROM {table}").fetchone() or ()
        return [one for one, is_met in zip(conditions, found, strict=True) if is_met]

    def _refuse(self, one: _Refusal) -> None:
        """Record the rows whose readings meet a condition, and which meet another one themselves."""
        among = f"rowid IN (SELECT row FROM reading WHERE {one.readings}) AND " if one.readings else ""
        self._sql(
            f"INSERT INTO rejected SELECT {self._line()}, {quoted(one.column)}, {self._read.raw(one.column)},"
            f" {quoted(one.reason)}, {self._rows.row_json()}, {one.kept} FROM {self._rows.table}"
            f" WHERE {among}({one.also}) ORDER BY rowid"
        )

    # -- pieces of SQL ------------------------------------------------------------------------------------------

    def _typed(self, attribute: AttributeColumn) -> str:
        return f"{self._read.value(attribute.column, attribute.type)}::{COLUMN_TYPES[attribute.type]}"

    def _keyed(self, text: str) -> str:
        keys = self._mapping.activity_keys
        if not keys:
            return text
        cases = " ".join(f"WHEN {quoted(label)} THEN {quoted(key)}" for label, key in keys.items())
        return f"(CASE {text} {cases} ELSE {text} END)"

    def _optional(self, column: str | None, default: str = "NULL::VARCHAR") -> str:
        return default if column is None else f"nullif({self._read.raw(column)}, '')"

    def _case(self) -> str:
        raw = self._read.raw(self._mapping.case or "")
        unnamed = self._mapping.unnamed_case
        return raw if unnamed is None else f"coalesce(nullif(trim({raw}), ''), {quoted(unnamed)})"

    def _case_type(self) -> str:
        return self._optional(self._mapping.object_type, quoted(self._mapping.case_type))

    def _line(self) -> str:
        return self._rows.expression(LINE) if LINE in self._rows.columns else "rowid + 1"

    # -- cases -------------------------------------------------------------------------------------------------

    def _known_cases(self) -> None:
        own = f"{self._case_type()} AS case_type, {self._case()} AS case_id, rowid AS ord"
        named = [f"SELECT {own} FROM {self._rows.table}"]
        if self._idle and self._idle.count:
            case = self._idle.expression(self._mapping.case or "")
            kind = self._idle.columns.get(self._mapping.object_type or "", quoted(self._mapping.case_type))
            named.append(f"SELECT {kind}, {case}, rowid + {self._rows.count} FROM {self._idle.table}")
        self._sql(
            "CREATE TEMP TABLE known_case AS SELECT case_type, case_id, min(ord) AS ord"
            f" FROM ({' UNION ALL '.join(named)}) WHERE trim(case_id) <> '' AND case_type IS NOT NULL GROUP BY ALL"
        )

    def _case_values(self) -> None:
        """Keep the attributes of each case: the last value that the source gives, in its own order."""
        if self._mapping.shape == "history":
            self._history_values()
            return
        columns = [
            f"arg_max({self._typed(a)}, rowid) AS {code}"
            for code, a in enumerate_codes(self._mapping.case_attributes)
        ]
        if self._mapping.outcome is not None:
            columns.append(f"nullif(arg_max({self._ends()}, rowid), 'open') AS outcome")
        self._create_case_values(columns)
        self.describe_cases()

    def describe_cases(self) -> None:
        """Name the attributes of the cases."""
        for code, attribute in enumerate_codes(self._mapping.case_attributes):
            self._describe("case", attribute.key, code, attribute.type)

    def _ends(self) -> str:
        """How the case ended, by a row of it."""
        outcome = self._mapping.outcome
        assert outcome is not None  # noqa: S101 - asked for only where there is one
        raw = self._read.raw(outcome.column)
        return (
            f"CASE WHEN {_in_list(raw, outcome.won)} THEN 'won'"
            f" WHEN {_in_list(raw, outcome.lost)} THEN 'lost' ELSE 'open' END"
        )

    def _create_case_values(self, columns: list[str]) -> None:
        case = self._case()
        listed = ", ".join([f"{self._case_type()} AS case_type", f"{case} AS case_id", *columns])
        self._sql(
            f"CREATE TEMP TABLE case_value AS SELECT {listed} FROM {self._rows.table}"
            f" WHERE trim({case}) <> '' AND case_type IS NOT NULL GROUP BY 1, 2"
        )

    def _history_values(self) -> None:
        mapping = self._mapping
        name, value = (
            self._read.raw(mapping.property_name or ""),
            self._read.raw(mapping.property_value or ""),
        )
        instant = self._read.instant(mapping.timestamp or "")
        found = self._sql(
            f"SELECT {name} FROM {self._rows.table} WHERE trim({name}) <> '' GROUP BY 1 ORDER BY count(*) DESC, 1"
            f" LIMIT {MAX_HISTORY_PROPERTIES}"
        ).fetchall()
        names = [row[0] for row in found]
        columns = [
            f"arg_max({value}, {instant}) FILTER (WHERE {name} = {quoted(one)}) AS a{position}"
            for position, one in enumerate(names)
        ]
        self._create_case_values(columns)
        for position, one in enumerate(names):
            self._describe("case", one, f"a{position}", "text")

    def event_attributes(self) -> list[str]:
        """Name the attributes of the events; return their columns."""
        for code, attribute in enumerate_codes(self._mapping.event_attributes):
            self._describe("event", attribute.key, code, attribute.type)
        return [code for code, _ in enumerate_codes(self._mapping.event_attributes)]

    def _describe(self, scope: str, key: str, code: str, kind: str) -> None:
        self._sql("INSERT INTO attribute VALUES (?, NULL, ?, ?, ?)", [scope, key, code, kind])


def enumerate_codes(attributes: tuple[AttributeColumn, ...]) -> list[tuple[str, AttributeColumn]]:
    """Attributes, each with the code of its column (``a0``, ``a1`` and so on)."""
    return [(f"a{position}", attribute) for position, attribute in enumerate(attributes)]


def write_events(connection: Connection, attribute_codes: tuple[str, ...], *, in_order: bool = False) -> None:
    """Turn the temporary ``entry`` and ``known_case`` into events, dictionaries and the objects of the cases.

    ``in_order`` says that the entries lie in the order of the source already: tables in order are smaller and quicker
    to read, and what they mean never depends on it.
    """
    write_dictionaries(connection)
    order = "" if in_order else "ORDER BY e.ord"
    attributes = "".join(f", e.{code}" for code in attribute_codes)
    for statement in (
        """
        CREATE TABLE object AS
        SELECT (row_number() OVER (ORDER BY ord, case_type, case_id) - 1)::UINTEGER AS obj, case_type AS type,
               case_id AS object_id
        FROM known_case
        """,
        f"""
        CREATE TABLE event AS
        SELECT e.ord AS event_id, a.act, e.ts, e.start_ts, r.res, e.lifecycle, e.evidence, e.change_source,
               e.line{attributes}
        FROM entry e JOIN activity a ON a.key = e.activity LEFT JOIN resource r ON r.name = e.resource
        {order}
        """,
        f"""
        CREATE TABLE event_object AS
        SELECT e.ord AS event_id, o.obj, NULL::VARCHAR AS qualifier
        FROM entry e JOIN object o ON o.object_id = e.case_id AND o.type = e.case_type
        {order}
        """,
    ):
        connection.execute(statement)


def write_dictionaries(connection: Connection) -> None:
    """Number activities and resources of the temporary ``entry`` in order of first appearance."""
    found = connection.execute("SELECT count(DISTINCT activity) FROM entry").fetchone()
    if found and found[0] > MAX_ACTIVITIES:
        raise TooManyActivitiesError(count=found[0], most=MAX_ACTIVITIES)
    for table, code, kind, column, name in (
        ("activity", "act", "USMALLINT", "activity", "key"),
        ("resource", "res", "UINTEGER", "resource", "name"),
    ):
        connection.execute(f"""
            CREATE TABLE {table} AS
            SELECT (row_number() OVER (ORDER BY first_seen) - 1)::{kind} AS {code}, {name}
            FROM (SELECT {column} AS {name}, min(ord) AS first_seen FROM entry WHERE {column} IS NOT NULL GROUP BY 1)
        """)


def _piece(columns: dict[str, str], losses: list[str], taken: set[str]) -> str:
    listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    # What a value was is looked at only where it could not be read.
    values = "".join(
        f" OR (CASE WHEN {name} IS NULL THEN coalesce(trim(raw_{name}), '') <> '' ELSE false END)"
        for name in losses
    )
    missing = {"ts": 0, "start_ts": NO_TIME}
    kept = [
        f"coalesce(epoch_us({name}), {missing[name]}) AS {name}" if name in missing else name
        for name in columns
        if name not in taken and not name.startswith("raw_")
    ]
    return (
        f"SELECT {', '.join(kept)}, caseless, lost, (lost{values}) AS doubtful"
        f" FROM (SELECT *, (caseless OR {_is_blank('activity')} OR ts IS NULL) AS lost"
        f" FROM (SELECT *, {_is_blank('case_id')} AS caseless FROM (SELECT {listed} FROM piece)))"
    )


def _is_blank(text: str) -> str:
    """Whether a text is missing or nothing but spaces; few texts start with a space, so few are trimmed."""
    return f"({text} IS NULL OR ({text} < '!' AND trim({text}) = ''))"


def _in_list(text: str, values: tuple[str, ...]) -> str:
    return f"{text} IN ({', '.join(map(quoted, values))})" if values else "false"
