"""Parameters learnt again from a log that they made are the same, within their intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filon.app.clock import working_hours
from filon.app.simulation_basis import PAYMENT, followed
from filon.log.building import Origin
from filon.log.store import Store
from filon.mining.simulation.backtest import _actual
from filon.mining.simulation.figures import figures
from filon.mining.simulation.learning import learn
from filon.mining.simulation.money import Cost, Minutes
from filon.mining.simulation.observed import observe
from filon.mining.simulation.parameters import deviation
from filon.mining.simulation.payment import learn_payment
from filon.mining.simulation.playing import Player, period_of
from filon.mining.simulation.simulated_log import simulated_mapping, simulated_rows
from tests.mining.simulation.conftest import FOLLOWED
from tests.shop import ALWAYS


@pytest.fixture(scope="module")
def relearnt(learnt, tmp_path_factory: pytest.TempPathFactory):
    """Parameters learnt from a log that learnt parameters made."""
    player = Player(learnt)
    played = player.play(5, [0])[0].until(period_of(learnt).last)
    store = Store(tmp_path_factory.mktemp("again"))
    with store.build("again") as building:
        building.add_rows([simulated_rows(played, learnt, player.people)])
        building.admit_table(simulated_mapping(learnt))
        building.finish(Origin("again", "simulation", "simulation"))
    log = store.open("again")
    return log, learn(log, ALWAYS, FOLLOWED)


def shares(parameters, after: str) -> dict[str, tuple[float, int]]:
    """Share of each next activity over all cases, and the cases behind it."""
    branch = parameters.branch(after)
    found: dict[str, float] = {}
    for rule in branch.rules:
        for one in rule.next:
            found[one.activity] = found.get(one.activity, 0.0) + one.share * rule.n / branch.n
    return {key: (share, branch.n) for key, share in found.items()}


def mean_wait(wait) -> float:
    return sum(rule.n * np.mean(rule.quantiles_s) for rule in wait.rules) / wait.n


def test_branches_learnt_again_lie_within_their_interval(learnt, relearnt):
    _, again = relearnt
    for after in ("__start__", *learnt.activities):
        known, found = shares(learnt, after), shares(again, after)
        for key, (share, n) in known.items():
            here, m = found.get(key, (0.0, found[next(iter(found))][1]))
            # Four standard errors of a difference of shares, and the least that counts can tell.
            spread = np.sqrt(max(share * (1 - share), 0.002) * (1 / n + 1 / m))
            assert here == pytest.approx(share, abs=4 * spread), (after, key)


def test_waits_learnt_again_lie_within_their_interval(learnt, relearnt):
    _, again = relearnt
    for wait in learnt.waits:
        if wait.n < 100:
            continue
        other = next(one for one in again.waits if (one.after, one.before) == (wait.after, wait.before))
        assert other.clock == wait.clock
        assert mean_wait(other) == pytest.approx(mean_wait(wait), rel=0.15)


def test_arrivals_learnt_again_lie_within_their_interval(learnt, relearnt):
    _, again = relearnt
    assert abs(again.arrivals.n - learnt.arrivals.n) < 4 * np.sqrt(learnt.arrivals.n * learnt.arrivals.spread)


def test_the_rhythm_of_arrivals_is_learnt_again(learnt, relearnt):
    _, again = relearnt
    for known, found in (
        (learnt.arrivals.months, again.arrivals.months),
        (
            np.reshape(learnt.arrivals.hours, (7, 24)).mean(1),
            np.reshape(again.arrivals.hours, (7, 24)).mean(1),
        ),
    ):
        # The factors have a mean of one: each is a count over its expectation.
        of_each = learnt.arrivals.n / len(known)
        spread = np.sqrt(2 * np.maximum(known, 1 / of_each) * learnt.arrivals.spread / of_each)
        assert (np.abs(np.subtract(found, known)) < 4 * spread + 0.05).all()


def test_teams_people_and_their_shares_are_learnt_again(learnt, relearnt):
    _, again = relearnt
    assert [team.name for team in again.teams] == [team.name for team in learnt.teams]
    for known, found in zip(learnt.teams, again.teams, strict=True):
        others = {one.name: one.share for one in found.people}
        assert set(others) == {one.name for one in known.people}
        for one in known.people:
            # A case stays with one person, so that its events are no chances of their own.
            cases = min(known.n, found.n) / learnt_events_per_case(learnt)
            spread = np.sqrt(2 * one.share * (1 - one.share) / cases)
            assert others[one.name] == pytest.approx(one.share, abs=4 * spread), (known.name, one.name)
        assert found.busy_ratio == pytest.approx(known.busy_ratio, rel=0.25), known.name


def learnt_events_per_case(parameters) -> float:
    return sum(team.n for team in parameters.teams) / parameters.n


def test_who_does_what_and_how_long_is_learnt_again(learnt, relearnt):
    _, again = relearnt
    others = {one.activity: one for one in again.work}
    assert any(one.hands_on_s for one in learnt.work)
    for known in learnt.work:
        found = others[known.activity]
        assert (found.team, found.basis) == (known.team, known.basis)
        assert found.hands_on_s == pytest.approx(known.hands_on_s, rel=0.25)


def assert_alike(known, n, found, m) -> None:
    """The means of ``n`` and ``m`` draws are the same but for their luck."""
    luck = np.std(known) * np.sqrt(1 / n + 1 / m)
    assert np.mean(found) == pytest.approx(np.mean(known), abs=4 * luck)


def test_the_mix_of_cases_is_learnt_again(learnt, relearnt):
    _, again = relearnt
    for column in learnt.mix.columns:
        other = again.mix.column(column.key)
        assert other is not None, column.key
        for text in {one for one in column.texts if one is not None}:
            share, here = (one.texts.count(text) / len(one) for one in (column, other))
            spread = np.sqrt(share * (1 - share) * (1 / len(column) + 1 / len(other)))
            assert here == pytest.approx(share, abs=4 * spread), (column.key, text)
        if column.numbers:
            assert_alike(column.known, len(column.known), other.known, len(other.known))


@pytest.fixture(scope="module")
def billed_again(large_company, tmp_path_factory: pytest.TempPathFactory):
    """Terms and delay of the demo company's invoices, and those learnt from a log that their parameters made."""
    invoices = Store(large_company(True)).open("demo", perspective="invoice")
    known, calendar = followed(invoices.schema), working_hours(invoices.schema)
    first = replace(learn(invoices, calendar, known), payment=learn_payment(invoices, PAYMENT))
    player, end = Player(first), period_of(first).last
    (played,) = player.play(2, [0])
    store = Store(tmp_path_factory.mktemp("billed"))
    with store.build("billed") as building:
        building.add_rows([simulated_rows(played.until(end), first, player.people)])
        building.admit_table(simulated_mapping(first))
        building.finish(Origin("billed", "simulation", "simulation"))
    return first.payment, learn_payment(store.open("billed"), PAYMENT)


