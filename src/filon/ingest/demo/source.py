"""The demo company as an object-centric source: records, then rows, then Arrow tables, a block at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from filon.core.collecting import collector_paused
from filon.ingest.demo.company import portal
from filon.ingest.demo.generator import DEFAULT_SEED, demo_records
from filon.ingest.hubspot.events import merge_aliases, rows_of
from filon.ingest.hubspot.tables import joined, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.ingest.demo.shapes import Records
    from filon.ingest.hubspot.rows import Rows
    from filon.log.object_batch import ObjectBatch

BLOCKS_PER_BATCH = 8
SCALES = {"small": 500, "medium": 5_000, "large": 60_000}
"""Named sizes in deals; a deal brings about eighteen events."""


def demo_tables(deals: int, seed: int = DEFAULT_SEED, *, planted: bool = True) -> Iterator[ObjectBatch]:
    """Tables of the demo company, in batches of bounded size.

    Parameters
    ----------
    deals
        Number of deals (see :data:`SCALES`).
    seed
        The same seed and number give the same rows, in the same order.
    planted
        Whether the truths of :mod:`filon.ingest.demo.truths` are in it.
    """
    waiting: list[ObjectBatch] = []
    blocks = demo_records(deals, seed, planted=planted)
    while True:
        with collector_paused():
            records = next(blocks, None)
            if records is None:
                break
            waiting.append(tables_of(demo_rows(records)))
        if len(waiting) == BLOCKS_PER_BATCH:
            yield joined(waiting)
            waiting = []
    if waiting:
        yield joined(waiting)


def demo_rows(records: Records) -> Rows:
    """Object-centric rows of one block of the demo company's records."""
    return rows_of(records, replace(portal(), aliases=merge_aliases(records)))
