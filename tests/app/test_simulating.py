"""A simulation as a person starts it: a data set like any other, marked, the same every time, or nothing at all."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from filon.app.scenario_cards import filled, scenario_cards
from filon.app.selection import Selection
from filon.app.simulating import (
    NotSimulatedError,
    SimulationOrder,
    simulate,
    start_simulation,
)
from filon.app.simulation_basis import basis_of, learnt_parameters
from filon.app.views.backtest import simulation_backtest
from filon.app.views.datasets import dataset_page
from filon.app.views.simulation import simulation_result, simulations_of
from filon.app.views.simulation_parameters import simulation_parameters
from filon.app.views.summary import summary
from filon.app.workspace import Workspace
from filon.core.errors import FilonError
from filon.log.store import UnknownDatasetError
from filon.mining.simulation.changes import parse_changes
from tests.shop import shop_log
from tests.tiny_log import tiny_log

CHANGE = "wait:won>paid:less:10d"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("home")
    shop_log(home, cases=400)
    with Workspace(home) as made:
        yield made


@pytest.fixture(scope="module")
def shop(workspace) -> Selection:
    return Selection(workspace.store.names()[0])


@pytest.fixture(scope="module")
def made(workspace, shop):
    return simulate(workspace, shop, SimulationOrder((CHANGE,), replications=3))


def test_the_result_is_a_data_set_that_says_what_it_is(workspace, shop, made):
    page = workspace.ask(Selection(made.dataset), dataset_page)
    assert page.format == "simulation"
    assert "simulated" in {one.code for one in page.warnings}
    assert page.cases == pytest.approx(400, rel=0.25)
    assert workspace.ask(Selection(made.dataset), summary).won > 0


def test_the_result_tells_what_was_changed_and_beside_what(workspace, shop, made):
    found = simulation_result(workspace, made.dataset)
    assert found.baseline == shop.dataset
    assert found.changes == (CHANGE,)
    assert "10" in found.said[0].text.fr
    assert found.said[0].assumption.en
    assert {one.key for one in found.effects} >= {"cycle_median_s", "won", "time_to_win_s"}
    assert found.backtest is not None
    assert found.headlines


def test_the_same_scenario_and_seed_give_the_same_result(workspace, shop, made):
    again = simulate(workspace, shop, SimulationOrder((CHANGE,), replications=3))
    assert again.dataset == made.dataset
    assert (again.cases, again.events) == (made.cases, made.events)
    assert again.version == made.version + 1


def test_results_are_listed_beside_their_baseline(workspace, shop, made):
    assert [one.dataset for one in simulations_of(workspace, shop.dataset)] == [made.dataset]
    assert simulations_of(workspace, made.dataset) == ()


def test_a_data_set_that_is_no_result_is_refused(workspace, shop):
    with pytest.raises(NotSimulatedError):
        simulation_result(workspace, shop.dataset)


def test_parameters_are_shown_with_their_n_and_their_rules(workspace, shop):
    view = simulation_parameters(workspace, shop)
    asked = next(one for one in view.steps if one.key == "asked")
    assert sum(one.share for one in asked.next) == pytest.approx(1, abs=0.01)
    assert asked.n == 400
    assert len(view.arrivals.hours) == 168
    assert any(rule.when for wait in view.waits for rule in wait.rules)
    assert any("majorant" in one.fr for one in view.cautions)


def test_every_card_is_a_scenario_that_can_be_played(workspace, shop):
    parameters = workspace.ask(shop, learnt_parameters)
    cards = scenario_cards(parameters)
    assert {"shorten_wait", "more_cases", "add_people"} <= {one.key for one in cards}
    for card in cards:
        for number in (card.slider.min, card.slider.max):
            for choice in card.choices or (None,):
                words = filled(card.changes, number * card.slider.scale, choice.value if choice else "")
                assert parse_changes(words, parameters)


def test_the_backtest_is_told_in_words(workspace, shop):
    page = workspace.ask(shop, simulation_backtest)
    assert page.missing is None
    assert page.backtest is not None
    assert page.backtest.summary.fr


def test_too_few_cases_for_a_backtest_are_said_to_be(workspace, shop):
    few = Selection(shop.dataset, ("amount:eq:100", "team:in:North"))
    assert workspace.ask(few, simulation_backtest).missing is not None


def test_edited_parameters_are_used_and_said_to_be(workspace, shop):
    learnt = workspace.ask(shop, learnt_parameters)
    more = dataclasses.replace(
        learnt, arrivals=dataclasses.replace(learnt.arrivals, per_week=2 * learnt.arrivals.per_week)
    )
    order = SimulationOrder((), more, replications=2, name="twice")
    found = simulate(workspace, shop, order)
    assert found.cases == pytest.approx(800, rel=0.2)
    assert simulation_result(workspace, "twice").edited


def test_an_edit_is_of_the_scenario_and_today_stays_as_it_was_learnt(workspace, shop):
    order = SimulationOrder(edits=("arrivals=200", "next:asked>__end__=0.9"), replications=2, name="edited")
    simulate(workspace, shop, order)
    found = simulation_result(workspace, "edited")
    assert found.edits == order.edits
    assert len(found.said) == 2
    won = next(one for one in found.effects if one.key == "won")
    assert won.scenario.mean < won.baseline.mean
    assert simulations_of(workspace, shop.dataset)[0].edits == order.edits


def test_fields_stand_beside_what_was_learnt_whether_edited_on_the_screen_or_in_a_file(workspace, shop):
    edits = ("wait:won>paid=0",)
    screen = {one.key: one for one in simulation_parameters(workspace, shop, None, edits).fields}
    file = basis_of(workspace, shop, None, edits).scenario
    given = {one.key: one for one in simulation_parameters(workspace, shop, file).fields}
    assert [one.key for one in screen.values() if one.is_edited] == ["wait:won>paid"]
    assert screen == given
    assert given["wait:won>paid"].learnt > given["wait:won>paid"].value == 0


@pytest.mark.parametrize(
    "order",
    [
        SimulationOrder(edits=("arrivals=much",)),
        SimulationOrder(edits=("terms=30",)),
        SimulationOrder(("skip:flown",)),
        SimulationOrder(replications=1),
        SimulationOrder(("arrivals:20",) * 5),
        SimulationOrder(name="No Name"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_before_any_work(workspace, shop, order):
    before = workspace.store.names()
    with pytest.raises(FilonError):
        start_simulation(workspace, shop, order)
    assert workspace.store.names() == before


def test_a_job_that_is_stopped_leaves_nothing(workspace, shop):
    class StopError(Exception):
        pass

    def stop(share: float, stage: str) -> None:
        if stage == "simulating":
            raise StopError

    with pytest.raises(StopError):
        simulate(workspace, shop, SimulationOrder(name="stopped"), on_progress=stop)
    assert "stopped" not in workspace.store.names()


def test_an_unknown_data_set_is_refused(workspace):
    with pytest.raises(UnknownDatasetError):
        simulate(workspace, Selection("nowhere"), SimulationOrder())


def test_a_log_without_money_and_ends_leaves_their_figures_out(tmp_path: Path):
    events = [
        (str(case), step, f"2025-{1 + case % 12:02d}-{1 + case % 27:02d}T{8 + hour:02d}:00:00Z")
        for case in range(120)
        for step, hour in (("a", 0), ("b", case % 5))
    ]
    tiny_log(tmp_path, events)
    with Workspace(tmp_path) as made:
        name = made.store.names()[0]
        result = simulation_result(
            made, simulate(made, Selection(name), SimulationOrder(replications=2)).dataset
        )
    assert {one.key for one in result.effects} == {
        "cases",
        "cycle_median_s",
        "cycle_mean_s",
        "events_per_case",
    }
