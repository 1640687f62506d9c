"""What has landed, cut into batches that hold whole neighbourhoods: records that reach each other through ties."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pyarrow as pa

from filon.log.engine import quoted
from filon.log.landing.buckets import Bucket, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from filon.log.engine import Connection


_RECORD = ["kind", "id", "state", "body"]
_TIE = ["from_kind", "to_kind", "from_id", "to_id", "types"]
_RECORD_KEYS = ("rank", "length", "id")
_TIE_KEYS = ("from_length", "from_id", "to_kind", "to_length", "to_id")
_ROWS_AT_ONCE = 4_096
_RECORDS = """
    SELECT p.batch, p.rank, length(r.id) AS length, r.kind, r.id, r.state, r.body
    FROM record r JOIN place p USING (seq) WHERE p.grp = {group}
"""
# Whatever a tie may lead to. Most records of a portal are exchanges, and no tie starts from what they are about.
_TARGETS = """
    CREATE OR REPLACE TEMP TABLE target AS
    SELECT kind, id FROM place WHERE live AND kind IN (SELECT DISTINCT to_kind FROM tie)
    UNION ALL SELECT kind, id FROM alias
"""
# Ties that start from a placed record and still lead somewhere.
_TIES = """
    SELECT p.batch, length(t.from_id) AS from_length, length(t.to_id) AS to_length, t.*
    FROM tie t JOIN place p ON p.kind = t.from_kind AND p.id = t.from_id
    WHERE p.grp = {group}
      AND (t.to_kind, t.to_id) IN (SELECT kind, id FROM target)
