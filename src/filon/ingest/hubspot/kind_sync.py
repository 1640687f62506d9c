"""One object type of a portal on its way into the landing file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from filon.ingest.hubspot.failures import HaltedError, NotFoundError, RequestRefusedError, ScopeMissingError
from filon.ingest.hubspot.reading import NO_FIELDS, SEARCH_WALL, TIES_PER_REQUEST, Fields, chunks
from filon.ingest.hubspot.records import instant
from filon.ingest.hubspot.wanted import WANTED
from filon.log.landing import Landed, Page, Tie, TiesOf

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from filon.ingest.hubspot.answers import Item
    from filon.ingest.hubspot.erasure import Erasures
    from filon.ingest.hubspot.reading import Found, Json, PortalReader
    from filon.ingest.hubspot.wanted import Wanted
    from filon.log.landing import Landing

LOOK_BACK_MS = 600_000
"""The index of searches lags behind; every search starts this much before the last one ended."""
DAY_MS = 86_400_000
SWEEP_MS = 7 * DAY_MS
"""Associations may change without a trace: everything is listed anew after this long."""


@dataclass(frozen=True)
class SyncState:
    """How far an object type is.

    Parameters
    ----------
    phase
        ``list`` (with its cursor ``after``), ``ties`` (towards ``to``, behind the id ``after``), ``done``.
    after
        Cursor of the phase.
    to
        Position among the types whose associations are read.
    first
        Number of the first record read in this pass; live records with a lower one were not seen any more.
    since
        Moment (ms) up to which changes are known.
    swept
        Moment (ms) of the last complete pass.
    mismatch
        Difference between the portal's count and ours that a reconciliation could not explain.
    total
        Count of the portal that ours was last held against; negative: records of ours have changed since.
    """

    phase: Literal["list", "ties", "done"] = "list"
    after: str | None = None
    to: int = 0
    first: int = 1
    since: int = 0
    swept: int = 0
    mismatch: int = 0
    total: int = -1

    @classmethod
    def of(cls, landing: Landing, kind: str) -> Self:
        """State of an object type; a new one begins with its list."""
        found = landing.fact(f"state:{kind}")
        return cls() if found is None else cls(**found)

    def to_json(self) -> dict[str, Any]:
        """JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class SyncSettings:
    """What all object types of one sync have in common.

    Parameters
    ----------
    erased
        Records that are not taken in.
    lead_names
        Whether titles of leads are read.
    on_kind
        Told object type, stage and number of records; may raise to cancel.
    halted
        Set when the others are to stop.
    """

    erased: Erasures
    lead_names: bool
    on_kind: Callable[[str, str, int], None]
    halted: threading.Event


