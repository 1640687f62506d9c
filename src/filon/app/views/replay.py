"""Replay: cases as tokens that travel along the paths of the map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import edge_id
from filon.app.views.shared import utc
from filon.mining import replay as mining
from filon.mining.replay import Token

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class ReplayView:
    """Journeys of the selected cases, or of an even sample of them when they are more than asked for.

    ``cases`` are shown, of ``total`` that have more than one event. A hop is (index into ``edges``, start, end), in
    seconds since ``start``; ``edges`` are ids of the map's paths.
    """

    start: dt.datetime | None
    end: dt.datetime | None
    sampled: bool
    cases: int
    total: int
    tokens: tuple[Token, ...]
    edges: tuple[str, ...]


def replay(sight: Sight, *, limit: int) -> ReplayView:
    """Journeys of at most ``limit`` of the selected cases."""
    found = mining.tokens(sight.log, limit=limit)
    return ReplayView(
        start=None if found.start is None else utc(found.start),
        end=None if found.end is None else utc(found.end),
        sampled=found.is_sample,
        cases=len(found.tokens),
        total=found.total,
        tokens=found.tokens,
        edges=tuple(edge_id(source, target) for source, target in found.edges),
    )
