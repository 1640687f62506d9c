"""Checks of the log itself: those of bupaverse's daqapo, on what one timestamp per event can tell."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.questions.columns import collected, numbers
from filon.questions.contrasts import MOST_VALUES
from filon.questions.drawing import table
from filon.questions.units import US

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return table("checks", "check n:count hit:count share:share state", _rows(asked))


def _rows(asked: Asked) -> Iterator[tuple[Value, ...]]:
    for key, n, hit in (*_of_events(asked), *_of_order(asked), *_of_cases(asked), *_of_values(asked)):
        state = "not_told" if n is None else "good" if not hit else "look"
        yield key, n, hit, (hit / n if n and hit is not None else None), state


_Check = tuple[str, int | None, int | None]


def _of_events(asked: Asked) -> Iterator[_Check]:
    schema = asked.log.schema
    events = schema.perspective.events
    yield "unreadable_rows", schema.rows_read, schema.rejected_rows
    yield "duplicate_events", events + schema.duplicate_events, schema.duplicate_events
    yield (
        "cases_without_events",
        schema.perspective.cases + schema.cases_without_events,
        schema.cases_without_events,
    )
    records = asked.log.records.select(
        nw.len().alias("n"), nw.col("res").is_null().cast(nw.Int64).sum().alias("nobody"),
        (nw.col("ts") > nw.lit(schema.created_at.replace(tzinfo=None))).cast(nw.Int64).sum().alias("future"),
    )  # fmt: skip
    row = collected(records).to_pylist()[0]
    yield "missing_resource", int(row["n"]), int(row["nobody"])
    yield "in_the_future", int(row["n"]), int(row["future"])
    yield "inactive_periods", *_inactive(asked)
    yield "registered_together", *_together(asked)
    yield "overlaps", None, None


def _inactive(asked: Asked) -> tuple[int, int]:
    """Days of the log, and those inside of a week or more without any event."""
    found = np.unique(asked.cases.events()[1].at // DAY_US)
    if found.size < 2:  # noqa: PLR2004 - no time between fewer
        return found.size, 0
    gaps = np.diff(found) - 1
    return int(found[-1] - found[0] + 1), int(gaps[gaps >= QUIET_DAYS].sum())


def _together(asked: Asked) -> tuple[int, int]:
    """Cases, and those with many events in one second."""
    row, events = asked.cases.events()
    ahead = SAME_MOMENT - 1
    # By case and time, so many at one moment are neighbours.
    same = (row[ahead:] == row[:-ahead]) & (events.at[ahead:] == events.at[:-ahead])
    return asked.cases.n, np.unique(row[ahead:][same]).size


def _of_order(asked: Asked) -> Iterator[_Check]:
    cases, known = asked.cases, asked.log.schema.activity
    cases.know(*{key for pair in (*ORDER, *TOGETHER) for key in pair}, *ONCE)
    both, wrong = 0, 0
    for first, second in ORDER:
        if known(first) and known(second):
            start, end = cases.first(first), cases.first(second)
            both += int((~np.isnan(start) & ~np.isnan(end)).sum())
            with np.errstate(invalid="ignore"):
                wrong += int((end < start).sum())
    yield "wrong_order", both, wrong
    needed = [
        (cases.count(one) > 0, cases.count(other) > 0)
        for one, other in TOGETHER
        if known(one) and known(other)
    ]
    yield (
        "related_missing",
        sum(int(has.sum()) for has, _ in needed),
        sum(int((has & ~too).sum()) for has, too in needed),
    )
    counts = [cases.count(key) for key in ONCE if known(key)]
    yield (
        "too_often",
        sum(int((one > 0).sum()) for one in counts),
        sum(int((one > 1).sum()) for one in counts),
    )


def _of_cases(asked: Asked) -> Iterator[_Check]:
    cases = asked.cases
    won = cases.outcome == "won"
    yield (
        "incomplete_won",
        int(won.sum()),
        int((won & np.isnan(cases.first("quote_issued", "contract_signed"))).sum()),
    )
    span = numbers(collected(asked.log.cases.select("duration_us"))["duration_us"])
    known = span[~np.isnan(span)]
    low, high = np.quantile(known, (0.25, 0.75)) if known.size else (0.0, 0.0)
    yield "outlying_durations", int(known.size), int((known > high + 1.5 * (high - low)).sum())


def _of_values(asked: Asked) -> Iterator[_Check]:
    cases = asked.cases
    known = ~np.isnan(cases.amounts)
    with np.errstate(invalid="ignore"):
        yield "negative_amounts", int(known.sum()), int((cases.amounts < 0).sum())
        yield (
            "zero_amounts_won",
            int((cases.outcome == "won").sum()),
            int(((cases.amounts == 0) & (cases.outcome == "won")).sum()),
        )
    yield "missing_amounts", cases.n, int((~known).sum())
    coded = [cases.codes(key) for key in LABELLED if asked.log.schema.attribute(key, "case")]
    labels = [one.values for one in coded if len(one.values) <= MOST_VALUES]
    yield "similar_labels", sum(map(len, labels)), sum(map(_similar, labels))
    yield "missing_values", cases.n * len(coded), sum(int((one.codes < 0).sum()) for one in coded)


def _similar(values: tuple[str, ...]) -> int:
    """Values that differ from another one by case, spaces or a slip of the pen only."""
    plain = ["".join(value.lower().split()) for value in values]
    return sum(
        bool(get_close_matches(one, plain[:place] + plain[place + 1 :], 1, 0.92))
        for place, one in enumerate(plain)
    )
