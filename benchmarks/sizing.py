"""From which size on, which engine, what it costs: curves over the sizes of a run, and the arithmetic beyond them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.report import Run

PATIENCE_MS = 1_000
"""An answer that takes longer no longer feels like one."""

_BEYOND = (300_000_000, 1_000_000_000)
_GB = 1_024


def lines(runs: list[Run]) -> list[str]:
    """Cost by size, measured and beyond, and what follows from it."""
    runs = sorted(runs, key=lambda run: run.events)
    header = ["Events", *(name for name, _, _ in CURVES)]
    rows = [[f"{run.events:,}", *(form(figure(run)) for _, figure, form in CURVES)] for run in runs]
    for events in _BEYOND:
        guessed = (form(_line(runs, figure)(events)) for _, figure, form in CURVES)
        rows.append([f"*{events:,}*", *(f"*{text}*" for text in guessed)])
    return [
        "## Sizing",
        "",
        "What each size costs on this machine. Slanted rows are arithmetic: the line through the two largest sizes.",
        "",
        f"| {' | '.join(header)} |",
        f"|{'---|' * len(header)}",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        *_advice(runs),
    ]


def _advice(runs: list[Run]) -> list[str]:
    largest = runs[-1]
    loop, memory, disk, wall = (
        _slope(runs, figure) for figure in (_loop, _import_mb, _version_mb, _import_s)
    )
    most = _reach(runs, _loop, PATIENCE_MS)
    return [
        "From which size on, which engine:",
        "",
        (
            f"- Up to about {_round(most):,} events, DuckDB on one machine: a case filter with its map and variants"
            f" stays under {PATIENCE_MS / 1_000:.0f} s. Measured up to {largest.events:,} events."
        ),
        (
            f"- Every further million events costs {wall * 1e6:.2f} s and {memory * 1e6:.0f} MB at import,"
            f" {disk * 1e6:.0f} MB on disk, and {loop * 1e6:.1f} ms in each filtered map."
        ),
        (
            "- Beyond, or where the data may not leave its cluster, Spark: the same questions, seconds instead of"
            " milliseconds for each, and no bound that one machine sets."
        ),
    ]


def _line(runs: list[Run], figure: Callable[[Run], float]) -> Callable[[float], float]:
    slope, last = _slope(runs, figure), runs[-1]
    return lambda events: figure(last) + slope * (events - last.events)


def _slope(runs: list[Run], figure: Callable[[Run], float]) -> float:
    """Growth per event between the two largest sizes; a cost that falls does not grow."""
    before, last = runs[-2:]
    return max(0.0, (figure(last) - figure(before)) / (last.events - before.events))


def _reach(runs: list[Run], figure: Callable[[Run], float], most: float) -> float:
    """Events at which a figure reaches a bound."""
    slope, last = _slope(runs, figure), runs[-1]
    return last.events + (most - figure(last)) / slope if slope else float(last.events)


def _round(events: float) -> int:
    """One figure, down."""
    size = 10 ** (len(str(int(events))) - 1)
    return int(events // size) * size


def _import_s(run: Run) -> float:
    return run.published.wall_s


def _import_mb(run: Run) -> float:
    return run.published.peak_mb


def _version_mb(run: Run) -> float:
    return run.version_bytes / 1e6


def _loop(run: Run) -> float:
    return float(run.told["ms"]["case filter → map and variants"]["wall"])


def _ms(name: str) -> Callable[[Run], float]:
    return lambda run: float(run.told["ms"][name]["wall"])


def _of_seconds(value: float) -> str:
    return f"{value:.1f} s" if value < 600 else f"{value / 60:.0f} min"


def _of_mb(value: float) -> str:
    return f"{value:.0f} MB" if value < 10 * _GB else f"{value / _GB:.0f} GB"


def _of_ms(value: float) -> str:
    return f"{value:.0f} ms" if value < 10 * PATIENCE_MS else f"{value / 1_000:.0f} s"


CURVES: tuple[tuple[str, Callable[[Run], float], Callable[[float], str]], ...] = (
    ("Import", _import_s, _of_seconds),
    ("Its memory", _import_mb, _of_mb),
    ("Version on disk", _version_mb, _of_mb),
    ("Memory of the answers", lambda run: float(run.told["peak_mb"]), _of_mb),
    ("First map", _ms("first map"), _of_ms),
    ("Map", _ms("map"), _of_ms),
    ("Filter → map and variants", _loop, _of_ms),
    ("Filter → counts", _ms("case filter → counts"), _of_ms),
    ("Activity filter → map", _ms("activity filter → map"), _of_ms),
)
