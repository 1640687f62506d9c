"""Who does it best, and what they do differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.mining.adjustment import adjusted_levels, thirds
from filon.mining.estimates import Estimate
from filon.questions.answer import SMALL
from filon.questions.contrasts import ALARM, Measure, compared_by, segments, shown_groups, shown_segments
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings, two_shares
from filon.questions.held_to import held_to
from filon.questions.opportunities import benchmark_told, opportunity
from filon.questions.own_ways import by_period, own_ways
from filon.questions.registry import Parts, Question, register
from filon.questions.tallies import tallied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

LEAST_GAIN = 0.05
DAY_S = 86_400
MIX = ("source", "product", "segment")
MILESTONES = (
    "deal_qualified",
    "requirements_gathered",
    "quote_issued",
    "quote_revised",
    "approval_requested",
    "contract_signed",
)
KIND_OF_DEAL = ("pipeline", "deal_type")
"""Deals of another kind follow another process: what they do differently is no practice of theirs."""


def answer(asked: Asked) -> Parts:
    """Wins and cycle of every segment side by side, alike for alike, and the practices that go with winning."""
    deals = asked.cases
    won = np.where(deals.won, 1.0, np.where(deals.lost, 0.0, np.nan))
    at = deals.first("deal_created")
    cycle = deals.span(at, np.where(won == 1, deals.last("deal_won"), np.nan), asked.calendar)
    done = practices(asked)
    met = done.get("meeting_before_quote")
    kpis = (
        asked.measured("win_rate", won, "share", at=at),
        asked.measured("won_cycle", cycle, "median", at=at),
        asked.kpi("sales_velocity", *velocity(asked, won, cycle), currency=asked.cases.total(won == 1)[1]),
        *(() if met is None else (asked.measured("meeting_before_quote_share", met, "share", at=at),)),
    )
    findings = [*segment_findings(asked, _measures(deals, won, done)), *_winning(asked, done, won)]
    tables = (
        _side_by_side(asked, won, cycle), opportunity(asked, won), _adjusted(asked, won, cycle),
        *held_to(asked, won, cycle, done), _practised(asked, done, won), by_period(asked, won, cycle), own_ways(asked),
    )  # fmt: skip
    return Parts(
        kpis,
        findings,
        tables,
        (
            label("caveat.association"),
            label("caveat.mix"),
            benchmark_told(asked, won),
            label("caveat.young_quarters"),
        ),
        outcomes=(_won_quoted(asked, won),),
    )


def _measures(deals: Units, won: np.ndarray, done: dict[str, np.ndarray]) -> list[Measure]:
    """What segments are compared by: their wins, and how often they do what may go with winning."""
    ends = ("deal_won", "deal_lost")
    wins = Measure("won", deals, won, "share", "higher", "share", 0.05, ends, stake="opportunity")
    return [
        wins,
        *(
            Measure(
                f"practice:{key}", deals, flags, "share", "neither", "share", 0.1,
                apart=KIND_OF_DEAL, name=label(f"practice.{key}"),
            )
            for key, flags in done.items()
        ),
    ]  # fmt: skip


def _won_quoted(asked: Asked, won: np.ndarray) -> Measure:
    """Wins among the deals that got as far as a quote: what happens to others later is no cause of their loss."""
    quoted = ~np.isnan(asked.cases.first("quote_issued"))
    ends = ("deal_won", "deal_lost")
    return Measure(
        "won_quoted", asked.cases, np.where(quoted, won, np.nan), "share", "higher", "share", 0.05, ends,
        ("through:quote_issued",), since=asked.cases.first("quote_issued"),
    )  # fmt: skip


def velocity(asked: Asked, won: np.ndarray, cycle: np.ndarray) -> tuple[Estimate]:
    """Sales velocity: open deals times win rate times mean amount of a won deal, by day of the median won cycle."""
    deals = asked.cases
    open_now, rate = int(deals.is_open.sum()), st.share(won).value
    amounts, middle = deals.amounts[deals.addable(won == 1)], st.median(cycle).value
    if not (amounts.size and middle and rate is not None):
        return (st.NOTHING,)
    day_s = asked.working_day_s or DAY_S
    value = open_now * rate * float(amounts.mean()) / (middle / day_s)
    return (Estimate(value, None, None, open_now, amounts.size),)


def _adjusted(asked: Asked, won: np.ndarray, cycle: np.ndarray) -> Table:
    """Each segment: its difference from all others as it is, and from the mean of all among deals alike in the mix.

    ``gain`` in points of win rate; ``slower`` the ratio of won cycles; ``distance`` how differently it behaves: the
    mean difference of the shares of deals that reach each milestone.
    """
    deals = asked.cases
    logs = np.log(np.where(cycle > 0, cycle, np.nan))
    reached = [(~np.isnan(deals.first(key))).astype(float) for key in MILESTONES]
    size = thirds(deals.amounts)

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(deals):
            mix = [deals.codes(key).codes for key in MIX if key != dimension] + [size]
            parts = [one for one in segments(deals, dimension) if one[1].sum() >= SMALL]
            if len(parts) < 2:  # noqa: PLR2004 - nothing to set it against
                continue
            coded = deals.codes(dimension)
            gains, times = (adjusted_levels(one, coded.codes, mix) for one in (won, logs))
            wins, steps = tallied(coded, won), [tallied(coded, one) for one in reached]
            for value, mine in parts:
                place = coded.values.index(value)
                inside, outside = wins.share(place), wins.others(place)
                raw = st.difference(inside, outside) if inside.n and outside.n else (None,) * 3
                apart = [_value(one.share(place)) - _value(one.others(place)) for one in steps]
                distance = float(np.abs(apart).mean())
                yield (
                    dimension,
                    value,
                    int(mine.sum()),
                    *raw,
                    *_three(gains.get(place)),
                    *_ratios(times.get(place)),
                    distance,
                )

    columns = (
        "dimension value n:count raw:points low:points high:points gain:points gain_low:points gain_high:points "
        "slower:number slower_low:number slower_high:number distance:share"
    )
    return table("mix_adjusted", columns, rows())


def _value(found: Estimate) -> float:
    return np.nan if found.value is None else found.value


def _three(found: Estimate | None) -> tuple[float | None, ...]:
    return (None, None, None) if found is None else (found.value, found.low, found.high)


def _ratios(found: Estimate | None) -> tuple[float | None, ...]:
    return tuple(None if one is None else float(np.exp(one)) for one in _three(found))


def _practised(asked: Asked, done: dict[str, np.ndarray], won: np.ndarray) -> Table:
    """Each practice: how often in each segment, and wins with and without it."""
    deals = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in done.items():
            split = [np.where(flags == one, won, np.nan) for one in (1, 0)]
            for dimension in compared_by(deals, KIND_OF_DEAL):
                coded = deals.codes(dimension)
                doing, *winning = (tallied(coded, one) for one in (flags, *split))
                for value, places in shown_groups(deals, dimension):
                    found = doing.share(*places)
                    wins, others = (one.share(*places).value for one in winning)
                    if found.n:
                        yield key, dimension, value, found.n, found.value, found.low, found.high, wins, others

    columns = "practice dimension value n:count share:share low:share high:share with:share without:share"
    return table("practices", columns, rows())


def practices(asked: Asked) -> dict[str, np.ndarray]:
    """What deals with a quote did or did not do: 1, 0, NaN for deals without a quote; only what the data can tell."""
    deals = asked.cases
    quoted = deals.first("quote_drafted", "quote_issued")
    known = {
        "meeting_before_quote": ("meeting_held",),
        "call_before_quote": ("call_made",),
    }
    return {
        key: np.where(np.isnan(quoted), np.nan, (deals.first(*activities) < quoted).astype(float))
        for key, activities in known.items()
        if any(map(asked.log.schema.activity, activities))
    }


def _winning(asked: Asked, done: dict[str, np.ndarray], won: np.ndarray) -> Iterator[Finding]:
    """Practices that go with more wins, corrected for their number."""
    tried = [
        (key, (flags == 1) & ~np.isnan(won), (flags == 0) & ~np.isnan(won)) for key, flags in done.items()
    ]
    tried = [one for one in tried if min(one[1].sum(), one[2].sum()) >= SMALL]
    chances = significance.false_discovery(
        [significance.same_share(won[yes], won[no]) for _, yes, no in tried]
    )
    for (key, yes, no), q in zip(tried, chances, strict=True):
        measure = Measure(
            "winning_practice", asked.cases, won, "share", "higher", "share", LEAST_GAIN,
            ("meeting_held", "quote_drafted"), ("outcome:won,lost",),
        )  # fmt: skip
        found = two_shares(
            asked, measure, (yes, no), q, key=f"winning_practice:{key}", form="practice",
            practice=label(f"practice.{key}"),
        )  # fmt: skip
        if q < ALARM and found.effect >= LEAST_GAIN:
            yield found


def _side_by_side(asked: Asked, won: np.ndarray, cycle: np.ndarray) -> Table:
    """Each segment with its decided deals, win rate, cycle of won deals and amount won; few are shown, never ranked."""
    deals = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for dimension in compared_by(deals):
            for value, mine in shown_segments(deals, dimension):
                wins, time, average = st.share(won[mine]), st.median(cycle[mine]), st.mean(cycle[mine])
                yield (
                    dimension,
                    value,
                    wins.n,
                    wins.value,
                    wins.low,
                    wins.high,
                    time.value,
                    average.value,
                    *deals.total(mine & (won == 1)),
                )

    columns = (
        "dimension value n:count win_rate:share low:share high:share median:seconds mean:seconds "
        "amount:money currency"
    )
    return table("side_by_side", columns, rows())


register(Question("segment_comparison", answer, perspective="deal_effort", needs_outcome=True))
