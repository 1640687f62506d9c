"""Every analysis answers with figures that can be checked by hand (see tests/sample_log.py)."""

import pytest

from tests.sample_log import DAY_S


def test_the_summary_gives_sizes_money_times_and_ends(ask):
    found = ask("summary")
    assert (found["cases"], found["total_cases"], found["events"]) == (6, 6, 23)
    assert found["amount"] == [{"currency": "EUR", "value": 7800.0}]
    assert (found["won"], found["lost"], found["open"], found["win_rate"]) == (3, 2, 1, 0.6)
    assert (found["median_s"], found["p90_s"]) == (4 * DAY_S, 8 * DAY_S)
    assert found["mean_s"] == pytest.approx(28 / 6 * DAY_S)
    assert found["rework_ratio"] == 0.5
    assert (found["first"], found["last"]) == ("2025-01-01T09:00:00Z", "2025-01-12T12:00:00Z")


def test_the_summary_says_what_each_filter_removes(ask):
    steps = ask("summary", f=["region:in:SE", "outcome:won"])["filters"]
    assert [(one["text"], one["removes"], one["cases_after"]) for one in steps] == [
        ("region:in:SE", 3, 3),
        ("outcome:won", 2, 1),
    ]
    assert steps[0]["label"] == {"fr": "Région\u00a0: SE", "en": "Region: SE"}


def test_the_map_has_a_node_per_activity_and_the_two_terminals(ask):
    found = ask("map")
    nodes = {node["key"]: node for node in found["nodes"]}
    assert set(nodes) == {"__start__", "__end__", "created", "quoted", "won", "paid", "lost"}
    assert (nodes["quoted"]["cases"], nodes["quoted"]["events"], nodes["quoted"]["amount"]) == (5, 8, 7500.0)
    assert nodes["paid"]["sojourn_median_s"] == 4 * DAY_S
    assert nodes["__start__"]["kind"] == "start"
    assert (found["starts"], found["ends"]) == ({"created": 6}, {"paid": 3, "lost": 2, "quoted": 1})


def test_the_events_of_the_maps_paths_are_the_events_minus_the_cases(ask):
    edges = ask("map")["edges"]
    inner = [edge for edge in edges if not edge["id"].startswith("__") and not edge["id"].endswith("__")]
    assert sum(edge["events"] for edge in inner) == 23 - 6
    created_quoted = next(edge for edge in inner if edge["id"] == "created>quoted")
    assert (created_quoted["cases"], created_quoted["events"]) == (5, 6)
    assert created_quoted["median_s"] == DAY_S
    assert created_quoted["path"].startswith("M")


def test_a_map_of_fewer_activities_joins_what_is_left(ask):
    found = ask("map", activities=40)
    assert {node["key"] for node in found["nodes"]} == {"__start__", "__end__", "created", "quoted"}
    assert (found["activities"], found["total_activities"], found["cases"]) == (2, 5, 6)
    assert found["ends"] == {"quoted": 5, "created": 1}


def test_an_activity_tells_its_neighbours_times_and_repeats(ask):
    found = ask("activity/quoted")
    assert (found["cases"], found["events"], found["as_start"], found["as_end"]) == (5, 8, 0, 1)
    assert found["share"] == pytest.approx(5 / 6)
    assert found["repeats"] == {"self_loop": 2, "repetition": 1}
    assert {one["key"]: one["events"] for one in found["incoming"]} == {"created": 6, "quoted": 2}
    assert found["resources"] == [{"name": "bob", "events": 7}, {"name": "ana", "events": 1}]


def test_an_activity_that_no_selected_case_has_counts_nothing(ask):
    found = ask("activity/lost", f="outcome:won")
    assert (found["cases"], found["events"], found["sojourn"]["n"]) == (0, 0, 0)
    assert found["sojourn"]["median_s"] is None


def test_a_path_tells_its_times_and_hands(ask):
    found = ask("edge", source="won", target="paid")
    assert (found["cases"], found["events"]) == (3, 3)
    assert (found["min_s"], found["median_s"], found["max_s"]) == (2 * DAY_S, 4 * DAY_S, 6 * DAY_S)
    assert found["top_handovers"] == [{"source": "bob", "target": "eve", "n": 3, "median_s": 4 * DAY_S}]
    assert sum(one["n"] for one in found["histogram"]) == 3


