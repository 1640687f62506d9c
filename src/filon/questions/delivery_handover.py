"""What happens after the signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.figures import label
from filon.questions.findings import segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

GRACE_US = 90 * 86_400_000_000
"""A signature younger than this may still get its order."""


def answer(asked: Asked) -> Parts:
    """Times from signature to order and delivery, and signatures without an order."""
    deals = asked.cases
    signed, ordered = deals.first("contract_signed"), deals.first("order_created")
    fulfilled = deals.first("order_fulfilled")
    to_order = deals.span(signed, ordered, asked.calendar)
    to_delivery = deals.span(signed, fulfilled, asked.calendar)
    preparation = deals.span(ordered, fulfilled, asked.calendar)
    settled = signed < deals.as_of - GRACE_US
    without = np.where(settled, np.isnan(ordered).astype(float), np.nan)
    waiting = deals.span(signed, np.where(np.isnan(fulfilled), deals.as_of, fulfilled), asked.calendar)
    n = float((~np.isnan(signed)).sum())
    kpis = (
        asked.kpi("contract_to_order_time", st.median(to_order), of=n),
        asked.kpi(
            "contract_to_fulfilment_time", st.survival_median(waiting, ended=~np.isnan(fulfilled)), of=n
        ),
        asked.kpi("signed_without_order_share", st.share(without)),
    )
    known = ("contract_signed", "order_created")
    measures = [
        Measure(
            "order_wait",
            deals,
            to_order,
            "median",
            "lower",
            "seconds",
            1.5,
            known,
            ("follows:contract_signed>order_created",),
        ),
        Measure(
            "no_order",
            deals,
            without,
            "share",
            "lower",
            "share",
            0.05,
            known,
            ("through:contract_signed", "not:order_created"),
        ),
        Measure(
            "delivery_time",
            deals,
            preparation,
            "median",
            "lower",
            "seconds",
            1.5,
            ("order_created", "order_fulfilled"),
        ),
    ]
    waits = {"order_created": to_order, "order_fulfilled": to_delivery}
    return Parts(
        kpis, segment_findings(asked, measures), (_handovers(waits),), (label("caveat.order_before"),)
    )


def _handovers(waits: dict[str, np.ndarray]) -> Table:
    """Time from the signature to each handover, with the share beyond the third quartile plus 1.5 ranges."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, taken in waits.items():
            found, known = st.median(taken), taken[~np.isnan(taken)]
            if known.size:
                low, high = np.quantile(known, (0.25, 0.75))
                beyond = float((known > high + 1.5 * (high - low)).mean())
                yield key, found.n, found.value, found.low, found.high, beyond

    columns = "activity n:count median:seconds low:seconds high:seconds beyond:share"
    return table("handovers", columns, rows())


register(
    Question(
        "delivery_handover", answer, activities=(("contract_signed",), ("order_created", "order_fulfilled"))
    )
)
