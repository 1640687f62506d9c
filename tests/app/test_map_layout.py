"""The geometry of the map: what a reader of the picture relies on."""

import random
import re
import threading
from itertools import combinations, pairwise

import pytest

from filon.app.map_layout import LayoutEdge, LayoutNode, layout, text_width

STEPS = [
    "lead_captured",
    "deal_created",
    "quote_issued",
    "contract_signed",
    "invoice_issued",
    "payment_received",
]
NUMBER = r"-?\d+(?:\.\d+)?"


def a_process(extra: dict[tuple[str, str], float] | None = None):
    weights = dict.fromkeys(zip(["start", *STEPS], [*STEPS, "end"], strict=True), 900.0)
    weights |= {("quote_issued", "deal_created"): 120.0, ("lead_captured", "end"): 300.0}
    weights |= {("deal_created", "lost"): 200.0, ("quote_issued", "lost"): 150.0, ("lost", "end"): 350.0}
    weights |= extra or {}
    nodes = [LayoutNode(key, (key.replace("_", " "),), 900.0 - place) for place, key in enumerate(STEPS)]
    nodes += [LayoutNode("lost", ("Lost", "Opportunité perdue"), 350.0)]
    nodes += [LayoutNode("start", (), 1000.0, "start"), LayoutNode("end", (), 1000.0, "end")]
    return nodes, [LayoutEdge(*arc, weight) for arc, weight in weights.items()]


def a_large_process(activities: int, paths: int):
    """Activities in a row, each also linked to its neighbours at random, as processes are."""
    chance = random.Random(7)
    keys = [f"a{place}" for place in range(activities)]
    weights = dict.fromkeys(zip(["start", *keys], [*keys, "end"], strict=True), 900.0)
    while len(weights) < paths:
        source = chance.randrange(activities)
        target = min(activities - 1, max(0, source + round(chance.gauss(1, 6))))
        weights.setdefault((keys[source], keys[target]), float(chance.randrange(1, 100)))
    nodes = [LayoutNode(key, (f"Activity number {key}",), 500.0) for key in keys]
    nodes += [LayoutNode("start", (), 1000.0, "start"), LayoutNode("end", (), 1000.0, "end")]
    return nodes, [LayoutEdge(*arc, weight) for arc, weight in weights.items()]