@pytest.mark.slow
def test_payment_terms_are_learnt_again(billed_again):
    known, found = billed_again
    assert found.n == pytest.approx(known.n, rel=0.15)
    assert_alike(known.terms_days, known.n, found.terms_days, found.n)
    assert deviation(found.terms_days) == pytest.approx(deviation(known.terms_days), rel=0.1)


@pytest.mark.slow
def test_the_delay_of_payments_is_learnt_again(billed_again):
    known, found = billed_again
    assert found.delays == pytest.approx(known.delays, rel=0.15)
    assert_alike(known.delay_days, known.delays, found.delay_days, found.delays)
    # All but the tail, in which a few invoices more or less are many days.
    assert found.delay_days[:-1] == pytest.approx(known.delay_days[:-1], abs=4)


def test_the_cost_of_work_is_found_again(learnt, seen, relearnt):
    log, _ = relearnt
    costly = replace(
        learnt, currency="EUR", cost=Cost(50.0, (Minutes("asked", 30.0), Minutes("quoted", 90.0)))
    )
    known, found = (cost_of_cases(one, costly) for one in (seen, observe(log, FOLLOWED)))
    spread = np.sqrt(known.var() / len(known) + found.var() / len(found))
    assert found.mean() == pytest.approx(known.mean(), abs=4 * spread)
    # Counted case by case, the cost is the figure that a comparison shows.
    whole = figures(_actual(seen, costly, -np.inf), costly, period_of(costly))["work_cost"]
    assert known.sum() == pytest.approx(whole)


def cost_of_cases(observed, parameters) -> np.ndarray:
    """Cost of each case, counted from its events."""
    minutes = {one.activity: one.minutes for one in parameters.cost.minutes}
    each = np.array([minutes.get(key, 0.0) for key in observed.activities])
    total = np.bincount(observed.case, each[observed.activity], minlength=observed.cases)
    return total / 60 * parameters.cost.per_hour


def test_a_simulated_log_says_that_it_is_one(relearnt):
    log, _ = relearnt
    found = log.records.select("evidence", "change_source").collect()
    assert set(found["evidence"].to_list()) == {"computed"}
    assert set(found["change_source"].to_list()) == {"SIMULATED"}
    assert log.schema.roles.outcome
    assert log.schema.roles.amount == "amount"
