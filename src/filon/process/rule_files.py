"""Rules as a file: a JSON list, one object a rule, with the fields that say something."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.process.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_RULES = 200

_TYPES: dict[str, tuple[type, ...]] = {"times": (int,), "limit_s": (int, float), "where": (list,)}
_FIELDS = tuple(Rule.__dataclass_fields__)


class RuleFileError(RefusedInputError):
    """The file is no JSON list of rules."""

    code = "rule_file"


class RuleFieldUnknownError(UnknownNameError):
    """A rule has a field that rules do not have."""

    code = "rule_field_unknown"


class RuleFieldTypeError(RefusedInputError):
    """A field of a rule has a value of another kind than it takes."""

    code = "rule_field_type"


class RepeatedRuleError(RefusedInputError):
    """Two rules have the same key."""

    code = "repeated_rule"


def read_rules(text: str | bytes) -> tuple[Rule, ...]:
    """Rules of a JSON text.

    Raises
    ------
    RuleFileError, RuleFieldUnknownError, RuleFieldTypeError, RepeatedRuleError, FilonError
        The last for a rule that says too little or too much.
    """
    try:
        data = json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RuleFileError(most=MOST_RULES) from error
    return rules_of(data)


def rules_of(data: object) -> tuple[Rule, ...]:
    """Rules of what a JSON parser gave; errors as :func:`read_rules`."""
    if not isinstance(data, list) or len(data) > MOST_RULES or not all(isinstance(one, dict) for one in data):
        raise RuleFileError(most=MOST_RULES)
    rules = tuple(_rule(one) for one in data)
    keys = [rule.key for rule in rules]
    for key in keys:
        if keys.count(key) > 1:
            raise RepeatedRuleError(value=key)
    return rules


def write_rules(rules: Iterable[Rule]) -> str:
    """JSON text that :func:`read_rules` reads back as the same rules."""
    return json.dumps([plain(rule) for rule in rules], ensure_ascii=False, indent=2) + "\n"


def plain(rule: Rule) -> dict[str, Any]:
    """Fields of a rule that say something."""
    given = asdict(rule)
    always = {"key", "kind", "activity"}
    return {name: value for name, value in given.items() if name in always or value != _DEFAULTS.get(name)}


_DEFAULTS = {
    "other": "",
    "attribute": "",
    "times": 0,
    "limit_s": 0.0,
    "clock": "calendar",
    "where": (),
    "reason": "",
}


def _rule(data: dict[str, Any]) -> Rule:
    for name, value in data.items():
        if name not in _FIELDS:
            raise RuleFieldUnknownError(value=name, allowed=_FIELDS)
        if isinstance(value, bool) or not isinstance(value, _TYPES.get(name, (str,))):
            raise RuleFieldTypeError(field=name, value=repr(value)[:80])
    for name in ("key", "kind", "activity"):
        if name not in data:
            raise RuleFieldTypeError(field=name, value="∅")
    where = data.get("where", [])
    if not all(isinstance(one, str) for one in where):
        raise RuleFieldTypeError(field="where", value=repr(where)[:80])
    if data.get("clock", "calendar") not in {"calendar", "work"}:
        raise RuleFieldTypeError(field="clock", value=data["clock"])
    return Rule(**{**data, "where": tuple(where)})
