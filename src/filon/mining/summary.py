"""The cases in force in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from filon.mining.discovery import variant_sizes
from filon.mining.money import amounts_by_currency
from filon.mining.performance import throughput
from filon.mining.statistics import Spread, rows

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog


@dataclass(frozen=True)
class Summary:
    """Sizes, ends, money, durations and rework of the cases in force.

    ``win_rate`` is won / (won + lost), ``None`` while no case is decided; ``with_rework`` counts the cases in which
    some activity happens more than once; ``amounts`` holds one sum per currency.
    """

    cases: int
    events: int
    won: int
    lost: int
    duration: Spread
    with_rework: int
    amounts: tuple[tuple[str | None, float], ...]

    @property
    def open(self) -> int:
        """Cases without an outcome."""
        return self.cases - self.won - self.lost

    @property
    def win_rate(self) -> float | None:
        """Won among the decided cases."""
        decided = self.won + self.lost
        return self.won / decided if decided else None


def summary(log: EventLog, *, calendar: WorkCalendar | None = None) -> Summary:
    """Summary of the cases in force."""
    counts = rows(
        log.cases.select(
            nw.len().alias("cases"),
            nw.col("n").sum().alias("events"),
            (nw.col("outcome") == "won").cast(nw.Int64).sum().alias("won"),
            (nw.col("outcome") == "lost").cast(nw.Int64).sum().alias("lost"),
        )
    )[0]
    repeated = log.variant_counts.filter(nw.col("k") > 1)
    sizes = variant_sizes(log).join(repeated.select("variant").unique(), on="variant", how="semi")
    with_rework = rows(sizes.select(nw.col("n").sum().alias("n")))[0]["n"]
    return Summary(
        cases=int(counts["cases"]),
        events=int(counts["events"] or 0),
        won=int(counts["won"] or 0),
        lost=int(counts["lost"] or 0),
        duration=throughput(log, calendar=calendar),
        with_rework=int(with_rework or 0),
        amounts=tuple(amounts_by_currency(log)),
    )
