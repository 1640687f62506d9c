"""What the analyses print: JSON as a contract, tables in the reader's language. Numbers are worked out by hand.

D1: Created → 2 d → Quote sent → 8 d → Won. D2: Created → 1 d → Quote sent → 2 d → Quote sent → 1 d → Lost. D3: Created.
"""

from __future__ import annotations

import pytest

DAY = 86_400.0


def test_the_map_gives_activities_edges_starts_and_ends(answer, imported):
    found = answer("map", imported)
    assert found["activities"] == [
        {"key": "Created", "cases": 3, "events": 3},
        {"key": "Quote sent", "cases": 2, "events": 3},
        {"key": "Won", "cases": 1, "events": 1},
        {"key": "Lost", "cases": 1, "events": 1},
    ]
    created = next(
        one for one in found["edges"] if (one["source"], one["target"]) == ("Created", "Quote sent")
    )
    assert (created["cases"], created["events"], created["mean_s"], created["median_s"]) == (
        2,
        2,
        1.5 * DAY,
        1.5 * DAY,
    )
    assert created["p90_s"] == pytest.approx(1.9 * DAY)
    assert found["starts"] == {"Created": 3}
    assert found["ends"] == {"Created": 1, "Won": 1, "Lost": 1}


def test_a_filter_keeps_its_cases_only(answer, imported):
    assert answer("map", imported, "-f", "region:in:SE")["ends"] == {"Lost": 1}
    assert answer("map", imported, "-f", "region:in:IDF", "-f", "through:Won")["starts"] == {"Created": 1}


def test_variants_give_every_sequence_with_its_cases(answer, imported):
    found = answer("variants", imported)
    assert found["n_variants"] == 3
    assert {tuple(one["activities"]): (one["cases"], one["median_s"]) for one in found["variants"]} == {
        ("Created", "Quote sent", "Won"): (1, 10 * DAY),
        ("Created", "Quote sent", "Quote sent", "Lost"): (1, 4 * DAY),
        ("Created",): (1, 0.0),
    }


def test_throughput_gives_the_spread_of_whole_cases(answer, imported):
    found = answer("throughput", imported)
    assert [found[name] for name in ("n", "min_s", "median_s", "max_s")] == [3, 0.0, 4 * DAY, 10 * DAY]
    assert found["mean_s"] == pytest.approx(14 / 3 * DAY)
    assert found["p90_s"] == pytest.approx(8.8 * DAY)


def test_throughput_can_be_measured_between_two_activities_and_by_attribute(answer, imported):
    assert answer("throughput", imported, "--from", "Quote sent", "--to", "Won")["max_s"] == 8 * DAY
    segments = answer("throughput", imported, "--by", "region")["segments"]
    assert {one["value"]: one["n"] for one in segments} == {"IDF": 2, "SE": 1}


def test_working_time_counts_working_hours_only(answer, imported):
    calendar, work = (
        answer("throughput", imported, "--calendar", clock)["max_s"] for clock in ("calendar", "work")
    )
    assert work < calendar / 3


def test_rework_tells_what_came_back(answer, imported):
    found = answer("rework", imported)
    assert found["cases_with_rework"] == 1
    (quote,) = found["rows"]
    assert (quote["key"], quote["cases"], quote["extra_events"]) == ("Quote sent", 1, 1)


def test_handover_counts_steps_between_people(answer, imported):
    found = answer("handover", imported)
    assert (found["total"], found["different"]) == (5, 1)
    assert {(one["source"], one["target"]): one["n"] for one in found["pairs"]} == {
        ("Anna", "Anna"): 1,
        ("Anna", "Ben"): 1,
        ("Ben", "Ben"): 3,
    }


def test_cases_come_in_pages_sorted_and_searched(answer, imported):
    assert [one["case_id"] for one in answer("cases", imported)["rows"]] == ["D1", "D2", "D3"]
    assert [one["case_id"] for one in answer("cases", imported, "--size", "1", "--page", "2")["rows"]] == [
        "D2"
    ]
    assert answer("cases", imported, "--search", "se")["total"] == 1
    assert [one["case_id"] for one in answer("cases", imported, "--sort", "amount")["rows"]] == [
        "D3",
        "D2",
        "D1",
    ]


def test_data_sets_are_listed_with_their_sizes(answer, imported):
    (found,) = answer("datasets")
    assert [found[key] for key in ("name", "cases", "events", "activities", "variants")] == [
        "deals",
        3,
        8,
        4,
        3,
    ]


@pytest.mark.parametrize(
    ("command", "lang", "words"),
    [
        ("map", "en", ["4 activities", "Created", "1.5\u202fd"]),
        ("map", "fr", ["4 activités", "Médiane", "1,5\u202fj"]),
        ("variants", "fr", ["3 variantes pour 3 cas", "Created → Quote sent → Won", "33,3\u202f%"]),
        ("cases", "en", ["3 cases", "D1", "10\u202fd"]),
        ("throughput", "fr", ["Temps de traversée", "10\u202fj"]),
        ("rework", "fr", ["1 cas avec reprise (33,3\u202f%)"]),
        ("handover", "en", ["steps with both sides known"]),
    ],
)
def test_people_get_tables_in_their_language(run, imported, command, lang, words):
    outcome = run(command, imported, "--lang", lang)
    assert outcome.exit_code == 0, outcome.stderr
    assert [word for word in words if word not in outcome.stdout] == []


def test_an_unknown_data_set_names_the_nearest(run, imported):
    outcome = run("map", "deal")
    assert outcome.exit_code == 1
    assert outcome.stderr.endswith("Did you mean “deals”?\n")


def test_a_wrong_filter_names_the_nearest_word(run, imported):
    outcome = run("map", imported, "-f", "regoin:in:IDF", "--lang", "fr")
    assert outcome.exit_code == 1
    assert "« region »" in outcome.stderr.replace("\u00a0", " ")


def test_control_characters_of_the_data_do_not_reach_the_terminal(run, answer, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("deal,step,at\n1,\x1b[31mred,2025-01-01T00:00:00Z\n")
    answer("import", path, "--case", "deal", "--activity", "step", "--timestamp", "at")
    assert "\x1b" not in run("map", "odd").stdout


def test_quick_medians_say_how_far_they_may_be_off_and_exact_ones_say_nothing(run, imported, monkeypatch):
    monkeypatch.setenv("FILON_EXACT_UP_TO", "1")
    for command in ("map", "variants", "throughput", "rework"):
        assert "±2.2%" in run(command, imported, "--lang", "en").stderr
        assert "±\u00a02,2\u202f%" in run(command, imported, "--lang", "fr").stderr
        assert not run(command, imported, "--exact").stderr
