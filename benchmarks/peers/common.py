"""What every peer gets and gives: a file, the work it can do, and the figures that must agree with ours."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.measure import cost, peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS, LARGE = 3, 2_000_000
"""Beyond so many events a peer answers once."""
REGIONS = ("IDF", "SE")
MAP, MEDIANS, LOOP = "map", "map with medians", "case filter → map and variants"
PROJECTED, VARIANTS, ENDS, REWORK = (
    "activity filter → map",
    "variants, top 100",
    "starts and ends",
    "rework",
)
SEGMENTS = "throughput by region × team"
TOP = 100


@dataclass(frozen=True)
class Source:
    """The file to read, the tables of our published version, how many events they hold, and some activities."""

    file: str
    tables: str
    events: int
    activities: tuple[str, ...]


@dataclass(frozen=True)
class Peer:
    """Work by the name that ours has; what the tool cannot do is left out.

    ``edges`` gives source, target, events and, where the tool knows it, the median in seconds; ``variants`` how many
    there are, ``None`` where the tool does not say.
    """

    work: dict[str, Callable[[], object]]
    edges: Callable[[], list[list[Any]]]
    variants: Callable[[], int | None] = field(default=lambda: None)


def measured(open_peer: Callable[[Source], Peer], source: Source) -> dict[str, Any]:
    """Cost in milliseconds of reading, and of each answer, with the edges that come out."""
    started, used = time.perf_counter(), time.process_time()
    peer = open_peer(source)
    read_ms = {
        "wall": (time.perf_counter() - started) * 1_000,
        "cpu": (time.process_time() - used) * 1_000,
    }
    runs = 1 if source.events > LARGE else RUNS
    return {
        "ms": {name: _tried(one, runs) for name, one in peer.work.items()},
        "read_ms": read_ms,
        "edges": sorted(peer.edges()),
        "variants": peer.variants(),
        "peak_mb": peak_mb(),
    }


def _tried(work: Callable[[], object], runs: int) -> dict[str, float] | str:
    try:
        return cost(work, runs, warm_up=runs > 1)
    except Exception as error:  # noqa: BLE001 - a peer that cannot do it is a result
        return type(error).__name__
