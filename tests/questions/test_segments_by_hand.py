"""Segments held to a benchmark, ways that only one of them takes, quarters and owners: worked out by hand."""

from __future__ import annotations

import pytest

from filon.questions.answer import Answer
from filon.questions.benchmarks import UnknownBenchmarkError
from filon.questions.policies import Policies
from filon.questions.registry import answer, question_of
from tests.questions.by_hand import stages, table

DAY_S = 86_400.0

WINS = {"NORD": 30, "SUD": 20, "EST": 10}
"""Deals won of forty in each region: three quarters, a half, a quarter."""


@pytest.fixture
def regions(company):
    """120 deals of 10 each; those of the east have a meeting first; each region's deals end in a quarter of its own."""
    for place, (region, wins) in enumerate(WINS.items()):
        for number in range(40):
            name, day = f"{region}{number}", 120.0 * place
            met = [("meeting_held", day + 1)] if region == "EST" else []
            end = "deal_won" if number < wins else "deal_lost"
            stages(company, name, ("deal_created", day), *met, (end, day + 5 + 10 * place))
            company.know("deal", name, amount=10.0, currency="EUR", region=region)
    return company


def told(found, key: str) -> list[dict[str, object]]:
    assert isinstance(found, Answer), found
    shown = table(found, key)
    return [dict(zip([head.key for head in shown.columns], row, strict=True)) for row in shown.rows]


def ask(company, **policies: object):
    question = question_of("segment_comparison")
    return answer(question, company.open(question.perspective), policies=Policies().with_values(policies))


@pytest.mark.parametrize(
    ("benchmark", "level", "gains"),
    [
        ("median", 0.5, {"EST": 100.0}),
        ("best_quartile", 0.625, {"EST": 150.0, "SUD": 50.0}),
        ("best_segment", 0.75, {"EST": 200.0, "SUD": 100.0}),
    ],
)
def test_what_a_segment_would_gain_is_told_at_the_benchmark_that_is_chosen(regions, benchmark, level, gains):
    rows = told(ask(regions, benchmark=benchmark), "opportunity")
    assert {row["value"]: pytest.approx(row["amount"]) for row in rows} == gains
    assert [row["value"] for row in rows] == list(gains)
    assert {row["level"] for row in rows} == {level}
    assert all(row["low"] <= row["amount"] <= row["high"] and row["currency"] == "EUR" for row in rows)


def test_the_goal_is_a_benchmark_and_without_one_nothing_is_told_but_that(regions):
    without = ask(regions, benchmark="goal")
    assert told(without, "opportunity") == []
    assert any("no goal is set" in one.en for one in without.caveats)
    held = told(ask(regions, benchmark="goal", goals={"win_rate": 0.6}), "opportunity")
    assert {row["value"]: pytest.approx(row["amount"]) for row in held} == {"EST": 140.0, "SUD": 40.0}


def test_an_unknown_benchmark_is_refused_with_the_known_ones():
    for unknown in ("best", "owner:in:Ada", "region:in:", 4):
        with pytest.raises(UnknownBenchmarkError) as refused:
            Policies.from_json({"benchmark": unknown})
    assert "region:in:" in str(refused.value)


def test_a_named_segment_is_a_benchmark_for_the_others_of_its_attribute(regions):
    found = ask(regions, benchmark="region:in:SUD")
    rows = told(found, "opportunity")
    assert [(row["value"], row["level"], pytest.approx(row["amount"])) for row in rows] == [
        ("EST", 0.5, 100.0)
    ]
    assert any("Region SUD" in one.en for one in found.caveats)


def test_every_other_segment_is_held_to_a_named_one_by_wins_cycle_and_practices(regions):
    for region in WINS:
        for number in range(40):
            regions.know("deal", f"{region}{number}", team="N" if region == "NORD" or number < 2 else "S")
    found = ask(regions, benchmark="region:in:NORD")
    rows = {(row["dimension"], row["value"]): row for row in told(found, "held_to")}
    first = next(iter(rows.values()))
    assert (first["value"], first["win_rate"], first["median"], first["win_gap"]) == (
        "NORD",
        0.75,
        5 * DAY_S,
        None,
    )
    south = rows["region", "SUD"]
    assert (south["n"], south["win_gap"]) == (40, pytest.approx(-0.25))
    assert south["win_gap_low"] < -0.25 < south["win_gap_high"]
    # Twenty of its deals are won: too few for a difference of cycles.
    assert (south["won"], south["median"], south["median_gap"]) == (20, 15 * DAY_S, None)
    # Team N is the region and four deals more: only those are held to it, and they are too few.
    assert (rows["team", "N"]["n"], rows["team", "N"]["win_gap"]) == (4, None)
    assert any("are not held to it" in one.en for one in found.caveats)
    gains = [(row["dimension"], row["value"]) for row in told(found, "opportunity")]
    assert gains == [("region", "EST"), ("region", "SUD"), ("team", "S")]