"""


class Batch(NamedTuple):
    """Some whole neighbourhoods: records (kind, id, state, body) and the ties that start from them."""

    records: pa.Table
    ties: pa.Table


class Piece(NamedTuple):
    """Some batches in files of their own, which any process can read, once."""

    records: Bucket
    ties: Bucket

    def batches(self) -> Iterator[Batch]:
        """Batches in order; reading them takes the files away."""
        for some, theirs in zip(self.records.batches(), self.ties.batches(), strict=True):
            yield Batch(some.select(_RECORD), theirs.select(_TIE))


class Neighbourhoods:
    """Batches of records, ``number`` of them. Use as a context manager.

    Parameters
    ----------
    connection, path
        The landing file; batches are put in order beside it.
    groups
        Types that are read together, group after group. Within a group, records that reach each other through ties of
        these types stand in one batch.
    aliases
        Id under which a record lives on, by (type, old id): ties to it still lead somewhere.
    size
        Records of a batch, exceeded only by a single neighbourhood that is larger.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        groups: Sequence[Sequence[str]],
        *,
        aliases: Mapping[tuple[str, str], str],
        size: int,
    ) -> None:
        self._connection = connection
        self._folder = pieces_beside(path)
        self._connection.execute("""
            CREATE OR REPLACE TEMP TABLE place(
                grp INTEGER, rank INTEGER, kind VARCHAR, id VARCHAR, seq BIGINT, part BIGINT, live BOOLEAN,
                batch INTEGER);
            CREATE OR REPLACE TEMP TABLE newest AS
            SELECT kind, id, max(seq) AS seq, arg_max(state, seq) = 'live' AS live FROM record
            GROUP BY kind, id HAVING arg_max(state, seq) NOT IN ('gone', 'expired')
        """)
        self._take_aliases(aliases)
        self.number = 0
        for group, kinds in enumerate(groups):
            self._place(group, kinds, size)
        for table in ("newest", "node", "edge", "cut"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.execute(_TARGETS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def pieces(self) -> Iterator[Piece]:
        """All batches in order, some at a time; whoever goes through them leaves the landing file alone meanwhile.

        Group after group is cut, so that the first batches need not wait for the last. The files of those that nobody
        reads go at the end of the context.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)
        groups = self._rows("SELECT grp, min(batch), max(batch) FROM place GROUP BY grp ORDER BY grp")
        for group, first, last in groups:
            numbers = range(first, last + 1)
            records = self._cut(f"{group}.records", _RECORDS.format(group=group), numbers, _RECORD_KEYS)
            ties = self._cut(f"{group}.ties", _TIES.format(group=group), numbers, _TIE_KEYS)
            yield from map(Piece, records, ties)

    def _cut(self, name: str, sql: str, numbers: range, keys: Sequence[str]) -> list[Bucket]:
        return fill(
            self._folder / name, self._connection.sql(sql).to_arrow_reader(_ROWS_AT_ONCE), numbers, keys
        )

    def untouched_since(self, moment: str) -> list[tuple[str, str]]:
        """Type and id of the live records of neighbourhoods in which nothing changed since a moment (ISO text)."""
        found = self._rows(
            "SELECT p.kind, p.id FROM place p JOIN record r USING (seq) WHERE p.live"
            " QUALIFY max(r.modified) OVER (PARTITION BY p.grp, p.part) < ? ORDER BY p.kind, length(p.id), p.id",
            [moment],
        )
        return [(row[0], row[1]) for row in found]

    def _place(self, group: int, kinds: Sequence[str], size: int) -> None:
        ranks = ", ".join(f"({quoted(kind)}, {rank})" for rank, kind in enumerate(kinds))
        self._connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE node AS
            SELECT k.rank, n.kind, n.id, n.seq, n.live, row_number() OVER (ORDER BY length(n.id), n.id, k.rank) AS part
            FROM newest n JOIN (VALUES {ranks}) k(kind, rank) USING (kind)
        """)
        batch = f"(part - 1) // {size}"
        if len(kinds) > 1:
            self._join_neighbours()
            self._connection.execute(f"""
                CREATE OR REPLACE TEMP TABLE cut AS
                WITH part AS (SELECT part, count(*) AS n FROM node GROUP BY part),
                     cut AS (SELECT part, (sum(n) OVER (ORDER BY part) - n) // {size} AS slice FROM part)
                SELECT part, dense_rank() OVER (ORDER BY slice) - 1 AS batch FROM cut
            """)
            batch = "(SELECT batch FROM cut WHERE cut.part = node.part)"
        self._connection.execute(
            f"INSERT INTO place SELECT {group}, rank, kind, id, seq, part, live, {self.number} + {batch} FROM node"
        )
        self.number = int(self._rows("SELECT coalesce(max(batch) + 1, 0) FROM place")[0][0])

    def _join_neighbours(self) -> None:
        self._connection.execute("""
            CREATE OR REPLACE TEMP TABLE edge AS
            SELECT a.seq AS a, b.seq AS b FROM tie t
            LEFT JOIN alias x ON x.kind = t.from_kind AND x.id = t.from_id
            LEFT JOIN alias y ON y.kind = t.to_kind AND y.id = t.to_id
            JOIN node a ON a.kind = t.from_kind AND a.id = coalesce(x.survivor, t.from_id)
            JOIN node b ON b.kind = t.to_kind AND b.id = coalesce(y.survivor, t.to_id);
        """)
        while self._spread():
            pass

    def _take_aliases(self, aliases: Mapping[tuple[str, str], str]) -> None:
        rows = [(kind, old, survivor) for (kind, old), survivor in aliases.items()]
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        arrays = [pa.array(column, pa.string()) for column in columns]
        self._connection.register("incoming", pa.Table.from_arrays(arrays, names=["kind", "id", "survivor"]))
        self._connection.execute("CREATE OR REPLACE TEMP TABLE alias AS SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def _spread(self) -> int:
        """Give both ends of every tie the smaller of their two numbers; return how many numbers changed."""
        rows = self._rows("""
            UPDATE node SET part = low.part FROM (
                SELECT s, min(part) AS part FROM (
                    SELECT e.a AS s, n.part FROM edge e JOIN node n ON n.seq = e.b
                    UNION ALL SELECT e.b, n.part FROM edge e JOIN node n ON n.seq = e.a) GROUP BY s) low
            WHERE low.s = node.seq AND low.part < node.part
        """)
        return int(rows[0][0]) if rows else 0

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, list(parameters)).fetchall()


def pieces_beside(landing: Path) -> Path:
    """Folder of the pieces of a landing file; whoever reads them may have been started elsewhere."""
    return landing.resolve().with_suffix(".pieces")
