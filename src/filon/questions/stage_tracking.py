"""Whether the pipeline can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.answer import SMALL
from filon.questions.close_dates import close_dates, forecast_effect, overdue
from filon.questions.contrasts import Measure, compared_by, segments, shown_segments
from filon.questions.days import local_days
from filon.questions.drawing import chart, series, table
from filon.questions.figures import activity_label, say
from filon.questions.findings import segment_findings
from filon.questions.kpis import STAGES
from filon.questions.moves import bulk, handed_over, idle, ping_pong, without_contact
from filon.questions.registry import Parts, Question, register
from filon.questions.stages import Visits, visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.mining.estimates import Estimate
    from filon.questions.answer import KpiValue
    from filon.questions.asked import Asked
    from filon.questions.close_dates import CloseDates
    from filon.questions.moves import Bulk
    from filon.questions.tables import Chart, Table, Value
    from filon.questions.units import Units

MINUTE_US = 60_000_000
DOUBTS = ("instant", "skipped", "backward", "ping_pong", "bulk")
"""Signs that make a deal doubtful; the others say that it is neglected."""
GRADES = (("A", 0.9), ("B", 0.75), ("C", 0.5))
USED = 0.5
"""A stage belongs to a pipeline when this share of its deals that went further passed through it."""


def answer(asked: Asked) -> Parts:
    """Stages passed in a minute, skipped or gone back on, moves that nothing explains, and close dates that move."""
    deals, seen = asked.cases, visits(asked)
    instant, skipped = _instant(seen), _skipped(asked, seen)
    tidied, dates = bulk(asked), close_dates(deals)
    signs = {
        "instant": _any(asked, instant.values(), seen),
        "skipped": np.fmax.reduce(list(skipped.values())) if skipped else np.full(deals.n, np.nan),
        "backward": _backward(asked, seen),
        "ping_pong": ping_pong(asked, seen),
        "bulk": tidied.flags,
        "without_contact": without_contact(asked, seen),
        "idle": idle(asked),
        "handed_over": handed_over(asked),
        "overdue": overdue(deals),
    }
    measures = [
        *_instant_measures(asked, instant, seen),
        *_skipped_measures(asked, skipped),
        Measure("backward", deals, signs["backward"], "share", "lower", "share", 0.05, STAGES),
        Measure(
            "overdue", deals, signs["overdue"], "share", "lower", "share", 0.1, (), ("open:true",),
            stake="cash_stuck",
        ),
        Measure("pushed", deals, dates.pushes, "mean", "lower", "count", 1.5),
    ]  # fmt: skip
    doubts = Measure("doubtful", deals, doubtful(signs), "share", "lower", "share", 0.1, STAGES)
    outcomes = (doubts.begun(deals.first("deal_created")),)
    tables = (
        _signs(asked, signs), _reliability(asked, signs, dates), forecast_effect(signs, dates),
        _cleanups(asked, tidied), _pushed(deals, dates),
    )  # fmt: skip
    caveats = (say("caveat.reliability"), say("caveat.bulk"), say("caveat.forecast_effect"))
    return Parts(
        _kpis(asked, signs, dates),
        segment_findings(asked, measures),
        tables,
        caveats,
        (_drawn(tables[0]),),
        outcomes=outcomes,
    )


def _kpis(asked: Asked, signs: dict[str, np.ndarray], dates: CloseDates) -> tuple[KpiValue, ...]:
    at = asked.cases.first("deal_created")
    return (
        asked.measured("reliable_share", 1.0 - doubtful(signs), "share", at=at),
        asked.measured("instant_stage_share", signs["instant"], "share", at=at),
        asked.measured("skipped_stage_share", signs["skipped"], "share", at=at),
        asked.measured("backward_share", signs["backward"], "share", at=at),
        asked.measured("close_date_pushes", dates.pushes, "mean", at=at),
        asked.measured(
            "close_date_push_days", np.where(dates.pushes > 0, dates.days, np.nan), "median", at=at
        ),
        asked.measured("forecast_error_days", np.abs(dates.error), "median", at=at),
        asked.measured("overdue_close_share", signs["overdue"], "share"),
    )


def doubtful(signs: dict[str, np.ndarray]) -> np.ndarray:
    """1 for deals with a sign that what their stages say did not happen so, 0 for others; NaN without any stage."""
    counted = [signs[key] for key in DOUBTS]
    hit = np.logical_or.reduce([flags == 1 for flags in counted])
    known = np.logical_or.reduce([~np.isnan(flags) for flags in counted])
    return np.where(known, hit.astype(float), np.nan)


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


def _signs(asked: Asked, signs: dict[str, np.ndarray]) -> Table:
    """Each sign of doubt: how many deals have it, of those that could, and their amount."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in signs.items():
            found, amount = st.share(flags), asked.cases.total(flags == 1)
            yield key, found.n, int((flags == 1).sum()), found.value, found.low, found.high, *amount

    return table(
        "signs", "sign n:count hit:count share:share low:share high:share amount:money currency", rows()
    )


