"""How pipelines and stages were defined before: names that stages had, stages that were deleted since.

The audit of a portal tells who changed a definition and when. What exactly its entries hold is not documented to the
last field, so that everything here takes what it finds: an object or its text, present or former names of fields.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from filon.ingest.hubspot.failures import NotFoundError, RequestRefusedError, ScopeMissingError
from filon.ingest.hubspot.records import instant, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from filon.ingest.hubspot.reading import Json, PortalReader
    from filon.log.landing import Landing

AUDITED = ("deals", "leads")
"""Object types whose stages are activities: what a stage was called matters there."""
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class FormerName:
    """A name that a stage had until a moment (ISO text)."""

    label: str
    until: str


def read_definitions(
    reader: PortalReader, landing: Landing, kind: str, pipelines: Sequence[Json]
) -> Json | None:
    """What the audit tells of an object type's stages; ``None`` while the pipelines are as they were.

    One request for each pipeline, one more for each stage that was changed since it was made.

    Returns
    -------
    dict
        ``mark`` of the pipelines, ``denied``, and ``stages``: states of stages (``pipeline``, ``id``, ``label``,
        ``metadata``, ``order``, ``at``), oldest first.
    """
    mark = hashlib.sha256(msgspec.json.encode(list(pipelines), order="sorted")).hexdigest()
    if (landing.fact(f"definitions:{kind}") or {}).get("mark") == mark:
        return None
    states: list[Json] = []
    try:
        for pipeline in pipelines:
            states += _states(reader, kind, pipeline)
    except (ScopeMissingError, NotFoundError, RequestRefusedError):
        return {"mark": mark, "denied": True, "stages": []}
    return {"mark": mark, "denied": False, "stages": sorted(states, key=lambda one: str(one["at"]))}


def former_names(
    definitions: Mapping[str, Any] | None, pipelines: Iterable[Json]
) -> dict[tuple[str, str], tuple[FormerName, ...]]:
    """Names that each (pipeline, stage) had before its present one, oldest first.

    An entry of the audit may hold the object as it became or as it was before: the present name ends the row of names
    in either case.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in (definitions or {}).get("stages") or ():
        names = found.setdefault((one["pipeline"], one["id"]), [])
        if not names or names[-1][0] != one["label"]:
            names.append((one["label"], one["at"]))
    for pipeline in pipelines:
        for stage in pipeline.get("stages") or ():
            told = found.get((str(pipeline["id"]), str(stage["id"])))
            if told and told[-1][0] != str(stage["label"]):
                told.append((str(stage["label"]), str(stage.get("updatedAt") or told[-1][1])))
    changed = {
        key: tuple(FormerName(before[0], after[1]) for before, after in pairwise(names))
        for key, names in found.items()
    }
    return {key: names for key, names in changed.items() if names}


def deleted_stages(definitions: Mapping[str, Any] | None, pipelines: Iterable[Json]) -> list[Json]:
    """Pipelines that hold, instead of their stages, those that they once had and no longer have."""
    shown = {(str(one["id"]), str(stage["id"])) for one in pipelines for stage in one.get("stages") or ()}
    last: dict[tuple[str, str], Json] = {}
    for one in (definitions or {}).get("stages") or ():
        last[one["pipeline"], one["id"]] = one
    return [
        {
            "id": pipeline,
            "stages": [
                {
                    "id": stage,
                    "label": one["label"],
                    "displayOrder": one["order"],
                    "metadata": one["metadata"],
                }
            ],
        }
        for (pipeline, stage), one in last.items()
        if (pipeline, stage) not in shown
    ]


def _states(reader: PortalReader, kind: str, pipeline: Json) -> Iterable[Json]:
    identity = str(pipeline["id"])
    if not _PLAIN_ID.fullmatch(identity):
        return
    for entry in reader.audit(kind, identity):
        for stage in _raw(entry).get("stages") or ():
            yield from _state(identity, stage, entry)
    for stage in pipeline.get("stages") or ():
        untouched = stage.get("updatedAt") and stage.get("updatedAt") == stage.get("createdAt")
        if not untouched and _PLAIN_ID.fullmatch(str(stage["id"])):
            for entry in reader.audit(kind, identity, str(stage["id"])):
                yield from _state(identity, {"id": stage["id"], **_raw(entry)}, entry)


def _state(pipeline: str, stage: Json, entry: Json) -> Iterable[Json]:
    key, at = stage.get("id") or stage.get("stageId"), instant(str(entry.get("timestamp") or ""))
    if key and stage.get("label") and at is not None:
        yield {
            "pipeline": pipeline,
            "id": str(key),
            "label": str(stage["label"]),
            "metadata": stage.get("metadata") or {},
            "order": stage.get("displayOrder") or 1,
            "at": iso(at),
        }


def _raw(entry: Json) -> Json:
    """The object as it was; some portals send it as text, some not at all."""
    raw = entry.get("rawObject")
    if isinstance(raw, str):
        try:
            raw = msgspec.json.decode(raw)
        except msgspec.DecodeError:
            return {}
    return raw if isinstance(raw, dict) else {}
