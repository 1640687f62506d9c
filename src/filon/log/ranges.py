"""Ranges of places, several at once."""

from __future__ import annotations

import numpy as np


def ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """All places of several ranges, one range after the other: ``counts`` places from each of ``starts``."""
    offset = np.cumsum(counts) - counts
    return np.asarray(np.arange(counts.sum()) + np.repeat(starts - offset, counts))
