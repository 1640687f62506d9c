"""Owners, pipelines and properties of the demo company, as HubSpot's API tells of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from filon.ingest.demo.clock import START, iso_text
from filon.ingest.demo.company import (
    LEAD_PIPELINE,
    ORDER_PIPELINE,
    PIPELINES,
    TEAM_IDS,
    TICKET_PIPELINE,
    owners,
    portal,
)
from filon.ingest.hubspot.wanted import wanted_by_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.ingest.demo.live.world import Definition, World
    from filon.ingest.hubspot.portal import Stage

_SINCE = f"{START.isoformat()}T00:00:00Z"
_LEFT = 3
"""Every so many owners, one has left the company and is archived."""
_OWNED_BY = {
    "deals": tuple(PIPELINES),
    "leads": (LEAD_PIPELINE,),
    "orders": (ORDER_PIPELINE,),
    "tickets": (TICKET_PIPELINE,),
}
_LABELS = {**PIPELINES, LEAD_PIPELINE: "Leads", ORDER_PIPELINE: "Commandes", TICKET_PIPELINE: "Assistance"}
_STATE = {"tickets": "ticketState"}
"""What the metadata of a stage call its state, where it is not plain ``state``."""
_STANDARD = (
    "hs_object_id",
    "hs_merged_object_ids",
    "hs_createdate",
    "hs_object_source",
    "hs_created_by_user_id",
)


def owners_page(after: str | None, limit: int, *, archived: bool) -> tuple[list[dict[str, Any]], str | None]:
    """Page of owners, and the cursor of the next."""
    some = [one for one in _owners() if one["archived"] == archived]
    start = int(after or 0)
    return some[start : start + limit], str(start + limit) if start + limit < len(some) else None


@cache
def _owners() -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "id": one.owner_id,
            "email": f"{one.owner_id}@valtessa.example",
            "firstName": one.name.partition(" ")[0],
            "lastName": one.name.partition(" ")[2],
            "userId": None if n % _LEFT == 0 else one.user_id,
            "userIdIncludingInactive": one.user_id,
            "teams": [{"id": TEAM_IDS[one.team], "name": one.team, "primary": True}],
            "type": "PERSON",
            "createdAt": _SINCE,
            "updatedAt": _SINCE,
            "archived": n % _LEFT == 0,
        }
        for n, one in enumerate(owners())
    )


def pipelines_of(kind: str, definitions: Sequence[Definition] = ()) -> list[dict[str, Any]]:
    """Pipelines of an object type, after the changes of their stages."""
    found = _first_pipelines(kind)
    for change in (one for one in definitions if one.kind == kind):
        for pipeline in (one for one in found if one["id"] == change.pipeline):
            _redefine(pipeline, change)
    return found


def audit_of(
    kind: str, pipeline: str, stage: str | None, definitions: Sequence[Definition]
) -> list[dict[str, Any]]:
    """Changes of a pipeline with all its stages, or of one stage, the newest first, the making of it last."""
    own = [
        one
        for one in definitions
        if (one.kind, one.pipeline) == (kind, pipeline) and stage in {None, one.stage}
    ]
    entries = [_entry("CREATE", _SINCE, _as_it_was(kind, pipeline, stage, ()), user=None)]
    for n, change in enumerate(own, 1):
        action = "DELETE" if change.label is None and stage else "UPDATE"
        raw = _as_it_was(kind, pipeline, stage, own[:n])
        entries.append(_entry(action, iso_text(change.at), raw, user=owners()[0].user_id))
    return entries[::-1]


def _entry(action: str, moment: str, raw: dict[str, Any] | None, *, user: int | None) -> dict[str, Any]:
    identity = (raw or {}).get("id")
    said = {"identifier": identity, "action": action, "timestamp": moment, "fromUserId": user}
    return {**said, "rawObject": raw}


def _as_it_was(
    kind: str, pipeline: str, stage: str | None, definitions: Sequence[Definition]
) -> dict[str, Any] | None:
    found = next((one for one in pipelines_of(kind, definitions) if one["id"] == pipeline), None)
    if found is None or stage is None:
        return found
    return next((one for one in found["stages"] if one["id"] == stage), None)


def _redefine(pipeline: dict[str, Any], change: Definition) -> None:
    moment = iso_text(change.at)
    pipeline["updatedAt"] = moment
    if change.label is None:
        pipeline["stages"] = [one for one in pipeline["stages"] if one["id"] != change.stage]
    for one in pipeline["stages"]:
        if one["id"] == change.stage:
            one.update(label=change.label, updatedAt=moment)


def _first_pipelines(kind: str) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "label": _LABELS[key],
            "displayOrder": order,
            "stages": [
                _stage(one, kind) for (pipeline, _), one in portal().stages.items() if pipeline == key
            ],
            "createdAt": _SINCE,
            "updatedAt": _SINCE,
            "archived": False,
        }
        for order, key in enumerate(_OWNED_BY.get(kind, ()))
    ]


def _stage(stage: Stage, kind: str) -> dict[str, Any]:
    metadata = {"isClosed": str(stage.closed).lower(), "probability": f"{stage.probability or 0.2:.1f}"}
    if stage.closed and stage.probability is not None:
        metadata["probability"] = f"{stage.probability:.1f}"
    return {
        "id": stage.key,
        "label": stage.label,
        "displayOrder": stage.order,
        "metadata": metadata
        if kind == "deals"
        else {_STATE.get(kind, "state"): "CLOSED" if stage.closed else "OPEN"},
        "createdAt": _SINCE,
        "updatedAt": _SINCE,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }


def property_names(kind: str, world: World) -> list[str]:
    """Names of the properties that records of a type have, or could have."""
    wanted = wanted_by_kind()[kind]
    names = {*_STANDARD, *wanted.history, *wanted.more, wanted.modified}
    for record in world.live[kind].values():
        names |= record["properties"].keys()
    return sorted(names)
