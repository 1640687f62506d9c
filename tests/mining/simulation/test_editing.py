"""An edit changes what it names by exactly what it says, and leaves everything else in proportion."""

from __future__ import annotations

import json
from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.core.calendar import DAYS, WorkCalendar
from filon.mining.simulation.checks import SimulationParameterError, check, read_parameters
from filon.mining.simulation.comparison import compare_scenario
from filon.mining.simulation.edited import EditedSharesError, NoWorkingHoursError
from filon.mining.simulation.editing import (
    ParameterEditError,
    UnknownSimulationParameterError,
    edited,
    fields_of,
)
from filon.mining.simulation.money import Cost, Minutes, Payment
from filon.mining.simulation.parameters import overall_shares


@pytest.fixture(scope="module")
def known(learnt):
    """Learnt parameters with payment terms and costs, as an app would add them."""
    payment = Payment("won", ("paid",), 50, (15.0, 30.0, 60.0), 40, (-5.0, 2.0, 20.0))
    return replace(learnt, payment=payment, cost=Cost(50.0, (Minutes("asked", 30.0),)))


def value(parameters, key: str) -> float:
    return fields_of(parameters)[key].value


def test_every_field_takes_its_own_value_and_stays_what_it_was(known):
    same = edited(known, [f"{key}={field.value!r}" for key, field in list(fields_of(known).items())[:40]])
    check(same)
    for key, field in fields_of(known).items():
        assert value(same, key) == pytest.approx(field.value, abs=1e-6), key


def test_each_kind_takes_another_value(known):
    for key, field in fields_of(known).items():
        # Where one thing always comes next, nothing else can take what it would leave: that is refused.
        if field.kind == "next" and len(overall_shares(known.branch(field.about[0]))) == 1:
            continue
        target = field.value / 2 if field.kind not in ("people", "delay") else field.value + 1
        changed = edited(known, [f"{key}={target!r}"])
        assert value(changed, key) == pytest.approx(target, rel=1e-6, abs=1e-9), key


def test_edited_parameters_go_through_a_file_and_back(known):
    changed = edited(known, ["terms=20", "terms_spread=3", "rate=80", "arrivals=50"])
    assert read_parameters(json.loads(json.dumps(changed.to_json()))) == changed


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_shares_reach_their_targets_and_add_up_in_every_rule(learnt, data):
    branch = data.draw(st.sampled_from([one for one in learnt.branches if len(overall_shares(one)) > 2]))
    keys = data.draw(st.lists(st.sampled_from(sorted(overall_shares(branch))), max_size=2, unique=True))
    targets = {key: data.draw(st.floats(0, 0.5)) for key in keys}
    changed = edited(learnt, [f"next:{branch.after}>{key}={share!r}" for key, share in targets.items()])
    found = changed.branch(branch.after)
    for rule in found.rules:
        assert sum(one.share for one in rule.next) == pytest.approx(1)
        assert all(one.share >= 0 for one in rule.next)
    free = {key: share for key, share in overall_shares(branch).items() if key not in targets}
    if sum(free.values()) > 0.05:
        for key, share in targets.items():
            assert overall_shares(found)[key] == pytest.approx(share, abs=0.02)


def test_edits_of_days_one_after_the_other_are_one(known):
    once = edited(known, ["terms=20", "terms_spread=4", "delay=5"])
    twice = edited(edited(known, ["terms=50", "terms_spread=30"]), ["terms=20", "terms_spread=4", "delay=5"])
    for one, other in zip(
        (*once.payment.terms_now, *astuple(once.payment.terms), *astuple(once.payment.delay)),
        (*twice.payment.terms_now, *astuple(twice.payment.terms), *astuple(twice.payment.delay)),
        strict=True,
    ):
        assert one == pytest.approx(other)


@pytest.mark.parametrize("change", [{"times": -1.0}, {"middle": 1e9}])
def test_a_file_with_impossible_edits_of_days_is_refused_by_name(known, change):
    data = json.loads(json.dumps(edited(known, ["terms=20"]).to_json()))
    data["payment"]["terms"] |= change
    with pytest.raises(SimulationParameterError, match=r"payment\.terms"):
        read_parameters(data)


@pytest.mark.parametrize(
    "text",
    [
        "arrivals",
        "arrivals=",
        "arrivals=-1",
        "arrivals=nan",
        "people:North=1.5",
        "hours:mon=7.1",
        "hours:mon=25",
    ],
)
def test_what_is_no_value_is_refused(known, text):
    with pytest.raises((ParameterEditError, UnknownSimulationParameterError)):
        edited(known, [text])


def test_shares_of_more_than_all_are_refused(learnt):
    branch = next(one for one in learnt.branches if len(overall_shares(one)) > 2)
    keys = sorted(overall_shares(branch))[:2]
    with pytest.raises(EditedSharesError):
        edited(learnt, [f"next:{branch.after}>{key}=0.8" for key in keys])


def test_cost_of_work_follows_its_rate(known):
    known = replace(known, currency=known.currency or "EUR")
    dear = edited(known, ["rate=100"])
    compared, _, _ = compare_scenario(dear, (), None, today=known, replications=2)
    cost = next(one for one in compared.effects if one.key == "work_cost")
    assert cost.scenario.mean == pytest.approx(2 * cost.baseline.mean)


@pytest.mark.parametrize(
    ("edit", "hours"),
    [
        ("hours:fri=4", {"fri": ["09:00-12:30", "14:00-14:30"]}),
        ("hours:fri=9.25", {"fri": ["09:00-12:30", "14:00-19:45"]}),
        ("hours:fri=15", {"fri": ["07:30-12:30", "14:00-24:00"]}),
        ("hours:fri=24", {"fri": ["00:00-24:00"]}),
        ("hours:fri=0", {"fri": []}),
        ("hours:sat=3.5", {"sat": ["09:00-12:30"]}),
    ],
)
def test_a_day_of_other_hours_ends_earlier_or_later_and_begins_like_the_others(known, edit, hours):
    office = replace(known, calendar=WorkCalendar())
    changed = edited(office, [edit]).calendar.to_json()["hours"]
    assert changed == office.calendar.to_json()["hours"] | hours


def test_a_week_without_working_hours_is_refused(known):
    with pytest.raises(NoWorkingHoursError):
        edited(known, [f"hours:{day}=0" for day in DAYS])


def test_a_file_keeps_edited_hours_and_shorter_days_make_cases_last_longer(known):
    short = edited(known, [f"hours:{day}=6" for day in DAYS])
    assert read_parameters(json.loads(json.dumps(short.to_json()))) == short
    compared, _, _ = compare_scenario(short, (), None, today=known, replications=4)
    (cycle,) = [one for one in compared.effects if one.key == "cycle_mean_s"]
    assert cycle.difference.low > 0
