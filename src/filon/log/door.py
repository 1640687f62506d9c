"""The coercion door: raw rows and a mapping in, the base tables of an event log and every refusal out.

Whatever the shape of the table, its rows first become *entries* (one per future event, in source order), then events.
A row without case, activity or readable time is refused; a readable row with one unreadable value is kept without it.
Both are written to ``rejected`` with line, column, value and reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.core.errors import LimitError
from filon.log.coercion import COLUMN_TYPES, Coercion
from filon.log.engine import quoted
from filon.log.staging import LINE

if TYPE_CHECKING:
    from filon.log.engine import Connection
    from filon.log.mapping import AttributeColumn, Mapping
    from filon.log.staging import RawRows

MAX_ACTIVITIES = 5_000
MAX_HISTORY_PROPERTIES = 200

BASE_TABLES = """
CREATE TABLE meta(key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE attribute(scope VARCHAR, case_type VARCHAR, key VARCHAR, "column" VARCHAR, type VARCHAR);
CREATE TABLE rejected(line BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR, row VARCHAR, kept BOOLEAN);
CREATE TABLE object_object(source UINTEGER, target UINTEGER, qualifier VARCHAR);
CREATE TABLE object_attribute(obj UINTEGER, key VARCHAR, value VARCHAR, type VARCHAR, ts TIMESTAMP);
CREATE TABLE perspective(key VARCHAR, "schema" VARCHAR, case_type VARCHAR, cases UBIGINT, events UBIGINT,
                         variants UBIGINT, shared_cases UBIGINT, repeated_events UBIGINT,
                         first TIMESTAMP, last TIMESTAMP);
"""
_ENTRY = ("case_id", "activity", "ts", "start_ts", "resource", "lifecycle", "evidence", "change_source")


class TooManyActivitiesError(LimitError):
    """The activity column has so many different values that it cannot be one."""

    code = "too_many_activities"


def admit(connection: Connection, rows: RawRows, mapping: Mapping) -> None:
    """Fill the base tables from the raw rows of a ``long``, ``wide`` or ``history`` table."""
    if rows.count:
        _Admission(connection, rows, mapping).run()
    else:
        connection.execute("CREATE TEMP TABLE entry(ord BIGINT, line BIGINT, case_type VARCHAR, case_id VARCHAR,"
                           " activity VARCHAR, ts TIMESTAMP, start_ts TIMESTAMP, resource VARCHAR, lifecycle VARCHAR,"
                           " evidence VARCHAR, change_source VARCHAR)")
        connection.execute("CREATE TEMP TABLE known_case(case_type VARCHAR, case_id VARCHAR, ord BIGINT)")
        write_events(connection, ())


class _Admission:
    def __init__(self, connection: Connection, rows: RawRows, mapping: Mapping) -> None:
        self._sql = connection.execute
        self._connection = connection
        self._rows = rows
        self._mapping = mapping
        self._read = Coercion(rows, mapping)

    def run(self) -> None:
        getattr(self, f"_{self._mapping.shape}_entries")()
        self._refuse_values()
        self._known_cases()
        self._case_values()
        write_events(self._connection, tuple(self._event_attributes()))

    # -- shapes ------------------------------------------------------------------------------------------------

    def _long_entries(self) -> None:
        mapping = self._mapping
        assert mapping.activity is not None  # noqa: S101 - checked by Mapping.check
        assert mapping.timestamp is not None  # noqa: S101
        for role in ("case", "activity"):
            column = getattr(mapping, role)
            self._refuse(column, f"missing_{role}", self._read.blank(column))
        self._refuse_time(mapping.timestamp, kept=False)
        if mapping.start_timestamp:
            self._refuse_time(mapping.start_timestamp, kept=True)
        self._create_entries([self._select(
            activity=self._activity(self._read.raw(mapping.activity)),
            ts=self._read.instant(mapping.timestamp),
            order="rowid",
            evidence=self._optional(mapping.evidence, "'recorded'"),
        )])

    def _wide_entries(self) -> None:
        mapping = self._mapping
        assert mapping.case is not None  # noqa: S101 - checked by Mapping.check
        self._refuse(mapping.case, "missing_case", self._read.blank(mapping.case))
        width = len(mapping.dates)
        selects = []
        for position, date in enumerate(mapping.dates):
            self._refuse_time(date.column, kept=True, blank_is_fine=True)
            selects.append(self._select(
                activity=self._activity(quoted(date.activity)),
                ts=self._read.instant(date.column),
                order=f"rowid * {width} + {position}",
                evidence=quoted(date.evidence),
            ))
        self._create_entries(selects)

    def _history_entries(self) -> None:
        mapping = self._mapping
        name, value = mapping.property_name, mapping.property_value
        assert mapping.case is not None and name is not None and value is not None  # noqa: S101, PT018
        assert mapping.timestamp is not None  # noqa: S101
        self._refuse(mapping.case, "missing_case", self._read.blank(mapping.case))
        self._refuse_time(mapping.timestamp, kept=False)
        stages = _in_list(self._read.raw(name), mapping.stage_properties)
        tracked = _in_list(self._read.raw(name), mapping.tracked_properties)
        self._refuse(value, "missing_activity", f"{stages} AND {self._read.blank(value)}")
        activity = (
            f"CASE WHEN {stages} THEN {self._activity(self._read.raw(value))}"
            f" WHEN {tracked} THEN {self._read.raw(name)} || ' changed' END"
        )
        self._create_entries([self._select(
            activity=activity,
            ts=self._read.instant(mapping.timestamp),
            order="rowid",
            evidence=self._optional(mapping.evidence, "'recorded'"),
        )])

    # -- entries -----------------------------------------------------------------------------------------------

    def _select(self, *, activity: str, ts: str, order: str, evidence: str) -> str:
        mapping = self._mapping
        start = self._read.instant(mapping.start_timestamp) if mapping.start_timestamp else "NULL::TIMESTAMP"
        case_type = self._optional(mapping.object_type, quoted(mapping.case_type))
        typed = [
            f"{self._read.value(a.column, a.type)}::{COLUMN_TYPES[a.type]} AS {code}"
            for code, a in enumerate_codes(mapping.event_attributes)
        ]
        columns = [
            f"{order} AS ord", f"{self._line()} AS line", f"{case_type} AS case_type",
            f"{self._read.raw(mapping.case or '')} AS case_id", f"{activity} AS activity", f"{ts} AS ts",
            f"{start} AS start_ts", f"{self._optional(mapping.resource)} AS resource",
            f"{self._optional(mapping.lifecycle)} AS lifecycle", f"{evidence} AS evidence",
            f"{self._optional(mapping.change_source)} AS change_source", *typed,
        ]
        return f"SELECT {', '.join(columns)} FROM {self._rows.table}"

    def _create_entries(self, selects: list[str]) -> None:
        union = " UNION ALL ".join(selects)
        self._sql(
            f"CREATE TEMP TABLE entry AS SELECT * FROM ({union})"
            " WHERE trim(case_id) <> '' AND trim(activity) <> '' AND ts IS NOT NULL"
        )

    def _activity(self, text: str) -> str:
        keys = self._mapping.activity_keys
        if not keys:
            return text
        cases = " ".join(f"WHEN {quoted(label)} THEN {quoted(key)}" for label, key in keys.items())
        return f"(CASE {text} {cases} ELSE {text} END)"

    def _optional(self, column: str | None, default: str = "NULL::VARCHAR") -> str:
        return default if column is None else f"nullif({self._read.raw(column)}, '')"

    def _line(self) -> str:
        return self._rows.expression(LINE) if LINE in self._rows.columns else "rowid + 1"

    # -- refusals ----------------------------------------------------------------------------------------------

    def _refuse(self, column: str, reason: str, condition: str, *, kept: bool = False) -> None:
        self._sql(
            f"INSERT INTO rejected SELECT {self._line()}, {quoted(column)}, {self._read.raw(column)}, {quoted(reason)},"
            f" {self._rows.row_json()}, {kept} FROM {self._rows.table} WHERE {condition} ORDER BY rowid"
        )

    def _refuse_time(self, column: str, *, kept: bool, blank_is_fine: bool = False) -> None:
        blank, instant = self._read.blank(column), self._read.instant(column)
        if not blank_is_fine and not kept:
            self._refuse(column, "missing_timestamp", blank)
        self._refuse(column, "unreadable_timestamp", f"NOT {blank} AND {instant} IS NULL", kept=kept)

    def _refuse_values(self) -> None:
        attributes = {a.column: a for a in (*self._mapping.case_attributes, *self._mapping.event_attributes)}
        for attribute in attributes.values():
            if attribute.type != "text":
                value = self._read.value(attribute.column, attribute.type)
                lost = f"NOT {self._read.blank(attribute.column)} AND {value} IS NULL"
                self._refuse(attribute.column, f"unreadable_{attribute.type}", lost, kept=True)

    # -- cases -------------------------------------------------------------------------------------------------

    def _known_cases(self) -> None:
        case = self._read.raw(self._mapping.case or "")
        case_type = self._optional(self._mapping.object_type, quoted(self._mapping.case_type))
        self._sql(
            f"CREATE TEMP TABLE known_case AS SELECT {case_type} AS case_type, {case} AS case_id, min(rowid) AS ord"
            f" FROM {self._rows.table} WHERE trim({case}) <> '' GROUP BY ALL"
        )

    def _case_values(self) -> None:
        """Keep the attributes of each case: the last value that the source gives, in its own order."""
        if self._mapping.shape == "history":
            self._history_values()
            return
        columns = [
            f"arg_max({self._read.value(a.column, a.type)}::{COLUMN_TYPES[a.type]}, rowid) AS {code}"
            for code, a in enumerate_codes(self._mapping.case_attributes)
        ]
        outcome = self._mapping.outcome
        if outcome is not None:
            raw = self._read.raw(outcome.column)
            ends = (
                f"CASE WHEN {_in_list(raw, outcome.won)} THEN 'won'"
                f" WHEN {_in_list(raw, outcome.lost)} THEN 'lost' ELSE 'open' END"
            )
            columns.append(f"nullif(arg_max({ends}, rowid), 'open') AS outcome")
        self._create_case_values(columns)
        for code, attribute in enumerate_codes(self._mapping.case_attributes):
            self._describe("case", attribute.key, code, attribute.type)

    def _create_case_values(self, columns: list[str]) -> None:
        case = self._read.raw(self._mapping.case or "")
        case_type = self._optional(self._mapping.object_type, quoted(self._mapping.case_type))
        listed = ", ".join([f"{case_type} AS case_type", f"{case} AS case_id", *columns])
        self._sql(
            f"CREATE TEMP TABLE case_value AS SELECT {listed} FROM {self._rows.table}"
            f" WHERE trim({case}) <> '' GROUP BY 1, 2"
        )

    def _history_values(self) -> None:
        mapping = self._mapping
        name, value = self._read.raw(mapping.property_name or ""), self._read.raw(mapping.property_value or "")
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

    def _event_attributes(self) -> list[str]:
        for code, attribute in enumerate_codes(self._mapping.event_attributes):
            self._describe("event", attribute.key, code, attribute.type)
        return [code for code, _ in enumerate_codes(self._mapping.event_attributes)]

    def _describe(self, scope: str, key: str, code: str, kind: str) -> None:
        self._sql("INSERT INTO attribute VALUES (?, NULL, ?, ?, ?)", [scope, key, code, kind])


def enumerate_codes(attributes: tuple[AttributeColumn, ...]) -> list[tuple[str, AttributeColumn]]:
    """Attributes with the codes of their columns: ``a0``, ``a1`` …"""
    return [(f"a{position}", attribute) for position, attribute in enumerate(attributes)]


def write_events(connection: Connection, attribute_codes: tuple[str, ...]) -> None:
    """Turn the temporary ``entry`` and ``known_case`` into events, dictionaries and the objects of the cases."""
    write_dictionaries(connection)
    attributes = "".join(f", e.{code}" for code in attribute_codes)
    connection.execute(f"""
        CREATE TABLE object AS
        SELECT (row_number() OVER (ORDER BY ord, case_type, case_id) - 1)::UINTEGER AS obj, case_type AS type,
               case_id AS object_id
        FROM known_case;
        CREATE TABLE event AS
        SELECT e.ord AS event_id, a.act, e.ts, e.start_ts, r.res, e.lifecycle, e.evidence, e.change_source,
               e.line{attributes}
        FROM entry e JOIN activity a ON a.key = e.activity LEFT JOIN resource r ON r.name = e.resource
        ORDER BY e.ord;
        CREATE TABLE event_object AS
        SELECT e.ord AS event_id, o.obj, NULL::VARCHAR AS qualifier
        FROM entry e JOIN object o ON o.object_id = e.case_id AND o.type = e.case_type
        ORDER BY e.ord;
    """)


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


def _in_list(text: str, values: tuple[str, ...]) -> str:
    return f"{text} IN ({', '.join(map(quoted, values))})" if values else "false"
