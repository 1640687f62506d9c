"""The cases behind some rows, as a filter that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining.filters.grammar import written

if TYPE_CHECKING:
    from filon.questions.units import Units

MOST_LISTED = 50
"""Cases that one filter names."""


def cases_filter(units: Units, rows: np.ndarray, most: int = MOST_LISTED) -> tuple[str, ...]:
    """Filter that lists the cases of some rows, those of the largest amounts where there are many."""
    places = np.flatnonzero(rows)
    order = np.argsort(-np.nan_to_num(units.amounts[places]), kind="stable")[:most]
    ids = dict.fromkeys(units.case_ids[places[order]].tolist())
    return (f"case:{','.join(map(written, ids))}",) if ids else ()
