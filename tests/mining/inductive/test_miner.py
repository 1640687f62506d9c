"""The inductive miner on logs whose tree is known, and on any log by what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from filon.mining.conformance.alignments import align
from filon.mining.conformance.enabled import next_labels
from filon.mining.inductive import discover_tree, sublog
from filon.mining.models.nets import net_of_tree
from filon.mining.models.soundness import check_soundness
from filon.mining.models.states import reachable
from filon.mining.threshold import ThresholdError
from filon.process.process_tree import ProcessTree
from tests.mining.trees import rediscoverable, simulated

LOGS = st.lists(st.lists(st.sampled_from("abcde"), max_size=6).map(tuple), min_size=1, max_size=8)


def mined(*traces: str, threshold: float = 0.0, weights: list[int] | None = None) -> str:
    cases = np.array(weights or [1] * len(traces))
    return str(discover_tree([tuple(one) for one in traces], cases, threshold=threshold))


@pytest.mark.parametrize(
    ("traces", "tree"),
    [
        (["abc"], "→(a, b, c)"),
        (["abd", "acd"], "→(a, ×(b, c), d)"),
        (["abcd", "acbd"], "→(a, ∧(b, c), d)"),
        (["abcd", "abcebcd"], "→(a, ↻(→(b, c), e), d)"),
        (["ac", "abc"], "→(a, ×(τ, b), c)"),
        (["ad", "abcd"], "→(a, ×(τ, →(b, c)), d)"),
        (["a", "aa", "aaa"], "↻(a, τ)"),
        (["", "a"], "×(τ, a)"),
        ([""], "τ"),
        ([], "τ"),
        (["abab", "ab"], "↻(→(a, b), τ)"),
    ],
)
def test_known_logs_give_their_tree(traces: list[str], tree: str) -> None:
    assert mined(*traces) == tree


def test_rare_behaviour_is_left_out_beyond_the_threshold_only() -> None:
    traces = ["abcd", "acbd", "abd", "dabc", ""]
    weights = [500, 480, 3, 2, 1]
    assert mined(*traces, weights=weights, threshold=0.2) == "→(a, ∧(b, c), d)"
    assert mined(*traces, weights=weights) != "→(a, ∧(b, c), d)"


def test_variants_without_cases_do_not_count() -> None:
    assert mined("ab", "ba", weights=[4, 0]) == "→(a, b)"


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_that_is_no_share_is_refused(threshold: float) -> None:
    with pytest.raises(ThresholdError):
        mined("ab", threshold=threshold)


@settings(max_examples=60)
@given(LOGS)
def test_at_threshold_zero_every_trace_fits_and_the_model_is_sound(traces: list[tuple[str, ...]]) -> None:
    net = net_of_tree(discover_tree(traces, np.ones(len(traces), dtype=int)))
    assert check_soundness(net).is_sound
    assert align(net, traces).fits.all()


@settings(max_examples=30)
@given(LOGS)
def test_merging_equal_traces_changes_nothing(traces: list[tuple[str, ...]]) -> None:
    weights = np.arange(1, len(traces) + 1)
    apart = discover_tree(traces, weights, threshold=0.3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sublog, "_WORTH_MERGING", 1)
        assert discover_tree(traces, weights, threshold=0.3) == apart


@settings(max_examples=40)
@given(LOGS, st.floats(0, 1))
def test_at_any_threshold_the_model_is_sound_and_knows_no_other_activity(
    traces: list[tuple[str, ...]], threshold: float
) -> None:
    tree = discover_tree(traces, np.arange(1, len(traces) + 1), threshold=threshold)
    assert check_soundness(net_of_tree(tree)).is_sound
    assert tree.activities <= {one for trace in traces for one in trace}


@settings(max_examples=60)
@given(rediscoverable())
def test_the_tree_that_made_a_log_is_found_again(tree: ProcessTree) -> None:
    traces = simulated(tree, 300)
    assume(_follows(traces) == _allowed(tree))
    found = discover_tree(traces, np.ones(len(traces), dtype=int))
    assert _plain(found) == _plain(tree)


def _follows(traces: list[tuple[str, ...]]) -> set[tuple[str, str]]:
    return {pair for trace in traces for pair in zip(("", *trace), (*trace, "."), strict=True)} - {("", ".")}


def _allowed(tree: ProcessTree) -> set[tuple[str, str]]:
    """Directly-follows pairs, starts and ends of all that a tree can do."""
    around = net_of_tree(
        ProcessTree("sequence", (ProcessTree(None, activity=""), tree, ProcessTree(None, activity=".")))
    )
    states = reachable(around)
    after = next_labels(states)
    return {
        (states.labels[label], states.labels[other])
        for target, label in zip(states.target.tolist(), states.step_label.tolist(), strict=True)
        if label >= 0
        for other in np.flatnonzero(after[target])
    }


def _plain(tree: ProcessTree) -> object:
    """Tree without the order that does not matter."""
    if tree.operator is None:
        return tree.activity
    children = [_plain(child) for child in tree.children]
    if tree.operator in {"exclusive", "parallel"}:
        return tree.operator, frozenset(children)
    if tree.operator == "loop":
        return tree.operator, children[0], frozenset(children[1:])
    return tree.operator, *children


@settings(max_examples=60)
@given(LOGS)
def test_graphs_without_each_activity_are_those_of_the_log_without_it(traces: list[tuple[str, ...]]) -> None:
    log, _ = sublog.sublog_of(traces, np.arange(1, len(traces) + 1))
    assume(log.label.size)
    found = dict(sublog.graphs_without_each(log, sublog.graph_of(log)))
    assert list(found) == log.labels.tolist()
    for label, graph in found.items():
        expected = sublog.graph_of(log.only(log.label != label))
        for name in ("labels", "follows", "starts", "ends"):
            assert np.array_equal(getattr(graph, name), getattr(expected, name)), name
