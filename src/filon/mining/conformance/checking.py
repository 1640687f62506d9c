"""A model held against a log: once per variant for the whole log, so that a filter only weighs anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from filon.core.errors import RefusedInputError
from filon.mining.conformance.alignments import align
from filon.mining.conformance.deviations import Deviation, deviations_of
from filon.mining.conformance.quality import Quality, quality
from filon.mining.conformance.walk import MODEL, NO_STEP, SYNC
from filon.mining.traces import variant_traces

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from filon.log.event_log import EventLog, Frame
    from filon.mining.conformance.alignments import Alignments
    from filon.process.petri_net import PetriNet


class NothingToCompareError(RefusedInputError):
    """Data and model have no activity in common: every case would seem to follow the model."""

    code = "nothing_to_compare"


@dataclass(frozen=True)
class Checked:
    """Optimal alignments of every variant of a perspective with a model, of its closed and of its open cases.

    Cases are compared in what model and data both speak of. Activities that the model does not have are ``ignored``;
    steps of the model that the data never records (``unrecorded``) may happen unseen. Both are told.

    Parameters
    ----------
    key
        What was checked against: names the tables that are kept beside the log.
    grace
        Time after its last event in which a decided case may still go on.
    alignments
        One per row: an activity sequence, of closed or of open cases.
    variant, is_open, row
        For each variant (and whether its cases are open), its row.
    deviations
        Deviations of each row, with how often each happens in a case.
    ignored
        Activities of the log that the model does not have, with their events.
    unrecorded
        Activities of the model that the log never has.
    """

    key: Hashable
    grace: dt.timedelta
    alignments: Alignments
    variant: np.ndarray
    is_open: np.ndarray
    row: np.ndarray
    deviations: tuple[Counter[Deviation], ...]
    ignored: tuple[tuple[str, int], ...]
    unrecorded: tuple[str, ...]
    _place: dict[int, tuple[int, ...]]

    @cached_property
    def kinds(self) -> tuple[Deviation, ...]:
        """Every deviation that some variant has, by its key."""
        found = {one.key: one for told in self.deviations for one in told}
        return tuple(found[key] for key in sorted(found))

    def times(self, key: str) -> np.ndarray:
        """How often a deviation happens in a case of each row."""
        return self._times.get(key, np.zeros(len(self.deviations), dtype=np.int64))

    @cached_property
    def _times(self) -> dict[str, np.ndarray]:
        counted: dict[str, tuple[list[int], list[int]]] = {}
        for row, told in enumerate(self.deviations):
            for one, times in told.items():
                places, counts = counted.setdefault(one.key, ([], []))
                places.append(row)
                counts.append(times)
        n = len(self.deviations)
        return {key: np.bincount(*both, n).astype(np.int64) for key, both in counted.items()}

    def rows_doing(self, activity: str) -> np.ndarray:
        """Rows in which the activity happens where the model wants it, at least once."""
        moves, steps = self.alignments.moves, self.alignments.net.transitions
        wanted = np.array([one.activity == activity for one in steps], dtype=bool)
        agreed = (moves.kind == SYNC) & wanted[moves.transition]
        found = np.zeros(len(self.deviations), dtype=bool)
        found[moves.trace[agreed]] = True
        return found

    def by_element(self) -> Iterator[tuple[str, str, np.ndarray, np.ndarray, np.ndarray]]:
        """Elements of the drawn model with an activity, and the rows that do, skip, or move what is wanted there."""
        moves, steps = self.alignments.moves, self.alignments.net.transitions
        drawn = {one.element: one.activity for one in steps if one.element and one.activity}
        for element, activity in drawn.items():
            here = np.array([one.element == element for one in steps], dtype=bool)[moves.transition]
            here &= moves.transition != NO_STEP
            done = np.unique(moves.trace[here & (moves.kind == SYNC)])
            missing = np.unique(moves.trace[here & (moves.kind == MODEL)])
            moved = self.times(f"wrong_order:{activity}")[missing] > 0
            yield element, activity, done, missing[~moved], missing[moved]

    def rows_of(self, log: EventLog) -> tuple[np.ndarray, np.ndarray]:
        """Cases in force, ascending, and the row of each."""
        cases = _by_state(log, self.grace).sort("ci").collect()
        ci, variant, state = (np.asarray(cases[name].to_numpy()) for name in ("ci", "variant", "is_open"))
        place = np.searchsorted(self._order, variant.astype(np.int64) * 2 + state.astype(np.int64))
        return ci.astype(np.int64), self.row[place]

    def weights(self, log: EventLog) -> np.ndarray:
        """Cases in force of each row."""
        grouped = _by_state(log, self.grace).group_by("variant", "is_open").agg(nw.len().alias("n")).collect()
        variant, state, n = (np.asarray(grouped[name].to_numpy()) for name in ("variant", "is_open", "n"))
        place = np.searchsorted(self._order, variant.astype(np.int64) * 2 + state.astype(np.int64))
        found = np.zeros(len(self.deviations), dtype=np.int64)
        np.add.at(found, self.row[place], n.astype(np.int64))
        return found

    def quality(self, log: EventLog) -> Quality | None:
        """Quality of the model for the cases in force."""
        return quality(self.alignments, self.weights(log))

    def spots(self, log: EventLog) -> Frame | None:
        """Events where the cases in force depart: ``event_id``, ``ci``, ``kind``, ``key`` of the deviation.

        There is one row per deviating move with an event. The event of a move outside the model is the event itself; of
        a step that is missing, the one in whose place it was wanted. A step that is missing after the last event has
        none. ``None`` where no move has an event.
        """
        if not self._spots["variant"]:
            return None
        cases = _by_state(log, self.grace).join(
            log.tables.literal(("spots", self.key), self._spots), on=["variant", "is_open"], how="inner"
        )
        return log.events.join(
            cases.select("ci", "pos", "kind", "key"), on=["ci", "pos"], how="inner"
        ).select("event_id", "ci", "kind", "key")

    @cached_property
    def _spots(self) -> dict[str, list[object]]:
        """Every deviating move with an event, by variant and state of its cases."""
        table: dict[str, list[object]] = {"variant": [], "is_open": [], "pos": [], "kind": [], "key": []}
        for variant, state, row in zip(
            self.variant.tolist(), self.is_open.tolist(), self.row.tolist(), strict=True
        ):
            for kind, activity, at in self._departing[row]:
                table["variant"].append(variant)
                table["is_open"].append(state)
                table["pos"].append(self._place[variant][at])
                table["kind"].append(kind)
                table["key"].append(f"{kind}:{activity}")
        return table

    @cached_property
    def _departing(self) -> list[list[tuple[str, str, int]]]:
        """Kind, activity and position (in the compared trace) of every deviating move with an event, by row."""
        found: list[list[tuple[str, str, int]]] = []
        for row, trace in enumerate(self.alignments.traces):
            moves = self.alignments.apart[row] if self.deviations[row] else ()
            kinds = {one.activity: one.kind for one in self.deviations[row] if one.kind != "skipped"}
            found.append(
                [
                    (
                        "skipped" if one.kind == "model" else kinds.get(one.activity, "inserted"),
                        one.activity,
                        one.position,
                    )
                    for one in moves
                    if one.activity and one.position < len(trace)
                ]
            )
        return found

    @cached_property
    def _order(self) -> np.ndarray:
        return np.asarray(self.variant * 2 + self.is_open)


def check(whole: EventLog, net: PetriNet, key: Hashable, *, grace: dt.timedelta = dt.timedelta(0)) -> Checked:
    """Hold a model against every variant of a perspective.

    Parameters
    ----------
    whole
        Log of all cases of the perspective.
    net
        The model.
    key
        Name of the version of the model, for tables that are kept beside the log.
    grace
        A decided case whose last event is younger than this when the data ends may still go on: it counts as open.

    Raises
    ------
    NothingToCompareError, NoWayToTheEndError, UnboundedNetError
    """
    variants = variant_traces(whole)
    events = _events(variants.traces, variants.weights(whole))
    common = net.activities & events.keys()
    if events and not common:
        raise NothingToCompareError(model=sorted(net.activities)[:3], data=sorted(events)[:3])
    spoken = [tuple(filter(common.__contains__, trace)) for trace in variants.traces]
    variant, is_open = _states(whole, variants.ids, grace)
    rows: dict[tuple[tuple[str, ...], bool], int] = {}
    place = {number: at for at, number in enumerate(variants.ids.tolist())}
    row = [
        rows.setdefault((spoken[place[number]], state), len(rows))
        for number, state in zip(variant.tolist(), is_open.tolist(), strict=True)
    ]
    found = align(
        _quiet(net, common),
        [trace for trace, _ in rows],
        unfinished=np.array([one for _, one in rows], dtype=bool),
    )
    return Checked(
        key=key,
        grace=grace,
        alignments=found,
        variant=variant,
        is_open=is_open,
        row=np.array(row, dtype=np.int64),
        deviations=tuple(deviations_of(found)),
        ignored=tuple(sorted((one, events[one]) for one in events.keys() - net.activities)),
        unrecorded=tuple(sorted(net.activities - common)),
        _place={
            number: tuple(compress(range(len(trace)), map(common.__contains__, trace)))
            for number, trace in zip(variants.ids.tolist(), variants.traces, strict=True)
        },
    )


def _quiet(net: PetriNet, common: frozenset[str]) -> PetriNet:
    """The net with the steps that the data never records made silent."""
    steps = (one if one.activity in common else replace(one, activity=None) for one in net.transitions)
    return replace(net, transitions=tuple(steps))


def _events(traces: tuple[tuple[str, ...], ...], weights: np.ndarray) -> Counter[str]:
    counted: Counter[str] = Counter()
    for trace, n in zip(traces, weights.tolist(), strict=True):
        for one in trace:
            counted[one] += n
    return counted


def _by_state(log: EventLog, grace: dt.timedelta) -> Frame:
    """Cases in force with their variant and whether they are still open; all are over where no outcome is known."""
    state = nw.lit(value=False)
    if log.schema.roles.outcome:
        state = nw.col("outcome").is_null()
        if log.schema.last is not None:
            recent = (log.schema.last - grace).replace(tzinfo=None)
            state = state | (nw.col("t1") > nw.lit(recent).cast(nw.Datetime("us")))
    return log.cases.select("ci", "variant", state.alias("is_open"))


def _states(whole: EventLog, ids: np.ndarray, grace: dt.timedelta) -> tuple[np.ndarray, np.ndarray]:
    """Variants with each state that cases of them are in, ascending."""
    found = _by_state(whole, grace).group_by("variant", "is_open").agg(nw.len().alias("n")).collect()
    keys = np.asarray(found["variant"].to_numpy()).astype(np.int64) * 2
    keys = np.unique(keys + np.asarray(found["is_open"].to_numpy()).astype(np.int64))
    keys = keys[np.isin(keys // 2, ids)]
    return keys // 2, keys % 2 == 1
