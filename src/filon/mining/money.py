"""Money of cases: the amount role, never added across currencies; what a sum leaves out is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from filon.log.event_log import Measure
from filon.log.measures import case_count, spreads
from filon.mining.statistics import rows

if TYPE_CHECKING:
    from filon.log.event_log import EventLog, Frame

Apart = Literal["no_rate", "other_currency", "no_home"]


@dataclass(frozen=True)
class Sum:
    """Sum of the amounts of some cases in one currency; ``None`` where the data names none."""

    currency: str | None
    value: float
    cases: int


@dataclass(frozen=True)
class Amounts:
    """Amounts of the cases in force: one sum per currency, the one that counts first, then the largest.

    Parameters
    ----------
    added
        The sum that maps, variants and simulations are made of; ``None`` where amounts may not be added.
    missing
        Cases without amount, of a log that knows amounts.
    why
        Why the other sums stay apart: their cases have no rate to the one currency of the log (``no_rate``), they are
        in others than the company's own (``other_currency``), or nobody said which currency counts (``no_home``).
    """

    sums: tuple[Sum, ...] = ()
    added: Sum | None = None
    missing: int = 0
    why: Apart | None = None

    @property
    def apart(self) -> tuple[Sum, ...]:
        """Sums that are not added."""
        return tuple(one for one in self.sums if one is not self.added)


def amounts(log: EventLog) -> Amounts:
    """Amounts of the cases in force, by currency, and what is not added to them.

    Cases that could not be converted to the log's one currency count in their own. An amount belongs to the case, so
    nothing that flattening repeats is counted twice.
    """
    roles, found = log.schema.roles, _sums(log)
    if not found:
        return Amounts()
    home = roles.fixed_currency or roles.home_currency
    sums = tuple(sorted(found, key=lambda one: (one.currency != home, -one.value, one.currency or "")))
    if roles.fixed_currency:
        added = next((one for one in sums if one.currency == roles.fixed_currency), None)
    else:
        added = sums[0] if len(sums) == 1 else None
    missing = case_count(log) - sum(one.cases for one in sums)
    why: Apart | None = None
    if len(sums) > (added is not None):
        why = "no_rate" if roles.fixed_currency else "other_currency" if home else "no_home"
    return Amounts(sums, added, missing, why)


def amount_column(log: EventLog) -> str | None:
    """Column of the amounts that are added: of all cases in one currency, or of those that were converted to it."""
    column, roles = _column(log, log.schema.roles.amount), log.schema.roles
    if column is None or (roles.currency is None and not roles.fixed_currency):
        return column
    return column if amounts(log).added else None


def _sums(log: EventLog) -> list[Sum]:
    roles = log.schema.roles
    column, currency = _column(log, roles.amount), _column(log, roles.currency)
    if column is None:
        return []
    own = _column(log, roles.recorded_amount), _column(log, roles.recorded_currency)

    def money(log: EventLog) -> Frame:
        amount = nw.col(column)
        name = nw.lit(roles.fixed_currency, nw.String) if currency is None else nw.col(currency)
        if own[0] and own[1]:
            name = nw.when(amount.is_null()).then(nw.col(own[1])).otherwise(name)
            amount = nw.coalesce(amount, nw.col(own[0]))
        found = log.cases.select("ci", amount.alias("amount"), name.alias("currency"))
        return found.filter(~nw.col("amount").is_null())

    key = ("money", column, currency, roles.fixed_currency, *own)
    measure = Measure(key, money, "amount", by="currency")
    found: dict[str | None, Sum] = {}
    for row in rows(spreads(log, measure, ["sum"])):
        # An empty currency is none, as a missing one.
        name, held = row["currency"] or None, found.get(row["currency"] or None, Sum(None, 0.0, 0))
        found[name] = Sum(name, held.value + float(row["sum"]), held.cases + int(row["n"]))
    return list(found.values())


def _column(log: EventLog, key: str | None) -> str | None:
    found = log.schema.attribute(key, "case") if key else None
    return found.column if found else None
