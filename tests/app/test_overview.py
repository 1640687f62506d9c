"""All questions at once: ranked together, each asked once, honest about filters that do not fit and data that lacks."""

from __future__ import annotations

import shutil

import pytest

from filon.app.goals.goal import Goal
from filon.app.goals.store import keep_goal, new_id
from filon.app.models import begin_model, choose_ideal, model_of
from filon.app.selection import Selection
from filon.app.views.briefs import question_brief
from filon.app.views.overview import better_steps, overview
from filon.app.workspace import Workspace
from filon.core.errors import FilonError
from filon.process.ideal_model import SHIPPED
from filon.questions.catalogue import ORDER
from tests.sample_log import import_sales


@pytest.fixture(scope="module")
def workspace(company_home):
    with Workspace(company_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(workspace):
    return overview(workspace, Selection("demo"))


def test_every_question_is_there_in_the_order_of_the_product(found):
    assert tuple(one.key for one in found.questions) == ORDER
    assert {one.state for one in found.questions} <= {"answered", "unanswerable"}
    assert all(one.headline.fr and one.headline.en for one in found.questions)


def test_findings_of_all_questions_are_ranked_together(found):
    scores = [one.finding.score for one in found.findings]
    assert scores == sorted(scores, reverse=True)
    assert len(found.findings) <= found.n_findings == sum(one.n_findings for one in found.questions)


def test_the_last_two_steps_are_done_once_there_is_a_model_to_follow_and_a_goal(tmp_path, company_home):
    shutil.copytree(company_home, tmp_path / "home")
    with Workspace(tmp_path / "home") as opened:
        assert [one.state for one in better_steps(opened, "demo")] == ["next", "next"]
        made = begin_model(opened, "Le nôtre", model_of(opened, SHIPPED).xml)
        choose_ideal(opened, "demo", made.name)
        keep_goal(opened, "demo", Goal(new_id(), "sales_cycle", "win_rate", 0.5, "2026-01-01", "2026-12-31"))
        design, watched = better_steps(opened, "demo")
    assert (design.state, "Le nôtre" in design.detail.fr, watched.state) == ("done", True, "done")
    assert watched.detail.fr.startswith("1 objectif")


def test_each_key_figure_is_given_once(found):
    keys = [one.kpi.key for one in found.all_kpis]
    assert len(keys) == len(set(keys)) > 20
    assert {one.kpi.key for one in found.kpis} <= set(keys)


def test_the_funnel_never_widens_on_its_way_to_cash(found):
    reached = [step.n for step in found.funnel]
    assert reached[0] > reached[-1] > 0
    assert reached == sorted(reached, reverse=True)
    assert found.funnel[0].from_start == 1.0


def test_the_six_steps_say_where_the_company_stands(found):
    assert [step.number for step in found.steps] == [1, 2, 3, 4, 5, 6]
    states = {step.key: step.state for step in found.steps}
    assert (states["load"], states["see"]) == ("done", "done")


def test_an_answer_is_computed_once_for_list_screen_and_overview(workspace, found, monkeypatch):
    def refuse(*_):
        pytest.fail("asked again")

    monkeypatch.setattr(workspace, "_in_turn", refuse)
    assert question_brief(workspace, Selection("demo"), "sales_cycle") in found.questions
    assert overview(workspace, Selection("demo")) == found


def test_a_filter_that_fits_no_cases_at_all_is_an_error(workspace):
    with pytest.raises(FilonError):
        overview(workspace, Selection("demo", ("regoin:in:Benelux",)))


def test_a_filter_that_fits_other_cases_only_is_told_not_raised(workspace):
    brief = question_brief(workspace, Selection("demo", ("outcome:won",)), "payment_collection")
    assert brief.state in {"answered", "unanswerable", "refused"}
    assert brief.headline.fr


def test_data_without_a_word_in_common_with_the_model_has_an_overview_that_says_so(tmp_path):
    import_sales(tmp_path)
    with Workspace(tmp_path) as opened:
        found = {one.key: one for one in overview(opened, Selection("sales")).questions}
    assert found["process_conformance"].state == "unanswerable"
    assert [one.key for one in found["process_conformance"].missing] == ["model"]
    assert found["data_quality"].state == "answered"


def test_no_cases_left_give_no_number(workspace):
    nothing = overview(workspace, Selection("demo", ("amount:lt:0",)))
    assert nothing.findings == ()
    assert all(one.kpi.value is None for one in nothing.kpis)
