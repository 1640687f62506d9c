"""Tests of differences, one by one or for all groups of an attribute at once, and their correction: SciPy's."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy import special, stats

Array = np.ndarray
_SMALL_TABLE = 1_000
KEPT = 16_384
"""Exact tests remembered: the same segments are asked about again and again."""


def same_spread(inside: Array, outside: Array) -> float:
    """Chance of a difference this large if both were alike: Mann-Whitney for numbers and durations."""
    first, second = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
    if not first.size or not second.size:
        return 1.0
    return _p(stats.mannwhitneyu(first, second, method="asymptotic").pvalue)


def same_share(inside: Array, outside: Array) -> float:
    """Chance of a difference this large if both shares were alike: Fisher's exact test, chi-square for large tables."""
    first, second = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
    hits, others = (int(one.sum()) for one in (first, second))
    return share_chance(hits, first.size, hits + others, first.size + second.size)


def share_chance(hits: int, inside: int, ones: int, n: int) -> float:
    """Chance of :func:`same_share` of a group of some size with some ones, among n values with so many ones."""
    if n <= _SMALL_TABLE:
        return _exact(hits, inside, ones, n)
    spread = float(inside) * (n - inside) * ones * (n - ones)
    gap = max(abs(float(hits) * n - float(inside) * ones) - n / 2, 0.0)
    return float(special.chdtrc(1, n * (gap * gap) / spread)) if spread else 1.0


@lru_cache(KEPT)
def _exact(hits: int, inside: int, ones: int, n: int) -> float:
    """Fisher's exact test of a group of some size with some ones, among n values with so many ones."""
    if inside in {0, n} or ones in {0, n}:
        return 1.0
    table = [[hits, inside - hits], [ones - hits, n - inside - ones + hits]]
    return _p(stats.fisher_exact(table).pvalue)


def ranks_of(ascending: Array) -> tuple[Array, float]:
    """Ranks of sorted values, equal ones with their mean, and how much ties take from the spread of rank sums."""
    n = ascending.size
    # Equal values are a run; each has the mean rank of its run.
    starts = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])) if n else np.zeros(0, np.int64)
    runs = np.diff(np.append(starts, n)).astype(float)
    ranks = np.repeat(starts + (runs + 1) / 2, runs.astype(np.int64))
    return ranks, (runs**3 - runs).sum() / (n * (n - 1.0)) if n > 1 else 0.0


def spread_chances(inside: Array, sums: Array, n: int, ties: float) -> Array:
    """For each group, the chance of a difference this large from all others: Mann-Whitney's, of one ranking for all.

    Parameters
    ----------
    inside, sums
        Size of each group, and the sum of its ranks.
    n, ties
        Number of all values, and what ties take (see :func:`ranks_of`).

    Notes
    -----
    The normal approximation with correction for ties and continuity, as SciPy's ``mannwhitneyu``; 1 for a group
    that is empty or everything.
    """
    inside = inside.astype(float)
    outside = n - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(inside * outside / 12.0 * (n + 1.0 - ties))
        gap = np.abs(sums - inside * (inside + 1) / 2 - inside * outside / 2) - 0.5
        chances = 2 * special.ndtr(-np.maximum(gap, 0) / spread)
    return np.where((inside > 0) & (outside > 0) & (spread > 0), np.minimum(chances, 1.0), 1.0)


def share_chances(hits: Array, inside: Array, *, least: int = 0) -> Array:
    """For each group, the chance that its share of ones is the one of all others; see :func:`same_share`.

    Parameters
    ----------
    hits, inside
        Ones and values of each group.
    least
        Groups with fewer values inside or outside may get 1 without a test.

    Notes
    -----
    The chi-square of all fourfold tables at once, with Yates' correction, as SciPy's ``chi2_contingency``.
    """
    hits, inside = hits.astype(float), inside.astype(float)
    n, ones = float(inside.sum()), float(hits.sum())
    if n <= _SMALL_TABLE:
        counted = zip(hits.astype(int).tolist(), inside.astype(int).tolist(), strict=True)
        return np.array(
            [_exact(k, m, int(ones), int(n)) if least <= m <= n - least else 1.0 for k, m in counted]
        )
    gap = np.abs(hits * n - inside * ones)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = n * np.maximum(gap - n / 2, 0) ** 2 / (inside * (n - inside) * ones * (n - ones))
    return np.where(np.isfinite(square), special.chdtrc(1, square), 1.0)


def same_survival(inside: tuple[Array, Array], outside: tuple[Array, Array]) -> float:
    """Chance of a difference this large if both curves were alike: log-rank test on (durations, ended)."""
    samples = []
    for durations, ended in (inside, outside):
        known = ~np.isnan(durations)
        samples.append(stats.CensoredData.right_censored(durations[known], ~ended[known].astype(bool)))
    return _p(stats.logrank(*samples).pvalue)


def false_discovery(p_values: list[float]) -> list[float]:
    """Benjamini-Hochberg adjusted p-values, in the order given."""
    return [float(q) for q in stats.false_discovery_control(p_values)] if p_values else []


def _p(value: float) -> float:
    return 1.0 if math.isnan(value) else float(value)
