"""Owners, pipelines and properties of the demo company, as HubSpot's API tells of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from filon.ingest.demo.clock import START
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
    from filon.ingest.demo.live.world import World
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


def pipelines_of(kind: str) -> list[dict[str, Any]]:
    """Pipelines of an object type."""
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
