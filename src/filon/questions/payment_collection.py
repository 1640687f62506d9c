"""Who pays late, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.questions.cash_moves import cash_moves, credit_notes, given_back
from filon.questions.contrasts import Measure
from filon.questions.days import DAY_US, local_days
from filon.questions.debtors import customers
from filon.questions.drawing import table
from filon.questions.figures import label, say, sums
from filon.questions.findings import ranked, segment_findings
from filon.questions.home_money import told_first
from filon.questions.late_drivers import driver_findings, driver_table, drivers
from filon.questions.receivables import charts, outstanding, receivable_kpis
from filon.questions.registry import Parts, Question, missing_attribute, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.core.texts import Text
    from filon.questions.answer import Finding, KpiValue, Missing
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

OLD_DAYS = 90
_AGES = ((None, 0), (0, 30), (30, 60), (60, 90), (90, None))
_PAID = ("invoice_settled", "payment_received")


def answer(asked: Asked) -> Parts | Missing:
    """Time to payment, lateness, what is due and when it will come, and the segments that pay later."""
    invoices = asked.units("invoice")
    if not invoices.has("due_date"):
        return missing_attribute("due_date")
    issued, paid, billed = issued_at(invoices), paid_at(invoices), invoices.count("invoice_voided") == 0
    valid, moves = billed & ~credit_notes(invoices), cash_moves(asked, invoices)
    late, is_open = days_late(invoices, paid), valid & np.isnan(paid) & ~np.isnan(issued)
    waited = invoices.span(issued, np.where(np.isnan(paid), invoices.as_of, paid), asked.calendar)
    late, waited = np.where(valid, late, np.nan), np.where(valid, waited, np.nan)
    overdue = days_late(invoices, np.full(invoices.n, invoices.as_of))
    unpaid = np.where(valid & (overdue >= OLD_DAYS), is_open.astype(float), np.nan)
    on_time = np.where(np.isnan(late), np.where(is_open & (overdue > 0), 0.0, np.nan), late <= 0)
    n = float(valid.sum())
    kpis = (
        asked.measured("invoice_to_payment_time", waited, "median", ended=~is_open, of=n, at=issued),
        asked.measured("days_beyond_terms", late, "median", of=n, at=issued),
        asked.measured("on_time_payment_rate", on_time, "share", of=n, at=issued),
        asked.measured("unpaid_share", unpaid, "share", at=issued),
        *receivable_kpis(asked, invoices, issued, paid, billed),
    )
    measures = [
        Measure(
            "days_late", invoices, late, "median", "lower", "days", 5.0, _PAID,
            waiting=np.where(is_open, overdue, np.nan),
        ),
        Measure(
            "unpaid", invoices, unpaid, "share", "lower", "share", 0.1, _PAID, apart=("payment_terms",),
            stake="cash_stuck",
        ),
    ]  # fmt: skip
    due = outstanding(invoices, moves)
    credit = billed & credit_notes(invoices) & np.isnan(paid)
    told, is_overdue = drivers(asked, invoices), is_open & (overdue > 0)
    tables = (
        _ageing(invoices, is_open, credit, overdue, due),
        _causes(invoices, is_overdue, due),
        _by_terms(invoices, late, on_time),
        _long(invoices, waited, ~is_open),
        _events(invoices),
        given_back(invoices, moves),
        driver_table(invoices, told, late, is_overdue, due),
        customers(asked, invoices, late, is_overdue, due),
    )
    caveats = ("paid", "issued", "expected_cash", "dso", "late_drivers")
    findings = [*segment_findings(asked, measures), *driver_findings(asked, invoices, told, late, is_overdue)]
    return Parts(
        kpis,
        findings,
        tables,
        tuple(label(f"caveat.{key}") for key in caveats),
        charts(asked, invoices, waited, is_open, overdue, due),
        headline=_why(_headline(asked, invoices, is_overdue, due, kpis[2]), findings),
        outcomes=(measures[0], measures[1].begun(issued)),
    )


def _headline(
    asked: Asked, invoices: Units, is_overdue: np.ndarray, due: np.ndarray, on_time: KpiValue
) -> Text | None:
    waiting = is_overdue & (due > 0)
    if on_time.value is None or not waiting.any():
        return None
    money = sums(told_first(asked.log, invoices.money(waiting, due)))
    share = asked.figure(on_time.value, "share")
    return say("headline.payment_collection", n=int(waiting.sum()), money=money, share=share)


def _why(headline: Text | None, findings: list[Finding]) -> Text | None:
    """The answer with its weightiest reason, where one is clear."""
    if headline is None or not findings:
        return headline
    return say("headline.with_reason", answer=headline, reason=ranked(findings)[0].sentence)


def issued_at(invoices: Units) -> np.ndarray:
    """When each invoice was issued; where no issue is known, when it was generated."""
    issued, generated = invoices.first("invoice_issued"), invoices.first("invoice_generated")
    return np.where(np.isnan(issued), generated, issued)


def paid_at(invoices: Units) -> np.ndarray:
    """When each invoice was paid in full, NaN while something is due.

    The settlement decides. Without one, the last payment does, unless a balance is left or a payment was refunded: a
    part payment is not a payment.
    """
    settled, last = invoices.first("invoice_settled"), invoices.last("payment_received")
    if np.isfinite(settled).any():
        return settled
    balance = invoices.money_number("balance_due")
    open_still = (balance > 0) | (invoices.count("payment_refunded") > 0)
    return np.where(open_still, np.nan, last)


def days_late(invoices: Units, paid: np.ndarray) -> np.ndarray:
    """Days from the due date to the payment, whole days of the log's time zone; negative when early."""
    late: np.ndarray = local_days(paid, invoices.log.schema.timezone) - invoices.instant("due_date") // DAY_US
    return late