def test_a_named_segment_tells_how_much_longer_and_how_otherwise_the_others_sell(regions):
    for number in range(40):
        for region in WINS:
            regions.know("deal", f"{region}{number}", team="N" if region == "NORD" else "S")
    found = ask(regions, benchmark="team:in:N")
    south = next(row for row in told(found, "held_to") if row["value"] == "S")
    # Won in the south: twenty deals of 15 days, in the east ten of 25.
    assert (south["won"], south["median_gap"]) == (30, 10 * DAY_S)
    assert south["mean_gap"] == pytest.approx((550 / 30 - 5) * DAY_S)
    assert south["mean_gap_low"] < south["mean_gap"] < south["mean_gap_high"]
    assert "held_to" not in {one.key for one in ask(regions).tables}


def test_a_segment_that_decided_few_deals_is_no_benchmark(regions):
    for number in range(5):
        stages(regions, f"O{number}", ("deal_created", 0), ("deal_won", 5))
        regions.know("deal", f"O{number}", amount=10.0, currency="EUR", region="OUEST, LOIN")
    for name in ('region:in:"OUEST, LOIN"', "region:in:NOWHERE"):
        found = ask(regions, benchmark=name)
        assert told(found, "opportunity") == []
        assert any("are no benchmark" in one.en for one in found.caveats)


def test_one_segment_alone_is_held_to_nothing(company):
    for number in range(40):
        stages(company, f"D{number}", ("deal_created", 0), ("deal_won", 5))
        company.know("deal", f"D{number}", amount=10.0, currency="EUR", region="NORD")
    assert told(ask(company), "opportunity") == []


def test_ways_that_only_one_segment_takes_are_told_with_their_steps_and_filter(regions):
    found = ask(regions)
    rows, shown = told(found, "own_ways"), table(found, "own_ways")
    own = [row for row in rows if row["dimension"] == "region"]
    assert [(row["value"], row["n"], row["share"]) for row in own] == [("EST", 30, 0.75), ("EST", 10, 0.25)]
    assert "→" in shown.words[own[0]["route"]].en
    assert all(row["dimension"] == "region" for row in rows)
    assert shown.filters[0][0] == "region:in:EST"
    assert shown.filters[0][1] == own[0]["route"]


def test_each_quarter_of_creation_stands_beside_the_others(regions):
    found = ask(regions)
    rows = told(found, "by_period")
    assert [(row["period"], row["deals"], row["win_rate"]) for row in rows] == [
        ("2025-Q1", 40, 0.75), ("2025-Q2", 40, 0.5), ("2025-Q3", 40, 0.25),
    ]  # fmt: skip
    assert [row["median"] / 86_400 for row in rows] == [5.0, 15.0, 25.0]
    assert [row["amount"] for row in rows] == [300.0, 200.0, 100.0]
    words = table(found, "by_period").words["2025-Q2"]
    assert (words.fr, words.en) == ("T2 2025", "Q2 2025")


def test_owners_are_told_by_name_never_ranked_and_the_few_together(company):
    """Zoé follows the beginning of the process in all her deals, Ann in none; three deals are of three others."""
    owners = ["Zoé"] * 6 + ["Ann"] * 6 + ["Bea", "Cid", "Dan"]
    for number, owner in enumerate(owners):
        name = f"D{number}"
        steps = ("deal_created", "deal_qualified", "requirements_gathered")
        moves = steps if owner == "Zoé" else steps[::-1]
        stages(company, name, *((step, float(day)) for day, step in enumerate(moves)))
        company.event("quote_issued", 6, quote=f"Q{number}")
        company.link(("quote", f"Q{number}"), ("deal", name))
        company.know("deal", name, owner=owner)
    found = company.ask("process_conformance")
    rows = told(found, "adherence_by_owner")
    assert [row["value"] for row in rows] == ["Ann", "Zoé", "few_groups:3:3"]
    assert [row["n"] for row in rows] == [6, 6, 3]
    ann, zoe = rows[:2]
    assert ann["adherence"] < zoe["adherence"] or ann["share"] > (zoe["share"] or 0.0)
    assert table(found, "adherence_by_owner").words[ann["usual_deviation"]].fr


def test_a_sales_force_of_more_people_than_segments_are_compared_by_is_told_too(company):
    for number in range(61 * 5):
        stages(company, f"D{number}", ("deal_created", 0.0), ("deal_qualified", 1.0))
        company.know("deal", f"D{number}", owner=f"Person {number % 61:02}")
    company.event("quote_issued", 6, quote="Q")
    company.link(("quote", "Q"), ("deal", "D0"))
    owners = told(company.ask("process_conformance"), "adherence_by_owner")
    assert [row["value"] for row in owners] == [f"Person {number:02}" for number in range(61)]
    assert {row["n"] for row in owners} == {5}