def ends_of(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    numbers = [float(number) for number in re.findall(NUMBER, path)]
    return (numbers[0], numbers[1]), (numbers[-2], numbers[-1])


def test_the_main_path_is_one_straight_line_downwards():
    spine = [node for node in layout(*a_process()).nodes if node.spine]
    assert [node.key for node in spine] == ["start", *STEPS, "end"]
    assert len({node.x for node in spine}) == 1
    assert [node.y for node in spine] == sorted(node.y for node in spine)


@pytest.mark.parametrize("graph", [a_process(), a_large_process(40, 120)])
def test_no_two_activities_overlap_and_all_are_on_the_page(graph):
    drawing = layout(*graph)
    for a, b in combinations(drawing.nodes, 2):
        apart = abs(a.x - b.x) >= (a.width + b.width) / 2 or abs(a.y - b.y) >= (a.height + b.height) / 2
        assert apart, (a, b)
    for node in drawing.nodes:
        assert node.width / 2 - 1 <= node.x <= drawing.width - node.width / 2 + 1
        assert node.height / 2 - 1 <= node.y <= drawing.height - node.height / 2 + 1


def test_every_path_runs_from_its_source_to_its_target_also_backwards():
    drawing = layout(*a_process())
    at = {node.key: node for node in drawing.nodes}
    for edge in drawing.edges:
        for (x, y), node in zip(ends_of(edge.path), (at[edge.source], at[edge.target]), strict=True):
            assert abs(x - node.x) <= node.width / 2 + 9, edge
            assert abs(y - node.y) <= node.height / 2 + 9, edge


def test_the_same_graph_gives_the_same_picture_whatever_the_order_of_its_rows():
    nodes, edges = a_process()
    again = layout(nodes[::-1], edges[::-1])
    assert again == layout(nodes, edges)


def test_labels_of_paths_do_not_cover_activities():
    drawing = layout(*a_process())
    for edge in drawing.edges:
        for node in drawing.nodes:
            inside = (
                abs(edge.label_x - node.x) < node.width / 2 and abs(edge.label_y - node.y) < node.height / 2
            )
            assert not inside, (edge, node)


def test_a_self_loop_has_a_line_beside_its_activity():
    drawing = layout(*a_process({("quote_issued", "quote_issued"): 80.0}))
    loop = next(edge for edge in drawing.edges if edge.source == edge.target)
    node = next(node for node in drawing.nodes if node.key == "quote_issued")
    assert loop.path.count(",") >= 4
    assert abs(loop.label_x - node.x) > node.width / 2


def test_one_activity_alone_is_a_picture():
    drawing = layout([LayoutNode("only", ("Only",), 1.0)], [])
    assert [(node.key, node.spine) for node in drawing.nodes] == [("only", True)]
    assert drawing.edges == ()
    assert drawing.width >= drawing.nodes[0].width


def test_nothing_to_draw_is_an_empty_page():
    drawing = layout([], [LayoutEdge("a", "b", 1.0)])
    assert (drawing.width, drawing.height, drawing.nodes, drawing.edges) == (0.0, 0.0, (), ())


def test_an_activity_without_paths_still_has_its_place():
    nodes, edges = a_process()
    drawing = layout([*nodes, LayoutNode("alone", ("Alone",), 1.0)], edges)
    assert "alone" in {node.key for node in drawing.nodes}


def test_an_activity_is_wide_enough_for_its_label_in_every_language():
    lost = next(node for node in layout(*a_process()).nodes if node.key == "lost")
    assert lost.width > text_width("Opportunité perdue")


def test_hostile_names_never_reach_graphviz():
    evil = 'x"]; } digraph { <b>\0 \\ \u202e'
    drawing = layout(
        [LayoutNode(evil, (evil,), 2.0), LayoutNode("b", ("b",), 1.0)], [LayoutEdge(evil, "b", 1.0)]
    )
    assert {node.key for node in drawing.nodes} == {evil, "b"}
    assert (drawing.edges[0].source, drawing.edges[0].target) == (evil, "b")


def test_sixty_activities_and_250_paths_keep_a_straight_main_path():
    drawing = layout(*a_large_process(60, 250))
    assert len(drawing.edges) == 250
    assert len({node.x for node in drawing.nodes if node.spine}) == 1


def test_an_outsized_graph_keeps_every_path_the_lightest_as_plain_curves():
    drawing = layout(*a_large_process(150, 2_000))
    assert len(drawing.edges) == 2_000
    plain = [edge for edge in drawing.edges if edge.path.count(",") == 4]
    assert len(plain) > 500


def test_threads_may_lay_out_at_the_same_time():
    graph = a_process()
    expected, found = layout(*graph), []
    threads = [threading.Thread(target=lambda: found.append(layout(*graph))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_a_light_activity_keeps_its_place_between_its_neighbours_on_a_crowded_map():
    keys = [f"a{place:02d}" for place in range(40)]
    nodes = [LayoutNode(key, (key,), 100.0) for key in keys] + [LayoutNode("rare", ("rare",), 1.0)]
    chain = [LayoutEdge(source, target, 1_000.0) for source, target in pairwise(keys)]
    crowd = [LayoutEdge(keys[a], keys[b], 50.0) for a in range(0, 40, 2) for b in range(a + 5, 40, 3)]
    rare = [LayoutEdge(keys[20], "rare", 1.0), LayoutEdge("rare", keys[25], 1.0)]
    at = {node.key: node.y for node in layout(nodes, chain + crowd + rare).nodes}
    assert at[keys[20]] < at["rare"] < at[keys[25]]
