"""Which segments differ from all others in a measure: tested together, corrected for their number, peeled one by one.

Two attributes often tell the same story (a region and the team that sells there). So the clearest segment is taken
first, its rows are set aside, and the others must still differ among the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining import significance
from filon.mining.sample import Sample
from filon.questions.answer import SMALL
from filon.questions.tables import FEW_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.core.texts import Text
    from filon.mining.estimates import Estimate
    from filon.questions.answer import Better, StakeKind
    from filon.questions.tables import Unit
    from filon.questions.trends import Form
    from filon.questions.units import Units

DIMENSIONS = ("region", "team", "pipeline", "product", "source", "segment", "deal_type", "payment_terms")
"""Attributes to compare by. People are not among them: nothing ranks persons."""

ALARM = 0.01
"""False discoveries accepted among the segments named."""
MOST_VALUES = 60
FEWEST = 5
"""Groups of fewer rows are shown together."""


@dataclass(frozen=True)
class Measure:
    """Something measured for every row of some units, NaN where it does not apply.

    Parameters
    ----------
    least
        Smallest effect worth naming: a ratio of medians, a difference of shares or of means.
    activities
        Those whose evidence the measure rests on.
    filters
        Filter texts that, with the one of the segment, list the cases.
    apart
        Dimensions that the measure itself is made of.
    name
        What is measured, in words; ``questions.measure.<key>`` when not given.
    stake
        What the amounts of the bad rows are: ``cash_stuck`` when they wait for it now, ``opportunity`` when the others'
        level would bring them, ``given_away`` when the measure is a discount.
    waiting
        Where cases wait for the end of the duration now: the time seen so far, NaN for all others.
    since
        When what is measured begins. Root causes count what happened on the way up to then: later it may be a
        consequence, and cases that end early have less of everything.
    """

    key: str
    units: Units
    values: np.ndarray
    form: Form
    better: Better
    unit: Unit
    least: float
    activities: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    name: Text | None = None
    stake: StakeKind = "concerned"
    waiting: np.ndarray | None = None
    since: np.ndarray | None = None

    @property
    def is_ratio(self) -> bool:
        """Whether segments are compared by the ratio of their values."""
        return self.unit in {"seconds", "count"}

    def estimate(self, rows: np.ndarray) -> Estimate:
        """Estimate over some rows, as flags by row."""
        return self.sample.estimate(rows)

    def p_value(self, inside: np.ndarray, outside: np.ndarray) -> float:
        """Chance of so large a difference without any cause."""
        if self.form == "share":
            (hits, n), (others, m) = self.sample.counted(inside), self.sample.counted(outside)
            return significance.share_chance(hits, n, hits + others, n + m)
        codes = np.where(inside, 1, np.where(outside, 0, -1))
        return float(self.sample.compared(codes, 2, least=SMALL)[1][1])

    @cached_property
    def sample(self) -> Sample:
        """Values as segments and root causes compare them: sorted once for both."""
        return Sample(self.values, self.form)

    def begun(self, since: np.ndarray) -> Measure:
        """The same measure, with when what it measures begins."""
        found = replace(self, since=since)
        vars(found)["sample"] = self.sample  # the values are the same
        return found


@dataclass(frozen=True)
class Contrast:
    """A segment that differs for the worse: estimates inside and outside, effect with interval, adjusted ``q``."""

    measure: Measure
    dimension: str
    value: str
    rows: np.ndarray
    inside: Estimate
    outside: Estimate
    effect: float
    low: float | None
    high: float | None
    q: float


@dataclass(frozen=True)
class _Candidate:
    measure: Measure
    dimension: str
    place: int
    p: float
    q: float = 1.0

    @property
    def value(self) -> str:
        return self.measure.units.codes(self.dimension).values[self.place]

    @cached_property
    def members(self) -> np.ndarray:
        return np.asarray(self.measure.units.codes(self.dimension).codes == self.place)

    @cached_property
    def known(self) -> np.ndarray:
        has_one = self.measure.units.codes(self.dimension).codes >= 0
        return np.asarray(has_one & self.measure.sample.known)


def contrasts(measures: Iterable[Measure]) -> list[Contrast]:
    """Segments worse than the others, of all measures together, the clearest first within each measure."""
    candidates = [found for measure in measures for found in _candidates(measure)]
    adjusted = significance.false_discovery([one.p for one in candidates])
    clear: dict[int, list[_Candidate]] = {}
    for one, q in zip(candidates, adjusted, strict=True):
        if q < ALARM:
            kept = _Candidate(one.measure, one.dimension, one.place, one.p, q)
            clear.setdefault(id(one.measure), []).append(kept)
    return [found for several in clear.values() for found in _peeled(several)]


def segments(units: Units, dimension: str, most: int = MOST_VALUES) -> Iterator[tuple[str, np.ndarray]]:
    """Values of an attribute with the rows that have them, by name; none where there are too many to compare."""
    coded = units.codes(dimension)
    if len(coded.values) <= most:
        for place, value in enumerate(coded.values):
            yield value, coded.codes == place


def shown_segments(units: Units, dimension: str, most: int = MOST_VALUES) -> Iterator[tuple[str, np.ndarray]]:
    """Segments as a table shows them: those of fewer than five rows are one, so that nobody is told alone.

    Its value is ``few_groups:<groups>:<rows>``; tables have words for it.
    """
    codes = units.codes(dimension).codes
    for value, places in shown_groups(units, dimension, most):
        yield value, codes == places[0] if len(places) == 1 else np.isin(codes, places)


def shown_groups(
    units: Units, dimension: str, most: int = MOST_VALUES
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names of :func:`shown_segments` with the places of their values among those of the attribute."""
    coded = units.codes(dimension)
    if len(coded.values) > most:
        return
    sizes = np.bincount(coded.codes + 1, minlength=len(coded.values) + 1)[1:]
    yield from ((coded.values[place], (place,)) for place in np.flatnonzero(sizes >= FEWEST).tolist())
    few = np.flatnonzero(sizes < FEWEST)
    if few.size:
        yield f"{FEW_GROUPS}:{few.size}:{int(sizes[few].sum())}", tuple(few.tolist())


