"""Which customers owe money past its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.columns import apart
from filon.questions.drawing import table
from filon.questions.links import linked
from filon.questions.listing import cases_filter
from filon.questions.version import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

MOST_CUSTOMERS = 20
TO_COMPANY = (
    ("invoice", "company"), ("invoice", "deal", "company"), ("invoice", "quote", "deal", "company"),
    ("invoice", "order", "deal", "company"),
)  # fmt: skip


def customers(asked: Asked, invoices: Units, late: np.ndarray, overdue: np.ndarray, due: np.ndarray) -> Table:
    """Customers by what they owe past its date, with how late they pay; each currency apart.

    What is owed is counted, not estimated, so that customers with few invoices are listed too. An invoice of several
    customers counts for the first.
    """
    row, company = linked(invoices, *TO_COMPANY)
    whose = np.full(invoices.n, -1, dtype=np.int64)
    whose[row[::-1]] = company[::-1]
    held = overdue & (whose >= 0) & ~np.isnan(due)
    sums = [
        (currency, int(whose[mine[0]]), float(due[mine].sum()))
        for currency, rows in invoices.by_currency(np.flatnonzero(held)).items()
        for mine in apart(rows, whose[rows])
    ]
    sums.sort(key=lambda one: (-one[2], one[1]))
    told = sums[:MOST_CUSTOMERS]
    names = _names(asked, np.array([one for _, one, _ in told], dtype=np.int64))

    def rows() -> Iterator[tuple[Value, ...]]:
        for currency, one, amount in told:
            theirs = whose == one
            times = st.median(late[theirs])
            yield names.get(one, str(one)), int((held & theirs).sum()), amount, currency, times.n, times.value

    return table(
        "late_customers", "customer invoices:count amount:money currency paid_before:count days_late:days", rows(),
        filters=[cases_filter(invoices, held & (whose == one)) for _, one, _ in told],
    )  # fmt: skip


def _names(asked: Asked, companies: np.ndarray) -> dict[int, str]:
    """Name of each company, else its number in the source."""
    known = version_of(asked.log).names(asked.log, "company") if companies.size else {}
    return {one: known[one] for one in companies.tolist() if one in known}
