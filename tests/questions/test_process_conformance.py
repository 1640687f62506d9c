"""Adherence to the shipped model on the demo company, whose partners skip a step on purpose."""

from __future__ import annotations

from dataclasses import replace

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


def test_a_step_is_compared_with_deals_that_do_it_not_with_deals_that_were_lost_before(demo_store):
    log = demo_store(True).open("demo", perspective="deal")
    held = hold(log, ideal_model("en"), IDEAL_RULES, name="m", key="n")
    seen = Adherence(Asked(log, held=held), held)
    unpaid = next(one for one in seen.departures if one.key == "skipped:payment_received")
    assert unpaid.win is not None
    assert unpaid.win.value == 0.0


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
