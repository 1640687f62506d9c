"""Deviations: the moves that a trace and the model do not share, in the words of the people who do the work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.mining.conformance.alignments import Alignments, Move

Kind = Literal["skipped", "wrong_order", "exclusive", "repeated", "inserted"]
KINDS: tuple[Kind, ...] = ("skipped", "wrong_order", "exclusive", "repeated", "inserted")


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way to depart from the model.

    * ``skipped``: the model wanted the activity, and it did not happen.
    * ``wrong_order``: it happened, but not where the model wanted it.
    * ``exclusive``: it happened, though the case took the branch of another activity, which excludes it.
    * ``repeated``: it happened once more than the model allows there.
    * ``inserted``: it happened where the model does not want it at all.

    Parameters
    ----------
    element
        Element of the drawn model that it concerns: the step that was wanted, or one that stands for the activity.
    """

    kind: Kind
    activity: str
    element: str | None = None

    @property
    def key(self) -> str:
        """Stable name, as in filters and allow-lists: ``skipped:quote_issued``."""
        return f"{self.kind}:{self.activity}"


def deviations_of(found: Alignments) -> list[Counter[Deviation]]:
    """Deviations of each trace, with how often each happens in it; none where no optimal alignment is known."""
    drawn = {one.activity: one.element for one in reversed(found.net.transitions)}
    told: list[Counter[Deviation]] = [Counter() for _ in found.traces]
    near = _near(found.exclusive)
    # Many traces depart in the same moves.
    known: dict[tuple[object, object], Counter[Deviation]] = {}
    for at in (found.is_exact & (found.deviations > 0)).nonzero()[0].tolist():
        moves = found.apart[at]
        telling = frozenset[str]().union(*(near(one.activity) for one in moves if one.kind == "log"))
        done = telling & found.agreed(at) if telling else telling
        alike = done, tuple((one.kind, one.activity, one.transition) for one in moves)
        if alike not in known:
            known[alike] = _told(found, moves, done, drawn)
        told[at] = known[alike]
    return told


def _near(exclusive: frozenset[tuple[str, str]]) -> Callable[[str | None], frozenset[str]]:
    """Gives the activities that tell what kind of move an event outside the model is: itself and those it excludes."""

    @cache
    def near(activity: str | None) -> frozenset[str]:
        return frozenset({activity or "", *(other for one, other in exclusive if one == activity)})

    return near


def _told(
    found: Alignments, moves: tuple[Move, ...], agreed: frozenset[str], drawn: dict[str | None, str | None]
) -> Counter[Deviation]:
    extra = Counter(one.activity for one in moves if one.kind == "log" and one.activity)
    missing: Counter[tuple[str, str | None]] = Counter()
    for one in moves:
        if one.kind == "model" and one.activity and one.transition is not None:
            missing[one.activity, found.net.transitions[one.transition].element] += 1
    told: Counter[Deviation] = Counter()
    for (activity, element), times in missing.items():
        moved = min(times, extra[activity])
        extra[activity] -= moved
        told[Deviation("wrong_order", activity, element)] += moved
        told[Deviation("skipped", activity, element)] += times - moved
    extra = +extra
    done = agreed | {one.activity for one in told if one.kind == "wrong_order"}
    for activity, times in extra.items():
        kind = _extra_kind(activity, done, found.exclusive)
        told[Deviation(kind, activity, drawn.get(activity))] += times
    return +told


def _extra_kind(activity: str, done: frozenset[str], exclusive: frozenset[tuple[str, str]]) -> Kind:
    if activity in done:
        return "repeated"
    return "exclusive" if any((activity, other) in exclusive for other in done) else "inserted"
