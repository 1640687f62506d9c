"""Variants: the distinct sequences of activities, and the cases that follow each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from filon.mining.discovery import variant_sizes
from filon.mining.money import amount_column
from filon.mining.statistics import Spread, rows, spread_of, to_spread
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog

VariantOrder = Literal["cases", "median", "amount"]


@dataclass(frozen=True)
class Variant:
    """A sequence of activities and the cases in force that follow it.

    ``id`` is its number in the whole perspective (1 is the most frequent of all cases); ``rank`` its place by cases
    among the cases in force, ties by ``id``; ``share`` and ``cumulative`` are parts of the cases in force.
    """

    id: int
    rank: int
    activities: tuple[str, ...]
    cases: int
    share: float
    cumulative: float
    duration: Spread
    won: int
    lost: int
    amount: float | None


@dataclass(frozen=True)
class Variants:
    """A page of the variants, and how fast they cover the cases: ``coverage[k]`` = share of the k+1 most frequent."""

    total: int
    cases: int
    page: tuple[Variant, ...]
    coverage: tuple[float, ...]


def variants(
    log: EventLog,
    *,
    limit: int = 100,
    offset: int = 0,
    order: VariantOrder = "cases",
    calendar: WorkCalendar | None = None,
) -> Variants:
    """Variants of the cases in force, most frequent first, with their durations, ends and money.

    Parameters
    ----------
    log
        Cases in force.
    limit, offset
        Page wanted.
    order
        ``cases`` (most first), ``median`` (slowest first) or ``amount`` (largest first); ties by ``id``.
    calendar
        Working hours that durations count; ``None`` counts every hour.
    """
    counted = variant_sizes(log).sort("n", "variant", descending=[True, False]).collect()
    ranked, covered = counted["variant"].to_list(), list(accumulate(counted["n"].to_list()))
    total = covered[-1] if covered else 0
    cumulative = tuple(n / total for n in covered)
    ids = ranked[offset : offset + limit]
    details = _details(log, calendar, ids if order == "cases" else None)
    if order != "cases":
        ids = sorted(details, key=lambda one: (-_weight(details[one], order), one))[offset : offset + limit]
    ranks = _ranks(ranked, ids)
    sequences = _sequences(log, ids)
    page = []
    for one in ids:
        row = details[one]
        n = int(row["cases"])
        page.append(
            Variant(
                id=one,
                rank=ranks[one],
                activities=sequences[one],
                cases=n,
                share=n / total,
                cumulative=cumulative[ranks[one] - 1],
                duration=to_spread(row),
                won=int(row["won"]),
                lost=int(row["lost"]),
                amount=None if row.get("amount") is None else float(row["amount"]),
            )
        )
    return Variants(len(ranked), total, tuple(page), cumulative)


def _ranks(ranked: list[int], ids: list[int]) -> dict[int, int]:
    wanted = set(ids)
    return {one: rank for rank, one in enumerate(ranked, start=1) if one in wanted}


def _details(
    log: EventLog, calendar: WorkCalendar | None, ids: list[int] | None
) -> dict[int, dict[str, Any]]:
    cases = log.cases if ids is None else log.cases.filter(nw.col("variant").is_in(ids or [0]))
    column = "duration_us"
    if calendar is not None:
        cases, column = measured(log, cases, "t0", "t1", calendar, "us"), "us"
    amount = amount_column(log)
    sums = [] if amount is None else [nw.col(amount).sum().alias("amount")]
    found = rows(
        cases.group_by("variant").agg(
            nw.len().alias("cases"),
            (nw.col("outcome") == "won").cast(nw.Int64).sum().alias("won"),
            (nw.col("outcome") == "lost").cast(nw.Int64).sum().alias("lost"),
            *spread_of(column, ("min", "median", "mean", "max")),
            *sums,
        )
    )
    return {int(row["variant"]): {**row, "won": row["won"] or 0, "lost": row["lost"] or 0} for row in found}


def _weight(row: dict[str, Any], order: VariantOrder) -> float:
    value = row.get(order)
    return float(value) if isinstance(value, int | float) else 0.0


def _sequences(log: EventLog, ids: list[int]) -> dict[int, tuple[str, ...]]:
    names = {one.code: one.key for one in log.schema.activities}
    wanted = log.variant_activities.filter(nw.col("variant").is_in(ids or [0])).sort("variant", "pos")
    sequences: dict[int, list[str]] = {one: [] for one in ids}
    for row in rows(wanted):
        sequences[row["variant"]].append(names[row["act"]])
    return {one: tuple(sequence) for one, sequence in sequences.items()}
