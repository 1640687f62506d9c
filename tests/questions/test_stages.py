"""Routes of deals through their stages, told apart all at once."""

from __future__ import annotations

import numpy as np

from filon.questions.stages import route_numbers


def test_deals_share_a_number_when_and_only_when_they_took_the_same_route() -> None:
    dice = np.random.default_rng(5)
    stays = dice.integers(1, 6, 2_000)
    starts = np.cumsum(stays) - stays
    stage = dice.integers(0, 3, int(stays.sum()))
    found = route_numbers(stage, starts, stays).tolist()
    routes = [
        tuple(stage[at : at + n].tolist()) for at, n in zip(starts.tolist(), stays.tolist(), strict=True)
    ]
    told = set(zip(found, routes, strict=True))
    assert len(told) == len(set(routes)) == len(set(found))


def test_no_deals_took_no_route() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert not route_numbers(none, none, none).size
