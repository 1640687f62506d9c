"""Values compared by group: one count for all groups tells what each pair of groups told one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, mannwhitneyu

from filon.mining import estimates as st
from filon.mining.sample import Form, Sample

DICE = np.random.default_rng(3)
N, GROUPS = 4_000, 5
TIMES = np.where(DICE.random(N) < 0.2, np.nan, DICE.lognormal(3, 1, N).round())
FLAGS = np.where(DICE.random(N) < 0.2, np.nan, (DICE.random(N) < 0.3).astype(float))
EVERY = DICE.integers(0, GROUPS, N)
SOME = np.where(DICE.random(N) < 0.3, -1, EVERY)


@pytest.mark.parametrize("codes", [EVERY, SOME], ids=["all in a group", "some in none"])
def test_groups_of_a_share_have_the_chances_of_their_fourfold_tables(codes: np.ndarray) -> None:
    sizes, chances = Sample(FLAGS, "share").compared(codes, GROUPS, least=1)
    there = ~np.isnan(FLAGS) & (codes >= 0)
    flags, groups = FLAGS[there], codes[there]
    assert sizes.tolist() == np.bincount(groups).tolist()
    for group in range(GROUPS):
        table = [
            [np.sum(flags[groups == group] == one), np.sum(flags[groups != group] == one)] for one in (0, 1)
        ]
        assert chances[group] == pytest.approx(chi2_contingency(table).pvalue)


@pytest.mark.parametrize("codes", [EVERY, SOME], ids=["all in a group", "some in none"])
@pytest.mark.parametrize("values", [TIMES, np.nan_to_num(TIMES)], ids=["some missing", "none missing"])
def test_groups_of_numbers_have_the_chances_of_their_ranks(values: np.ndarray, codes: np.ndarray) -> None:
    sizes, chances = Sample(values, "median").compared(codes, GROUPS, least=1)
    there = ~np.isnan(values) & (codes >= 0)
    known, groups = values[there], codes[there]
    assert sizes.tolist() == np.bincount(groups).tolist()
    for group in range(GROUPS):
        sides = known[groups == group], known[groups != group]
        assert chances[group] == pytest.approx(mannwhitneyu(*sides, method="asymptotic").pvalue)


@pytest.mark.parametrize("form", ["median", "mean", "share"])
def test_an_estimate_over_some_rows_is_the_one_of_their_values_alone(form: Form) -> None:
    values = FLAGS if form == "share" else TIMES
    alone = {"median": st.median, "mean": st.mean, "share": st.share}[form]
    for group in range(GROUPS):
        chosen = np.equal(SOME, group)
        assert Sample(values, form).estimate(chosen) == alone(values[chosen])
    assert Sample(values, form).estimate(np.zeros(N, dtype=bool)) == st.NOTHING
