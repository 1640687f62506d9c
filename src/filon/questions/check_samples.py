"""Cases under each check that found something: what a person opens to see whether the fault is real."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from filon.core.i18n import has_text
from filon.core.texts import text, verbatim
from filon.process.lead_to_cash import activities_by_key
from filon.questions.columns import collected
from filon.questions.drawing import table
from filon.questions.figures import activity_label, attribute_label, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np

    from filon.core.texts import Text
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

MOST_SAMPLES = 5
MOST_UNREADABLE = 20


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


def unreadable(asked: Asked) -> Table:
    """First values that the reading of the source refused, in the order of its lines, with what became of the row.

    The same whatever cases are asked about: what could not be read is in none of them.
    """
    refused = asked.log.whole.rejected.sort("line", "column", nulls_last=True).head(MOST_UNREADABLE)
    found = collected(refused.select("line", "column", "value", "reason", "kept")).to_pylist()
    words = {one["reason"]: _reason(one["reason"]) for one in found}
    rows = (
        (
            None if one["line"] is None else str(one["line"]), one["column"], one["value"], one["reason"],
            "row_kept" if one["kept"] else "row_left_out",
        )
        for one in found
    )  # fmt: skip
    return table("unreadable", "line field found reason state", rows, words=words)


def _reason(reason: str) -> Text:
    key = f"import.reason.{reason}"
    return text(key) if has_text(key) else verbatim(reason)


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
