"""Estimates agree with another library, with published examples, and with figures worked out by hand."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import CensoredData, binom, binomtest, ecdf, mannwhitneyu, quantile_test
from statsmodels.regression.linear_model import OLS

from filon.mining import estimates as st
from filon.mining import significance
from filon.mining.adjustment import adjusted_effects
from filon.mining.sample import Sample
from filon.mining.survival import survival, survival_median, survival_quantile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import AalenJohansenFitter, KaplanMeierFitter
    from lifelines.statistics import logrank_test
    from lifelines.utils import median_survival_times

RANDOM = np.random.default_rng(7)
DURATIONS = np.round(RANDOM.exponential(20, 300), 1) + 0.1
ENDED = RANDOM.random(300) < 0.7
CAUSES = np.where(ENDED, RANDOM.integers(1, 3, 300), 0)


@pytest.mark.parametrize("soonest", [True, False])
def test_a_median_of_open_and_ended_cases_agrees_with_lifelines(soonest):
    ended = np.where(np.min(DURATIONS) == DURATIONS, soonest, ENDED)
    fitted = KaplanMeierFitter().fit(DURATIONS, ended)
    found = survival_median(DURATIONS, ended=ended)
    band = median_survival_times(fitted.confidence_interval_).to_numpy()[0]
    assert found.value == pytest.approx(fitted.median_survival_time_)
    assert (found.low, found.high) == pytest.approx(tuple(band))
    assert (found.n, found.events) == (300, int(ended.sum()))


@pytest.mark.parametrize("digits", [0, 1, 6])
@pytest.mark.parametrize("share", [0.02, 0.5, 1.0])
def test_curves_and_their_bands_are_scipys_to_the_last_digit(digits, share):
    durations = np.round(RANDOM.exponential(20, 2_000), digits)
    ended = RANDOM.random(2_000) < share
    curve = ecdf(CensoredData.right_censored(durations, ~ended)).sf
    ours = survival(durations, ended=ended)
    assert ours.times.tolist() == curve.quantiles.tolist()
    assert ours.shares.tolist() == curve.probabilities.tolist()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        band = curve.confidence_interval(0.95, method="log-log")
    for p in (0.01, 0.1, 0.5, 0.9):
        sides = [
            np.where(np.isnan(one.probabilities), curve.probabilities, one.probabilities)
            for one in (curve, band.low, band.high)
        ]
        reached = [np.flatnonzero(one <= 1 - p + 1e-12) for one in sides]
        expected = [curve.quantiles[one[0]] if one.size else None for one in reached]
        found = survival_median(durations, ended=ended, p=p)
        assert [found.value, found.low, found.high] == expected
        assert survival_quantile(durations, ended=ended, p=p) == expected[0]


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (3, 7), (0, 50), (50, 50), (1_234, 56_789)])
def test_shares_have_scipys_interval_to_the_last_digits(k, n):
    found = st.share(np.repeat((1.0, 0.0), (k, n - k)))
    reference = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), rel=1e-15, abs=0)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.9])
def test_order_statistics_are_bounded_as_scipys_binomial_distribution_says(p):
    for n in (1, 2, 3, 7, 30, 31, 100, 999, 12_345, 512_000):
        low, high = st._bounding(n, p)
        assert (low + 1, high) == (binom.ppf(0.025, n, p), binom.isf(0.025, n, p))


def test_competing_ends_agree_with_lifelines():
    unique = DURATIONS + np.arange(300) * 1e-6  # its fitter moves ties apart at random
    fitted = AalenJohansenFitter(calculate_variance=False).fit(unique, CAUSES, event_of_interest=1)
    curve = st.cumulative_incidence(unique, CAUSES, 1)
    for time in (1, 5, 20, 60):
        assert curve.by(time)[1] <= curve.by(time)[0] <= curve.by(time)[2]
        assert curve.by(time)[0] == pytest.approx(float(fitted.predict(time)))


def test_competing_ends_by_hand():
    # Day 1: one of four won. Day 2: one of three lost. Day 3: one of two won. The last is open.
    curve = st.cumulative_incidence(np.array([1.0, 2, 3, 4]), np.array([1, 2, 1, 0]), 1)
    assert [curve.by(day)[0] for day in (0.5, 1, 2, 3)] == pytest.approx([0, 0.25, 0.25, 0.5])


def test_two_curves_are_compared_as_lifelines_does():
    first, second = slice(0, 150), slice(150, 300)
    reference = logrank_test(DURATIONS[first] * 1.3, DURATIONS[second], ENDED[first], ENDED[second]).p_value
    ours = significance.same_survival(
        (DURATIONS[first] * 1.3, ENDED[first]), (DURATIONS[second], ENDED[second])
    )
    assert ours == pytest.approx(reference)


def test_a_share_has_wilsons_interval():
    found = st.share(np.array([1.0] * 81 + [0.0] * 182))  # Newcombe 1998, table I: 81 of 263
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_a_difference_of_shares_has_newcombes_interval():
    inside = st.share(
        np.array([1.0] * 56 + [0.0] * 14)
    )  # Newcombe 1998, table II (a), method 10: 56/70 - 48/80
    outside = st.share(np.array([1.0] * 48 + [0.0] * 32))
    assert st.difference(inside, outside) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_all_groups_at_once_are_tested_as_one_by_one():
    groups = RANDOM.integers(0, 4, 300)
    _, ranked = Sample(DURATIONS, "median").compared(groups, 5, least=0)
    _, shares = Sample(ENDED.astype(float), "share").compared(groups, 5, least=0)
    for group in range(4):
        inside, outside = groups == group, groups != group
        assert ranked[group] == pytest.approx(
            mannwhitneyu(DURATIONS[inside], DURATIONS[outside], method="asymptotic").pvalue
        )
        assert shares[group] == pytest.approx(
            significance.same_share(ENDED[inside] * 1.0, ENDED[outside] * 1.0)
        )
    assert (ranked[4], shares[4]) == (1.0, 1.0)


def test_a_quantile_has_the_interval_that_scipy_tests_by():
    for values, p in ((DURATIONS, 0.9), (DURATIONS[:7], 0.25), (DURATIONS[:40], 0.5)):
        found, reference = st.quantile(values, p), quantile_test(values, q=1.0, p=p).confidence_interval(0.95)
        ends = [np.nan if end is None else end for end in (found.low, found.high)]
        assert ends == pytest.approx([reference.low, reference.high], nan_ok=True)


def test_many_tests_are_corrected_as_benjamini_and_hochberg_do():
    assert significance.false_discovery([0.01, 0.02, 0.03, 0.04]) == pytest.approx([0.04] * 4)
    assert significance.false_discovery([]) == []


def test_a_median_has_the_interval_of_its_order_statistics():
    # Of 1..10 the 2nd and the 9th value enclose the median with 97.85 %, the next inner pair with 89 %.
    found = st.median(np.arange(1.0, 11))
    assert (found.value, found.low, found.high) == (5.5, 2.0, 9.0)


def test_nothing_is_estimated_from_nothing():
    empty = np.array([np.nan, np.nan])
    assert st.median(empty) == st.mean(empty) == st.share(empty) == st.NOTHING
    assert significance.same_spread(empty, empty) == significance.same_share(empty, empty) == 1.0


def test_one_value_has_no_interval():
    assert st.mean(np.array([3.0])) == st.Estimate(3.0, None, None, 1, 1)
    assert st.median(np.array([3.0])).low is None


def test_a_median_that_more_than_half_have_not_reached_is_not_known():
    found = survival_median(np.array([1.0, 5, 5, 5]), ended=np.array([True, False, False, False]))
    assert (found.value, found.n, found.events) == (None, 4, 1)


def test_when_all_are_open_nothing_is_known():
    found = survival_median(np.array([1.0, 2]), ended=np.array([False, False]))
    assert found == st.Estimate(None, None, None, 2, 0)


def test_large_tables_of_all_groups_are_tested_as_scipy_does():
    groups, flags = RANDOM.integers(0, 3, 4_000), (RANDOM.random(4_000) < 0.3).astype(float)
    _, found = Sample(flags, "share").compared(groups, 4, least=0)
    for group in range(3):
        assert found[group] == pytest.approx(
            significance.same_share(flags[groups == group], flags[groups != group])
        )
    assert found[3] == 1.0


def test_effects_among_like_with_like_agree_with_statsmodels():
    rng = np.random.default_rng(7)
    flag, kind = rng.integers(0, 2, 400), rng.integers(0, 3, 400)
    values = 2.0 * flag + 0.7 * kind + rng.normal(0, 1.0 + flag, 400)
    found = adjusted_effects(values, [flag], [kind])[0]
    others = [kind == one for one in range(3) if one != np.argmax(np.bincount(kind))]
    design = np.column_stack([np.ones(400), flag, *others]).astype(float)
    fitted = OLS(values, design).fit(cov_type="HC1")
    assert found is not None
    assert found.value == pytest.approx(fitted.params[1], rel=1e-12)
    assert [found.low, found.high] == pytest.approx(fitted.conf_int()[1].tolist(), rel=1e-12)


def test_sorted_values_are_tested_as_unsorted_ones():
    groups = np.random.default_rng(3).integers(0, 5, DURATIONS.size)
    order = np.argsort(DURATIONS)
    _, ascending = Sample(DURATIONS[order], "median").compared(groups[order], 5, least=0)
    assert ascending.tolist() == Sample(DURATIONS, "median").compared(groups, 5, least=0)[1].tolist()


def test_rows_fitted_together_give_the_figures_of_a_regression_on_every_row():
    flags = [RANDOM.random(4_000) < share for share in (0.2, 0.5, 0.7)]
    values = 1.0 + 2.0 * flags[0] - flags[2] + RANDOM.normal(size=4_000) * (1 + flags[1])
    found = adjusted_effects(values, flags, [])
    rows = OLS(values, np.column_stack([np.ones(4_000), *flags]).astype(float)).fit(cov_type="HC1")
    assert [one.value for one in found] == pytest.approx(rows.params[1:])
    assert [(one.low, one.high) for one in found] == [pytest.approx(one) for one in rows.conf_int()[1:]]
