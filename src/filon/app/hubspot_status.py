"""The portal of a workspace at a glance: connection, last sync, what it lacks, what nobody can see in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.hubspot_connection import DATASET, ConnectionView, Decision, PortalFolder, decisions, view_of
from filon.app.hubspot_schedule import ScheduleView, schedule
from filon.app.texts import Text, text
from filon.core.i18n import has_text, translate
from filon.ingest.hubspot.wanted import OWNERS_SCOPE, WANTED, wanted_by_kind
from filon.log.landing import Landing
from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from filon.app.hubspot_connection import Connection
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.syncing import SyncSummary

_LAST = "last_sync"
_ALWAYS_BLIND = ("sent", "revenue")
_COUNTED_BLIND = ("mismatched", "without_history", "truncated", "unattached_invoices", "unattached_payments")
_DOCUMENTS = ("leads", "quotes", "contracts", "orders", "invoices", "commerce_payments")


@dataclass(frozen=True)
class Lacking:
    """An object type that the key or the portal does not give, and what that means."""

    kind: str
    code: str
    scope: str
    text: Text


@dataclass(frozen=True)
class ScopeView:
    """A scope to give to the key, and the object types that it opens; ``opt_in``: only for what was chosen.

    ``lacking`` says for each of the kinds what is missing without it; ``tiers`` names the products that it takes.
    """

    scope: str
    kinds: tuple[str, ...]
    opt_in: bool
    lacking: tuple[Text, ...]
    tiers: tuple[str, ...]


@dataclass(frozen=True)
class BlindSpot:
    """Something that the portal cannot show, or where its records contradict themselves; ``count`` says how often."""

    code: str
    count: int | None
    text: Text


@dataclass(frozen=True)
class HistoryMismatch:
    """Share (0 to 1) of the deals with a history whose present stage is not the last one of it, and their number."""

    ratio: float
    deals: int


@dataclass(frozen=True)
class LastSync:
    """The last sync that came to its end.

    ``read`` counts the records that it read, ``held`` those that are here now, by object type. ``mismatch_ratio`` is
    the share of deals (0 to 1) whose present stage is not the last one of their history.
    """

    at: dt.datetime
    requests: int
    read: dict[str, int]
    held: dict[str, int]
    lacking: tuple[Lacking, ...]
    blind_spots: tuple[BlindSpot, ...]
    mismatch_ratio: float | None
    deals_with_history: int
    daily_left: int | None
    daily_limit: int | None


@dataclass(frozen=True)
class SourceView:
    """HubSpot as a source; ``connection`` is ``None`` before a key was given, ``dataset`` before the first sync.

    ``job_id`` is the sync under way; ``schedule`` says when the next one begins by itself; ``decisions`` are about
    people, the newest first.
    """

    connection: ConnectionView | None
    scopes: tuple[ScopeView, ...]
    decisions: tuple[Decision, ...]
    last_sync: LastSync | None
    schedule: ScheduleView
    landed: bool
    dataset: str | None
    job_id: str | None


def status(workspace: Workspace) -> SourceView:
    """HubSpot as the workspace knows it; HubSpot itself is not asked."""
    folder = PortalFolder(workspace)
    connection = folder.connection() if folder.connected else None
    last = last_sync(folder, connection)
    return SourceView(
        connection=None if connection is None else view_of(connection, folder.cabinet.place()),
        scopes=tuple(scopes()),
        decisions=decisions(folder),
        last_sync=last,
        schedule=schedule(folder, None if last is None else last.at),
        landed=connection is not None and folder.landing(connection).is_file(),
        dataset=DATASET if DATASET in workspace.store.names() else None,
        job_id=workspace.jobs.current(DATASET),
    )


def scopes() -> Iterable[ScopeView]:
    """Every scope that Filon can make use of, none of which can write."""
    by_scope: dict[str, list[str]] = {OWNERS_SCOPE: ["owners"]}
    for one in WANTED:
        by_scope.setdefault(one.scope, []).append(one.kind)
    opt_in, known = {one.scope for one in WANTED if one.opt_in}, wanted_by_kind()
    for scope, kinds in sorted(by_scope.items()):
        missing = tuple(lacking_text(kind) for kind in kinds)
        tiers = (known[kind].tier for kind in kinds if kind in known and known[kind].tier)
        yield ScopeView(scope, tuple(kinds), scope in opt_in, missing, tuple(dict.fromkeys(tiers)))


def lacking(denied: Mapping[str, Mapping[str, object]]) -> tuple[Lacking, ...]:
    """Object types that were not given, each with what that means."""
    return tuple(
        Lacking(kind, str(said["code"]), str(said["scope"]), lacking_text(kind))
        for kind, said in denied.items()
    )


def lacking_text(kind: str) -> Text:
    """What is missing when an object type is."""
    key = f"hubspot.lacking.{kind}"
    return text(key if has_text(key) else "hubspot.lacking.deals")


def note_sync(
    folder: PortalFolder,
    connection: Connection,
    summary: SyncSummary,
    *,
    daily: tuple[int | None, int | None],
) -> None:
    """Write down what a sync did, for those who come later."""
    with Landing(folder.landed(connection)) as landing:
        held = {kind: states.get("live", 0) for kind, states in landing.counts().items()}
        quality = landing.fact("quality") or {}
        hidden = any(one["denied"] for one in landing.facts("definitions:").values())
    folder.write_note(
        _LAST,
        {
            "portal": connection.portal_id,
            "at": dt.datetime.now(dt.UTC).isoformat(),
            "requests": summary.requests,
            "read": summary.records,
            "held": held,
            "denied": summary.denied,
            "quality": quality,
            "definitions_hidden": hidden,
            "emails": connection.privacy.emails,
            "daily": list(daily),
        },
    )


def history_mismatch(folder: PortalFolder, connection: Connection) -> HistoryMismatch | None:
    """Deals whose history ends elsewhere than they are, as of the version in force; ``None`` before there is one."""
    last = last_sync(folder, connection)
    if last is None or last.mismatch_ratio is None:
        return None
    return HistoryMismatch(last.mismatch_ratio, last.deals_with_history)


def last_sync(folder: PortalFolder, connection: Connection | None) -> LastSync | None:
    """The last sync of this portal that came to its end."""
    said = folder.note(_LAST)
    if said is None or connection is None or said["portal"] != connection.portal_id:
        return None
    quality = said["quality"]
    deals = int(quality.get("deals", 0))
    return LastSync(
        at=dt.datetime.fromisoformat(said["at"]),
        requests=said["requests"],
        read=said["read"],
        held=said["held"],
        lacking=lacking(said["denied"]),
        blind_spots=tuple(_blind_spots(said)),
        mismatch_ratio=int(quality.get("mismatched", 0)) / deals if deals else None,
        deals_with_history=deals,
        daily_left=said["daily"][0],
        daily_limit=said["daily"][1],
    )


def _blind_spots(said: Mapping[str, Any]) -> Iterable[BlindSpot]:
    labels = {kind.hubspot: kind for kind in OBJECT_TYPES}
    for kind in _DOCUMENTS:
        if kind not in said["denied"] and not said["held"].get(kind):
            missing = lacking_text(kind)
            french = translate("hubspot.blind.none", "fr", object=labels[kind].label_fr)
            english = translate("hubspot.blind.none", "en", object=labels[kind].label_en)
            yield BlindSpot(f"none_{kind}", None, Text(f"{french} {missing.fr}", f"{english} {missing.en}"))
    for code in _COUNTED_BLIND:
        count = int(said["quality"].get(code, 0))
        if count:
            yield BlindSpot(code, count, text(f"hubspot.blind.{code}", count=count))
    if said.get("definitions_hidden"):
        yield BlindSpot("definitions", None, text("hubspot.blind.definitions"))
    if not said["emails"]:
        yield BlindSpot("emails", None, text("hubspot.blind.emails"))
    for code in _ALWAYS_BLIND:
        yield BlindSpot(code, None, text(f"hubspot.blind.{code}"))
