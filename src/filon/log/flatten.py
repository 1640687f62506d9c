"""Flattening: the base tables seen as cases of one kind, with steps and variants computed once.

A perspective starts from a *link* (which event belongs to which case object). Everything that any later filter on
cases needs is written here in its final order: cases by variant, events and steps by case, edges by frequency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filon.log.engine import Connection

_COMPLETE = "coalesce(lower(lifecycle), 'complete') = 'complete'"
_START = "coalesce(lower(lifecycle), '') = 'start'"
# Cases are sorted once: the window that numbers their events also looks one event back.
_PLACE = """
    (row_number() OVER w - 1)::UINTEGER AS pos, lag(e.act) OVER w AS src, lag(e.ts) OVER w AS src_ts,
    lag(e.res) OVER w AS src_res
"""


def has_start_and_complete(connection: Connection) -> bool:
    """Whether the log holds rows of both life-cycle transitions, so that a complete row is an activity instance."""
    row = connection.execute(f"SELECT bool_or({_COMPLETE}) AND bool_or({_START}) FROM event").fetchone()
    return bool(row and row[0])


def flatten(connection: Connection, schema: str, *, instances: bool) -> None:
    """Build the tables of one perspective from the temporary tables ``link`` and ``case_value``.

    Parameters
    ----------
    connection
        Version under construction; ``link`` holds ``event_id, obj``, ``case_value`` one row per case object with
        ``obj``, ``outcome`` and the attributes, ``shared_object`` the objects whose events went to several cases.
    schema
        Name of the schema to create.
    instances
        Whether one *complete* row is one activity instance (its start is the matching *start* row of the same case
        and activity, first in first out); else every row is an event of its own.
    """
    connection.execute(f"CREATE SCHEMA {schema}")
    connection.execute(_instances_sql() if instances else _rows_sql())
    connection.execute(_TRACES)
    for statement in (_VARIANTS, _CASES, _EVENTS, _STEPS, _VARIANT_EDGES):
        connection.execute(statement.format(schema=schema))
    connection.execute("DROP TABLE flat; DROP TABLE trace; DROP TABLE ranked")


def _rows_sql() -> str:
    return f"""
        CREATE TEMP TABLE flat AS
        SELECT l.obj, e.event_id, e.act, e.ts, e.start_ts, e.res, {_PLACE}
        FROM link l JOIN event e USING (event_id)
        WINDOW w AS (PARTITION BY l.obj ORDER BY e.ts, e.event_id)
    """


def _instances_sql() -> str:
    """Pair starts with completes: a complete that finds no start waiting takes none.

    ``balance`` counts starts minus completes so far; a complete that brings it to a new minimum below zero had no
    start to take. The k-th other complete takes the k-th start.
    """
    return f"""
        CREATE TEMP TABLE flat AS
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
        SELECT e.obj, e.event_id, e.act, e.ts, coalesce(s.ts, e.start_ts) AS start_ts, e.res, {_PLACE}
        FROM numbered e
        LEFT JOIN numbered s ON e.obj = s.obj AND e.act = s.act AND e.k = s.k AND s.way = 1 AND NOT e.alone
        WHERE e.way = -1
        WINDOW w AS (PARTITION BY e.obj ORDER BY e.ts, e.event_id)
    """


_TRACES = """
    CREATE TEMP TABLE trace AS
    SELECT obj, list(act ORDER BY pos) AS acts, count(*)::UINTEGER AS n, min(ts) AS t0, max(ts) AS t1
    FROM flat GROUP BY obj
"""
# Equal counts: the variant met first in the source comes first.
_VARIANTS = """
    CREATE TABLE {schema}.variants AS
    SELECT (row_number() OVER (ORDER BY count(*) DESC, min(obj)))::UINTEGER AS variant, count(*)::UINTEGER AS n,
           len(acts)::UINTEGER AS length, acts[1] AS first_act, acts[-1] AS last_act, acts
    FROM trace GROUP BY acts ORDER BY variant;
    CREATE TABLE {schema}.variant_activities AS
    SELECT variant, (unnest(range(length)))::UINTEGER AS pos, unnest(acts) AS act
    FROM {schema}.variants ORDER BY variant, pos;
    CREATE TABLE {schema}.variant_counts AS
    SELECT variant, act, count(*)::UINTEGER AS k FROM {schema}.variant_activities
    GROUP BY ALL ORDER BY variant, act
"""
_CASES = """
    CREATE TEMP TABLE ranked AS
    SELECT (row_number() OVER (ORDER BY v.variant, t.t0, t.obj) - 1)::UINTEGER AS ci, t.obj, v.variant, t.n, t.t0, t.t1
    FROM trace t JOIN {schema}.variants v USING (acts);
    CREATE TABLE {schema}.cases AS
    SELECT r.ci, r.obj, o.object_id AS case_id, r.variant, r.n, r.t0, r.t1,
           date_diff('microsecond', r.t0, r.t1) AS duration_us,
           coalesce(s.shared, false) AS shared, c.* EXCLUDE (obj)
    FROM ranked r JOIN object o USING (obj) LEFT JOIN case_value c USING (obj)
    LEFT JOIN (SELECT DISTINCT obj, true AS shared FROM shared_case) s USING (obj)
    ORDER BY ci
"""
_EVENTS = """
    CREATE TABLE {schema}.events AS
    SELECT r.ci, f.pos, f.act, f.ts, f.start_ts, f.res, f.event_id
    FROM flat f JOIN ranked r USING (obj) ORDER BY r.ci, f.pos
"""
_STEPS = """
    CREATE TABLE {schema}.edges AS
    SELECT (row_number() OVER (ORDER BY count(*) DESC, src, act) - 1)::UINTEGER AS edge, src, act AS dst
    FROM flat WHERE pos > 0 GROUP BY src, act ORDER BY edge;
    CREATE TABLE {schema}.steps AS
    SELECT r.ci, f.pos, e.edge, e.src, e.dst, f.src_ts, f.ts AS dst_ts,
           date_diff('microsecond', f.src_ts, f.ts) AS duration_us, f.src_res, f.res AS dst_res
    FROM flat f JOIN ranked r USING (obj) JOIN {schema}.edges e ON e.src = f.src AND e.dst = f.act
    WHERE f.pos > 0 ORDER BY r.ci, f.pos
"""
_VARIANT_EDGES = """
    CREATE TABLE {schema}.variant_edges AS
    SELECT p.variant, e.edge, count(*)::UINTEGER AS k
    FROM (SELECT variant, unnest(acts[:-2]) AS src, unnest(acts[2:]) AS dst FROM {schema}.variants) p
    JOIN {schema}.edges e ON e.src = p.src AND e.dst = p.dst
    GROUP BY ALL ORDER BY p.variant, e.edge
"""