def _drawn(signs: Table) -> Chart:
    columns = list(zip(*signs.rows, strict=True))
    bars = series("share", columns[3], columns[4], columns[5], n=columns[1])
    return chart("signs", "bars", columns[0], [bars], unit="share")


def _reliability(asked: Asked, signs: dict[str, np.ndarray], dates: CloseDates) -> Table:
    """By pipeline and team: share of deals without doubt, the grade it gives, and how wrong first close dates were."""
    good = 1.0 - doubtful(signs)

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(asked.cases):
            if dimension in {"pipeline", "team"}:
                for value, mine in shown_segments(asked.cases, dimension):
                    found = st.share(good[mine])
                    error, pushes = st.median(np.abs(dates.error[mine])), st.mean(dates.pushes[mine])
                    mark = _grade(found)
                    yield (
                        dimension,
                        value,
                        found.n,
                        mark,
                        found.value,
                        found.low,
                        found.high,
                        error.value,
                        pushes.value,
                    )

    columns = (
        "dimension value n:count grade reliable:share low:share high:share forecast_error:days pushes:number"
    )
    return table("reliability", columns, rows())


def _grade(found: Estimate) -> str | None:
    if found.value is None or found.n < SMALL:
        return None
    return next((mark for mark, least in GRADES if found.value >= least), "D")


def _cleanups(asked: Asked, tidied: Bulk) -> Table:
    """Clean-ups by day: how many there were and how many deals they moved; who did them is not told."""
    days = local_days(tidied.begun, asked.log.schema.timezone)

    def rows() -> Iterator[tuple[Value, ...]]:
        for day in sorted(set(days.tolist()), reverse=True)[:20]:
            mine = days == day
            yield str(np.datetime64(int(day), "D")), int(mine.sum()), int(tidied.deals[mine].sum())

    return table("cleanups", "date n:count deals:count", rows())


def _pushed(deals: Units, dates: CloseDates) -> Table:
    """Deals by number of pushes: how far, how wrong the first date was, and how many were won."""
    won = np.where(deals.won, 1.0, np.where(deals.lost, 0.0, np.nan))

    def rows() -> Iterator[tuple[Value, ...]]:
        for k in range(4):
            mine = (dates.pushes == k) if k < 3 else (dates.pushes >= k)  # noqa: PLR2004 - three and more are one row
            wins = st.share(won[mine])
            far, wrong = st.median(dates.days[mine]), st.median(np.abs(dates.error[mine]))
            yield (
                f"{k}+" if k == 3 else str(k),  # noqa: PLR2004 - the last row
                int(mine.sum()),
                far.value,
                wrong.value,
                wins.value,
                wins.low,
                wins.high,
            )

    return table(
        "pushed",
        "pushes_made n:count days_moved:days forecast_error:days win_rate:share low:share high:share",
        rows(),
    )


MOVES = ("deal_qualified", "requirements_gathered", "deal_negotiation", "contract_sent", "deal_appointment")

register(Question("stage_tracking", answer, perspective="deal_effort", activities=(("deal_created",), MOVES)))
