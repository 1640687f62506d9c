"""Money of cases: the amount role, never added across currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from filon.log.event_log import Measure
from filon.log.measures import spreads
from filon.mining.statistics import rows

if TYPE_CHECKING:
    from filon.log.event_log import EventLog, Frame


def amounts_by_currency(log: EventLog) -> list[tuple[str | None, float]]:
    """Sum of the amount role over the cases in force, one sum per currency, the largest first.

    The currency is ``None`` where the log declares none, or a case has none. Cases without amount count as nothing;
    those that could not be converted to the log's one currency count in their own. An amount belongs to the case, so
    nothing that flattening repeats is counted twice.
    """
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
    sums = [(row["currency"] or None, float(row["sum"])) for row in rows(spreads(log, measure, ["sum"]))]
    return sorted(sums, key=lambda pair: (-pair[1], pair[0] or ""))


def amount_column(log: EventLog) -> str | None:
    """Column of the amounts when they may be added: one currency at most among the cases in force."""
    column = _column(log, log.schema.roles.amount)
    if column is None or log.schema.roles.currency is None:
        return column
    return column if len(amounts_by_currency(log)) == 1 else None


def _column(log: EventLog, key: str | None) -> str | None:
    found = log.schema.attribute(key, "case") if key else None
    return found.column if found else None
