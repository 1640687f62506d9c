"""Ways through the process that only one segment takes, and how each quarter compares with the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.core.texts import Text
from filon.mining import estimates as st
from filon.mining.filters.grammar import written
from filon.questions.columns import collected, numbers
from filon.questions.contrasts import FEWEST, MOST_VALUES, compared_by
from filon.questions.days import local_days
from filon.questions.drawing import table
from filon.questions.figures import activity_label, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

MOST_SHOWN = 3
"""Ways shown for each segment."""


@dataclass(frozen=True)
class _Own:
    """A way that only one segment takes: variant, and the number of its deals."""

    dimension: str
    value: str
    variant: int
    n: int
    share: float


def own_ways(asked: Asked) -> Table:
    """Variants that five deals of one segment follow and none of any other: the three with most deals of each segment.

    ``share`` is of the deals of the segment. Deals without a value of the attribute belong to no segment.
    """
    found = [one for dimension in compared_by(asked.cases) for one in _own(asked, dimension)]
    words = _words(asked, sorted({one.variant for one in found}))
    rows = [(one.dimension, one.value, f"variant:{one.variant}", one.n, one.share) for one in found]
    filters = [
        (f"{written(one.dimension)}:in:{written(one.value)}", f"variant:{one.variant}") for one in found
    ]
    return table("own_ways", "dimension value route n:count share:share", rows, filters=filters, words=words)


def _own(asked: Asked, dimension: str) -> Iterator[_Own]:
    coded = asked.cases.codes(dimension)
    groups = len(coded.values)
    if not 1 < groups <= MOST_VALUES:
        return
    kinds, place = asked.known.shared("variants", lambda: _variants(asked))
    known = coded.codes >= 0
    counts = np.bincount(place[known] * groups + coded.codes[known], minlength=kinds.size * groups)
    by_variant = counts.reshape(kinds.size, groups)
    alone = np.flatnonzero(((by_variant > 0).sum(axis=1) == 1) & (by_variant.sum(axis=1) >= FEWEST))
    for group, value in enumerate(coded.values):
        mine = alone[by_variant[alone, group] > 0]
        mine = mine[np.argsort(-by_variant[mine, group], kind="stable")][:MOST_SHOWN]
        total = int(by_variant[:, group].sum())
        for one in mine.tolist():
            n = int(by_variant[one, group])
            yield _Own(dimension, value, int(kinds[one]), n, n / total)


def _variants(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """Variants of the cases, and the place of each case's among them."""
    found = collected(asked.log.cases.select("ci", "variant").sort("ci"))
    kinds, place = np.unique(numbers(found["variant"]).astype(np.int64), return_inverse=True)
    return kinds, place


def _words(asked: Asked, variants: list[int]) -> dict[str, Text]:
    """Steps of some variants in words."""
    if not variants:
        return {}
    spots = asked.log.variant_activities.filter(nw.col("variant").is_in(variants)).sort("variant", "pos")
    labels = {one.code: activity_label(one.key) for one in asked.log.schema.activities}
    steps: dict[int, list[Text]] = {}
    for row in collected(spots.select("variant", "act")).to_pylist():
        steps.setdefault(int(row["variant"]), []).append(labels[int(row["act"])])
    return {
        f"variant:{key}": Text(" → ".join(one.fr for one in names), " → ".join(one.en for one in names))
        for key, names in steps.items()
    }


def by_period(asked: Asked, won: np.ndarray, cycle: np.ndarray) -> Table:
    """Deals by the quarter of their creation, on the calendar of the log: wins, cycle of won deals, amount won.

    Deals of late quarters are partly open: those won soonest are decided first, which flatters their figures.
    """
    deals = asked.cases
    days = local_days(deals.first("deal_created"), asked.log.schema.timezone)
    known = ~np.isnan(days)
    months = np.where(known, days, 0).astype("int64").astype("datetime64[D]").astype("datetime64[M]")
    quarters = np.where(known, months.astype(np.int64) // 3, -1)

    def rows() -> Iterator[tuple[Value, ...]]:
        for quarter in np.unique(quarters[known]).tolist():
            mine = quarters == quarter
            wins, time = st.share(won[mine]), st.median(cycle[mine])
            n, amount = int(mine.sum()), deals.total(mine & (won == 1))
            yield _quarter(quarter), n, wins.n, wins.value, wins.low, wins.high, time.value, *amount

    told = tuple(rows())
    words = {str(row[0]): _quarter_words(str(row[0])) for row in told}
    columns = (
        "period deals:count n:count win_rate:share low:share high:share median:seconds amount:money currency"
    )
    return table("by_period", columns, told, words=words)


def _quarter(quarter: int) -> str:
    return f"{1970 + quarter // 4}-Q{quarter % 4 + 1}"


def _quarter_words(key: str) -> Text:
    year, _, number = key.partition("-Q")
    return say("quarter", year=year, number=number)
