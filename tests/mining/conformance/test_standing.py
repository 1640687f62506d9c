"""Waivers: a deviation that is allowed is no departure, in the cases where it is allowed and in no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filon.log.event_log import EventLog
from filon.mining.conformance.held import HeldModel, hold
from filon.mining.filters import parse_filters, select
from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.process.process_tree import block, leaf
from filon.process.waivers import Waived
from tests.mining.conformance.test_checking import NOW, OUTCOME, cases
from tests.tiny_log import tiny_log

MODEL = bpmn_of_tree(block("sequence", leaf("l"), leaf("w"), leaf("p")), "sale")
ROWS = cases(("lwp", "won"), ("lp", "won"), ("p", "won"), ("lp", "lost"), ("wp", "lost"), ("lpw", "won"))
SKIPS_W = Waived("w", "skipped:w")


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    """As wanted, without w, without l and w, without w but lost, without l but lost, and p before w."""
    return tiny_log(tmp_path_factory.mktemp("six"), ROWS, outcome=OUTCOME)


@pytest.fixture
def held(six: EventLog) -> HeldModel:
    return hold(six, MODEL, (), name="sale", key="sale-1", grace=NOW)


def allowing(held: HeldModel, *waivers: Waived) -> HeldModel:
    return replace(held, key="-".join(("sale", *map(repr, waivers))), waivers=waivers)


def kept(held: HeldModel, text: str) -> list[str]:
    found = select(held.whole, parse_filters([text], held.whole.schema), models=lambda _: held)
    return sorted(found.cases.select("case_id").collect()["case_id"].to_list())


def by_case(held: HeldModel, values: np.ndarray) -> dict[str, int]:
    names = dict(held.whole.cases.select("ci", "case_id").collect().iter_rows())
    told = zip(held.standing.ci.tolist(), values.tolist(), strict=True)
    return dict(sorted((names[ci], value) for ci, value in told))


def test_without_waivers_every_deviation_counts(held: HeldModel) -> None:
    assert kept(held, "conforms:true") == ["c0"]
    assert kept(held, "deviation:skipped:w") == ["c1", "c2", "c3"]


def test_a_waiver_frees_exactly_the_cases_whose_only_deviations_it_allows(held: HeldModel) -> None:
    allowed = allowing(held, SKIPS_W)
    assert kept(allowed, "conforms:true") == ["c0", "c1", "c3"]
    assert kept(allowed, "deviation:skipped:w") == []
    assert kept(allowed, "deviation:skipped:l") == ["c2", "c4"]
    assert [case for case, is_freed in by_case(allowed, allowed.standing.frees(0)).items() if is_freed] == [
        "c1",
        "c3",
    ]
    assert by_case(allowed, allowed.standing.deviations) == {
        "c0": 0,
        "c1": 0,
        "c2": 1,
        "c3": 0,
        "c4": 1,
        "c5": 2,
    }


def test_a_waiver_for_some_cases_leaves_the_others_as_they_are(held: HeldModel) -> None:
    allowed = allowing(held, replace(SKIPS_W, where=("outcome:lost",)))
    assert kept(allowed, "conforms:true") == ["c0", "c3"]
    assert kept(allowed, "deviation:skipped:w") == ["c1", "c2"]


def test_two_deviations_of_a_case_must_both_be_allowed(held: HeldModel) -> None:
    allowed = allowing(held, SKIPS_W, Waived("l", "skipped:l"))
    assert kept(allowed, "conforms:false") == ["c5"]
    assert allowed.standing.frees(0).sum() == 3
    assert allowed.standing.frees(1).sum() == 2
    assert allowed.standing.freed.sum() == 4, "c2 needs both waivers, and counts once"


def test_what_happens_in_another_order_can_be_allowed_whole(held: HeldModel) -> None:
    (key,) = (one.key for one in held.checked.kinds if one.kind == "wrong_order")
    assert kept(held, f"deviation:{key}") == ["c5"]
    assert kept(allowing(held, Waived("o", key)), "conforms:true") == ["c0", "c5"]


def test_a_waiver_that_another_one_covers_frees_nothing_of_its_own(held: HeldModel) -> None:
    twice = allowing(held, SKIPS_W, replace(SKIPS_W, key="lost", where=("outcome:lost",)))
    assert [int(twice.standing.frees(at).sum()) for at in (0, 1)] == [1, 0]


def test_a_waiver_about_what_the_data_does_not_have_covers_no_case_and_says_so(held: HeldModel) -> None:
    allowed = allowing(held, replace(SKIPS_W, where=("pipeline:in:renewals",)))
    assert allowed.standing.covers == (None,)
    assert kept(allowed, "conforms:true") == ["c0"]


def test_the_events_behind_allowed_deviations_are_not_listed(held: HeldModel) -> None:
    def events(one: HeldModel) -> int:
        spots = one.spots(one.whole)
        assert spots is not None
        return len(spots.collect())

    assert events(held) - events(allowing(held, SKIPS_W)) == 3
