"""BPMN models as nets and trees as BPMN models: the same behaviour in each form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from filon.core.errors import FilonError
from filon.mining.conformance.alignments import align
from filon.mining.models.bpmn_net import net_of_bpmn
from filon.mining.models.nets import net_of_tree
from filon.mining.models.soundness import check_soundness
from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.process_tree import ProcessTree, block, leaf
from tests.mining.trees import simulated, trees


def drawn(*flows: str, **kinds: str) -> Bpmn:
    """Model of flows such as ``s>a``: ``s…`` starts, ``e…`` ends, other nodes are tasks unless a kind is given."""
    pairs = [tuple(one.split(">")) for one in flows]
    names = dict.fromkeys(name for pair in pairs for name in pair)

    def node(name: str) -> Node:
        kind = kinds.get(name) or {"s": "start", "e": "end"}.get(name[0], "task")
        return Node(name, kind, activity=name if kind == "task" else None)  # type: ignore[arg-type]

    return Bpmn("p", "p", tuple(map(node, names)), tuple(Flow(f"{a}>{b}", a, b) for a, b in pairs))


def fits(model: Bpmn, *traces: str) -> list[bool]:
    return align(net_of_bpmn(model), [tuple(one) for one in traces]).fits.tolist()


def test_exclusive_gateways_choose_and_parallel_ones_do_all() -> None:
    choice = drawn("s>x", "x>a", "x>b", "a>y", "b>y", "y>e", x="exclusive", y="exclusive")
    assert fits(choice, "a", "b", "ab", "") == [True, True, False, False]
    both = drawn("s>x", "x>a", "x>b", "a>y", "b>y", "y>e", x="parallel", y="parallel")
    assert fits(both, "ab", "ba", "a", "aab") == [True, True, False, False]


def test_an_event_based_gateway_chooses_by_what_happens() -> None:
    model = drawn("s>x", "x>a", "x>b", "a>e", "b>e", x="event_based", a="event", b="event")
    nodes = tuple(replace(one, activity=one.id) if one.kind == "event" else one for one in model.nodes)
    assert fits(replace(model, nodes=nodes), "a", "b", "ab") == [True, True, False]


def test_an_inclusive_gateway_takes_any_branches_and_its_join_waits_for_those() -> None:
    model = drawn("s>x", "x>a", "x>b", "x>c", "a>y", "b>y", "c>y", "y>d", "d>e", x="inclusive", y="inclusive")
    assert fits(model, "abd", "cbad", "bd", "d", "adb", "aad") == [True, True, True, False, False, False]
    assert check_soundness(net_of_bpmn(model)).is_sound


def test_an_empty_branch_of_an_inclusive_gateway_and_a_choice_inside_it() -> None:
    model = drawn(
        "s>x", "x>y", "x>z", "z>a", "z>b", "a>w", "b>w", "w>y", "y>e",
        x="inclusive", y="inclusive", z="exclusive", w="exclusive",
    )  # fmt: skip
    assert fits(model, "", "a", "b", "ab") == [True, True, True, False]
    assert check_soundness(net_of_bpmn(model)).is_sound


def test_a_way_back_may_be_taken_again_and_again() -> None:
    model = drawn("s>x", "x>a", "a>y", "y>b", "b>x", "y>e", x="exclusive", y="exclusive")
    assert fits(model, "a", "aba", "ababa", "ab", "aa") == [True, True, True, False, False]


def test_a_sub_process_does_what_it_holds_and_a_loop_mark_repeats_it() -> None:
    inner = (Node("i", "start", parent="q"), Node("a", "task", activity="a", parent="q"))
    inner += (Node("b", "task", activity="b", parent="q"), Node("j", "end", parent="q"))
    flows = tuple(Flow(f"{a}{b}", a, b) for a, b in ("sq", "qe", "ia", "ab", "bj"))
    for repeats, wanted in ((False, [True, False, False]), (True, [True, True, False])):
        nodes = (Node("s", "start"), Node("q", "subprocess", repeats=repeats), Node("e", "end"), *inner)
        assert fits(Bpmn("p", "", nodes, flows), "ab", "abab", "aba") == wanted


def test_two_ends_of_a_choice_both_end_the_case() -> None:
    model = drawn("s>x", "x>a", "x>b", "a>e1", "b>e2", x="exclusive")
    assert fits(model, "a", "b") == [True, True]


def test_every_transition_names_the_node_that_it_stands_for() -> None:
    net = net_of_bpmn(drawn("s>x", "x>a", "x>b", "a>e", "b>e", x="exclusive"))
    assert {one.element for one in net.transitions} == {"s", "x", "a", "b", "e"}


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (drawn("a>b", "b>e"), "bpmn_no_start"),
        (
            drawn("s>x", "x>a", "x>b", "a>y", "b>y", "y>e", x="exclusive", y="inclusive"),
            "bpmn_inclusive_join",
        ),
        (
            drawn("s>x", *(f"x>{one}" for one in "abcdfghij"), "a>e", x="inclusive"),
            "bpmn_inclusive_branches",
        ),
    ],
)
def test_what_has_no_net_is_refused_by_name(model: Bpmn, code: str) -> None:
    with pytest.raises(FilonError) as refused:
        net_of_bpmn(model)
    assert refused.value.code == code


def test_a_split_that_waits_for_nothing_else_is_not_sound_and_says_where() -> None:
    unsound = net_of_bpmn(drawn("s>x", "x>a", "x>b", "a>y", "b>y", "y>e", x="exclusive", y="parallel"))
    assert check_soundness(unsound).faults[0][0] == "no_end"
    left_over = net_of_bpmn(drawn("s>x", "x>a", "x>b", "a>y", "b>y", "y>e", x="parallel", y="exclusive"))
    assert check_soundness(left_over).faults[0][0] == "unclean_end"


@settings(max_examples=30)
@given(trees())
def test_the_drawing_of_a_tree_is_sound_and_allows_the_same(tree: ProcessTree) -> None:
    model = bpmn_of_tree(tree, "name", str.upper)
    net = net_of_bpmn(model)
    assert check_soundness(net).is_sound
    assert align(net, simulated(tree, 10)).fits.all()
    wrong = [("z", *one) for one in simulated(tree, 3)] + [("a", "b"), ("b", "a", "a"), ()]
    assert align(net, wrong).deviations.tolist() == align(net_of_tree(tree), wrong).deviations.tolist()
    assert set(model.activities()) == tree.activities


def test_tasks_of_a_drawn_tree_are_named_in_the_readers_words() -> None:
    model = bpmn_of_tree(block("exclusive", leaf("a"), leaf()), "Vente", {"a": "Appeler"}.__getitem__)
    assert [(one.name, one.activity) for one in model.nodes if one.kind == "task"] == [("Appeler", "a")]
