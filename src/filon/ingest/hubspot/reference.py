"""What a portal says of itself: account, owners, pipelines. Kept beside the records."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import msgspec

from filon.ingest.hubspot.definitions import AUDITED, deleted_stages, former_names, read_definitions
from filon.ingest.hubspot.failures import NotFoundError, ScopeMissingError
from filon.ingest.hubspot.portal import DEFAULT_STAGE_ACTIVITIES, OWN_ACTIVITY, Portal, Stage
from filon.ingest.hubspot.records import MICROSECONDS
from filon.ingest.hubspot.wanted import OWNERS_SCOPE, PIPELINES
from filon.log.landing import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from filon.ingest.hubspot.reading import Json, PortalReader
    from filon.log.landing import Landing

_CLOSED_STATES = frozenset({"CLOSED", "QUALIFIED", "DISQUALIFIED", "UNQUALIFIED", "DELIVERED", "CANCELLED"})
_STATE_NAMES = ("state", "leadState", "ticketState", "orderState", "serviceState")
_PSEUDONYM_LENGTH = 8
_REFERENCE_MS = 3_600_000
"""How long its word is taken while no record changes; a record that changed may be in a stage that is new."""


def reference_is_due(reader: PortalReader, landing: Landing, *, privacy_names: bool) -> bool:
    """Whether what the portal says of itself may have changed since it was read, or what is wanted of it."""
    read = landing.fact("reference")
    return (
        read is None
        or read["next"] != landing.next_number
        or read.get("names") != privacy_names
        or landing.fact("denied:owners") is not None
        or reader.client.now_ms - read["at"] > _REFERENCE_MS
    )


def read_reference(reader: PortalReader, landing: Landing, *, privacy_names: bool) -> None:
    """Read account, owners and pipelines and keep them; owners without their names unless asked for."""
    account = reader.account()
    reader.client.timezone = str(account.get("timeZone") or "UTC")
    facts: dict[str, Any] = {
        "reference": {"at": reader.client.now_ms, "next": landing.next_number, "names": privacy_names},
        "account": {
            name: account.get(name) for name in ("portalId", "timeZone", "companyCurrency", "uiDomain")
        },
    }
    try:
        facts["owners"] = [_owner(one, names=privacy_names) for one in reader.owners()]
        facts["denied:owners"] = None
    except (ScopeMissingError, NotFoundError) as error:
        facts["denied:owners"] = {"code": error.code, "scope": OWNERS_SCOPE, "tier": ""}
    for kind in PIPELINES:
        try:
            pipelines = facts[f"pipelines:{kind}"] = reader.pipelines(kind)
        except (ScopeMissingError, NotFoundError):
            continue
        told = read_definitions(reader, landing, kind, pipelines) if kind in AUDITED else None
        if told is not None:
            facts[f"definitions:{kind}"] = told
    landing.commit(Page(facts=facts))


def _owner(one: Json, *, names: bool) -> Json:
    user = one.get("userId") or one.get("userIdIncludingInactive")
    full = f"{one.get('firstName') or ''} {one.get('lastName') or ''}".strip()
    teams = [
        {"id": str(team["id"]), "name": str(team.get("name") or team["id"])}
        for team in one.get("teams") or ()
    ]
    kept: Json = {"id": str(one["id"]), "user": None if user is None else str(user), "teams": teams}
    return {**kept, "name": full or str(one["id"])} if names else kept


def portal_of(
    landing: Landing,
    *,
    salt: bytes,
    stage_activities: Mapping[tuple[str, str], str],
    aliases: Mapping[tuple[str, str], str],
) -> Portal:
    """Context in which the landed records are read.

    Parameters
    ----------
    landing
        Landing file after a sync.
    salt
        Secret of the workspace that makes pseudonyms of owners.
    stage_activities
        What the user said that stages mean; HubSpot's own stages need no saying.
    aliases
        Surviving id of merged records.
    """
    account = landing.fact("account") or {}
    owners = list(landing.fact("owners") or ())
    names = {one["id"]: one.get("name") or pseudonym(one["id"], salt) for one in owners}
    pipelines = [(kind, one) for kind in PIPELINES for one in landing.fact(f"pipelines:{kind}") or ()]
    deleted = [
        (kind, one)
        for kind in AUDITED
        for one in deleted_stages(
            landing.fact(f"definitions:{kind}"), landing.fact(f"pipelines:{kind}") or ()
        )
    ]
    return Portal(
        as_of=_as_of(landing),
        timezone=str(account.get("timeZone") or "UTC"),
        home_currency=str(account.get("companyCurrency") or "EUR"),
        stages={
            (stage.pipeline, stage.key): stage
            for kind, one in (*deleted, *pipelines)
            for stage in stages_of(one, kind)
        },
        stage_activities={
            stage: activity
            for stage, activity in {**DEFAULT_STAGE_ACTIVITIES, **stage_activities}.items()
            if activity != OWN_ACTIVITY
        },
        pipelines={str(one["id"]): str(one["label"]) for kind, one in pipelines if kind == "deals"},
        products=_products(landing, aliases),
        owners=names,
        users={one["user"]: names[one["id"]] for one in owners if one["user"]},
        teams={team["id"]: team["name"] for one in owners for team in one["teams"]},
        former_names={
            stage: names
            for kind in AUDITED
            for stage, names in former_names(
                landing.fact(f"definitions:{kind}"), landing.fact(f"pipelines:{kind}") or ()
            ).items()
        },
        aliases=aliases,
        contact_lifecycle=landing.fact("denied:leads") is not None and not landing.ids("leads"),
    )


def _products(landing: Landing, aliases: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Names of the products of the catalogue, under the ids of merged ones too."""
    bodies = ((key, msgspec.json.decode(body)["properties"]) for key, body in landing.bodies("products"))
    names = {key: str(said["name"]) for key, said in bodies if said.get("name")}
    merged = {old: new for (kind, old), new in aliases.items() if kind == "products"}
    return {**names, **{old: names[new] for old, new in merged.items() if new in names}}


def stages_of(pipeline: Json, kind: str = "deals") -> Iterator[Stage]:
    """Stages of a pipeline by their metadata; labels decide nothing."""
    ordered: Iterable[Json] = sorted(
        pipeline.get("stages") or (), key=lambda one: int(one.get("displayOrder") or 0)
    )
    for order, one in enumerate(ordered):
        metadata = one.get("metadata") or {}
        closed = str(metadata.get("isClosed")).lower() == "true" or any(
            str(metadata.get(name)).upper() in _CLOSED_STATES for name in _STATE_NAMES
        )
        yield Stage(
            str(pipeline["id"]),
            str(one["id"]),
            str(one["label"]),
            order,
            closed,
            _probability(metadata),
            kind,
        )


def pseudonym(identity: str, salt: bytes) -> str:
    """Name of an owner that only a holder of the salt can trace back: the same person, always the same word."""
    digest = hmac.new(salt, identity.encode(), hashlib.sha256).hexdigest()
    return f"owner-{digest[:_PSEUDONYM_LENGTH]}"


def _probability(metadata: Json) -> float | None:
    try:
        return float(metadata["probability"])
    except (KeyError, TypeError, ValueError):
        return None


def _as_of(landing: Landing) -> int:
    moment = dt.datetime.fromisoformat(landing.fact("as_of"))
    return round(moment.timestamp()) * MICROSECONDS