def compared_by(units: Units, apart: tuple[str, ...] = ()) -> Iterator[str]:
    """Attributes of the cases that segments can be made of."""
    known = {one.key for one in units.log.schema.attributes if one.scope == "case"}
    yield from (key for key in DIMENSIONS if key in known and key not in apart)


def _candidates(measure: Measure) -> Iterator[_Candidate]:
    for dimension in compared_by(measure.units, measure.apart):
        coded = measure.units.codes(dimension)
        if len(coded.values) > MOST_VALUES:
            continue
        sizes, chances = measure.sample.compared(coded.codes, len(coded.values), least=SMALL)
        large = np.flatnonzero((sizes >= SMALL) & (sizes.sum() - sizes >= SMALL))
        for place in large.tolist():
            yield _Candidate(measure, dimension, place, float(chances[place]))


def _peeled(candidates: list[_Candidate]) -> Iterator[Contrast]:
    apart = np.zeros(candidates[0].members.size, dtype=bool)
    waiting, chances = list(candidates), [one.p for one in candidates]
    while waiting:
        best = int(np.argmin(chances))
        if chances[best] >= ALARM / len(candidates):
            return
        first = waiting.pop(best)
        del chances[best]
        found = _contrast(first, *_split(first, apart))
        if found is not None:
            yield found
            apart |= first.members
            chances = [_remaining(one, *_split(one, apart)) for one in waiting]


def _split(one: _Candidate, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return one.members & one.known & ~apart, one.known & ~one.members & ~apart


def _remaining(one: _Candidate, inside: np.ndarray, outside: np.ndarray) -> float:
    if min(np.count_nonzero(inside), np.count_nonzero(outside)) < SMALL:
        return 1.0
    return one.measure.p_value(inside, outside)


def _contrast(one: _Candidate, inside: np.ndarray, outside: np.ndarray) -> Contrast | None:
    measure = one.measure
    first, second = measure.estimate(inside), measure.estimate(outside)
    if measure.is_ratio and not (first.value and second.value):
        return None
    effect, low, high = (st.ratio if measure.is_ratio else st.difference)(first, second)
    if _for_the_worse(measure, effect) < measure.least:
        return None
    return Contrast(measure, one.dimension, one.value, inside, first, second, effect, low, high, one.q)


def _for_the_worse(measure: Measure, effect: float) -> float:
    """Effect seen as a loss: of a measure that is neither good nor bad, its size."""
    opposite = 1 / effect if measure.is_ratio else -effect
    return {"lower": effect, "higher": opposite, "neither": max(effect, opposite)}[measure.better]
