"""Chance that depends on nothing but who is asked: the same case meets the same luck in every scenario.

A number is drawn by mixing (seed, case, step, purpose) into 64 bits. Two runs that differ by one changed rule therefore
differ by that rule alone, not by the dice, which makes their difference far more precise than either figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEXT, WAIT, ROW, DONOR, PERSON, PUT_IN = range(6)
"""Purposes of a draw."""

_PURPOSES = np.uint64(8)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def case_keys(seed: int, replication: int, count: int) -> NDArray[np.uint64]:
    """Keys of the cases of one replication."""
    base = _mixed(np.array([(seed << 20) ^ replication], dtype=np.int64).astype(np.uint64))
    return _mixed(base + np.arange(count, dtype=np.uint64) * _STEP)


def uniform(keys: NDArray[np.uint64], step: int | NDArray[np.int64], purpose: int) -> NDArray[np.float64]:
    """Numbers from 0 (included) to 1 (excluded), one per key."""
    at = np.atleast_1d(np.asarray(step, dtype=np.uint64)) * _PURPOSES + np.uint64(purpose)
    return (_mixed(keys + at * _STEP) >> np.uint64(11)).astype(np.float64) * _TO_UNIT


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every input bit reaches every output bit.
    bits = (bits ^ (bits >> np.uint64(30))) * _MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * _MIX_2
    return bits ^ (bits >> np.uint64(31))
