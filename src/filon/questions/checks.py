"""Checks of the log itself: those of bupaverse's daqapo, on what one timestamp per event can tell."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.questions.check_samples import Check, samples
from filon.questions.columns import collected, numbers
from filon.questions.contrasts import MOST_VALUES
from filon.questions.drawing import table
from filon.questions.units import US

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

DAY_US = 86_400 * US
QUIET_DAYS = 7
"""As many days without any event in the whole log are an inactive period."""
SAME_MOMENT = 5
"""As many events of one case in one second were entered together."""
ONCE = ("lead_captured", "deal_created", "contract_signed", "order_created", "invoice_generated")
ORDER = (
    ("deal_created", "quote_issued"), ("quote_drafted", "quote_issued"), ("quote_issued", "quote_accepted"),
    ("quote_accepted", "contract_signed"), ("order_created", "order_fulfilled"),
    ("invoice_generated", "invoice_issued"),
)  # fmt: skip
TOGETHER = (
    ("deal_won", "quote_issued"),
    ("contract_signed", "quote_issued"),
    ("payment_received", "invoice_generated"),
)
"""Where the first occurs, the second must."""
LABELLED = ("region", "team", "product", "source", "segment", "pipeline")


def checks(asked: Asked) -> Table:
    """Each check with what it looked at and what it found: ``n`` looked at, ``hit`` found, ``state`` good or look.

    daqapo's check of overlapping activities needs a start and an end; of one timestamp per event nothing overlaps, and
    the check says so.
    """
    return _checked(made(asked))


def checks_and_samples(asked: Asked) -> tuple[Table, Table]:
    """Checks, and up to five cases under each one that found something."""
    found = made(asked)
    return _checked(found), samples(asked, found)


def made(asked: Asked) -> tuple[Check, ...]:
    """All checks with what they found."""
    return *_of_events(asked), *_of_order(asked), *_of_cases(asked), *_of_values(asked)


def _checked(found: Iterable[Check]) -> Table:
    def rows() -> Iterator[tuple[Value, ...]]:
        for one in found:
            state = "not_told" if one.n is None else "good" if not one.hit else "look"
            share = one.hit / one.n if one.n and one.hit is not None else None
            yield one.key, one.n, one.hit, share, state

    return table("checks", "check n:count hit:count share:share state", rows())


def _of_events(asked: Asked) -> Iterator[Check]:
    schema = asked.log.schema
    events = schema.perspective.events
    yield Check("unreadable_rows", schema.rows_read, schema.rejected_rows)
    yield Check("duplicate_events", events + schema.duplicate_events, schema.duplicate_events)
    lone = schema.cases_without_events
    yield Check("cases_without_events", schema.perspective.cases + lone, lone)
    records = asked.log.records.select(
        nw.len().alias("n"), nw.col("res").is_null().cast(nw.Int64).sum().alias("nobody"),
        (nw.col("ts") > nw.lit(schema.created_at.replace(tzinfo=None))).cast(nw.Int64).sum().alias("future"),
    )  # fmt: skip
    row = collected(records).to_pylist()[0]
    place, mine = asked.cases.events()
    imported = schema.created_at.timestamp() * US
    nobody, future = (np.unique(place[flags]) for flags in (mine.user < 0, mine.at > imported))
    yield Check("missing_resource", int(row["n"]), int(row["nobody"]), (("", nobody),))
    yield Check("in_the_future", int(row["n"]), int(row["future"]), (("", future),))
    yield Check("inactive_periods", *_inactive(asked))
    together = _together(asked)
    yield Check("registered_together", asked.cases.n, together.size, (("", together),))
    yield Check("overlaps", None, None)


def _inactive(asked: Asked) -> tuple[int, int]:
    """Days of the log, and those inside of a week or more without any event."""
    days = (asked.cases.events()[1].at // DAY_US).astype(np.int64)
    first = int(days.min(initial=0))
    found = np.flatnonzero(np.bincount(days - first)) + first
    if found.size < 2:  # noqa: PLR2004 - no time between fewer
        return found.size, 0
    gaps = np.diff(found) - 1
    return int(found[-1] - found[0] + 1), int(gaps[gaps >= QUIET_DAYS].sum())


def _together(asked: Asked) -> np.ndarray:
    """Cases with many events in one second."""
    row, events = asked.cases.events()
    ahead = SAME_MOMENT - 1
    # By case and time, so many at one moment are neighbours.
    same = (row[ahead:] == row[:-ahead]) & (events.at[ahead:] == events.at[:-ahead])
    return np.unique(row[ahead:][same])


def _of_order(asked: Asked) -> Iterator[Check]:
    cases, known = asked.cases, asked.log.schema.activity
    both, wrong = 0, []
    for first, second in ORDER:
        if known(first) and known(second):
            start, end = cases.first(first), cases.first(second)
            both += int((~np.isnan(start) & ~np.isnan(end)).sum())
            with np.errstate(invalid="ignore"):
                wrong.append((f"{second}<{first}", np.flatnonzero(end < start)))
    yield _several("wrong_order", both, wrong)
    needed = [(one, other) for one, other in TOGETHER if known(one) and known(other)]
    alone = [
        (f"{one}!{other}", np.flatnonzero((cases.count(one) > 0) & (cases.count(other) == 0)))
        for one, other in needed
    ]
    yield _several("related_missing", sum(int((cases.count(one) > 0).sum()) for one, _ in needed), alone)
    once = [key for key in ONCE if known(key)]
    again = [(key, np.flatnonzero(cases.count(key) > 1)) for key in once]
    yield _several("too_often", sum(int((cases.count(key) > 0).sum()) for key in once), again)


def _several(key: str, n: int, signs: list[tuple[str, np.ndarray]]) -> Check:
    return Check(key, n, sum(rows.size for _, rows in signs), tuple(signs))


def _one(key: str, n: int, hit: np.ndarray) -> Check:
    rows = np.flatnonzero(hit)
    return Check(key, n, rows.size, (("", rows),))


def _of_cases(asked: Asked) -> Iterator[Check]:
    cases = asked.cases
    won = cases.won
    yield _one(
        "incomplete_won", int(won.sum()), won & np.isnan(cases.first("quote_issued", "contract_signed"))
    )
    table = collected(asked.log.cases.select("ci", "duration_us")).sort_by("ci")
    span = numbers(table["duration_us"])
    known = span[~np.isnan(span)]
    low, high = np.quantile(known, (0.25, 0.75)) if known.size else (0.0, 0.0)
    with np.errstate(invalid="ignore"):
        yield _one("outlying_durations", int(known.size), span > high + 1.5 * (high - low))


def _of_values(asked: Asked) -> Iterator[Check]:
    cases = asked.cases
    known, won = ~np.isnan(cases.amounts), cases.won
    with np.errstate(invalid="ignore"):
        yield _one("negative_amounts", int(known.sum()), cases.amounts < 0)
        yield _one("zero_amounts_won", int(won.sum()), (cases.amounts == 0) & won)
    yield _one("missing_amounts", cases.n, ~known)
    coded = {key: cases.codes(key) for key in LABELLED if asked.log.schema.attribute(key, "case")}
    labels = [one.values for one in coded.values() if len(one.values) <= MOST_VALUES]
    yield Check("similar_labels", sum(map(len, labels)), sum(map(_similar, labels)))
    empty = [(key, np.flatnonzero(one.codes < 0)) for key, one in coded.items()]
    yield _several("missing_values", cases.n * len(coded), empty)


def _similar(values: tuple[str, ...]) -> int:
    """Values that differ from another one by case, spaces or a slip of the pen only."""
    plain = ["".join(value.lower().split()) for value in values]
    return sum(
        bool(get_close_matches(one, plain[:place] + plain[place + 1 :], 1, 0.92))
        for place, one in enumerate(plain)
    )
