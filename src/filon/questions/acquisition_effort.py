"""What a customer costs in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.estimates import Estimate
from filon.questions.answer import SMALL
from filon.questions.columns import apart
from filon.questions.contrasts import Measure, shown_segments
from filon.questions.drawing import chart, series, table
from filon.questions.figures import Figure, label, say
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.core.texts import Text
    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value

MESSAGES, MEETINGS = ("call_made", "email_sent", "email_received"), ("meeting_held",)
TOUCHES = (*MESSAGES, *MEETINGS)
FEW = 5
SAME_NEXT, OFTEN = 0.8, 0.02
DAY_S, US = 86_400, 1_000_000
SOURCES = ("source", "product", "region", "segment")


def answer(asked: Asked) -> Parts:
    """Touches, time and cost per deal and per win, and the segments that take more of them."""
    deals = asked.cases
    touches, cost = deals.count(*TOUCHES), work_cost(asked)
    decided = np.isin(deals.outcome.astype(str), ("won", "lost"))
    effort = np.where(decided, touches, np.nan)
    at, currency = deals.first("deal_created"), asked.log.schema.roles.fixed_currency
    start = np.fmin(deals.first("lead_captured"), at)
    elapsed = deals.span(start, deals.first("contract_signed"), asked.calendar)
    kpis = (
        asked.measured("touches_per_deal", effort, "mean", at=at),
        asked.kpi("touches_per_win", per_win(asked, touches)),
        asked.kpi("cost_per_win", per_win(asked, cost), currency=currency),
        asked.kpi("cost_per_deal", st.mean(np.where(decided, cost, np.nan)), currency=currency),
        asked.measured("lead_to_contract_time", elapsed, "median", at=at),
    )  # fmt: skip
    measures = [
        Measure(
            key,
            deals,
            np.where(decided, since_creation(asked, kinds), np.nan),
            "mean",
            "lower",
            "count",
            1.25,
            kinds,
        )
        for key, kinds in (("messages", MESSAGES), ("meetings", MEETINGS))
    ]
    outcomes = (Measure("touches", deals, effort, "mean", "lower", "count", 1.25, TOUCHES, since=at),)
    tables = (
        _by_outcome(asked, touches, cost),
        _cost_by_activity(asked, decided),
        _cost_by_segment(asked, cost),
        _long_paths(asked, touches, elapsed),
        _automation(asked),
        _by_kind(asked),
    )
    caveats = (label("caveat.logged_touches"), _assumed(asked))
    return Parts(
        kpis,
        segment_findings(asked, measures),
        tables,
        caveats,
        (_drawn(asked, tables[1]),),
        outcomes=outcomes,
    )


def since_creation(asked: Asked, kinds: tuple[str, ...]) -> np.ndarray:
    """Touches of some kinds since each deal was created: those of its lead before are another effort."""
    deals = asked.cases
    row, events = deals.events(*kinds)
    with np.errstate(invalid="ignore"):
        later = ~(events.at < deals.first("deal_created")[row])
    return np.bincount(row[later], minlength=deals.n).astype(float)


def work_cost(asked: Asked) -> np.ndarray:
    """Cost of the work logged on each deal: minutes per activity times the hourly rate."""
    deals = asked.cases
    minutes = np.zeros(deals.n)
    for key, each in asked.policies.minutes:
        if asked.log.schema.activity(key):
            minutes += deals.count(key) * each
    return minutes / 60 * asked.policies.hourly_rate


def per_win(asked: Asked, spent: np.ndarray) -> Estimate:
    """What all decided deals took, the lost ones' too, by won deal; its interval is that of a ratio of two means.

    The error of the ratio is that of the residuals of what was spent after the wins (the delta method).
    """
    decided = np.isin(asked.cases.outcome.astype(str), ("won", "lost"))
    won, used = (asked.cases.outcome[decided] == "won").astype(float), spent[decided]
    wins = int(won.sum())
    if not wins:
        return st.NOTHING
    value = float(used.sum() / wins)
    half = st.NORMAL * float(np.std(used - value * won)) * np.sqrt(used.size) / wins
    return Estimate(value, max(0.0, value - half), value + half, wins, wins)


def _assumed(asked: Asked) -> Text:
    rate = Figure(asked.policies.hourly_rate, "money", currency=asked.log.schema.roles.fixed_currency or None)
    return say("caveat.cost_table", rate=rate)


def _by_outcome(asked: Asked, touches: np.ndarray, cost: np.ndarray) -> Table:
    currency = asked.log.schema.roles.fixed_currency

    def rows() -> Iterator[tuple[Value, ...]]:
        for outcome in ("won", "lost"):
            mine = asked.cases.outcome == outcome
            found, spent = st.mean(touches[mine]), st.mean(cost[mine])
            yield outcome, found.n, found.value, found.low, found.high, spent.value, currency

    return table(
        "effort", "outcome n:count touches:number low:number high:number cost:money currency", rows()
    )


def _cost_by_activity(asked: Asked, decided: np.ndarray) -> Table:
    """Work by activity over all decided deals: how often, minutes each, hours and cost, the dearest first."""
    currency = asked.log.schema.roles.fixed_currency

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, minutes in asked.policies.minutes:
            n = int(asked.cases.count(key)[decided].sum())
            if n:
                hours = n * minutes / 60
                yield key, n, minutes, hours, hours * asked.policies.hourly_rate, currency

    ordered = sorted(rows(), key=lambda row: -float(row[4] or 0))
    return table(
        "cost_by_activity", "activity n:count minutes:number hours:number cost:money currency", ordered
    )


def _drawn(asked: Asked, costs: Table) -> Chart:
    bars, currency = (
        series("cost", [float(row[4] or 0) for row in costs.rows]),
        asked.log.schema.roles.fixed_currency,
    )
    return chart(
        "cost_by_activity", "bars", [row[0] for row in costs.rows], [bars], unit="money", currency=currency
    )


def _cost_by_segment(asked: Asked, cost: np.ndarray) -> Table:
    """Cost per won deal by segment, the effort of its lost deals included."""
    deals, currency = asked.cases, asked.log.schema.roles.fixed_currency
    won, closed = deals.won, deals.outcome != None  # noqa: E711 - an array of objects

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in SOURCES:
            for value, mine in shown_segments(deals, dimension):
                wins, decided = int((mine & won).sum()), mine & closed
                spent = float(cost[decided].sum())
                yield (
                    dimension,
                    value,
                    int(decided.sum()),
                    wins,
                    spent,
                    spent / wins if wins >= FEW else None,
                    currency,
                )

    return table(
        "cost_by_segment", "dimension value n:count won:count cost:money cost_per_win:money currency", rows()
    )


def _long_paths(asked: Asked, touches: np.ndarray, elapsed: np.ndarray) -> Table:
    """Won deals whose way was too long or too busy: beyond the third quartile and 1.5 interquartile ranges."""
    won = asked.cases.won

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, values in (("too_long", elapsed / DAY_S), ("too_many_touches", touches)):
            known = won & ~np.isnan(values)
            if not known.any():
                continue
            low, middle, high = np.quantile(values[known], (0.25, 0.5, 0.75))
            limit = float(high + 1.5 * (high - low))
            beyond = known & (values > limit)
            yield (
                key,
                int(known.sum()),
                float(middle),
                limit,
                int(beyond.sum()),
                *asked.cases.total(beyond),
            )

    return table(
        "long_paths", "kind n:count median:number limit:number beyond:count amount:money currency", rows()
    )


def _automation(asked: Asked) -> Table:
    """Steps that could be automated: frequent, nearly always followed by the same step, always after about as long.

    ``same_next`` is the share followed by the same successor, 80 % at least; ``regularity`` one less the interquartile
    range of the time until then over its median. Steps rarer than a fiftieth of all are left out.
    """
    row, events = asked.cases.events()
    follows = np.flatnonzero(row[1:] == row[:-1])
    source, target = events.act[follows].astype(np.int64), events.act[follows + 1].astype(np.int64)
    names = {one.code: one.key for one in asked.log.schema.activities}
    places = max(names, default=0) + 1
    pairs = source * places + target
    counts = np.bincount(pairs, minlength=places**2).reshape(places, places)
    often = counts.sum(axis=1, keepdims=True)
    shares, frequent = counts / np.maximum(often, 1), often / max(1, follows.size) >= OFTEN
    usual = (shares >= SAME_NEXT) & frequent & (counts >= SMALL)

    def rows() -> Iterator[tuple[Value, ...]]:
        chosen = np.flatnonzero(usual.ravel()[pairs])
        for mine in apart(follows[chosen], pairs[chosen]):
            src, dst = int(events.act[mine[0]]), int(events.act[mine[0] + 1])
            low, middle, high = np.quantile(events.at[mine + 1] - events.at[mine], (0.25, 0.5, 0.75)).tolist()
            regular = 1 - (high - low) / middle if middle else 1.0
            share = float(shares[src, dst])
            yield names[src], names[dst], mine.size, share, max(0.0, regular), middle / US

    ordered = sorted(rows(), key=lambda row: -int(row[2] or 0))
    return table("automation", "from to n:count same_next:share regularity:share median:seconds", ordered)


def _by_kind(asked: Asked) -> Table:
    """Touches by kind: how many, in how many deals."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for kind in TOUCHES:
            counted = asked.cases.count(kind)
            yield kind, int(counted.sum()), int((counted > 0).sum())

    return table("touches", "activity n:count cases:count", rows())


register(
    Question(
        "acquisition_effort", answer, perspective="deal_effort", activities=(TOUCHES,), needs_outcome=True
    )
)
