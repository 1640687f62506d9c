"""A drawing tried in a simulation: what it removes, adds and moves is played, what cannot be is said."""

from __future__ import annotations

import pytest

from filon.app import models
from filon.app.scenario_cards import filled
from filon.app.selection import Selection
from filon.app.simulation_basis import known_parameters
from filon.app.views.drawn_scenario import drawn_scenario
from filon.app.workspace import Workspace
from filon.mining.simulation.changes import Skip, parse_changes
from filon.mining.simulation.playing import Player
from tests.drawings import drawing
from tests.shop import shop_log


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("home")
    log = shop_log(home, cases=300)
    assert log.schema.label
    with Workspace(home) as made:
        models.begin_model(made, "Sale", drawing("start asked checked quoted won paid end"))
        yield made


def test_steps_that_a_drawing_leaves_out_no_longer_happen(workspace):
    asked = Selection(workspace.store.names()[0])
    models.change_model(workspace, "sale", based_on=1, content=drawing("start asked quoted won paid end"))
    found = drawn_scenario(workspace, asked, "sale@1", "sale@2")
    assert found.left == ()
    assert found.card is not None
    assert "Sale" in found.card.title.fr
    parameters = known_parameters(workspace, asked)
    changes = parse_changes(found.card.changes, parameters)
    assert changes == (Skip(("checked",)),)
    (played,) = Player(parameters, changes).play(1, [0])
    assert parameters.activities.index("checked") not in played.activity


def test_new_and_moved_steps_are_played_where_they_are_drawn(workspace):
    asked = Selection(workspace.store.names()[0])
    models.begin_model(workspace, "New", drawing("start asked quoted checked SURVEY won end"))
    found = drawn_scenario(workspace, asked, "sale@1", "new")
    assert found.card is not None
    assert found.card.changes == ("skip:paid", "move:checked:quoted>*", "add:SURVEY:quoted>*:{x}s")
    assert found.card.slider is not None
    assert "SURVEY" in found.card.about.en
    assert found.left == ()
    parameters = known_parameters(workspace, asked)
    number = found.card.slider.default * found.card.slider.scale
    player = Player(parameters, parse_changes(filled(found.card.changes, number, ""), parameters))
    (played,) = player.play(1, [0])
    names = [player.parameters.activities[one] for one in played.activity]
    after_quotes = [names[place + 1 : place + 3] for place, one in enumerate(names) if one == "quoted"]
    assert ["checked", "SURVEY"] in after_quotes
    assert all("SURVEY" in some for some in after_quotes if some and some[0] != "asked")


def test_a_step_before_all_that_cases_know_or_beside_others_is_said_and_not_played(workspace):
    asked = Selection(workspace.store.names()[0])
    ways = ("start FIRST asked fork checked join quoted won paid end", "fork BESIDE join")
    drawn = drawing(*ways, gates={"fork": "parallel", "join": "parallel"})
    models.begin_model(workspace, "Beside", drawn)
    found = drawn_scenario(workspace, asked, "sale@1", "beside")
    assert found.card is None
    said = " ".join(one.en for one in found.left)
    assert "FIRST, BESIDE" in said
    assert "not played" in said


def test_a_step_that_the_drawing_lets_cases_pass_by_is_played_for_all_and_said(workspace):
    asked = Selection(workspace.store.names()[0])
    ways = ("start asked checked quoted split SURVEY merge won paid end", "split merge")
    drawn = drawing(*ways, gates={"split": "exclusive", "merge": "exclusive"})
    models.begin_model(workspace, "Choice", drawn)
    found = drawn_scenario(workspace, asked, "sale@1", "choice")
    assert found.card is not None
    assert found.card.changes == ("add:SURVEY:quoted>won:{x}s",)
    assert [one.en for one in found.left] == [
        "The drawing lets cases do without; played for every case that passes there: SURVEY."
    ]


def test_a_step_that_cases_already_have_is_not_called_unseen(workspace):
    asked = Selection(workspace.store.names()[0])
    models.begin_model(workspace, "Brief", drawing("start asked quoted won paid end"))
    found = drawn_scenario(workspace, asked, "brief", "sale@1")
    assert found.card is None
    assert [one.en for one in found.left][1] == (
        "New in the drawing, but cases have it today, and keep it: checked."
    )


def test_a_drawing_that_changes_nothing_has_nothing_to_try(workspace):
    asked = Selection(workspace.store.names()[0])
    found = drawn_scenario(workspace, asked, "sale@1", "sale@1")
    assert found.card is None
    assert len(found.left) == 1


def test_a_step_that_no_case_has_is_no_scenario(workspace):
    asked = Selection(workspace.store.names()[0])
    models.begin_model(workspace, "Long", drawing("start asked visited quoted end"))
    models.begin_model(workspace, "Short", drawing("start asked quoted end"))
    found = drawn_scenario(workspace, asked, "long", "short")
    assert found.card is None
    assert "visited" in " ".join(one.en for one in found.left).lower()
