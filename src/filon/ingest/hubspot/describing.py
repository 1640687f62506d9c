"""Landed batches to rows of the log, in processes of their own where there is enough to describe.

What a batch becomes depends on the batch and on the portal alone, so batches are described side by side; they come back
in their order, and the log is the same with any number of processes.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

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

WORTH_PROCESSES = 32_000
"""Records below which starting processes takes longer than describing them."""
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


def described(pieces: Iterable[Piece], records: int, portal: Portal, *, books: bool) -> Iterator[Described]:
    """What each piece becomes, in their order.

    Parameters
    ----------
    pieces, records
        Batches of whole neighbourhoods, some at a time, and how many records they hold in all.
    portal
        Context in which they are read.
    books
        Whether exports of the books will be held against them.
    """
    if records < WORTH_PROCESSES:
        for piece in pieces:
            yield describe_piece(piece, portal, books=books)
        return
    processes = min(_MOST_PROCESSES, max(2, os.cpu_count() or 2))
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (portal, books)) as pool:
        yield from _in_order(pool, pieces, processes * _WAITING_EACH)


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


def _in_order(pool: ProcessPoolExecutor, pieces: Iterable[Piece], most: int) -> Iterator[Described]:
    """Results in the order of the pieces, few of them under way, so that memory stays bounded."""
    running: deque[Future[Described]] = deque()
    try:
        for piece in pieces:
            running.append(pool.submit(_describe_here, piece))
            if len(running) >= most:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


# -- in a process of its own -----------------------------------------------------------------------------------

_CONTEXT: dict[str, Any] = {}


def _begin(portal: Portal, books: bool) -> None:  # noqa: FBT001 - called by the pool with what it was given
    become_helper()
    _CONTEXT.update(portal=portal, books=books)


def _describe_here(piece: Piece) -> Described:
    return describe_piece(piece, _CONTEXT["portal"], books=_CONTEXT["books"])


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
