"""Variants: the distinct sequences of activities, and the cases that follow each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from filon.log.event_log import Measure
from filon.log.measures import spreads, variant_sizes, variant_spots
from filon.mining.money import amount_column
from filon.mining.statistics import Spread, rows, to_spread
from filon.mining.working_time import measured

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

VariantOrder = Literal["cases", "median", "amount"]


@dataclass(frozen=True)
class Variant:
    """A sequence of activities and the cases in force that follow it.

    ``id`` is its number in the whole perspective (1 is the most frequent of all cases); ``rank`` its place by cases
    among the cases in force, ties by ``id``; ``share`` and ``cumulative`` are parts of the cases in force. ``priced``
    cases of it make up its ``amount``.
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
    priced: int


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
    sizes = variant_sizes(log)
    ranked, total = sizes["variant"].to_list(), int(sizes["n"].sum())
    coverage = (sizes["n"].cum_sum() / total).to_list()
    ids = ranked[offset : offset + limit]
    if order != "cases":
        ids = _largest(log, calendar, order)[offset : offset + limit]
    details, sequences = _details(log, calendar, ids), _sequences(log, ids)
    ranks = dict(zip(ids, count(offset + 1), strict=False)) if order == "cases" else _ranks(ranked, ids)
    page = []
    for one in ids:
        row, n = details[one], int(details[one]["n"])
        variant = Variant(
            id=one,
            rank=ranks[one],
            activities=sequences[one],
            cases=n,
            share=n / total,
            cumulative=coverage[ranks[one] - 1],
            duration=to_spread(row),
            won=row["won"],
            lost=row["lost"],
            amount=row["amount"],
            priced=row["priced"],
        )
        page.append(variant)
    return Variants(len(ranked), total, tuple(page), tuple(coverage))


def _ranks(ranked: list[int], ids: list[int]) -> dict[int, int]:
    wanted = set(ids)
    return {one: rank for rank, one in enumerate(ranked, start=1) if one in wanted}


def _largest(log: EventLog, calendar: WorkCalendar | None, order: Literal["median", "amount"]) -> list[int]:
    """Variants by their median duration or their amount, the largest first, ties by number."""
    column = amount_column(log)
    if order == "amount":
        found = None if column is None else spreads(log, _amounts(column), ["sum"]).rename({"sum": "weight"})
    else:
        found = spreads(log, _durations(calendar), ["median"]).rename({"median": "weight"})
    if found is None:
        return sorted(variant_sizes(log)["variant"].to_list())
    weighted = found.with_columns(nw.col("weight").fill_null(0.0))
    return weighted.sort("weight", "variant", descending=[True, False])["variant"].to_list()


def _details(log: EventLog, calendar: WorkCalendar | None, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Durations, ends and money of some variants, by their number."""
    times = spreads(log, _durations(calendar), ("min", "median", "mean", "max"), ids)
    details = {
        row["variant"]: {**row, "won": 0, "lost": 0, "amount": None, "priced": 0} for row in rows(times)
    }
    for outcome in ("won", "lost") if log.schema.roles.outcome else ():
        for row in rows(spreads(log, _ended(outcome), [], ids)):
            details[row["variant"]][outcome] = int(row["events"])
    column = amount_column(log)
    for row in rows(spreads(log, _amounts(column), ["sum"], ids)) if column else ():
        # A sum of no amount is not zero: nobody knows it.
        details[row["variant"]] |= {"amount": row["sum"] if row["n"] else None, "priced": int(row["n"])}
    return details


def _durations(calendar: WorkCalendar | None) -> Measure:
    def make(log: EventLog) -> Frame:
        cases = log.cases.select("ci", "variant", "t0", "t1", nw.col("duration_us").alias("us"))
        return cases if calendar is None else measured(log, cases.drop("us"), "t0", "t1", calendar, "us")

    return Measure(("variants", calendar), make, "us", by="variant")


def _amounts(column: str) -> Measure:
    return Measure(
        ("variants", column), lambda log: log.cases.select("ci", "variant", column), column, by="variant"
    )


def _ended(outcome: str) -> Measure:
    def make(log: EventLog) -> Frame:
        return log.cases.filter(nw.col("outcome") == outcome).select("ci", "variant", "n")

    return Measure(("variants", outcome), make, "n", by="variant")


def _sequences(log: EventLog, ids: list[int]) -> dict[int, tuple[str, ...]]:
    names = {one.code: one.key for one in log.schema.activities}
    sequences: dict[int, list[str]] = {one: [] for one in ids}
    for row in rows(variant_spots(log, ids)):
        sequences[row["variant"]].append(names[row["act"]])
    return {one: tuple(sequence) for one, sequence in sequences.items()}
