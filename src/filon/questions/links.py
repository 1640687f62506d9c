"""Which objects belong to which, when something happened to them and what they said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from filon.questions.version import Pairs, linked_objects, version_of

if TYPE_CHECKING:
    from filon.questions.asked import Asked
    from filon.questions.units import Units


def pairs(units: Units, first: str, second: str) -> Pairs:
    """Links between the objects of two types; none in a log without objects."""
    if not units.is_object_centric:
        return Pairs(np.array([], np.int64), np.array([], np.int64))
    return version_of(units.log).pairs(units.log, first, second)


def linked(units: Units, *ways: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Rows of some units and the objects that each is linked to, by the first of several ways that leads anywhere.

    Parameters
    ----------
    ways
        Object types from the one of the units to the one wanted: ``("invoice", "quote", "contact")``.

    Returns
    -------
    tuple of arrays
        Row and object, each pair once, by row.
    """
    return linked_objects(units.log, units.objects, *ways)


def moments_of(asked: Asked, kind: str, activities: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Objects of a type that had one of some events, ascending, and when they first had."""
    if not asked.cases.is_object_centric:
        return np.array([], dtype=np.int64), np.array([])
    return version_of(asked.log).first_moments(asked.log, kind, activities)


def value_at(units: Units, key: str, moment: np.ndarray) -> pa.Array:
    """Text of an attribute at a moment of each row, null where it had none: from its history, else as it is now."""
    changes = units.changes(key)
    if not changes.row.size:
        return pa.array(units.words(key).tolist(), pa.string())
    # Rows and times in one ascending number: a search finds the last change of the same row up to the moment.
    span = float(max(changes.at.max(), np.nanmax(moment, initial=0.0)) + 1)
    wanted = np.arange(units.n) * span + np.nan_to_num(moment)
    place = np.searchsorted(changes.row * span + changes.at, wanted, side="right") - 1
    known = (place >= 0) & (changes.row[place] == np.arange(units.n)) & ~np.isnan(moment)
    return changes.values.take(pa.array(np.where(known, place, 0), mask=~known)).cast(pa.string())
