"""Adherence to the shipped model on the demo company, whose partners skip a step on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filon.app.selection import Selection
from filon.app.views.conformance import conformance
from filon.app.workspace import Workspace
from filon.mining.conformance.held import hold
from filon.mining.filters import parse_filters, select
from filon.process.ideal_model import IDEAL_RULES, IDEAL_WAIVERS, ideal_model
from filon.questions.adherence import Adherence
from filon.questions.asked import Asked

SKIPS = "deviation_skipped:requirements_gathered:team:Partenaires"


def test_the_team_that_skips_a_step_is_found_and_only_where_it_does(demo_answers):
    planted, plain = (
        {one.key: one for one in demo_answers(kind)["process_conformance"].findings} for kind in (True, False)
    )
    assert planted[SKIPS].value > 0.3
    assert planted[SKIPS].filters == ("team:in:Partenaires", "deviation:skipped:requirements_gathered")
    assert SKIPS not in plain


def test_every_deviation_and_broken_rule_lists_as_many_cases_as_it_tells(demo_store):
    log = demo_store(True).open("demo", perspective="deal")
    held = hold(log, ideal_model("en"), IDEAL_RULES, name="m", key="m")
    won = select(log, parse_filters(["outcome:won"], log.schema))
    seen = Adherence(Asked(won, held=held), held)
    told = {f"deviation:{one.key}": one.cases for one in seen.departures[:8]}
    told |= {f"deviation:rule:{one.rule.key}": one.broken for one in seen.rules if one.lacks is None}
    told["conforms:false"] = int((seen.conforms == 0).sum())
    for text, cases in told.items():
        listed = select(won, parse_filters([text], log.schema), models=lambda _: held)
        assert listed.cases.collect().shape[0] == cases, text
    assert len(told) > 10


def test_a_step_that_only_won_deals_do_is_not_said_to_bear_on_wins(demo_store):
    log = demo_store(True).open("demo", perspective="deal")
    held = hold(log, ideal_model("en"), IDEAL_RULES, name="m", key="n")
    told = {one.key: one for one in Adherence(Asked(log, held=held), held).departures}
    unpaid = told["skipped:payment_received"]
    assert unpaid.cases > 100
    assert unpaid.time is not None
    assert (unpaid.win, unpaid.worth) == (None, ())
    assert all(
        one.win is None for one in told.values() if one.deviation.activity in ("deal_won", "deal_lost")
    )


def test_what_a_deviation_is_worth_is_the_difference_in_wins_on_the_amounts_of_its_decided_deals(demo_store):
    log = demo_store(True).open("demo", perspective="deal")
    held = hold(log, ideal_model("en"), IDEAL_RULES, name="m", key="w")
    seen = Adherence(Asked(log, held=held), held)
    told = [one for one in seen.departures if one.worth]
    assert told
    for one in told:
        decided = seen.has(one.key) & np.isin(seen.units.outcome, ("won", "lost"))
        sums = {money.currency: money.value for money in seen.units.money(decided)}
        assert {worth.currency for worth in one.worth} == set(sums)
        for worth in one.worth:
            assert worth.value == pytest.approx(sums[worth.currency] * one.win.value)
            assert worth.low <= worth.value <= worth.high
    assert all(one.win is None for one in seen.departures if not one.worth)


def test_sure_losses_come_first_then_the_largest_amounts(demo_store):
    with Workspace(demo_store(True).home) as workspace:
        rows = conformance(workspace, Selection("demo")).deviations
    losses = [
        min((one.value for one in row.worth if one.high is not None and one.high < 0), default=0.0)
        for row in rows
    ]
    assert losses == sorted(losses)
    assert losses[0] < 0 < len([one for one in losses if one == 0])
    amounts = [
        max((one.value for one in row.money), default=0.0)
        for row, loss in zip(rows, losses, strict=True)
        if loss == 0
    ]
    assert amounts == sorted(amounts, reverse=True)


def test_waivers_raise_adherence_by_exactly_the_deals_whose_every_deviation_is_allowed(demo_store):
    log = demo_store(True).open("demo", perspective="deal")
    bare = hold(log, ideal_model("en"), IDEAL_RULES, name="m", key="bare")
    allowed = replace(bare, key="allowed", waivers=IDEAL_WAIVERS)
    before, after = (Adherence(Asked(log, held=one), one) for one in (bare, allowed))
    renewed = select(log, parse_filters(["deal_type:in:existingbusiness"], log.schema))
    renewals = set(renewed.cases.select("ci").collect()["ci"].to_list())

    def is_right(ci: int, row: int) -> bool:
        right = {"inserted:owner_changed", *(["skipped:requirements_gathered"] if ci in renewals else [])}
        return {one.key for one in bare.checked.deviations[row]} <= right

    expected = [is_right(*one) for one in zip(allowed.standing.ci.tolist(), after.row.tolist(), strict=True)]
    assert after.conforms.tolist() == expected
    freed = int(after.conforms.sum() - before.conforms.sum())
    assert freed == sum(one.freed for one in after.waived) > 500
    waived = {one.waived.key: one for one in after.waived}["shipped-renewal"]
    skips = [
        {one.key: one.cases for one in seen.departures}["skipped:requirements_gathered"]
        for seen in (before, after)
    ]
    assert skips[0] - skips[1] == waived.cases
