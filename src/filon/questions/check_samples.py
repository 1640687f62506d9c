"""Cases under each check that found something: what a person opens to see whether the fault is real."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from filon.process.lead_to_cash import activities_by_key
from filon.questions.drawing import table
from filon.questions.figures import activity_label, attribute_label, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np

    from filon.core.texts import Text
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

MOST_SAMPLES = 5


@dataclass(frozen=True)
class Check:
    """A check of the log: ``n`` looked at, ``hit`` found; ``None`` where the log cannot tell.

    ``signs`` are the cases in which something was found, as rows of the cases, by what it is: an activity or attribute,
    ``second<first`` for two in the wrong order, ``one!other`` for one without the other, empty where the check says it.
    """

    key: str
    n: int | None
    hit: int | None
    signs: tuple[tuple[str, np.ndarray], ...] = ()


def samples(asked: Asked, found: Iterable[Check]) -> Table:
    """Up to five cases under each check that found something, of as many kinds of fault as there are."""
    told = [(one.key, *sample) for one in found for sample in _few(one)]
    ids = asked.cases.case_ids if told else ()

    def rows() -> Iterator[tuple[Value, ...]]:
        for key, sign, row in told:
            yield key, str(ids[row]), sign or None

    words = {sign: _words(sign) for _, sign, _ in told if sign}
    return table("check_samples", "check case what", rows(), words=words)


def _few(one: Check) -> list[tuple[str, int]]:
    """First cases of each sign in turn."""
    turns = zip_longest(*([(sign, int(row)) for row in rows[:MOST_SAMPLES]] for sign, rows in one.signs))
    return [sample for sample in chain.from_iterable(turns) if sample is not None][:MOST_SAMPLES]


def _words(sign: str) -> Text:
    for mark, key in (("<", "sample.before"), ("!", "sample.without")):
        first, found, second = sign.partition(mark)
        if found:
            return say(key, first=activity_label(first), second=activity_label(second))
    return activity_label(sign) if sign in activities_by_key() else attribute_label(sign)
