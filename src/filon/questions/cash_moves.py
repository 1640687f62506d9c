"""Money that came in for invoices and money that went back: payments, refunds, credit notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.questions.drawing import table
from filon.questions.links import linked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units


@dataclass(frozen=True)
class Moves:
    """Payments and refunds of some invoices, one row each.

    ``row`` is the invoice's, ``at`` in microseconds, ``amount`` positive in the invoice's currency, ``is_refund``
    tells which went back to the customer.
    """

    row: np.ndarray
    at: np.ndarray
    amount: np.ndarray
    is_refund: np.ndarray

    def received(self, n: int) -> np.ndarray:
        """Sum of the payments of each of ``n`` invoices, refunds not taken off."""
        return self._sum(~self.is_refund, n)

    def refunded(self, n: int) -> np.ndarray:
        """Sum of the refunds of each of ``n`` invoices."""
        return self._sum(self.is_refund, n)

    def _sum(self, chosen: np.ndarray, n: int) -> np.ndarray:
        return np.bincount(self.row[chosen], self.amount[chosen], n)


_NOTHING = np.array([])
NO_MOVES = Moves(_NOTHING.astype(np.int64), _NOTHING, _NOTHING, _NOTHING.astype(bool))


def cash_moves(asked: Asked, invoices: Units) -> Moves:
    """Payments and refunds of the invoices, as far as payments are documents with an amount of their own.

    A refund without an amount took back its whole payment; a negative payment is a refund. What is in another currency
    than its invoice is left out: it cannot be set against it. A payment of several invoices counts for the first.
    """
    return asked.known.shared(("cash_moves", invoices.kind), lambda: _read(asked, invoices))


def _read(asked: Asked, invoices: Units) -> Moves:
    payments = asked.units("payment")
    if payments.kind is None or not invoices.objects.size:
        return NO_MOVES
    row = _invoice_of(payments, invoices)
    # A payment without a currency is in that of its invoice.
    bare = payments.currencies == None  # noqa: E711 - an array of objects
    rate = np.where(bare, invoices.told.rate[row], 1.0)
    amount, back = payments.amounts * rate, payments.first("payment_refunded")
    ours = (row >= 0) & ~np.isnan(amount) & (bare | (payments.currencies == invoices.currencies[row]))
    stated = payments.money_number("refunds") * rate
    given = np.where(np.isnan(stated), np.where(np.isnan(back), 0.0, np.abs(amount)), stated)
    received_at = payments.first("payment_received")
    came = ours & ~np.isnan(received_at) & (amount > 0)
    went = ours & (given > 0)
    at = np.where(np.isnan(back), received_at, back)
    return Moves(
        np.concatenate([row[came], row[went]]),
        np.concatenate([received_at[came], at[went]]),
        np.concatenate([amount[came], given[went]]),
        np.repeat([False, True], [int(came.sum()), int(went.sum())]),
    )


def _invoice_of(payments: Units, invoices: Units) -> np.ndarray:
    """Row of the invoice of each payment: the case it is in where cases are invoices, else the first it is linked to.

    -1 without one among them.
    """
    if invoices.kind is None:
        return np.searchsorted(invoices.ci, payments.ci)
    place, objects = linked(payments, ("payment", "invoice"))
    order = np.argsort(invoices.objects)
    found = np.minimum(np.searchsorted(invoices.objects[order], objects), invoices.n - 1)
    known = invoices.objects[order][found] == objects
    row = np.full(payments.n, -1, dtype=np.int64)
    # The last one written stays: backwards, that is the first.
    row[place[known][::-1]] = order[found[known]][::-1]
    return row


def credit_notes(invoices: Units) -> np.ndarray:
    """Whether each invoice is a credit note: its amount is negative."""
    with np.errstate(invalid="ignore"):
        return np.asarray(invoices.amounts < 0)


def given_back(invoices: Units, moves: Moves) -> Table:
    """Money that was billed or cashed and went back, by kind and currency."""
    refunds = moves.refunded(invoices.n)
    kinds = {
        "refund": (refunds > 0, refunds),
        "credit_note": (credit_notes(invoices), -invoices.amounts),
        "voided": (invoices.count("invoice_voided") > 0, invoices.amounts),
    }

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, (mine, amounts) in kinds.items():
            for currency, held in invoices.by_currency(np.flatnonzero(mine)).items():
                yield key, currency, held.size, float(np.nansum(amounts[held]))

    return table("given_back", "kind currency n:count amount:money", rows())
