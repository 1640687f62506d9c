"""The targets of the design, beside what a run measured: met, or how far off and why."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.report import Run

ONE, TEN, HUNDRED = 10**6, 10**7, 10**8
"""Sizes that promises are made for; a run within a factor of two answers them."""
_NEAR = 2

_WRITE = (
    "about half of it sorts and writes: a version keeps events, steps, cases and variants, compressed on disk; the bare"
    " read keeps the columns of the file in memory and sorts nothing"
)
_HELD = "the whole log is held as numbers while it is put in order; only its text is let go piece by piece"
_FIXED = "every edge also gets its cases and money, counted on all variants, which the reference leaves out"
_SORTED = (
    "new edges are made for this answer, and all their times sorted for exact figures; the peer only counts"
)
_DETAILS = "each variant also gets its ends, money and exact times, and all a coverage; the peer only counts"
_PAINTED = (
    "most of it is the wait for the answer, which shares two cores with the figures, the variants and the panel asked"
    " for at the same time"
)
_LOOKED_UP = (
    "the case of every step is looked up among the chosen ones, and for the variants every case once more, in the order"
    " of sorted arrays that make medians exact; the reference passes once over the steps as they lie, compiled, on two"
    " threads"
)
_SPILLS = "the engine keeps what it reads up to its share of the machine before it gives back"
_FRAMES = "drawn without a graphics card, on the cores that also serve"
_QUEUE = "two cores are shared by everybody's maps, whose layout takes most of each"
_SCANNED = (
    "the log is too large to be held in memory, so the engine scans the steps on disk and joins the chosen cases to"
    " them"
)


@dataclass(frozen=True)
class Target:
    """A promise: the figure of a run, its bound, the size it is made for, and why it is missed where it is."""

    what: str
    figure: Callable[[Run], float | None]
    bound: float
    unit: str
    cause: str
    size: int = TEN
    is_least: bool = False


def lines(run: Run) -> list[str]:
    """Table of the targets that are promised for the size of a run."""
    rows = []
    for one in TARGETS:
        found = one.figure(run) if one.size / _NEAR < run.events < one.size * _NEAR else None
        if found is None:
            continue
        is_met = found >= one.bound if one.is_least else found <= one.bound
        sign = "≥" if one.is_least else "≤"
        verdict = "met" if is_met else f"missed: {one.cause}"
        rows.append(f"| {one.what} {sign} {one.bound:g}{one.unit} | {found:.3g}{one.unit} | {verdict} |")
    return ["Targets for this size:", "", "| Target | Measured | |", "|---|---|---|", *rows] if rows else []


def _wall(name: str) -> Callable[[Run], float | None]:
    return lambda run: run.told["ms"][name]["wall"]


def _limit(name: str) -> Callable[[Run], float | None]:
    def ratio(run: Run) -> float | None:
        limit = run.limit["ms"].get(name)
        return run.told["ms"][name]["cpu"] / limit["cpu"] if limit else None

    return ratio


def _peer(name: str, peer: str) -> Callable[[Run], float | None]:
    def ratio(run: Run) -> float | None:
        found = run.peers.get(peer, {}).get("ms", {}).get(name)
        return found["cpu"] / run.told["ms"][name]["cpu"] if isinstance(found, dict) else None

    return ratio


def _at_once(kind: str) -> Callable[[Run], float | None]:
    return lambda run: run.people["ms"][kind]["p95"] if run.people else None


def _read(peer: str) -> Callable[[Run], float | None]:
    """How much longer a peer takes by the clock to read the same file into memory."""

    def ratio(run: Run) -> float | None:
        found = run.peers.get(peer)
        return found["read_ms"]["wall"] / 1_000 / run.published.wall_s if found else None

    return ratio


def _quick(name: str, most_ms: float, cause: str, size: int = TEN) -> Target:
    return Target(name, _wall(name), most_ms, " ms", cause, size)


def _near(name: str, most: float) -> Target:
    return Target(f"{name}, times the near limit", _limit(name), most, " ×", _FIXED)


def _ahead(name: str, peer: str, least: float, cause: str) -> Target:
    what = f"{name}, times quicker than PM4Py on {peer}"
    return Target(what, _peer(name, peer), least, " ×", cause, is_least=True)


def _served(kind: str, most_ms: float) -> Target:
    return Target(f"eight people at once: {kind}, 95 %", _at_once(kind), most_ms, " ms", _QUEUE, ONE)


def _painted(run: Run) -> float | None:
    return statistics.median(run.screens["filters"]["painted"]) if run.screens else None


def _frame(gesture: str) -> Target:
    def worst(run: Run) -> float | None:
        return run.screens["gestures"][gesture]["p95"] if run.screens else None

    return Target(f"in the browser: frames of {gesture}, 95 %", worst, 34, " ms", _FRAMES)


def _growth(run: Run) -> float | None:
    return run.people["after_mb"] / run.people["before_mb"] if run.people else None


MAP, MEDIANS, LOOP = "map", "map with medians", "case filter → map and variants"
VARIANTS, PROJECTED = "variants, top 100", "activity filter → map"
COUNTED = "case filter → counts"
TARGETS = (
    Target(
        "import, times the bare read, by the clock",
        lambda run: run.published.wall_s / run.bare.wall_s,
        3,
        " ×",
        _WRITE,
    ),
    Target(
        "import, times the bare read, CPU", lambda run: run.published.cpu_s / run.bare.cpu_s, 3, " ×", _WRITE
    ),
    Target(
        "import, times quicker than PM4Py on pandas reads", _read("pandas"), 2, " ×", _WRITE, is_least=True
    ),
    Target(
        "import, times quicker than PM4Py on polars reads", _read("polars"), 2, " ×", _WRITE, is_least=True
    ),
    Target("import, peak memory", lambda run: run.published.peak_mb, 2_500, " MB", _HELD),
    _quick(MAP, 30, _FIXED),
    _near(MAP, 4),
    _ahead(MAP, "pandas", 200, _FIXED),
    _quick(LOOP, 60, _LOOKED_UP),
    _near(LOOP, 3),
    _ahead(LOOP, "pandas", 35, _LOOKED_UP),
    _ahead(LOOP, "polars", 20, _LOOKED_UP),
    _quick(COUNTED, 20, _FIXED),
    _quick(MEDIANS, 250, _FIXED),
    _ahead(MEDIANS, "pandas", 100, _FIXED),
    _quick(VARIANTS, 60, _DETAILS),
    _ahead(VARIANTS, "pandas", 100, _DETAILS),
    _quick(PROJECTED, 250, _SORTED),
    _ahead(PROJECTED, "pandas", 40, _SORTED),
    _quick("throughput by region × team", 40, _FIXED),
    _served("figures", 200),
    _served("cached map", 100),
    _served("uncached map", 1_000),
    Target(
        "eight people at once: failures",
        lambda run: run.people["failures"] if run.people else None,
        0,
        "",
        _QUEUE,
        ONE,
    ),
    Target(
        "eight people at once: memory after, times that before",
        _growth,
        1.5,
        " ×",
        "answers and arrays are kept up to their bounds, which the run had not reached before",
        ONE,
    ),
    Target("in the browser: filter → painted map, median", _painted, 150, " ms", _PAINTED, ONE),
    _frame("zoom"),
    _frame("pan"),
    _frame("replay"),
    Target("import of Parquet", lambda run: run.published.wall_s, 90, " s", _WRITE, HUNDRED),
    Target("import, peak memory", lambda run: run.published.peak_mb, 9_000, " MB", _HELD, HUNDRED),
    Target("answering, peak memory", lambda run: run.told["peak_mb"], 9_000, " MB", _SPILLS, HUNDRED),
    _quick(LOOP, 500, _SCANNED, HUNDRED),
    _quick(COUNTED, 50, _FIXED, HUNDRED),
)
