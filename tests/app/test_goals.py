"""A goal is kept, measured before and after, and only called better when chance would not explain it."""

from __future__ import annotations

import shutil
import threading

import pytest

from filon.app.goals.goal import GoalDatesError, GoalTargetError, UnknownKpiError, read_goal, read_target
from filon.app.goals.store import GoalsFileError, UnknownGoalError, goals, keep_goal, remove_goal
from filon.app.selection import Selection
from filon.app.views.goals import NoBaselineError, goals_view, new_goal, progress
from filon.app.views.questions import ask_question
from filon.app.workspace import Workspace

ALL = Selection("demo")
SINCE = "2026-01-01"


@pytest.fixture
def workspace(company_home, tmp_path):
    shutil.copytree(company_home, tmp_path / "home")
    with Workspace(tmp_path / "home") as opened:
        yield opened


def cycle(workspace, **more):
    return new_goal(
        workspace, ALL, "sales_cycle", **{"target": -0.2, "is_change": True, "since": SINCE, **more}
    )


def test_a_change_is_taken_from_the_figure_of_the_cases_that_ended_before(workspace):
    goal = cycle(workspace)
    before = ask_question(workspace, Selection("demo", ("closed:..2025-12-31",)), "sales_cycle")
    assert goal.baseline == next(one.value for one in before.kpis if one.key == "sales_cycle")
    assert goal.target == pytest.approx(0.8 * goal.baseline)
    assert goal.due == "2027-01-01"


def test_progress_tells_before_from_after_and_chance_from_change(workspace):
    found = progress(workspace, "demo", cycle(workspace))
    assert found.change == pytest.approx(found.after.value - found.before.value)
    assert found.interval.low < found.change < found.interval.high
    decided = found.interval.low > 0 or found.interval.high < 0
    assert (found.verdict in {"better", "worse"}) == decided
    assert found.way == pytest.approx(
        (found.after.value - found.goal.baseline) / (-0.2 * found.goal.baseline)
    )


def test_a_goal_that_is_reached_and_one_that_went_the_wrong_way_say_so(workspace):
    now = progress(workspace, "demo", cycle(workspace)).after.value
    reached = progress(
        workspace, "demo", cycle(workspace, target=now * 1.1, is_change=False, baseline=now * 2)
    )
    away = progress(workspace, "demo", cycle(workspace, target=now / 4, is_change=False, baseline=now / 2))
    assert (reached.pace, reached.way > 1) == ("reached", True)
    assert (away.pace, away.way < 0) == ("behind", True)


def test_a_goal_of_a_segment_is_measured_on_its_cases_only(workspace):
    found = progress(
        workspace,
        "demo",
        new_goal(
            workspace, Selection("demo", ("amount:gt:5000",)), "win_rate", target=0.5, since="2027-01-01"
        ),
    )
    assert found.goal.filters == ("amount:gt:5000",)
    assert found.after is None
    assert found.verdict == "unknown"


def test_goals_are_kept_changed_and_removed(workspace):
    goal = cycle(workspace)
    keep_goal(workspace, "demo", goal)
    keep_goal(workspace, "demo", read_goal({**goal.to_json(), "note": "board"}))
    assert [one.note for one in goals(workspace, "demo")] == ["board"]
    assert remove_goal(workspace, "demo", goal.id).id == goal.id
    assert goals(workspace, "demo") == ()
    with pytest.raises(UnknownGoalError):
        remove_goal(workspace, "demo", goal.id)


def test_goals_set_at_the_same_time_are_all_kept(workspace):
    goal = cycle(workspace)
    names = [f"g{number}" for number in range(12)]
    threads = [
        threading.Thread(
            target=keep_goal, args=(workspace, "demo", read_goal({**goal.to_json(), "id": name}))
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.id for one in goals(workspace, "demo")} == set(names)
    assert [path.name for path in (workspace.home / "goals").iterdir()] == ["demo.json"]


def test_a_broken_file_of_goals_is_named_and_left_alone(workspace):
    (workspace.home / "goals").mkdir()
    file = workspace.home / "goals" / "demo.json"
    file.write_text('[{"id": "x"')
    with pytest.raises(GoalsFileError):
        keep_goal(workspace, "demo", cycle(workspace))
    assert file.read_text() == '[{"id": "x"'


def test_the_screen_gets_goals_choices_and_presets(workspace):
    keep_goal(workspace, "demo", cycle(workspace))
    view = goals_view(workspace, "demo")
    assert [one.goal.kpi for one in view.goals] == ["sales_cycle"]
    assert "cycle" in [one.key for one in view.presets]
    assert {"sales_cycle", "win_rate"} <= {one.kpi for one in view.choices}


@pytest.mark.parametrize(
    ("text", "kpi", "found"),
    [
        ("30d", "sales_cycle", (30 * 86_400, False)),
        ("-20%", "sales_cycle", (-0.2, True)),
        ("45 %", "win_rate", (0.45, False)),
        ("+5%", "win_rate", (0.05, True)),
        ("2,5", "close_date_pushes", (2.5, False)),
    ],
)
def test_a_target_is_read_as_people_write_it(text, kpi, found):
    assert read_target(text, kpi) == pytest.approx(found)


@pytest.mark.parametrize(
    ("text", "kpi", "error"),
    [
        ("soon", "win_rate", GoalTargetError),
        ("45%", "close_date_pushes", GoalTargetError),
        ("1", "wins", UnknownKpiError),
    ],
)
def test_a_target_that_cannot_be_is_refused(text, kpi, error):
    with pytest.raises(error):
        read_target(text, kpi)


def test_a_goal_that_ends_before_it_starts_or_has_no_start_is_refused(workspace):
    with pytest.raises(GoalDatesError):
        cycle(workspace, due="2025-01-01")
    with pytest.raises(NoBaselineError):
        cycle(workspace, since="2001-01-01")