class KindSync:
    """Reads one object type; every step commits its records together with its state."""

    def __init__(
        self, wanted: Wanted, reader: PortalReader, landing: Landing, settings: SyncSettings
    ) -> None:
        self.kind = wanted.kind
        self.read = 0
        self._wanted = wanted
        self._reader = reader
        self._landing = landing
        self._settings = settings
        self._ordered = True
        self._erased = settings.erased
        self._state = SyncState.of(landing, wanted.kind)

    def run(self) -> None:
        """Bring the object type up to date.

        Raises
        ------
        ScopeMissingError, NotFoundError
            The key or the portal does not give it; this is written down, the other types go on.
        """
        try:
            if self._state.phase == "done":
                self._changes()
            if self._state.phase != "done":
                self._whole()
            self._late_ties()
        except (ScopeMissingError, NotFoundError) as error:
            said = {"code": error.code, "scope": self._wanted.scope, "tier": self._wanted.tier}
            self._landing.commit(Page(facts={f"denied:{self.kind}": said}))
            self._tell("denied")
            raise
        if self._landing.fact(f"denied:{self.kind}") is not None:
            self._landing.commit(Page(facts={f"denied:{self.kind}": None}))
        self._tell("done")

    @cached_property
    def _fields(self) -> Fields:
        """What to read, as far as the portal knows it; its word is taken for a day."""
        key = f"properties:{self.kind}"
        said = self._landing.fact(key)
        old = said is None or self._reader.client.now_ms - said["at"] > DAY_MS
        if old or self._state.phase == "list":
            names = sorted(self._reader.property_names(self.kind))
            said = {"at": self._reader.client.now_ms, "names": names}
            self._landing.commit(Page(facts={key: said}))
        known = frozenset(said["names"])
        return Fields(
            self._wanted.properties(known, names=self._settings.lead_names), self._wanted.histories(known)
        )

    # -- a complete pass ---------------------------------------------------------------------------------------

    def _whole(self) -> None:
        if self._state.phase == "list":
            self._list()
        ids = self._landing.ids(self.kind)
        while self._state.phase == "ties":
            self._sweep_ties(ids)

    def _list(self) -> None:
        # What to read comes first: the answer tells the time of the portal.
        fields = self._fields
        if not self._state.since:
            self._go(replace(self._state, since=self._reader.client.now_ms, first=self._landing.next_number))
        for page, after in self._reader.lists(self.kind, fields, self._state.after):
            self._state = replace(self._state, after=after)
            self._commit(page, "listing")
        if self._landing.ids(self.kind, before=self._state.first):
            self._archived()
        gone = self._landing.ids(self.kind, before=self._state.first)
        done = replace(self._state, phase="ties", after=None)
        self._go(done, Page([Landed(self.kind, one, "", "gone", None) for one in gone]))

    def _archived(self) -> None:
        """Write down which records lie in the recycle bin; it holds the ids of 90 days."""
        known = set(self._landing.ids(self.kind, "archived"))
        for page, _ in self._reader.lists(self.kind, NO_FIELDS, archived=True):
            ids = (one.id for one in page)
            new = [one for one in ids if one not in known and not self._erased.covers(self.kind, one)]
            self._landing.commit(Page([Landed(self.kind, one, "", "archived", None) for one in new]))
            self._tell("archived")

    def _sweep_ties(self, ids: Sequence[str]) -> None:
        """Associations of all live records towards one other type."""
        if self._state.to >= len(self._wanted.towards):
            swept = replace(self._state, phase="done", after=None, to=0, swept=self._state.since)
            self._go(replace(swept, total=len(ids) + len(self._landing.ids(self.kind, "expired"))))
            return
        to_kind = self._wanted.towards[self._state.to]
        rest = list(chunks(ids[_behind(ids, self._state.after) :], TIES_PER_REQUEST))
        following = replace(self._state, to=self._state.to + 1, after=None)
        for left, some in zip(range(len(rest) - 1, -1, -1), rest, strict=True):
            page = self._read_ties(self.kind, to_kind, some)
            self._go(replace(self._state, after=some[-1]) if left else following, page)
            self._tell("ties")
        if not rest:
            self._state = following

    def _late_ties(self) -> None:
        """Associations towards a type that was not given when they were due, if it is given now."""
        keys = {_untied(self.kind, to_kind): to_kind for to_kind in self._wanted.towards}
        due = {key: to_kind for key, to_kind in keys.items() if self._landing.fact(key) is not None}
        ids = self._landing.ids(self.kind) if due else []
        for key, to_kind in due.items():
            pages = (self._read_ties(self.kind, to_kind, some) for some in chunks(ids, TIES_PER_REQUEST))
            for page in pages:
                self._landing.commit(page)
                if page.facts:
                    break
            else:
                self._landing.commit(Page(facts={key: None}))

    # -- changes -----------------------------------------------------------------------------------------------

    def _changes(self) -> None:
        """Bring up to date what changed; begin a complete pass when one is due, or where that cannot be told."""
        newest = self._newest()
        # The time is that of the portal: its first answer tells it.
        now = self._reader.client.now_ms
        ids = None if now - self._state.swept > SWEEP_MS else self._changed(newest, now)
        if ids is None:
            self._go(SyncState(first=self._landing.next_number))
            return
        self._refresh(ids)
        self._settle_ties()
        # Where neither the records nor their number changed, nothing vanished: counting ours takes a look at each.
        if newest.total != self._state.total:
            self._reconcile(newest.total)
        self._go(replace(self._state, since=now, total=newest.total))

    def _newest(self) -> Found:
        """How many live records there are, and which of them changed last if searches give an order."""
        try:
            return self._search(newest_first=True)
        except RequestRefusedError:
            # A search without filter or with an order may be refused; what follows needs neither.
            self._ordered = False
            return self._search(since=0, limit=1)

    def _changed(self, newest: Found, now: int) -> list[str] | None:
        """Ids of the records that changed; ``None``: more than a search can show, within one millisecond."""
        floor, some = self._state.since - LOOK_BACK_MS, newest.results
        if self._ordered and (len(some) >= newest.total or _moment(some[-1], self._wanted.modified) < floor):
            return self._unknown([one for one in some if _moment(one, self._wanted.modified) >= floor])
        found: list[str] = []
        try:
            for page in self._slices(floor, now + DAY_MS):
                found += self._unknown(page)
        except _TooDenseError:
            return None
        return list(dict.fromkeys(found))

    def _slices(self, low: int, high: int) -> Iterator[list[Json]]:
        """Pages of what changed within a window, cut in two until no part has more than a search shows."""
        first = self._search(since=low, until=high)
        if first.total > SEARCH_WALL:
            if high <= low:
                raise _TooDenseError
            middle = (low + high) // 2
            yield from self._slices(low, middle)
            yield from self._slices(middle + 1, high)
            return
        yield first.results
        after = first.after
        while after is not None:
            page = self._search(since=low, until=high, after=after)
            yield page.results
            after = page.after

    def _search(self, **bounds: Any) -> Found:
        return self._reader.search(self.kind, self._wanted.modified, ordered=self._ordered, **bounds)

    def _unknown(self, results: Sequence[Json]) -> list[str]:
        """Ids whose present state has not been read yet."""
        known = self._landing.modified(self.kind, [str(one["id"]) for one in results])
        return [str(one["id"]) for one in results if known.get(str(one["id"])) != one.get("updatedAt")]

    def _refresh(self, ids: Sequence[str]) -> None:
        if ids:
            self._state = replace(self._state, total=-1)
        for some in chunks(ids, self._fields.per_page):
            self._commit(self._reader.batch(self.kind, some, self._fields), "changes", pending=True)
            if len(self._landing.fact(f"pending:{self.kind}")) >= TIES_PER_REQUEST:
                self._settle_ties()

    # -- associations of what changed --------------------------------------------------------------------------

    def _settle_ties(self) -> None:
        """Read the associations of the records that changed, those told from the other side too."""
        pending = list(self._landing.fact(f"pending:{self.kind}") or ())
        for some in chunks(pending, TIES_PER_REQUEST):
            for to_kind in self._wanted.towards:
                self._landing.commit(self._read_ties(self.kind, to_kind, some))
            for other in (one for one in WANTED if self.kind in one.towards):
                self._settle_reverse(other, some)
        if pending:
            self._landing.commit(Page(facts={f"pending:{self.kind}": None}))

    def _settle_reverse(self, other: Wanted, ids: Sequence[str]) -> None:
        """Read again the other records that have or had one of ours, from their side, whose labels count."""
        if self._landing.fact(f"state:{other.kind}") is None:
            return
        try:
            now = {(to, one) for one, to in self._reader.ties(self.kind, other.kind, ids)}
        except (ScopeMissingError, NotFoundError):
            return
        before = self._landing.neighbours(other.kind, self.kind, of=ids, reverse=True)
        touched = sorted({pair[0] for pair in now | before})
        for some in chunks(touched, TIES_PER_REQUEST):
            self._landing.commit(self._read_ties(other.kind, self.kind, some))

    def _read_ties(self, kind: str, to_kind: str, ids: Sequence[str]) -> Page:
        """Associations of some records towards another type; a type that the key does not give has none."""
        try:
            found = self._reader.ties(kind, to_kind, ids)
        except (ScopeMissingError, NotFoundError):
            return Page(facts={_untied(kind, to_kind): True})
        covers = self._erased.covers
        if self._erased:
            found = {
                pair: types
                for pair, types in found.items()
                if not (covers(kind, pair[0]) or covers(to_kind, pair[1]))
            }
        ties = [Tie(kind, to_kind, origin, to, types) for (origin, to), types in found.items()]
        return Page(ties=ties, ties_of=[TiesOf(kind, to_kind, ids)])

    # -- what vanished -----------------------------------------------------------------------------------------

    def _reconcile(self, total: int) -> None:
        """Explain a difference between the portal's count of live records and ours."""
        if self._difference(total) in {0, self._state.mismatch}:
            return
        self._go(replace(self._state, total=-1))
        self._archived()
        if self._difference(total):
            self._tell("reconciling")
            present = [one.id for page, _ in self._reader.lists(self.kind, NO_FIELDS) for one in page]
            known = self._held()
            gone = known.difference(present)
            self._landing.commit(Page([Landed(self.kind, one, "", "gone", None) for one in sorted(gone)]))
            self._refresh([one for one in present if one not in known])
            self._settle_ties()
        self._state = replace(self._state, mismatch=self._difference(total))

    def _difference(self, total: int) -> int:
        return total - len(self._held().difference(merged_ids(self._landing, self.kind)))

    def _held(self) -> set[str]:
        """Ids that are in the portal as far as is known, those whose time here is over included."""
        return {*self._landing.ids(self.kind), *self._landing.ids(self.kind, "expired")}

    # -- writing down ------------------------------------------------------------------------------------------

    def _commit(self, page: Sequence[Item], stage: str, *, pending: bool = False) -> None:
        if self._erased:
            page = [one for one in page if not self._erased.covers(self.kind, one.id)]
        records = [Landed(self.kind, one.id, one.modified, "live", one.text) for one in page]
        facts: dict[str, Any] = {f"state:{self.kind}": self._state.to_json()}
        if pending:
            waiting = self._landing.fact(f"pending:{self.kind}") or []
            facts[f"pending:{self.kind}"] = [*waiting, *(one.id for one in records)]
        self._landing.commit(Page(records, facts=facts))
        self.read += len(records)
        self._tell(stage)

    def _go(self, state: SyncState, page: Page | None = None) -> None:
        """Commit a page together with the state behind it."""
        self._state = state
        given = page or Page()
        facts = {**given.facts, f"state:{self.kind}": state.to_json()}
        self._landing.commit(replace(given, facts=facts))

    def _tell(self, stage: str) -> None:
        if self._settings.halted.is_set():
            raise HaltedError
        self._settings.on_kind(self.kind, stage, self.read)


class _TooDenseError(Exception):
    """More records changed within one millisecond than a search can show."""


def merged_ids(landing: Landing, kind: str) -> Iterator[str]:
    """Ids that were merged into other records of the type."""
    for _, body in landing.bodies(kind, '%"hs_merged_object_ids":"_%'):
        merged = json.loads(body)["properties"].get("hs_merged_object_ids") or ""
        yield from (one.strip() for one in merged.replace(",", ";").split(";") if one.strip())


def _untied(kind: str, to_kind: str) -> str:
    return f"untied:{kind}>{to_kind}"


def _moment(result: Json, modified: str) -> int:
    text = (result.get("properties") or {}).get(modified) or result.get("updatedAt")
    return (instant(text) or 0) // 1000


def _behind(ids: Sequence[str], after: str | None) -> int:
    """Position behind an id in a sequence in numeric order."""
    if after is None:
        return 0
    return next((n for n, one in enumerate(ids) if (len(one), one) > (len(after), after)), len(ids))
