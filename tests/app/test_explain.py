"""A number says where it comes from, and its SQL gives it again."""

from __future__ import annotations

import duckdb
import pytest

from filon.app.selection import Selection
from filon.app.views.explain import NumberNotKnownError, UnknownNumberError, explain
from filon.app.views.graph import graph
from filon.app.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(company_home):
    with Workspace(company_home) as opened:
        yield opened


def run_again(statements, folder, monkeypatch):
    """Rows of each statement, run by a plain DuckDB beside the published file."""
    monkeypatch.chdir(folder)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return [connection.execute(one).fetchall() for one in statements]


def test_the_statements_behind_a_number_give_it_again(workspace, company_home, monkeypatch):
    selection = Selection("demo", ("open:true", "through:quote_issued"))
    found = explain(workspace, selection, "summary.cases")
    rows = run_again(found.sql, company_home / "datasets/demo", monkeypatch)
    assert found.left_out == 0
    assert (found.value,) in [one[0] for one in rows if len(one) == 1]


def test_the_statements_behind_a_path_give_its_median_again(workspace, company_home, monkeypatch):
    edge = workspace.ask(Selection("demo"), graph).edges[0]
    found = explain(workspace, Selection("demo"), f"path.{edge.source}>{edge.target}.median_s")
    rows = run_again(found.sql, company_home / "datasets/demo", monkeypatch)
    numbers = {
        round(float(one), 3) for table in rows for row in table for one in row if isinstance(one, float | int)
    }
    assert found.value == edge.median_s
    assert {round(edge.median_s, 3), round(edge.median_s * 1e6, 3)} & numbers


def test_a_key_figure_is_explained_with_its_interval_and_its_cases(workspace):
    found = explain(workspace, Selection("demo", ("outcome:won,lost",), clock="work"), "sales_cycle.win_rate")
    assert found.figure.interval.low <= found.value <= found.figure.interval.high
    assert (found.clock, found.filters[0].cases_after) == ("work", found.cases)
    assert found.verb == "questions.sales_cycle.answer"


@pytest.mark.parametrize(
    "number", ["win_rate", "summary.wins", "sales_cycle.dso", "path.a>b.median_s", "nope.x", ""]
)
def test_a_number_that_is_not_there_is_refused(workspace, number):
    with pytest.raises(UnknownNumberError):
        explain(workspace, Selection("demo"), number)


def test_a_number_without_its_data_is_refused_by_what_is_missing(workspace):
    with pytest.raises(NumberNotKnownError):
        explain(workspace, Selection("demo", ("not:deal_created",)), "sales_cycle.win_rate")
