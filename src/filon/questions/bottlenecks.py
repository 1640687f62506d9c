"""Stages that hold money up: amount times days beyond the target of the stage, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.questions import stakes
from filon.questions.answer import SMALL
from filon.questions.asked import BEST_QUARTILE
from filon.questions.drawing import chart, series, table
from filon.questions.kpis import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.stages import Visits
    from filon.questions.tables import Chart, Table, Value


def bottlenecks(asked: Asked, seen: Visits) -> Table:
    """Stages by value-days: amount times days beyond the target of the stage, and what they cost.

    The target is the goal set for the time in the stage; without one, the best quartile of the visits that ended.
    """

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, key in enumerate(STAGES):
            here = seen.stage == place
            ended = here & (seen.to != -1)
            goal = asked.policies.goal(f"stage_time_{key}")
            if ended.sum() < SMALL and (goal is None or not here.any()):
                continue
            target = float(np.quantile(seen.taken[ended], BEST_QUARTILE)) if goal is None else goal
            over = np.bincount(seen.row[here], np.maximum(seen.taken[here] - target, 0), asked.cases.n)
            kind = "best_quartile" if goal is None else "goal"
            days = stakes.value_days(asked.cases, over > 0, over)
            cost = None if asked.calendar else stakes.delay_cost(days, asked.policies.capital_cost)
            yield key, int(here.sum()), target, days, cost, asked.cases.total(over > 0)[1], kind

    columns = "stage n:count target:seconds value_days:number delay_cost:money currency target_from"
    ordered = sorted(rows(), key=lambda row: -float(row[3] or 0))
    return table("bottlenecks", columns, ordered)


def waiting_chart(bottlenecks: Table) -> Chart:
    """Stages by what their delay costs; by value-days where days are not those of the calendar."""
    costs = [row for row in bottlenecks.rows if row[4] is not None]
    key, at = ("delay_cost", 4) if costs else ("value_days", 3)
    known = [row for row in bottlenecks.rows if row[at] is not None]
    values = [float(row[at]) for row in known]  # type: ignore[arg-type]
    currency = str(known[0][5]) if costs and known[0][5] else None
    return chart(
        "bottlenecks", "bars", [row[0] for row in known], [series(key, values)],
        unit="money" if costs else "number", currency=currency,
    )  # fmt: skip
