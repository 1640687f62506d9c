"""A model that nobody has drawn gets a drawing that can be read: nothing overlaps, long ones run in rows."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from filon.app.model_layout import model_diagram
from filon.app.model_rows import PAGE_WIDTH, READABLE, tracks_of
from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.process_tree import block, leaf
from tests.mining.trees import trees


def overlap(a, b):
    return (
        abs(2 * a.x + a.width - 2 * b.x - b.width) < a.width + b.width
        and abs(2 * a.y + a.height - 2 * b.y - b.height) < a.height + b.height
    )


def away(point, box):
    x, y = point
    return max(box.x - x, x - box.x - box.width, box.y - y, y - box.y - box.height)


def check(model):
    diagram = model_diagram(model)
    assert not [pair for pair in combinations(diagram.shapes.values(), 2) if overlap(*pair)]
    for flow in model.flows:
        line = diagram.edges[flow.id]
        assert away(line[0], diagram.shapes[flow.source]) < 4
        assert away(line[-1], diagram.shapes[flow.target]) < 4
        assert len(line) >= 2
    return diagram


def strip_of(count):
    steps = [block("exclusive", leaf(), leaf(f"a{n}")) if n % 3 else leaf(f"a{n}") for n in range(count)]
    inner = block("sequence", *steps)
    return bpmn_of_tree(block("loop", inner, block("exclusive", leaf("again"), leaf("other"))), "p")


@settings(max_examples=15, deadline=None)
@given(trees(most=10))
def test_nothing_overlaps_and_every_flow_joins_its_nodes(tree):
    check(bpmn_of_tree(tree, "p"))


@pytest.mark.parametrize("count", [12, 40])
def test_a_long_model_runs_in_rows_no_wider_than_can_be_read(count):
    diagram = check(strip_of(count))
    across = max(box.x + box.width for box in diagram.shapes.values())
    assert across <= 1.05 * PAGE_WIDTH / READABLE
    assert len({round(box.y / 100) for box in diagram.shapes.values()}) > 3


def test_a_short_model_stays_on_one_line():
    diagram = check(bpmn_of_tree(block("sequence", leaf("a"), leaf("b")), "p"))
    assert len({box.y + box.height / 2 for box in diagram.shapes.values()}) == 1


def test_a_sub_process_is_never_cut():
    inside = [Node(f"i{n}", "task", parent="sub") for n in range(20)]
    outside = [Node("s", "start"), *(Node(f"t{n}", "task") for n in range(14)), Node("sub", "subprocess")]
    nodes = (*outside, Node("e", "end"), *inside)
    top = [node.id for node in nodes if node.parent is None]
    links = [*pairwise(top), *pairwise(node.id for node in inside)]
    model = Bpmn("p", "", nodes, tuple(Flow(f"f{n}", *pair) for n, pair in enumerate(links)))
    shapes = model_diagram(model).shapes
    frame = shapes["sub"]
    assert all(away((box.x, box.y), frame) < 0 for key, box in shapes.items() if key.startswith("i"))
    assert all(not overlap(shapes[f"t{n}"], frame) for n in range(14))


def test_spans_that_overlap_get_tracks_of_their_own():
    spans = [(0.0, 10.0), (2.0, 4.0), (5.0, 6.0), (12.0, 13.0)]
    found = tracks_of(spans)
    assert found == [1, 0, 0, 0]
