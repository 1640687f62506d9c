"""What is learnt is what was there; what cannot be learnt is refused."""

import datetime as dt
import json
from dataclasses import replace

import narwhals as nw
import pytest

from filon.core.errors import FilonError
from filon.mining.simulation.backtest import backtest
from filon.mining.simulation.checks import read_parameters
from filon.mining.simulation.learning import learn
from filon.mining.simulation.observed import TooFewCasesError
from filon.mining.simulation.parameters import END, START
from tests.mining.simulation.conftest import FOLLOWED
from tests.shop import ALWAYS, DAYS, HOUR, WON


def share(rule, activity: str) -> float:
    return next((one.share for one in rule.next if one.activity == activity), 0.0)


def test_the_rate_of_arrivals_is_the_number_of_cases_over_the_weeks(learnt):
    assert learnt.arrivals.n == 900
    assert learnt.arrivals.per_week * learnt.arrivals.weeks == pytest.approx(900, rel=1e-4)
    assert learnt.arrivals.weeks == pytest.approx(DAYS / 7, rel=0.02)


def test_cases_that_stop_are_the_drop_out_of_their_step(learnt):
    asked = learnt.branch("asked")
    assert sum(one.n for rule in asked.rules for one in rule.next if one.activity == "checked") > 380
    checked = learnt.branch("checked")
    stopped = sum(share(rule, END) * rule.n for rule in checked.rules) / checked.n
    assert stopped == pytest.approx(0.1, abs=0.04)


def test_a_wait_depends_on_the_team_where_it_does(learnt):
    wait = next(one for one in learnt.waits if (one.after, one.before) == ("asked", "quoted"))
    medians = {rule.when[0].text if rule.when else "": rule.quantiles_s[20] for rule in wait.rules}
    assert len(medians) == 2
    # A fifth is slow in the North: its median is where 62 % of the quick ones are; and the other way round.
    assert min(medians.values()) == pytest.approx(7 * HOUR, rel=0.2)
    assert max(medians.values()) == pytest.approx(41 * HOUR, rel=0.2)


def test_winning_depends_on_how_quickly_the_quote_came(learnt):
    quoted = learnt.branch("quoted")
    shares = sorted(share(rule, "won") for rule in quoted.rules)
    assert len(shares) == 2
    assert shares[0] == pytest.approx(WON["slow"], abs=0.08)
    assert shares[1] == pytest.approx(WON["quick"], abs=0.08)


def test_a_wait_that_is_still_running_counts_for_what_it_was_watched(learnt):
    # Payments take 20 to 40 days: wins of the last weeks are unpaid for want of time, not for want of money.
    won = learnt.branch("won")
    assert share(won.rules[-1], "paid") > 0.97
    paid = next(one for one in learnt.waits if one.before == "paid")
    assert paid.rules[-1].quantiles_s[20] == pytest.approx(30 * 24 * HOUR, rel=0.08)


def test_parameters_come_back_from_their_json(learnt):
    assert read_parameters(json.loads(json.dumps(learnt.to_json()))) == learnt


def test_what_is_learnt_earlier_does_not_know_the_future(shop, seen):
    cut = seen.end - 100 * 86_400
    earlier = seen.until(cut)
    assert earlier.at.max() < cut
    assert earlier.cases == (seen.start < cut).sum()


def test_the_last_months_judge_the_simulation(shop, seen):
    judged = backtest(seen, shop.schema, ALWAYS, FOLLOWED)
    assert judged is not None
    assert 0 < judged.error("cycle_median_s") < 0.5
    assert judged.predicted("cases") == pytest.approx(judged.cases, rel=0.25)
    # The process is what the rules can say, so that what was told is as near as another sample would be.
    assert judged.pair_distance < 1.5 * judged.pair_noise
    assert judged.variant_distance < 1.5 * judged.variant_noise


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda one: one.update(format=99), "simulation_parameter"),
        (lambda one: one.update(n="many"), "field_value"),
        (lambda one: one.update(surprise=1), "unknown_field"),
        (lambda one: one.update(timezone="Mars/Base"), "simulation_parameter"),
        (lambda one: one.update(first=one["last"]), "simulation_parameter"),
        (lambda one: one.update(first="0001-01-01T00:00:00+00:00"), "simulation_parameter"),
        (lambda one: one["arrivals"].update(per_week=1e12), "simulation_parameter"),
        (lambda one: one["arrivals"].update(per_week=float("nan")), "field_value"),
        (lambda one: one["arrivals"].update(hours=[1.0]), "simulation_parameter"),
        (lambda one: one["branches"][1]["rules"][-1]["next"][0].update(share=7), "simulation_parameter"),
        (lambda one: one["branches"][1]["rules"][-1]["next"][0].update(activity="flown"), "unknown_simulated_activity"),
        (lambda one: one["branches"][1].update(rules=[]), "simulation_parameter"),
        (lambda one: one.update(branches=[]), "simulation_parameter"),
        (lambda one: one["waits"][0]["rules"][-1].update(quantiles_s=[5, 1]), "simulation_parameter"),
        (lambda one: one["waits"][0]["rules"][-1].update(quantiles_s=[-1, 1]), "simulation_parameter"),
        (lambda one: one["waits"][0].update(clock="lunar"), "simulation_parameter"),
        (lambda one: one["work"][0].update(team="Nowhere"), "simulation_parameter"),
        (lambda one: one["mix"].update(n=3), "simulation_parameter"),
        (lambda one: one["calendar"].update(timezone="Mars/Base"), "calendar_zone"),
    ],
)  # fmt: skip
def test_parameters_that_cannot_be_simulated_are_refused_by_name(learnt, change, code):
    data = json.loads(json.dumps(learnt.to_json()))
    change(data)
    with pytest.raises(FilonError) as refused:
        read_parameters(data)
    assert refused.value.code == code
    for lang in ("fr", "en"):
        assert refused.value.message(lang)
        assert refused.value.hint(lang)


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_something_that_is_no_object_is_no_parameters(data):
    with pytest.raises(FilonError):
        read_parameters(data)


def test_a_few_cases_are_refused(log_of):
    log = log_of([("1", "asked", "2025-01-01T00:00:00Z")])
    with pytest.raises(TooFewCasesError) as refused:
        learn(log, ALWAYS)
    assert refused.value.context == {"n": 1, "least": 30}


def test_an_empty_selection_is_refused(shop):
    nobody = shop.restrict(shop.cases.filter(nw.col("ci") < 0))
    with pytest.raises(TooFewCasesError):
        learn(nobody, ALWAYS)


def test_cases_that_are_all_open_say_nothing_of_an_end(log_of):
    day = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    events = [
        (str(case), step, (day + dt.timedelta(hours=case + wait)).isoformat())
        for case in range(60)
        for step, wait in (("asked", 0), ("quoted", 60))
    ]
    found = learn(log_of(events), ALWAYS)
    assert found.endings == ()
    assert found.teams == ()
    assert found.amount is None
    assert share(found.branch("asked").rules[-1], "quoted") == pytest.approx(1, abs=0.05)
    assert found.branch(START).rules[0].next[0].activity == "asked"


def test_a_log_of_one_instant_can_be_learnt(log_of):
    found = learn(log_of([(str(case), "asked", "2025-01-01T00:00:00Z") for case in range(40)]), ALWAYS)
    assert found.n == 40
    assert replace(found, n=40) == found
