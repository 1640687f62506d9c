"""DuckDB connections: the only door to the engine, locked before any data of others goes through it."""

from __future__ import annotations

import atexit
import tempfile
import threading
import warnings
import weakref
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb
import narwhals as nw
import pyarrow as pa

from filon.log.resident import Resident

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import numpy as np
    from numpy.typing import NDArray

Connection = duckdb.DuckDBPyConnection

# Narwhals asks for the columns of a table now and then; on DuckDB that is a look-up, not a scan.
warnings.filterwarnings("ignore", category=nw.exceptions.PerformanceWarning)

_LOG = "log"
_SETTINGS = (
    # The progress bar and its terminal codes have no place in a library.
    "SET enable_progress_bar = false",
    # A time without zone means UTC here; the zone of the machine must never decide.
    "SET TimeZone = 'UTC'",
)
_LOCKS = ("SET enable_external_access = false", "SET lock_configuration = true")


def quoted(text: str) -> str:
    """Text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def connect(
    path: Path,
    *,
    memory_mb: int | None = None,
    attach: dict[str, Path] | None = None,
    settings: Sequence[str] = (),
) -> Connection:
    """Open a DuckDB file for writing, with no access to any other file.

    Parameters
    ----------
    path
        File to create or open.
    attach
        Further DuckDB files of ours, by the name they get.
    memory_mb
        Bound of the engine's own memory; larger work spills beside the file.
    settings
        What else to set, in SQL, before the settings are locked.
    """
    connection = duckdb.connect(str(path))
    for statement in settings:
        connection.execute(statement)
    connection.execute(f"SET temp_directory = {quoted(str(path) + '.spill')}")
    for name, other in (attach or {}).items():
        connection.execute(f"ATTACH {quoted(str(other))} AS {name}")
    if memory_mb is not None:
        connection.execute(f"SET memory_limit = '{memory_mb}MiB'")
    _settle(connection)
    return connection


def _settle(connection: Connection) -> None:
    for statement in (*_SETTINGS, *_LOCKS):
        connection.execute(statement)


class Reader:
    """A published file opened read-only, shared by threads, with a scratch memory for selections of cases.

    DuckDB connections serve one thread at a time, so each thread gets its own cursor on the same instance.
    """

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect(":memory:")
        # An engine in memory would spill into the current directory. What it may spill into it may also read and write,
        # lock or no lock, so it gets a folder that nobody else uses; it makes and removes it itself.
        spill = Path(tempfile.gettempdir()) / f"filon-spill-{uuid4().hex}"
        self._connection.execute(f"SET temp_directory = {quoted(str(spill))}")
        self._connection.execute(f"ATTACH {quoted(str(path))} AS {_LOG} (READ_ONLY)")
        _settle(self._connection)
        self._threads = threading.local()
        self._numbers = count(1)
        self._shared: dict[Hashable, Kept] = {}
        self._making = threading.RLock()
        self.resident: Resident | None = Resident()

    def cursor(self) -> Connection:
        """Cursor of the calling thread."""
        cursor: Connection | None = getattr(self._threads, "cursor", None)
        if cursor is None:
            cursor = self._threads.cursor = self._connection.cursor()
        return cursor

    def frame(self, table: str, schema: str = "main") -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Table of the published file as a lazy frame."""
        return self.lazy(f"{_LOG}.{schema}.{table}")

    def lazy(self, table: str) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Table of this engine, by its whole name, as a lazy frame of the calling thread."""
        return nw.from_native(self.cursor().table(table))

    def rows(self, sql: str, parameters: list[object] | None = None) -> list[tuple[object, ...]]:
        """Rows of a small internal query; ``sql`` is ours, values of others come as parameters."""
        return self.cursor().execute(sql, parameters or []).fetchall()

    def batches(self, sql: str, rows_per_batch: int = 50_000) -> pa.RecordBatchReader:
        """Result of an internal query, streamed."""
        return self._connection.cursor().sql(sql).to_arrow_reader(rows_per_batch)

    def keep(self, frame: nw.LazyFrame[duckdb.DuckDBPyRelation]) -> Kept:
        """Materialise a frame in the scratch memory; it is freed when nobody holds it any more."""
        name = f"kept_{next(self._numbers)}"
        frame.to_native().create(f"memory.main.{name}")
        return Kept(self, name)

    def choose(self, cases: nw.LazyFrame[duckdb.DuckDBPyRelation]) -> Chosen | Kept:
        """Compute a choice of cases once; it is freed when nobody holds it any more."""
        return Chosen(self, cases.collect(backend="pyarrow").to_native())

    def literal(self, key: Hashable, table: dict[str, list[Any]]) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Small table of ours beside the log, made once per ``key``."""
        return self._share(("literal", key), lambda: self.made(pa.table(table)))

    def once(
        self, key: Hashable, make: Callable[[], nw.LazyFrame[duckdb.DuckDBPyRelation]]
    ) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Frame computed once per ``key``, for as long as the file is open."""
        return self._share(("once", key), lambda: self.keep(make()))

    def _share(self, key: Hashable, make: Callable[[], Kept]) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        # A second table of one key would free the first, which another thread may be reading.
        with self._making:
            if key not in self._shared:
                self._shared[key] = make()
            return self._shared[key].frame()

    def made(self, table: pa.Table) -> Kept:
        """Small table of ours in the scratch memory."""
        cursor = self._connection.cursor()
        kept = Kept(self, f"kept_{next(self._numbers)}")
        cursor.register("incoming", table)
        cursor.execute(f"CREATE TABLE memory.main.{kept.name} AS SELECT * FROM incoming")
        cursor.unregister("incoming")
        return kept

    def drop(self, name: str) -> None:
        """Free a table of the scratch memory."""
        with suppress(duckdb.Error):
            self._connection.cursor().execute(f"DROP TABLE IF EXISTS memory.main.{name}")

    def close(self) -> None:
        """Close the file; frames made from it can no longer be used."""
        self._shared.clear()
        if self.resident is not None:
            self.resident.forget()
        self._connection.close()


class Chosen:
    """A choice of cases, held in memory; a table of the engine when a frame of it is first asked for."""

    def __init__(self, reader: Reader, cases: pa.Table) -> None:
        self._reader = reader
        self._cases = cases
        self._table: Kept | None = None
        self._making = threading.Lock()
        self.ci: NDArray[np.uint32] | None = cases["ci"].to_numpy()

    def frame(self) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Choice as a lazy frame of the calling thread."""
        with self._making:
            if self._table is None:
                self._table = self._reader.made(self._cases)
        return self._table.frame()


class Kept:
    """A table in the scratch memory of a reader."""

    ci = None

    def __init__(self, reader: Reader, name: str) -> None:
        self._reader = reader
        self.name = name
        weakref.finalize(self, reader.drop, name)

    def frame(self) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Table as a lazy frame of the calling thread."""
        return self._reader.lazy(f"memory.main.{self.name}")


@atexit.register
def _forget_engine_types() -> None:
    # Narwhals caches DuckDB type objects; freed after the engine they make its binding print warnings at exit.
    with suppress(ImportError, AttributeError):
        from narwhals._duckdb import utils  # noqa: PLC0415 - only where narwhals loaded it

        utils._non_nested_native_to_narwhals_dtype.cache_clear()  # noqa: SLF001 - no public way
