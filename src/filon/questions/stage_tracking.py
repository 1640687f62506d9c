"""Whether the pipeline can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure, compared_by, segments
from filon.questions.drawing import table
from filon.questions.figures import activity_label, say
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register
from filon.questions.stages import STAGES, Visits, visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

MINUTE_US = 60_000_000
USED = 0.5
"""A stage belongs to a pipeline when this share of its deals that went further passed through it."""


def answer(asked: Asked) -> Parts:
    """Stages passed in a minute, skipped or gone back on, and close dates that move or lie in the past."""
    deals, seen = asked.cases, visits(asked)
    instant, skipped = _instant(seen), _skipped(asked, seen)
    signs = {
        "instant": _any(asked, instant.values(), seen),
        "skipped": np.fmax.reduce(list(skipped.values())) if skipped else np.full(deals.n, np.nan),
        "backward": _backward(asked, seen),
        "overdue": _overdue(asked),
    }
    pushed = _pushes(asked)
    kpis = (
        asked.kpi("instant_stage_share", st.share(signs["instant"])),
        asked.kpi("close_date_pushes", st.mean(pushed)),
        asked.kpi("overdue_close_share", st.share(signs["overdue"])),
    )
    measures = [
        *_instant_measures(asked, instant, seen),
        *_skipped_measures(asked, skipped),
        Measure("backward", deals, signs["backward"], "share", "lower", "share", 0.05, STAGES),
        Measure("overdue", deals, signs["overdue"], "share", "lower", "share", 0.1, (), ("open:true",)),
        Measure("pushed", deals, pushed, "mean", "lower", "count", 1.5),
    ]
    return Parts(kpis, segment_findings(asked, measures), (_signs(signs), _reliability(asked, signs)))


def _instant(seen: Visits) -> dict[tuple[int, int], tuple[np.ndarray, np.ndarray]]:
    """Moves from one open stage forward to another, by pair of stages: which stays they end, which took a minute."""
    inside = (seen.to > seen.stage) & (seen.to < len(STAGES))
    quick = seen.left - seen.entered < MINUTE_US
    pairs = sorted(set(zip(seen.stage[inside].tolist(), seen.to[inside].tolist(), strict=True)))
    moves = ((pair, inside & (seen.stage == pair[0]) & (seen.to == pair[1])) for pair in pairs)
    return {pair: (moved, moved & quick) for pair, moved in moves}


def _any(asked: Asked, pairs: Iterable[tuple[np.ndarray, np.ndarray]], seen: Visits) -> np.ndarray:
    """1 when a deal made some of the moves within a minute, 0 when none; NaN for deals without such a move."""
    flags = np.full(asked.cases.n, np.nan)
    for moved, quick in pairs:
        flags = np.fmax(flags, _per_case(asked, seen, moved, quick))
    return flags


def _instant_measures(
    asked: Asked, pairs: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]], seen: Visits
) -> Iterator[Measure]:
    for (source, target), (moved, quick) in pairs.items():
        flags = _per_case(asked, seen, moved, quick)
        keys = STAGES[source], STAGES[target]
        name = say("measure.instant_move", source=activity_label(keys[0]), target=activity_label(keys[1]))
        yield Measure(
            f"instant:{keys[0]}>{keys[1]}", asked.cases, flags, "share", "lower", "share", 0.1, keys,
            (f"follows:{keys[0]}>{keys[1]}",), name=name,
        )  # fmt: skip


def _skipped_measures(asked: Asked, skipped: dict[str, np.ndarray]) -> Iterator[Measure]:
    for key, flags in skipped.items():
        name = say("measure.skipped_stage", stage=activity_label(key))
        yield Measure(
            f"skipped:{key}",
            asked.cases,
            flags,
            "share",
            "lower",
            "share",
            0.1,
            (key,),
            (f"not:{key}",),
            name=name,
        )


def _backward(asked: Asked, seen: Visits) -> np.ndarray:
    """1 when a deal went back to an earlier open stage from another open stage."""
    inside = (seen.to != -1) & (seen.to < len(STAGES)) & (seen.stage < len(STAGES))
    return _per_case(asked, seen, inside, inside & (seen.to < seen.stage))


def _per_case(asked: Asked, seen: Visits, counted: np.ndarray, hit: np.ndarray) -> np.ndarray:
    flags = np.full(asked.cases.n, np.nan)
    flags[seen.row[counted]] = 0.0
    flags[seen.row[hit]] = 1.0
    return flags


def _skipped(asked: Asked, seen: Visits) -> dict[str, np.ndarray]:
    """By stage: 1 when a deal that went further misses it though it is usual in its pipeline, 0 when it passed it."""
    deals = asked.cases
    passed = np.zeros((deals.n, len(STAGES)), dtype=bool)
    inside = seen.stage < len(STAGES)
    passed[seen.row[inside], seen.stage[inside]] = True
    furthest = np.where(passed.any(axis=1), len(STAGES) - 1 - np.argmax(passed[:, ::-1], axis=1), -1)
    found: dict[str, np.ndarray] = {}
    for _, mine in list(segments(deals, "pipeline")) or [("", np.ones(deals.n, dtype=bool))]:
        for place in range(1, len(STAGES)):
            further = mine & (furthest > place)
            if further.any() and passed[further, place].mean() > USED:
                flags = found.setdefault(STAGES[place], np.full(deals.n, np.nan))
                flags[further] = (~passed[further, place]).astype(float)
    return found


def _pushes(asked: Asked) -> np.ndarray:
    """Changes of the close date after the first, before the deal was closed; NaN where no history is kept."""
    deals = asked.cases
    rows, times = deals.history("close_date")
    closed = deals.first("deal_won", "deal_lost")
    before = times < closed[rows]
    counted = np.bincount(rows[before], minlength=deals.n).astype(float)
    return np.where(counted > 0, counted - 1, np.nan)


def _overdue(asked: Asked) -> np.ndarray:
    """1 for open deals whose close date has passed, 0 for the other open deals with a close date."""
    deals = asked.cases
    close = deals.instant("close_date")
    is_open = deals.outcome == None  # noqa: E711 - an array of objects
    return np.where(is_open & ~np.isnan(close), (close < deals.as_of).astype(float), np.nan)


def _signs(signs: dict[str, np.ndarray]) -> Table:
    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in signs.items():
            found = st.share(flags)
            yield key, found.n, found.value, found.low, found.high

    columns = "sign n:count share:share low:share high:share"
    return table("signs", columns, rows())


def _reliability(asked: Asked, signs: dict[str, np.ndarray]) -> Table:
    """Share of deals without any of the signs, by segment."""
    doubtful = np.logical_or.reduce([flags == 1 for flags in signs.values()])
    measured = np.logical_or.reduce([~np.isnan(flags) for flags in signs.values()])

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(asked.cases):
            if dimension in {"pipeline", "team"}:
                for value, mine in segments(asked.cases, dimension):
                    found = st.share(np.where(mine & measured, 1.0 - doubtful, np.nan))
                    yield dimension, value, found.n, found.value, found.low, found.high

    columns = "dimension value n:count reliable:share low:share high:share"
    return table("reliability", columns, rows())


MOVES = ("deal_qualified", "requirements_gathered", "deal_negotiation", "contract_sent", "deal_appointment")

register(Question("stage_tracking", answer, activities=(("deal_created",), MOVES)))
