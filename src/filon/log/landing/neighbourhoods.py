"""What has landed, cut into batches that hold whole neighbourhoods: records that reach each other through ties."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from filon.log.engine import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from filon.log.engine import Connection


_RECORD = ["kind", "id", "state", "body"]
_TIE = ["from_kind", "to_kind", "from_id", "to_id", "types"]
_TIES = pa.schema([(name, pa.string()) for name in _TIE])
_FEW = frozenset({"from_kind", "to_kind", "types"})
_ROWS_AT_ONCE = 4_096


class Batch(NamedTuple):
    """Some whole neighbourhoods: records (kind, id, state, body) and the ties that start from them."""

    records: pa.Table
    ties: pa.Table


class Neighbourhoods:
    """Batches of records: ``number`` batches, ``records`` records.

    Parameters
    ----------
    connection
        The landing file.
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
        groups: Sequence[Sequence[str]],
        *,
        aliases: Mapping[tuple[str, str], str],
        size: int,
    ) -> None:
        self._connection = connection
        self._connection.execute("""
            CREATE OR REPLACE TEMP TABLE place(
                grp INTEGER, rank INTEGER, kind VARCHAR, id VARCHAR, seq BIGINT, part BIGINT, live BOOLEAN,
                batch INTEGER);
            CREATE OR REPLACE TEMP TABLE newest AS
            SELECT kind, id, max(seq) AS seq, arg_max(state, seq) = 'live' AS live FROM record
            GROUP BY kind, id HAVING arg_max(state, seq) NOT IN ('gone', 'expired')
        """)
        self._take_aliases(aliases)
        for number, kinds in enumerate(groups):
            self._place(number, kinds)
        self._connection.execute(f"""
            DROP TABLE newest;
            CREATE OR REPLACE TEMP TABLE place AS
            WITH part AS (SELECT grp, part, count(*) AS n, min(rank) AS rank FROM place GROUP BY ALL),
                 cut AS (SELECT grp, part, (sum(n) OVER (PARTITION BY grp ORDER BY part) - n) // {size} AS slice
                         FROM part),
                 numbered AS (SELECT grp, part, dense_rank() OVER (ORDER BY grp, slice) - 1 AS batch FROM cut)
            SELECT p.* EXCLUDE batch, n.batch FROM place p JOIN numbered n USING (grp, part)
        """)
        self.number, self.records = self._rows("SELECT coalesce(max(batch) + 1, 0), count(*) FROM place")[0]

    def batches(self) -> Iterator[Batch]:
        """Batches in order; whoever goes through them leaves the landing file alone meanwhile."""
        self._place_ties()
        for (group,) in self._rows("SELECT DISTINCT grp FROM place ORDER BY 1"):
            ties = self._ties(group)
            first = ties["batch"].to_numpy()
            for number, records in self._records(group):
                low, high = np.searchsorted(first, (number, number + 1))
                yield Batch(records, ties.slice(low, high - low).select(_TIE).cast(_TIES))

    def _ties(self, group: int) -> pa.Table:
        """Ties of a group in the order of its batches, packed: few types are said of millions of pairs."""
        reader: pa.RecordBatchReader = self._connection.sql(
            "SELECT * FROM placed_tie WHERE grp = ?", params=[group]
        ).to_arrow_reader(_ROWS_AT_ONCE)
        names = reader.schema.names
        packed = [
            pa.RecordBatch.from_arrays(
                [
                    column.dictionary_encode() if name in _FEW else column
                    for name, column in zip(names, piece.columns, strict=True)
                ],
                names=names,
            )
            for piece in reader
        ]
        return pa.Table.from_batches(packed) if packed else reader.schema.empty_table()

    def _records(self, group: int) -> Iterator[tuple[int, pa.Table]]:
        """Records of each batch of a group in numeric order of their ids, sorted once and passed on as they come."""
        reader: pa.RecordBatchReader = self._connection.sql(
            "SELECT p.batch, r.kind, r.id, r.state, r.body FROM record r JOIN place p USING (seq) WHERE p.grp = ?"
            " ORDER BY p.batch, p.rank, length(r.id), r.id",
            params=[group],
        ).to_arrow_reader(_ROWS_AT_ONCE)
        number, waiting = -1, list[pa.RecordBatch]()
        for piece in reader:
            batches = piece["batch"].to_numpy()
            edges = [0, *(np.flatnonzero(np.diff(batches)) + 1), len(piece)]
            for low, high in pairwise(edges):
                if waiting and batches[low] != number:
                    yield number, pa.Table.from_batches(waiting).select(_RECORD)
                    waiting = []
                number = int(batches[low])
                waiting.append(piece.slice(low, high - low))
        if waiting:
            yield number, pa.Table.from_batches(waiting).select(_RECORD)

    def _place_ties(self) -> None:
        """Ties that start from a placed record and still lead somewhere, in the order of the batches."""
        self._connection.execute("""
            CREATE OR REPLACE TEMP TABLE placed_tie AS
            SELECT p.grp, p.batch, t.* FROM tie t JOIN place p ON p.kind = t.from_kind AND p.id = t.from_id
            WHERE (t.to_kind, t.to_id) IN (SELECT kind, id FROM place WHERE live UNION ALL SELECT kind, id FROM alias)
            ORDER BY p.batch, length(t.from_id), t.from_id, t.to_kind, length(t.to_id), t.to_id
        """)

    def untouched_since(self, moment: str) -> list[tuple[str, str]]:
        """Type and id of the live records of neighbourhoods in which nothing changed since a moment (ISO text)."""
        found = self._rows(
            "SELECT p.kind, p.id FROM place p JOIN record r USING (seq) WHERE p.live"
            " QUALIFY max(r.modified) OVER (PARTITION BY p.grp, p.part) < ? ORDER BY p.kind, length(p.id), p.id",
            [moment],
        )
        return [(row[0], row[1]) for row in found]

    def _place(self, group: int, kinds: Sequence[str]) -> None:
        ranks = ", ".join(f"({quoted(kind)}, {rank})" for rank, kind in enumerate(kinds))
        self._connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE node AS
            SELECT k.rank, n.kind, n.id, n.seq, n.live, row_number() OVER (ORDER BY length(n.id), n.id, k.rank) AS part
            FROM newest n JOIN (VALUES {ranks}) k(kind, rank) USING (kind)
        """)
        if len(kinds) > 1:
            self._join_neighbours()
        self._connection.execute(
            f"INSERT INTO place SELECT {group}, rank, kind, id, seq, part, live, NULL FROM node"
        )

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
