"""Who does it best, and what they do differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.questions.answer import SMALL
from filon.questions.contrasts import ALARM, Measure, compared_by, segments
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings, two_shares
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

LEAST_GAIN = 0.05
KIND_OF_DEAL = ("pipeline", "deal_type")
"""Deals of another kind follow another process: what they do differently is no practice of theirs."""


def answer(asked: Asked) -> Parts:
    """Wins and cycle of every segment side by side, and the practices that go with winning."""
    deals = asked.cases
    won = np.where(deals.outcome == "won", 1.0, np.where(deals.outcome == "lost", 0.0, np.nan))
    cycle = deals.span(
        deals.first("deal_created"), np.where(won == 1, deals.last("deal_won"), np.nan), asked.calendar
    )
    done = practices(asked)
    met = done.get("meeting_before_quote")
    kpis = (
        asked.kpi("win_rate", st.share(won)),
        *(() if met is None else (asked.kpi("meeting_before_quote_share", st.share(met)),)),
    )
    measures = [Measure("won", deals, won, "share", "higher", "share", 0.05, ("deal_won", "deal_lost"))]
    measures += [
        Measure(
            f"practice:{key}",
            deals,
            flags,
            "share",
            "neither",
            "share",
            0.1,
            apart=KIND_OF_DEAL,
            name=label(f"practice.{key}"),
        )
        for key, flags in done.items()
    ]
    findings = [*segment_findings(asked, measures), *_winning(asked, done, won)]
    return Parts(kpis, findings, (_side_by_side(asked, won, cycle),), (label("caveat.association"),))


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
            for value, mine in segments(deals, dimension):
                wins, time, average = st.share(won[mine]), st.median(cycle[mine]), st.mean(cycle[mine])
                money = deals.money(mine & (won == 1))
                amount = money[0].value if len(money) == 1 else None
                yield (
                    dimension,
                    value,
                    wins.n,
                    wins.value,
                    wins.low,
                    wins.high,
                    time.value,
                    average.value,
                    amount,
                )

    columns = (
        "dimension value n:count win_rate:share low:share high:share median:seconds mean:seconds amount:money"
    )
    return table("side_by_side", columns, rows())


register(Question("segment_comparison", answer, perspective="deal_effort", needs_outcome=True))
