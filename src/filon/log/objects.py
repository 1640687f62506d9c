"""Object-centric sources (OCEL, HubSpot, the demo company): Arrow tables in, base tables and links to cases out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa

from filon.core.errors import RefusedInputError
from filon.log.coercion import COLUMN_TYPES
from filon.log.door import write_events
from filon.log.engine import quoted
from filon.log.staging import RawRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.engine import Connection
    from filon.log.object_batch import ObjectBatch

EVENT_FIELDS = (
    "event_ref",
    "activity",
    "timestamp",
    "resource",
    "evidence",
    "change_source",
    "lifecycle",
    "line",
)
TABLES = ("events", "objects", "event_object", "object_object", "object_attributes")
MAX_CASE_ATTRIBUTES = 200


class NoEventsError(RefusedInputError):
    """The source holds no event at all."""

    code = "no_events"


class ObjectRows:
    """Raw rows of an object-centric source inside a version under construction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = {name: RawRows(connection, f"given_{name}") for name in TABLES}

    @property
    def count(self) -> int:
        """Number of events added."""
        return self._rows["events"].count

    def add(self, batches: Iterable[ObjectBatch]) -> None:
        """Append batches, in order."""
        for batch in batches:
            for name, table in batch.tables.items():
                parts = table.to_batches() if isinstance(table, pa.Table) else [table]
                self._rows[name].add(parts)

    def distinct(self, table: str, column: str) -> list[str]:
        """Different values of a text column of one of the raw tables, in order."""
        rows = self._rows[table]
        if not rows.count:
            return []
        code = rows.expression(column)
        found = self._connection.execute(
            f"SELECT DISTINCT {code} FROM {rows.table} WHERE {code} <> '' ORDER BY 1"
        )
        return [row[0] for row in found.fetchall()]

    def admit(self) -> None:
        """Fill the base tables; rows without activity or time are refused, links to unknown ends too."""
        if not self.count:
            raise NoEventsError
        self._views()
        self._refuse()
        self._entries()
        self._event_attributes()
        self._objects()
        self._links()
        # What follows needs the memory that the raw rows hold.
        for name, rows in self._rows.items():
            self._connection.execute(f"DROP VIEW raw_{name}")
            rows.drop()
        self._connection.execute("DROP TABLE entry; DROP TABLE known_case")

    # -- the raw tables under their own names --------------------------------------------------------------------

    def _views(self) -> None:
        wanted = {
            "events": EVENT_FIELDS,
            "objects": ("type", "object_id"),
            "event_object": ("event_ref", "type", "object_id", "qualifier"),
            "object_object": ("source_type", "source_id", "target_type", "target_id", "qualifier"),
            "object_attributes": ("type", "object_id", "key", "value", "value_type", "time"),
        }
        for name, columns in wanted.items():
            rows = self._rows[name]
            listed = ", ".join(f"{_column(rows, column)} AS {column}" for column in columns)
            if name == "events":
                listed += "".join(f", {rows.expression(key)} AS {code}" for key, code, _ in self._extra())
            source = f"{rows.table}" if rows.count else "(SELECT 0 AS rowid WHERE false)"
            self._connection.execute(
                f"CREATE TEMP VIEW raw_{name} AS SELECT rowid AS ord, {listed} FROM {source}"
            )

    def _refuse(self) -> None:
        for column, reason, bad in (
            ("activity", "missing_activity", "coalesce(trim(activity), '') = ''"),
            ("timestamp", "missing_timestamp", "timestamp IS NULL"),
        ):
            self._connection.execute(
                f"INSERT INTO rejected SELECT coalesce(line, ord + 1), '{column}', NULL, '{reason}',"
                f" to_json({{event: event_ref::VARCHAR, activity: activity}})::VARCHAR, false"
                f" FROM raw_events WHERE {bad}"
            )

    def _entries(self) -> None:
        attributes = "".join(f", {code}" for _, code, _ in self._extra())
        self._connection.execute(
            "CREATE TEMP TABLE entry AS SELECT ord, event_ref::VARCHAR AS event_ref,"
            " coalesce(line, ord + 1)::BIGINT AS line, activity, timestamp AS ts, NULL::TIMESTAMP AS start_ts,"
            f" resource, lifecycle, coalesce(evidence, 'recorded') AS evidence, change_source{attributes}"
            " FROM raw_events WHERE trim(activity) <> '' AND timestamp IS NOT NULL"
        )
        self._connection.execute(
            "CREATE TEMP TABLE known_case AS SELECT type AS case_type, object_id::VARCHAR AS case_id, min(ord) AS ord"
            " FROM (SELECT ord, type, object_id FROM raw_objects"
            "       UNION ALL SELECT ord + 1e15::BIGINT, type, object_id FROM raw_event_object)"
            " WHERE object_id IS NOT NULL GROUP BY ALL"
        )

    def _extra(self) -> list[tuple[str, str, str]]:
        """Event attributes: name in the source, code, type."""
        rows = self._rows["events"]
        names = [name for name in rows.columns if name not in EVENT_FIELDS]
        return [
            (name, f"a{position}", _attribute_type(rows.kind(name))) for position, name in enumerate(names)
        ]

    def _event_attributes(self) -> None:
        for name, code, kind in self._extra():
            self._connection.execute(
                "INSERT INTO attribute VALUES ('event', NULL, ?, ?, ?)", [name, code, kind]
            )
        # An object-centric event belongs to no single case: its links come from the source, not from `entry`.
        self._connection.execute(
            "ALTER TABLE entry ADD COLUMN case_type VARCHAR; ALTER TABLE entry ADD COLUMN case_id VARCHAR"
        )
        write_events(self._connection, tuple(code for _, code, _ in self._extra()))
        self._connection.execute("DROP TABLE event_object")

    def _objects(self) -> None:
        # Side by side by key: whoever reads one property skips the pages of all others. Key and place are one number,
        # which the engine sorts in half the time of a text and a place.
        self._connection.execute(f"""
            CREATE TEMP TABLE known_key AS
            SELECT key, row_number() OVER (ORDER BY key) AS rank
            FROM (SELECT DISTINCT key FROM raw_object_attributes WHERE key IS NOT NULL);
            INSERT INTO object_attribute
            SELECT o.obj, r.key, r.value::VARCHAR, coalesce(r.value_type, 'text'), r.time::TIMESTAMP
            FROM raw_object_attributes r JOIN object o ON o.type = r.type AND o.object_id = r.object_id::VARCHAR
            LEFT JOIN known_key k USING (key)
            ORDER BY coalesce(k.rank, 0) * {1 << 44} + r.ord;
            DROP TABLE known_key
        """)

    def _links(self) -> None:
        self._connection.execute("""
            CREATE TABLE event_object AS
            SELECT e.ord AS event_id, o.obj, r.qualifier::VARCHAR AS qualifier
            FROM raw_event_object r
            JOIN entry e ON e.event_ref = r.event_ref::VARCHAR
            JOIN object o ON o.type = r.type AND o.object_id = r.object_id::VARCHAR
            ORDER BY e.ord, o.obj
        """)
        self._connection.execute("""
            INSERT INTO object_object
            SELECT a.obj, b.obj, r.qualifier::VARCHAR
            FROM raw_object_object r
            JOIN object a ON a.type = r.source_type AND a.object_id = r.source_id::VARCHAR
            JOIN object b ON b.type = r.target_type AND b.object_id = r.target_id::VARCHAR
            ORDER BY r.ord
        """)


