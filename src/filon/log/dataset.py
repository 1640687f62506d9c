"""A published version as a folder of Parquet files, for engines that span machines; and the door back in.

``filon.json`` describes the version, one schema per perspective; every table is a folder of files, the large ones cut
into ranges of their stored order, so that an engine reads them side by side and skips what a range of cases leaves out.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
import weakref
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast
from uuid import uuid4

import narwhals as nw
from pyarrow import parquet

from filon.core.errors import RefusedInputError
from filon.log.describe import LAYOUT, OtherLayoutError, UnknownPerspectiveError
from filon.log.event_log import EventLog
from filon.log.mapping import Mapping
from filon.log.schema import ActivityCode, AttributeInfo, LogSchema, PerspectiveInfo, Roles

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from filon.log.engine import Reader
    from filon.log.event_log import Frame, Memory

DESCRIPTION = "filon.json"
ROWS_PER_FILE = 2_000_000
_DESCRIBED = ("meta", "attribute", "perspective")
_INSTANTS = ("created_at", "first", "last")

Native = TypeVar("Native")


class FolderInUseError(RefusedInputError):
    """A data set is published into a folder of its own, which must not be there yet."""

    code = "folder_in_use"


class NotADatasetError(RefusedInputError):
    """The address does not hold a published data set."""

    code = "not_a_dataset"


class Engine(Protocol[Native]):
    """What any engine must do to hold a data set: four short functions."""

    def text(self, address: str) -> str:
        """Content of a small text file; ``FileNotFoundError`` where there is none."""

    def scan(self, address: str) -> Native:
        """Table made of the Parquet files of a folder, unread."""

    def compute(self, frame: Native) -> tuple[Native, Callable[[], object]]:
        """Frame whose rows are computed once at most, and what frees them."""

    def table(self, columns: dict[str, list[Any]]) -> Native:
        """Small table of ours."""


def publish_dataset(log: EventLog, folder: Path, open_perspective: Callable[[str], EventLog]) -> None:
    """Write the version of a log, every perspective and all its cases, as a folder of Parquet files.

    Parameters
    ----------
    log
        Log of a published version, in any perspective.
    folder
        Folder to make; it appears under its name when it is whole.
    open_perspective
        Gives the same version in another perspective, by its key.

    Raises
    ------
    FolderInUseError
    """
    if folder.exists():
        raise FolderInUseError(path=str(folder))
    reader = cast("Reader", log.tables)
    work = folder.parent / f".{folder.name}-{uuid4().hex[:8]}"
    try:
        for schema, table in _tables(reader):
            _write(reader, schema, table, work / schema / table)
        schemas = [open_perspective(one.key).schema for one in log.schema.perspectives]
        described = {"layout": LAYOUT, "perspectives": [_describe(one) for one in schemas]}
        (work / DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def open_dataset(address: str, engine: Engine[Any], *, perspective: str | None = None) -> EventLog:
    """Open the event log of a data set that was published as Parquet, on any engine.

    Parameters
    ----------
    address
        Folder, or any address that the engine reads (``s3a://…``, ``hdfs://…``, ``abfss://…``).
    engine
        The engine that holds it.
    perspective
        How events are grouped into cases; the first one of the version when not given.

    Raises
    ------
    NotADatasetError, OtherLayoutError, UnknownPerspectiveError
    """
    address = address.rstrip("/")
    try:
        described = json.loads(engine.text(f"{address}/{DESCRIPTION}"))
    except FileNotFoundError:
        raise NotADatasetError(path=address) from None
    if described["layout"] != LAYOUT:
        raise OtherLayoutError(name=address, found=described["layout"], wanted=LAYOUT)
    schemas = [_schema(one) for one in described["perspectives"]]
    found = [one for one in schemas if perspective in (None, one.perspective.key)]
    if not found:
        raise UnknownPerspectiveError(
            value=str(perspective), allowed=[one.perspective.key for one in schemas]
        )
    return EventLog(DatasetTables(address, engine), found[0])


class DatasetTables(Generic[Native]):
    """Tables of a data set published as Parquet, held by an engine."""

    resident: Memory | None = None

    def __init__(self, address: str, engine: Engine[Native]) -> None:
        self._address = address
        self._engine = engine
        self._frames: dict[tuple[str, str], Native] = {}
        self._literals: dict[Hashable, Native] = {}
        self._shared: dict[Hashable, KeptRows[Native]] = {}
        self._making = threading.RLock()

    def frame(self, table: str, schema: str = "main") -> Frame:
        """Table of the version; ``schema`` is ``main`` or the one of a perspective."""
        key = (schema, table)
        if key not in self._frames:
            self._frames[key] = self._engine.scan(f"{self._address}/{schema}/{table}")
        return _frame(self._frames[key])

    def choose(self, cases: Frame) -> KeptRows[Native]:
        """Compute a choice of cases once."""
        return KeptRows(*self._engine.compute(cases.to_native()))

    def literal(self, key: Hashable, table: dict[str, list[Any]]) -> Frame:
        """Small table of the caller, in the same engine; the same ``key`` means the same table."""
        if key not in self._literals:
            self._literals[key] = self._engine.table(table)
        return _frame(self._literals[key])

    def once(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        """Frame that is computed when it is first asked for, then shared; the same ``key`` means the same frame."""
        with self._making:
            if key not in self._shared:
                self._shared[key] = self.choose(make())
            return self._shared[key].frame()


class KeptRows(Generic[Native]):
    """A frame that is computed once; its rows are freed when nobody holds it any more."""

    ci = None

    def __init__(self, native: Native, free: Callable[[], object]) -> None:
        self._native = native
        weakref.finalize(self, free).atexit = False

    def frame(self) -> Frame:
        """Return the frame."""
        return _frame(self._native)


def _frame(native: object) -> Frame:
    return cast("Frame", nw.from_native(cast("Any", native)))


def _tables(reader: Reader) -> list[tuple[str, str]]:
    found = reader.rows(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'log' ORDER BY ALL"
    )
    return [(str(schema), str(table)) for schema, table in found if table not in _DESCRIBED]


def _write(reader: Reader, schema: str, table: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    writer, written, number = None, 0, 0
    batches = reader.batches(f"SELECT * FROM log.{schema}.{table}")
    try:
        for batch in batches:
            if writer is None or written >= ROWS_PER_FILE:
                if writer is not None:
                    writer.close()
                writer, written = _file(folder, number, batches.schema), 0
                number += 1
            writer.write_batch(batch)
            written += batch.num_rows
        if writer is None:
            writer = _file(folder, 0, batches.schema)
    finally:
        if writer is not None:
            writer.close()


def _file(folder: Path, number: int, schema: Any) -> parquet.ParquetWriter:  # noqa: ANN401 - pyarrow is untyped
    return parquet.ParquetWriter(str(folder / f"part-{number:05d}.parquet"), schema, compression="zstd")


def _describe(schema: LogSchema) -> dict[str, object]:
    instants = {name: getattr(schema, name) for name in _INSTANTS}
    told = {name: None if one is None else one.isoformat() for name, one in instants.items()}
    mapping = None if schema.mapping is None else schema.mapping.to_json()
    return {**asdict(schema), **told, "mapping": mapping}


def _schema(described: dict[str, Any]) -> LogSchema:
    instants = {name: described[name] for name in _INSTANTS}
    mapping = described["mapping"]
    return LogSchema(
        **{
            **described,
            **{
                name: None if one is None else dt.datetime.fromisoformat(one)
                for name, one in instants.items()
            },
            "perspective": PerspectiveInfo(**described["perspective"]),
            "perspectives": tuple(PerspectiveInfo(**one) for one in described["perspectives"]),
            "activities": tuple(ActivityCode(**one) for one in described["activities"]),
            "attributes": tuple(AttributeInfo(**one) for one in described["attributes"]),
            "roles": Roles(**described["roles"]),
            "mapping": None if mapping is None else Mapping.from_json(mapping),
        }
    )
