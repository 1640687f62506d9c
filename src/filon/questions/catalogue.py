"""All questions, in the order in which people ask them: importing this module registers them."""

from __future__ import annotations

from filon.questions import (
    acquisition_effort,
    data_quality,
    delivery_handover,
    discounts,
    lead_conversion,
    payment_collection,
    process_conformance,
    quote_to_contract,
    revenue_lag,
    sales_cycle,
    segment_comparison,
    stage_tracking,
)
from filon.questions.registry import QUESTIONS

ORDER = tuple(
    module.__name__.rsplit(".", 1)[-1]
    for module in (
        sales_cycle,
        lead_conversion,
        payment_collection,
        quote_to_contract,
        process_conformance,
        discounts,
        stage_tracking,
        delivery_handover,
        segment_comparison,
        acquisition_effort,
        data_quality,
        revenue_lag,
    )
)
"""Keys of the questions in the order of the product."""

ALL = tuple(QUESTIONS[key] for key in ORDER)