def test_variants_come_most_frequent_first_and_cover_all_cases(ask):
    found = ask("variants")
    first = found["variants"][0]
    assert (found["n_variants"], found["cases"], first["cases"]) == (5, 6, 2)
    assert first["activities"] == ["created", "quoted", "won", "paid"]
    assert (first["median_s"], first["won"], first["win_rate"], first["amount"]) == (
        5 * DAY_S,
        2,
        1.0,
        3000.0,
    )
    assert [one["share"] for one in found["coverage"]] == pytest.approx([2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_variants_can_be_ordered_by_money_and_paged(ask):
    found = ask("variants", sort="amount", limit=1, offset=1)
    assert [(one["amount"], one["rank"]) for one in found["variants"]] == [(3000.0, 1)]


def test_throughput_can_be_compared_by_an_attribute(ask):
    found = ask("throughput", by="region")
    assert (found["n"], found["median_s"], found["max_s"]) == (6, 4 * DAY_S, 10 * DAY_S)
    assert {one["value"]: (one["n"], one["median_s"]) for one in found["segments"]} == {
        "IDF": (3, 4 * DAY_S),
        "SE": (3, 4 * DAY_S),
    }
    assert sum(one["n"] for one in found["histogram"]) == 6


def test_throughput_can_be_compared_by_two_attributes_together(ask):
    found = ask("throughput", by=["region", "currency"])
    assert sum(one["n"] for one in found["segments"]) == 6
    assert all(len(one["values"]) == 2 for one in found["segments"])
    assert all(one["value"] == " × ".join(part or "–" for part in one["values"]) for one in found["segments"])
    apart = ask("throughput", by="region")["segments"]
    for one in apart:
        assert one["n"] == sum(both["n"] for both in found["segments"] if both["values"][0] == one["value"])


def test_throughput_between_two_activities_leaves_out_cases_without_them(ask):
    found = ask("throughput", **{"from": "created", "to": "won"})
    assert (found["n"], found["min_s"], found["max_s"]) == (3, 2 * DAY_S, 4 * DAY_S)


def test_sojourn_lists_the_largest_total_first(ask):
    rows = ask("sojourn")["rows"]
    assert (rows[0]["key"], rows[0]["n"], rows[0]["total_s"]) == ("paid", 3, 12 * DAY_S)


def test_rework_counts_loops_and_repetitions(ask):
    found = ask("rework")
    assert (found["cases_with_rework"], found["share"]) == (3, 0.5)
    quoted = next(one for one in found["rows"] if one["key"] == "quoted")
    assert (quoted["cases"], quoted["self_loops"], quoted["repetitions"]) == (3, 2, 1)


def test_handovers_tell_how_many_steps_change_hands(ask):
    found = ask("handover")
    assert (found["total"], found["different"], found["resources"]) == (17, 10, ["ana", "bob", "eve"])
    assert found["pairs"][0] == {"source": "ana", "target": "bob", "n": 6, "median_s": DAY_S}


def test_the_replay_moves_a_token_along_the_paths_of_the_map(ask):
    found = ask("replay")
    edges = {edge["id"] for edge in ask("map")["edges"]}
    assert (found["cases"], found["total"], found["sampled"]) == (6, 6, False)
    assert set(found["edges"]) <= edges
    token = next(one for one in found["tokens"] if one["case_id"] == "D5")
    assert token["hops"] == [[found["edges"].index("created>lost"), 2 * DAY_S, 3 * DAY_S]]


def test_a_replay_of_fewer_cases_says_that_it_is_a_sample(ask):
    found = ask("replay", limit=2)
    assert (found["cases"], found["sampled"]) == (2, True)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("-duration", ["D4", "D2", "D3", "D1"]),
        ("duration", ["D5", "D6", "D1", "D3"]),
        ("-amount", ["D4", "D2", "D1", "D3"]),
        ("amount", ["D5", "D3", "D1", "D2"]),
    ],
)
def test_cases_are_sorted_by_the_server_and_missing_values_come_last(ask, sort, ids):
    assert {row["case_id"] for row in ask("cases", sort=sort, size=4)["rows"]} == set(ids)
    last = ask("cases", sort=sort, size=4, page=2)["rows"]
    if "amount" in sort:
        assert last[-1]["case_id"] == "D6"


