"""Where records of a remote system land before they become events: one private DuckDB file that survives any crash.

A page of records, what it says of their neighbours and the cursor behind it are written in one transaction: after an
interruption at any moment either all three are there or none. A transaction costs as much as a hundred records, so
pages that come within a moment share one, in their order: an interruption loses that moment and nothing else. Records
are only ever appended, the newest of each id counts, so that a page read twice changes nothing.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

import duckdb
import pyarrow as pa

from filon.core.errors import LimitError, RefusedInputError
from filon.log.engine import connect, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from filon.log.engine import Connection

State = Literal["live", "archived", "gone"]
WASTE = 0.5
"""Share of outdated rows beyond which the file is written anew."""
_FEW = 10_000
MOMENT_S = 0.5
"""How long a page may wait for others before it is on disk."""
_MOST_WAITING = 5_000

_TABLES = """
    CREATE TABLE IF NOT EXISTS record(
        seq BIGINT, kind VARCHAR, id VARCHAR, modified VARCHAR, state VARCHAR, body VARCHAR);
    CREATE TABLE IF NOT EXISTS tie(from_kind VARCHAR, to_kind VARCHAR, from_id VARCHAR, to_id VARCHAR, types VARCHAR);
    CREATE TABLE IF NOT EXISTS fact(key VARCHAR, value VARCHAR);
"""
_RECORD = pa.schema(
    [("seq", pa.int64()), *((name, pa.string()) for name in ("kind", "id", "modified", "state", "body"))]
)
_TIE = pa.schema([(name, pa.string()) for name in ("from_kind", "to_kind", "from_id", "to_id", "types")])


class LandingBusyError(RefusedInputError):
    """Another process is writing the same landing file."""

    code = "landing_busy"


class LandingDiskError(LimitError):
    """The landing file could not be written; what was committed before is safe."""

    code = "landing_disk"


class Landed(NamedTuple):
    """A record as it is kept; ``body`` is its JSON text, ``None`` where only its state is known."""

    kind: str
    id: str
    modified: str
    state: State
    body: str | None


class Tie(NamedTuple):
    """Two neighbours; ``types`` is the JSON text of what ties them."""

    from_kind: str
    to_kind: str
    from_id: str
    to_id: str
    types: str


class TiesOf(NamedTuple):
    """Records whose neighbours of one type were read: whatever is not among the ties of the page is no more."""

    from_kind: str
    to_kind: str
    from_ids: Sequence[str]


@dataclass(frozen=True)
class Page:
    """What one answer of the remote system brings; committed as a whole.

    ``facts`` are kept by key, such as the cursor of the next page; ``None`` forgets the key.
    """

    records: Sequence[Landed] = ()
    ties: Sequence[Tie] = ()
    ties_of: Sequence[TiesOf] = ()
    facts: dict[str, Any] = field(default_factory=dict)


class _Waiting:
    """Pages that share a transaction: their rows one after the other, the last word on each fact."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.records: list[Landed] = []
        self.ties: list[Tie] = []
        self.ties_of: dict[tuple[str, str], set[str]] = {}
        self.facts: dict[str, Any] = {}

    @property
    def rows(self) -> int:
        """Number of records and ties."""
        return len(self.records) + len(self.ties)

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.records or self.ties or self.ties_of or self.facts)

    def conflicts(self, page: Page) -> bool:
        """Whether a page reads the neighbours of a record anew that wait already: the old go before any new."""
        return any(
            not self.ties_of.get((one.from_kind, one.to_kind), set()).isdisjoint(one.from_ids)
            for one in page.ties_of
        )

    def take(self, page: Page, number: int) -> None:
        """Add a page whose first record has a number."""
        self.numbers += range(number, number + len(page.records))
        self.records += page.records
        self.ties += page.ties
        for one in page.ties_of:
            self.ties_of.setdefault((one.from_kind, one.to_kind), set()).update(one.from_ids)
        self.facts |= page.facts


