"""chDB (ClickHouse in the process) on the tables of our published version, in its own storage."""

from __future__ import annotations

import json
from pathlib import Path

from chdb import session

from benchmarks.peers.common import (
    ENDS,
    LOOP,
    MAP,
    MEDIANS,
    PROJECTED,
    REGIONS,
    REWORK,
    SEGMENTS,
    TOP,
    VARIANTS,
    Peer,
    Source,
)

_MEDIAN, _P90 = "quantileExactInclusive(0.5)(us) AS median", "quantileExactInclusive(0.9)(us) AS p90"
_FILTER = f"region IN {REGIONS}"
_ORDERS = {"steps": "ci", "cases": "ci", "events": "(ci, pos)"}


def on_tables(source: Source) -> Peer:
    """ClickHouse's merge trees, in the order of the cases."""
    server = session.Session()
    for path in Path(source.tables).glob("*.parquet"):
        order = _ORDERS.get(path.stem, "tuple()")
        server.query(
            f"CREATE TABLE {path.stem} ENGINE = MergeTree ORDER BY {order}"  # noqa: S608 - names of ours
            f" SETTINGS allow_nullable_key = 1 AS SELECT * FROM file('{path.resolve()}', Parquet)"
        )

    def ask(*statements: str) -> None:
        for statement in statements:
            server.query(statement, "JSONCompact")

    return Peer(
        work={
            MAP: lambda: ask(_map()),
            MEDIANS: lambda: ask(_map(_MEDIAN, _P90)),
            LOOP: lambda: ask(
                _map(where=f"WHERE ci IN (SELECT ci FROM cases WHERE {_FILTER})"),  # noqa: S608 - as above
                _variants(f"WHERE {_FILTER}"),
            ),
            PROJECTED: lambda: ask(_projected(source.activities)),
            VARIANTS: lambda: ask(_variants()),
            ENDS: lambda: ask(
                *(
                    f"SELECT {end}, sum(n) FROM variants GROUP BY {end}"  # noqa: S608 - names of ours
                    for end in ("first_act", "last_act")
                )
            ),
            REWORK: lambda: ask(
                "SELECT act, sum(n) FROM counts JOIN variants USING (variant) WHERE k > 1 GROUP BY act"
            ),
            SEGMENTS: lambda: ask(
                f"SELECT region, team, count(), {_MEDIAN}, {_P90} FROM cases GROUP BY region, team"  # noqa: S608
            ),
        },
        edges=lambda: _edges(server),
        variants=lambda: int(str(server.query("SELECT uniqExact(variant) FROM cases", "TSV"))),
    )


def _map(*figures: str, where: str = "") -> str:
    columns = ", ".join(("edge", "count() AS n", "avg(us) AS mean", *figures))
    return f"SELECT {columns} FROM steps {where} GROUP BY edge"  # noqa: S608 - names of ours


def _variants(where: str = "") -> str:
    top = f"SELECT variant FROM cases {where} GROUP BY variant ORDER BY count() DESC, variant LIMIT {TOP}"  # noqa: S608
    rest = f"{where or 'WHERE true'} AND variant IN ({top})"
    return f"SELECT variant, count(), avg(us), {_MEDIAN} FROM cases {rest} GROUP BY variant"  # noqa: S608


def _projected(activities: tuple[str, ...]) -> str:
    codes = f"SELECT act FROM activities WHERE key IN {activities}"  # noqa: S608 - names of ours
    before = (
        "SELECT ci, act, ts, lagInFrame(toInt32(act), 1, -1) OVER w AS before, lagInFrame(ts) OVER w AS since"  # noqa: S608
        f" FROM events WHERE act IN ({codes})"
        " WINDOW w AS (PARTITION BY ci ORDER BY pos ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    )
    time = "avg(dateDiff('microsecond', since, ts))"
    return f"SELECT before, act, count(), {time} FROM ({before}) WHERE before >= 0 GROUP BY before, act"  # noqa: S608


def _edges(server: session.Session) -> list[list[object]]:
    found = server.query(
        f"SELECT source, target, n, median / 1e6 FROM ({_map(_MEDIAN)}) AS counted JOIN edges USING (edge)",  # noqa: S608
        "JSONCompact",
    )
    rows = json.loads(str(found))["data"]
    return [[source, target, int(n), float(median)] for source, target, n, median in rows]
