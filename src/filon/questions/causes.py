"""Root causes under every question: which attributes and features of the path go with its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.mining.filters.grammar import written
from filon.mining.root_cause import Factors, Outcome, root_causes
from filon.questions.answer import Cause, Interval, RootCauses
from filon.questions.contrasts import MOST_VALUES, compared_by
from filon.questions.figures import activity_label, attribute_label, label, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.core.texts import Text
    from filon.mining.root_cause import Found
    from filon.questions.asked import Asked
    from filon.questions.contrasts import Measure
    from filon.questions.units import Units

PATH = (
    "lead_captured", "deal_appointment", "requirements_gathered", "deal_negotiation", "owner_changed", "quote_revised",
    "approval_requested", "approval_rejected", "quote_expired", "meeting_held", "meeting_missed", "call_made",
    "deal_reopened", "payment_failed", "payment_disputed",
)  # fmt: skip
"""What a case may pass through; each is also tried as not passed through, and some as repeated."""
REPEATED = ("quote_revised", "owner_changed", "meeting_held", "quote_issued", "approval_requested")
SIZES = ("small", "middle", "large")


def causes(asked: Asked, measures: Iterable[Measure]) -> tuple[RootCauses, ...]:
    """Root causes of some outcomes, where there are any."""
    return tuple(_explained(asked, one) for one in measures)


def _explained(asked: Asked, measure: Measure) -> RootCauses:
    factors = list(_factors(asked, measure))
    outcome = Outcome(
        measure.sample,
        -1 if measure.better == "higher" else 1,
        measure.is_ratio,
        max(1.1, 1 + (measure.least - 1) / 2) if measure.is_ratio else measure.least / 2,
    )
    found = root_causes(outcome, factors)
    return RootCauses(
        outcome=measure.key,
        label=measure.name or label(f"measure.{measure.key.split(':')[0]}"),
        unit=measure.unit,
        better=measure.better,
        n=int(np.count_nonzero(measure.sample.known)),
        tried=sum(len(one.keys) for one in factors),
        causes=tuple(_cause(asked, measure, one) for one in found),
    )


def _cause(asked: Asked, measure: Measure, found: Found) -> Cause:
    names = [_name(key) for key in found.keys]
    name = names[0] if len(names) == 1 else say("cause.both", first=names[0], second=names[1])
    inside, outside = found.inside.value or 0.0, found.outside.value or 0.0
    sentence = say(
        "cause.sentence", name=name, inside=asked.figure(inside, measure.unit),
        outside=asked.figure(outside, measure.unit), n=found.n,
    )  # fmt: skip
    adjusted = found.adjusted
    return Cause(
        key="+".join(found.keys),
        kind="pair" if len(names) > 1 else "attribute" if found.keys[0].startswith("is:") else "path",
        label=name,
        sentence=sentence,
        n=found.n,
        share=found.share,
        inside=inside,
        outside=outside,
        effect=found.effect,
        interval=Interval(found.low, found.high),
        is_ratio=measure.is_ratio,
        adjusted=None if adjusted is None else adjusted.value,
        adjusted_interval=None if adjusted is None else Interval(adjusted.low, adjusted.high),
        q=found.q,
        filters=(*(_filter(measure.units, key) for key in found.keys), *measure.filters),
    )


def _factors(asked: Asked, measure: Measure) -> Iterator[Factors]:
    yield from _attributes(measure)
    yield from _sizes(measure.units)
    yield from _path(asked, measure)


def _attributes(measure: Measure) -> Iterator[Factors]:
    for dimension in compared_by(measure.units, measure.apart):
        coded = measure.units.codes(dimension)
        if len(coded.values) <= MOST_VALUES:
            yield Factors(tuple(f"is:{dimension}:{value}" for value in coded.values), coded.codes)


def _sizes(units: Units) -> Iterator[Factors]:
    """Least and largest third of the amounts of the cases, where filters can list them."""
    third = units.sizes
    # The middle third is neither.
    codes = np.where(third == len(SIZES) - 1, 1, np.where(third == 0, 0, -1))
    yield Factors((f"size:{SIZES[0]}", f"size:{SIZES[-1]}"), codes)


def _path(asked: Asked, measure: Measure) -> Iterator[Factors]:
    """What happened on the way: up to the beginning of what is measured or, for times of cases that ended, at all.

    A share without a beginning gets none: cases that end early would have less of everything, whatever the cause.
    """
    cases, since = asked.cases, measure.since
    if since is None and measure.form == "share":
        return
    is_case = measure.units is cases
    place = slice(None) if is_case else np.searchsorted(cases.keys, measure.units.ci)
    for key in PATH:
        if key not in measure.activities and asked.log.schema.activity(key):
            with np.errstate(invalid="ignore"):
                happened = cases.count(key) > 0 if since is None else None
                flags = happened[place] if happened is not None else cases.first(key)[place] <= since
            yield _passed(f"through:{key}", flags, f"not:{key}")
    for key in REPEATED if since is None else ():
        if key not in measure.activities and asked.log.schema.activity(key):
            yield _passed(f"loops:{key}", (cases.count(key) > 1)[place])


def _passed(key: str, flags: np.ndarray, opposite: str | None = None) -> Factors:
    return Factors((key,), flags.astype(np.int64) - 1, opposite)


def _name(key: str) -> Text:
    kind, _, rest = key.partition(":")
    if kind == "is":
        dimension, _, value = rest.partition(":")
        return say("cause.attribute", dimension=attribute_label(dimension), value=value)
    if kind == "size":
        return say(f"cause.size_{rest}")
    return say(f"cause.{kind}", activity=activity_label(rest))


def _filter(units: Units, key: str) -> str:
    kind, _, rest = key.partition(":")
    if kind == "is":
        dimension, _, value = rest.partition(":")
        return f"{written(dimension)}:in:{written(value)}"
    if kind == "loops":
        return f"loops:{rest}:ge:2"
    if kind == "size":
        role = units.log.schema.roles.amount
        low, high = units.size_bounds
        return f"{role}:le:{low!r}" if rest == "small" else f"{role}:gt:{high!r}"
    return f"{kind}:{rest}"