def _ageing(
    invoices: Units, is_open: np.ndarray, credit: np.ndarray, overdue: np.ndarray, due: np.ndarray
) -> Table:
    """What is still due by its age, credit notes that wait to be set against it apart."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for low, high in _AGES:
            above = overdue > (-np.inf if low is None else low)
            mine = is_open & above & (overdue <= (np.inf if high is None else high))
            yield from _sums(_age(low, high), invoices, mine, due)
        yield from _sums("credit_note", invoices, credit, due)

    return table("ageing", "age currency n:count amount:money", rows())


def _sums(
    key: str, invoices: Units, mine: np.ndarray, amounts: np.ndarray
) -> Iterator[tuple[str, str | None, int, float]]:
    """Number and sum of some invoices, one row per currency, the largest first."""
    held = invoices.by_currency(np.flatnonzero(mine & ~np.isnan(amounts)))
    for money in invoices.money(mine, amounts):
        yield key, money.currency, held[money.currency].size, money.value


def _age(low: int | None, high: int | None) -> str:
    return "0" if low is None else f"{low}+" if high is None else f"{low + 1}-{high}"


def _causes(invoices: Units, overdue: np.ndarray, due: np.ndarray) -> Table:
    """What is due of overdue invoices by what is known to hold them up; an invoice counts under its first cause."""
    left, causes = overdue.copy(), {}
    tests = {
        "payment_disputed": invoices.count("payment_disputed") > 0,
        "payment_failed": invoices.count("payment_failed") > 0,
        "part_paid": invoices.count("payment_received") > 0,
        "issued_after_due": issued_at(invoices) // DAY_US > invoices.instant("due_date") // DAY_US,
        "never_reminded": invoices.count("payment_reminder") == 0,
        "reminded": np.ones(invoices.n, dtype=bool),
    }
    for key, hit in tests.items():
        causes[key] = left & hit
        left &= ~hit

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, mine in causes.items():
            yield from _sums(key, invoices, mine, due)

    return table("stuck_by_cause", "cause currency n:count amount:money", rows())


def _by_terms(invoices: Units, late: np.ndarray, on_time: np.ndarray) -> Table:
    """Lateness by payment terms: days beyond them, share on time."""

    def rows() -> Iterator[tuple[Value, ...]]:
        coded = invoices.codes("payment_terms")
        for place, value in enumerate(coded.values):
            mine = (coded.codes == place) & ~np.isnan(late)
            known = on_time[(coded.codes == place) & ~np.isnan(on_time)]
            if mine.any() and known.size:
                yield value, int(mine.sum()), float(np.median(late[mine])), float(known.mean())

    return table("by_terms", "payment_terms n:count days_late:days on_time:share", rows())


def _long(invoices: Units, waited: np.ndarray, ended: np.ndarray) -> Table:
    """Invoices beyond the third quartile plus one and a half interquartile ranges of their payment terms."""

    def rows() -> Iterator[tuple[Value, ...]]:
        coded = invoices.codes("payment_terms")
        for place, value in enumerate(coded.values):
            mine = (coded.codes == place) & ~np.isnan(waited)
            paid = waited[mine & ended]
            if paid.size:
                low, high = np.quantile(paid, (0.25, 0.75))
                limit = float(high + 1.5 * (high - low))
                beyond = mine & (waited > limit)
                held, n = invoices.total(beyond), int(mine.sum())
                yield value, n, float(np.median(paid)), limit, int(beyond.sum()), *held

    columns = "payment_terms n:count median:seconds limit:seconds beyond:count amount:money currency"
    return table("long_invoices", columns, rows())


def _events(invoices: Units) -> Table:
    kinds = ("payment_failed", "payment_refunded", "payment_disputed", "invoice_voided", "payment_reminder")

    def rows() -> Iterator[tuple[Value, ...]]:
        for kind in kinds:
            hit = invoices.count(kind) > 0
            yield kind, int(hit.sum()), float(hit.mean()) if invoices.n else None

    return table("incidents", "activity n:count share:share", rows())


register(
    Question(
        "payment_collection", answer, perspective="invoice",
        activities=(("invoice_issued", "invoice_generated"), ("payment_received", "invoice_settled")),
    )
)  # fmt: skip