def link_by_paths(connection: Connection, case_type: str, paths: Iterable[tuple[str, ...]]) -> None:
    """Find the cases of every object: the temporary tables ``object_case`` and ``shared_case``.

    Parameters
    ----------
    connection
        Version under construction, its base tables filled.
    case_type
        Type of the objects that are the cases; each belongs to itself.
    paths
        Ways from an object type to the case type, such as ``("invoice", "quote", "deal")``, in order of trust: an
        object takes the first way that reaches a case.

    Notes
    -----
    Relations are followed in either direction. An object that reaches several cases belongs to each of them: those
    cases are *shared*, and every number that the repetition could inflate must say so.
    """
    steps = _steps(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE object_case AS SELECT obj, obj AS case_obj, 0 AS way FROM object"
        f" WHERE type = {quoted(case_type)}"
    )
    for way, path in enumerate(paths, start=1):
        if all(step in steps for step in pairwise(path)):
            connection.execute(
                f"INSERT INTO object_case {_walk([steps[step] for step in pairwise(path)], way)}"
            )
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE shared_case AS
        SELECT case_obj AS obj FROM object_case
        WHERE obj IN (SELECT obj FROM object_case GROUP BY obj HAVING count(DISTINCT case_obj) > 1)
          AND obj IN (SELECT obj FROM event_object)
    """)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link AS SELECT DISTINCT eo.event_id, oc.case_obj AS obj"
        " FROM event_object eo JOIN object_case oc USING (obj)"
    )


def _steps(connection: Connection) -> dict[tuple[str, str], int]:
    """Kinds of steps between related objects, by the types they go from and to; ``related`` has the steps of each."""
    connection.execute("""
        CREATE TEMP TABLE IF NOT EXISTS related AS
        SELECT dense_rank() OVER (ORDER BY x.type, y.type)::SMALLINT AS step, a, b
        FROM (SELECT source AS a, target AS b FROM object_object UNION SELECT target, source FROM object_object)
        JOIN object x ON x.obj = a JOIN object y ON y.obj = b ORDER BY step;
        CREATE TEMP TABLE IF NOT EXISTS step AS
        SELECT step, x.type AS source, y.type AS target
        FROM (SELECT step, any_value(a) AS a, any_value(b) AS b FROM related GROUP BY step)
        JOIN object x ON x.obj = a JOIN object y ON y.obj = b
    """)
    found = connection.execute("SELECT source, target, step FROM step").fetchall()
    return {(source, target): step for source, target, step in found}


def _walk(steps: list[int], way: int) -> str:
    joins = " ".join(
        f"JOIN related r{after} ON r{after}.a = r{after - 1}.b AND r{after}.step = {step}"
        for after, step in enumerate(steps[1:], start=1)
    )
    return (
        f"SELECT DISTINCT r0.a, r{len(steps) - 1}.b, {way} FROM related r0 {joins}"
        f" WHERE r0.step = {steps[0]} AND r0.a NOT IN (SELECT obj FROM object_case)"
    )


def object_case_values(connection: Connection, case_type: str) -> list[tuple[str, str, str]]:
    """Write ``case_value`` for one case type from the latest value of each attribute; return (key, code, type)."""
    found = connection.execute(
        "SELECT key, CASE WHEN count(DISTINCT a.type) = 1 THEN min(a.type) ELSE 'text' END"
        " FROM object_attribute a JOIN object o USING (obj)"
        f" WHERE o.type = {quoted(case_type)} GROUP BY key ORDER BY count(*) DESC, key LIMIT {MAX_CASE_ATTRIBUTES}"
    ).fetchall()
    described = [
        (key, f"a{position}", kind if kind in COLUMN_TYPES else "text")
        for position, (key, kind) in enumerate(found)
    ]
    columns = "".join(
        f", try_cast(arg_max(value, late) FILTER (WHERE key = {quoted(key)})"
        f" AS {COLUMN_TYPES[kind]}) AS {code}"
        for key, code, kind in described
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE case_value AS SELECT o.obj, NULL::VARCHAR AS outcome{columns}"
        f" FROM object o LEFT JOIN (SELECT *, {late('ts', 'rowid')} AS late FROM object_attribute) a USING (obj)"
        f" WHERE o.type = {quoted(case_type)} GROUP BY o.obj"
    )
    return described


def late(time: str, place: str) -> str:
    """SQL of one number that grows with time, then with place: pairs take the engine several times as long."""
    return f"epoch_us(coalesce({time}, TIMESTAMP '1900-01-01'))::HUGEINT * {1 << 48} + {place}"


def _column(rows: RawRows, name: str) -> str:
    if name not in rows.columns:
        return (
            "NULL::BIGINT"
            if name == "line"
            else "NULL::TIMESTAMP"
            if name in {"timestamp", "time"}
            else "NULL::VARCHAR"
        )
    kind = rows.kind(name)
    if pa.types.is_timestamp(kind) and kind.tz:
        return f"timezone('UTC', {rows.expression(name)})"
    return rows.expression(name)


def _attribute_type(kind: pa.DataType) -> str:
    for test, name in (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_timestamp, "timestamp"),
        (pa.types.is_date, "date"),
    ):
        if test(kind):
            return name
    return "text"
