"""A model with its rules and waivers, held against a log: what questions and filters ask of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from filon.core.collecting import collector_paused
from filon.core.errors import UnknownNameError
from filon.mining.conformance.checking import check
from filon.mining.conformance.rules import check_rule
from filon.mining.conformance.standing import standing_of
from filon.mining.models.bpmn_net import net_of_bpmn

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame
    from filon.mining.conformance.checking import Checked
    from filon.mining.conformance.rules import RuleCheck
    from filon.mining.conformance.standing import Standing
    from filon.process.bpmn import Bpmn
    from filon.process.rules import Rule
    from filon.process.waivers import Waived

RULE = "rule:"
GRACE = dt.timedelta(days=90)
"""A decided case whose last event is younger may still be delivered, invoiced or paid."""


class UnknownRuleError(UnknownNameError):
    """The model has no rule of that key."""

    code = "unknown_rule"


@dataclass(frozen=True)
class HeldModel:
    """A version of a model, held against every case of a perspective.

    Parameters
    ----------
    name
        Name of the model; ``key`` also tells its version and its waivers apart.
    work
        Working hours that its rules count, where they do.
    waivers
        Deviations that are no departures.
    """

    whole: EventLog
    name: str
    key: str
    model: Bpmn
    rules: tuple[Rule, ...]
    checked: Checked
    work: WorkCalendar | None = None
    waivers: tuple[Waived, ...] = ()
    _checks: dict[str, RuleCheck] = field(default_factory=dict)

    def cases(self, log: EventLog, key: str | None) -> Frame:
        """Cases in force with a deviation that is not allowed (with any such one, when no key is given): ``ci``.

        Raises
        ------
        UnknownRuleError
        """
        # A table without rows has a column without type: a case that is none gives it.
        chosen = {"ci": self._departing(key).tolist() or [-1]}
        kept = log.tables.literal(("departing", self.key, key), chosen)
        return log.cases.join(kept, on="ci", how="semi").select("ci")

    def _departing(self, key: str | None) -> np.ndarray:
        if key is not None and key.startswith(RULE):
            return self.rule_check(key.removeprefix(RULE)).breaking
        standing = self.standing
        return np.asarray(standing.ci[standing.departs if key is None else standing.has(key)])

    @cached_property
    def standing(self) -> Standing:
        """What the waivers leave of the deviations of all cases."""
        return standing_of(self.whole, self.checked, self.waivers)

    def spots(self, log: EventLog) -> Frame | None:
        """Events where the cases in force depart in a way that is not allowed, as :meth:`Checked.spots` has them."""
        found, pairs = self.checked.spots(log), self.standing.pairs
        if found is None or not pairs["ci"]:
            return found
        allowed = log.tables.literal(("allowed", self.key), pairs)
        return found.join(allowed, on=["ci", "key"], how="anti")

    def rule_check(self, key: str) -> RuleCheck:
        """What a rule says about all cases, and what the waivers leave of it; checked once.

        Raises
        ------
        UnknownRuleError
        """
        if key not in self._checks:
            self._checks[key] = check_rule(self.whole, self.rule(key), work=self.work)
        found, allowed = self._checks[key], RULE + key
        if all(one.deviation != allowed for one in self.waivers):
            return found
        return found.allowing(self.standing.may(allowed))

    def rule(self, key: str) -> Rule:
        """Rule of a key."""
        found = next((one for one in self.rules if one.key == key), None)
        if found is None:
            raise UnknownRuleError(value=key, allowed=[one.key for one in self.rules])
        return found


def hold(  # noqa: PLR0913 - a model is that much
    whole: EventLog,
    model: Bpmn,
    rules: tuple[Rule, ...],
    *,
    name: str,
    key: str,
    work: WorkCalendar | None = None,
    waivers: tuple[Waived, ...] = (),
    grace: dt.timedelta = GRACE,
) -> HeldModel:
    """Hold a model against all cases of a perspective.

    Raises
    ------
    FilonError
        Of a model that no case could follow: no start, no way to the end, a place that collects any number of tokens.
    """
    with collector_paused():
        checked = check(whole, net_of_bpmn(model), (name, key), grace=grace)
    return HeldModel(whole, name, key, model, rules, checked, work, waivers)