class Landing:
    """The landing file of one portal; one process at a time may have it open, its threads take turns.

    Parameters
    ----------
    path
        File to create or open.
    memory_mb
        Bound of the engine's memory.

    Raises
    ------
    LandingBusyError
        Another process has it open.
    """

    def __init__(self, path: Path, *, memory_mb: int | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._memory_mb = memory_mb
        self._alone = threading.RLock()
        self._waiting = _Waiting()
        self._timer: threading.Timer | None = None
        self._connection = self._opened(path)
        self._next = self._one("SELECT coalesce(max(seq), 0) + 1 FROM record")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits, and close the file."""
        with self._alone:
            try:
                self.flush()
            finally:
                self._connection.close()

    # -- writing -----------------------------------------------------------------------------------------------

    def commit(self, page: Page) -> None:
        """Take a page, all of it or nothing of it; it is on disk after a moment, or before anything is looked up."""
        if page == Page():
            return
        with self._alone:
            if self._waiting.conflicts(page):
                self.flush()
            self._waiting.take(page, self._next)
            self._next += len(page.records)
            if self._waiting.rows >= _MOST_WAITING:
                self.flush()
            elif self._timer is None:
                self._timer = threading.Timer(MOMENT_S, self._flush_in_time)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write the pages that wait, in one transaction.

        Raises
        ------
        LandingDiskError
            The pages go on waiting; the next call tries again.
        """
        with self._alone:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._waiting.empty:
                return
            try:
                self._connection.execute("BEGIN")
                self._write(self._waiting)
                self._connection.execute("COMMIT")
            except (duckdb.IOException, duckdb.FatalException) as error:
                with suppress(duckdb.Error):
                    self._connection.execute("ROLLBACK")
                raise LandingDiskError(path=str(self.path), detail=type(error).__name__) from None
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._waiting = _Waiting()

    def _flush_in_time(self) -> None:
        # Whoever commits or looks next is told of a failure.
        with self._alone, suppress(LandingDiskError, duckdb.Error):
            self._timer = None
            self.flush()

    def _write(self, waiting: _Waiting) -> None:
        if waiting.records:
            self._insert("record", [waiting.numbers, *zip(*waiting.records, strict=True)], _RECORD)
        for (from_kind, to_kind), ids in waiting.ties_of.items():
            self._forget_ties(from_kind, to_kind, ids)
        if waiting.ties:
            self._insert("tie", list(zip(*waiting.ties, strict=True)), _TIE)
        if waiting.facts:
            keys = list(waiting.facts)
            self._connection.execute("DELETE FROM fact WHERE key IN (SELECT unnest(?::VARCHAR[]))", [keys])
        for key, value in waiting.facts.items():
            if value is not None:
                self._connection.execute("INSERT INTO fact VALUES (?, ?)", [key, json.dumps(value)])

    def _insert(self, table: str, columns: Sequence[Sequence[Any]], schema: pa.Schema) -> None:
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        self._connection.register("incoming", pa.Table.from_arrays(arrays, schema=schema))
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def _forget_ties(self, from_kind: str, to_kind: str, from_ids: set[str]) -> None:
        self._connection.execute(
            "DELETE FROM tie WHERE from_kind = ? AND to_kind = ? AND from_id IN (SELECT unnest(?::VARCHAR[]))",
            [from_kind, to_kind, list(from_ids)],
        )

    def erase(
        self, kind: str, identity: str, masked: Sequence[Landed], facts: dict[str, Any] | None = None
    ) -> None:
        """Remove a record, every earlier state of it and its ties; ``masked`` replaces records that named it.

        The file is written anew, so that nothing of it stays behind in free blocks.
        """
        with self._alone:
            self.flush()
            self._connection.execute("BEGIN")
            for one_kind, one_id in [(kind, identity), *((one.kind, one.id) for one in masked)]:
                self._connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", [one_kind, one_id])
            self._connection.execute(
                "DELETE FROM tie WHERE (from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?)",
                [kind, identity, kind, identity],
            )
            waiting = _Waiting()
            waiting.take(Page(masked, facts=facts or {}), self._next)
            self._write(waiting)
            self._connection.execute("COMMIT")
            self._next += len(masked)
            self.rewrite()

    def drop_kind(self, kind: str, facts: Sequence[str] = ()) -> None:
        """Remove all records of a type, their ties and some facts; the file is written anew."""
        with self._alone:
            self.flush()
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM record WHERE kind = ?", [kind])
            self._connection.execute("DELETE FROM tie WHERE from_kind = ? OR to_kind = ?", [kind, kind])
            waiting = _Waiting()
            waiting.take(Page(facts=dict.fromkeys(facts)), self._next)
            self._write(waiting)
            self._connection.execute("COMMIT")
            self.rewrite()

    def compact(self) -> None:
        """Write the file anew when much of it is outdated."""
        rows = self._one("SELECT count(*) FROM record")
        newest = self._one("SELECT count(*) FROM (SELECT DISTINCT kind, id FROM record)")
        if rows > _FEW and newest < (1 - WASTE) * rows:
            self.rewrite()

    def rewrite(self) -> None:
        """Copy what counts to a new file and put it in the place of the old one."""
        with self._alone:
            self.flush()
            self._copy()

    def _copy(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        self._connection.close()
        copy = connect(fresh, memory_mb=self._memory_mb, attach={"former": self.path})
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
        fresh.replace(self.path)
        self._connection = self._opened(self.path)

    # -- looking -----------------------------------------------------------------------------------------------

    @property
    def next_number(self) -> int:
        """Number that the next record gets; whatever is read again from now on has this one or a higher."""
        return self._next

    def fact(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """Value kept under a key; ``None`` when there is none."""
        with self._alone:
            if key in self._waiting.facts:
                return json.loads(json.dumps(self._waiting.facts[key]))
            rows = self._connection.execute("SELECT value FROM fact WHERE key = ?", [key]).fetchall()
        return json.loads(rows[0][0]) if rows else None

    def facts(self, prefix: str) -> dict[str, Any]:
        """Values of the keys that begin with a prefix, by the rest of the key."""
        found = self._rows("SELECT key, value FROM fact WHERE starts_with(key, ?) ORDER BY key", [prefix])
        return {key.removeprefix(prefix): json.loads(value) for key, value in found}

    def ids(self, kind: str, state: State = "live", *, before: int | None = None) -> list[str]:
        """Ids of one type in one state, in numeric order; ``before``: only those not read again since that number."""
        found = self._rows(
            "SELECT id FROM (SELECT id, arg_max(state, seq) AS state, max(seq) AS seq FROM record WHERE kind = ?"
            " GROUP BY id) WHERE state = ? AND (? IS NULL OR seq < ?) ORDER BY length(id), id",
            [kind, state, before, before],
        )
        return [row[0] for row in found]

    def modified(self, kind: str, ids: Sequence[str]) -> dict[str, str]:
        """When the known ones among some live records last changed."""
        found = self._rows(
            "SELECT id, arg_max(modified, seq) FROM record WHERE kind = ?"
            " AND id IN (SELECT unnest(?::VARCHAR[])) GROUP BY id HAVING arg_max(state, seq) = 'live'",
            [kind, list(ids)],
        )
        return {row[0]: row[1] for row in found}

    def bodies(self, kind: str, pattern: str = "%") -> list[tuple[str, str]]:
        """Ids and JSON texts of the live records of a type whose text matches an SQL pattern."""
        return [
            (row[0], row[1])
            for row in self._rows(
                "SELECT id, body FROM record WHERE kind = ? AND state = 'live' AND body LIKE ?"
                " AND seq IN (SELECT max(seq) FROM record WHERE kind = ? GROUP BY id) ORDER BY length(id), id",
                [kind, pattern, kind],
            )
        ]

    def neighbours(
        self, from_kind: str, to_kind: str, *, of: Sequence[str], reverse: bool = False
    ) -> set[tuple[str, str]]:
        """Pairs (from, to) known for some ids, looked up from the side of ``from`` or, reversed, of ``to``."""
        side = "to_id" if reverse else "from_id"
        found = self._rows(
            f"SELECT from_id, to_id FROM tie WHERE from_kind = ? AND to_kind = ?"
            f" AND {side} IN (SELECT unnest(?::VARCHAR[]))",
            [from_kind, to_kind, list(of)],
        )
        return {(row[0], row[1]) for row in found}

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of records by type and state."""
        found = self._rows(
            "SELECT kind, state, count(*) FROM"
            " (SELECT kind, arg_max(state, seq) AS state FROM record GROUP BY kind, id) GROUP BY ALL ORDER BY ALL"
        )
        counts: dict[str, dict[str, int]] = {}
        for kind, state, count in found:
            counts.setdefault(kind, {})[state] = count
        return counts

    # -- neighbourhoods ----------------------------------------------------------------------------------------

    def arrange(
        self, groups: Sequence[Sequence[str]], *, aliases: Mapping[tuple[str, str], str], size: int
    ) -> int:
        """Cut everything that counts into batches and return their number.

        Parameters
        ----------
        groups
            Types that are read together, group after group. Within a group, records that reach each other through
            ties of these types stand in one batch.
        aliases
            Id under which a record lives on, by (type, old id): ties to it still lead somewhere.
        size
            Records of a batch, exceeded only by a single neighbourhood that is larger.
        """
        self.flush()
        self._connection.execute("""
            CREATE OR REPLACE TEMP TABLE place(
                grp INTEGER, rank INTEGER, kind VARCHAR, id VARCHAR, seq BIGINT, part BIGINT, live BOOLEAN,
                batch INTEGER)
        """)
        self._take_aliases(aliases)
        for number, kinds in enumerate(groups):
            self._place(number, kinds)
        self._connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE place AS
            WITH part AS (SELECT grp, part, count(*) AS n, min(rank) AS rank FROM place GROUP BY ALL),
                 cut AS (SELECT grp, part, (sum(n) OVER (PARTITION BY grp ORDER BY part) - n) // {size} AS slice
                         FROM part),
                 numbered AS (SELECT grp, part, dense_rank() OVER (ORDER BY grp, slice) - 1 AS batch FROM cut)
            SELECT p.* EXCLUDE batch, n.batch FROM place p JOIN numbered n USING (grp, part)
        """)
        return self._one("SELECT coalesce(max(batch) + 1, 0) FROM place")

    def batch(self, number: int) -> tuple[list[Landed], list[Tie]]:
        """Records of a batch in numeric order of their ids, and the ties that start from them."""
        records = self._rows(
            "SELECT r.kind, r.id, r.modified, r.state, r.body FROM record r JOIN place p USING (seq)"
            " WHERE p.batch = ? ORDER BY p.rank, length(r.id), r.id",
            [number],
        )
        kept = [Landed(*row) for row in records]
        ties = self._rows(
            "SELECT t.* FROM tie t JOIN place p ON p.kind = t.from_kind AND p.id = t.from_id WHERE p.batch = ?"
            " AND ((t.to_kind, t.to_id) IN (SELECT kind, id FROM place WHERE live)"
            " OR (t.to_kind, t.to_id) IN (SELECT kind, id FROM alias))"
            " ORDER BY length(t.from_id), t.from_id, t.to_kind, length(t.to_id), t.to_id",
            [number],
        )
        return kept, [Tie(*row) for row in ties]

    def _place(self, group: int, kinds: Sequence[str]) -> None:
        ranks = ", ".join(f"({quoted(kind)}, {rank})" for rank, kind in enumerate(kinds))
        self._connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE node AS
            SELECT k.rank, n.kind, n.id, n.seq, n.live, row_number() OVER (ORDER BY length(n.id), n.id, k.rank) AS part
            FROM (SELECT kind, id, max(seq) AS seq, arg_max(state, seq) = 'live' AS live FROM record
                  GROUP BY kind, id HAVING arg_max(state, seq) <> 'gone') n
            JOIN (VALUES {ranks}) k(kind, rank) USING (kind);
            CREATE OR REPLACE TEMP TABLE edge AS
            SELECT a.seq AS a, b.seq AS b FROM tie t
            LEFT JOIN alias x ON x.kind = t.from_kind AND x.id = t.from_id
            LEFT JOIN alias y ON y.kind = t.to_kind AND y.id = t.to_id
            JOIN node a ON a.kind = t.from_kind AND a.id = coalesce(x.survivor, t.from_id)
            JOIN node b ON b.kind = t.to_kind AND b.id = coalesce(y.survivor, t.to_id);
        """)
        while self._spread():
            pass
        self._connection.execute(
            f"INSERT INTO place SELECT {group}, rank, kind, id, seq, part, live, NULL FROM node"
        )

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

    def _opened(self, path: Path) -> Connection:
        try:
            connection = connect(path, memory_mb=self._memory_mb)
        except duckdb.IOException:
            raise LandingBusyError(path=str(path)) from None
        connection.execute(_TABLES)
        return connection

    def _rows(self, sql: str, parameters: list[object] | None = None) -> list[tuple[Any, ...]]:
        with self._alone:
            self.flush()
            return self._connection.execute(sql, parameters or []).fetchall()

    def _one(self, sql: str) -> int:
        rows = self._rows(sql)
        return int(rows[0][0]) if rows else 0
