"""What slows a quote on its way to a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.questions.answer import SMALL
from filon.questions.approval_limits import needs_approval
from filon.questions.contrasts import Measure
from filon.questions.drawing import chart, series, table
from filon.questions.figures import label, say
from filon.questions.findings import Claim, finding, segment_findings
from filon.questions.quote_changes import revision_changes
from filon.questions.registry import Parts, Question, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.questions.answer import Finding, KpiValue
    from filon.questions.asked import Asked
    from filon.questions.tables import Chart, Table, Value
    from filon.questions.units import Units

STEPS = (
    "quote_drafted",
    "approval_requested",
    "quote_issued",
    "quote_accepted",
    "contract_signed",
)
CURVE_DAYS = (0, 2, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120)
VERDICTS = ("discount_approved", "quote_approved", "approval_rejected")
TIMES_SLOWER = 3.0
"""A revision is worth naming when it surely takes this many times as long as the first preparation."""


def answer(asked: Asked) -> Parts:
    """Time to signature, approvals and revisions, with the teams where they wait. Sent is never signed."""
    quotes = asked.units("quote")
    drafted, issued = quotes.first("quote_drafted"), quotes.first("quote_issued")
    signed, revised = quotes.first("contract_signed"), quotes.count("quote_revised") > 0
    requested = quotes.count("approval_requested") > 0
    decided = np.where(quotes.lost, np.nan, np.where(np.isnan(signed), quotes.as_of, signed))
    to_contract = quotes.span(issued, decided, asked.calendar)
    approval = quotes.span(quotes.first("approval_requested"), quotes.first(*VERDICTS), asked.calendar)
    again = quotes.span(quotes.last("quote_revised"), quotes.last("quote_issued"), asked.calendar)
    revision = np.where(revised, again, np.nan)
    preparation = np.where(requested, np.nan, quotes.span(drafted, issued, asked.calendar))
    n = float((~np.isnan(issued)).sum())
    rate = np.where(np.isnan(issued), np.nan, revised.astype(float))
    expired = np.where(np.isnan(issued), np.nan, (quotes.count("quote_expired") > 0).astype(float))
    kpis = (
        asked.measured(
            "quote_to_contract_time", to_contract, "median", ended=~np.isnan(signed), of=n, at=issued
        ),
        _to_quote(asked),
        asked.measured("approval_time", approval, "median", of=float(requested.sum()), at=issued),
        asked.measured("quote_revision_rate", rate, "share", of=n, at=issued),
        asked.measured("revision_time", revision, "median", of=float(revised.sum()), at=issued),
        asked.measured("quote_expiry_rate", expired, "share", of=n, at=issued),
        asked.measured("won_without_approval_share", won_without_approval(asked, quotes), "share", at=issued),
    )
    findings = segment_findings(asked, _measures(asked, quotes, approval, rate))
    findings += _costly_revisions(asked, quotes, revision, preparation)
    tables = (
        _steps(asked, quotes), _approvals(asked, quotes), _loops(quotes, revision),
        revision_changes(asked, quotes, revision), _expired(quotes),
    )  # fmt: skip
    caveats = tuple(label(f"caveat.{key}") for key in ("sent_is_not_signed", "censored", "revision_changes"))
    charts, outcomes = (_curve(asked, quotes, issued, signed),), _outcomes(quotes, to_contract, signed)
    return Parts(kpis, findings, tables, caveats, charts, outcomes=outcomes)


def _to_quote(asked: Asked) -> KpiValue:
    """Time from qualification to the first quote; deals that closed without one never had to wait for it."""
    deals = asked.cases
    qualified, issued = deals.first("deal_qualified"), deals.first("quote_issued")
    is_open = deals.is_open
    waited = deals.span(qualified, np.where(np.isnan(issued) & is_open, deals.as_of, issued), asked.calendar)
    n = float((~np.isnan(qualified)).sum())
    return asked.measured(
        "qualification_to_quote_time", waited, "median", ended=~np.isnan(issued), of=n, at=qualified
    )


def _outcomes(quotes: Units, to_contract: np.ndarray, signed: np.ndarray) -> tuple[Measure, ...]:
    """Time from the quote to the contract, of signed quotes: open ones are censored and left out of the ranking."""
    taken = np.where(np.isnan(signed), np.nan, to_contract)
    known = ("quote_issued", "contract_signed")
    return (Measure("quote_to_contract", quotes, taken, "median", "lower", "seconds", 1.5, known),)


def won_without_approval(asked: Asked, quotes: Units) -> np.ndarray:
    """1 for won quotes above the discount that needs an approval which never had one, 0 for those that had it."""
    concerned = quotes.won & ~np.isnan(quotes.first("contract_signed"))
    concerned &= needs_approval(asked.policies, quotes, quotes.number("discount"))
    return np.where(
        concerned, (quotes.count("discount_approved", "quote_approved") == 0).astype(float), np.nan
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
        waiting=asked.since(quotes, quotes.first("approval_requested"), quotes.first(*VERDICTS)),
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
        ("quote_drafted", "approval_requested"),
        ("approval_requested", "discount_approved"),
        ("quote_drafted", "quote_issued"),
        ("quote_issued", "quote_accepted"),
        ("quote_accepted", "contract_signed"),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for source, target in pairs:
            found = st.median(quotes.span(quotes.first(source), quotes.first(target), asked.calendar))
            yield source, target, found.n, found.value, found.low, found.high

    return table("steps", "from to n:count median:seconds low:seconds high:seconds", rows())


def _approvals(asked: Asked, quotes: Units) -> Table:
    """Verdicts on requests of approval, the wait for each, and the share signed afterwards."""
    asked_at, signed = quotes.first("approval_requested"), ~np.isnan(quotes.first("contract_signed"))
    verdicts = {key: quotes.first(key) for key in VERDICTS if asked.log.schema.activity(key)}
    pending = ~np.isnan(asked_at) & (quotes.count(*VERDICTS) == 0)

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, at in verdicts.items():
            wait = quotes.span(asked_at, at, asked.calendar)
            found, known = st.median(wait), ~np.isnan(wait)
            p90 = float(np.quantile(wait[known], 0.9)) if known.any() else None
            yield (
                key,
                found.n,
                found.value,
                found.low,
                found.high,
                p90,
                st.share(signed[known].astype(float)).value,
            )
        if pending.any():
            waiting = asked.since(quotes, np.where(pending, asked_at, np.nan), np.full(quotes.n, np.nan))
            found = st.median(waiting)
            yield "pending", found.n, found.value, found.low, found.high, None, None

    return table(
        "approvals",
        "verdict n:count median:seconds low:seconds high:seconds p90:seconds signed:share",
        rows(),
    )


def _loops(quotes: Units, revision: np.ndarray) -> Table:
    """Quotes by number of revisions: what the last one cost in time, and how many end in a signature."""
    times = quotes.count("quote_revised")
    signed = (~np.isnan(quotes.first("contract_signed"))).astype(float)

    def rows() -> Iterator[tuple[Value, ...]]:
        for k in range(4):
            mine = (times == k) if k < 3 else (times >= k)  # noqa: PLR2004 - three and more are one row
            found, cost = st.share(signed[mine]), st.median(revision[mine])
            yield f"{k}+" if k == 3 else str(k), found.n, cost.value, found.value, found.low, found.high  # noqa: PLR2004 - the last row

    return table("revisions", "revisions n:count median:seconds signed:share low:share high:share", rows())


def _expired(quotes: Units) -> Table:
    """Expired quotes: issued again, accepted all the same, or left."""
    ended = quotes.first("quote_expired")
    with np.errstate(invalid="ignore"):
        kinds = {
            "issued_again": quotes.last("quote_issued") > ended,
            "signed_after_expiry": quotes.last("contract_signed") > ended,
        }
    kinds["left_expired"] = ~np.isnan(ended) & ~kinds["issued_again"] & ~kinds["signed_after_expiry"]

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, mine in kinds.items():
            yield key, int(mine.sum()), *quotes.total(mine)

    return table("expired_quotes", "kind n:count amount:money currency", rows())


def _curve(asked: Asked, quotes: Units, issued: np.ndarray, signed: np.ndarray) -> Chart:
    """Share of the quotes signed by the days since they were issued; a lost deal competes with the signature."""
    lost_at = asked.cases.last("deal_lost")[np.searchsorted(asked.cases.keys, quotes.ci)]
    lost = quotes.lost & np.isnan(signed)
    end = np.where(lost, lost_at, np.where(np.isnan(signed), quotes.as_of, signed))
    causes = np.where(~np.isnan(signed), 1, np.where(lost, 2, 0))
    curve = st.cumulative_incidence(quotes.span(issued, end, None), causes, 1)
    points = [curve.by(day * 86_400) for day in CURVE_DAYS]
    line = series("signed", *(list(one) for one in zip(*points, strict=True)))
    return chart("signed_over_time", "curve", CURVE_DAYS, [line], unit="share", axis_unit="days")


register(Question("quote_to_contract", answer, activities=(("quote_issued", "quote_drafted"),)))
