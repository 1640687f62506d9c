"""Plain arrays written as tables of a version, some cases at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from filon.log.sequences import NO_RESOURCE, NO_TIME, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from filon.log.engine import Connection
    from filon.log.sequences import Cases, Rows, Variants, Whole


def create(
    connection: Connection, table: str, columns: Mapping[str, object], select: str = "SELECT *"
) -> None:
    """Create a table (``TABLE name`` or ``TEMP TABLE name``) from arrays; a pair is offsets and values of lists."""
    _run(connection, f"CREATE {table} AS {select} FROM incoming", columns)


def append(
    connection: Connection, table: str, columns: Mapping[str, object], select: str = "SELECT *"
) -> None:
    """Append arrays to a table with the same columns."""
    _run(connection, f"INSERT INTO {table} {select} FROM incoming", columns)


def timestamps(us: Whole, *, gaps: bool = False) -> pa.Array:
    """Microseconds since the epoch as a column of times; with ``gaps``, some may be missing."""
    return pa.array(us, mask=us == NO_TIME if gaps else None).view(pa.timestamp("us"))


@dataclass(frozen=True)
class Block:
    """Events of some neighbouring cases in their final order."""

    ci: NDArray[np.uint32]
    places: Whole
    acts: NDArray[np.uint16]
    edges: NDArray[np.uint32]
    ts: Whole
    start: Whole | None
    res: NDArray[np.uint32]
    event_id: Whole

    def events(self) -> dict[str, object]:
        """Columns of the events."""
        return {
            "ci": self.ci,
            "pos": self.places.astype(np.uint32),
            "act": self.acts,
            "ts": timestamps(self.ts),
            "start_ts": self._starts(),
            "res": resources(self.res),
            "event_id": self.event_id,
        }

    def steps(self) -> dict[str, object]:
        """Columns of the steps: each event but the first of a case, with the one before it."""
        to = np.flatnonzero(self.places)
        of = to - 1
        return {
            "ci": self.ci[to],
            "pos": self.places[to].astype(np.uint32),
            "edge": self.edges[to],
            "src": self.acts[of],
            "dst": self.acts[to],
            "src_ts": timestamps(self.ts[of]),
            "dst_ts": timestamps(self.ts[to]),
            "duration_us": self.ts[to] - self.ts[of],
            "src_res": resources(self.res[of]),
            "dst_res": resources(self.res[to]),
        }

    def _starts(self) -> pa.Array:
        if self.start is None:
            return pa.nulls(len(self.ts), pa.timestamp("us"))
        return timestamps(self.start, gaps=True)


@dataclass(frozen=True)
class CaseBlocks:
    """All events in the order of their cases, about a million at a time; ``order`` puts the cases in theirs."""

    rows: Rows
    cases: Cases
    variants: Variants
    order: Whole

    def __iter__(self) -> Iterator[Block]:
        """Blocks, in order."""
        n = self.cases.n[self.order]
        of_variant = self.variants.of_case[self.order].astype(np.int64) - 1
        for some, _, places in blocks_of(np.cumsum(n) - n, n):
            sizes = n[some]
            found = np.repeat(self.cases.starts[self.order[some]], sizes) + places
            place = np.repeat(self.variants.starts[of_variant[some]], sizes) + places
            yield self._block(some, sizes, places, self.cases.order[found], place)

    def _block(self, some: slice, sizes: Whole, places: Whole, at: NDArray[np.uint32], place: Whole) -> Block:
        rows, variants = self.rows, self.variants
        return Block(
            ci=np.repeat(np.arange(some.start, some.stop, dtype=np.uint32), sizes),
            places=places,
            acts=variants.acts[place],
            edges=variants.edges[place],
            ts=rows.ts[at],
            start=None if rows.start is None else rows.start[at],
            res=rows.res[at],
            event_id=rows.event_id[at],
        )


def resources(codes: NDArray[np.uint32]) -> pa.Array:
    """Column of resources, some of which may be missing."""
    missing = codes == NO_RESOURCE
    return pa.array(codes, mask=missing if missing.any() else None)


def _run(connection: Connection, sql: str, columns: Mapping[str, object]) -> None:
    table = pa.table({name: _column(one) for name, one in columns.items()})
    # An earlier statement may have left a result half read.
    connection.complete()
    connection.register("incoming", table)
    try:
        connection.execute(sql)
    finally:
        connection.unregister("incoming")


def _column(one: Any) -> Any:  # noqa: ANN401 - array or column
    if isinstance(one, tuple):
        offsets, values = one
        return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values))
    return one if isinstance(one, pa.Array | pa.ChunkedArray) else pa.array(one)
