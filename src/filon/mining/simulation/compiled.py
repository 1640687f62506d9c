"""Parameters and changes compiled to arrays: rules by activity, shares and quantiles as tables, conditions as masks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from filon.mining.simulation.changes import ANY, AddStep, Cap, ChangeWait, GoOn, MoveStep, Skip
from filon.mining.simulation.parameters import END, START
from filon.mining.simulation.steps import put_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Condition, NextRule, Parameters, WaitRule
    from filon.mining.simulation.steps import PutIn

ENDS = -1
"""Number of the end among the activities."""


@dataclass(frozen=True)
class Test:
    """A condition on arrays: ``place`` is a column of ``seen`` or ``wait``, an activity, or nothing."""

    kind: str
    negated: bool
    place: int = -1
    key: str = ""
    rows: NDArray[np.bool_] | None = None
    limit: float = 0.0


@dataclass
class Rules:
    """Rules of one activity or pair: tests of each leaf, and the number of the first leaf in its table."""

    first: int
    tests: list[tuple[Test, ...]]


@dataclass
class Compiled:
    """A process ready to run; activities are numbers, ``start`` is the number that stands before all."""

    activities: tuple[str, ...]
    start: int
    branches: dict[int, Rules] = field(default_factory=dict)
    pairs: dict[tuple[int, int], Rules] = field(default_factory=dict)
    shares: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 1)))
    targets: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 1), np.int64))
    quantiles: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    by_work: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    seen: dict[int, int] = field(default_factory=dict)
    waits: dict[int, int] = field(default_factory=dict)
    skipped: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    goes_on: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    changed: list[tuple[NDArray[np.bool_], int, ChangeWait, NDArray[np.bool_] | None]] = field(
        default_factory=list
    )
    put_in: list[PutIn] = field(default_factory=list)
    values: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    carriers: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    factor: NDArray[np.float64] | None = None


def compile_process(parameters: Parameters, changes: Sequence[Change] = ()) -> Compiled:
    """Process of the parameters with the changes made to it."""
    activities = parameters.activities
    made = Compiled(activities, len(activities))
    code = {key: number for number, key in enumerate(activities)} | {START: len(activities), END: ENDS}
    compiler = _Compiler(parameters, code, made)
    compiler.branches([(branch.after, branch.rules) for branch in parameters.branches])
    compiler.pairs([(wait.after, wait.before, wait.clock, wait.rules) for wait in parameters.waits])
    compiler.values()
    compiler.change(changes)
    return made


class _Compiler:
    def __init__(self, parameters: Parameters, code: dict[str, int], made: Compiled) -> None:
        self._parameters, self._mix, self._code, self._made = parameters, parameters.mix, code, made

    def branches(self, branches: Sequence[tuple[str, Sequence[NextRule]]]) -> None:
        leaves = [rule for _, rules in branches for rule in rules]
        width = max(len(rule.next) for rule in leaves)
        self._made.shares = np.ones((len(leaves), width))
        self._made.targets = np.full((len(leaves), width), ENDS)
        at = 0
        for after, rules in branches:
            self._made.branches[self._code[after]] = Rules(at, [self._tests(rule.when) for rule in rules])
            for rule in rules:
                shares = np.cumsum([one.share for one in rule.next])
                self._made.shares[at, : len(shares)] = shares / shares[-1]
                self._made.targets[at, : len(shares)] = [self._code[one.activity] for one in rule.next]
                # What rounding leaves above the last share belongs to the last activity.
                self._made.targets[at, len(shares) :] = self._made.targets[at, len(shares) - 1]
                at += 1

    def pairs(self, waits: Sequence[tuple[str, str, str, Sequence[WaitRule]]]) -> None:
        leaves = [(clock, rule) for _, _, clock, rules in waits for rule in rules]
        width = max([2, *(len(rule.quantiles_s) for _, rule in leaves)])
        self._made.quantiles = np.zeros((len(leaves) + 1, width))
        self._made.by_work = np.array([*(clock == "work" for clock, _ in leaves), False])
        at = 0
        for after, before, _, rules in waits:
            pair = (self._code[after], self._code[before])
            self._made.pairs[pair] = Rules(at, [self._tests(rule.when) for rule in rules])
            for rule in rules:
                known = np.linspace(0, 1, len(rule.quantiles_s))
                self._made.quantiles[at] = np.interp(np.linspace(0, 1, width), known, rule.quantiles_s)
                at += 1

    def values(self) -> None:
        """Numbers that cases get on their way: a row without one has that of a row near it that has."""
        for column in self._mix.columns:
            if column.known_after:
                numbers = np.array([np.nan if one is None else one for one in column.numbers])
                self._made.values[column.key] = numbers
                carriers = np.zeros(len(self._made.activities), bool)
                carriers[[self._code[key] for key in column.known_after]] = True
                self._made.carriers[column.key] = carriers

    def change(self, changes: Sequence[Change]) -> None:
        made, count = self._made, len(self._made.activities)
        made.skipped = np.zeros(count, bool)
        made.goes_on = np.full(count + 1, ENDS)
        for one in changes:
            if isinstance(one, Skip):
                made.skipped[[self._code[key] for key in one.activities]] = True
            elif isinstance(one, GoOn):
                made.goes_on[self._code[one.after]] = self._code[one.before]
            elif isinstance(one, ChangeWait):
                before = np.full(count, one.before == ANY)
                if one.before != ANY:
                    before[self._code[one.before]] = True
                rows = None
                if one.attribute is not None:
                    rows = self._rows_with(one.attribute, one.text)
                made.changed.append((before, self._code[one.after], one, rows))
            elif isinstance(one, Cap):
                self._cap(one)
            elif isinstance(one, AddStep | MoveStep):
                made.put_in.append(put_in(one, self._parameters, self._code))
                if isinstance(one, MoveStep):
                    made.skipped[self._code[one.activity]] = True

    def _cap(self, cap: Cap) -> None:
        old = self._made.values[cap.value]
        new = np.minimum(old, cap.at_most)
        # A discount is a part of one, or of a hundred.
        whole = 1.0 if np.nanmax(old, initial=0.0) <= 1 else 100.0
        factor = np.where(np.isnan(old) | (old >= whole), 1.0, (whole - new) / np.maximum(whole - old, 1e-9))
        self._made.values[cap.value] = new
        self._made.factor = factor if self._made.factor is None else self._made.factor * factor

    def _rows_with(self, key: str, text: str | None) -> NDArray[np.bool_]:
        column = self._mix.column(key)
        return np.array([one == text for one in column.texts] if column else [], dtype=bool)

    def _tests(self, when: Sequence[Condition]) -> tuple[Test, ...]:
        return tuple(self._test(one) for one in when)

    def _test(self, one: Condition) -> Test:
        negated = one.operator in ("is_not", "not_above")
        limit = 0.0 if one.number is None else one.number
        if one.kind == "attribute":
            return Test(one.kind, negated, key=one.key, rows=self._row_mask(one))
        if one.kind == "value":
            return Test(one.kind, negated, key=one.key, limit=limit)
        if one.kind == "before":
            return Test(one.kind, negated, place=self._code[one.key])
        places = self._made.seen if one.kind == "seen" else self._made.waits
        place = places.setdefault(self._code[one.key], len(places))
        return Test(one.kind, negated, place=place, limit=limit)

    def _row_mask(self, one: Condition) -> NDArray[np.bool_]:
        if one.operator in ("is", "is_not"):
            return self._rows_with(one.key, one.text)
        column = self._mix.column(one.key)
        numbers = column.numbers if column else ()
        return np.array([number is not None and number > (one.number or 0.0) for number in numbers])
