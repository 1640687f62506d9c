"""The dependency map on logs whose dependencies are plain, and on any log by what must hold."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.mining.heuristics import dependencies
from filon.mining.threshold import ThresholdError

LOGS = st.lists(st.lists(st.sampled_from("abcde"), max_size=6).map(tuple), min_size=1, max_size=8)


def mapped(weighted, **thresholds):
    traces, weights = list(weighted), np.array(list(weighted.values()))
    found = dependencies([tuple(one) for one in traces], weights, **thresholds)
    return {(one.source + one.target, one.kind): one for one in found}


def test_a_line_has_one_dependency_a_step_with_the_measure_of_the_paper():
    found = mapped({"abc": 19})
    assert set(found) == {("ab", "direct"), ("bc", "direct")}
    assert found["ab", "direct"].measure == pytest.approx(19 / 20)
    assert found["ab", "direct"].times == 19


def test_what_comes_in_either_order_depends_on_neither():
    found = mapped({"sabe": 50, "sbae": 50})
    assert not {"ab", "ba"} & {pair for pair, _ in found}
    assert {"sa", "sb", "ae", "be"} <= {pair for pair, _ in found}


def test_loops_of_one_and_of_two_are_told_apart():
    assert ("bb", "loop_1") in mapped({"abbbc": 30})
    found = mapped({"sababe": 30})
    assert {("ab", "loop_2"), ("ba", "loop_2")} <= set(found)
    assert found["ab", "loop_2"].measure == pytest.approx(60 / 61)


def test_rare_noise_stays_out_until_it_is_asked_for():
    log = {"abc": 100, "acb": 1}
    assert ("bc", "direct") in mapped(log)
    assert mapped(log, least=200).keys() == {(pair, "strongest") for pair, _ in mapped(log, least=200)}


def test_a_choice_that_decides_a_later_one_is_a_dependency_at_a_distance():
    log = {"axcp": 40, "bxcq": 40}
    far = {pair for pair, kind in mapped(log, long_distance=0.9) if kind == "long_distance"}
    assert far == {"ap", "bq"}
    assert not {kind for _, kind in mapped(log)} & {"long_distance"}


@pytest.mark.parametrize("wrong", [{"threshold": 1.5}, {"loops": -0.1}, {"long_distance": 2.0}])
def test_a_threshold_that_is_no_share_is_refused(wrong):
    with pytest.raises(ThresholdError):
        mapped({"ab": 1}, **wrong)


def test_no_case_has_no_dependency():
    assert dependencies([("a", "b")], np.array([0])) == []
    assert dependencies([], np.array([])) == []


@settings(max_examples=80, deadline=None)
@given(LOGS, st.floats(0, 1), st.floats(0, 1))
def test_nothing_hangs_in_the_air_and_a_higher_threshold_adds_no_direct_one(log, low, high):
    low, high = sorted((low, high))
    weights = np.ones(len(log), dtype=int)
    loose, tight = (dependencies(log, weights, threshold=one) for one in (low, high))
    follows = {(a, b) for trace in log for a, b in pairwise(trace) if a != b}
    for found in (loose, tight):
        assert {b for _, b in follows} <= {one.target for one in found}
        assert {a for a, _ in follows} <= {one.source for one in found}
        assert all(-1 < one.measure < 1 and one.times > 0 for one in found)
    direct = [{(one.source, one.target) for one in found if one.kind == "direct"} for found in (loose, tight)]
    assert direct[1] <= direct[0]


@settings(max_examples=40, deadline=None)
@given(LOGS, st.integers(1, 4))
def test_a_weight_is_so_many_equal_traces_in_any_order(log, times):
    once = dependencies(log, np.full(len(log), times))
    assert once == dependencies([*log[::-1]] * times, np.ones(len(log) * times, dtype=int))
