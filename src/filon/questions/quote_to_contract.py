"""What slows a quote on its way to a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.questions.answer import SMALL
from filon.questions.contrasts import Measure
from filon.questions.drawing import table
from filon.questions.figures import label, say
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

VERDICTS = ("discount_approved", "quote_approved", "approval_rejected")
TIMES_SLOWER = 3.0
"""A revision is worth naming when it surely takes this many times as long as the first preparation."""


def answer(asked: Asked) -> Parts:
    """Time to signature, approvals and revisions, with the teams where they wait. Sent is never signed."""
    quotes = asked.units("quote")
    drafted, issued = quotes.first("quote_drafted"), quotes.first("quote_issued")
    signed, revised = quotes.first("contract_signed"), quotes.count("quote_revised") > 0
    decided = np.where(quotes.outcome == "lost", np.nan, np.where(np.isnan(signed), quotes.as_of, signed))
    to_contract = quotes.span(issued, decided, asked.calendar)
    approval = quotes.span(quotes.first("approval_requested"), quotes.first(*VERDICTS), asked.calendar)
    revision = np.where(
        revised,
        quotes.span(quotes.last("quote_revised"), quotes.last("quote_issued"), asked.calendar),
        np.nan,
    )
    preparation = np.where(
        quotes.count("approval_requested") > 0, np.nan, quotes.span(drafted, issued, asked.calendar)
    )
    n_issued = float((~np.isnan(issued)).sum())
    rate = np.where(np.isnan(issued), np.nan, revised.astype(float))
    kpis = (
        asked.kpi(
            "quote_to_contract_time", st.survival_median(to_contract, ended=~np.isnan(signed)), of=n_issued
        ),
        asked.kpi(
            "approval_time", st.median(approval), of=float((quotes.count("approval_requested") > 0).sum())
        ),
        asked.kpi("quote_revision_rate", st.share(rate), of=n_issued),
        asked.kpi("revision_time", st.median(revision), of=float(revised.sum())),
    )
    findings = segment_findings(asked, _measures(asked, quotes, approval, rate))
    findings += _costly_revisions(asked, quotes, revision, preparation)
    return Parts(
        kpis,
        findings,
        (_steps(asked, quotes), _loops(quotes)),
        (label("caveat.sent_is_not_signed"), label("caveat.censored")),
    )


def _measures(asked: Asked, quotes: Units, approval: np.ndarray, rate: np.ndarray) -> Iterator[Measure]:
    signing = quotes.span(quotes.first("quote_accepted"), quotes.first("contract_signed"), asked.calendar)
    yield Measure(
        "approval_wait",
        quotes,
        approval,
        "median",
        "lower",
        "seconds",
        1.5,
        ("approval_requested", *VERDICTS),
        ("through:approval_requested",),
    )
    yield Measure(
        "signing_wait",
        quotes,
        signing,
        "median",
        "lower",
        "seconds",
        1.5,
        ("quote_accepted", "contract_signed"),
    )
    filters = ("through:quote_revised",) if asked.log.schema.activity("quote_revised") else ()
    yield Measure("revised", quotes, rate, "share", "lower", "share", 0.1, ("quote_revised",), filters)


def _costly_revisions(
    asked: Asked, quotes: Units, revision: np.ndarray, first: np.ndarray
) -> Iterator[Finding]:
    """What each revision costs in time, beside the first preparation of quotes without approval."""
    again, once = st.median(revision), st.median(first)
    if again.n < SMALL or once.n < SMALL or not again.value or not once.value:
        return
    effect = st.ratio(again, once)
    if effect[1] is None or effect[1] < TIMES_SLOWER:
        return
    sentence = say(
        "finding.revision",
        again=asked.figure(again.value, "seconds"),
        once=asked.figure(once.value, "seconds"),
        n=again.n,
    )
    yield finding(
        asked,
        Claim(
            key="costly_revision", sentence=sentence, inside=again, outside=once, unit="seconds",
            q=significance.same_spread(revision, first), units=quotes, concerned=~np.isnan(revision),
            is_ratio=True, effect=effect, over_s=revision - once.value,
            activities=("quote_revised", "quote_issued"), filters=("through:quote_revised",),
        ),
    )  # fmt: skip


def _steps(asked: Asked, quotes: Units) -> Table:
    """Median time of each step, over the quotes that made it."""
    pairs = (
        ("quote_drafted", "quote_issued"),
        ("approval_requested", "discount_approved"),
        ("quote_issued", "quote_accepted"),
        ("quote_accepted", "contract_signed"),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for source, target in pairs:
            found = st.median(quotes.span(quotes.first(source), quotes.first(target), asked.calendar))
            yield source, target, found.n, found.value, found.low, found.high

    columns = "from to n:count median:seconds low:seconds high:seconds"
    return table("steps", columns, rows())


def _loops(quotes: Units) -> Table:
    """Quotes by number of revisions: how many end in a signature."""
    times = quotes.count("quote_revised")
    signed = (~np.isnan(quotes.first("contract_signed"))).astype(float)

    def rows() -> Iterator[tuple[Value, ...]]:
        for k in range(4):
            mine = (times == k) if k < 3 else (times >= k)  # noqa: PLR2004 - three and more are one row
            found = st.share(signed[mine])
            yield f"{k}+" if k == 3 else str(k), found.n, found.value, found.low, found.high  # noqa: PLR2004 - the last row

    columns = "revisions n:count signed:share low:share high:share"
    return table("revisions", columns, rows())


register(Question("quote_to_contract", answer, activities=(("quote_issued", "quote_drafted"),)))
