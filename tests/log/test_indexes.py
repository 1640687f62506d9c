"""Sorted rows give the figures that plain Python gives, whatever the groups, the gaps and the choice of cases."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.log.indexes import grouped_codes, index_pairs, index_rows, sort_rows
from filon.log.measures import QUANTILES

CASES = 5
PLAIN = ["min", "max", "mean", "sum"]

values = st.one_of(
    st.none(), st.integers(-5, 5), st.integers(10**15, 10**15 + 3), st.integers(-(2**60), 2**60)
)
rows = st.lists(st.tuples(st.integers(0, CASES - 1), st.sampled_from(["a", "b", None]), values), max_size=30)


def table(found: list[tuple[int, str | None, int | None]]) -> pa.Table:
    ci, by, value = (list(column) for column in zip(*found, strict=True)) if found else ([], [], [])
    return pa.table(
        {
            "ci": pa.array(ci, pa.uint32()),
            "by": pa.array(by, pa.string()),
            "value": pa.array(value, pa.int64()),
        }
    )


def quantile(found: list[int], level: float) -> float:
    place = (len(found) - 1) * level
    low, high = found[math.floor(place)], found[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


@settings(max_examples=60)
@given(rows, st.one_of(st.none(), st.lists(st.booleans(), min_size=CASES, max_size=CASES)))
def test_figures_of_an_index_are_those_of_plain_python(
    found: list[tuple[int, str | None, int | None]], mask: list[bool] | None
) -> None:
    index = index_rows(table(found), "by", "value")
    chosen = index.chosen(None if mask is None else np.array(mask))
    there = {row["by"]: row for row in chosen.figures(PLAIN, QUANTILES).iter_rows(named=True)}
    wanted: dict[str | None, list[int | None]] = defaultdict(list)
    for ci, by, value in found:
        if mask is None or mask[ci]:
            wanted[by].append(value)
    assert there.keys() == wanted.keys()
    for by, each in wanted.items():
        row, known = there[by], sorted(value for value in each if value is not None)
        assert (row["events"], row["n"]) == (len(each), len(known))
        assert row["sum"] == pytest.approx(float(sum(known)), abs=1e4)
        for name, level in QUANTILES.items():
            assert row[name] == (
                pytest.approx(quantile(known, level), abs=1e-6, rel=1e-12) if known else None
            )
        assert row["min"] == (pytest.approx(known[0]) if known else None)
        assert row["mean"] == (pytest.approx(statistics.fmean(known), abs=1e4) if known else None)


@given(rows)
def test_values_sorted_for_one_answer_are_those_of_an_index(
    found: list[tuple[int, str | None, int | None]],
) -> None:
    filled = table([one for one in found if one[2] is not None])
    codes, keys = grouped_codes(filled, "by")
    numbers = filled["value"].cast(pa.float64(), safe=False).to_numpy()
    once, index = sort_rows(codes, keys, "by", numbers), index_rows(filled, "by", "value").chosen(None)
    assert once.values.tolist() == index.values.tolist()
    assert once.bounds.tolist() == index.bounds.tolist()


def test_pairs_weigh_what_the_cases_of_their_variants_do() -> None:
    pairs = pa.table({"variant": [1, 1, 2, 3], "act": [7, 8, 7, 9], "k": [2, 1, 1, 5]})
    cases, amounts = np.array([0.0, 10, 3, 0]), np.array([0.0, 100, 30, 0])
    found = index_pairs(pairs, "act", len(cases)).weighed(cases, amounts)
    assert sorted(found.rows()) == [(7, 13, 23, 130), (8, 10, 10, 100)]


def test_pairs_of_nothing_weigh_nothing() -> None:
    none = pa.table({"variant": pa.array([], "u4"), "act": pa.array([], "u2"), "k": pa.array([], "i8")})
    found = index_pairs(none, "act", 0).weighed(np.zeros(0), np.zeros(0))
    assert found.rows() == []
