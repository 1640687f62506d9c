"""The words a process is described with: activities, object types, attributes, perspectives, outcomes.

Pure data: frozen dataclasses without any data library, so that the model can be exported, tested and
translated alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Evidence = Literal["recorded", "declared", "inferred", "computed"]
AttributeType = Literal["text", "number", "integer", "boolean", "timestamp", "date"]
Need = Literal["required", "recommended", "optional"]
Role = Literal["", "amount", "currency", "outcome"]
OutcomeKey = Literal["won", "lost"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a stable key and a label in each language."""

    key: str
    label_en: str
    label_fr: str

    def label(self, lang: str) -> str:
        """Label in one language; English for any other than French."""
        return self.label_fr if lang == "fr" else self.label_en


@dataclass(frozen=True, slots=True)
class Group(Named):
    """A phase of the process: activities of one colour."""


@dataclass(frozen=True, slots=True)
class ObjectType(Named):
    """A kind of business object; ``hubspot`` is its name in the API, ``hubspot_id`` its type id there."""

    hubspot: str = ""
    hubspot_id: str = ""


@dataclass(frozen=True, slots=True)
class Activity(Named):
    """Something that happens to one object type.

    ``evidence`` is the grade its events have unless their source says otherwise; ``origin_en`` and
    ``origin_fr`` tell where HubSpot keeps the moment.
    """

    object_type: str
    group: str
    evidence: Evidence = "recorded"
    origin_en: str = ""
    origin_fr: str = ""

    def origin(self, lang: str) -> str:
        """Where HubSpot keeps the moment, in one language."""
        return self.origin_fr if lang == "fr" else self.origin_en


@dataclass(frozen=True, slots=True)
class Attribute(Named):
    """A fact about an object: its type, where HubSpot keeps it, how much analyses need it."""

    type: AttributeType
    object_type: str
    hubspot: str = ""
    need: Need = "optional"
    role: Role = ""


@dataclass(frozen=True, slots=True)
class Include:
    """Which events of another object type a case takes.

    ``paths`` are chains of object types from ``object_type`` to the case type, tried in order for every single
    object: the first chain that reaches a case is the one used. A step of a chain holds in both directions
    of a link. An object that reaches several cases by its chain belongs to all of them and is *shared*.
    """

    object_type: str
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended: the last event among all the named activities decides.

    ``reopened`` activities take the outcome back: a case whose last deciding event is one of them is open.
    """

    won: tuple[str, ...]
    lost: tuple[str, ...]
    reopened: tuple[str, ...] = ()

    def of(self, activities: Sequence[str]) -> OutcomeKey | None:
        """Outcome of a trace given in time order; ``None`` is an open case."""
        for activity in reversed(activities):
            if activity in self.won:
                return "won"
            if activity in self.lost:
                return "lost"
            if activity in self.reopened:
                return None
        return None


@dataclass(frozen=True, slots=True)
class Perspective(Named):
    """A way to flatten objects into cases: one case per object of ``case_type``.

    A case holds the events of its own object and those that ``includes`` bring to it.
    """

    case_type: str
    includes: tuple[Include, ...]
    outcome: Outcome
