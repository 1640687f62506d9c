"""Why invoices are paid late: what is wrong with the invoice itself, and which customers owe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.mining.adjustment import adjusted_effects, thirds
from filon.questions.answer import SMALL
from filon.questions.contrasts import ALARM
from filon.questions.days import DAY_US
from filon.questions.drawing import table
from filon.questions.figures import label, say
from filon.questions.findings import Claim, finding
from filon.questions.invoice_quotes import quoted_values
from filon.questions.links import linked, moments_of, pairs
from filon.questions.listing import cases_filter
from filon.questions.stakes import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.mining.estimates import Estimate
    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

TOLERANCE = 0.01
"""Share of the quoted amount within which an invoice is for what was quoted."""
LAG_DAYS = 7
"""An invoice that comes later after its delivery comes late itself."""
LEAST_DAYS = 2.0
"""Fewest days later, among alike invoices, that make a driver worth naming."""
ALIKE = ("segment", "region", "source")

TO_CONTACT = (
    ("invoice", "contact"), ("invoice", "quote", "contact"), ("invoice", "deal", "contact"),
    ("invoice", "deal", "quote", "contact"), ("invoice", "order", "deal", "contact"),
)  # fmt: skip


@dataclass(frozen=True)
class Drivers:
    """By driver: 1 for invoices that have it, 0 for those that do not, NaN where the data cannot tell.

    ``terms`` are the payment terms to compare within: the quoted ones, else those of the invoice.
    """

    flags: dict[str, np.ndarray]
    terms: np.ndarray


def drivers(asked: Asked, invoices: Units) -> Drivers:
    """What may delay each invoice."""
    quoted, terms, bare = quoted_values(asked, invoices)
    asked_for = invoices.number("payment_terms")
    with np.errstate(invalid="ignore"):
        beyond = np.where(quoted > 0, invoices.amounts / quoted - 1, np.nan)
        longer = asked_for - terms
        flags = {
            "no_contact": without_contact(invoices),
            "amount_above_quote": _flag(beyond > TOLERANCE, beyond),
            "amount_below_quote": _flag(beyond < -TOLERANCE, beyond),
            "terms_shorter": _flag(longer < 0, longer),
            "terms_longer": _flag(longer > 0, longer),
            "no_quoted_terms": bare if np.isfinite(terms).any() else np.full(invoices.n, np.nan),
            "invoiced_late": _invoiced_late(asked, invoices),
        }
    return Drivers(flags, np.where(np.isnan(terms), asked_for, terms))


def driver_table(
    invoices: Units, found: Drivers, late: np.ndarray, overdue: np.ndarray, due: np.ndarray
) -> Table:
    """Each driver: days late with and without it, the difference among alike invoices, what is overdue with it now.

    Medians with and without; the difference is of means, among invoices alike in terms, segment, region and source.
    A driver that the data cannot tell has no figures: what to do says how to know it.
    """

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, flags in found.flags.items():
            known = ~np.isnan(flags)
            advice = f"{key}.advice" if known.any() else f"{key}.unknown"
            inside, outside = (st.median(late[flags == one]) for one in (1, 0))
            effect = _alike(invoices, found, flags, late)
            three = (None, None, None) if effect is None else (effect.value, effect.low, effect.high)
            held = _most(invoices, (flags == 1) & overdue, due)
            yield (
                key, int((flags == 1).sum()) if known.any() else None, inside.value, outside.value, *three, *held,
                advice,
            )  # fmt: skip

    columns = (
        "cause n:count with:days without:days effect:days low:days high:days amount:money currency advice"
    )
    filters = [cases_filter(invoices, (flags == 1) & overdue) for flags in found.flags.values()]
    return table("late_drivers", columns, rows(), filters=filters)


def driver_findings(
    asked: Asked, invoices: Units, found: Drivers, late: np.ndarray, overdue: np.ndarray
) -> Iterator[Finding]:
    """Drivers with which invoices are paid later, alone and among alike invoices, corrected for their number."""
    tried = {
        key: flags
        for key, flags in found.flags.items()
        if min((~np.isnan(late[flags == one])).sum() for one in (0, 1)) >= SMALL
    }
    chances = significance.false_discovery(
        [significance.same_spread(late[flags == 1], late[flags == 0]) for flags in tried.values()]
    )
    for (key, flags), q in zip(tried.items(), chances, strict=True):
        effect = _alike(invoices, found, flags, late)
        if q < ALARM and effect is not None and (effect.low or 0.0) >= LEAST_DAYS:
            yield _finding(asked, invoices, (key, flags == 1), late, overdue, effect, q)


def _finding(  # noqa: PLR0913, PLR0917 - what the finding is made of
    asked: Asked,
    invoices: Units,
    driver: tuple[str, np.ndarray],
    late: np.ndarray,
    overdue: np.ndarray,
    effect: Estimate,
    q: float,
) -> Finding:
    key, mine = driver
    inside, outside = st.median(late[mine]), st.median(late[~mine])
    sentence = say(
        "finding.late_driver", driver=label(f"word.{key}"), n=inside.n,
        inside=asked.figure(inside.value or 0.0, "days"), outside=asked.figure(outside.value or 0.0, "days"),
        effect=asked.figure(effect.value or 0.0, "days"),
    )  # fmt: skip
    held = mine & overdue
    return finding(
        asked,
        Claim(
            key=f"late_driver:{key}", sentence=sentence, inside=inside, outside=outside, unit="days", q=q,
            units=invoices, concerned=mine, effect=(effect.value or 0.0, effect.low, effect.high),
            stakes=counted("cash_stuck", invoices, held), activities=("invoice_issued", "payment_received"),
            filters=cases_filter(invoices, held if held.any() else mine),
        ),
    )  # fmt: skip


def without_contact(invoices: Units) -> np.ndarray:
    """1 for invoices to which no contact is linked, nor to their quote or deal; NaN where none is read."""
    if (
        not pairs(invoices, "deal", "contact").first.size
        and not pairs(invoices, "invoice", "contact").first.size
    ):
        return np.full(invoices.n, np.nan)
    flags = np.ones(invoices.n)
    flags[linked(invoices, *TO_CONTACT)[0]] = 0.0
    return flags


def _invoiced_late(asked: Asked, invoices: Units) -> np.ndarray:
    """1 for invoices made more than a week after the last of their orders was delivered; NaN without a delivery."""
    orders, at = moments_of(asked, "order", ("order_fulfilled",))
    row, order = linked(
        invoices, ("invoice", "order"), ("invoice", "deal", "order"), ("invoice", "quote", "order")
    )
    place = np.minimum(np.searchsorted(orders, order), max(orders.size - 1, 0))
    known = orders[place] == order if orders.size else np.zeros(order.size, dtype=bool)
    delivered = np.full(invoices.n, -np.inf)
    np.maximum.at(delivered, row[known], at[place[known]])
    lag = (invoices.first("invoice_generated", "invoice_issued") - delivered) / DAY_US
    return np.where(np.isfinite(lag) & (lag >= 0), (lag > LAG_DAYS).astype(float), np.nan)


def _flag(hit: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(known), np.nan, hit.astype(float))


def _alike(invoices: Units, found: Drivers, flags: np.ndarray, late: np.ndarray) -> Estimate | None:
    """Days later with a driver among invoices alike in terms, size, segment, region and source."""
    known = np.where(np.isnan(flags), np.nan, late)
    alike = [np.nan_to_num(found.terms, nan=-1.0), thirds(invoices.amounts)]
    alike += [invoices.codes(key).codes for key in ALIKE if invoices.has(key)]
    return adjusted_effects(known, [np.nan_to_num(flags)], alike)[0]


def _most(invoices: Units, rows: np.ndarray, amounts: np.ndarray) -> tuple[float | None, str | None]:
    """Sum of some amounts in the currency with most of it."""
    money = invoices.money(rows, amounts)
    return (money[0].value, money[0].currency) if money else (None, None)
