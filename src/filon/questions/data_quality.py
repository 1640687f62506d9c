"""Which numbers not to trust, and where values are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.estimates import Estimate
from filon.questions.check_samples import unreadable
from filon.questions.checks import checks_and_samples
from filon.questions.contrasts import Measure
from filon.questions.drawing import chart, series, table
from filon.questions.figures import label
from filon.questions.findings import segment_findings
from filon.questions.kpis import KPIS
from filon.questions.registry import Parts, Question, register
from filon.questions.step_quality import EXPECTED, by_step, missing_at, validity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value
    from filon.questions.units import Units

EVIDENCE = ("recorded", "declared", "inferred", "computed")
BLIND = (
    ("sending_of_invoices", ("invoice_sent",)),
    ("revenue_recognition", ("revenue_recognised",)),
    ("work_before_logging", ("task_completed", "note_written")),
    ("waiting_inside", ()),
    ("stages_before_history", ()),
    ("payments_outside", ("payment_received",)),
    ("signature_on_paper", ("contract_signed",)),
    ("delivery_detail", ("order_fulfilled",)),
)
"""What HubSpot records badly or not at all, with the activities that would tell it."""


def answer(asked: Asked) -> Parts:
    """Completeness at the moment of each step, faults of the log, and segments where values are missing."""
    deals, quotes = asked.cases, asked.units("quote")
    late_amount = missing_at(deals, "amount", _qualified(deals))
    no_terms = _without_terms(quotes)
    filled = [~deals.empty(key) for key in EXPECTED if asked.log.schema.attribute(key, "case")]
    complete = np.concatenate(filled).astype(float) if filled else np.full(deals.n, np.nan)
    at = deals.first("deal_created")
    kpis = (
        asked.kpi("data_completeness", st.share(complete)),
        asked.measured("amount_at_qualification_share", 1.0 - late_amount, "share", at=at),
        asked.kpi("recorded_share", recorded_share(asked)),
    )
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
    tables = (
        by_step(asked), *checks_and_samples(asked), trust(asked), blind_spots(asked), _faults(asked),
        unreadable(asked), validity(asked),
    )  # fmt: skip
    caveats = (label("caveat.completeness"), label("caveat.validity"), label("caveat.checks"))
    return Parts(
        kpis,
        segment_findings(asked, measures),
        tables,
        caveats,
        (_drawn(tables[3]),),
        outcomes=(measures[0].begun(_qualified(deals)), measures[1]),
    )


def recorded_share(asked: Asked) -> Estimate:
    """Share of the events that a system recorded when they happened."""
    counts = [sum(mix.values()) for mix in asked.known.evidence.values()]
    recorded = [mix.get("recorded", 0) for mix in asked.known.evidence.values()]
    n = sum(counts)
    return Estimate(sum(recorded) / n, None, None, n, n) if n else st.NOTHING


def trust(asked: Asked) -> Table:
    """Grade of every key figure by the events that it rests on: what a person typed or a stage implies lowers it."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for kpi in KPIS:
            counts: dict[str, int] = {}
            for key in kpi.activities:
                for evidence, k in asked.known.evidence.get(key, {}).items():
                    counts[evidence] = counts.get(evidence, 0) + k
            n = sum(counts.values())
            if kpi.activities:
                shares = [counts.get(one, 0) / n if n else None for one in EVIDENCE]
                yield kpi.key, asked.grade(kpi.activities, 1.0, n) if n else None, n, *shares

    columns = "kpi grade n:count recorded_share:share declared:share inferred:share computed:share"
    return table("trust", columns, rows(), words={kpi.key: label(f"kpi.{kpi.key}.label") for kpi in KPIS})


def _drawn(graded: Table) -> Chart:
    marks = [row[1] for row in graded.rows if row[1]]
    found = ("A", "B", "C", "D")
    return chart(
        "grades", "bars", found, [series("kpis", [float(marks.count(one)) for one in found])], unit="count"
    )


def blind_spots(asked: Asked) -> Table:
    """What HubSpot cannot tell, whether this data set has it from elsewhere, and what to do about it."""
    rows = (
        (key, "known" if any(map(asked.log.schema.activity, keys)) else "unknown", f"{key}.advice")
        for key, keys in BLIND
    )
    return table("blind_spots", "blind_spot state advice", rows)


def _qualified(deals: Units) -> np.ndarray:
    found = deals.first("deal_qualified")
    return found if np.isfinite(found).any() else deals.first("deal_created")


def _without_terms(quotes: Units) -> np.ndarray:
    """1 for quotes without payment terms, NaN for all where no quote has any: then nobody keeps them here."""
    empty = quotes.empty("payment_terms")
    return np.full(quotes.n, np.nan) if empty.all() else empty.astype(float)


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
