"""Rules beside a model: what must hold in every case whatever its path, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from filon.core.errors import RefusedInputError, UnknownNameError

RuleKind = Literal[
    "precedence", "response", "not_together", "at_most", "four_eyes", "field_filled", "time_limit"
]
Clock = Literal["calendar", "work"]

NEEDS: dict[RuleKind, tuple[str, ...]] = {
    "precedence": ("activity", "other"),
    "response": ("activity", "other"),
    "not_together": ("activity", "other"),
    "at_most": ("activity", "times"),
    "four_eyes": ("activity", "other"),
    "field_filled": ("activity", "attribute"),
    "time_limit": ("activity", "other", "limit_s"),
}
"""The fields that say something for each kind; the others keep their default."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FIELDS = ("activity", "other", "attribute", "times", "limit_s")


class UnknownRuleKindError(UnknownNameError):
    """There is no such kind of rule."""

    code = "unknown_rule_kind"


class RuleKeyError(RefusedInputError):
    """The key of a rule is not a short plain word."""

    code = "rule_key"


class RuleFieldMissingError(RefusedInputError):
    """A rule lacks what its kind needs."""

    code = "rule_field_missing"


class RuleFieldUnusedError(RefusedInputError):
    """A rule gives something that its kind would ignore."""

    code = "rule_field_unused"


class RuleSameActivityError(RefusedInputError):
    """A rule about two activities names the same one twice."""

    code = "rule_same_activity"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, checked when it is made: it has what its kind needs and nothing else.

    * ``precedence``: each ``other`` has an ``activity`` before it.
    * ``response``: each ``activity`` has an ``other`` after it; one that is still missing in an open case is no breach.
    * ``not_together``: no case has both ``activity`` and ``other``.
    * ``at_most``: no case has more than ``times`` of ``activity``.
    * ``four_eyes``: in a case, nobody does both ``activity`` and ``other``.
    * ``field_filled``: ``attribute`` has a value when ``activity`` happens.
    * ``time_limit``: from each ``activity`` to the next ``other`` at most ``limit_s`` seconds of ``clock``.

    Parameters
    ----------
    key
        Name within its set.
    where
        Texts of the filter grammar: the rule holds for the cases that meet all of them.
    reason
        Why the company wants it, in its own words.

    Raises
    ------
    UnknownRuleKindError, RuleKeyError, RuleFieldMissingError, RuleFieldUnusedError, RuleSameActivityError
    """

    key: str
    kind: RuleKind
    activity: str
    other: str = ""
    attribute: str = ""
    times: int = 0
    limit_s: float = 0.0
    clock: Clock = "calendar"
    where: tuple[str, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in NEEDS:
            raise UnknownRuleKindError(value=str(self.kind), allowed=NEEDS)
        if not _KEY.fullmatch(self.key):
            raise RuleKeyError(value=self.key[:80])
        for name in _FIELDS:
            given, needed = bool(getattr(self, name)), name in NEEDS[self.kind]
            if needed and not (given and getattr(self, name) > type(getattr(self, name))()):
                raise RuleFieldMissingError(rule=self.key, kind=self.kind, field=name)
            if given and not needed:
                raise RuleFieldUnusedError(rule=self.key, kind=self.kind, field=name)
        if self.activity == self.other:
            raise RuleSameActivityError(rule=self.key, value=self.activity)
