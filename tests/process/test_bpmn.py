"""Sub-processes and loop marks written out with gateways keep the same behaviour."""

from filon.process.bpmn import Bpmn, Flow, Node, flattened


def model(nodes, flows):
    return Bpmn(
        "p", "", tuple(nodes), tuple(Flow(f"f{n}", *pair.split(">")) for n, pair in enumerate(flows.split()))
    )


def arcs(found):
    return {(flow.source, flow.target) for flow in found.flows}


def test_a_plain_model_stays_as_it_is():
    plain = model([Node("s", "start"), Node("a", "task", activity="a"), Node("e", "end")], "s>a a>e")
    assert flattened(plain) == plain


def test_a_loop_mark_becomes_a_way_back():
    marked = model([Node("s", "start"), Node("a", "task", repeats=True), Node("e", "end")], "s>a a>e")
    flat = flattened(marked)
    assert arcs(flat) == {
        ("s", "a.in"), ("a.in", "a"), ("a", "a.out"), ("a.out", "a.in"), ("a.out", "e"),
    }  # fmt: skip
    assert [node.repeats for node in flat.nodes] == [False] * 5


def test_a_sub_process_becomes_what_it_holds():
    nested = model(
        [
            Node("s", "start"),
            Node("sub", "subprocess"),
            Node("i", "start", parent="sub"),
            Node("a", "task", parent="sub", repeats=True),
            Node("o", "end", parent="sub"),
            Node("e", "end"),
        ],
        "s>sub i>a a>o sub>e",
    )
    flat = flattened(nested)
    assert {
        ("s", "sub.in"),
        ("sub.in", "i"),
        ("i", "a.in"),
        ("a.out", "o"),
        ("o", "sub.out"),
        ("sub.out", "e"),
    } <= arcs(flat)
    kinds = {node.id: node.kind for node in flat.nodes}
    assert kinds["i"] == kinds["o"] == "event"
    assert "subprocess" not in kinds.values()
    assert all(node.parent is None for node in flat.nodes)


def test_a_sub_process_without_start_begins_at_its_first_steps():
    nested = model(
        [Node("s", "start"), Node("sub", "subprocess"), Node("a", "task", parent="sub"), Node("e", "end")],
        "s>sub sub>e",
    )
    assert {("sub.in", "a"), ("a", "sub.out")} <= arcs(flattened(nested))


def test_an_empty_sub_process_is_a_silent_step():
    empty = model([Node("s", "start"), Node("sub", "subprocess"), Node("e", "end")], "s>sub sub>e")
    assert [node.kind for node in flattened(empty).nodes] == ["start", "task", "end"]
