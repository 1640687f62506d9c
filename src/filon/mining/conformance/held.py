"""A model with its rules, held against a log: what questions and filters ask of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.core.errors import UnknownNameError
from filon.mining.conformance.checking import check
from filon.mining.conformance.rules import check_rule
from filon.mining.models.bpmn_net import net_of_bpmn

if TYPE_CHECKING:
    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame
    from filon.mining.conformance.checking import Checked
    from filon.mining.conformance.rules import RuleCheck
    from filon.process.bpmn import Bpmn
    from filon.process.rules import Rule

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
        Name of the model; ``key`` also tells its version apart.
    work
        Working hours that its rules count, where they do.
    """

    whole: EventLog
    name: str
    key: str
    model: Bpmn
    rules: tuple[Rule, ...]
    checked: Checked
    work: WorkCalendar | None = None
    _checks: dict[str, RuleCheck] = field(default_factory=dict)

    def cases(self, log: EventLog, key: str | None) -> Frame:
        """Cases in force with a deviation (any move that the model does not share, when no key is given): ``ci``.

        Raises
        ------
        UnknownRuleError
        """
        if key is None or not key.startswith(RULE):
            return self.checked.cases(log, key)
        check = self.rule_check(key.removeprefix(RULE))
        broken = {"ci": check.breaking.tolist() or [-1]}
        kept = log.tables.literal(("rule", self.key, key), broken)
        return log.cases.join(kept, on="ci", how="semi").select("ci")

    def rule_check(self, key: str) -> RuleCheck:
        """What a rule says about all cases; checked once.

        Raises
        ------
        UnknownRuleError
        """
        if key not in self._checks:
            self._checks[key] = check_rule(self.whole, self.rule(key), work=self.work)
        return self._checks[key]

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
    grace: dt.timedelta = GRACE,
) -> HeldModel:
    """Hold a model against all cases of a perspective.

    Raises
    ------
    FilonError
        Of a model that no case could follow: no start, no way to the end, a place that collects any number of tokens.
    """
    return HeldModel(
        whole, name, key, model, rules, check(whole, net_of_bpmn(model), (name, key), grace=grace), work
    )
