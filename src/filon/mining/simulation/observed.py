"""An event log as the arrays that parameters are learnt from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from filon.core.errors import RefusedInputError
from filon.log.instants import elapsed
from filon.mining.money import amount_column, amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from filon.log.event_log import EventLog, Frame
    from filon.log.schema import AttributeInfo

EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - frames hold UTC without saying so
LEAST_CASES = 30
MOST_CASES = 20_000
"""Cases that branches and waits are learnt from; of a larger log every n-th case is taken, variant by variant."""

MOST_VALUES = 40
KNOWN_SHARE = 0.9


class TooFewCasesError(RefusedInputError):
    """So few cases are in force that nothing could be learnt from them."""

    code = "simulation_too_few_cases"


@dataclass(frozen=True)
class Followed:
    """What the caller knows of a log that the log does not say.

    Parameters
    ----------
    leave_out
        Case attributes that are written at the end of a case, or that say nothing of it.
    values
        Event attributes that are numbers a case gets on its way, such as a discount.
    endings
        Activity → ``won``, ``lost`` or ``open``; learnt from the outcomes of the cases when empty.
    team
        Case attribute that names the team.
    cash
        Activities that bring the money in, the surest first.
    """

    leave_out: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    endings: dict[str, str] = field(default_factory=dict, hash=False)
    team: str | None = None
    cash: tuple[str, ...] = ()


@dataclass
class Observed:
    """Cases and events of a log, sorted by case and place; activities are numbers into ``activities``.

    ``case`` is the row of an event's case in ``start`` and in every attribute; ``end`` is the instant at which looking
    stopped. ``starts`` are the first events of all cases in force, also of those that are not among the sampled ones.
    """

    activities: tuple[str, ...]
    starts: NDArray[np.float64]
    start: NDArray[np.float64]
    case: NDArray[np.int64]
    activity: NDArray[np.int64]
    at: NDArray[np.float64]
    began: NDArray[np.float64]
    resource: NDArray[np.int64]
    resources: tuple[str, ...]
    outcome: list[str | None]
    texts: dict[str, list[str | None]]
    numbers: dict[str, NDArray[np.float64]]
    values: dict[str, NDArray[np.float64]]
    end: float
    is_sampled: bool
    amount: str | None = None
    currency: str | None = None

    @property
    def cases(self) -> int:
        """Number of sampled cases."""
        return len(self.start)

    def value(self, key: str) -> tuple[NDArray[np.float64], tuple[int, ...]]:
        """Last value of each case, and the activities where it is known: nearly all cases that get there have one."""
        column, last = self.values[key], np.full(self.cases, np.nan)
        carrying = np.flatnonzero(~np.isnan(column))
        last[self.case[carrying]] = column[carrying]
        has = ~np.isnan(last)
        known = []
        for code in np.unique(self.activity).tolist():
            cases = np.unique(self.case[self.activity == code])
            if has[cases].mean() >= KNOWN_SHARE:
                known.append(code)
        return last, tuple(known)

    @property
    def is_last(self) -> NDArray[np.bool_]:
        """Whether an event is the last one of its case so far."""
        return np.append(self.case[1:] != self.case[:-1], True) if len(self.case) else np.zeros(0, bool)

    def until(self, cut: float) -> Observed:
        """Return what would have been seen at an earlier instant; attributes are as they are known today."""
        kept_case = self.start < cut
        number = np.cumsum(kept_case) - 1
        kept = (self.at < cut) & kept_case[self.case]
        return Observed(
            self.activities,
            self.starts[self.starts < cut],
            self.start[kept_case],
            number[self.case[kept]],
            self.activity[kept],
            self.at[kept],
            self.began[kept],
            self.resource[kept],
            self.resources,
            [one for one, keep in zip(self.outcome, kept_case, strict=True) if keep],
            {
                key: [one for one, keep in zip(column, kept_case, strict=True) if keep]
                for key, column in self.texts.items()
            },
            {key: column[kept_case] for key, column in self.numbers.items()},
            {key: column[kept] for key, column in self.values.items()},
            cut,
            self.is_sampled,
            self.amount,
            self.currency,
        )


def observe(log: EventLog, followed: Followed) -> Observed:
    """Read the cases in force.

    Raises
    ------
    TooFewCasesError
    """
    starts = _starts(log)
    if len(starts) < LEAST_CASES:
        raise TooFewCasesError(n=len(starts), least=LEAST_CASES)
    sampled = log
    if len(starts) > MOST_CASES:
        every = -(-len(starts) // MOST_CASES)
        sampled = log.restrict(log.cases.filter(nw.col("ci") % every == 0))
    cases = _seconds(sampled.cases, "t0").sort("ci").collect()
    events = _events(sampled, followed).collect()
    rank = np.searchsorted(cases["ci"].to_numpy(), events["ci"].to_numpy())
    texts, numbers = _attributes(log, cases, followed)
    names = dict(log.resources.collect().rows())
    return Observed(
        activities=tuple(one.key for one in log.schema.activities),
        starts=np.sort(starts),
        start=cases["t0_us"].to_numpy() / 1e6,
        case=rank.astype(np.int64),
        activity=events["act"].to_numpy().astype(np.int64),
        at=events["ts_us"].to_numpy() / 1e6,
        began=_floats(events["start_ts_us"]) / 1e6,
        resource=np.nan_to_num(_floats(events["res"]), nan=-1).astype(np.int64),
        resources=tuple(names.get(code, "") for code in range(max(names, default=-1) + 1)),
        outcome=cases["outcome"].to_list() if "outcome" in cases.columns else [None] * len(cases),
        texts=texts,
        numbers=numbers,
        values=_values(log, events, followed),
        end=float(_seconds(log.cases, "t1").select(nw.col("t1_us").max()).collect().item()) / 1e6,
        is_sampled=sampled is not log,
        **_money(log, numbers),
    )


def _money(log: EventLog, numbers: dict[str, NDArray[np.float64]]) -> dict[str, str | None]:
    """Attribute of the amounts and their currency, where they may be added."""
    key = log.schema.roles.amount
    if amount_column(log) is None or key not in numbers:
        return {"amount": None, "currency": None}
    added = amounts(log).added
    return {"amount": key, "currency": None if added is None else added.currency}


def _starts(log: EventLog) -> NDArray[np.float64]:
    return _floats(_seconds(log.cases, "t0").select("t0_us").collect()["t0_us"]) / 1e6


def _seconds(frame: Frame, column: str) -> Frame:
    return elapsed(frame, EPOCH, column, f"{column}_us")


def _events(log: EventLog, followed: Followed) -> Frame:
    events = _seconds(_seconds(log.events, "ts"), "start_ts").select(
        "ci", "pos", "act", "ts_us", "start_ts_us", "res", "event_id"
    )
    followed_columns = [info.column for info in _value_attributes(log, followed)]
    if followed_columns:
        events = events.join(log.records.select("event_id", *followed_columns), on="event_id", how="left")
    return events.sort("ci", "pos")


def _value_attributes(log: EventLog, followed: Followed) -> list[AttributeInfo]:
    """Numbers that cases get on their way; what the case itself knows is known from the beginning."""
    found = [
        log.schema.attribute(key, "event")
        for key in followed.values
        if key in followed.leave_out or log.schema.attribute(key, "case") is None
    ]
    return [info for info in found if info is not None and info.type in ("number", "integer")]


def _values(log: EventLog, events: Any, followed: Followed) -> dict[str, NDArray[np.float64]]:  # noqa: ANN401 - a frame
    return {info.key: _floats(events[info.column]) for info in _value_attributes(log, followed)}


def _attributes(
    log: EventLog,
    cases: Any,  # noqa: ANN401 - a collected frame
    followed: Followed,
) -> tuple[dict[str, list[str | None]], dict[str, NDArray[np.float64]]]:
    texts: dict[str, list[str | None]] = {}
    numbers: dict[str, NDArray[np.float64]] = {}
    for info in log.schema.attributes:
        if info.scope != "case" or info.key in followed.leave_out:
            continue
        if info.type in ("number", "integer"):
            numbers[info.key] = _floats(cases[info.column])
        elif info.type in ("text", "boolean"):
            column = [None if one is None else str(one) for one in cases[info.column].to_list()]
            if info.key == followed.team or _tells_apart(column):
                texts[info.key] = column
    return texts, numbers


def _tells_apart(column: Sequence[str | None]) -> bool:
    """Whether an attribute sorts cases into groups: neither one value for all, nor nearly one each."""
    return 1 < len(set(column)) <= MOST_VALUES


def _floats(series: Any) -> NDArray[np.float64]:  # noqa: ANN401 - a series of any engine
    return np.array([np.nan if one is None else one for one in series.to_list()], dtype=np.float64)
