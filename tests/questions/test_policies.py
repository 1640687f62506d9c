"""Policies: defaults, the company's own values, and what is refused."""

from __future__ import annotations

import json

import httpx
import pytest
from click.testing import CliRunner

from filon.app.policies import change_policies, policies_of, policies_view
from filon.app.selection import Selection
from filon.app.views.questions import ask_question
from filon.app.workspace import Workspace
from filon.cli.root import filon as command_line
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.questions.benchmarks import UnknownSegmentError
from filon.questions.policies import ApprovalBandsError, Policies, PolicyError, UnknownPolicyError
from tests.server import running


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    import_demo(DemoRequest(str(home), "demo", "Demo", 200), lambda *_: None)
    return home


@pytest.fixture
def workspace(home):
    with Workspace(home) as opened:
        yield opened
        opened.set_policies("demo", None)


def kpi(workspace, question: str, key: str):
    found = ask_question(workspace, Selection("demo"), question)
    return next(one for one in found.kpis if one.key == key)


def test_what_is_left_out_keeps_its_default():
    assert Policies.from_json({"approval_above": 0.2}) == Policies(approval_above=0.2)
    assert Policies.from_json(Policies().to_json()) == Policies()


@pytest.mark.parametrize(
    "wrong",
    [{"approval_above": 12}, {"approval_above": "12 %"}, {"hourly_rate": float("nan")}, {"order_days": -1},
     {"quarter_end_days": True}, {"minutes": {"call_made": -5}}, {"minutes": 4}, {"goals": {"sales_cycle": None}}],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_and_named(wrong):
    with pytest.raises(PolicyError) as refused:
        Policies.from_json(wrong)
    assert next(iter(wrong)) in str(refused.value)


@pytest.mark.parametrize("wrong", [{"aproval_above": 0.1}, {"minutes": {"call_mad": 5}}])
def test_an_unknown_policy_is_refused_with_the_nearest(wrong):
    with pytest.raises(UnknownPolicyError):
        Policies.from_json(wrong)


def test_answers_follow_the_policies_at_once(workspace):
    before = kpi(workspace, "acquisition_effort", "cost_per_win").value
    change_policies(workspace, "demo", {"hourly_rate": 110.0})
    assert kpi(workspace, "acquisition_effort", "cost_per_win").value == pytest.approx(2 * before)


def test_a_goal_is_what_its_figure_is_held_to(workspace):
    assert kpi(workspace, "sales_cycle", "sales_cycle").target.kind == "best_quartile"
    change_policies(workspace, "demo", {"goals": {"sales_cycle": 86_400.0}})
    found = kpi(workspace, "sales_cycle", "sales_cycle").target
    assert (found.kind, found.value) == ("goal", 86_400.0)


def test_a_wrong_value_changes_nothing(workspace):
    change_policies(workspace, "demo", {"order_days": 5})
    with pytest.raises(PolicyError):
        change_policies(workspace, "demo", {"order_days": 6, "capital_cost": 3})
    assert policies_of(workspace, "demo").order_days == 5


def test_a_file_broken_by_hand_is_named(workspace):
    workspace.store.set_policies("demo", {})
    workspace.store.path("demo").with_name("policies.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"policies\.json"):
        policies_view(workspace, "demo")


def test_the_api_and_the_command_line_change_the_same_policies(home, monkeypatch, tmp_path):
    monkeypatch.setenv("FILON_HOME", str(home))
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"most_discount": 0.3}), encoding="utf-8")
    with running(home) as client:
        assert isinstance(client, httpx.Client)
        path = "/api/datasets/demo/policies"
        assert client.get(path).json()["is_own"] is False
        set_by_file = CliRunner().invoke(command_line, ["policies", "demo", "--set", str(file), "--json"])
        assert set_by_file.exit_code == 0, set_by_file.output
        assert client.get(path).json() == json.loads(set_by_file.stdout)
        refused = client.put(path, json={"most_discount": 40})
        assert (refused.status_code, refused.json()["code"]) == (422, "policy_value")
        assert client.put(path, json={"order_days": 2}).json()["most_discount"] == 0.3
        assert client.delete(path).json()["is_own"] is False
    told = CliRunner().invoke(command_line, ["policies", "demo", "--lang", "fr"]).stdout
    assert "Remise maximale autorisée" in told


@pytest.mark.parametrize(
    ("bands", "refusal"),
    [
        ("10 %", ApprovalBandsError),
        ([{"from_amount": 5, "approval_above": 0.1}] * 2, ApprovalBandsError),
        ([{"from_amount": 0, "approval_above": 0.1}], ApprovalBandsError),
        ([7], ApprovalBandsError),
        ([{"from_amount": 5, "approval_above": 10}], PolicyError),
        ([{"from_amount": 5}], UnknownPolicyError),
        ([{"from_amount": 5, "approval_above": 0.1, "until": 9}], UnknownPolicyError),
    ],
)
def test_thresholds_that_leave_open_which_one_holds_are_refused(bands, refusal):
    with pytest.raises(refusal):
        Policies.from_json({"approval_bands": bands})


def test_a_segment_of_nobody_is_no_benchmark_to_keep_or_to_ask_with(workspace):
    for attempt in (
        lambda: change_policies(workspace, "demo", {"benchmark": "region:in:Sud-Ets"}),
        lambda: ask_question(workspace, Selection("demo"), "segment_comparison", "region:in:Sud-Ets"),
    ):
        with pytest.raises(UnknownSegmentError) as refused:
            attempt()
        assert "region:in:Sud-Est" in str(refused.value)
    assert policies_of(workspace, "demo").benchmark == "best_quartile"


def test_the_command_line_asks_with_a_benchmark_of_its_own(home, monkeypatch):
    monkeypatch.setenv("FILON_HOME", str(home))
    asked = CliRunner().invoke(
        command_line,
        ["ask", "segment_comparison", "demo", "--benchmark", "region:in:Nord-Est", "--lang", "fr"],
    )
    assert asked.exit_code == 0, asked.output
    assert "Région Nord-Est" in asked.output
