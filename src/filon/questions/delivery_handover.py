"""What happens after the signature."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.figures import Figure, label, say
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register
from filon.questions.step_quality import missing_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

HANDOVERS = ("quote_accepted", "contract_signed", "order_created", "order_fulfilled", "invoice_generated")
RETURNS = ("deal_reopened", "quote_revised", "approval_requested")
NEEDED = ("amount", "close_date", "currency", "owner", "region", "product", "segment")
DAY_US = 86_400_000_000
GRACE_US = 90 * 86_400_000_000
"""A signature younger than this may still get its order."""


def answer(asked: Asked) -> Parts:
    """Times from signature to order and delivery, what is missing at each handover, and what comes back after it."""
    deals = asked.cases
    signed, ordered = deals.first("contract_signed"), deals.first("order_created")
    fulfilled = deals.first("order_fulfilled")
    to_order = deals.span(signed, ordered, asked.calendar)
    preparation = deals.span(ordered, fulfilled, asked.calendar)
    without = np.where(signed < deals.as_of - GRACE_US, np.isnan(ordered).astype(float), np.nan)
    came_back = _returned(deals, signed)
    waiting = deals.span(signed, np.where(np.isnan(fulfilled), deals.as_of, fulfilled), asked.calendar)
    n, done = float((~np.isnan(signed)).sum()), ~np.isnan(fulfilled)
    late_order = _late(deals, signed, ordered, asked.policies.order_days)
    late_delivery = _late(deals, ordered, fulfilled, asked.policies.delivery_days)
    kpis = (
        asked.measured("contract_to_order_time", to_order, "median", of=n, at=signed),
        asked.measured("contract_to_fulfilment_time", waiting, "median", ended=done, of=n, at=signed),
        asked.measured("late_order_share", late_order, "share", at=signed),
        asked.measured("late_delivery_share", late_delivery, "share", at=ordered),
        asked.measured("signed_without_order_share", without, "share", at=signed),
        asked.measured("returned_after_signature_share", came_back, "share", of=n, at=signed),
    )  # fmt: skip
    measures = _measures(asked, to_order, without, preparation)
    tables = (_handovers(asked), _missing(asked, signed, ordered), _after(asked, signed))
    caveats = (label("caveat.order_before"), say("caveat.agreed_delays", **_agreed(asked)))
    return Parts(
        kpis,
        segment_findings(asked, measures),
        tables,
        caveats,
        outcomes=tuple(one.begun(signed) for one in measures[:2]),
    )


def _agreed(asked: Asked) -> dict[str, Figure]:
    policies = asked.policies
    return {"order": Figure(policies.order_days, "days"), "delivery": Figure(policies.delivery_days, "days")}


def _measures(
    asked: Asked, to_order: np.ndarray, without: np.ndarray, preparation: np.ndarray
) -> list[Measure]:
    deals, known = asked.cases, ("contract_signed", "order_created")
    signed, ordered = deals.first("contract_signed"), deals.first("order_created")
    return [
        Measure(
            "order_wait", deals, to_order, "median", "lower", "seconds", 1.5, known,
            ("follows:contract_signed>order_created",), waiting=asked.since(deals, signed, ordered),
        ),
        Measure(
            "no_order", deals, without, "share", "lower", "share", 0.05, known,
            ("through:contract_signed", "not:order_created"), stake="cash_stuck",
        ),
        Measure(
            "delivery_time", deals, preparation, "median", "lower", "seconds", 1.5,
            ("order_created", "order_fulfilled"),
            waiting=asked.since(deals, ordered, deals.first("order_fulfilled")),
        ),
    ]  # fmt: skip


def _late(deals: Units, start: np.ndarray, end: np.ndarray, agreed_days: float) -> np.ndarray:
    """1 when the agreed days have passed before the end came, 0 when it came in time; NaN while it may still."""
    taken = np.where(np.isnan(end), deals.as_of, end) - start
    with np.errstate(invalid="ignore"):
        late = taken > agreed_days * DAY_US
        return np.where(np.isnan(taken) | (taken < 0) | (np.isnan(end) & ~late), np.nan, late.astype(float))


def _returned(deals: Units, signed: np.ndarray) -> np.ndarray:
    """1 when the deal was re-opened, its quote revised or its approval asked again after the signature."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(signed), np.nan, (deals.last(*RETURNS) > signed).astype(float))


def _handovers(asked: Asked) -> Table:
    """Time of each handover, with the share beyond the agreed delay, or else beyond Q3 + 1.5 interquartile ranges."""
    deals = asked.cases
    agreed = {"order_created": asked.policies.order_days, "order_fulfilled": asked.policies.delivery_days}
    present = [key for key in HANDOVERS if asked.log.schema.activity(key)]

    def rows() -> Iterator[tuple[Value, ...]]:
        for source, target in pairwise(present):
            start, end = deals.first(source), deals.first(target)
            taken = deals.span(start, end, asked.calendar)
            found, known = st.median(taken), taken[~np.isnan(taken)]
            if not known.size:
                continue
            low, high = np.quantile(known, (0.25, 0.75))
            late = _late(deals, start, end, agreed[target]) if target in agreed else np.array([np.nan])
            beyond = float((known > high + 1.5 * (high - low)).mean())
            yield source, target, found.n, found.value, found.low, found.high, st.share(late).value, beyond

    columns = "from to n:count median:seconds low:seconds high:seconds late:share beyond:share"
    return table("handovers", columns, rows())


def _missing(asked: Asked, signed: np.ndarray, ordered: np.ndarray) -> Table:
    """Share of the deals that had no value yet at the moment of a handover, from the history of the attribute."""
    deals = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for key in NEEDED:
            if asked.log.schema.attribute(key, "case"):
                for step, moment in (("contract_signed", signed), ("order_created", ordered)):
                    found = st.share(missing_at(deals, key, moment))
                    if found.n:
                        yield key, step, found.n, found.value, found.low, found.high

    return table("missing_at_handover", "attribute step n:count missing:share low:share high:share", rows())


def _after(asked: Asked, signed: np.ndarray) -> Table:
    """What happens again after the signature, and changes of owner."""
    deals = asked.cases

    def rows() -> Iterator[tuple[Value, ...]]:
        for key in (*RETURNS, "owner_changed"):
            with np.errstate(invalid="ignore"):
                hit = deals.last(key) > signed
            found = st.share(np.where(np.isnan(signed), np.nan, hit.astype(float)))
            yield (
                key,
                int(hit.sum()),
                found.value,
                found.low,
                found.high,
                *deals.total(hit),
            )

    return table(
        "after_signature", "activity n:count share:share low:share high:share amount:money currency", rows()
    )


register(
    Question(
        "delivery_handover", answer, activities=(("contract_signed",), ("order_created", "order_fulfilled"))
    )
)
