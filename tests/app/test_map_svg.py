from dataclasses import replace

import pytest
from lxml import etree

from filon.app.map_layout import LayoutEdge, LayoutNode, layout
from filon.app.map_svg import METRICS, map_svg
from filon.app.texts import Text
from filon.app.views.process_map import MapEdge, MapNode, ProcessMap

SVG = "{http://www.w3.org/2000/svg}"
HOUR = 3_600.0


def a_map(label: Text | None = None) -> ProcessMap:
    nodes = [LayoutNode("a", ("A",), 1_234), LayoutNode("b", ("B",), 20)]
    nodes += [LayoutNode("__start__", (), 1_234, "start"), LayoutNode("__end__", (), 1_234, "end")]
    edges = [LayoutEdge(*pair) for pair in (("__start__", "a", 1_234), ("a", "b", 20), ("b", "__end__", 20))]
    edges += [LayoutEdge("a", "__end__", 1_214), LayoutEdge("b", "b", 5)]
    place = layout(nodes, edges)
    kinds = {"__start__": "start", "__end__": "end"}
    names = {"a": label or Text("Devis émis", "Quote issued"), "b": Text("Perdue", "Lost")}
    counts = {(edge.source, edge.target): int(edge.weight) for edge in edges}
    return ProcessMap(
        cases=1_234,
        total_cases=1_234,
        activities=2,
        total_activities=2,
        currency="EUR",
        width=place.width,
        height=place.height,
        nodes=tuple(
            MapNode(
                n.key,
                kinds.get(n.key, "activity"),
                names.get(n.key, Text("", "")),
                1_234,
                1_234,  # type: ignore[arg-type]
                36 * HOUR,
                40 * HOUR,
                90 * HOUR,
                5_000.0,
                n.x,
                n.y,
                n.width,
                n.height,
                n.spine,
            )
            for n in place.nodes
        ),
        edges=tuple(
            MapEdge(
                f"{e.source}>{e.target}",
                e.source,
                e.target,
                counts[e.source, e.target],
                1,
                40 * HOUR,
                36 * HOUR,
                90 * HOUR,
                0.0,
                99 * HOUR,
                5_000.0,
                e.rank,
                e.path,
                e.label_x,
                e.label_y,
                e.spine,
            )
            for e in place.edges
        ),
        starts={"a": 1_234},
        ends={"a": 1_214, "b": 20},
    )


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_the_picture_speaks_the_language_asked_for():
    french, english = texts(map_svg(a_map(), lang="fr")), texts(map_svg(a_map(), lang="en"))
    assert "Devis émis" in french
    assert "1\u202f234" in french
    assert "Quote issued" in english
    assert "1,234" in english


def test_times_are_written_with_their_unit():
    assert "1,5\u202fj" in texts(map_svg(a_map(), lang="fr", metric="median"))


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_gives_a_document_with_all_activities_and_paths(metric):
    root = etree.fromstring(map_svg(a_map(), metric=metric, title="Demo").encode())
    assert len(root.findall(f".//{SVG}rect")) == 1 + 2
    assert len(root.findall(f".//{SVG}g[@data-edge]")) == 5
    assert root.findtext(f"{SVG}title").startswith("Demo · ")


def test_fewer_paths_leave_out_those_that_matter_least():
    root = etree.fromstring(map_svg(a_map(), paths=0.5).encode())
    assert "b>b" not in [edge.get("data-edge") for edge in root.iter(f"{SVG}g")]


def test_names_of_the_log_cannot_break_out_of_the_picture():
    evil = '</text><script>alert(1)</script>"&\0\x1b'
    view = a_map(Text(evil, evil))
    view = replace(view, edges=(replace(view.edges[0], id=evil), *view.edges[1:]))
    root = etree.fromstring(map_svg(view, title=evil).encode())
    assert root.findall(f".//{SVG}script") == []
    assert root.findtext(f"{SVG}title").startswith('</text><script>alert(1)</script>"&')
