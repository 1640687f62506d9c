"""The nets of trees, the states of nets, and what can be wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from filon.mining.models.nets import NetBuilder, net_of_tree
from filon.mining.models.soundness import check_soundness
from filon.mining.models.states import UnboundedNetError, reachable
from filon.process.petri_net import PetriNet
from filon.process.process_tree import ProcessTree, block, leaf
from tests.mining.trees import trees


def net(*steps: tuple[str, str, str | None]) -> PetriNet:
    """Net of steps (places before, places after, activity); it runs from ``s`` to ``e``."""
    builder = NetBuilder()
    at: dict[str, int] = {}
    for before, after, activity in steps:
        for name in before + after:
            if name not in at:
                at[name] = builder.place(name)
        builder.step([at[name] for name in before], [at[name] for name in after], activity)
    return builder.net([at["s"]], [at["e"]])


def test_a_tree_opens_blocks_of_its_own_kind_and_drops_silence() -> None:
    tree = block("sequence", leaf("a"), block("sequence", leaf("b"), leaf()), block("exclusive", leaf("c")))
    assert str(tree) == "→(a, b, c)"
    assert str(block("parallel", leaf(), leaf())) == "τ"


@settings(max_examples=40)
@given(trees())
def test_the_net_of_any_tree_is_sound_and_knows_its_activities(tree: ProcessTree) -> None:
    found = net_of_tree(tree)
    assert check_soundness(found).is_sound
    assert found.activities == tree.activities


def test_two_parallel_steps_have_six_states() -> None:
    states = reachable(net_of_tree(block("parallel", leaf("a"), leaf("b"))))
    assert len(states) == 6
    assert states.labels == ("a", "b")
    assert states.is_complete


@pytest.mark.parametrize(
    ("wrong", "fault", "names"),
    [
        (net(("s", "ab", "a"), ("a", "e", "b"), ("b", "e", "c")), "unclean_end", ("b",)),
        (net(("s", "x", "a"), ("s", "y", "b"), ("xy", "e", "c")), "no_end", ()),
        (net(("s", "e", "a"), ("s", "x", "b"), ("xy", "e", "c")), "stuck", ("x",)),
        (net(("s", "sp", "a"), ("s", "e", "b")), "unbounded", ("p",)),
    ],
)
def test_each_fault_is_named_with_its_place(wrong: PetriNet, fault: str, names: tuple[str, ...]) -> None:
    found = check_soundness(wrong)
    assert not found.is_sound
    assert found.faults[0] == (fault, names)


def test_a_step_that_can_never_happen_is_named() -> None:
    found = check_soundness(net(("s", "e", "a"), ("x", "e", "b")))
    assert found.faults == (("dead_step", ("b",)),)


def test_beyond_the_bound_on_states_the_answer_says_so() -> None:
    found = check_soundness(net_of_tree(block("parallel", *map(leaf, "abcdefgh"))), most=100)
    assert found.is_bounded_answer
    assert not found.is_sound
    assert found.states == 100


def test_listing_the_states_of_an_unbounded_net_ends() -> None:
    with pytest.raises(UnboundedNetError):
        reachable(net(("s", "sp", "a"), ("s", "e", "b")))
