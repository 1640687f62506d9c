"""The shop, learnt once."""

from __future__ import annotations

import dataclasses

import pytest

from filon.log.event_log import EventLog
from filon.log.schema import Roles
from filon.mining.simulation.learning import learn_from
from filon.mining.simulation.observed import Followed, Observed, observe
from filon.mining.simulation.parameters import Parameters
from tests.shop import ALWAYS, shop_log

FOLLOWED = Followed(team="team", cash=("paid",), endings={"won": "won", "lost": "lost"})


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    log = shop_log(tmp_path_factory.mktemp("shop"))
    log.schema = dataclasses.replace(log.schema, roles=Roles("amount", fixed_currency="EUR", outcome=True))
    return log


@pytest.fixture(scope="session")
def seen(shop: EventLog) -> Observed:
    return observe(shop, FOLLOWED)


@pytest.fixture(scope="session")
def learnt(shop: EventLog, seen: Observed) -> Parameters:
    return learn_from(seen, shop.schema, ALWAYS, FOLLOWED)
