"""Amounts in the company's own currency, by the rate of the deal they belong to; without a rate they stay apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from filon.process.attributes import HOME_AMOUNT
from filon.questions.figures import say
from filon.questions.version import linked_objects, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.core.texts import Text
    from filon.log.event_log import EventLog
    from filon.log.schema import Roles
    from filon.questions.answer import Money
    from filon.questions.histories import KindValues

DEAL = "deal"
_TO_INVOICE = ("invoice", "quote", "deal"), ("invoice", "order", "deal")
WAYS = {
    "order": (("order", "deal"), ("order", "quote", "deal")),
    "invoice": (("invoice", "deal"), *_TO_INVOICE),
    # A payment is converted as its invoice is, so that the two can be set against each other.
    "payment": (
        ("payment", "invoice", "deal"),
        *(("payment", *way) for way in _TO_INVOICE),
        ("payment", "deal"),
    ),
}


@dataclass(frozen=True)
class Told:
    """How the amounts of some rows are told.

    Parameters
    ----------
    amounts
        NaN without.
    currencies
        Currency of each; ``None`` where the data names none.
    rate
        What an amount as recorded is multiplied by.
    recorded
        Currency it was recorded in.
    """

    amounts: np.ndarray
    currencies: np.ndarray
    rate: np.ndarray
    recorded: np.ndarray

    @cached_property
    def converted(self) -> np.ndarray:
        """Whether each row is told in another currency than the one it was recorded in."""
        return np.asarray(named(self.recorded) & (self.currencies != self.recorded))


class Rows(Protocol):
    """Rows with amounts: cases, or the documents of one type."""

    log: EventLog
    kind: str | None

    @property
    def n(self) -> int:
        """Number of rows."""

    @property
    def objects(self) -> np.ndarray:
        """Object of each row."""

    @property
    def told(self) -> Told:
        """How the amounts are told."""

    def number(self, key: str) -> np.ndarray:
        """Number of an attribute, NaN without."""

    def words(self, key: str) -> np.ndarray:
        """Text of an attribute, ``None`` without."""


def told(units: Rows, *, has_own: bool) -> Told:
    """Amounts of some units: the documents' own where ``has_own``, else those of their cases."""
    roles = units.log.schema.roles
    if roles.fixed_currency and not has_own:
        return _of_role(units, roles)
    keys = ("amount", "currency") if has_own else (roles.amount, roles.currency)
    amounts = units.number(keys[0]) if keys[0] else np.full(units.n, np.nan)
    recorded = units.words(keys[1]) if keys[1] else np.full(units.n, None, dtype=object)
    kind = units.kind or units.log.schema.perspective.case_type
    rate, currencies = rates(units.log, kind, units.objects, recorded)
    return Told(amounts * rate, currencies, rate, recorded)


def _of_role(units: Rows, roles: Roles) -> Told:
    """Amounts that the source has converted; those that it could not convert as they were recorded."""
    amounts = units.number(roles.amount) if roles.amount else np.full(units.n, np.nan)
    home = np.full(units.n, roles.fixed_currency, dtype=object)
    if not (roles.recorded_amount and roles.recorded_currency):
        return Told(amounts, home, np.ones(units.n), home)
    own, recorded = units.number(roles.recorded_amount), units.words(roles.recorded_currency)
    apart = np.isnan(amounts) & ~np.isnan(own)
    return Told(np.where(apart, own, amounts), np.where(apart, recorded, home), np.ones(units.n), recorded)


def named(currencies: np.ndarray) -> np.ndarray:
    """Whether each row names a currency."""
    return currencies.astype(bool)


def rates(
    log: EventLog, kind: str, objects: np.ndarray, recorded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rate and currency that documents of one type are told by, from the currency each was recorded in.

    Told in the home currency where a deal of theirs has a rate for their currency: its amount in the home currency over
    its amount, both as HubSpot keeps them. Of several deals the first with a rate counts. Where the data names no home
    currency nothing is converted.
    """
    home = log.schema.roles.home_currency
    foreign = np.flatnonzero(named(recorded) & (recorded != home))
    rate, currencies = np.ones(recorded.size), recorded.copy()
    if home is None or not objects.size or not foreign.size:
        return rate, currencies
    row, deals = np.arange(foreign.size), objects[foreign]
    if kind != DEAL:
        row, deals = linked_objects(log, deals, *WAYS.get(kind, ((kind, DEAL),)))
    factor, coins = _deals(log, deals)
    sound = np.flatnonzero(~np.isnan(factor) & (coins == recorded[foreign[row]]))[::-1]
    # The last one written stays: backwards, that is the first.
    rate[foreign[row[sound]]], currencies[foreign[row[sound]]] = factor[sound], home
    return rate, currencies


def _deals(log: EventLog, deals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rate of each deal, NaN without, and the currency it is a rate of."""
    values = version_of(log).values(log, DEAL)
    home, own = (_numbers(values, key, deals) for key in (HOME_AMOUNT, "amount"))
    known = "currency" in values
    coins = values.codes("currency", deals).words() if known else np.full(deals.size, None, dtype=object)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where((own > 0) & (home > 0), home / own, np.nan)
    return rates, coins


def _numbers(values: KindValues, key: str, deals: np.ndarray) -> np.ndarray:
    return values.numbers(key, deals) if key in values else np.full(deals.size, np.nan)


def told_first(log: EventLog, money: tuple[Money, ...]) -> tuple[Money, ...]:
    """Sums that a sentence tells: those in the home currency, where there are any; the others stand beside it."""
    home = log.schema.roles.home_currency
    return tuple(one for one in money if one.currency == home) or money


def money_caveats(units: Iterable[Rows]) -> tuple[Text, ...]:
    """What to keep in mind where amounts are in several currencies: which were converted, which stay apart."""
    converted: dict[str, int] = {}
    apart: dict[str, int] = {}
    home = None
    for one in units:
        home = one.log.schema.roles.home_currency
        has = ~np.isnan(one.told.amounts) & named(one.told.recorded)
        changed = has & one.told.converted
        _count(converted, one.told.recorded[changed])
        _count(apart, one.told.recorded[has & ~changed & (one.told.recorded != home)])
    texts = []
    if converted:
        texts.append(
            say("caveat.converted", home=home, currencies=_named(converted), n=sum(converted.values()))
        )
    if apart and home:
        texts.append(say("caveat.no_rate", home=home, currencies=_named(apart), count=sum(apart.values())))
    elif len(apart) > 1:
        texts.append(say("caveat.no_home", currencies=_named(apart)))
    return tuple(texts)


def _count(counts: dict[str, int], currencies: np.ndarray) -> None:
    for one, n in Counter(currencies.tolist()).items():
        counts[one] = counts.get(one, 0) + n


def _named(counts: dict[str, int]) -> str:
    return ", ".join(sorted(counts))
