"""Where records of a remote system land before they become events: one private DuckDB file that survives any crash.

A page of records, what it says of their neighbours and the cursor behind it are written in one transaction: after an
interruption at any moment either all three are there or none. A transaction costs as much as a hundred records, so
pages that come within a moment share one, in their order: an interruption loses that moment and nothing else. Records
are only ever appended, the newest of each id counts, so that a page read twice changes nothing.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa

from filon.core.errors import LimitError, RefusedInputError
from filon.log.engine import connect
from filon.log.landing.neighbourhoods import Neighbourhoods
from filon.log.landing.pages import Page, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from filon.log.engine import Connection
    from filon.log.landing.pages import Landed, State

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
        self._waiting = Waiting()
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
            with self._transaction():
                self._write(self._waiting)
            self._waiting = Waiting()

    def _flush_in_time(self) -> None:
        # Whoever commits or looks next is told of a failure.
        with self._alone, suppress(LandingDiskError, duckdb.Error):
            self._timer = None
            self.flush()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of what is done inside, or nothing of it."""
        self._connection.execute("BEGIN")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            if isinstance(error, duckdb.IOException | duckdb.FatalException):
                raise LandingDiskError(path=str(self.path), detail=type(error).__name__) from None
            raise

    def _write(self, waiting: Waiting) -> None:
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
        waiting = Waiting()
        waiting.take(Page(masked, facts=facts or {}), self._next)
        with self._alone:
            self.flush()
            with self._transaction():
                for one_kind, one_id in [(kind, identity), *((one.kind, one.id) for one in masked)]:
                    self._connection.execute(
                        "DELETE FROM record WHERE kind = ? AND id = ?", [one_kind, one_id]
                    )
                self._connection.execute(
                    "DELETE FROM tie WHERE (from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?)",
                    [kind, identity, kind, identity],
                )
                self._write(waiting)
            self._next += len(masked)
            self.rewrite()

    def drop_kind(self, kind: str, facts: Sequence[str] = ()) -> None:
        """Remove all records of a type, their ties and some facts; the file is written anew."""
        waiting = Waiting()
        waiting.take(Page(facts=dict.fromkeys(facts)), self._next)
        with self._alone:
            self.flush()
            with self._transaction():
                self._connection.execute("DELETE FROM record WHERE kind = ?", [kind])
                self._connection.execute("DELETE FROM tie WHERE from_kind = ? OR to_kind = ?", [kind, kind])
                self._write(waiting)
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

    def neighbourhoods(
        self, groups: Sequence[Sequence[str]], *, aliases: Mapping[tuple[str, str], str], size: int
    ) -> Neighbourhoods:
        """Everything that counts, cut into batches (see :class:`Neighbourhoods`), as it is now."""
        self.flush()
        return Neighbourhoods(self._connection, groups, aliases=aliases, size=size)

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
