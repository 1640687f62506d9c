"""Endpoints of HubSpot as a source: connect, check, synchronise, give stages a meaning, decide about people, forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, SecretStr, StringConstraints

from filon.api.dependencies import TheWorkspace, json_response
from filon.api.described import responses
from filon.api.routes import accounting
from filon.api.strict import Strict
from filon.app.hubspot_check import PortalCheck, check
from filon.app.hubspot_connection import DATASET, ConnectionView, connect, disconnect
from filon.app.hubspot_privacy import start_privacy_change
from filon.app.hubspot_retention import RetentionView, retention, start_retention
from filon.app.hubspot_schedule import decide_schedule
from filon.app.hubspot_stages import MEANINGS, StageRow, decide, stages
from filon.app.hubspot_status import SourceView, status
from filon.app.hubspot_sync import start_erasure, start_publishing, start_sync
from filon.app.jobs import StartedJob
from filon.app.naming import activity_name
from filon.app.texts import Text
from filon.ingest.hubspot.credentials import from_text
from filon.ingest.hubspot.paths import PRODUCTION
from filon.ingest.hubspot.privacy import Privacy

router = APIRouter(prefix="/hubspot", tags=["hubspot"])
router.include_router(accounting.router)

_LONGEST_KEY = 4_000
Words = Annotated[str, StringConstraints(max_length=500)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PrivacyChoice(Strict):
    """What of people is read beyond what the process needs."""

    owner_names: bool = Field(default=False, description="Names of owners; else each is a pseudonym.")
    lead_names: bool = Field(default=False, description="Titles of leads, which often name people.")
    emails: bool = Field(default=False, description="When emails were sent and received, never their text.")

    def privacy(self) -> Privacy:
        """The choice as the sync takes it."""
        return Privacy(self.owner_names, self.lead_names, self.emails)


class ConnectOrder(Strict):
    """A key to try. It is kept on this machine and never shown again, by no answer.

    `key` is a service key, the token of a private app, or the JSON object of an OAuth app (`client_id`,
    `client_secret`, `refresh_token`). `who` and `why` are needed when more about people is read than by default.
    """

    key: SecretStr = Field(min_length=1, max_length=_LONGEST_KEY)
    base_url: Annotated[str, StringConstraints(max_length=200)] = PRODUCTION
    privacy: PrivacyChoice = PrivacyChoice()
    who: Words = ""
    why: Words = ""


class PrivacyOrder(PrivacyChoice):
    """What of people is read from now on, who decided it and what for."""

    who: Words = ""
    why: Words = ""


class SyncOrder(Strict):
    """What to read: everything new, everything again (`full`), or some object types (`only`)."""

    full: bool = False
    only: list[Annotated[str, StringConstraints(max_length=50)]] = Field(default=[], max_length=50)


class StageChoice(Strict):
    """What a stage means: an activity, or `own` for an activity of its own."""

    pipeline: Name
    stage: Name
    meaning: Annotated[str, StringConstraints(max_length=100)]


class StagesOrder(Strict):
    """What stages mean; `accept` takes every suggestion for the others."""

    choices: list[StageChoice] = Field(default=[], max_length=2_000)
    accept: bool = False


class RetentionOrder(Strict):
    """Days that records are kept after their last change; null: for good."""

    days: int | None


class ScheduleOrder(Strict):
    """Hours between two synchronisations while the server runs; null: only when somebody asks."""

    hours: int | None


class ErasureOrder(Strict):
    """The contact to forget, by the number at the end of its address in HubSpot."""

    contact: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]


@dataclass(frozen=True)
class Meaning:
    """An activity that a stage can mean."""

    key: str
    label: Text


@dataclass(frozen=True)
class StagesView:
    """Stages of the portal and what they can mean; ``job_id`` is the job that publishes by a new choice."""

    rows: tuple[StageRow, ...]
    meanings: tuple[Meaning, ...]
    job_id: str | None = None


@dataclass(frozen=True)
class StartedChange:
    """The job that carries a change out; ``None`` where there is nothing to carry out."""

    job_id: str | None


@router.get("", summary="HubSpot as a source", response_model=SourceView, responses=responses("hubspot"))
def get_source(workspace: TheWorkspace) -> Response:
    """Connection, scopes to give to a key, last synchronisation, what it lacks. HubSpot itself is not asked."""
    return json_response(status(workspace))


@router.post(
    "/connection",
    summary="Connect a portal",
    response_model=ConnectionView,
    responses=responses("hubspot_connection", 403, 413, 502),
)
def connect_hubspot(order: ConnectOrder, workspace: TheWorkspace) -> Response:
    """Try a key and keep it when the portal opens. The key goes to HubSpot, or to this machine, and nowhere else."""
    credentials = from_text(order.key.get_secret_value())
    made = connect(
        workspace,
        credentials,
        base=order.base_url,
        privacy=order.privacy.privacy(),
        who=order.who,
        why=order.why,
    )
    return json_response(made)


@router.delete(
    "/connection", summary="Disconnect the portal", status_code=204, responses=responses("", 403, 404, 409)
)
def disconnect_hubspot(
    workspace: TheWorkspace,
    with_data: Annotated[bool, Query(description="Also remove everything that was read, for good.")] = False,  # noqa: FBT002 - a parameter of the address
) -> Response:
    """Forget the key and the connection; the data set stays unless its data is to go too."""
    workspace.check_idle(DATASET)
    disconnect(workspace, with_data=with_data)
    return Response(status_code=204)


@router.post(
    "/check",
    summary="Test the key",
    response_model=PortalCheck,
    responses=responses("hubspot_check", 403, 404, 502),
)
def check_hubspot(workspace: TheWorkspace) -> Response:
    """Ask HubSpot what the key opens: object by object the scope, the tier, the records, and the cost of reading."""
    return json_response(check(workspace))


@router.post(
    "/sync",
    summary="Synchronise",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def sync_hubspot(order: SyncOrder, workspace: TheWorkspace) -> Response:
    """Start the job that reads what is new; one that is stopped goes on next time where it was."""
    return json_response(
        StartedJob(start_sync(workspace, full=order.full, only=order.only), DATASET), status=202
    )


@router.get(
    "/stages",
    summary="What stages mean",
    response_model=StagesView,
    responses=responses("hubspot_stages", 404, 409),
)
def get_stages(workspace: TheWorkspace) -> Response:
    """Pipelines and stages of the portal, how often each was entered, what it means, what is suggested."""
    workspace.check_idle(DATASET)
    return json_response(StagesView(stages(workspace), _meanings()))


@router.put(
    "/stages",
    summary="Say what stages mean",
    response_model=StagesView,
    responses=responses("hubspot_stages_chosen", 403, 404, 409, 429),
)
def put_stages(order: StagesOrder, workspace: TheWorkspace) -> Response:
    """Keep the choice, and start the job that reads the history by it; HubSpot is not asked again."""
    workspace.check_idle(DATASET)
    choices = {(one.pipeline, one.stage): one.meaning for one in order.choices}
    rows = decide(workspace, choices, accept=order.accept)
    return json_response(StagesView(rows, _meanings(), start_publishing(workspace)))


@router.put(
    "/privacy",
    summary="Decide what is read of people",
    response_model=StartedChange,
    status_code=202,
    responses=responses("hubspot_change", 403, 404, 409, 429, status=202),
)
def put_privacy(order: PrivacyOrder, workspace: TheWorkspace) -> Response:
    """Write a decision down and carry it out: what is no longer wanted leaves everything kept, older versions too."""
    job = start_privacy_change(workspace, order.privacy(), who=order.who, why=order.why)
    return json_response(StartedChange(job), status=202)


@router.get(
    "/retention",
    summary="How long records are kept",
    response_model=RetentionView,
    responses=responses("hubspot_retention", 404, 409),
)
def get_retention(
    workspace: TheWorkspace,
    days: Annotated[int | None, Query(description="What would go if records were kept so many days.")] = None,
) -> Response:
    """The decision in force (`days` is null: kept for good), or what a number of days would take away."""
    return json_response(retention(workspace, days))


@router.put(
    "/retention",
    summary="Decide how long records are kept",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def put_retention(order: RetentionOrder, workspace: TheWorkspace) -> Response:
    """Keep the decision, and start the job that takes away what is older, for good, earlier versions too."""
    return json_response(StartedJob(start_retention(workspace, order.days), DATASET), status=202)


@router.put(
    "/schedule",
    summary="Decide how often the portal is read",
    response_model=SourceView,
    responses=responses("hubspot", 403, 404),
)
def put_schedule(order: ScheduleOrder, workspace: TheWorkspace) -> Response:
    """Read what is new every so many hours while the server runs; what is due already begins within a minute."""
    decide_schedule(workspace, order.hours)
    return json_response(status(workspace))


@router.post(
    "/erasures",
    summary="Forget a person",
    response_model=StartedJob,
    status_code=202,
    responses=responses("started_hubspot", 403, 404, 409, 429, status=202),
)
def erase_person(order: ErasureOrder, workspace: TheWorkspace) -> Response:
    """Start the job that removes a contact from everything kept, every version of the data set included."""
    return json_response(StartedJob(start_erasure(workspace, order.contact), DATASET), status=202)


def _meanings() -> tuple[Meaning, ...]:
    return tuple(Meaning(key, activity_name(key)) for key in sorted(MEANINGS))
