"""Where deals get stuck."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions import stakes
from filon.questions.answer import SMALL
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.figures import Figure, activity_label, label, say
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.registry import Parts, Question, register
from filon.questions.stages import STAGES, Visits, stalled, visits
from filon.questions.variants import off_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

ROUTE = (
    "lead_captured", "deal_created", "deal_qualified", "requirements_gathered", "quote_drafted", "quote_issued",
    "deal_negotiation", "quote_accepted", "contract_sent", "contract_signed", "deal_won",
)  # fmt: skip
"""Milestones between which waits are measured, in the order of the standard process."""


def answer(asked: Asked) -> Parts:
    """Cycle, stages and what is stalled, with the segments in which deals wait longer."""
    cases, seen = asked.cases, visits(asked)
    won, lost = cases.outcome == "won", cases.outcome == "lost"
    cycle, ended = _until(asked, "deal_won", won, open_too=~lost)
    lost_after, _ = _until(asked, "deal_lost", lost, open_too=lost)
    flags, over = stalled(asked, seen)
    off = off_route(asked.log, cases)
    decided = np.where(won | lost, won.astype(float), np.nan)
    kpis = (
        asked.kpi("sales_cycle", st.survival_median(cycle, ended=ended), of=float((~lost).sum())),
        asked.kpi("sales_cycle_p90", st.survival_median(cycle, ended=ended, p=0.9), of=float((~lost).sum())),
        asked.kpi("time_to_lost", st.median(lost_after), of=float(lost.sum())),
        asked.kpi("win_rate", st.share(decided)),
        asked.kpi("stalled_share", st.share(flags), of=float((~won & ~lost).sum())),
        asked.kpi("off_route_share", st.share(off)),
    )
    measures = [*_waits(asked), _cycle(asked, cycle, won), *_stalled(asked, flags)]
    tables = (
        _closed(asked, np.where(won, cycle, np.nan), lost_after),
        _stages(asked, seen),
        _bottlenecks(asked, seen),
        _cohorts(asked, cycle, ended, won),
    )
    findings = [*segment_findings(asked, measures), *_stuck(asked, flags, over)]
    return Parts(kpis, findings, tables, (label("caveat.censored"),))


def _until(
    asked: Asked, end: str, closed: np.ndarray, *, open_too: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Seconds from creation to the last such end, or to the end of the data for open cases; and whether they ended."""
    cases = asked.cases
    finish = np.where(closed, cases.last(end), np.where(open_too, cases.as_of, np.nan))
    return cases.span(cases.first("deal_created"), finish, asked.calendar), closed


def _cycle(asked: Asked, cycle: np.ndarray, won: np.ndarray) -> Measure:
    values = np.where(won, cycle, np.nan)
    activities = ("deal_created", "deal_won")
    return Measure(
        "sales_cycle", asked.cases, values, "median", "lower", "seconds", 1.5, activities, ("outcome:won",)
    )


def _waits(asked: Asked) -> Iterator[Measure]:
    cases = asked.cases
    present = [key for key in ROUTE if asked.log.schema.activity(key)]
    cases.know(*present)
    for source, target in pairwise(present):
        wait = cases.span(cases.first(source), cases.first(target), asked.calendar)
        name = say("measure.wait", source=activity_label(source), target=activity_label(target))
        yield Measure(
            f"wait:{source}>{target}", cases, wait, "median", "lower", "seconds", 1.5, (source, target),
            (f"follows:{source}>{target}",), name=name,
        )  # fmt: skip


def _stalled(asked: Asked, flags: np.ndarray) -> Iterator[Measure]:
    if np.isfinite(flags).any():
        yield Measure("stalled", asked.cases, flags, "share", "lower", "share", 0.1, STAGES, ("open:true",))


def _stuck(asked: Asked, flags: np.ndarray, over: np.ndarray) -> Iterator[Finding]:
    """All stalled deals as one finding: cash that waits now."""
    stuck, share = flags == 1, st.share(flags)
    if stuck.sum() < SMALL or share.value is None:
        return
    sentence = say("finding.stalled", n=int(stuck.sum()), share=Figure(share.value, "share"))
    yield finding(
        asked,
        Claim(
            key="stalled", sentence=sentence, inside=share, outside=None, unit="share", q=0.0, units=asked.cases,
            concerned=stuck, stakes=stakes.counted("cash_stuck", asked.cases, stuck), over_s=over,
            activities=STAGES, filters=("open:true",),
        ),
    )  # fmt: skip


def _closed(asked: Asked, won: np.ndarray, lost: np.ndarray) -> Table:
    def row(key: str, taken: np.ndarray) -> tuple[Value, ...]:
        middle, average = st.median(taken), st.mean(taken)
        return (
            key,
            int((asked.cases.outcome == key).sum()),
            middle.value,
            middle.low,
            middle.high,
            average.value,
        )

    columns = "outcome n:count median:seconds low:seconds high:seconds mean:seconds"
    return table("closed", columns, (row("won", won), row("lost", lost)))


def _stages(asked: Asked, seen: Visits) -> Table:
    """Time in each stage, per visit, and all visits of a case together; present visits go on and are censored."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, key in enumerate(STAGES):
            here = seen.stage == place
            if here.any():
                found = st.survival_median(seen.taken[here], ended=seen.to[here] != -1)
                total = np.bincount(seen.row[here], weights=seen.taken[here], minlength=asked.cases.n)
                cumulated = float(np.median(total[np.unique(seen.row[here])]))
                yield key, found.n, found.events, found.value, found.low, found.high, cumulated

    columns = "stage n:count ended:count median:seconds low:seconds high:seconds cumulated:seconds"
    return table("stages", columns, rows())


def _bottlenecks(asked: Asked, seen: Visits) -> Table:
    """Stages by value-days: amount times days beyond the best quartile of the visits that ended."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, key in enumerate(STAGES):
            here = seen.stage == place
            ended = here & (seen.to != -1)
            if ended.sum() < SMALL:
                continue
            target = float(np.quantile(seen.taken[ended], 0.25))
            over = np.bincount(seen.row[here], np.maximum(seen.taken[here] - target, 0), asked.cases.n)
            yield key, int(here.sum()), target, stakes.value_days(asked.cases, over > 0, over)

    columns = "stage n:count target:seconds value_days:number"
    ordered = sorted(rows(), key=lambda row: -float(row[3] or 0))
    return table("bottlenecks", columns, ordered)


def _cohorts(asked: Asked, cycle: np.ndarray, ended: np.ndarray, won: np.ndarray) -> Table:
    """Cycle and wins by month of creation, in UTC; young cohorts are mostly open and say so."""
    created = asked.cases.first("deal_created")
    known = ~np.isnan(created)
    months = np.full(created.size, "", dtype=object)
    months[known] = (
        created[known].astype("int64").astype("datetime64[us]").astype("datetime64[M]").astype(str)
    )
    closed = won | (asked.cases.outcome == "lost")

    def rows() -> Iterator[tuple[Value, ...]]:
        for month in sorted(set(months[known].tolist())):
            mine = months == month
            found = st.survival_median(cycle[mine], ended=ended[mine])
            wins = st.share(won[mine & closed].astype(float))
            yield month, int(mine.sum()), found.events, found.value, wins.value, wins.low, wins.high

    columns = "month n:count won:count median:seconds win_rate:share low:share high:share"
    return table("cohorts", columns, rows())


register(Question("sales_cycle", answer, activities=(("deal_created",),), needs_outcome=True))
