"""Two models beside each other: what is told is what was done to the one to make the other."""

from itertools import pairwise

from hypothesis import given, settings

from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.model_difference import END, difference
from filon.process.process_tree import block, leaf
from filon.process.rules import Rule
from tests.mining.trees import trees

TWICE = Rule("twice", "at_most", "a", times=2)


def line(text, name=str):
    ids = ["s", *text, "e"]
    steps = [Node(key, "task", name(key), key) for key in text]
    flows = tuple(Flow(f"{a}-{b}", a, b) for a, b in pairwise(ids))
    return Bpmn("p", "", (Node("s", "start"), *steps, Node("e", "end")), flows)


def told(found):
    return {(one.change, one.key) for one in found.nodes}


def test_a_step_that_is_put_between_two_is_added_and_moves_nothing():
    found = difference(line("abc"), line("axbc"))
    assert told(found) == {("added", "x")}
    assert found.ways == ()
    assert set(found.flows_before) == {"a-b"}
    assert set(found.flows_after) == {"a-x", "x-b"}


def test_the_one_step_that_moved_is_told_not_those_that_it_left():
    assert told(difference(line("abcde"), line("acdbe"))) == {("moved", "b")}


def test_a_step_with_another_name_for_the_same_activity_is_changed():
    assert told(difference(line("ab"), line("ab", str.upper))) == {("changed", "a"), ("changed", "b")}


def test_a_way_around_a_step_is_told_with_its_gateways():
    plain = bpmn_of_tree(block("sequence", leaf("a"), leaf("b"), leaf("c")), "p")
    skipping = bpmn_of_tree(
        block("sequence", leaf("a"), block("exclusive", leaf("b"), leaf()), leaf("c")), "p"
    )
    found = difference(plain, skipping)
    assert [(one.change, one.source, one.target) for one in found.ways] == [("added", "a", "c")]
    assert told(found) == {("added", "exclusive_1"), ("added", "exclusive_2")}
    back = difference(skipping, plain)
    assert [(one.change, one.source, one.target) for one in back.ways] == [("removed", "a", "c")]


def test_another_kind_of_gateway_is_told():
    either, both = (
        bpmn_of_tree(block(kind, leaf("a"), leaf("b")), "p") for kind in ("exclusive", "parallel")
    )
    assert {one.change for one in difference(either, both).nodes} == {"added", "removed"}


def test_rules_are_told_by_what_they_say():
    looser = Rule("twice", "at_most", "a", times=3)
    renamed = Rule("other", "at_most", "a", times=2)
    model = line("ab")
    kinds = {
        change: difference(model, model, *rules).rules
        for change, rules in {
            "changed": ([TWICE], [looser]),
            "added": ([], [TWICE]),
            "removed": ([TWICE], []),
            "same": ([TWICE], [renamed]),
        }.items()
    }
    assert [one.change for one in kinds["changed"]] == ["changed"]
    assert [one.change for one in kinds["added"]] == ["added"]
    assert [one.change for one in kinds["removed"]] == ["removed"]
    assert kinds["same"] == ()


def test_the_last_step_that_goes_is_removed_only():
    found = difference(line("abc"), line("ab"))
    assert told(found) == {("removed", "c")}
    assert all(END not in (one.source, one.target) for one in found.ways)


@settings(max_examples=60, deadline=None)
@given(trees(most=8))
def test_a_model_differs_from_itself_in_nothing(tree):
    model = bpmn_of_tree(tree, "p")
    assert difference(model, model).is_none


@settings(max_examples=60, deadline=None)
@given(trees(most=7), trees(most=7))
def test_there_and_back_tell_the_same_steps_the_other_way_round(one, two):
    first, second = bpmn_of_tree(one, "p"), bpmn_of_tree(two, "p")
    there, back = difference(first, second), difference(second, first)
    turned = {"added": "removed", "removed": "added", "moved": "moved", "changed": "changed"}
    assert told(there) == {(turned[change], key) for change, key in told(back)}
    assert {(one.source, one.target) for one in there.ways} == {(one.source, one.target) for one in back.ways}
