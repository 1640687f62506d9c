"""Completeness and validity of what deals hold, at the moment of each step of the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.mining import estimates as st
from filon.questions.columns import numbers
from filon.questions.days import DAY_US
from filon.questions.drawing import table
from filon.questions.links import linked, pairs, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

    _Valid = Callable[[pa.Array, np.ndarray], np.ndarray]

EXPECTED = ("amount", "close_date", "currency", "source", "owner", "region", "product")
STEPS = ("deal_created", "deal_qualified", "quote_issued", "contract_signed", "deal_won")
QUOTE_STEPS = ("quote_issued", "contract_signed")
MOST_TERMS = 180
"""Payment terms beyond half a year are a slip of the pen."""
_CURRENCY = "^[A-Z]{3}$"


def missing_at(deals: Units, key: str, moment: np.ndarray) -> np.ndarray:
    """1 where an attribute had no value yet at a moment, 0 where it had, NaN for cases without that moment.

    The history of the attribute tells; where the source keeps none, its present value stands in for it.
    """
    rows, times = deals.history(key)
    if rows.size:
        known = np.full(deals.n, np.inf)
        np.minimum.at(known, rows, times)
        late = known > moment
    else:
        late = deals.empty(key)
    return np.where(np.isnan(moment), np.nan, late.astype(float))


def by_step(asked: Asked) -> Table:
    """Share of cases that had a value when they reached each step; payment terms are those of quotes.

    Contacts are linked without a date: those linked today stand in for those of the moment.
    """
    deals, quotes = asked.cases, asked.units("quote")

    def missing() -> Iterator[tuple[str, str, np.ndarray]]:
        for key in EXPECTED:
            if asked.log.schema.attribute(key, "case"):
                yield from ((key, step, missing_at(deals, key, deals.first(step))) for step in STEPS)
        if pairs(deals, "deal", "contact").first.size:
            alone = np.ones(deals.n)
            alone[linked(deals, ("deal", "contact"))[0]] = 0.0
            yield from (
                ("contact", step, np.where(np.isnan(deals.first(step)), np.nan, alone)) for step in STEPS
            )
        if quotes.has("payment_terms"):
            for step in QUOTE_STEPS:
                yield "payment_terms", step, missing_at(quotes, "payment_terms", quotes.first(step))

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, step, flags in missing():
            found = st.share(1.0 - flags)
            if found.n:
                yield key, step, found.n, found.value, found.low, found.high

    return table("completeness", "attribute step n:count complete:share low:share high:share", rows())


def validity(asked: Asked) -> Table:
    """Share of the values at each step that can be right, and how many broke since the step before.

    Can be right: an amount above nothing, a close date that is not past while the deal is open, a currency of three
    capitals, payment terms of at most half a year. Only cases with a value count. ``broken_since`` were right at
    the step before that the case passed: the one that brings most of them introduces the fault.
    """
    deals, quotes = asked.cases, asked.units("quote")
    checked: list[tuple[Units, str, tuple[str, ...], _Valid]] = [
        (deals, "amount", STEPS, lambda values, _: numbers(values) > 0),
        (deals, "close_date", STEPS[:-1], _not_past),
        (deals, "currency", STEPS, lambda values, _: _matches(values)),
        (quotes, "payment_terms", QUOTE_STEPS, lambda values, _: _in_range(numbers(values))),
    ]

    def rows() -> Iterator[tuple[Value, ...]]:
        for units, key, steps, is_valid in checked:
            before = np.full(units.n, np.nan)
            for step in steps if units.has(key) else ():
                moment = units.first(step)
                right = _right_at(units, key, moment, is_valid)
                found = st.share(right)
                broken = int(((before == 1) & (right == 0)).sum())
                before = np.where(np.isnan(right), before, right)
                if found.n:
                    yield key, step, found.n, found.value, found.low, found.high, broken

    columns = "attribute step n:count valid:share low:share high:share broken_since:count"
    return table("validity", columns, rows())


def _right_at(units: Units, key: str, moment: np.ndarray, is_valid: _Valid) -> np.ndarray:
    """1 where the value at a moment can be right, 0 where not; NaN without a value or the moment."""
    values = value_at(units, key, moment)
    filled = ~np.isnan(moment) & np.asarray(pc.fill_null(pc.not_equal(values, ""), fill_value=False))
    with np.errstate(invalid="ignore"):
        return np.where(filled, np.asarray(is_valid(values, moment), dtype=float), np.nan)


def _not_past(values: pa.Array, moment: np.ndarray) -> np.ndarray:
    days = pc.strptime(pc.utf8_slice_codeunits(values, 0, 10), "%Y-%m-%d", "us", error_is_null=True)
    return np.asarray(numbers(days) // DAY_US >= moment // DAY_US)


def _matches(values: pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(pc.match_substring_regex(values, _CURRENCY), fill_value=False))


def _in_range(terms: np.ndarray) -> np.ndarray:
    return np.asarray((terms >= 0) & (terms <= MOST_TERMS))
