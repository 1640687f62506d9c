"""Each fault of a drawing is found where it is, and a good drawing has none."""

import pytest

from filon.core.i18n import LANGUAGES
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.bpmn_lint import bound_by_name, lint
from filon.process.ideal_model import ideal_model
from filon.process.lead_to_cash import activities_by_key

START, END = Node("s", "start"), Node("e", "end")
A, B = Node("a", "task", "A", "x"), Node("b", "task", "B", "y")


def found(nodes, flows, activities=None):
    pairs = [pair.split(">") for pair in flows.split()]
    model = Bpmn("p", "", tuple(nodes), tuple(Flow(f"f{n}", *pair) for n, pair in enumerate(pairs)))
    return {(issue.code, issue.element) for issue in lint(model, activities)}


def test_the_shipped_model_has_no_fault():
    assert lint(ideal_model("en"), activities_by_key()) == ()


@pytest.mark.parametrize(
    ("nodes", "flows", "faults"),
    [
        ([START, A, END], "s>a a>e", set()),
        ([A, END], "a>e", {("no_start", "p")}),
        ([START, A], "s>a", {("no_end", "p")}),
        ([START, A, B, END], "s>a a>e b>e", {("unreachable", "b")}),
        ([START, A, B, END], "s>a a>e a>b", {("dead_end", "b"), ("implicit_split", "a")}),
        ([START, A, END], "s>a a>e a>s", {("start_with_incoming", "s"), ("implicit_split", "a")}),
        ([START, A, END], "s>a a>e e>a", {("end_with_outgoing", "e")}),
        ([START, Node("g", "parallel"), END], "s>g g>e", {("idle_gateway", "g")}),
        ([START, Node("t", "task", "T"), END], "s>t t>e", {("unbound_task", "t")}),
        (
            [START, Node("g", "event_based"), A, Node("h", "exclusive"), B, END],
            "s>g g>a g>h a>e h>b h>e b>e",
            {("event_based_target", "g")},
        ),
        (
            [START, Node("u", "subprocess"), Node("i", "task", "I", "x", "u"), B, END],
            "s>u u>e i>b b>e",
            {("crossing_flow", "f2"), ("unreachable", "b"), ("dead_end", "i")},
        ),
    ],
)
def test_a_fault_is_found_where_it_is(nodes, flows, faults):
    assert found(nodes, flows) == faults


def test_a_binding_to_an_activity_that_the_data_lacks_is_told():
    assert found([START, A, END], "s>a a>e", {"y"}) == {("unknown_activity", "a")}


def test_faults_speak_both_languages():
    model = Bpmn("p", "", (A,), ())
    assert all(getattr(issue.sentence, lang) for issue in lint(model) for lang in LANGUAGES)


def test_unbound_steps_are_bound_by_the_names_that_people_use():
    model = Bpmn("p", "", (Node("a", "task", "Contrat signé"), Node("b", "task", "Other"), B), ())
    words = {"Contrat signé": "contract_signed"}
    assert bound_by_name(model, words.get) == {"a": "contract_signed"}
