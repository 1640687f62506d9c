"""A million events: the engine's CPU time beside NumPy over the same columns, ratios inside this one process.

The bounds are the design's: 6 for the map, 5 for a filter with its map and variants. The whole answers also count the
cases and the money of every edge, which the reference leaves out. The scan of the steps is what a log costs that is too
large to be held in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from benchmarks.logs import write_log
from benchmarks.tasks import publish

from filon.log.event_log import EventLog
from filon.log.spreads import grouped
from filon.log.store import Store
from filon.mining.discovery import directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.statistics import rows
from filon.mining.variants import variants

EVENTS = 1_000_000
ROUNDS = 5
SCAN, MAP, LOOP = 8, 6, 5
COUNTS = ("mean",)
FILTER = "region:in:IDF,SE"

pytestmark = pytest.mark.slow


class Columns:
    """What the engine scans, as plain arrays."""

    def __init__(self, log: EventLog) -> None:
        steps = log.steps.select("ci", "edge", "duration_us").collect()
        cases = log.cases.select("ci", "variant", "duration_us").sort("ci").collect()
        self.ci = steps["ci"].to_numpy()
        self.edge = steps["edge"].to_numpy().astype(np.int64)
        self.us = steps["duration_us"].to_numpy().astype(np.float64)
        self.variant = cases["variant"].to_numpy().astype(np.int64)
        self.case_us = cases["duration_us"].to_numpy().astype(np.float64)
        self.mask = np.zeros(len(self.variant), dtype=np.bool_)

    def map(self) -> tuple[np.ndarray, np.ndarray]:
        return np.bincount(self.edge), np.bincount(self.edge, weights=self.us)

    def filter_loop(self) -> tuple[np.ndarray, np.ndarray]:
        kept = self.mask[self.ci]
        edge, variant = self.edge[kept], self.variant[self.mask]
        counts, sizes = np.bincount(edge), np.bincount(variant)
        np.bincount(edge, weights=self.us[kept])
        np.bincount(variant, weights=self.case_us[self.mask])
        np.argsort(-sizes, kind="stable")
        return counts, sizes


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> tuple[EventLog, Columns]:
    home = tmp_path_factory.mktemp("million")
    table = home / "log.csv"
    write_log(table, EVENTS)
    publish(str(table), str(home))
    log = Store(Path(home)).open("bench")
    columns = Columns(log)
    kept = select(log, parse_filters([FILTER], log.schema))
    columns.mask[kept.cases.select("ci").collect()["ci"].to_numpy()] = True
    return log, columns


def ratio(work: Callable[[], object], reference: Callable[[], object]) -> float:
    """CPU time of the work over the reference's, the least of alternating rounds of each."""
    least = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, one in enumerate((work, reference)):
            started = time.process_time()
            one()
            least[place] = min(least[place], time.process_time() - started)
    return least[0] / least[1]


def test_the_scan_of_the_steps_stays_near_numpy(million: tuple[EventLog, Columns]) -> None:
    log, columns = million
    found = ratio(lambda: rows(grouped(log.steps, "edge", "duration_us", COUNTS, {})), columns.map)
    assert found <= SCAN


def test_the_whole_map_stays_within_its_bound(million: tuple[EventLog, Columns]) -> None:
    log, columns = million
    assert ratio(lambda: directly_follows(log, figures=COUNTS), columns.map) <= MAP


def test_a_filter_with_its_map_and_variants_stays_within_its_bound(million: tuple[EventLog, Columns]) -> None:
    log, columns = million
    predicates = parse_filters([FILTER], log.schema)

    def loop() -> None:
        kept = select(log, predicates)
        directly_follows(kept, figures=COUNTS)
        variants(kept)

    assert ratio(loop, columns.filter_loop) <= LOOP


def test_the_figures_of_a_million_events_are_those_of_numpy(million: tuple[EventLog, Columns]) -> None:
    log, columns = million
    counts, sums = columns.map()
    edges = directly_follows(log, figures=COUNTS)
    assert sorted(edge.events for edge in edges) == sorted(counts.tolist())
    assert sum((edge.duration.mean_s or 0) * edge.events for edge in edges) == pytest.approx(sums.sum() / 1e6)
    kept = select(log, parse_filters([FILTER], log.schema))
    counts, sizes = columns.filter_loop()
    assert sum(edge.events for edge in directly_follows(kept, figures=COUNTS)) == counts.sum()
    assert variants(kept).total == np.count_nonzero(sizes)


def test_equal_timestamps_draw_no_edge_that_the_source_does_not_have(tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    write_log(table, 100_000)
    publish(str(table), str(tmp_path))
    edges = directly_follows(Store(tmp_path).open("bench"))
    assert {(edge.source, edge.target): edge.events for edge in edges} == _plain_edges(table)


def _plain_edges(table: Path) -> dict[tuple[str, str], int]:
    last: dict[str, str] = {}
    found: dict[tuple[str, str], int] = {}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        case, activity = line.replace('"', "").split(",")[:2]
        if case in last:
            pair = last[case], activity
            found[pair] = found.get(pair, 0) + 1
        last[case] = activity
    return found
