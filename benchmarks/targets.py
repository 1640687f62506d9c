"""The targets of the design, beside what a run measured: met, or how far off and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.report import Run

LARGE = 5_000_000
"""Times in milliseconds are promised for ten million events; ratios for any size."""

_READ = (
    "a bare read checks nothing and sorts nothing; ours names every row that it cannot read, and writes cases, steps"
    " and variants in their order to disk"
)
_SMALL = (
    "fixed costs: a question takes some milliseconds whatever the size, which only a larger log outweighs"
)
_PEER = "the peer only counts here; ours also gives cases, money and exact times of every edge"
_QUEUE = "the machine was busy, or two cores are shared by everybody's maps: layout takes most of each"


@dataclass(frozen=True)
class Target:
    """A promise: the figure of a run, its bound, and why it may be missed."""

    what: str
    figure: Callable[[Run], float | None]
    bound: float
    unit: str
    cause: str
    is_least: bool = False
    for_large: bool = False


def lines(run: Run) -> list[str]:
    """Table of the targets that apply to a run."""
    rows = ["| Target | Measured | |", "|---|---|---|"]
    for one in TARGETS:
        found = one.figure(run)
        if found is None or (one.for_large and run.said["events"] < LARGE):
            continue
        is_met = found >= one.bound if one.is_least else found <= one.bound
        sign = "≥" if one.is_least else "≤"
        verdict = "met" if is_met else f"missed: {one.cause}"
        rows.append(f"| {one.what} {sign} {one.bound:g}{one.unit} | {found:.3g}{one.unit} | {verdict} |")
    return rows


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


def _quick(name: str, most_ms: float) -> Target:
    return Target(name, _wall(name), most_ms, " ms", _SMALL, for_large=True)


def _near(name: str, most: float) -> Target:
    return Target(f"{name}, times the near limit", _limit(name), most, " ×", _SMALL)


def _ahead(name: str, peer: str, least: float) -> Target:
    what = f"{name}, times quicker than PM4Py on {peer}"
    return Target(what, _peer(name, peer), least, " ×", _PEER, is_least=True)


def _served(kind: str, most_ms: float) -> Target:
    return Target(f"eight people at once: {kind}, 95 %", _at_once(kind), most_ms, " ms", _QUEUE)


MAP, MEDIANS, LOOP = "map", "map with medians", "case filter → map and variants"
VARIANTS, PROJECTED = "variants, top 100", "activity filter → map"
TARGETS = (
    Target("import, times the bare read", lambda run: run.published.cpu_s / run.bare.cpu_s, 3, " ×", _READ),
    Target("import, peak memory", lambda run: run.published.peak_mb, 2_500, " MB", _READ),
    _quick(MAP, 30),
    _near(MAP, 4),
    _ahead(MAP, "pandas", 200),
    _quick(LOOP, 60),
    _near(LOOP, 3),
    _ahead(LOOP, "pandas", 35),
    _ahead(LOOP, "polars", 20),
    _quick("case filter → counts", 20),
    _quick(MEDIANS, 250),
    _ahead(MEDIANS, "pandas", 100),
    _quick(VARIANTS, 60),
    _ahead(VARIANTS, "pandas", 100),
    _quick(PROJECTED, 250),
    _ahead(PROJECTED, "pandas", 40),
    _quick("throughput by region × source", 40),
    _served("figures", 200),
    _served("cached map", 100),
    _served("uncached map", 1_000),
    Target(
        "eight people at once: failures",
        lambda run: run.people["failures"] if run.people else None,
        0,
        "",
        _QUEUE,
    ),
)
