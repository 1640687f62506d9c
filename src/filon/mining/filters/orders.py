"""Predicates on the order of activities: a variant meets them or not, and its cases follow; no event is looked at."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from filon.log.measures import cases_following
from filon.mining.filters.predicates import COMPARE, Predicate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filon.log.event_log import EventLog, Frame
    from filon.mining.filters.predicates import Comparison


@dataclass(frozen=True)
class VariantPredicate(Predicate):
    """A condition that a whole variant meets or not, on the order of its activities.

    Parameters
    ----------
    negated
        The case meets it when its variant does not.
    """

    negated: bool = field(default=False, kw_only=True)

    @abstractmethod
    def variants(self, log: EventLog) -> Frame:
        """Variants that meet the condition, not yet ``negated``: a frame with ``variant``, each once or more."""

    def keep(self, log: EventLog) -> Frame:
        """Cases of the variants that meet the condition, or of all others."""
        how: Literal["anti", "semi"] = "anti" if self.negated else "semi"
        return log.cases.join(self.variants(log), on="variant", how=how).select("ci")

    def met(self, log: EventLog) -> NDArray[np.bool_] | None:
        """Which cases follow a variant that meets the condition, or one that does not."""
        found = cases_following(log, self.variants)
        return ~found if found is not None and self.negated else found


@dataclass(frozen=True)
class Through(VariantPredicate):
    """The case does one of the activities, or (``negated``) none of them."""

    activities: tuple[int, ...]

    def variants(self, log: EventLog) -> Frame:
        """Variants that do."""
        return log.variant_counts.filter(nw.col("act").is_in(list(self.activities))).select("variant")


@dataclass(frozen=True)
class Follows(VariantPredicate):
    """One activity comes after another: right after (``directly``), or at any later time."""

    source: int
    target: int
    directly: bool

    def variants(self, log: EventLog) -> Frame:
        """Variants in which it does."""
        if self.directly:
            edge = log.edges.filter(nw.col("src") == self.source, nw.col("dst") == self.target)
            return log.variant_edges.join(edge, on="edge", how="semi").select("variant")
        spots = log.variant_activities
        first = (
            spots.filter(nw.col("act") == self.source)
            .group_by("variant")
            .agg(nw.col("pos").min().alias("lo"))
        )
        last = (
            spots.filter(nw.col("act") == self.target)
            .group_by("variant")
            .agg(nw.col("pos").max().alias("hi"))
        )
        both = first.join(last, on="variant", how="inner")
        return both.filter(nw.col("lo") < nw.col("hi")).select("variant")


@dataclass(frozen=True)
class VariantIn(VariantPredicate):
    """The case follows one of the variants, by their numbers in the perspective: runs, both ends included."""

    runs: tuple[tuple[int, int], ...]

    def variants(self, log: EventLog) -> Frame:
        """The variants named."""
        single = nw.col("variant").is_in([low for low, high in self.runs if low == high])
        spans = (nw.col("variant").is_between(low, high) for low, high in self.runs if low < high)
        return log.variants.filter(nw.any_horizontal(single, *spans, ignore_nulls=False)).select("variant")


@dataclass(frozen=True)
class EndPoint(VariantPredicate):
    """The first (or last) event of the case is one of the activities."""

    activities: tuple[int, ...]
    at_start: bool

    def variants(self, log: EventLog) -> Frame:
        """Variants that start (or end) so."""
        end = nw.col("first_act" if self.at_start else "last_act")
        return log.variants.filter(end.is_in(list(self.activities))).select("variant")


@dataclass(frozen=True)
class Loops(VariantPredicate):
    """The number of times that the case does an activity compares with a bound; never counts as 0."""

    activity: int
    comparison: Comparison
    times: int

    def variants(self, log: EventLog) -> Frame:
        """Variants that do it so often."""
        here = log.variant_counts.filter(nw.col("act") == self.activity).select("variant", "k")
        counted = log.variants.select("variant").join(here, on="variant", how="left")
        times = nw.col("k").fill_null(0).cast(nw.Int64)
        return counted.filter(COMPARE[self.comparison](times, self.times)).select("variant")
