"""What a XES log declares before its traces, checked: extensions, globals, classifiers, features."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.log.xes.words import ACTIVITY, EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    Note = Callable[[str, str], None]

_SCOPES = ("event", "trace")
_ORDER = {"extension": 0, "global": 1, "classifier": 2, "attribute": 3, "trace": 4, "event": 5}
_ATTRIBUTES = {
    "log": (("xes.version", "xes.features"), ()),
    "extension": (("name", "prefix", "uri"), ()),
    "global": ((), ("scope",)),
    "classifier": (("name", "keys"), ("scope",)),
    "trace": ((), ()),
    "event": ((), ()),
    "values": ((), ()),
}
"""Element → required and optional XML attributes."""


@dataclass
class Header:
    """Declarations of a log, filled as the file is read.

    Parameters
    ----------
    globals
        Scope → key → kind. The value of a global attribute is an example (files write ``UNKNOWN`` or
        ``__INVALID__``): it is never put into the data; an element that lacks the attribute is counted instead.
    classifiers
        Name → keys, event scope only.
    """

    extensions: dict[str, str] = field(default_factory=dict)
    globals: dict[str, dict[str, str]] = field(default_factory=lambda: {scope: {} for scope in _SCOPES})
    classifiers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    last: str = ""

    def check_order(self, part: str, note: Note) -> None:
        """Note a part of the log that comes after one that it should precede."""
        if self.last and _ORDER[part] < _ORDER[self.last]:
            note("xes_order", f"{part} < {self.last}")
        else:
            self.last = part

    def add_log(self, attributes: dict[str, str], note: Note) -> None:
        """Take the XML attributes of the log element."""
        check_attributes("log", attributes, note)
        self.features = frozenset(attributes.get("xes.features", "").replace(",", " ").split())

    def add_extension(self, attributes: dict[str, str], note: Note) -> None:
        """Take an extension."""
        check_attributes("extension", attributes, note)
        if "prefix" in attributes:
            self.extensions[attributes["prefix"]] = attributes.get("uri", "")

    def add_classifier(self, attributes: dict[str, str], note: Note) -> None:
        """Take a classifier; its keys should be global attributes of its scope."""
        check_attributes("classifier", attributes, note)
        if not {"name", "keys"} <= attributes.keys():
            return
        name, scope = attributes["name"], attributes.get("scope", "event")
        declared = self.globals.get(scope)
        if declared is None:
            note("xes_scope", scope)
            return
        keys = _classifier_keys(attributes["keys"], declared)
        if not keys:
            note("xes_classifier_empty", name)
        for key in keys:
            if key not in declared:
                note("xes_classifier_key", key)
        if keys and scope == "event":
            self.classifiers.setdefault(name, keys)

    def global_scope(self, attributes: dict[str, str], note: Note) -> str | None:
        """Scope of a global element; ``None`` when there is no such scope."""
        check_attributes("global", attributes, note)
        scope = attributes.get("scope", "event")
        if scope not in self.globals:
            note("xes_scope", scope)
            return None
        return scope

    def add_global(self, scope: str, kind: str, key: str, note: Note) -> None:
        """Take an attribute that all elements of a scope should have; without a sound scope it is left out."""
        declared = self.globals.get(scope)
        if declared is None:
            return
        self.check_key(key, note)
        if key in declared:
            note("xes_repeated_key", key)
        declared.setdefault(key, kind)

    def check_key(self, key: str, note: Note) -> None:
        """Note a key whose standard extension is not declared, or does not know it."""
        prefix, colon, rest = key.partition(":")
        if not colon or prefix not in EXTENSIONS:
            return
        if prefix not in self.extensions:
            note("xes_extension_not_declared", prefix)
        elif rest not in EXTENSIONS[prefix][1]:
            note("xes_extension_key", key)

    def activity_keys(self) -> tuple[str, ...]:
        """Keys of the first classifier that names an activity without ``concept:name``."""
        return next((keys for keys in self.classifiers.values() if ACTIVITY not in keys), ())


def check_attributes(element: str, attributes: dict[str, str], note: Note) -> None:
    """Note the XML attributes that an element lacks, and those that it should not have."""
    required, optional = _ATTRIBUTES[element]
    for name in required:
        if name not in attributes:
            note("xes_attribute_missing", f"{element}@{name}")
    for name in attributes:
        if name not in required and name not in optional and not name.startswith(("xmlns", "xsi:", "xml:")):
            note("xes_attribute_unknown", f"{element}@{name}")


def _classifier_keys(text: str, declared: dict[str, str]) -> tuple[str, ...]:
    """Keys of a classifier: separated by spaces, unless the whole text is one declared key with spaces in it."""
    whole = text.strip().strip("'")
    if whole in declared:
        return (whole,)
    if "'" in text:
        return tuple(part for piece in text.split("'")[1::2] if (part := piece.strip()))
    return tuple(text.split())
