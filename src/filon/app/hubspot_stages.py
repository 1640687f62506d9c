"""What the stages of a portal mean: proposed from their names and places, decided by its user, kept in a file."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from filon.app.hubspot_connection import PortalFolder
from filon.core.errors import UnknownNameError
from filon.ingest.hubspot.definitions import FormerName, deleted_stages, former_names
from filon.ingest.hubspot.keys import write_private
from filon.ingest.hubspot.portal import DEFAULT_STAGE_ACTIVITIES, OWN_ACTIVITY
from filon.ingest.hubspot.reference import stages_of
from filon.log.landing import Landing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.portal import Stage

Key = tuple[str, str]
KINDS = {"deals": "dealstage", "leads": "hs_pipeline_stage", "tickets": "hs_pipeline_stage"}
"""Object types whose stages are given a meaning, and the property that holds the stage."""
OWN = OWN_ACTIVITY
"""Word for a stage that is an activity of its own, named as in the portal."""

# Words in the name of a stage, the first that fits decides.
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "deals": (
        (r"\bsign[ée]e?\b|\bsigned\b", "contract_signed"),
        (r"contrat|contract|signature", "contract_sent"),
        (r"onboarding|mise en service|mise en route|kick-?off|implementation", "onboarding_started"),
        (r"n[ée]goci|negotiat|d[ée]cision|decision|closing", "deal_negotiation"),
        (r"exigence|requirement|recueil|pr[ée]sentation|d[ée]mo|besoin", "requirements_gathered"),
        (r"qualif|discovery|d[ée]couverte", "deal_qualified"),
        (r"rendez|rdv|appointment|meeting", "deal_appointment"),
    ),
    "leads": (
        (r"non qualif|unqualif|disqualif|perdu|lost", "lead_disqualified"),
        (r"qualif", "lead_qualified"),
        (r"connect|[ée]tabli|joint|reached", "lead_connected"),
        (r"attempt|tent|prise de contact|relance", "lead_attempted"),
    ),
    # Most tickets are complaints and questions: only a stage that names a delivery is proposed as one.
    "tickets": (
        (r"livr[ée]|delivered|fulfil|d[ée]ploy[ée]|deployed|en service", "order_fulfilled"),
        (r"onboarding|mise en route|kick-?off", "onboarding_started"),
    ),
}
MEANINGS = frozenset(activity for words in _WORDS.values() for _, activity in words)
"""Activities that a stage can mean."""


class UnknownStageError(UnknownNameError):
    """The portal has no such stage."""

    code = "hubspot_unknown_stage"


class UnknownMeaningError(UnknownNameError):
    """A stage cannot mean this."""

    code = "hubspot_unknown_meaning"


@dataclass(frozen=True)
class StageRow:
    """A stage: where it is, how often it was entered, what it means, what it may mean.

    ``end`` is ``won`` or ``lost`` for stages that end a deal by their metadata; these need no meaning. ``meaning`` is
    the user's word (``decided``) or HubSpot's default; ``None``: an activity of its own, for a ticket none at all.
    ``formerly`` gives the names that the stage had before; a ``deleted`` one is known from the portal's audit alone.
    """

    kind: str
    pipeline: str
    pipeline_label: str
    stage: str
    label: str
    order: int
    end: Literal["won", "lost"] | None
    entries: int
    meaning: str | None
    suggestion: str | None
    decided: bool
    formerly: tuple[FormerName, ...]
    deleted: bool


def stages(workspace: Workspace) -> tuple[StageRow, ...]:
    """Stages of deals, leads and tickets, in the order of their pipelines.

    Raises
    ------
    NotConnectedError, NeverSyncedError
    """
    folder = PortalFolder(workspace)
    kept = kept_meanings(folder)
    with Landing(folder.landed(folder.connection())) as landing:
        entries = {kind: _entries(landing, kind) for kind in KINDS}
        return tuple(row for kind in KINDS for row in _rows(landing, kind, entries[kind], kept))


def decide(workspace: Workspace, choices: Mapping[Key, str], *, accept: bool = False) -> tuple[StageRow, ...]:
    """Keep what the user says that stages mean; the next sync reads everything by it.

    Parameters
    ----------
    workspace
        A workspace that was synced.
    choices
        (pipeline, stage) → activity, or :data:`OWN`.
    accept
        Take every suggestion for stages without meaning too.

    Raises
    ------
    UnknownStageError, UnknownMeaningError
    """
    rows = stages(workspace)
    known = {(row.pipeline, row.stage) for row in rows}
    for stage, meaning in choices.items():
        if stage not in known:
            raise UnknownStageError(value="/".join(stage), allowed=["/".join(one) for one in known])
        if meaning not in {*MEANINGS, OWN}:
            raise UnknownMeaningError(value=meaning, allowed=[*MEANINGS, OWN])
    folder = PortalFolder(workspace)
    accepted = {
        (r.pipeline, r.stage): r.suggestion for r in rows if accept and r.suggestion and not r.meaning
    }
    decided = {**kept_meanings(folder), **accepted, **choices}
    plain = [[*stage, meaning] for stage, meaning in sorted(decided.items())]
    write_private(_file(folder), json.dumps(plain, ensure_ascii=False, indent=1))
    return stages(workspace)


def kept_meanings(folder: PortalFolder) -> dict[Key, str]:
    """What the user has said so far of the connected portal; every portal has a stage ``closedwon`` of its own."""
    file = _file(folder)
    if not file.is_file():
        return {}
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {(str(pipeline), str(stage)): str(meaning) for pipeline, stage, meaning in rows}


def _file(folder: PortalFolder) -> Path:
    file = folder.path / folder.connection().portal_id / "stages.json"
    shared = folder.path / "stages.json"
    if shared.is_file() and not file.is_file():
        # Once, one file served all portals: it belongs to the one that is connected.
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shared.replace(file)
    return file


def _rows(landing: Landing, kind: str, entries: Counter[str], kept: Mapping[Key, str]) -> Iterator[StageRow]:
    """Stages of each pipeline, those last that were entered once and are deleted now."""
    pipelines = landing.fact(f"pipelines:{kind}") or []
    definitions = landing.fact(f"definitions:{kind}")
    names, gone = former_names(definitions, pipelines), deleted_stages(definitions, pipelines)
    for pipeline in pipelines:
        label, key = str(pipeline["label"]), str(pipeline["id"])
        rows = [_row(kind, label, stage, entries, kept) for stage in stages_of(pipeline, kind)]
        deleted = (stage for one in gone if one["id"] == key for stage in stages_of(one, kind))
        rows += [
            replace(_row(kind, label, stage, entries, kept), deleted=True)
            for stage in deleted
            if entries[stage.key]
        ]
        yield from (replace(row, formerly=names.get((key, row.stage), ())) for row in rows)


def _row(kind: str, pipeline: str, stage: Stage, entries: Counter[str], kept: Mapping[Key, str]) -> StageRow:
    key = (stage.pipeline, stage.key)
    end: Literal["won", "lost"] | None = "won" if stage.won else "lost" if stage.lost else None
    said = kept.get(key)
    meaning = None if said == OWN else said or DEFAULT_STAGE_ACTIVITIES.get(key)
    return StageRow(
        kind=kind,
        pipeline=stage.pipeline,
        pipeline_label=pipeline,
        stage=stage.key,
        label=stage.label,
        order=stage.order,
        end=end,
        entries=entries[stage.key],
        meaning=meaning,
        suggestion=None if meaning or said or end == "lost" else _suggestion(kind, stage),
        decided=said is not None,
        formerly=(),
        deleted=False,
    )


def _suggestion(kind: str, stage: Stage) -> str | None:
    label = stage.label.lower()
    return next((activity for words, activity in _WORDS[kind] if re.search(words, label)), None)


def _entries(landing: Landing, kind: str) -> Counter[str]:
    """How often each stage was entered, over all records."""
    counted: Counter[str] = Counter()
    for _, body in landing.bodies(kind):
        past = json.loads(body).get("propertiesWithHistory") or {}
        counted.update(str(one.get("value")) for one in past.get(KINDS[kind]) or ())
    return counted
