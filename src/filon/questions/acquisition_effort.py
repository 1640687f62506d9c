"""What a customer costs in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.estimates import Estimate
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

MESSAGES, MEETINGS = ("call_made", "email_sent", "email_received"), ("meeting_held",)
TOUCHES = (*MESSAGES, *MEETINGS)


def answer(asked: Asked) -> Parts:
    """Touches per deal and per win, and the segments that take more of them."""
    deals = asked.cases
    touches = deals.count(*TOUCHES)
    decided = np.isin(deals.outcome.astype(str), ("won", "lost"))
    effort = np.where(decided, touches, np.nan)
    wins = int((deals.outcome == "won").sum())
    per_win = float(touches[decided].sum()) / wins if wins else None
    kpis = (
        asked.kpi("touches_per_deal", st.mean(effort)),
        asked.kpi("touches_per_win", Estimate(per_win, None, None, wins, wins)),
    )
    measures = [
        Measure(
            key, deals, np.where(decided, deals.count(*kinds), np.nan), "mean", "lower", "count", 1.25, kinds
        )
        for key, kinds in (("messages", MESSAGES), ("meetings", MEETINGS))
    ]
    tables = (_by_outcome(asked, touches), _by_kind(asked))
    return Parts(kpis, segment_findings(asked, measures), tables, (label("caveat.logged_touches"),))


def _by_outcome(asked: Asked, touches: np.ndarray) -> Table:
    def rows() -> Iterator[tuple[Value, ...]]:
        for outcome in ("won", "lost"):
            found = st.mean(touches[asked.cases.outcome == outcome])
            yield outcome, found.n, found.value, found.low, found.high

    columns = "outcome n:count touches:number low:number high:number"
    return table("effort", columns, rows())


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
