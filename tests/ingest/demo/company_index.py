"""The generated rows of a company, indexed so that a measure is one short sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from filon.ingest.demo.clock import AS_OF_MS, WORKDAY_S
from filon.ingest.demo.company import REGIONS
from filon.ingest.demo.generator import demo_records
from filon.ingest.demo.source import demo_rows

DAY = 86_400_000_000
AS_OF = AS_OF_MS * 1000
AXES = {region.name: region.axis for region in REGIONS.items}
Thing = tuple[str, str]


class Company:
    """Objects with their attributes, events and neighbours."""

    def __init__(self, deals: int, *, planted: bool) -> None:
        self.attributes: dict[Thing, dict[str, str]] = defaultdict(dict)
        self.known_since: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self.events: dict[Thing, list[tuple[str, int]]] = defaultdict(list)
        self.near: dict[Thing, list[Thing]] = defaultdict(list)
        self.objects: dict[str, list[Thing]] = defaultdict(list)
        self.discounts: dict[Thing, float] = {}
        for records in demo_records(deals, planted=planted):
            self._add(demo_rows(records))

    def _add(self, rows) -> None:
        for one in rows.objects:
            self.objects[one.type].append(tuple(one))
        for one in rows.attributes:
            self.attributes[one.type, one.object_id][one.key] = one.value
            if one.time is not None:
                self.known_since[one.type, one.object_id, one.key].append(one.time)
        for event, link in zip(rows.events, rows.event_objects, strict=True):
            self.events[link.type, link.object_id].append((event.activity, event.timestamp))
        for one in rows.relations:
            self.near[one.source_type, one.source_id].append((one.target_type, one.target_id))
            self.near[one.target_type, one.target_id].append((one.source_type, one.source_id))

    def get(self, thing: Thing, key: str) -> str | None:
        return self.attributes[thing].get(key)

    def first(self, thing: Thing | None, activity: str) -> int | None:
        """Time of the first event of an activity of one object."""
        return min((time for name, time in self.events.get(thing, ()) if name == activity), default=None)

    def around(self, thing: Thing, kind: str) -> list[Thing]:
        return [other for other in self.near[thing] if other[0] == kind]

    def soonest(self, thing: Thing, kind: str, activity: str) -> int | None:
        """Time of the first event of an activity among the neighbours of one type."""
        times = [self.first(other, activity) for other in self.around(thing, kind)]
        return min((time for time in times if time is not None), default=None)

    @cached_property
    def deals(self) -> list[Thing]:
        return self.objects["deal"]

    def quoted(self) -> Iterator[tuple[Thing, float, bool]]:
        """Deals with a quote that are decided: the deal, its discount, whether it was won."""
        for deal in self.deals:
            quotes = self.around(deal, "quote")
            names = [name for name, _ in sorted(self.events[deal], key=lambda e: e[1])]
            ends = [name for name in names if name in {"deal_won", "deal_lost", "deal_reopened"}]
            if quotes and ends and ends[-1] != "deal_reopened":
                yield deal, float(self.get(quotes[-1], "discount") or 0), ends[-1] == "deal_won"

    def working_days(self, region: str | None, start: int, end: int) -> float:
        axis = AXES[region or "Île-de-France"]
        return (axis.position(end // 1000) - axis.position(start // 1000)) / WORKDAY_S
