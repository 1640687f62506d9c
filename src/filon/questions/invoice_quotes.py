"""What was quoted for an invoice: the last accepted quote of each of its deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.questions.home_money import rates
from filon.questions.links import linked, moments_of, pairs
from filon.questions.version import version_of

if TYPE_CHECKING:
    from filon.questions.asked import Asked
    from filon.questions.units import Units

TO_QUOTE = (("invoice", "quote"), ("invoice", "deal", "quote"), ("invoice", "order", "quote"))


def quoted_values(asked: Asked, invoices: Units) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Amount and terms quoted for each invoice, NaN where unknown; 1 where no quote has terms, 0 where one has.

    Of each deal the last accepted quote counts. The amount is known for an invoice that is the only one of its deals:
    an instalment cannot be set against a whole quote; voided invoices and credit notes are none. The terms are known
    where all quotes of the invoice agree.
    """
    amounts, terms = np.full(invoices.n, np.nan), np.full(invoices.n, np.nan)
    row, quote = linked(invoices, *TO_QUOTE)
    if not row.size:
        return amounts, terms, amounts
    counted_rows = (invoices.count("invoice_voided") == 0) & ~(np.nan_to_num(invoices.amounts) < 0)
    accepted = _accepted(asked, np.unique(quote))
    deal = _deal_of(asked, accepted.objects)
    # One quote per deal, the last accepted one.
    order = np.lexsort((accepted.at, deal))
    last = np.append(deal[order][1:] != deal[order][:-1], True) if order.size else order.astype(bool)
    place = {int(accepted.objects[one]): one for one in order[last].tolist()}
    told = np.array([place.get(one, -1) for one in quote.tolist()])
    row, told = row[told >= 0], told[told >= 0]
    terms, bare = _agreed(row, accepted.terms[told], invoices.n)
    total = np.bincount(row, accepted.amounts[told], invoices.n)
    alone = np.bincount(told[counted_rows[row]], minlength=accepted.objects.size) == 1
    same = accepted.currencies[told] == invoices.currencies[row]
    sound = np.bincount(row, ~(alone[told] & same), invoices.n) == 0
    has = np.bincount(row, minlength=invoices.n) > 0
    return np.where(has & sound & counted_rows, total, np.nan), terms, bare


def _agreed(row: np.ndarray, terms: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Terms on which all quotes of a row agree; and 1 where none has any, 0 where one has, NaN without a quote."""
    lowest, highest = np.full(n, np.inf), np.full(n, -np.inf)
    known = ~np.isnan(terms)
    np.minimum.at(lowest, row[known], terms[known])
    np.maximum.at(highest, row[known], terms[known])
    quoted = np.bincount(row, minlength=n) > 0
    return np.where(lowest == highest, lowest, np.nan), np.where(
        quoted, np.isinf(lowest).astype(float), np.nan
    )


@dataclass(frozen=True)
class _Quotes:
    """Accepted quotes: object, moment, net amount, currency, payment terms."""

    objects: np.ndarray
    at: np.ndarray
    amounts: np.ndarray
    currencies: np.ndarray
    terms: np.ndarray


def _accepted(asked: Asked, quotes: np.ndarray) -> _Quotes:
    objects, at = moments_of(asked, "quote", ("quote_accepted", "contract_signed"))
    mine = np.isin(objects, quotes)
    objects, at = objects[mine], at[mine]
    own = version_of(asked.log).values(asked.log, "quote")
    amounts, terms = (
        own.numbers(key, objects) if key in own else np.full(objects.size, np.nan)
        for key in ("amount", "payment_terms")
    )
    named = own.latest("currency", objects).to_pylist() if "currency" in own else [None] * objects.size
    rate, currencies = rates(asked.log, "quote", objects, np.array(named, dtype=object))
    return _Quotes(objects, at, amounts * rate, currencies, terms)


def _deal_of(asked: Asked, quotes: np.ndarray) -> np.ndarray:
    """First deal of each quote; without one a deal of its own."""
    place, deal = pairs(asked.cases, "quote", "deal").of(quotes)
    found = -1 - quotes
    found[place[::-1]] = deal[::-1]
    return found
