"""The words of XES: elements, kinds of attributes, standard extensions and the keys that carry a role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filon.log.mapping import AttributeType

ACTIVITY = "concept:name"
CASE_NAME = "concept:name"
TIME = "time:timestamp"
TRANSITION = "lifecycle:transition"
RESOURCE = "org:resource"
START_TIME = "filon:start_timestamp"
EVIDENCE = "filon:evidence"
CHANGE_SOURCE = "filon:change_source"
OUTCOME = "filon:outcome"
CASE_TYPE = "filon:case_type"
AMOUNT = "filon:amount"
CURRENCY = "filon:currency"
"""Keys of ours for what XES has none; the last three are attributes of the log."""

ROLE_KINDS = {ACTIVITY: "string", TIME: "date", TRANSITION: "string", RESOURCE: "string"}
"""Event keys that carry a role, and the kind that each has whatever its element says."""

LEAF_KINDS = frozenset({"string", "date", "int", "float", "boolean", "id"})
NESTING_KINDS = frozenset({"list", "container"})
KINDS = LEAF_KINDS | NESTING_KINDS

TYPES: dict[str, AttributeType] = {
    "string": "text",
    "date": "timestamp",
    "int": "integer",
    "float": "number",
    "boolean": "boolean",
    "id": "text",
}

EXTENSIONS = {
    "concept": ("Concept", {"name", "instance"}),
    "lifecycle": ("Lifecycle", {"model", "transition", "state"}),
    "org": ("Organizational", {"resource", "role", "group"}),
    "time": ("Time", {"timestamp"}),
    "semantic": ("Semantic", {"modelReference"}),
    "identity": ("Identity", {"id"}),
    "cost": ("Cost", {"total", "currency", "drivers", "amount", "driver", "type"}),
}
"""Prefix → name and keys of the standard extensions that this module knows."""

_VALUES = {
    "int": re.compile(r"[+-]?[0-9]{1,19}"),
    "float": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"),
    "boolean": re.compile(r"true|false|1|0"),
    "id": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "date": re.compile(
        r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
    ),
}


def is_value(kind: str, text: str) -> bool:
    """Whether a text is a value of a kind of attribute."""
    pattern = _VALUES.get(kind)
    return pattern is None or pattern.fullmatch(text.strip()) is not None
