"""Whose level segments are held to: the median, the best quartile, the best one, the goal, or one that is named."""

from __future__ import annotations

from dataclasses import dataclass

from filon.core.errors import UnknownNameError
from filon.mining.filters.grammar import written
from filon.questions.contrasts import DIMENSIONS

BENCHMARKS = ("median", "best_quartile", "best_segment", "goal")
"""Levels to be held to: of the middle segment, of the best quarter of them, of the best one, or the goal set."""


class UnknownBenchmarkError(UnknownNameError):
    """Neither a level nor a segment ``attribute:in:value`` to be held to."""

    code = "unknown_benchmark"


class UnknownSegmentError(UnknownNameError):
    """The segment to be held to is not among the cases."""

    code = "unknown_segment"


@dataclass(frozen=True)
class NamedSegment:
    """A segment that the others of its attribute are held to, such as region = Nord."""

    dimension: str
    value: str

    def __str__(self) -> str:
        return f"{self.dimension}:in:{written(self.value)}"


def named_segment(benchmark: str) -> NamedSegment | None:
    """Segment that a benchmark names as a filter does, ``region:in:Nord``; ``None`` for one of the levels."""
    dimension, sign, value = benchmark.partition(":in:")
    if not sign:
        return None
    is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return NamedSegment(dimension, value[1:-1].replace('""', '"') if is_quoted else value)


def checked_benchmark(benchmark: object) -> str:
    """Benchmark as it is kept.

    Raises
    ------
    UnknownBenchmarkError
        Neither one of ``BENCHMARKS`` nor a segment of an attribute that segments are made of.
    """
    segment = named_segment(benchmark) if isinstance(benchmark, str) else None
    if segment is not None and segment.value and segment.dimension in DIMENSIONS:
        return str(segment)
    if benchmark not in BENCHMARKS:
        allowed = [*BENCHMARKS, *(f"{one}:in:…" for one in DIMENSIONS)]
        raise UnknownBenchmarkError(value=str(benchmark)[:80], allowed=allowed)
    return str(benchmark)
