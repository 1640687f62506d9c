"""Money that comes sooner or later: what other terms or another delay make of the lives of cases.

The learnt waits contain the terms of today and the delays of today. An edit of either cannot be made to one wait: a
customer who pays before the due date is never chased, so the payment moves and the chasing after it falls away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.money import DAY_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.lives import Lives
    from filon.mining.simulation.money import Moved, Payment
    from filon.mining.simulation.parameters import Parameters

_NONE = -1


@dataclass(frozen=True)
class Invoices:
    """Invoices in the events of cases: one row each.

    ``issued`` is the place of the event that starts the time to pay, ``last`` of the last event before the next
    invoice of the case, ``chased`` of the first event that chases the money, ``paid`` of the first that brings it;
    -1 for none. ``terms`` are the agreed days, NaN where neither says them.
    """

    issued: NDArray[np.int64]
    last: NDArray[np.int64]
    chased: NDArray[np.int64]
    paid: NDArray[np.int64]
    terms: NDArray[np.float64]


def invoices_of(  # noqa: PLR0913 - the columns of events, and what is known of them
    case: NDArray[np.int64],
    activity: NDArray[np.int64],
    at: NDArray[np.float64],
    payment: Payment,
    activities: Sequence[str],
    *,
    before_edits: bool = False,
) -> Invoices:
    """Invoices of events sorted by case and time, each with the terms that fit it: of now, or before edits.

    The chasing begins at the due date: its days are the terms nearest to it. Whoever paid without being chased kept
    the shortest terms that leave the time; money later than all terms fits the longest.
    """
    issued = np.flatnonzero(activity == _code(payment.issued, activities))
    ends = np.searchsorted(case, case[issued], side="right") - 1
    following = np.append(issued[1:], len(case)) - 1
    last = np.minimum(ends, following)
    chased, paid = (
        _first(activity, issued, last, keys, activities) for keys in (payment.chasing, payment.paid)
    )
    terms = np.full(len(issued), np.nan)
    agreed = np.unique(payment.terms_days if before_edits else payment.terms_now)
    is_paid, is_chased = paid != _NONE, chased != _NONE
    days = (at[paid] - at[issued]) / DAY_S
    place = np.minimum(np.searchsorted(agreed, np.floor(days[is_paid])), len(agreed) - 1)
    terms[is_paid] = agreed[place]
    days = (at[chased] - at[issued]) / DAY_S
    far = np.abs(days[is_chased, None] - agreed)
    terms[is_chased] = agreed[np.argmin(far, axis=1)]
    return Invoices(issued, last, chased, paid, terms)


def paid_otherwise(lives: Lives, parameters: Parameters) -> Lives:
    """Lives in which money comes by the edited terms and delay; those of today where nothing was edited.

    The payment moves, and with it all that follows it; what chases it moves with the terms, and falls away where the
    money has come. Nobody is paid before the invoice. Longer delays bring no more chasing than there was.
    """
    payment = parameters.payment
    if payment is None or (payment.terms is None and payment.delay is None):
        return lives
    at, kept = _moved(lives, payment, parameters.activities)
    return _in_order(lives, at, kept)


def _moved(
    lives: Lives, payment: Payment, activities: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Instants of the events, and whether they still happen."""
    found = invoices_of(lives.case, lives.activity, lives.at, payment, activities, before_edits=True)
    if not len(found.issued):
        return lives.at, np.ones(len(lives.at), bool)
    begins, is_paid = lives.at[found.issued], found.paid != _NONE
    later_terms = np.nan_to_num(_later(found.terms, payment.terms))
    delay = (lives.at[found.paid] - begins) / DAY_S - found.terms
    later = later_terms + np.nan_to_num(_later(delay, payment.delay))
    money = np.where(is_paid, np.maximum(lives.at[found.paid] + later * DAY_S, begins), np.inf)

    place = np.arange(len(lives.at))
    invoice = np.maximum(np.searchsorted(found.issued, place, side="right") - 1, 0)
    inside = (place > found.issued[invoice]) & (place <= found.last[invoice])
    chasing = np.isin(lives.activity, [_code(key, activities) for key in payment.chasing])
    after = inside & is_paid[invoice] & (place >= found.paid[invoice])
    chased = inside & chasing & ~after
    with_terms = np.maximum(lives.at + later_terms[invoice] * DAY_S, begins[invoice])
    with_money = lives.at + np.where(after, money[invoice] - lives.at[found.paid[invoice]], 0.0)
    at = np.where(after, with_money, np.where(chased, with_terms, lives.at))
    return at, ~(chased & (at >= money[invoice]))


def _later(days: NDArray[np.float64], moved: Moved | None) -> NDArray[np.float64]:
    """Days by which each number of days becomes more."""
    return np.zeros(len(days)) if moved is None else moved.of(days) - days


def _in_order(lives: Lives, at: NDArray[np.float64], kept: NDArray[np.bool_]) -> Lives:
    """Lives with other instants, events left out, sorted anew; the waits of what moved are by the calendar."""
    moved = at != lives.at
    touched = np.zeros(len(lives.start), bool)
    touched[lives.case[moved | ~kept]] = True
    order = np.flatnonzero(kept)
    order = order[np.lexsort((at[order], lives.case[order]))]
    case, at = lives.case[order], at[order]
    first = np.append(True, case[1:] != case[:-1])[: len(case)]
    again = touched[case] & ~first
    gap = at - np.append(0.0, at[:-1])[: len(at)]
    return replace(
        lives,
        case=case,
        activity=lives.activity[order],
        at=at,
        wait_s=np.where(again, gap, lives.wait_s[order]),
        by_work=lives.by_work[order] & ~again,
    )


def _first(
    activity: NDArray[np.int64],
    issued: NDArray[np.int64],
    last: NDArray[np.int64],
    keys: Sequence[str],
    activities: Sequence[str],
) -> NDArray[np.int64]:
    """Place of the first event of some activities after each invoice and before the next; -1 for none."""
    places = np.flatnonzero(np.isin(activity, [_code(key, activities) for key in keys]))
    if not places.size:
        return np.full(len(issued), _NONE)
    found = places[np.minimum(np.searchsorted(places, issued), len(places) - 1)]
    return np.where((found > issued) & (found <= last), found, _NONE)


def _code(key: str, activities: Sequence[str]) -> int:
    return activities.index(key) if key in activities else -2
