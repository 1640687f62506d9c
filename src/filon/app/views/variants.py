"""Variants: the distinct ways cases go, from the most frequent down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.views.amounts import LeftOut, added_currency, left_out
from filon.app.views.shared import share
from filon.log.measures import quantile_error
from filon.mining import variants as mining
from filon.mining.variants import VariantOrder

if TYPE_CHECKING:
    from filon.app.selection import Sight

MOST_POINTS = 200
"""Points of the coverage curve: enough for a smooth line, few enough for a log of any size."""


@dataclass(frozen=True)
class VariantRow:
    """A sequence of activities and the selected cases that follow it.

    ``id`` is the variant's number in the data set, the one filters use; ``rank`` its place by cases in the selection;
    ``cumulative`` the share of cases covered by it and all variants of a better rank. ``amount`` is that of
    ``priced`` cases of it, in the currency of the page; ``None`` where amounts may not be added.
    """

    id: int
    rank: int
    activities: tuple[str, ...]
    cases: int
    share: float
    cumulative: float
    median_s: float | None
    mean_s: float | None
    won: int
    lost: int
    win_rate: float | None
    amount: float | None
    priced: int


@dataclass(frozen=True)
class Coverage:
    """The share of cases that the most frequent ``variants`` cover together."""

    variants: int
    share: float


@dataclass(frozen=True)
class VariantsView:
    """A page of the variants of the selected cases, and how fast they cover them.

    ``left_out`` says which cases the amounts leave out, and why. ``quantile_error`` is the part by which a median is
    off at most; 0 where all are exact.
    """

    n_variants: int
    cases: int
    currency: str | None
    variants: tuple[VariantRow, ...]
    coverage: tuple[Coverage, ...]
    quantile_error: float = 0.0
    left_out: LeftOut | None = None


def variants(sight: Sight, *, limit: int, offset: int, sort: VariantOrder) -> VariantsView:
    """Page of the variants of the selected cases.

    Parameters
    ----------
    limit, offset
        Number of variants to give, and to leave out before.
    sort
        ``cases``, ``median`` or ``amount``; the largest first.
    """
    found = mining.variants(sight.log, limit=limit, offset=offset, order=sort, calendar=sight.calendar)
    return VariantsView(
        n_variants=found.total,
        cases=found.cases,
        currency=added_currency(sight.log),
        variants=tuple(_row(one) for one in found.page),
        coverage=_coverage(found.coverage),
        quantile_error=quantile_error(sight.log),
        left_out=left_out(sight.log),
    )


def _row(variant: mining.Variant) -> VariantRow:
    decided = variant.won + variant.lost
    return VariantRow(
        id=variant.id,
        rank=variant.rank,
        activities=variant.activities,
        cases=variant.cases,
        share=variant.share,
        cumulative=variant.cumulative,
        median_s=variant.duration.median_s,
        mean_s=variant.duration.mean_s,
        won=variant.won,
        lost=variant.lost,
        win_rate=share(variant.won, decided) if decided else None,
        amount=variant.amount,
        priced=variant.priced,
    )


def _coverage(shares: tuple[float, ...]) -> tuple[Coverage, ...]:
    """Curve through every variant, or through evenly chosen ones with the first and the last among them."""
    last = len(shares) - 1
    if last < MOST_POINTS:
        places = list(range(last + 1))
    else:
        places = sorted({round(last * (point / (MOST_POINTS - 1)) ** 2) for point in range(MOST_POINTS)})
    return tuple(Coverage(place + 1, shares[place]) for place in places)
