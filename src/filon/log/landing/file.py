"""Where records of a remote system land before they become events: one private DuckDB file that survives any crash.

A page of records, what it says of their neighbours and the cursor behind it are written in one transaction: after an
interruption at any moment either all three are there or none. A transaction costs as much as a hundred records, so
pages that come within a moment share one, in their order: an interruption loses that moment and nothing else. While
one thread writes, the others go on committing. Records are only ever appended, the newest of each id counts, so that a
page read twice changes nothing.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

import duckdb

from filon.core.errors import LimitError, RefusedInputError
from filon.log.landing import tables
from filon.log.landing.looking import Looking
from filon.log.landing.neighbourhoods import Neighbourhoods, pieces_beside
from filon.log.landing.pages import Landed, Page, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from filon.log.engine import Connection

WASTE = 0.5
"""Share of outdated rows beyond which the file is written anew."""
_FEW = 10_000
MOMENT_S = 0.5
"""How long a page may wait for others before it is on disk."""
_MOST_WAITING = 20_000
_ENGINE_MB = 400
"""Enough for any portal: the engine keeps what it has read as long as it may, and gains little by it."""


class LandingBusyError(RefusedInputError):
    """Another process is writing the same landing file."""

    code = "landing_busy"


class LandingDiskError(LimitError):
    """The landing file could not be written; what was committed before is safe."""

    code = "landing_disk"


class Landing(Looking):
    """The landing file of one portal; one process at a time may have it open, its threads take turns.

    Parameters
    ----------
    path
        File to create or open.
    memory_mb
        Bound of the engine's memory; what does not fit spills to the disk. ``None``: most of the machine's.

    Raises
    ------
    LandingBusyError
        Another process has it open.
    """

    def __init__(self, path: Path, *, memory_mb: int | None = _ENGINE_MB) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._memory_mb = memory_mb
        # Whoever takes both takes the connection first.
        self._connecting = threading.RLock()
        self._alone = threading.RLock()
        self._waiting = Waiting()
        self._leaving: deque[Waiting] = deque()
        self._timer: threading.Timer | None = None
        self._connection = self._opened()
        self._next = int(self._rows("SELECT coalesce(max(seq), 0) + 1 FROM record")[0][0])
        # Facts are few and looked up at every step; nobody else writes them while the file is open.
        self._facts: dict[str, str] = dict(self._rows("SELECT key, value FROM fact"))
        self._tied = tables.tied(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits, and close the file."""
        with self._connecting:
            try:
                self.flush()
            finally:
                self._connection.close()

    # -- writing -----------------------------------------------------------------------------------------------

    def commit(self, page: Page) -> None:
        """Take a page, all of it or nothing of it; it is on disk after a moment, or before anything is looked up."""
        if page.empty:
            return
        while not self._taken(page):
            self.flush()
        if self._waiting.rows >= _MOST_WAITING:
            self.flush()

    def _taken(self, page: Page) -> bool:
        """Let a page wait with the others; ``False`` while one waits that has to be written before."""
        with self._alone:
            if self._waiting.conflicts(page):
                return False
            self._learn(self._waiting.take(page, self._next))
            self._next += len(page.records)
            if self._timer is None:
                self._timer = threading.Timer(MOMENT_S, self._flush_in_time)
                self._timer.daemon = True
                self._timer.start()
            return True

    def flush(self) -> None:
        """Write the pages that wait, those that came together in one transaction.

        Raises
        ------
        LandingDiskError
            The pages go on waiting; the next call tries again.
        """
        with self._connecting:
            with self._alone:
                if self._timer is not None:
                    self._timer.cancel()
                    self._timer = None
                if not self._waiting.empty:
                    self._leaving.append(self._waiting)
                    self._waiting = Waiting()
            while self._leaving:
                with self._transaction():
                    tables.write(self._connection, self._leaving[0], self._tied)
                self._leaving.popleft()

    def _flush_in_time(self) -> None:
        # Whoever commits or looks next is told of a failure.
        with suppress(LandingDiskError, duckdb.Error):
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

    def _learn(self, facts: Mapping[str, str | None]) -> None:
        for key, value in facts.items():
            if value is None:
                self._facts.pop(key, None)
            else:
                self._facts[key] = value

    # -- taking away -------------------------------------------------------------------------------------------

    def erase(
        self, kind: str, identity: str, masked: Sequence[Landed], facts: dict[str, Any] | None = None
    ) -> None:
        """Remove a record, every earlier state of it and its ties; ``masked`` replaces records that named it.

        The file is written anew, so that nothing of it stays behind in free blocks.
        """
        with self._connecting, self._alone, self._writing_anew(Page(masked, facts=facts or {})):
            for one in masked:
                self._connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", [one.kind, one.id])
            tables.forget(self._connection, kind, identity)

    def drop_kind(self, kind: str, facts: Sequence[str] = ()) -> None:
        """Remove all records of a type, their ties and some facts; the file is written anew."""
        with self._connecting, self._alone, self._writing_anew(Page(facts=dict.fromkeys(facts))):
            tables.forget(self._connection, kind)

    def expire(self, records: Sequence[tuple[str, str]], facts: dict[str, Any]) -> None:
        """Let go of what records (type, id) say and of their ties; that they are there stays known.

        The file is written anew.
        """
        marks = [Landed(kind, identity, "", "expired", None) for kind, identity in records]
        with self._connecting, self._alone, self._writing_anew(Page(marks, facts=facts)):
            tables.forget_all(self._connection, records)

    def compact(self) -> None:
        """Write the file anew when much of it is outdated."""
        ((rows, newest),) = self._rows(
            "SELECT sum(n), count(*) FROM (SELECT count(*) AS n FROM record GROUP BY kind, id)"
        )
        if rows is not None and rows > _FEW and newest < (1 - WASTE) * rows:
            self.rewrite()

    def rewrite(self) -> None:
        """Copy what counts to a new file and put it in the place of the old one."""
        with self._connecting:
            self.flush()
            fresh = self.path.with_suffix(".new")
            self._connection.close()
            tables.copy_newest(self.path, fresh, memory_mb=self._memory_mb)
            fresh.replace(self.path)
            self._connection = self._opened()

    @contextmanager
    def _writing_anew(self, page: Page) -> Iterator[None]:
        """A transaction for what is taken away, a page at its end, and a file without free blocks after it."""
        self.flush()
        waiting = Waiting()
        facts = waiting.take(page, self._next)
        with self._transaction():
            yield
            tables.write(self._connection, waiting, self._tied)
        self._learn(facts)
        self._next += len(page.records)
        self.rewrite()

    # -- looking -----------------------------------------------------------------------------------------------

    @property
    def next_number(self) -> int:
        """Number that the next record gets; whatever is read again from now on has this one or a higher."""
        return self._next

    def fact(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """Value kept under a key; ``None`` when there is none."""
        with self._alone:
            text = self._facts.get(key)
        return None if text is None else json.loads(text)

    def facts(self, prefix: str) -> dict[str, Any]:
        """Values of the keys that begin with a prefix, by the rest of the key."""
        with self._alone:
            found = sorted((key, text) for key, text in self._facts.items() if key.startswith(prefix))
        return {key.removeprefix(prefix): json.loads(text) for key, text in found}

    def neighbourhoods(
        self, groups: Sequence[Sequence[str]], *, aliases: Mapping[tuple[str, str], str], size: int
    ) -> Neighbourhoods:
        """Everything that counts, cut into batches (see :class:`Neighbourhoods`), as it is now."""
        self.flush()
        return Neighbourhoods(self._connection, self.path, groups, aliases=aliases, size=size)

    def _opened(self) -> Connection:
        try:
            connection = tables.opened(self.path, memory_mb=self._memory_mb)
        except duckdb.IOException:
            raise LandingBusyError(path=str(self.path)) from None
        # Whoever had the file open before and was killed may have left what it says lying about.
        shutil.rmtree(pieces_beside(self.path), ignore_errors=True)
        return connection

    def _rows(
        self, sql: str, parameters: list[object] | dict[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        with self._connecting:
            self.flush()
            return self._connection.execute(sql, parameters or []).fetchall()
