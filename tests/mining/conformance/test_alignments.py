"""Optimal alignments, on models small enough to check by hand and on any model by what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.mining.conformance import alignments as module
from filon.mining.conformance import following
from filon.mining.conformance.alignments import Alignments, align
from filon.mining.models.nets import NetBuilder, net_of_tree
from filon.mining.models.states import NoWayToTheEndError
from filon.process.process_tree import ProcessTree, block, leaf
from tests.mining.trees import simulated, trees

SALE = block(
    "sequence", leaf("lead"), block("exclusive", leaf("call"), leaf("visit")), leaf("quote"), leaf("won")
)
TRACES = st.lists(st.lists(st.sampled_from("abcdefgz"), max_size=7).map(tuple), min_size=1, max_size=4)


def aligned(tree: ProcessTree, *traces: str) -> Alignments:
    return align(net_of_tree(tree), [tuple(one.split()) for one in traces])


def told(found: Alignments, trace: int = 0) -> list[str]:
    """Moves of a trace: ``a`` together, ``+a`` outside the model, ``-a`` missing; silence left out."""
    signs = {"sync": "", "log": "+", "model": "-"}
    return [signs[one.kind] + one.activity for one in found.of(trace) if one.activity]


def test_a_trace_of_the_model_has_no_deviation() -> None:
    found = aligned(SALE, "lead visit quote won")
    assert told(found) == ["lead", "visit", "quote", "won"]
    assert found.fits.tolist() == [True]
    assert found.fitness.tolist() == [1.0]


@pytest.mark.parametrize(
    ("trace", "moves"),
    [
        ("lead call won", ["lead", "call", "-quote", "won"]),
        ("lead call quote quote won", ["lead", "call", "quote", "+quote", "won"]),
        ("lead call visit quote won", ["lead", "call", "+visit", "quote", "won"]),
        ("lead quote call won", ["lead", "-call", "quote", "+call", "won"]),
        ("lead party call quote won", ["lead", "+party", "call", "quote", "won"]),
        ("", ["-lead", "-call", "-quote", "-won"]),
    ],
)
def test_deviations_are_found_where_they_happen(trace: str, moves: list[str]) -> None:
    found = told(aligned(SALE, trace))
    assert [one.replace("visit", "call") if one.startswith("-") else one for one in found] == moves


def test_fitness_is_one_less_the_share_of_deviations_that_could_be() -> None:
    found = aligned(SALE, "lead call won", "party")
    assert found.shortest == 4
    assert found.fitness.tolist() == [1 - 1 / 7, 0.0]


def test_the_position_of_a_missing_step_is_the_event_that_it_should_precede() -> None:
    missing = next(one for one in aligned(SALE, "lead call won").of(0) if one.kind == "model")
    assert (missing.activity, missing.position) == ("quote", 2)


def test_an_empty_log_has_no_alignment() -> None:
    assert align(net_of_tree(SALE), []).deviations.size == 0


def test_a_model_without_a_way_to_its_end_is_refused() -> None:
    builder = NetBuilder()
    start, other, end = builder.place("s"), builder.place("x"), builder.place("e")
    builder.step([start], [other], "a")
    with pytest.raises(NoWayToTheEndError):
        align(builder.net([start], [end]), [("a",)])


@pytest.mark.parametrize("work", [None, -1], ids=["listed", "searched"])
@settings(max_examples=30)
@given(tree=trees(), traces=TRACES, seed=st.integers(0, 5))
def test_moves_tell_the_trace_and_a_run_of_the_model_and_cost_what_is_said(
    work: int | None, tree: ProcessTree, traces: list[tuple[str, ...]], seed: int
) -> None:
    net = net_of_tree(tree)
    traces = [*traces, *simulated(tree, 2, seed)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_WORK", module.MOST_WORK if work is None else work)
        found = align(net, traces)
    for at, trace in enumerate(traces):
        moves = found.of(at)
        assert tuple(one.activity for one in moves if one.kind != "model") == trace
        marking = list(net.initial)
        for step in (net.transitions[one.transition] for one in moves if one.transition is not None):
            for place in step.inputs:
                marking[place] -= 1
            assert min(marking) >= 0
            for place in step.outputs:
                marking[place] += 1
        assert tuple(marking) == net.final
        assert sum(one.kind != "sync" and one.activity is not None for one in moves) == found.deviations[at]


@settings(max_examples=30)
@given(trees(), TRACES, st.integers(0, 5))
def test_pushed_costs_and_precision_equal_those_of_a_model_that_is_not_listed(
    tree: ProcessTree, traces: list[tuple[str, ...]], seed: int
) -> None:
    net = net_of_tree(tree)
    traces = [*traces, *simulated(tree, 5, seed)]
    weights = np.arange(1, len(traces) + 1)
    pushed = align(net, traces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_WORK", -1)
        searched = align(net, traces)
    assert pushed.deviations.tolist() == searched.deviations.tolist()
    # Of a trace that does not fit, a search tells few silent steps, not always the fewest.
    assert pushed.silent[pushed.fits].tolist() == searched.silent[pushed.fits].tolist()
    assert pushed.shortest == searched.shortest
    assert pushed.enabled is not None
    assert searched.enabled is not None
    assert pushed.enabled.precision(weights) == searched.enabled.precision(weights)


@settings(max_examples=30)
@given(trees(), st.integers(0, 5))
def test_what_a_model_does_conforms_to_it(tree: ProcessTree, seed: int) -> None:
    assert align(net_of_tree(tree), simulated(tree, 20, seed)).fits.all()


@settings(max_examples=30)
@given(trees(3), trees(3), TRACES)
def test_a_model_that_allows_more_never_costs_more(
    tree: ProcessTree, other: ProcessTree, traces: list[tuple[str, ...]]
) -> None:
    wider = ProcessTree("exclusive", (tree, other))
    assert (align(net_of_tree(wider), traces).deviations <= align(net_of_tree(tree), traces).deviations).all()


@settings(max_examples=30)
@given(trees(), TRACES)
def test_parts_of_any_size_give_what_the_whole_gives(
    tree: ProcessTree, traces: list[tuple[str, ...]]
) -> None:
    net, weights = net_of_tree(tree), np.arange(1, len(traces) + 1)
    whole = align(net, traces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CELLS", 1)
        parts = align(net, traces)
    assert whole.deviations.tolist() == parts.deviations.tolist()
    assert [whole.of(at) for at in range(len(traces))] == [parts.of(at) for at in range(len(traces))]
    assert whole.enabled is not None
    assert parts.enabled is not None
    assert whole.enabled.precision(weights) == parts.enabled.precision(weights)


def test_a_trace_that_fits_is_followed_to_its_end_whatever_else_the_model_allows() -> None:
    tree = block("parallel", *(block("exclusive", leaf(one), leaf(None)) for one in "abcdefghijkl"))
    traces = [tuple("lkjihgfedcba"), tuple("agb"), ()]
    found, whole = (align(net_of_tree(tree), traces, most_states=most) for most in (500, 20_000))
    assert found.fits.all()
    assert found.enabled is not None
    assert whole.enabled is not None
    weights = np.array([3, 2, 1])
    assert found.enabled.precision(weights) == whole.enabled.precision(weights)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "MOST_MARKINGS", 2_000)
        bounded = align(net_of_tree(tree), traces, most_states=500)
    assert bounded.fits.all()
    assert bounded.enabled is None


def test_beyond_the_bound_the_answer_is_a_bound_and_says_so() -> None:
    tree = block("parallel", *map(leaf, "abcdefg"))
    found = align(net_of_tree(tree), [tuple("abcdefg"), tuple("ggffeeddccbbaa"), ()], most_states=30)
    exact = align(net_of_tree(tree), [tuple("abcdefg"), tuple("ggffeeddccbbaa"), ()])
    assert found.is_exact.tolist() == [True, False, False]
    assert (found.deviations <= exact.deviations).all()
    assert found.of(1) == ()
    assert not found.fits[1]
