"""Which numbers not to trust, and where values are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

EXPECTED = ("amount", "close_date", "currency", "source", "owner", "region", "product")
STEPS = ("deal_created", "deal_qualified", "quote_issued", "contract_signed", "deal_won")


def answer(asked: Asked) -> Parts:
    """Completeness at the moment of each step, faults of the log, and segments where values are missing."""
    deals, quotes = asked.cases, asked.units("quote")
    late_amount = missing_at(deals, "amount", _qualified(deals))
    no_terms = _without_terms(quotes)
    filled = [~_empty(deals, key) for key in EXPECTED if asked.log.schema.attribute(key, "case")]
    complete = np.concatenate(filled).astype(float) if filled else np.full(deals.n, np.nan)
    kpis = (asked.kpi("data_completeness", st.share(complete)),)
    measures = [
        Measure("missing_amount", deals, late_amount, "share", "lower", "share", 0.1, ("deal_qualified",)),
        Measure(
            "missing_terms",
            quotes,
            no_terms,
            "share",
            "lower",
            "share",
            0.1,
            ("quote_issued",),
            apart=("payment_terms",),
        ),
    ]
    return Parts(kpis, segment_findings(asked, measures), (_by_step(asked), _faults(asked)))


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
        late = _empty(deals, key)
    return np.where(np.isnan(moment), np.nan, late.astype(float))


def _qualified(deals: Units) -> np.ndarray:
    found = deals.first("deal_qualified")
    return found if np.isfinite(found).any() else deals.first("deal_created")


def _empty(units: Units, key: str) -> np.ndarray:
    return np.array([one is None for one in units.words(key).tolist()], dtype=bool)


def _without_terms(quotes: Units) -> np.ndarray:
    """1 for quotes without payment terms, NaN for all where no quote has any: then nobody keeps them here."""
    empty = _empty(quotes, "payment_terms")
    return np.full(quotes.n, np.nan) if empty.all() else empty.astype(float)


def _by_step(asked: Asked) -> Table:
    """Share of cases that had a value when they reached each step."""
    deals = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for key in EXPECTED:
            if asked.log.schema.attribute(key, "case"):
                for step in STEPS:
                    found = st.share(1.0 - missing_at(deals, key, deals.first(step)))
                    if found.n:
                        yield key, step, found.n, found.value, found.low, found.high

    columns = "attribute step n:count complete:share low:share high:share"
    return table("completeness", columns, rows())


def _faults(asked: Asked) -> Table:
    """Faults that the reading of the source has met, and values that cannot be right."""
    schema, deals = asked.log.schema, asked.cases
    with np.errstate(invalid="ignore"):
        negative = int((deals.amounts < 0).sum())
    rows = (
        ("rejected_rows", schema.rejected_rows),
        ("duplicate_events", schema.duplicate_events),
        ("cases_without_events", schema.cases_without_events),
        ("shared_cases", schema.perspective.shared_cases),
        ("negative_amounts", negative),
        ("missing_amounts", int(np.isnan(deals.amounts).sum())),
    )
    return table("faults", "fault n:count", rows)


register(Question("data_quality", answer))
