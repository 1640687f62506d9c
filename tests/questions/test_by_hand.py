"""Figures of the questions worked out by hand on companies of a few deals."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from filon.mining.adjustment import adjusted_effects, adjusted_levels
from filon.questions.acquisition_effort import per_win
from filon.questions.asked import Asked
from filon.questions.close_dates import close_dates
from filon.questions.moves import bulk, ping_pong
from filon.questions.policies import Policies
from filon.questions.registry import answer, question_of
from filon.questions.stages import visits
from tests.questions.by_hand import kpi, stages, table


def instant(day: float) -> dt.datetime:
    return dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)


def test_there_and_back_twice_is_ping_pong_and_once_is_not(company):
    there = ("deal_qualified", "requirements_gathered")
    stages(company, "D1", ("deal_created", 0), *((there[k % 2], k + 1) for k in range(4)), ("deal_won", 9))
    stages(company, "D2", ("deal_created", 0), *((there[k % 2], k + 1) for k in range(3)), ("deal_won", 9))
    asked = Asked(company.open("deal"))
    assert ping_pong(asked, visits(asked)).tolist() == [1.0, 0.0]


def test_ten_deals_moved_in_ten_minutes_by_nobody_known_are_no_clean_up(company):
    for place in range(12):
        stages(company, f"D{place}", ("deal_created", 0), ("deal_lost", 5 + place / 10_000))
    asked = Asked(company.open("deal"))
    assert bulk(asked).begun.size == 0


def test_every_stay_at_a_stage_counts_one_visit(company):
    stages(
        company,
        "D1",
        ("deal_created", 0),
        ("deal_qualified", 1),
        ("deal_created", 3),
        ("deal_qualified", 7),
        ("deal_won", 9),
    )
    rows = {row[0]: row for row in table(company.ask("sales_cycle"), "stages").rows}
    n, cumulated, per_case = (rows["deal_qualified"][at] for at in (1, 7, 8))
    assert (n, cumulated, per_case) == (2, 4 * 86_400.0, 2.0)


def test_the_cost_of_a_win_holds_the_work_on_lost_deals(company):
    for name, end in (("D1", "deal_won"), ("D2", "deal_lost"), ("D3", "deal_lost")):
        stages(company, name, ("deal_created", 0), (end, 9))
        company.event("call_made", 1, call=f"C{name}")
        company.link(("call", f"C{name}"), ("deal", name))
    question = question_of("acquisition_effort")
    policies = Policies(hourly_rate=60.0, minutes=(("call_made", 20.0),))
    found = answer(question, company.open(question.perspective), policies=policies)
    assert kpi(found, "cost_per_win").value == pytest.approx(60.0)
    assert per_win(Asked(company.open("deal_effort")), np.array([1.0, 1.0, 1.0])).value == 3.0


def test_a_delay_counts_as_late_when_it_passed_and_not_while_it_may_still_be_kept(company):
    for name, ordered in (("D1", 6.0), ("D2", 2.0), ("D3", None)):
        stages(company, name, ("deal_created", 0), ("deal_won", 1))
        company.event("contract_signed", 1, quote=f"Q{name}")
        company.link(("quote", f"Q{name}"), ("deal", name))
        if ordered:
            company.event("order_created", ordered, order=f"O{name}")
            company.link(("order", f"O{name}"), ("deal", name))
    found = kpi(company.ask("delivery_handover"), "late_order_share")
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)  # D3 waits five days by the end of the data


def test_close_dates_without_a_history_tell_nothing(company):
    stages(company, "D1", ("deal_created", 0), ("deal_won", 9))
    company.know("deal", "D1", close_date=dt.date(2025, 1, 5))
    found = close_dates(Asked(company.open("deal")).cases)
    assert np.isnan(found.pushes).all()
    assert np.isnan(found.error).all()


RANDOM = np.random.default_rng(11)


def test_an_effect_is_told_among_like_with_like():
    # Large deals are won more often and discounted more often: alone the discount looks good, alike it does nothing.
    large = RANDOM.random(6_000) < 0.5
    discount = RANDOM.random(6_000) < np.where(large, 0.8, 0.2)
    won = (RANDOM.random(6_000) < np.where(large, 0.7, 0.3)).astype(float)
    (raw,), (alike,) = (
        adjusted_effects(won, [discount], []),
        adjusted_effects(won, [discount], [large.astype(int)]),
    )
    assert raw.low > 0.15
    assert alike.low < 0 < alike.high


def test_effects_agree_with_a_regression_written_out():
    codes, other = RANDOM.integers(0, 3, 900), RANDOM.integers(0, 2, 900)
    values = np.array([1.0, 2.0, 4.0])[codes] + 3.0 * other
    found = adjusted_levels(values, codes, [other])
    mean = float(np.array([1.0, 2.0, 4.0])[codes].mean())
    assert [found[group].value for group in range(3)] == pytest.approx([1 - mean, 2 - mean, 4 - mean])


def test_a_column_that_follows_from_others_has_no_effect_of_its_own():
    flags = RANDOM.random(300) < 0.5
    first, second = adjusted_effects(RANDOM.random(300), [flags, ~flags], [])
    assert (first is None) != (second is None)
    assert adjusted_effects(np.full(5, np.nan), [flags[:5]], []) == [None]


def test_a_stage_entered_again_or_a_quote_revised_is_rework(company):
    back = (
        ("deal_created", 0),
        ("deal_qualified", 1),
        ("deal_created", 2),
        ("deal_qualified", 3),
        ("deal_won", 9),
    )
    stages(company, "D1", *back)
    stages(company, "D2", ("deal_created", 0), ("quote_revised", 4), ("deal_won", 9))
    stages(company, "D3", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    stages(company, "D4", ("deal_created", 0), ("deal_lost", 9))
    found = kpi(company.ask("sales_cycle"), "rework_rate")
    assert (found.value, found.n) == (0.5, 4)
    assert (found.label.en, found.label.fr) == ("Rework", "Reprises")


def test_the_wait_for_a_quote_goes_on_for_open_deals_and_leaves_out_those_that_closed_without(company):
    stages(company, "D1", ("deal_created", 0), ("deal_qualified", 1), ("quote_issued", 3), ("deal_won", 20))
    stages(company, "D2", ("deal_created", 0), ("deal_qualified", 2))
    stages(company, "D3", ("deal_created", 0), ("deal_qualified", 2), ("deal_lost", 5))
    found = kpi(company.ask("quote_to_contract"), "qualification_to_quote_time")
    assert (found.n, found.events, found.value) == (2, 1, 2 * 86_400.0)


def test_deals_that_changed_owner_are_counted_among_the_signs(company):
    stages(company, "D1", ("deal_created", 0), ("owner_changed", 3), ("owner_changed", 4), ("deal_won", 9))
    stages(company, "D2", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    signs = table(company.ask("stage_tracking"), "signs")
    row = next(one for one in signs.rows if one[0] == "handed_over")
    assert row[1:4] == (2, 1, 0.5)


def test_deals_without_a_history_of_owners_have_no_such_sign(company):
    stages(company, "D1", ("deal_created", 0), ("deal_qualified", 1), ("deal_won", 9))
    row = next(one for one in table(company.ask("stage_tracking"), "signs").rows if one[0] == "handed_over")
    assert row[1:4] == (0, 0, None)


def test_a_bottleneck_is_held_to_the_goal_of_its_stage_and_says_so(company):
    for number in range(40):
        name = f"D{number}"
        stages(company, name, ("deal_created", 0), ("deal_qualified", 2 + number % 4), ("deal_won", 9))
        company.know("deal", name, amount=10.0, currency="EUR")
    log = company.open("deal")

    def target(policies: Policies):
        found = answer(question_of("sales_cycle"), log, policies=policies)
        told = table(found, "bottlenecks")
        row = next(row for row in told.rows if row[0] == "deal_created")
        assert row[4:6] == (pytest.approx(row[3] * 0.1 / 365.25), "EUR")
        return row[2] / 86_400, row[3], row[6], told.words[row[6]].fr

    # Stays of 2, 3, 4 and 5 days, ten of each: the best quartile is 2.75 days.
    assert target(Policies()) == (
        2.75,
        pytest.approx(100 * (0.25 + 1.25 + 2.25)),
        "best_quartile",
        "Meilleur quartile",
    )
    goal = Policies(goals=(("stage_time_deal_created", 4 * 86_400.0),))
    assert target(goal) == (4.0, pytest.approx(100 * 1.0), "goal", "Objectif")


def test_a_discount_is_told_by_size_of_deal_and_among_alike(company):
    """Small deals: 8 % off wins twice as often and signs twice as fast; large deals: no difference."""
    number = 0
    for size, won_without, won_with, days in ((100.0, 20, 40, 5), (500.0, 30, 30, 10), (5000.0, 30, 30, 10)):
        for discount, wins, taken in ((0.0, won_without, 10), (0.08, won_with, days)):
            for place in range(60):
                name, quote, number = f"D{number}", f"Q{number}", number + 1
                end = "deal_won" if place < wins else "deal_lost"
                stages(company, name, ("deal_created", 0), (end, 40))
                company.know("deal", name, amount=size + place / 100, currency="EUR", source="WEB")
                company.event("quote_issued", 1, quote=quote)
                if place < wins:
                    company.event("contract_signed", 1 + taken, quote=quote)
                company.know("quote", quote, amount=size, currency="EUR", discount=discount)
                company.link(("quote", quote), ("deal", name))
    told = table(company.ask("discounts"), "bands_by_size")
    heads = [head.key for head in told.columns]
    rows = {row[:2]: dict(zip(heads, row, strict=True)) for row in told.rows}
    small, large = rows["small", "5%-10%"], rows["large", "5%-10%"]
    assert (small["n"], small["win_rate"]) == (60, pytest.approx(2 / 3))
    assert small["gain"] == pytest.approx(1 / 3)
    assert small["gain_low"] > 0
    assert small["time_ratio"] == pytest.approx(0.5)
    assert (large["gain"], large["time_ratio"]) == (pytest.approx(0.0, abs=1e-9), pytest.approx(1.0))
    assert rows["small", "0%"]["gain"] is None
    assert told.words["large"].en == "Large (over 500.59)"


def test_groups_of_fewer_than_five_are_shown_together_and_counted(company):
    for number in range(14):
        name = f"D{number}"
        stages(company, name, ("deal_created", 0), ("deal_won" if number % 2 else "deal_lost", 5))
        # North has eight deals; South four and East two: no table may tell these two apart.
        company.know("deal", name, region="North" if number < 8 else "South" if number < 12 else "East")
    told = table(company.ask("segment_comparison"), "side_by_side")
    rows = {row[1]: row[2:4] for row in told.rows if row[0] == "region"}
    assert rows == {"North": (8, 0.5), "few_groups:2:6": (6, 0.5)}
    assert told.words["few_groups:2:6"].en == "Other groups: 2 of fewer than 5 (n\xa0=\xa06)"
    assert told.words["few_groups:2:6"].fr.startswith("Autres groupes")


def test_small_sources_are_together_from_the_lead_to_the_cash(company):
    for number in range(8):
        lead, deal = f"L{number}", f"D{number}"
        company.event("lead_captured", 0, lead=lead)
        company.event("deal_created", 2, deal=deal)
        company.event("deal_won", 3, deal=deal)
        source = "WEB" if number < 5 else "FAIR" if number < 7 else "PRESS"
        company.know("lead", lead, source=source)
        company.know("deal", deal, source=source, amount=10.0, currency="EUR")
        company.link(("lead", lead), ("deal", deal))
        company.event("lead_qualified", 1, lead=lead)
    rows = table(company.ask("lead_conversion"), "sources")
    place = [head.key for head in rows.columns].index("amount_won")
    assert {row[0]: (row[1], row[place]) for row in rows.rows} == {
        "WEB": (5, 50.0),
        "few_groups:2:3": (3, 30.0),
    }


def quoted_twice(company, name: str, *, prices: tuple[str, str], terms: tuple[str, str] | None = None):
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for activity, day in (
        ("quote_drafted", 1),
        ("quote_issued", 2),
        ("quote_revised", 4),
        ("quote_issued", 7),
    ):
        company.event(activity, day, quote=name)
    for key, values in (("amount", prices), ("payment_terms", terms)):
        for value, day in zip(values or (), (1, 5), strict=False):
            company.know_since("quote", name, key, value, start + dt.timedelta(days=day))


def test_what_a_revision_changed_comes_from_the_history_of_the_quote(company):
    company.event("deal_created", 0, deal="D1")
    company.event("deal_won", 20, deal="D1")
    quoted_twice(company, "Q1", prices=("100", "90"))
    quoted_twice(company, "Q2", prices=("100", "100"), terms=("45", "30"))
    quoted_twice(company, "Q3", prices=("100", "100.2"), terms=("30", "30"))  # half a per cent is rounding
    for name in ("Q1", "Q2", "Q3"):
        company.link(("quote", name), ("deal", "D1"))
    company.event("contract_signed", 9, quote="Q1")
    company.event("quote_accepted", 9, quote="Q2")
    told = table(company.ask("quote_to_contract"), "revision_changes")
    rows = {row[0]: dict(zip([head.key for head in told.columns], row, strict=True)) for row in told.rows}
    price, terms, quantity = (rows[key] for key in ("price", "terms", "quantity"))
    assert (price["n"], price["known"], price["signed"], price["median"]) == (1, 3, 1.0, 3 * 86_400.0)
    assert (terms["n"], terms["known"]) == (1, 2)
    assert (quantity["n"], quantity["share"], quantity["advice"]) == (None, None, "quantity.unknown")
    assert "HubSpot" in told.words["quantity.unknown"].en


def lines_of(company, quote: str, **lines: dict[str, tuple[tuple[str, float], ...]]):
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for name, histories in lines.items():
        company.link(("quote", quote), ("line_item", f"{quote}-{name}"))
        for key, values in histories.items():
            for value, day in values:
                company.know_since("line_item", f"{quote}-{name}", key, value, start + dt.timedelta(days=day))


def test_what_a_revision_changed_in_the_lines_of_a_quote_comes_from_their_history(company):
    company.event("deal_created", 0, deal="D1")
    company.event("deal_won", 20, deal="D1")
    for name in ("Q1", "Q2", "Q3", "Q4", "Q5"):
        quoted_twice(company, name, prices=("100", "100"))
        company.link(("quote", name), ("deal", "D1"))
    first = {"price": (("10", 1),), "quantity": (("2", 1),)}
    lines_of(company, "Q1", a={**first, "quantity": (("2", 1), ("3", 5))})
    lines_of(company, "Q2", a=first, b={"price": (("5", 5),), "quantity": (("1", 5),)})
    # A discount that was first given then is a change, and not a new line.
    lines_of(company, "Q3", a={**first, "discount": (("10", 5),)})
    # What changed before the first issue or after the last was no part of the revision.
    lines_of(company, "Q4", a={**first, "quantity": (("2", 1), ("3", 1.5), ("4", 9))})
    # All lines written anew: what they replaced is not known.
    lines_of(company, "Q5", a={"price": (("10", 5),), "quantity": (("2", 5),)})
    told = table(company.ask("quote_to_contract"), "revision_changes")
    assert {row[0]: row[1:3] for row in told.rows if row[0] in {"quantity", "product", "discount"}} == {
        "quantity": (1, 4),
        "product": (1, 4),
        "discount": (1, 4),
    }


def test_a_quote_that_takes_the_place_of_another_is_held_against_it(company):
    company.event("deal_created", 0, deal="D1")
    company.event("deal_won", 20, deal="D1")
    for name, day, amount, discount in (("Q1", 1, 100.0, 0.0), ("Q2", 8, 80.0, 0.2), ("Q3", 15, 80.0, 0.2)):
        company.event("quote_issued", day, quote=name)
        company.know("quote", name, amount=amount, discount=discount, payment_terms=30, currency="EUR")
        company.link(("quote", name), ("deal", "D1"))
    told = table(company.ask("quote_to_contract"), "revision_changes")
    assert {row[0]: row[1:3] for row in told.rows if row[2]} == {
        "price": (1, 2),
        "terms": (0, 2),
        "discount": (1, 2),
    }


def test_nine_of_ten_lost_deals_were_lost_within_the_time_told(company):
    for number in range(10):
        stages(company, f"D{number}", ("deal_created", 0), ("deal_lost", number + 1.0))
    stages(company, "W", ("deal_created", 0), ("deal_won", 50))
    found = kpi(company.ask("sales_cycle"), "time_to_lost_p90")
    assert (found.value, found.n, found.better) == (9 * 86_400.0, 10, "neither")


def test_what_a_sign_of_doubt_costs_the_forecast_is_told_in_days(company):
    """Forty deals whose close date was pushed end twenty days beside the first one, forty others two days."""
    for number in range(80):
        name, is_pushed = f"D{number}", number < 40
        stages(company, name, ("deal_created", 0), ("deal_qualified", 2), ("deal_won", 30))
        first = "2025-01-11" if is_pushed else "2025-01-29"
        company.know_since("deal", name, "close_date", first, instant(1))
        if is_pushed:
            company.know_since("deal", name, "close_date", "2025-01-31", instant(5))
    told = table(company.ask("stage_tracking"), "forecast_effect")
    rows = {row[0]: row[1:] for row in told.rows}
    assert rows["pushed"][:5] == (40, 20.0, 40, 2.0, 18.0)
    assert rows["pushed"][5] <= 18.0 <= rows["pushed"][6]
    assert "overdue" not in rows  # open deals have no day of closing
