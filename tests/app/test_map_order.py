from filon.app.map_order import main_path, path_ranks, reading_order

WEIGHTS = {
    ("start", "lead"): 10.0,
    ("lead", "quote"): 7.0,
    ("lead", "lost"): 3.0,
    ("quote", "quote"): 9.0,
    ("quote", "lead"): 1.0,
    ("quote", "paid"): 6.0,
    ("paid", "end"): 6.0,
    ("lost", "end"): 3.0,
}
KEYS = ["start", "end", "lead", "quote", "paid", "lost"]


def test_the_main_path_follows_the_heaviest_edge_to_an_activity_not_yet_seen():
    assert main_path("start", "end", KEYS, WEIGHTS) == ["start", "lead", "quote", "paid", "end"]


def test_the_main_path_breaks_ties_by_the_order_of_the_activities():
    assert main_path("a", None, ["a", "c", "b"], {("a", "b"): 1.0, ("a", "c"): 1.0}) == ["a", "c"]


def test_the_main_path_stops_where_only_seen_activities_follow():
    assert main_path("a", "end", ["a", "b"], {("a", "b"): 1.0, ("b", "a"): 5.0}) == ["a", "b"]


def test_no_activity_gives_no_path_and_no_order():
    assert main_path(None, None, [], {}) == []
    assert reading_order([], {}) == []


def test_the_reading_order_keeps_the_main_path_forwards_and_fits_the_others_between():
    path = main_path("start", "end", KEYS, WEIGHTS)
    assert reading_order(KEYS, WEIGHTS, path) == ["start", "lead", "lost", "quote", "paid", "end"]


def test_an_activity_left_as_often_as_entered_stands_after_what_mostly_leads_to_it():
    weights = {("a", "b"): 9.0, ("b", "c"): 9.0, ("c", "d"): 9.0, ("c", "again"): 2.0, ("again", "b"): 2.0}
    assert reading_order(["a", "b", "c", "d", "again"], weights, ["a", "b", "c", "d"]) == [
        "a",
        "b",
        "c",
        "again",
        "d",
    ]


def test_only_the_light_edge_of_a_loop_runs_backwards():
    weights = {("b", "a"): 9.0, ("a", "b"): 2.0, ("b", "c"): 1.0}
    order = reading_order(["a", "b", "c"], weights)
    assert order.index("b") < order.index("a")
    assert order.index("b") < order.index("c")


def test_edges_of_the_main_path_and_the_best_way_in_and_out_of_each_activity_never_vanish():
    path = main_path("start", "end", KEYS, WEIGHTS)
    ranks = path_ranks(KEYS, WEIGHTS, path)
    assert {arc for arc, rank in ranks.items() if rank == 0} == WEIGHTS.keys() - {
        ("quote", "quote"),
        ("quote", "lead"),
    }
    assert ranks["quote", "quote"] == 0.5
    assert ranks["quote", "lead"] == 1.0
