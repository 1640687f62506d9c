"""Attributes as small numbers: those of some rows are as if they had been read alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from filon.questions.columns import coded

WORDS = pa.array(["north", None, "south", "", "east", "south"])


@pytest.mark.parametrize("places", [[0, 1, 2, 3, 4, 5], [5, 1, 0], [3, 1], []])
def test_codes_of_some_rows_are_those_of_their_words_alone(places: list[int]) -> None:
    picked, alone = (
        coded(WORDS).of(np.array(places, dtype=np.int64)),
        coded(WORDS.take(pa.array(places, pa.int64()))),
    )
    assert picked.values == alone.values
    assert picked.codes.tolist() == alone.codes.tolist()


def test_a_row_without_a_place_has_no_word() -> None:
    picked = coded(WORDS).of(np.array([2, -1]))
    assert (picked.values, picked.codes.tolist()) == (("south",), [0, -1])
