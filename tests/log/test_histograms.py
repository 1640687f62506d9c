"""Quantiles from a histogram: never further from the exact one than they say, and every other figure the same."""

from __future__ import annotations

import math
from collections import defaultdict

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.log.histograms import PER_OCTAVE, QUANTILE_ERROR, counted
from filon.log.measures import QUANTILES
from filon.log.spreads import grouped

PLAIN = ["min", "max", "mean", "sum"]
NO_MORE = QUANTILE_ERROR * (1 + 1e-9)
"""The bound, and what floating point adds to it."""

Row = tuple[str | None, int | None]
numbers = st.one_of(
    st.none(),
    st.integers(0, 40),
    st.integers(0, 10**7),
    st.integers(10**12, 10**12 + 10**11),
    st.integers(0, 2**60),
)
rows = st.lists(st.tuples(st.sampled_from(["a", "b", None]), numbers), max_size=40)


def table(found: list[Row]) -> pl.LazyFrame:
    return pl.LazyFrame(found, schema={"by": pl.String, "value": pl.Int64}, orient="row")


def both_ways(found: list[Row], by: str | None) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Figures of each group from a histogram, and the exact ones."""
    frame = nw.from_native(table(found))
    quick = counted(frame, by, "value", PLAIN, QUANTILES).iter_rows(named=True)
    exact = grouped(frame, by, "value", PLAIN, QUANTILES).collect().iter_rows(named=True)
    by_key = {row.get("by"): row for row in exact}
    pairs = [(row, by_key.pop(row.get("by"))) for row in quick]
    assert not by_key
    return pairs


@settings(max_examples=80)
@given(rows, st.sampled_from(["by", None]))
def test_a_quantile_is_never_further_off_than_it_says(found: list[Row], by: str | None) -> None:
    for quick, exact in both_ways(found, by):
        for name in QUANTILES:
            if exact[name] is None:
                assert quick[name] is None
            else:
                assert abs(quick[name] - exact[name]) <= NO_MORE * exact[name]
        assert (quick["n"], quick["events"]) == (exact["n"], exact["events"])
        for name in PLAIN:
            assert quick[name] == (
                None if exact[name] is None else pytest.approx(float(exact[name]), rel=1e-9)
            )


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_small_numbers_are_exact(found: list[int]) -> None:
    [(quick, exact)] = both_ways([("a", one) for one in found], "by")
    assert [quick[name] for name in QUANTILES] == pytest.approx([exact[name] for name in QUANTILES])


@given(st.integers(1, 2**60))
def test_equal_numbers_are_exact(number: int) -> None:
    [(quick, exact)] = both_ways([("a", number)] * 3, "by")
    assert [quick[name] for name in QUANTILES] == pytest.approx(
        [exact[name] for name in QUANTILES], rel=1e-12
    )


def test_the_error_is_the_width_of_a_bin_and_can_come_close() -> None:
    least = math.ceil(2.0 ** (30 + 1 / PER_OCTAVE))
    most = math.floor(2.0 ** (30 + 2 / PER_OCTAVE))
    # All but the last at one end of their bin, where an even spread puts the third quarter near the middle.
    [(quick, exact)] = both_ways([("a", least)] * 4 + [("a", most)], "by")
    assert QUANTILE_ERROR / 2 < quick["q3"] / exact["q3"] - 1 < QUANTILE_ERROR
    assert pytest.approx(0.0219, abs=1e-4) == QUANTILE_ERROR


def test_a_log_of_long_and_short_times_has_all_its_groups() -> None:
    found: list[Row] = [(name, 10**exponent) for name in ("a", "b", None) for exponent in range(0, 18, 3)]
    seen = defaultdict(int)
    for quick, _ in both_ways(found, "by"):
        seen[quick["by"]] += int(quick["n"])
    assert seen == {"a": 6, "b": 6, None: 6}
