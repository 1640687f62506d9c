"""Figures of real logs, as another tool and independent SQL found them, through import and the mining verbs.

The reference files are outside the project (see tests/reference_data.py); they were made with pm4py 2.7.23 and checked
against hand-written SQL. Counts and hashes are exact, seconds to the millisecond that the files carry.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from filon.log.event_log import EventLog
from filon.log.store import Store
from filon.mining.discovery import activity_counts, directly_follows
from filon.mining.handover import handover
from filon.mining.performance import throughput
from filon.mining.replay import tokens
from filon.mining.rework import rework
from filon.mining.summary import summary
from filon.mining.variants import variants
from tests.reference.logs import Imported, import_log
from tests.reference_data import reference_file

TO_THE_MILLISECOND = 0.000_6


def digest(value: object) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the JSON of a sorted list."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def test_cases_events_activities_variants_and_edges_are_as_many(imported: Imported) -> None:
    counts, found = imported.expected["counts"], summary(imported.log)
    edges = directly_follows(imported.log)
    assert {
        "cases": found.cases,
        "events": found.events,
        "activities": len(activity_counts(imported.log)),
        "variants": variants(imported.log, limit=1).total,
        "dfg_edges": len(edges),
        "dfg_sum": sum(edge.events for edge in edges),
    } == counts


def test_activities_start_end_and_happen_as_often(imported: Imported) -> None:
    counted = activity_counts(imported.log)
    assert {one.key: one.events for one in counted} == imported.expected["activity_counts"]
    assert {one.key: one.starts for one in counted if one.starts} == imported.expected["start_activities"]
    assert {one.key: one.ends for one in counted if one.ends} == imported.expected["end_activities"]


def test_the_directly_follows_graph_is_the_same(imported: Imported) -> None:
    edges = sorted([edge.source, edge.target, edge.events] for edge in directly_follows(imported.log))
    assert digest(edges) == imported.expected["dfg_count_hash"]


def test_the_times_of_its_edges_are_the_same(imported: Imported) -> None:
    edges = {(edge.source, edge.target): edge for edge in directly_follows(imported.log)}
    for source, target, count, mean, median, low, high in imported.expected["dfg"]:
        edge = edges[source, target]
        spread = edge.duration
        assert edge.events == spread.n == count
        assert [spread.mean_s, spread.median_s, spread.min_s, spread.max_s] == pytest.approx(
            [mean, median, low, high], abs=TO_THE_MILLISECOND
        )


def test_variants_are_the_same(imported: Imported) -> None:
    found = variants(imported.log, limit=10**6)
    listed = sorted([list(one.activities), one.cases] for one in found.page)
    assert digest(listed) == imported.expected["variants_hash"]
    top = Counter({tuple(sequence): n for sequence, n in imported.expected["top_variants"]})
    assert top.items() <= {one.activities: one.cases for one in found.page}.items()


def test_throughput_times_are_the_same(imported: Imported) -> None:
    expected, found = imported.expected["case_duration_s"], throughput(imported.log)
    names = ("mean", "median", "p90_linear", "min", "max")
    assert [found.mean_s, found.median_s, found.p90_s, found.min_s, found.max_s] == pytest.approx(
        [expected[name] for name in names], abs=TO_THE_MILLISECOND
    )


def test_rework_is_the_same(imported: Imported) -> None:
    found = rework(imported.log)
    assert {one.key: one.cases for one in found.activities} == imported.expected["rework_cases_per_activity"]
    assert sum(one.self_loops for one in found.activities) == imported.expected["sql"]["direct_self_loops"]


def test_handovers_are_the_same(imported: Imported) -> None:
    expected = imported.expected["sql"].get("handoffs_raw")
    if not expected:
        pytest.skip("the reference has no handovers for this log")
    found = handover(imported.log)
    assert (len(found.pairs), found.total, found.different) == (
        expected["pairs"],
        expected["total"],
        expected["different_resource"],
    )
    counted = {(pair.source, pair.target): pair.n for pair in found.pairs}
    assert all(counted[source, target] == n for source, target, n in expected["top"])


def test_a_replay_of_every_case_goes_along_every_edge(imported: Imported) -> None:
    moving = sum(one.cases for one in variants(imported.log, limit=10**6).page if len(one.activities) > 1)
    replay = tokens(imported.log, limit=100)
    assert (replay.total, len(replay.tokens)) == (moving, min(100, moving))
    assert {*replay.edges} <= {(edge.source, edge.target) for edge in directly_follows(imported.log)}


OCEL = {
    "ocel20_example": ("ocel20_example.jsonocel", "ocel20_example"),
    "orders": ("running-example.sqlite", "ocpa running-example"),
    "recruiting": ("recruiting-red.jsonocel", "recruiting-red (OCEL 1.0)"),
}


@pytest.mark.parametrize("name", OCEL)
def test_object_centric_logs_are_flattened_into_the_same_cases(name: str, tmp_path: Path) -> None:
    file, key = OCEL[name]
    expected = json.loads(reference_file("reference", "ocel.json").read_text(encoding="utf-8"))["logs"][key]
    import_log(tmp_path, reference_file("data", "ocel", file), None)
    for kind, figures in expected["flattened"].items():
        log = Store(tmp_path).open("log", perspective=kind)
        edges, times, counted = directly_follows(log), throughput(log), activity_counts(log)
        assert {
            "cases": times.n,
            "events": summary(log).events,
            "dfg_edges": len(edges),
            "dfg_sum": sum(edge.events for edge in edges),
            "start": {one.key: one.starts for one in counted if one.starts},
            "end": {one.key: one.ends for one in counted if one.ends},
            "variants": _runs_in_the_whole_log(log),
        } == {name: value for name, value in figures.items() if not name.endswith("_s")}, kind
        assert [times.median_s, times.mean_s] == pytest.approx(
            [figures["median_s"], figures["mean_s"]], abs=TO_THE_MILLISECOND
        )


def _runs_in_the_whole_log(log: EventLog) -> int:
    """What the reference file counts as variants of a flattened log, and what they are not.

    It cut a table in order of time, not of case, at the first event of each case: of the invoices R1 and R2, both
    inserted and then paid, it read R1 as inserted twice because R2 came between. Distinct ways of a case are what the
    next test counts; that this mistake gives its figures, for all nine perspectives, shows that the rest agrees.
    """
    events = log.events.select("ts", "event_id", "ci", "act").collect().sort("ts", "event_id")
    acts, cases = events["act"].to_list(), events["ci"].to_list()
    lengths, first = Counter(cases), {case: at for at, case in reversed([*enumerate(cases)])}
    return len({tuple(acts[at : at + lengths[case]]) for case, at in first.items()})


def test_variants_of_flattened_cases_are_those_of_the_raw_file(tmp_path: Path) -> None:
    path = reference_file("data", "ocel", "recruiting-red.jsonocel")
    raw = json.loads(path.read_text(encoding="utf-8"))
    kinds = {key: one["ocel:type"] for key, one in raw["ocel:objects"].items()}
    sequences: dict[str, list[str]] = {}
    for event in sorted(raw["ocel:events"].values(), key=lambda one: one["ocel:timestamp"]):
        for touched in event["ocel:omap"]:
            if kinds[touched] == "applications":
                sequences.setdefault(touched, []).append(event["ocel:activity"])
    import_log(tmp_path, path, None)
    found = variants(Store(tmp_path).open("log", perspective="applications"), limit=10**6)
    assert Counter({one.activities: one.cases for one in found.page}) == Counter(
        map(tuple, sequences.values())
    )
