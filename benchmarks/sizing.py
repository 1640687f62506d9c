"""From which size on, which engine, what it costs: curves over the sizes of a run, and the arithmetic beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.report import Run

PATIENCE_MS = 1_000
"""An answer that takes longer no longer feels like one."""
LOOP = "case filter → map and variants"

_BEYOND = (300_000_000, 1_000_000_000)
_LARGEST = 100_000_000


@dataclass(frozen=True)
class Curve:
    """A cost by size: catalogue key of its name, the figure of a run where it was measured, and its unit."""

    name: str
    figure: Callable[[Run], float | None]
    unit: str

    def known(self, runs: list[Run]) -> list[tuple[int, float]]:
        """Sizes where it was measured, smallest first, with the figure."""
        found = [(run.events, self.figure(run)) for run in runs]
        return sorted((events, figure) for events, figure in found if figure is not None)

    def slope(self, runs: list[Run]) -> float:
        """Growth per event between the two largest sizes measured; a cost that falls does not grow."""
        known = self.known(runs)
        if len(known) < 2:
            return 0.0
        (before, less), (last, more) = known[-2:]
        return max(0.0, (more - less) / (last - before))

    def at(self, runs: list[Run], events: int) -> float | None:
        """Figure on the line through the two largest sizes."""
        known = self.known(runs)
        if len(known) < 2:
            return None
        return known[-1][1] + self.slope(runs) * (events - known[-1][0])

    def reach(self, runs: list[Run], most: float) -> float:
        """Events at which the figure comes to a bound."""
        events, figure = self.known(runs)[-1]
        slope = self.slope(runs)
        return events + (most - figure) / slope if slope else float(events)


def _ms(name: str) -> Callable[[Run], float | None]:
    return lambda run: float(run.told["ms"][name]["wall"])


def _spark(name: str, kind: str = "wall") -> Callable[[Run], float | None]:
    return lambda run: float(run.spark["ms"][name][kind]) if run.spark else None


def _published(kind: str) -> Callable[[Run], float | None]:
    return lambda run: float(run.spark["publish_s"][kind]) if run.spark else None


IMPORT = Curve("import", lambda run: run.published.wall_s, "s")
MEMORY = Curve("import_memory", lambda run: run.published.peak_mb, "mb")
DISK = Curve("disk", lambda run: run.version_bytes / 1e6, "mb")
FILTERED = Curve("loop", _ms(LOOP), "ms")
CPU = Curve("loop_cpu", lambda run: float(run.told["ms"][LOOP]["cpu"]), "ms")
ON_DUCKDB = (
    IMPORT,
    MEMORY,
    DISK,
    Curve("answers_memory", lambda run: float(run.told["peak_mb"]), "mb"),
    Curve("first_map", _ms("first map"), "ms"),
    Curve("map", _ms("map"), "ms"),
    FILTERED,
    Curve("counts", _ms("case filter → counts"), "ms"),
    Curve("projected", _ms("activity filter → map"), "ms"),
)
SPARK_FILTERED = Curve("loop", _spark(LOOP), "ms")
SPARK_CPU = Curve("loop_cpu", _spark(LOOP, "cpu"), "ms")
ON_SPARK = (
    Curve("publish", _published("wall"), "s"),
    Curve("publish_cpu", _published("cpu"), "s"),
    Curve("parquet", lambda run: run.spark["bytes"] / 1e6 if run.spark else None, "mb"),
    Curve("start", _spark("start"), "ms"),
    Curve("first_query", _spark("first query"), "ms"),
    Curve("map", _spark("map"), "ms"),
    Curve("medians", _spark("map with medians"), "ms"),
    Curve("variants", _spark("variants, top 100"), "ms"),
    SPARK_FILTERED,
    SPARK_CPU,
    Curve("counts", _spark("case filter → counts"), "ms"),
    Curve("spark_memory", lambda run: float(run.spark["peak_mb"]) if run.spark else None, "mb"),
)


def lines(runs: list[Run], lang: str = "en") -> list[str]:
    """Cost by size on either engine, measured and beyond, and what follows from it."""
    runs, words = sorted(runs, key=lambda run: run.events), Words(lang)
    return [
        words("intro"),
        "",
        f"**{words('on_duckdb')}**",
        "",
        *_table(runs, ON_DUCKDB, words),
        "",
        *(_on_spark(runs, words) if any(run.spark for run in runs) else []),
        *_advice(runs, words),
    ]


def _on_spark(runs: list[Run], words: Words) -> list[str]:
    return [f"**{words('on_spark')}**", "", *_table(runs, ON_SPARK, words), ""]


def _table(runs: list[Run], curves: tuple[Curve, ...], words: Words) -> list[str]:
    header = [words("events"), *(words(curve.name) for curve in curves)]
    largest = max(curves[0].known(runs))[0]
    rows = []
    for run in runs:
        if run.events <= largest:
            cells = [curve.figure(run) for curve in curves]
            rows.append([words.count(run.events), *_told(curves, cells, words)])
    for events in _guessed(largest):
        cells = [curve.at(runs, events) for curve in curves]
        rows.append([f"*{one}*" for one in (words.count(events), *_told(curves, cells, words))])
    return [
        f"| {' | '.join(header)} |",
        f"|{'---|' * len(header)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _guessed(largest: int) -> list[int]:
    """Sizes beyond the largest measured one."""
    return [events for events in (_LARGEST, *_BEYOND) if events > 2 * largest]


def _told(curves: tuple[Curve, ...], figures: list[float | None], words: Words) -> list[str]:
    return [
        "–" if one is None else words.figure(one, curve.unit)
        for curve, one in zip(curves, figures, strict=True)
    ]


def _advice(runs: list[Run], words: Words) -> list[str]:
    largest, most = runs[-1], FILTERED.reach(runs, PATIENCE_MS)
    per_million = {curve.name: curve.slope(runs) * 1e6 for curve in (IMPORT, MEMORY, DISK, FILTERED)}
    said = [
        words("advice_duckdb", most=words.count(_round(most)), largest=words.count(largest.events)),
        words(
            "advice_growth",
            wall=words.figure(per_million["import"], "s"),
            memory=words.figure(per_million["import_memory"], "mb"),
            disk=words.figure(per_million["disk"], "mb"),
            loop=words.figure(per_million["loop"], "ms"),
        ),
        _spark_advice(runs, words),
    ]
    return [words("advice"), "", *(f"- {one}" for one in said)]


def _spark_advice(runs: list[Run], words: Words) -> str:
    known = SPARK_FILTERED.known(runs)
    ours, theirs = CPU.slope(runs), SPARK_CPU.slope(runs)
    if not known or not ours or not theirs:
        return words("advice_no_spark")
    events, wall = known[-1]
    return words(
        "advice_spark",
        events=words.count(events),
        wall=words.figure(wall, "ms"),
        times=words.number(theirs / ours),
        cores=words.count(max(2, round(2 * theirs / ours))),
    )


def _round(events: float) -> int:
    """One figure, down."""
    size: int = 10 ** (len(str(int(events))) - 1)
    return int(events // size) * size
