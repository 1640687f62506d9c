"""Figures of a public table of sales, from its raw rows through import and questions.

Maven Analytics' CRM sales opportunities (fictitious): 8,800 deals with the day of engagement and the day of closing,
and the team of each agent. The expected figures were worked out from the same tables by independent code.
"""

from __future__ import annotations

import csv
import json

import pyarrow as pa
import pytest

from filon.log.building import Origin
from filon.log.mapping import AttributeColumn, DateColumn, Mapping, OutcomeColumn
from filon.log.store import Store
from filon.questions.catalogue import ALL
from filon.questions.registry import answer, question_of
from tests.reference_data import reference_file

pytestmark = pytest.mark.slow
DAY_S = 86_400.0
TEXTS = ("opportunity_id", "region", "team", "deal_stage", "engaged", "won", "lost", "amount", "currency")


def deals() -> list[dict[str, str]]:
    """Deals with the regional office and the manager (as team) of their agent; a closing is a win or a loss."""
    folder = reference_file("data", "crm")
    with (folder / "sales_teams.csv").open(encoding="utf-8") as file:
        teams = {row["sales_agent"]: row for row in csv.DictReader(file)}
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        team = teams[row["sales_agent"]]
        row |= {"region": team["regional_office"], "team": team["manager"], "engaged": row["engage_date"]}
        for end in ("Won", "Lost"):
            row[end.lower()] = row["close_date"] if row["deal_stage"] == end else ""
        row |= {"amount": row["close_value"], "currency": "USD"}
    return rows


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    rows = deals()
    columns = {name: [row[name] for row in rows] for name in TEXTS}
    mapping = Mapping(
        shape="wide",
        case="opportunity_id",
        dates=(
            DateColumn("engaged", "deal_created"), DateColumn("won", "deal_won"), DateColumn("lost", "deal_lost"),
        ),
        case_attributes=(
            *(AttributeColumn(key, key) for key in ("region", "team", "currency")),
            AttributeColumn("amount", "amount", "number"),
        ),
        timezone="UTC",
        outcome=OutcomeColumn("deal_stage", won=("Won",), lost=("Lost",)),
        amount="amount",
        currency="currency",
    )  # fmt: skip
    store = Store(tmp_path_factory.mktemp("crm"))
    with store.build("crm") as building:
        building.add_rows([pa.record_batch({**columns, "line": list(range(2, len(rows) + 2))})])
        building.admit_table(mapping)
        building.finish(Origin("CRM", "sales_pipeline.csv", "csv", "UTC"))
    return store.open("crm")


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads(reference_file("reference", "crm_maven.json").read_text(encoding="utf-8"))


def table(log, question: str, key: str):
    found = answer(question_of(question), log)
    return next(one for one in found.tables if one.key == key).rows


def test_the_win_rate_is_the_published_one(log, expected):
    found = answer(question_of("sales_cycle"), log)
    (rate,) = (one for one in found.kpis if one.key == "win_rate")
    assert rate.value == pytest.approx(expected["win_rate"], abs=1e-12)
    assert rate.n == expected["by_stage"]["Won"] + expected["by_stage"]["Lost"]


def test_the_cycle_of_won_and_of_lost_deals_is_the_published_one(log, expected):
    cycle = expected["cycle_days"]
    for outcome, n, median, _, _, mean in table(log, "sales_cycle", "closed"):
        assert n == expected["by_stage"][outcome.capitalize()]
        assert median / DAY_S == cycle[f"{outcome}_median"]
        assert mean / DAY_S == pytest.approx(cycle[f"{outcome}_mean"], abs=1e-6)


@pytest.mark.parametrize(("dimension", "key"), [("region", "by_region"), ("team", "by_manager")])
def test_wins_and_revenue_by_segment_are_the_published_ones(dimension, key, log, expected):
    rows = {row[1]: row for row in table(log, "segment_comparison", "side_by_side") if row[0] == dimension}
    assert set(rows) == set(expected[key])
    for value, figures in expected[key].items():
        _, _, closed, rate, _, _, _, _, revenue, _ = rows[value]
        assert (closed, revenue) == (figures["closed"], figures["revenue"])
        assert rate == pytest.approx(figures["win_rate"], abs=1e-6)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.key)
def test_every_question_answers_or_says_what_is_missing(question, log):
    assert answer(question, log).kind in {"answer", "unanswerable"}
