"""The questions by the API and the command line: the same answer, and honest words where there is none."""

from __future__ import annotations

import json

import httpx
import pytest
from click.testing import CliRunner

from filon.cli.root import filon as command_line
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.questions.catalogue import ORDER
from tests.sample_log import import_sales
from tests.server import running


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    import_sales(home)
    import_demo(DemoRequest(str(home), "demo", "Demo", 300), lambda *_: None)
    return home


@pytest.fixture(scope="module")
def client(home):
    with running(home) as made:
        yield made


@pytest.fixture
def run(home, monkeypatch):
    monkeypatch.setenv("FILON_HOME", str(home))
    return lambda *words: CliRunner().invoke(command_line, words)


def get(client: httpx.Client, path: str, **parameters):
    return client.get(f"/api/datasets/{path}", params=parameters)


def test_every_question_is_listed_with_what_is_missing(client):
    demo, sales = (get(client, f"{name}/questions").json() for name in ("demo", "sales"))
    assert [one["key"] for one in demo] == list(ORDER)
    assert all(one["missing"] == [] for one in demo)
    lacking = {one["key"]: [each["key"] for each in one["missing"]] for one in sales}
    assert lacking["revenue_lag"] == ["order_fulfilled", "invoice_generated"]


@pytest.mark.parametrize("key", ORDER)
def test_every_question_gets_an_answer_about_the_demo_company(key, client):
    found = get(client, f"demo/questions/{key}").json()
    assert (found["kind"], found["question"]) == ("answer", key)
    assert found["kpis"]
    assert all(one["label"]["fr"] and one["definition"]["en"] for one in found["kpis"])


@pytest.mark.parametrize("key", ORDER)
@pytest.mark.parametrize("text", ["duration:gt:9000d", "open:true", "outcome:lost"])
def test_no_case_open_cases_only_or_lost_ones_only_give_an_honest_answer(key, text, client):
    response = get(client, f"demo/questions/{key}", f=text)
    assert response.status_code == 200, response.text
    found = response.json()
    assert found["kind"] in {"answer", "unanswerable"}
    if text == "duration:gt:9000d":
        assert [one["key"] for one in found["missing"]] == ["cases"]


@pytest.mark.parametrize("key", ["discounts", "payment_collection", "lead_conversion"])
def test_the_command_line_gives_the_same_answer(key, client, run):
    printed = run("ask", key, "demo", "--calendar", "work", "--json")
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.stdout) == get(client, f"demo/questions/{key}", calendar="work").json()


def test_an_answer_is_told_in_the_language_asked_for(run):
    told = run("ask", "payment_collection", "demo", "--lang", "fr").stdout
    assert told.startswith("Qui paie en retard, et pourquoi\u202f?")


def test_what_is_missing_is_told_with_where_to_find_it(run):
    told = run("ask", "revenue_lag", "sales", "--lang", "en")
    assert told.exit_code == 0
    assert "Order fulfilled/Service delivered: history of order hs_fulfillment_status" in told.stdout
    assert "segment_comparison" in told.stdout


def test_an_unknown_question_is_refused_with_the_known_ones(client, run):
    problem = get(client, "demo/questions/weather")
    assert (problem.status_code, problem.json()["code"]) == (404, "unknown_question")
    assert run("ask", "weather", "demo").exit_code == 1
