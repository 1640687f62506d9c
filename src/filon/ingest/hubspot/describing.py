"""Landed batches to rows of the log, in processes of their own where there is enough to describe.

What a batch becomes depends on the batch and on the portal alone, so batches are described side by side; they come back
in their order, and the log is the same with any number of processes.
"""

from __future__ import annotations

import os
import pickle
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from filon.core.collecting import collector_paused
from filon.ingest.hubspot.books.matching import Targets
from filon.ingest.hubspot.events import rows_of
from filon.ingest.hubspot.quality import Quality
from filon.ingest.hubspot.tables import joined, tables_of
from filon.ingest.worker_child import become_helper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    import pyarrow as pa

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Association, AssociationType, Record
    from filon.log.landing import Batch, Piece
    from filon.log.object_batch import ObjectBatch

WORTH_PROCESSES = 4 << 20
"""Bytes of a landing file below which one process describes it as soon as two."""
_MOST_PROCESSES = 4
_WAITING_EACH = 2


class _Body(msgspec.Struct):
    """What is kept of a record."""

    properties: dict[str, Any] | None = None
    propertiesWithHistory: dict[str, Any] | None = None  # noqa: N815 - HubSpot's name
    createdAt: str | None = None  # noqa: N815 - HubSpot's name
    updatedAt: str | None = None  # noqa: N815 - HubSpot's name


_BODY = msgspec.json.Decoder(_Body)
_NOTHING = _Body()


@dataclass
class Described:
    """What some batches become: rows, flaws by reason, counts of quality, and what books are held against."""

    batches: int
    tables: ObjectBatch
    flaws: Counter[str]
    quality: Quality
    targets: Targets


class Helpers:
    """Processes that describe pieces, started before anything else is; none where they are not worth it.

    Use as a context manager around all work with the engine: where this process has no threads yet, they are forked
    from it, which takes next to no time and memory.

    Parameters
    ----------
    landing
        Landing file of which the pieces will come.
    """

    def __init__(self, landing: Path) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if landing.exists() and landing.stat().st_size >= WORTH_PROCESSES:
            number = min(_MOST_PROCESSES, max(2, os.cpu_count() or 2))
            self._most_waiting = number * _WAITING_EACH
            self._pool = ProcessPoolExecutor(number, get_context(_safe_method()), become_helper)
            # The first thing to do is what starts them.
            self._pool.submit(os.getpid).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def described(self, pieces: Iterable[Piece], portal: Portal, *, books: bool) -> Iterator[Described]:
        """What each piece becomes, in their order.

        Parameters
        ----------
        pieces
            Batches of whole neighbourhoods, some at a time.
        portal
            Context in which they are read.
        books
            Whether exports of the books will be held against them.
        """
        if self._pool is None:
            yield from (describe_piece(piece, portal, books=books) for piece in pieces)
            return
        told = pickle.dumps((portal, books))
        running: deque[Future[Described]] = deque()
        for piece in pieces:
            running.append(self._pool.submit(_describe_here, piece, told))
            # Few are under way, so that memory stays bounded.
            if len(running) >= self._most_waiting:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
        # What comes next needs the memory that they hold.
        self._pool.shutdown()


def describe_piece(piece: Piece, portal: Portal, *, books: bool) -> Described:
    """What the batches of one piece become; its files go."""
    tables, flaws, quality, targets = [], Counter[str](), Quality(), Targets()
    with collector_paused():
        for batch in piece.batches():
            records = records_of(batch)
            rows = rows_of(records, portal)
            tables.append(tables_of(rows))
            flaws.update(flaw.reason for flaw in rows.flaws)
            quality.add(records, rows, portal)
            if books:
                targets.add(records, portal)
    return Described(len(tables), joined(tables), flaws, quality, targets)


# -- in a process of its own -----------------------------------------------------------------------------------


def _describe_here(piece: Piece, told: bytes) -> Described:
    portal, books = _context(told)
    return describe_piece(piece, portal, books=books)


@lru_cache(maxsize=1)
def _context(told: bytes) -> tuple[Portal, bool]:
    portal, books = pickle.loads(told)  # noqa: S301 - from the process that started this one
    return portal, books


def _safe_method() -> str:
    """A fork copies only the thread that asks for it: whatever the others hold stays locked for ever."""
    with suppress(OSError):
        if len(list(Path("/proc/self/task").iterdir())) == 1:
            return "fork"
    return "spawn"


# -- records of a batch ----------------------------------------------------------------------------------------


def records_of(batch: Batch) -> dict[str, list[Record]]:
    """Records of a batch by their type, each with its neighbours."""
    around = _associations(batch.ties)
    records: dict[str, list[Record]] = {}
    for kind, identity, state, body in zip(*_columns(batch.records), strict=True):
        record = _record(identity, state, body, around.get((kind, identity)) or {})
        records.setdefault(kind, []).append(record)
    return records


def _associations(ties: pa.Table) -> dict[tuple[str, str], dict[str, list[Association]]]:
    around: dict[tuple[str, str], dict[str, list[Association]]] = {}
    for from_kind, to_kind, from_id, to_id, types in zip(*_columns(ties), strict=True):
        towards = around.setdefault((from_kind, from_id), {})
        towards.setdefault(to_kind, []).append(
            {"toObjectId": to_id, "associationTypes": _association_types(types)}
        )
    return around


def _columns(table: pa.Table) -> list[list[Any]]:
    return [column.to_pylist() for column in table.columns]


@lru_cache(maxsize=4_096)
def _association_types(text: str) -> list[AssociationType]:
    """Types of an association: a portal has a handful of them, on millions of pairs."""
    found: list[AssociationType] = msgspec.json.decode(text)
    return found


def _record(
    identity: str, state: str, body: str | None, associations: dict[str, list[Association]]
) -> Record:
    found = _NOTHING if body is None else _BODY.decode(body)
    return {
        "id": identity,
        "properties": found.properties or {},
        "propertiesWithHistory": found.propertiesWithHistory or {},
        "associations": associations,
        "createdAt": found.createdAt or "",
        "updatedAt": found.updatedAt or "",
        "archived": state == "archived",
    }
