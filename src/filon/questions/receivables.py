"""Receivables: days of sales outstanding, payments in parts, and the cash to expect if nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.survival import survival
from filon.questions.answer import SMALL, TrendPoint
from filon.questions.cash_moves import NO_MOVES, cash_moves, credit_notes
from filon.questions.days import DAY_US
from filon.questions.drawing import chart, series
from filon.questions.trends import month_name, months_of

if TYPE_CHECKING:
    from filon.questions.answer import KpiValue
    from filon.questions.asked import Asked
    from filon.questions.cash_moves import Moves
    from filon.questions.tables import Chart, Series
    from filon.questions.units import Units

DAY_S = 86_400
MOST_MONTHS, WEEKS = 24, 12
_BUCKETS = (("0", -np.inf, 0), ("1-30", 0, 30), ("31-60", 30, 60), ("61-90", 60, 90), ("90+", 90, np.inf))
CURVE_DAYS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 120, 150, 180)


def outstanding(invoices: Units, moves: Moves = NO_MOVES) -> np.ndarray:
    """What is still due of each invoice: its balance where one is kept, else its amount less what came and stayed."""
    balance = invoices.money_number("balance_due")
    left = invoices.amounts - moves.received(invoices.n) + moves.refunded(invoices.n)
    return np.where(np.isnan(balance), left, balance)


def main_currency(invoices: Units) -> str | None:
    """Currency of most of the money: sums over time are told in it alone, never added to others."""
    money = invoices.money(np.ones(invoices.n, dtype=bool))
    return money[0].currency if money else None


def receivable_kpis(
    asked: Asked, invoices: Units, issued: np.ndarray, paid: np.ndarray, valid: np.ndarray
) -> tuple[KpiValue, ...]:
    """Days of sales outstanding, amount-weighted days to payment, and the share of the billing that went back."""
    moves = cash_moves(asked, invoices)
    points = dso_by_month(invoices, issued, paid, valid, moves)
    last = points[-1] if points else None
    n = 0 if last is None else last.n
    weighted, amounts = weighted_days(asked, invoices, issued)
    known = ~np.isnan(weighted) & ~np.isnan(amounts) & (amounts > 0)
    mean = float(np.average(weighted[known], weights=amounts[known])) if known.any() else None
    return (
        asked.kpi("dso", st.Estimate(None if last is None else last.value, None, None, n, n), trend=points),
        asked.kpi("weighted_days_to_pay", st.Estimate(mean, None, None, int(known.sum()), int(known.sum()))),
        asked.kpi("given_back_share", given_back_share(invoices, valid, moves)),
    )


def given_back_share(invoices: Units, valid: np.ndarray, moves: Moves) -> st.Estimate:
    """Refunds and credit notes over what was billed, in the main currency."""
    mine = valid & (invoices.currencies == main_currency(invoices)) & ~np.isnan(invoices.amounts)
    credit = credit_notes(invoices)
    billed = float(invoices.amounts[mine & ~credit].sum())
    back = float(moves.refunded(invoices.n)[mine].sum() - invoices.amounts[mine & credit].sum())
    n = int((mine & ~credit).sum())
    return st.Estimate(back / billed, None, None, n, n) if billed > 0 else st.NOTHING


def dso_by_month(
    invoices: Units, issued: np.ndarray, paid: np.ndarray, valid: np.ndarray, moves: Moves = NO_MOVES
) -> tuple[TrendPoint, ...]:
    """Days of sales outstanding at each month's end by the count-back method, in the main currency.

    What is due at the end of a month is set against the billing of that month, then of the month before, and so on:
    each whole month it outlasts counts its days, the last one in proportion. Months whose billing the data does not
    reach back to have no value; the month under way has none either.

    A part payment lowers what is due when it comes. A refund of a settled invoice is billing taken back: it lowers
    billing and cash of its month. A refund of an invoice that is not settled makes it due again. A credit note is
    negative billing, and lowers what is due until it is settled itself.
    """
    mine = np.flatnonzero(
        valid
        & ~np.isnan(issued)
        & ~np.isnan(invoices.amounts)
        & (invoices.currencies == main_currency(invoices))
    )
    if not mine.size:
        return ()
    zone = invoices.log.schema.timezone
    first, last = (
        int(one[0])
        for one in (np.sort(months_of(issued[mine], zone)), months_of(np.array([invoices.as_of]), zone))
    )
    months = _Months(first, last - first + 1)
    credited, cashed = _cash(
        invoices, mine, (months_of(paid, zone), months_of(moves.at, zone)), moves, months
    )
    billed_in = months_of(issued[mine], zone)
    billed = months.sum(billed_in, invoices.amounts[mine]) - credited
    due, counts = np.cumsum(billed) - np.cumsum(cashed), months.sum(billed_in, np.ones(mine.size)).astype(int)
    points = []
    for at in range(max(0, months.span - 1 - MOST_MONTHS), months.span - 1):
        value, n = _count_back(due[at], billed[: at + 1], first), int(counts[at])
        points.append(TrendPoint(month_name(first + at), value, n, n < SMALL))
    return tuple(points)


@dataclass(frozen=True)
class _Months:
    """A run of months, to add up by."""

    first: int
    span: int

    def sum(self, months: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Sum by month; what is before the first counts in it."""
        return np.bincount(np.clip(months - self.first, 0, self.span - 1), amounts, self.span)


