"""Stages of deals: visits, what is stalled, how stages follow each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.core.texts import Text
from filon.questions.drawing import table
from filon.questions.figures import activity_label
from filon.questions.kpis import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

CLOSED = ("deal_won", "deal_lost")
MOST_ROUTES = 10
MOVED_ON = 0.8
"""A deal is stalled when it stays longer than this share of the visits that moved forward."""


@dataclass(frozen=True)
class Visits:
    """One row per stay of a case in a stage, by case and time.

    ``row`` is the case's row, ``stage`` and ``to`` are positions in the order of stages (closed ones last; -1: still
    there), ``taken`` is in seconds, until the end of the data where the stay goes on.
    """

    row: np.ndarray
    stage: np.ndarray
    to: np.ndarray
    entered: np.ndarray
    left: np.ndarray
    taken: np.ndarray


def visits(asked: Asked) -> Visits:
    """Stays of the cases in stages; a stage entered again right after itself is one stay."""
    return asked.known.shared(("visits", asked.calendar), lambda: _read(asked))


def _read(asked: Asked) -> Visits:
    order = {key: place for place, key in enumerate((*STAGES, *CLOSED))}
    codes = {found.code: order[key] for key in order if (found := asked.log.schema.activity(key))}
    row, events = asked.cases.events(*order)
    places = np.zeros(max(codes, default=0) + 1, dtype=np.int64)
    places[list(codes)] = list(codes.values())
    stage, entered = places[events.act], events.at
    fresh = np.ones(row.size, dtype=bool)
    fresh[1:] = (row[1:] != row[:-1]) | (stage[1:] != stage[:-1])
    row, stage, entered = row[fresh], stage[fresh], entered[fresh]
    same = np.append(row[1:] == row[:-1], False) if row.size else np.zeros(0, dtype=bool)
    to = np.where(same, np.roll(stage, -1), -1)
    left = np.where(same, np.roll(entered, -1), asked.cases.as_of)
    return Visits(row, stage, to, entered, left, asked.cases.span(entered, left, asked.calendar))


def stalled(asked: Asked, seen: Visits) -> tuple[np.ndarray, np.ndarray]:
    """Open cases longer in their present stage than four of five past visits that moved on; and days beyond that.

    Returns
    -------
    flags
        Per case: 1 stalled, 0 open and moving, NaN for closed cases and stages without thirty past visits to judge by.
    over
        Seconds beyond the limit of the stage, 0 for cases that are not stalled.
    """
    flags, over = np.full(asked.cases.n, np.nan), np.zeros(asked.cases.n)
    is_open = asked.cases.is_open
    for place in range(len(STAGES)):
        here = seen.stage == place
        forward = here & (seen.to > place) & (seen.to != len(STAGES) + 1)
        now = here & (seen.to == -1) & is_open[seen.row]
        if forward.sum() < 30 or not now.any():  # noqa: PLR2004 - too few to judge by
            continue
        limit = float(np.quantile(seen.taken[forward], MOVED_ON))
        flags[seen.row[now]] = seen.taken[now] > limit
        over[seen.row[now]] = np.maximum(seen.taken[now] - limit, 0)
    return flags, over


def stalled_routes(asked: Asked, seen: Visits, flags: np.ndarray) -> Table:
    """Ways that stalled deals took to where they stand: stages in order, the ten with most deals."""
    stuck = np.flatnonzero(flags[seen.row] == 1)
    row, stage = seen.row[stuck], seen.stage[stuck]
    starts = np.flatnonzero(np.append(True, row[1:] != row[:-1])) if row.size else row
    stays = np.diff(np.append(starts, row.size))
    route = route_numbers(stage, starts, stays)
    firsts, sizes = np.unique(route, return_index=True)[1], np.bincount(route)
    routes = [tuple(stage[starts[at] : starts[at] + stays[at]].tolist()) for at in firsts.tolist()]
    usual = sorted(range(len(routes)), key=lambda at: (-sizes[at], routes[at]))[:MOST_ROUTES]
    order = (*STAGES, *CLOSED)

    def rows() -> Iterator[tuple[Value, ...]]:
        for at in usual:
            mine = np.zeros(asked.cases.n, dtype=bool)
            mine[row[starts[route == at]]] = True
            yield _key(routes[at]), order[routes[at][-1]], int(sizes[at]), *asked.cases.total(mine)

    words = {_key(routes[at]): _words(routes[at]) for at in usual}
    return table("stalled_routes", "route stage n:count amount:money currency", rows(), words=words)


def route_numbers(stage: np.ndarray, starts: np.ndarray, stays: np.ndarray) -> np.ndarray:
    """Number of the route of each deal, equal for equal routes: read stay by stay, all deals at once."""
    route, several = np.zeros(starts.size, dtype=np.int64), len(STAGES) + len(CLOSED) + 1
    for place in range(int(stays.max(initial=0))):
        going = np.flatnonzero(stays > place)
        step = np.zeros(starts.size, dtype=np.int64)
        step[going] = stage[starts[going] + place] + 1
        route = np.unique(route * several + step, return_inverse=True)[1]
    return route


def _key(route: tuple[int, ...]) -> str:
    return ">".join((*STAGES, *CLOSED)[place] for place in route)


def _words(route: tuple[int, ...]) -> Text:
    names = [activity_label((*STAGES, *CLOSED)[place]) for place in route]
    return Text(" → ".join(one.fr for one in names), " → ".join(one.en for one in names))
