"""Whether a case takes one of the usual ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.questions.columns import collected, numbers

if TYPE_CHECKING:
    from filon.log.event_log import EventLog
    from filon.questions.units import Units

STANDARD = 0.8
"""Share of the cases that the standard routes cover."""


def off_route(log: EventLog, cases: Units) -> np.ndarray:
    """1 for cases outside the most frequent variants that together cover four of five cases, else 0."""
    table = collected(log.cases.select("ci", "variant").sort("ci"))
    variant = numbers(table["variant"])
    kinds, place, sizes = np.unique(variant, return_inverse=True, return_counts=True)
    order = np.argsort(-sizes, kind="stable")
    before = np.cumsum(sizes[order]) - sizes[order]
    standard = np.zeros(kinds.size, dtype=bool)
    standard[order] = before < STANDARD * cases.n
    return 1.0 - standard[place].astype(float)
