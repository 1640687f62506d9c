"""Where deals get stuck."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.survival import survival_estimates, survival_median
from filon.questions import stakes
from filon.questions.answer import SMALL
from filon.questions.bottlenecks import bottlenecks, waiting_chart
from filon.questions.contrasts import Measure
from filon.questions.drawing import chart, series, table
from filon.questions.figures import Figure, activity_label, label, say, sums
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.home_money import told_first
from filon.questions.kpis import STAGES
from filon.questions.registry import Parts, Question, register
from filon.questions.stages import CLOSED, Visits, stalled, stalled_routes, visits
from filon.questions.variants import off_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.core.texts import Text
    from filon.questions.answer import Finding, KpiValue
    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value

ROUTE = (
    "lead_captured", "deal_created", "deal_qualified", "requirements_gathered", "quote_drafted", "quote_issued",
    "deal_negotiation", "quote_accepted", "contract_sent", "contract_signed", "deal_won",
)  # fmt: skip
"""Milestones between which waits are measured, in the order of the standard process."""
CURVE_DAYS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 365)
DAY_S = 86_400


def answer(asked: Asked) -> Parts:
    """Cycle, stages and what is stalled, with the segments in which deals wait longer."""
    cases, seen = asked.cases, visits(asked)
    won, lost = cases.won, cases.lost
    cycle, ended = _until(asked, "deal_won", won, open_too=~lost)
    lost_after, _ = _until(asked, "deal_lost", lost, open_too=lost)
    flags, over = stalled(asked, seen)
    kpis = (
        *_kpis(asked, cycle, ended, lost_after, flags, _reworked(asked, seen)),
        *_stage_times(asked, seen),
    )
    outcomes = (_cycle(asked, cycle, won), *_stalled(asked, flags))
    tables = (
        _closed(asked, np.where(won, cycle, np.nan), lost_after),
        _stages(seen),
        bottlenecks(asked, seen),
        stalled_routes(asked, seen, flags),
        _cohorts(asked, cycle, ended, won),
    )
    findings = [*segment_findings(asked, [*_waits(asked), *outcomes]), *_stuck(asked, flags, over)]
    return Parts(
        kpis, findings, tables, (
            label("caveat.censored"), label("caveat.stalled"),
            say("caveat.delay_cost", rate=Figure(asked.policies.capital_cost, "share")),
        ),
        (_curve(asked), waiting_chart(tables[2])),
        headline=_headline(asked, kpis[0], flags, tables[2]), outcomes=outcomes,
    )  # fmt: skip


def _kpis(  # noqa: PLR0913, PLR0917 - what the figures are made of
    asked: Asked,
    cycle: np.ndarray,
    ended: np.ndarray,
    lost_after: np.ndarray,
    flags: np.ndarray,
    reworked: np.ndarray,
) -> tuple[KpiValue, ...]:
    cases, at = asked.cases, asked.cases.first("deal_created")
    won, lost = cases.won, cases.lost
    decided = np.where(won | lost, won.astype(float), np.nan)
    n, n_open = float((~lost).sum()), float((~won & ~lost).sum())
    money = cases.money(flags == 1)
    stuck = int((flags == 1).sum())
    return (
        asked.measured("sales_cycle", cycle, "median", ended=ended, of=n, at=at),
        asked.measured("sales_cycle_p90", cycle, "median", ended=ended, p=0.9, of=n),
        asked.measured("time_to_lost", lost_after, "median", of=float(lost.sum()), at=at),
        asked.measured("time_to_lost_p90", lost_after, "median", ended=lost, p=0.9, of=float(lost.sum())),
        asked.measured("win_rate", decided, "share", at=at),
        asked.measured("stalled_share", flags, "share", of=n_open),
        asked.kpi(
            "stalled_amount", st.Estimate(money[0].value if money else None, None, None, stuck, stuck),
            currency=money[0].currency if money else None,
        ),
        asked.measured("off_route_share", off_route(asked.log, cases), "share", at=at),
        asked.measured("rework_rate", reworked, "share", at=at),
    )  # fmt: skip


def _stage_times(asked: Asked, seen: Visits) -> Iterator[KpiValue]:
    """Time of a stay in each stage; present stays go on and are censored."""
    for place, key in enumerate(STAGES):
        here = seen.stage == place
        if here.any():
            yield asked.measured(
                f"stage_time_{key}",
                seen.taken[here],
                "median",
                ended=seen.to[here] != -1,
                at=seen.entered[here],
            )


def _reworked(asked: Asked, seen: Visits) -> np.ndarray:
    """1 for deals that entered a stage again or had a quote revised, 0 for others; NaN for deals without a stage."""
    flags = np.full(asked.cases.n, np.nan)
    flags[seen.row] = 0.0
    places = len(STAGES) + len(CLOSED)
    times = np.bincount(seen.row * places + seen.stage)
    flags[np.flatnonzero(times > 1) // places] = 1.0
    flags[~np.isnan(flags) & (asked.cases.count("quote_revised") > 0)] = 1.0
    return flags


def _headline(asked: Asked, cycle: KpiValue, flags: np.ndarray, costs: Table) -> Text | None:
    """How long, how many are stuck, and the stage whose delay costs most, where that is known."""
    stuck = flags == 1
    if cycle.value is None or not stuck.any():
        return None
    known = {
        "cycle": asked.figure(cycle.value, "seconds"),
        "n": int(stuck.sum()),
        "money": sums(told_first(asked.log, asked.cases.money(stuck))),
    }
    most = next((row for row in costs.rows if isinstance(row[4], float) and row[4] > 0), None)
    if most is None:
        return say("headline.sales_cycle", **known)
    cost = Figure(float(most[4] or 0), "money", currency=str(most[5]) if most[5] else None)
    return say("headline.sales_cycle_costs", **known, stage=activity_label(str(most[0])), cost=cost)


def _curve(asked: Asked) -> Chart:
    """Share of the deals won, and lost, by the days since their creation; each end competes with the other."""
    cases = asked.cases
    won, lost = cases.won, cases.lost
    end = np.where(won, cases.last("deal_won"), np.where(lost, cases.last("deal_lost"), cases.as_of))
    taken = cases.span(cases.first("deal_created"), end, None)
    kinds = np.where(won, 1, np.where(lost, 2, 0))
    curves = st.cumulative_incidences(taken, kinds, (1, 2))
    lines = []
    for key, curve in zip(("won", "lost"), curves, strict=True):
        points = [curve.by(day * DAY_S) for day in CURVE_DAYS]
        low, high = [one[1] for one in points], [one[2] for one in points]
        lines.append(series(key, [one[0] for one in points], low=low, high=high))
    return chart("won_over_time", "curve", CURVE_DAYS, lines, unit="share", axis_unit="days")


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
    for source, target in pairwise(present):
        begun, done = cases.first(source), cases.first(target)
        wait = cases.span(begun, done, asked.calendar)
        is_open = np.where(cases.is_open, done, begun)
        name = say("measure.wait", source=activity_label(source), target=activity_label(target))
        yield Measure(
            f"wait:{source}>{target}", cases, wait, "median", "lower", "seconds", 1.5, (source, target),
            (f"follows:{source}>{target}",), name=name, waiting=asked.since(cases, begun, is_open),
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


def _stages(seen: Visits) -> Table:
    """Time in each stage, per visit, and all visits of a case together; present visits go on and are censored.

    ``visits`` is the mean number of stays of a case that was there at all; ``p90`` the time nine of ten visits end by.
    """

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, key in enumerate(STAGES):
            here = seen.stage == place
            if here.any():
                row, taken = seen.row[here], seen.taken[here]
                found, late = survival_estimates(taken, ended=seen.to[here] != -1, quantiles=(0.5, 0.9))
                total = np.bincount(row, weights=taken)[np.bincount(row) > 0]
                yield (
                    key, found.n, found.events, found.value, found.low, found.high, late.value,
                    float(np.median(total)), found.n / total.size,
                )  # fmt: skip

    columns = (
        "stage n:count ended:count median:seconds low:seconds high:seconds p90:seconds cumulated:seconds "
        "visits:number"
    )
    return table("stages", columns, rows())


def _cohorts(asked: Asked, cycle: np.ndarray, ended: np.ndarray, won: np.ndarray) -> Table:
    """Cycle and wins by month of creation, in UTC; young cohorts are mostly open and say so."""
    created = asked.cases.first("deal_created")
    known = np.flatnonzero(~np.isnan(created))
    at = created[known].astype("int64").astype("datetime64[us]").astype("datetime64[M]")
    months, places = np.unique(at, return_inverse=True)
    parts = np.split(known[np.argsort(places, kind="stable")], np.cumsum(np.bincount(places))[:-1])
    closed = won | asked.cases.lost

    def rows() -> Iterator[tuple[Value, ...]]:
        for month, mine in zip(months.astype(str).tolist(), parts, strict=False):
            found = survival_median(cycle[mine], ended=ended[mine])
            wins = st.share(won[mine][closed[mine]].astype(float))
            yield month, mine.size, found.events, found.value, wins.value, wins.low, wins.high

    columns = "month n:count won:count median:seconds win_rate:share low:share high:share"
    return table("cohorts", columns, rows())


register(Question("sales_cycle", answer, activities=(("deal_created",),), needs_outcome=True))
