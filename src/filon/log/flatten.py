"""Flattening: the base tables seen as cases of one kind, with steps and variants computed once.

A perspective starts from *rows*: which event belongs to which case object. They are sorted once, in plain arrays.
Everything that any later filter on cases needs is written here in its final order: cases by variant, events and steps
by case, edges by frequency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.log.sequences import NO_RESOURCE, NO_TIME, Rows, group_rows, group_variants
from filon.log.writing_tables import CaseBlocks, append, create, timestamps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from filon.log.engine import Connection
    from filon.log.sequences import Variants

_COMPLETE = "coalesce(lower(lifecycle), 'complete') = 'complete'"
_START = "coalesce(lower(lifecycle), '') = 'start'"


@dataclass(frozen=True)
class Flattened:
    """What came of the rows: how many events stand in several cases, and the events that share case and time."""

    repeated: int
    tied: NDArray[np.int64]


def has_start_and_complete(connection: Connection) -> bool:
    """Whether the log holds rows of both life-cycle transitions, so that a complete row is an activity instance."""
    row = connection.execute(f"SELECT bool_or({_COMPLETE}) AND bool_or({_START}) FROM event").fetchone()
    return bool(row and row[0])


def linked_rows(connection: Connection, *, instances: bool) -> Rows:
    """Rows of the temporary table ``link`` (``event_id, obj``).

    ``instances`` says that one *complete* row is one activity instance (its start is the matching *start* row of the
    same case and activity, first in first out); else every row is an event of its own.
    """
    table = connection.sql(_instances_sql() if instances else _rows_sql()).to_arrow_table()
    columns = {name: table[name].to_numpy() for name in table.column_names}
    if len(columns["start"]) and (columns["start"] == NO_TIME).all():
        columns["start"] = None
    return Rows(**columns)


def flatten(connection: Connection, schema: str, rows: Rows) -> Flattened:
    """Build the tables of one perspective from its rows and the temporary table ``case_value``.

    Parameters
    ----------
    connection
        Version under construction; ``case_value`` holds one row per case object with ``obj``, ``outcome`` and the
        attributes, ``shared_case`` the objects whose events went to several cases.
    schema
        Name of the schema to create.
    rows
        Events of each case object, in any order.
    """
    connection.execute(f"CREATE SCHEMA {schema}")
    cases = group_rows(rows)
    found = group_variants(cases)
    _write_variants(connection, schema, found)
    order = np.lexsort((cases.first_ts, found.of_case))
    create(
        connection,
        "TEMP TABLE ranked",
        {
            "ci": np.arange(len(order), dtype=np.uint32),
            "obj": cases.obj[order],
            "variant": found.of_case[order],
            "n": cases.n[order].astype(np.uint32),
            "t0": timestamps(cases.first_ts[order]),
            "t1": timestamps(cases.last_ts[order]),
        },
    )
    connection.execute(_CASES.format(schema=schema))
    connection.execute(_EVENTS.format(schema=schema))
    for block in CaseBlocks(rows, cases, found, order):
        append(connection, f"{schema}.events", block.events())
        append(connection, f"{schema}.steps", block.steps())
    connection.execute("DROP TABLE ranked")
    return Flattened(cases.repeated, cases.tied)


def _write_variants(connection: Connection, schema: str, found: Variants) -> None:
    for name, columns in found.tables().items():
        create(connection, f"TABLE {schema}.{name}", columns)


def _rows_sql() -> str:
    return f"SELECT l.obj, {_columns('e', 'e.start_ts')} FROM link l JOIN event e USING (event_id)"


def _columns(event: str, start: str) -> str:
    return (
        f"{event}.event_id, {event}.act, epoch_us({event}.ts) AS ts,"
        f" coalesce(epoch_us({start}), {NO_TIME}) AS start,"
        f" coalesce({event}.res, {NO_RESOURCE})::UINTEGER AS res"
    )


def _instances_sql() -> str:
    """Pair starts with completes: a complete that finds no start waiting takes none.

    ``balance`` counts starts minus completes so far; a complete that brings it to a new minimum below zero had no
    start to take. The k-th other complete takes the k-th start.
    """
    return f"""
        WITH entry AS (
            SELECT l.obj, e.*, CASE WHEN {_START} THEN 1 WHEN {_COMPLETE} THEN -1 ELSE 0 END AS way
            FROM link l JOIN event e USING (event_id)
        ), balanced AS (
            SELECT *, sum(way) OVER w AS balance FROM entry
            WINDOW w AS (PARTITION BY obj, act ORDER BY ts, event_id ROWS UNBOUNDED PRECEDING)
        ), judged AS (
            SELECT *, way = -1 AND balance < least(0, coalesce(min(balance) OVER before, 0)) AS alone FROM balanced
            WINDOW before AS (PARTITION BY obj, act ORDER BY ts, event_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ), numbered AS (
            SELECT *, row_number() OVER (PARTITION BY obj, act, way, alone ORDER BY ts, event_id) AS k FROM judged
        )
        SELECT e.obj, {_columns("e", "coalesce(s.ts, e.start_ts)")}
        FROM numbered e
        LEFT JOIN numbered s ON e.obj = s.obj AND e.act = s.act AND e.k = s.k AND s.way = 1 AND NOT e.alone
        WHERE e.way = -1
    """


_CASES = """
    CREATE TABLE {schema}.cases AS
    SELECT r.ci, r.obj, o.object_id AS case_id, r.variant, r.n, r.t0, r.t1,
           date_diff('microsecond', r.t0, r.t1) AS duration_us,
           coalesce(s.shared, false) AS shared, c.* EXCLUDE (obj)
    FROM ranked r JOIN object o USING (obj) LEFT JOIN case_value c USING (obj)
    LEFT JOIN (SELECT DISTINCT obj, true AS shared FROM shared_case) s USING (obj)
    ORDER BY ci
"""
_EVENTS = """
    CREATE TABLE {schema}.events(
        ci UINTEGER, pos UINTEGER, act USMALLINT, ts TIMESTAMP, start_ts TIMESTAMP, res UINTEGER, event_id BIGINT);
    CREATE TABLE {schema}.steps(
        ci UINTEGER, pos UINTEGER, edge UINTEGER, src USMALLINT, dst USMALLINT, src_ts TIMESTAMP, dst_ts TIMESTAMP,
        duration_us BIGINT, src_res UINTEGER, dst_res UINTEGER)
"""