def _cash(
    invoices: Units, mine: np.ndarray, at: tuple[np.ndarray, np.ndarray], moves: Moves, months: _Months
) -> tuple[np.ndarray, np.ndarray]:
    """Billing taken back by refunds, and cash kept, by month; ``at``: months of the settlements and of the moves.

    What no payment tells of a settled invoice came, or was settled otherwise, at its settlement.
    """
    settled_in, moved_in = at
    ours = np.isin(moves.row, mine)
    came, went = ours & ~moves.is_refund, ours & moves.is_refund
    back = went & (settled_in[moves.row] >= 0)
    settled = mine[settled_in[mine] >= 0]
    rest = invoices.amounts[settled] - np.bincount(moves.row[came], moves.amount[came], invoices.n)[settled]
    cash = months.sum(moved_in[came], moves.amount[came]) - months.sum(moved_in[went], moves.amount[went])
    return months.sum(moved_in[back], moves.amount[back]), cash + months.sum(settled_in[settled], rest)


def _count_back(due: float, billed: np.ndarray, first: int) -> float | None:
    days = 0.0
    for back in range(billed.size - 1, -1, -1):
        length = _days_of(first + back)
        if due <= billed[back]:
            return days + (length * due / billed[back] if billed[back] else 0.0)
        due -= billed[back]
        days += length
    return None


def _days_of(month: int) -> int:
    start, end = (np.datetime64(month + one, "M").astype("datetime64[D]").astype(int) for one in (0, 1))
    return int(end - start)


def weighted_days(asked: Asked, invoices: Units, issued: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days from issue to the amount-weighted date of the payments of each invoice, with the amount paid.

    A payment counts with its own amount less what was refunded of it; without payments as documents, all of the invoice
    is paid at its last payment.
    """
    payments = asked.units("payment")
    if payments.kind is None or invoices.kind is not None:
        days = (invoices.last("payment_received") - issued) / DAY_US
        return days, np.where(np.isnan(days), np.nan, invoices.amounts)
    place = np.searchsorted(invoices.ci, payments.ci)
    at = payments.first("payment_received")
    amount = np.maximum(payments.amounts - np.nan_to_num(payments.money_number("refunds")), 0)
    known = ~np.isnan(at) & ~np.isnan(amount)
    total = np.bincount(place[known], amount[known], invoices.n)
    moments = np.bincount(place[known], amount[known] * at[known], invoices.n)
    with np.errstate(invalid="ignore", divide="ignore"):
        days = (moments / total - issued) / DAY_US
    return days, total


def charts(  # noqa: PLR0913, PLR0917 - the columns of the ledger
    asked: Asked,
    invoices: Units,
    waited: np.ndarray,
    is_open: np.ndarray,
    overdue: np.ndarray,
    due: np.ndarray,
) -> tuple[Chart, ...]:
    """Share paid over time, what is due by age, and expected cash by week."""
    currency = main_currency(invoices)
    mine = is_open & (invoices.currencies == currency) & ~np.isnan(due)
    ages = [float(due[mine & (overdue > low) & (overdue <= high)].sum()) for _, low, high in _BUCKETS]
    return (
        _curve(waited, ~is_open),
        chart(
            "ageing", "bars", [one[0] for one in _BUCKETS], [series("amount", ages)], unit="money",
            currency=currency,
        ),
        chart(
            "expected_cash", "bars", list(range(1, WEEKS + 1)),
            [_expected(expected_by_week(asked, invoices, waited, mine, due))],
            unit="money", axis_unit="number", currency=currency,
        ),
    )  # fmt: skip


def _curve(waited: np.ndarray, ended: np.ndarray) -> Chart:
    known = ~np.isnan(waited)
    curve = survival(waited[known], ended=ended[known])
    days = np.array(CURVE_DAYS, dtype=float)
    shares = (1 - curve.at(days * DAY_S)).tolist()
    return chart(
        "paid_over_time", "curve", list(CURVE_DAYS), [series("paid", shares)], unit="share", axis_unit="days"
    )


def expected_by_week(
    asked: Asked, invoices: Units, waited: np.ndarray, is_open: np.ndarray, due: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cash to expect in each of the next weeks if payers go on as before, and its standard deviation.

    For an invoice open for a days, the chance to be paid in a week is what the curve of its payment terms loses in
    that week, of what it has left at a (Kaplan-Meier); the last invoices open longer than any was ever paid are
    expected never to be. Each invoice is paid or not, whatever the others do: the deviation is that of all
    together, and leaves out that the curves are estimates themselves.
    """
    per_day = DAY_S if asked.working_day_s is None else asked.working_day_s * 5 / 7
    terms, expected, variance = invoices.codes("payment_terms").codes, np.zeros(WEEKS), np.zeros(WEEKS)
    for group in np.unique(terms[is_open]).tolist():
        members = (terms == group) & ~np.isnan(waited)
        curve = survival(waited[members], ended=~is_open[members])
        mine = np.flatnonzero(is_open & members)
        ages = waited[mine][:, None] + np.arange(WEEKS + 1) * 7 * per_day
        left = curve.at(ages)
        with np.errstate(invalid="ignore", divide="ignore"):
            chance = np.nan_to_num((left[:, :-1] - left[:, 1:]) / left[:, :1])
        expected += (chance * due[mine][:, None]).sum(axis=0)
        variance += (chance * (1 - chance) * due[mine][:, None] ** 2).sum(axis=0)
    return expected, np.sqrt(variance)


def _expected(found: tuple[np.ndarray, np.ndarray]) -> Series:
    """Expected cash with the range that 95 of 100 weeks like it stay in."""
    expected, deviation = found
    half = st.NORMAL * deviation
    low, high = np.maximum(expected - half, 0).tolist(), (expected + half).tolist()
    return series("expected", expected.tolist(), low, high)
