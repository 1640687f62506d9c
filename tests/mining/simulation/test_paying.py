"""Other terms and delays move the money of each case by what they say, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filon.mining.simulation.editing import edited
from filon.mining.simulation.lives import Lives
from filon.mining.simulation.money import Payment
from filon.mining.simulation.parameters import Branch, NextRule, Share
from filon.mining.simulation.paying import invoices_of, paid_otherwise
from filon.mining.simulation.playing import Player

DAY_S = 86_400.0
STEPS = ("order", "invoice", "delivery", "due", "reminder", "money", "settled")
PAYMENT = Payment(
    "invoice", ("money",), 3, (30.0, 30.0, 60.0), 3, (-5.0, 0.0, 24.0), ("due", "reminder"), "dated", "due_on"
)
LATE = [
    ("order", 0),
    ("invoice", 10),
    ("delivery", 15),
    ("due", 70.4),
    ("reminder", 77),
    ("money", 94),
    ("settled", 94),
]
EARLY = [("order", 0), ("invoice", 10), ("money", 35), ("settled", 36)]
UNPAID = [("order", 0), ("invoice", 10), ("due", 40.4), ("reminder", 50)]


@pytest.fixture(scope="module")
def parameters(learnt):
    """Parameters whose activities are those of an invoice."""
    branches = tuple(Branch(key, 1, (NextRule((), 1, (Share(key, 1.0, 1),)),)) for key in STEPS)
    return replace(learnt, branches=branches, payment=PAYMENT)


def lives(*cases: list[tuple[str, float]]) -> Lives:
    steps = [(number, *step) for number, case in enumerate(cases) for step in case]
    at = np.array([day * DAY_S for _, _, day in steps])
    return Lives(
        start=np.zeros(len(cases)),
        row=np.zeros(len(cases), np.int64),
        key=np.zeros(len(cases), np.uint64),
        case=np.array([number for number, _, _ in steps]),
        activity=np.array([STEPS.index(key) for _, key, _ in steps]),
        at=at,
        wait_s=np.diff(at, prepend=0.0).clip(0),
        by_work=np.ones(len(steps), bool),
        runaway=0,
    )


def told(found: Lives, case: int = 0) -> list[tuple[str, float]]:
    mine = np.flatnonzero(found.case == case)
    return [(STEPS[found.activity[one]], round(found.at[one] / DAY_S, 1)) for one in mine]


def test_terms_are_read_from_the_due_date_or_else_from_what_was_kept():
    some = lives(LATE, EARLY, UNPAID, [("invoice", 0), ("money", 40)], [("invoice", 0)])
    found = invoices_of(some.case, some.activity, some.at, PAYMENT, STEPS)
    assert found.terms[:4].tolist() == [60, 30, 30, 60]
    assert np.isnan(found.terms[4])


@pytest.mark.parametrize(
    ("edits", "case", "events"),
    [
        # 24 days late becomes three days early: nobody is chased, what is no chasing stays where it was.
        (["delay=-27"], LATE, [("order", 0), ("invoice", 10), ("delivery", 15), ("money", 67), ("settled", 67)]),
        (["delay=-10"], LATE, [*LATE[:4], ("reminder", 77), ("money", 84), ("settled", 84)]),
        (["delay=6"], EARLY, [*EARLY[:2], ("money", 41), ("settled", 42)]),
        (["terms=40"], LATE, [*LATE[:3], ("due", 80.4), ("reminder", 87), ("money", 104), ("settled", 104)]),
        (["terms=40"], UNPAID, [*UNPAID[:2], ("due", 50.4), ("reminder", 60)]),
        # Nobody is paid before the invoice.
        (["delay=-300"], EARLY, [*EARLY[:2], ("money", 10), ("settled", 11)]),
        # Everybody at the median of 30 days: those who had 60 pay 30 days sooner.
        (["terms_spread=0"], LATE, [*LATE[:3], ("due", 40.4), ("reminder", 47), ("money", 64), ("settled", 64)]),
        (["terms_spread=0"], EARLY, EARLY),
    ],
)  # fmt: skip
def test_the_money_moves_by_what_an_edit_says(parameters, edits, case, events):
    # The delays have a median of nothing, so that an edit to -27 takes 27 days off each.
    found = paid_otherwise(lives(case, UNPAID), edited(parameters, edits))
    assert told(found) == [(key, pytest.approx(day, abs=0.06)) for key, day in events]
    assert (np.diff(found.at)[np.diff(found.case) == 0] >= 0).all()


def test_waits_lead_from_each_moved_event_to_the_next(parameters):
    found = paid_otherwise(lives(LATE), edited(parameters, ["delay=-27"]))
    assert found.at[0] + np.cumsum(found.wait_s)[1:] == pytest.approx(found.at[1:])
    assert not found.by_work[1:].any()


def test_an_edit_to_what_is_there_changes_nothing(parameters):
    before = lives(LATE, EARLY, UNPAID)
    after = paid_otherwise(before, edited(parameters, ["delay=0", "terms=30"]))
    assert after.at.tolist() == before.at.tolist()
    assert after.activity.tolist() == before.activity.tolist()


def test_shorter_terms_bring_the_money_sooner_and_no_deal_more(learnt):
    known = replace(learnt, payment=replace(PAYMENT, issued="won", paid=("paid",), chasing=()))
    before, after = (Player(one).play(1, [0])[0] for one in (known, edited(known, ["terms=20"])))
    assert len(after.case) == len(before.case)
    moved = before.at - after.at
    is_paid = np.array(learnt.activities)[before.activity] == "paid"
    assert moved[is_paid] == pytest.approx(10 * DAY_S)
    assert (moved[~is_paid] == 0).all()
