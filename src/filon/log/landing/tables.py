"""The three tables of a landing file: records, ties, facts. How pages are written into them and what is copied on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from filon.log.engine import connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from filon.log.engine import Connection
    from filon.log.landing.pages import Waiting

Pair = tuple[str, str]
"""Types of two neighbours."""
Place = tuple[int, str]
"""An id in numeric order: its length, and itself."""

_TABLES = """
    CREATE TABLE IF NOT EXISTS record(
        seq BIGINT, kind VARCHAR, id VARCHAR, modified VARCHAR, state VARCHAR,
        body VARCHAR USING COMPRESSION zstd);
    CREATE TABLE IF NOT EXISTS tie(from_kind VARCHAR, to_kind VARCHAR, from_id VARCHAR, to_id VARCHAR, types VARCHAR);
    CREATE TABLE IF NOT EXISTS fact(key VARCHAR, value VARCHAR);
"""
# Texts of records have more in common than the engine's own choice sees: a third of its size, in half its time.
# Every checkpoint packs the last rows anew: a few of them, far apart, cost half of many and leave half the file.
_SETTINGS = ("SET checkpoint_threshold = '384MB'",)
_RECORD = pa.schema(
    [("seq", pa.int64()), *((name, pa.string()) for name in ("kind", "id", "modified", "state", "body"))]
)
_TIE = pa.schema([(name, pa.string()) for name in ("from_kind", "to_kind", "from_id", "to_id", "types")])


def opened(path: Path, *, memory_mb: int | None) -> Connection:
    """Connection to a landing file whose tables are there."""
    connection = connect(path, memory_mb=memory_mb, settings=_SETTINGS)
    connection.execute(_TABLES)
    return connection


def tied(connection: Connection, among: str = "tie") -> dict[Pair, Place]:
    """The last record that has ties, by pair of types."""
    found = connection.execute(
        f"SELECT from_kind, to_kind, max((length(from_id), from_id)) FROM {among} GROUP BY ALL"
    ).fetchall()
    return {(from_kind, to_kind): place for from_kind, to_kind, place in found}


def write(connection: Connection, waiting: Waiting, known: dict[Pair, Place]) -> None:
    """Write waiting pages; ``known`` (see :func:`tied`) learns where the ties end now.

    Records are first read in their order: behind the last one that has ties there are none to replace, and looking for
    them costs more the more there are.
    """
    if waiting.records:
        with _incoming(connection, [waiting.numbers, *zip(*waiting.records, strict=True)], _RECORD):
            connection.execute("INSERT INTO record SELECT * FROM incoming")
    for pair, ids in waiting.ties_of.items():
        if ids and pair in known and min(zip(map(len, ids), ids, strict=True)) <= known[pair]:
            _forget_ties(connection, *pair, ids)
    if waiting.ties:
        with _incoming(connection, list(zip(*waiting.ties, strict=True)), _TIE):
            connection.execute("INSERT INTO tie SELECT * FROM incoming")
            for pair, place in tied(connection, "incoming").items():
                known[pair] = max(place, known.get(pair, place))
    if waiting.facts:
        _keep_facts(connection, waiting.facts)


def forget(connection: Connection, kind: str, identity: str | None = None) -> None:
    """Delete a record, or all records of a type, every earlier state included, and the ties from and to it."""
    record = "kind = $kind" if identity is None else "kind = $kind AND id = $id"
    ends = [
        f"{end}_kind = $kind" if identity is None else f"({end}_kind = $kind AND {end}_id = $id)"
        for end in ("from", "to")
    ]
    given = {"kind": kind} if identity is None else {"kind": kind, "id": identity}
    connection.execute(f"DELETE FROM record WHERE {record}", given)
    connection.execute(f"DELETE FROM tie WHERE {' OR '.join(ends)}", given)


def forget_all(connection: Connection, records: Sequence[tuple[str, str]]) -> None:
    """Delete many records (type, id), every earlier state included, and the ties from and to them."""
    given = {"kinds": [kind for kind, _ in records], "ids": [identity for _, identity in records]}
    going = "(SELECT unnest($kinds::VARCHAR[]), unnest($ids::VARCHAR[]))"
    connection.execute(f"DELETE FROM record WHERE (kind, id) IN {going}", given)
    connection.execute(
        f"DELETE FROM tie WHERE (from_kind, from_id) IN {going} OR (to_kind, to_id) IN {going}", given
    )


def copy_newest(former: Path, fresh: Path, *, memory_mb: int | None) -> None:
    """Write a new file with the newest state of every record of an old one, its ties and its facts."""
    fresh.unlink(missing_ok=True)
    copy = connect(fresh, memory_mb=memory_mb, attach={"former": former}, settings=_SETTINGS)
    copy.execute(_TABLES)
    copy.execute("""
        INSERT INTO record SELECT * FROM former.record
        WHERE seq IN (SELECT max(seq) FROM former.record GROUP BY kind, id) ORDER BY seq;
        INSERT INTO tie SELECT * FROM former.tie;
        INSERT INTO fact SELECT * FROM former.fact;
    """)
    copy.execute("DETACH former")
    copy.execute("CHECKPOINT")
    copy.close()


@contextmanager
def _incoming(connection: Connection, columns: Sequence[Sequence[Any]], schema: pa.Schema) -> Iterator[None]:
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    connection.register("incoming", pa.Table.from_arrays(arrays, schema=schema))
    yield
    connection.unregister("incoming")


def _forget_ties(connection: Connection, from_kind: str, to_kind: str, from_ids: set[str]) -> None:
    connection.execute(
        "DELETE FROM tie WHERE from_kind = ? AND to_kind = ? AND from_id IN (SELECT unnest(?::VARCHAR[]))",
        [from_kind, to_kind, list(from_ids)],
    )


def _keep_facts(connection: Connection, facts: Mapping[str, str | None]) -> None:
    connection.execute("DELETE FROM fact WHERE key IN (SELECT unnest(?::VARCHAR[]))", [list(facts)])
    kept = {key: value for key, value in facts.items() if value is not None}
    if kept:
        connection.execute(
            "INSERT INTO fact SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [list(kept), list(kept.values())],
        )
