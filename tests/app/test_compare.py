"""Two groups on one map: the same cases are no distance apart, and what differs is told with its interval."""

from __future__ import annotations

import numpy as np
import pytest

from filon.app.selection import Selection
from filon.app.views.compare import compare
from filon.app.views.compare_figures import compare_figures
from filon.app.views.graph import graph
from filon.app.workspace import Workspace
from filon.mining.filters.grammar import UnknownFilterFieldError
from filon.questions.mix import mix_adjusted
from filon.questions.units import Units

WON, LOST = ("outcome:won",), ("outcome:lost",)


@pytest.fixture(scope="module")
def workspace(company_home):
    with Workspace(company_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(workspace):
    return workspace.ask(Selection("demo"), compare, a=WON, b=LOST)


def test_each_group_has_the_numbers_of_its_own_map(workspace, found):
    for group, filters in (("a", WON), ("b", LOST)):
        own = workspace.ask(Selection("demo", filters), graph)
        edges = {(one.source, one.target): one.cases for one in own.edges}
        shown = {(one.source, one.target): getattr(one.both, f"{group}_cases") for one in found.edges}
        assert {pair: shown[pair] for pair in edges} == edges
        assert {one.key: one.cases for one in own.activities}.items() <= {
            one.key: getattr(one.both, f"{group}_cases") for one in found.nodes
        }.items()


def test_shares_are_of_the_own_group(found):
    start = next(one for one in found.nodes if one.kind == "start")
    assert (start.both.a_share, start.both.b_share) == (1, 1)
    assert start.both.a_cases == found.a.cases


def test_swapping_the_groups_swaps_the_numbers_and_moves_nothing(workspace, found):
    swapped = workspace.ask(Selection("demo"), compare, a=LOST, b=WON)
    assert [(one.key, one.x, one.y) for one in swapped.nodes] == [
        (one.key, one.x, one.y) for one in found.nodes
    ]
    assert [one.both.b_cases for one in swapped.nodes] == [one.both.a_cases for one in found.nodes]
    assert swapped.distance.value == pytest.approx(found.distance.value)


def test_the_same_cases_are_no_distance_apart_and_won_and_lost_are_more_than_chance(workspace, found):
    same = workspace.ask(Selection("demo"), compare, a=WON, b=WON)
    assert same.distance.value == 0
    assert same.overlap == same.a.cases
    assert same.only_a == same.only_b == ()
    assert found.distance.is_real


def test_a_random_split_is_not_called_different(workspace):
    cases = workspace.sight(Selection("demo", WON)).log.cases.select("case_id").collect()["case_id"].to_list()
    half = tuple(sorted(cases)[::2])
    rest = tuple(sorted(cases)[1::2])
    view = workspace.ask(
        Selection("demo", WON), compare, a=(f"case:{','.join(half)}",), b=(f"case:{','.join(rest)}",)
    )
    assert not view.distance.is_real


def test_an_empty_group_is_shown_as_empty(workspace):
    view = workspace.ask(Selection("demo"), compare, a=("not:deal_created",), b=())
    assert (view.a.cases, view.a.is_small, view.distance) == (0, True, None)
    figures = compare_figures(workspace, Selection("demo"), ("not:deal_created",), ()).figures
    assert "sales_cycle" not in {one.a.key for one in figures}


def test_figures_come_with_difference_interval_and_guard(workspace):
    figures = compare_figures(workspace, Selection("demo"), ("amount:gt:10000",), ("amount:le:10000",))
    rate = next(one for one in figures.figures if one.a.key == "win_rate")
    assert rate.difference == pytest.approx(rate.a.value - rate.b.value)
    assert rate.interval.low < rate.difference < rate.interval.high
    assert all(one.favours == "unclear" for one in figures.figures if one.a.is_small or one.b.is_small)
    assert [one.n > 60 for one in figures.adjusted] == [True, True]
    assert len(figures.assumptions) == 3


def test_a_wrong_filter_of_a_group_is_refused(workspace):
    with pytest.raises(UnknownFilterFieldError):
        workspace.ask(Selection("demo"), compare, a=("regoin:in:X",), b=())


def test_a_difference_that_is_only_mix_vanishes_when_the_mix_is_alike(workspace):
    """Group A sells mostly to a kind that wins 80 %, group B to one that wins 20 %; within a kind nothing differs."""
    units = Units(workspace.sight(Selection("demo")).log)
    kinds = units.codes("product").codes
    common = np.bincount(kinds[kinds >= 0]).argsort()[-2:]
    used = np.flatnonzero(np.isin(kinds, common))
    rng = np.random.default_rng(1)
    easy = kinds[used] == common[0]
    first, second, values = np.zeros(units.n, bool), np.zeros(units.n, bool), np.full(units.n, np.nan)
    in_first = rng.random(used.size) < np.where(easy, 0.8, 0.2)
    first[used[in_first]], second[used[~in_first]] = True, True
    values[used] = (np.arange(used.size) % 5 < np.where(easy, 4, 1)).astype(float)
    found = mix_adjusted(units, values, first, second)
    assert "product" in found.mix
    assert found.plain.low > 0
    assert found.adjusted.low < 0 < found.adjusted.high
