"""Fitness and precision of stored nets on real logs, beside what PM4Py 2.7 found with the same nets.

Its cost rule: a deviation costs 10,000 and a silent step 1. Its precision asks which activities can come next through
silent steps, but remembers one marking per step only (the last one found), so that it misses some; with its own way of
asking, every figure is the same, and ours differs only by what it misses.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from filon.log.pnml import read_pnml
from filon.mining.conformance import enabled
from filon.mining.conformance.alignments import align
from filon.mining.conformance.quality import PEERS_SILENT_COST, log_fitness, quality
from filon.mining.models.states import States
from filon.mining.traces import variant_traces
from tests.reference.logs import Imported
from tests.reference_data import reference_file

CLOSE = 1e-4


@pytest.fixture(params=["0.0", "0.2"])
def expected(request: pytest.FixtureRequest, imported: Imported) -> tuple[str, dict[str, Any]]:
    """Figures of one stored net of the log."""
    found = imported.expected.get("conformance", {}).get(f"im_{request.param}")
    if not found or "fitness_align" not in found:
        pytest.skip(f"no stored net of {imported.key}")
    return f"{imported.key}.im{request.param}.pnml", found


def test_fitness_precision_and_simplicity_are_the_same(
    imported: Imported, expected: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, figures = expected
    ours_next = enabled.next_labels
    monkeypatch.setattr(enabled, "next_labels", lambda states: peers_next_labels(states, ours_next(states)))
    variants = variant_traces(imported.log)
    weights = variants.weights(imported.log)
    found = align(read_pnml(reference_file("reference", name)), variants.traces)
    ours = quality(found, weights)
    assert ours is not None
    assert 100 * ours.fitting == pytest.approx(figures["fitness_align"]["percFitTraces"], abs=1e-6)
    assert ours.case_fitness == pytest.approx(figures["fitness_align"]["averageFitness"], abs=1e-6)
    peers = log_fitness(found, weights, silent_cost=PEERS_SILENT_COST)
    assert peers == pytest.approx(figures["fitness_align"]["log_fitness"], abs=CLOSE)
    assert ours.precision == pytest.approx(figures["precision_align"], abs=CLOSE)
    assert ours.simplicity == pytest.approx(figures["simplicity"], abs=1e-6)


def peers_next_labels(states: States, ours: np.ndarray) -> np.ndarray:
    """Activities that can come next, as the peer finds them: never one more than ours."""
    found = np.zeros_like(ours)
    after = _steps_by_name(states)
    for state in range(len(states)):
        found[state, list(_peers_next(states, after, state))] = 1
    assert (found <= ours).all()
    return found


def _peers_next(states: States, after: list[dict[int, int]], state: int) -> set[int]:
    waiting = list(after[state])
    marking = dict.fromkeys(waiting, state)
    visited: set[tuple[int, int]] = set()
    labels: set[int] = set()
    code = {label: at for at, label in enumerate(states.labels)}
    for step in waiting:
        here = marking[step]
        activity = states.net.transitions[step].activity
        if (step, here) in visited:
            continue
        visited.add((step, here))
        if activity is not None:
            labels.add(code[activity])
        elif step in after[here]:
            there = after[here][step]
            waiting += after[there]
            marking |= dict.fromkeys(after[there], there)
    return labels


def _steps_by_name(states: States) -> list[dict[int, int]]:
    after: list[dict[int, int]] = [{} for _ in range(len(states))]
    columns = zip(*(one.tolist() for one in (states.source, states.transition, states.target)), strict=True)
    for source, step, target in sorted(columns, key=lambda one: states.net.transitions[one[1]].id):
        after[source][step] = target
    return after
