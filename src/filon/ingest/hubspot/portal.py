"""What a portal knows beside its records: stages, owners, merges, zone, and the user's stage mapping."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from filon.ingest.hubspot.records import instant
from filon.process.model import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.ingest.hubspot.definitions import FormerName
    from filon.ingest.hubspot.records import Change

AUTOMATION = "automation"

# What HubSpot's own stages mean; a portal's stages are mapped by its user.
DEFAULT_STAGE_ACTIVITIES: Mapping[tuple[str, str], str] = {
    ("default", "appointmentscheduled"): "deal_appointment",
    ("default", "qualifiedtobuy"): "deal_qualified",
    ("default", "decisionmakerboughtin"): "deal_negotiation",
    ("default", "contractsent"): "contract_sent",
    ("lead-pipeline-id", "attempting-stage-id"): "lead_attempted",
    ("lead-pipeline-id", "connected-stage-id"): "lead_connected",
    ("lead-pipeline-id", "qualified-stage-id"): "lead_qualified",
    ("lead-pipeline-id", "unqualified-stage-id"): "lead_disqualified",
}
OWN_ACTIVITY = "own"
"""Word of a user for a stage that is an activity of its own, against HubSpot's default too."""
FULFILLED = frozenset({"fulfilled", "delivered", "completed", "shipped and delivered", "livré", "honorée"})
REMINDER_WORDS = ("relance", "reminder")
_OWN_STAGES = frozenset({"deals", "leads"})
"""Object types whose every stage is an activity, whether somebody said what it means or not."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a pipeline by its metadata; its label is for reading only and decides nothing."""

    pipeline: str
    key: str
    label: str
    order: int = 1
    closed: bool = False
    probability: float | None = None
    kind: str = "deals"

    @property
    def won(self) -> bool:
        """Whether entering the stage wins the deal."""
        return self.closed and self.probability == 1.0

    @property
    def lost(self) -> bool:
        """Whether entering the stage loses the deal."""
        return self.closed and self.probability == 0.0


@dataclass(frozen=True)
class Portal:
    """The context in which records are read.

    ``as_of`` is the moment of the extraction in microseconds: nothing after it has happened. ``aliases`` gives the
    surviving id of a merged record by (API object type, old id). ``stage_activities`` is what the user said a
    (pipeline, stage) means. ``products`` names the products of the catalogue by their ids, merged ones by both.
    ``former_names`` are those that stages had, by (pipeline, stage), oldest first.
    ``contact_lifecycle`` stands in for Leads in portals without them.
    """

    as_of: int
    timezone: str = "UTC"
    home_currency: str = "EUR"
    stages: Mapping[tuple[str, str], Stage] = field(default_factory=dict)
    stage_activities: Mapping[tuple[str, str], str] = field(default_factory=lambda: DEFAULT_STAGE_ACTIVITIES)
    pipelines: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    former_names: Mapping[tuple[str, str], Sequence[FormerName]] = field(default_factory=dict)
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    fulfilled: frozenset[str] = FULFILLED
    reminder_words: tuple[str, ...] = REMINDER_WORDS
    contact_lifecycle: bool = False

    @cached_property
    def zone(self) -> ZoneInfo:
        """Time zone of the portal."""
        return ZoneInfo(self.timezone)

    @cached_property
    def _day_starts(self) -> dict[dt.date, int]:
        return {}

    def stage(self, pipeline: str | None, key: str) -> Stage:
        """Stage of a pipeline; an id that the portal no longer knows is an open stage labelled by its id."""
        found = self.stages.get((pipeline or "", key))
        return found or Stage(pipeline or "", key, key)

    def name_then(self, stage: Stage, time: int) -> str | None:
        """Name that a stage had at a moment (µs), if it was another than today's and the audit tells it."""
        for name in self.former_names.get((stage.pipeline, stage.key), ()):
            if time < (instant(name.until) or 0):
                return name.label if name.label != stage.label else None
        return None

    def stage_activity(self, stage: Stage) -> str:
        """Activity that entering a stage means: the user's choice, else one activity of its own."""
        chosen = self.stage_activities.get((stage.pipeline, stage.key))
        return chosen or f"stage_{_slug(stage.pipeline)}_{_slug(stage.key)}"

    def own_stage_activities(self, *, after_sale: bool = False) -> tuple[Activity, ...]:
        """Activities of the stages that nobody mapped, labelled as in the portal.

        ``after_sale`` adds the won stages: entered from another won one, they are steps after the sale.
        """
        own = [
            stage
            for key, stage in self.stages.items()
            if stage.kind in _OWN_STAGES
            and key not in self.stage_activities
            and (not stage.closed or (after_sale and stage.won))
        ]
        names = Counter(stage.label for stage in own)
        return tuple(
            Activity(self.stage_activity(stage), name, name, "deal", "opportunity")
            for stage in own
            for name in (stage.label if names[stage.label] == 1 else self._full_name(stage),)
        )

    def _full_name(self, stage: Stage) -> str:
        """Label of a stage whose name another pipeline has too."""
        return f"{stage.label} ({self.pipelines.get(stage.pipeline, stage.pipeline)})"

    def survivor(self, kind: str, identity: str) -> str:
        """Id under which a record lives on after merges."""
        return self.aliases.get((kind, identity), identity)

    def actor(self, change: Change, owner: str | None) -> str:
        """Who made a change: its user, else the owner at that time, else the automation that made it."""
        known = self.users.get(change.user or "") or self.owners.get(owner or "")
        return known or f"{AUTOMATION} ({change.source or 'UNKNOWN'})"

    def start_of_day(self, day: dt.date) -> int:
        """Midnight of a day in the portal's zone, in microseconds."""
        found = self._day_starts.get(day)
        if found is None:
            midnight = dt.datetime.combine(day, dt.time(), self.zone)
            found = self._day_starts[day] = round(midnight.timestamp()) * 1_000_000
        return found


def _slug(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", text.lower()).strip("_")
