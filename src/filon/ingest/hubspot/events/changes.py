"""From a change of a property to an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.hubspot.records import Change, history, value_at
from filon.ingest.hubspot.rows import NO_ATTRIBUTES, EventRow, Rows, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.ingest.hubspot.portal import Portal
    from filon.ingest.hubspot.records import Record
    from filon.process.model import Evidence


class Recorder:
    """Writes the events of one record: who did it, how it is known, a reference that a second run repeats."""

    def __init__(self, record: Record, identity: tuple[str, str], portal: Portal, rows: Rows) -> None:
        self._identity = identity
        self._portal = portal
        self._rows = rows
        self._properties = record["properties"]
        self.owners = history(record, "hubspot_owner_id")

    def change(
        self,
        activity: str,
        change: Change,
        prop: str,
        evidence: Evidence = "recorded",
        attributes: Mapping[str, Value] = NO_ATTRIBUTES,
    ) -> None:
        """Add the event that a change of a property is."""
        self._write(activity, change.time, f"{prop}:{change.value}", change, evidence, attributes)

    def moment(  # noqa: PLR0913 - a date that stands alone needs its evidence and origin said
        self,
        activity: str,
        time: int | None,
        prop: str,
        *,
        evidence: Evidence = "recorded",
        source: str | None = None,
        user: str | None = None,
        attributes: Mapping[str, Value] = NO_ATTRIBUTES,
    ) -> None:
        """Add the event that a date property tells of, unless it is missing or still to come."""
        if time is not None and time <= self._portal.as_of:
            self._write(activity, time, prop, Change("", time, source, user), evidence, attributes)

    def handovers(self) -> None:
        """Add one event per change of owner; the first owner takes over from nobody."""
        for before, after in zip(self.owners, self.owners[1:], strict=False):
            if after.value and before.value and after.value != before.value:
                to = self._portal.owners.get(after.value, after.value)
                self.change("owner_changed", after, "hubspot_owner_id", attributes={"owner": to})

    def _write(  # noqa: PLR0913, PLR0917 - the one place where an event row is put together
        self,
        activity: str,
        time: int,
        origin: str,
        change: Change,
        evidence: Evidence,
        attributes: Mapping[str, Value],
    ) -> None:
        kind, key = self._identity
        owner = value_at(self.owners, time) if self.owners else self._properties.get("hubspot_owner_id")
        row = EventRow(
            f"{kind}:{key}:{activity}:{origin}:{time // 1000}",
            activity,
            time,
            None if evidence == "computed" else self._portal.actor(change, owner),
            evidence,
            change.source,
            attributes,
        )
        self._rows.event(self._identity, row)
