"""Quantiles from a histogram: never further from the exact one than they say, and every other figure the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.log.histograms import PER_OCTAVE, QUANTILE_ERROR, counted
from filon.log.measures import QUANTILES
from filon.log.spreads import grouped
from filon.log.tallies import MOST_GROUPS, PARTS, places

PLAIN = ["min", "max", "mean", "sum"]
NO_MORE = QUANTILE_ERROR * (1 + 1e-9)
"""The bound, and what floating point adds to it."""

CONNECTION = duckdb.connect()
Row = tuple[str | None, int | None]
Engine = Callable[[list[Row]], nw.LazyFrame[Any]]
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


def on_duckdb(found: list[Row]) -> nw.LazyFrame[Any]:
    return nw.from_native(CONNECTION.from_arrow(table(found).collect().to_arrow()))


def on_polars(found: list[Row]) -> nw.LazyFrame[Any]:
    return nw.from_native(table(found))


def both_ways(
    found: list[Row], by: str | None, engine: Engine = on_polars
) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Figures of each group from a histogram, and the exact ones."""
    quick = counted(engine(found), by, "value", PLAIN, QUANTILES).iter_rows(named=True)
    exact = grouped(on_polars(found), by, "value", PLAIN, QUANTILES).collect().iter_rows(named=True)
    by_key = {row.get("by"): row for row in exact}
    pairs = [(row, by_key.pop(row.get("by"))) for row in quick]
    assert not by_key
    return pairs


@settings(max_examples=80)
@given(rows, st.sampled_from(["by", None]), st.sampled_from([on_polars, on_duckdb]))
def test_a_quantile_is_never_further_off_than_it_says(
    found: list[Row], by: str | None, engine: Engine
) -> None:
    for quick, exact in both_ways(found, by, engine):
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


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
@pytest.mark.parametrize("name", ["value", "bin", "group", "total"])
def test_groups_may_bear_the_name_of_a_figure(engine: Engine, name: str) -> None:
    renamed = engine([("a", 7), ("b", 9), ("a", 7)]).select(
        nw.col("by").alias(name), nw.col("value").alias("us")
    )
    found = counted(renamed, name, "us", ["max"], {"median": 0.5})
    by_key = {row[name]: (row["n"], row["max"], row["median"]) for row in found.iter_rows(named=True)}
    assert by_key == {"a": (2, 7, 7), "b": (1, 9, 9)}


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_small_numbers_are_exact(engine: Engine, found: list[int]) -> None:
    [(quick, exact)] = both_ways([("a", one) for one in found], "by", engine)
    assert [quick[name] for name in QUANTILES] == pytest.approx([exact[name] for name in QUANTILES])


@given(st.integers(1, 2**60))
def test_equal_numbers_are_exact(number: int) -> None:
    [(quick, exact)] = both_ways([("a", number)] * 3, "by", on_duckdb)
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


def test_counts_of_many_batches_add_up() -> None:
    dice = np.random.default_rng(1)
    found = pl.DataFrame(
        {
            "by": dice.integers(0, 5, 1_200_000).astype(np.uint32),
            "value": dice.exponential(1e9, 1_200_000).astype(int),
        }
    )
    ways = (
        function(nw.from_native(CONNECTION.from_arrow(found.to_arrow())), "by", "value", PLAIN, QUANTILES)
        for function in (counted, grouped)
    )
    quick, exact = (one.lazy().collect(backend="polars").sort("by") for one in ways)
    assert quick["n"].to_list() == exact["n"].to_list()
    for name in QUANTILES:
        assert quick[name].to_list() == pytest.approx(exact[name].to_list(), rel=0.002)


def test_many_small_groups_are_sorted_rather_than_counted() -> None:
    found: list[Row] = [(str(number), 10**9 + number) for number in range(MOST_GROUPS + 1)]
    rows = counted(on_duckdb(found), "by", "value", [], {"median": 0.5})
    assert "error" not in rows.columns
    assert {row["by"]: row["median"] for row in rows.iter_rows(named=True)} == dict(found)


@given(st.integers(1, 2**60))
def test_numbers_of_a_bin_are_as_close_as_it_promises(number: int) -> None:
    near = np.array([number, number * (1 + 1 / PARTS) + 1])
    first, second = places(near.astype(np.float64))
    assert second > first