def test_cases_are_found_by_a_text_attribute_in_any_case_of_letters(ask):
    found = ask("cases", search="se", sort="case_id", size=2)
    assert (found["total"], [row["case_id"] for row in found["rows"]]) == (3, ["D3", "D4"])


def test_a_page_beyond_the_last_is_empty(ask):
    assert ask("cases", page=9)["rows"] == []


def test_one_case_tells_its_events_and_the_time_between(ask):
    found = ask("cases/D3")
    assert (found["outcome"], found["duration_s"], found["attributes"]["amount"]) == (
        "lost",
        4 * DAY_S,
        500.0,
    )
    assert [(one["activity"], one["since_previous_s"]) for one in found["events"]] == [
        ("created", None),
        ("quoted", DAY_S),
        ("quoted", DAY_S),
        ("lost", 2 * DAY_S),
    ]


def test_working_time_counts_office_hours_only(ask):
    # D5 runs from Friday 3 January 9:00 to Saturday 9:00: seven and a half office hours.
    assert ask("cases/D5", calendar="work")["duration_s"] == 7.5 * 3600
    assert ask("cases/D5")["duration_s"] == DAY_S


def test_a_filter_that_is_being_typed_is_completed_with_values_and_labels(ask):
    assert ask("filters/suggest", q="region:in:I") == [
        {"text": "region:in:IDF", "label": {"fr": "Région\u00a0: IDF", "en": "Region: IDF"}}
    ]


def test_a_data_set_lists_activities_attributes_and_roles(ask):
    found = ask("")
    assert [(one["key"], one["events"], one["cases"]) for one in found["activities"][:2]] == [
        ("quoted", 8, 5),
        ("created", 7, 6),
    ]
    amount, region = (one for one in found["attributes"] if one["key"] in ("amount", "region"))
    assert (amount["min"], amount["max"], amount["values"]) == (300.0, 4000.0, None)
    assert region["values"] == [{"value": "IDF", "cases": 3}, {"value": "SE", "cases": 3}]
    assert found["roles"] == {
        "amount": "amount", "currency": "currency", "outcome": True, "fixed_currency": None, "home_currency": None,
    }  # fmt: skip
    assert found["calendar"]["hours"]["mon"] == ["09:00-12:30", "14:00-18:00"]


def test_no_selected_case_is_an_answer_and_not_an_error(ask):
    nothing = {"f": "amount:gt:1000000"}
    assert ask("summary", **nothing)["median_s"] is None
    assert ask("map", **nothing)["nodes"] == []
    for view in ("variants", "throughput", "sojourn", "rework", "handover", "replay", "cases"):
        ask(view, **nothing)


def test_the_map_is_a_picture_too_in_the_language_asked_for(client):
    response = client.get("/api/datasets/sales/map.svg", params={"lang": "fr", "metric": "median"})
    assert response.headers["content-type"] == "image/svg+xml"
    assert 'lang="fr"' in response.text
    assert ">quoted<" in response.text
    english = client.get("/api/datasets/sales/map.svg", params={"metric": "median"})
    assert english.headers["etag"] != response.headers["etag"]


def test_a_model_is_discovered_in_the_cases_and_tells_its_quality(ask):
    found = ask("discovered-model", threshold=0)
    assert found["fitting"] == 1.0
    assert found["tree"].startswith("→(")
    assert "<bpmn:process" in found["bpmn"]


def test_data_without_a_word_in_common_with_the_model_is_not_called_conforming(client):
    refused = client.get("/api/datasets/sales/conformance")
    assert refused.status_code == 422
    assert refused.json()["code"] == "nothing_to_compare"
    unknown = client.get("/api/datasets/sales/conformance", params={"model": "lead_to_cas"})
    assert unknown.json()["code"] == "unknown_model"
