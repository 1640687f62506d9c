"""Object-centric rows: what records become before any data library sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.process.model import Evidence

Value = str | float | int | bool | None

# The direction in which a pair of objects is written down, whichever side told of it.
_DIRECTION = {
    kind: rank
    for rank, kind in enumerate((
        "line_item", "discount", "note", "task", "email", "call", "meeting", "payment", "invoice", "subscription",
        "service", "project", "ticket", "order", "contract", "quote", "lead", "deal", "contact", "company", "product",
    ))
}  # fmt: skip


class EventRow(NamedTuple):
    """Something that happened; ``timestamp`` in microseconds since 1970, UTC."""

    event_ref: str
    activity: str
    timestamp: int
    resource: str | None
    evidence: Evidence
    change_source: str | None
    attributes: Mapping[str, Value]


class ObjectRow(NamedTuple):
    """A business object."""

    type: str
    object_id: str


class EventObject(NamedTuple):
    """An event and an object that took part in it."""

    event_ref: str
    type: str
    object_id: str
    qualifier: str


class ObjectObject(NamedTuple):
    """Two related objects."""

    source_type: str
    source_id: str
    target_type: str
    target_id: str
    qualifier: str


class ObjectAttribute(NamedTuple):
    """A value of an object, in force since ``time`` (``None``: always, as far as is known)."""

    type: str
    object_id: str
    key: str
    value: str
    value_type: str
    time: int | None


class Flaw(NamedTuple):
    """Something in a record that could not be taken as it is; ``reason`` is a stable code."""

    type: str
    object_id: str
    property: str
    value: str
    reason: str


NO_ATTRIBUTES: dict[str, Value] = {}


@dataclass(slots=True)
class Rows:
    """The rows of a batch of records, in the order in which they were added."""

    events: list[EventRow] = field(default_factory=list)
    objects: list[ObjectRow] = field(default_factory=list)
    event_objects: list[EventObject] = field(default_factory=list)
    attributes: list[ObjectAttribute] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    _relations: dict[tuple[str, str, str, str], set[str]] = field(default_factory=dict)

    def event(self, of: tuple[str, str], event: EventRow) -> None:
        """Add an event of one object."""
        self.events.append(event)
        self.event_objects.append(EventObject(event.event_ref, of[0], of[1], "subject"))

    def relate(self, one: tuple[str, str], other: tuple[str, str], labels: set[str]) -> None:
        """Add a pair of objects; a pair that comes several times, from either side, is one relation."""
        source, target = (one, other) if _DIRECTION[one[0]] <= _DIRECTION[other[0]] else (other, one)
        pair = (*source, *target)
        known = self._relations.get(pair)
        self._relations[pair] = known | labels if known else labels

    @property
    def relations(self) -> list[ObjectObject]:
        """Every pair once, with its labels; a pair without label is qualified by its two types."""
        return [
            ObjectObject(*pair, "; ".join(sorted(labels)) if labels else f"{pair[0]}_{pair[2]}")
            for pair, labels in self._relations.items()
        ]
