"""Endpoints of process models: list, begin, change, check, export, undo, allow deviations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

from filon.api.dependencies import DatasetName, TheWorkspace, json_response
from filon.api.described import responses
from filon.api.problems import language
from filon.api.strict import Strict
from filon.app import models, waivers
from filon.app.model_store import Waiver
from filon.app.views.models import (
    CheckedModel,
    ModelCard,
    ModelPage,
    checked_model,
    model_card,
    model_cards,
    model_page,
)
from filon.process.rule_files import rules_of, write_rules

router = APIRouter(tags=["models"])
one = APIRouter(prefix="/models/{name}")

ModelName = Annotated[
    str,
    Path(description="Name of a model.", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", examples=["lead_to_cash"]),
]
Version = Annotated[
    int | SkipJsonSchema[None], Query(ge=0, description="Number of a version; the newest one when absent.")
]
Number = Annotated[int, Path(ge=1, description="Number of a version.")]
WaiverId = Annotated[str, Path(max_length=64, description="Id of a waiver.")]
OfDataset = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="Data set whose activities steps may stand for too.",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$",
    ),
]
Author = Annotated[str, Field(max_length=200, description="Who does it; the user of the machine when empty.")]
Note = Annotated[str, Field(max_length=1000, description="What to say of the version.")]
Xml = Annotated[str, Field(min_length=1, max_length=8 << 20, description="BPMN 2.0 file.")]


class NewModel(Strict):
    """A model to begin: from a file, or as a copy of another model."""

    label: Annotated[str, Field(min_length=1, max_length=200, description="Name for people.")]
    xml: Xml | None = None
    copy_of: Annotated[str | None, Field(default=None, max_length=64)]
    version: int | None = None
    origin: Literal["imported", "drawn", "discovered"] = "imported"
    author: Author = ""
    note: Note = ""


class NewVersion(Strict):
    """What the next version of a model changes."""

    based_on: Annotated[int, Field(ge=1, description="Number of the version that was changed.")]
    xml: Xml | None = None
    rules: Annotated[
        list[dict[str, Any]] | None, Field(default=None, description="All its rules; see the guide.")
    ]
    author: Author = ""
    note: Note = ""


class NewModelLabel(Strict):
    """Name for people."""

    label: Annotated[str, Field(min_length=1, max_length=200)]


class Drawing(Strict):
    """A drawing that is not kept."""

    xml: Xml


class NewWaiver(Strict):
    """A deviation to allow."""

    deviation: Annotated[str, Field(min_length=1, max_length=600, examples=["skipped:requirements_gathered"])]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    where: Annotated[list[str], Field(default_factory=list, max_length=20, description="Filters on cases.")]
    dataset: Annotated[
        str | None,
        Field(default=None, max_length=64, description="Data set that has what the filters speak of."),
    ]
    who: Author = ""


class Chosen(Strict):
    """Name of a model."""

    name: Annotated[str, Field(max_length=64)]


@router.get(
    "/models", summary="List the models", response_model=list[ModelCard], responses=responses("models")
)
def list_models(workspace: TheWorkspace) -> Response:
    """All models of the workspace, the shipped one first."""
    return json_response(model_cards(workspace))


@router.post(
    "/models",
    summary="Begin a model",
    status_code=201,
    response_model=ModelCard,
    responses=responses("model_card", 403, 404, 413, status=201),
)
def begin_model(new: NewModel, workspace: TheWorkspace, request: Request) -> Response:
    """Keep a BPMN file, or a copy of a model, as a new model of its own."""
    if new.copy_of is not None:
        made = models.copy_model(
            workspace, new.copy_of, new.label, lang=language(request), number=new.version, author=new.author
        )
    else:
        made = models.begin_model(
            workspace, new.label, new.xml or "", origin=new.origin, author=new.author, note=new.note
        )
    return json_response(model_card(workspace, made), status=201)


@router.post(
    "/models/check",
    summary="Check a drawing",
    response_model=CheckedModel,
    responses=responses("checked_model", 403, 413),
)
def check_drawing(drawing: Drawing, workspace: TheWorkspace, dataset: OfDataset = None) -> Response:
    """Look for faults in a BPMN file without keeping it."""
    return json_response(checked_model(workspace, drawing.xml, dataset))


@one.get("", summary="One model", response_model=ModelPage, responses=responses("model", 404))
def get_model(
    name: ModelName,
    workspace: TheWorkspace,
    request: Request,
    version: Version = None,
    dataset: OfDataset = None,
) -> Response:
    """Give a version of a model with its drawing, faults, rules, history and allowed deviations."""
    return json_response(model_page(workspace, name, version, dataset=dataset, lang=language(request)))


@one.patch(
    "", summary="Rename a model", response_model=ModelCard, responses=responses("model_card", 403, 404, 413)
)
def rename_model(name: ModelName, new: NewModelLabel, workspace: TheWorkspace) -> Response:
    """Give a model another name for people."""
    models.rename_model(workspace, name, new.label)
    return json_response(model_card(workspace, models.model_of(workspace, name)))


@one.delete("", summary="Throw a model away", status_code=204, responses=responses("", 403, 404))
def delete_model(name: ModelName, workspace: TheWorkspace) -> None:
    """Move a model to the trash, whence it can be restored."""
    models.delete_model(workspace, name)


@one.post(
    "/restore",
    summary="Bring a model back",
    response_model=ModelCard,
    responses=responses("model_card", 403, 404, 409),
)
def restore_model(name: ModelName, workspace: TheWorkspace) -> Response:
    """Bring a model back from the trash."""
    models.store_of(workspace).undelete(name)
    return json_response(model_card(workspace, models.model_of(workspace, name)))


@one.post(
    "/versions",
    summary="Save the next version",
    status_code=201,
    response_model=ModelCard,
    responses=responses("model_card", 403, 404, 409, 413, status=201),
)
def save_version(name: ModelName, new: NewVersion, workspace: TheWorkspace) -> Response:
    """Keep another drawing, other rules or both as the next version; earlier ones never change."""
    made = models.change_model(
        workspace,
        name,
        based_on=new.based_on,
        content=new.xml,
        rules=None if new.rules is None else rules_of(new.rules),
        author=new.author,
        note=new.note,
    )
    return json_response(model_card(workspace, made), status=201)


@one.post(
    "/versions/{number}/restore",
    summary="Go back to a version",
    response_model=ModelCard,
    responses=responses("model_card", 403, 404),
)
def return_to_version(
    name: ModelName,
    number: Number,
    workspace: TheWorkspace,
) -> Response:
    """Keep the content of an earlier version as the next one."""
    return json_response(model_card(workspace, models.return_to(workspace, name, number)))


@one.get("/file", summary="A model as a BPMN file", response_class=Response, responses=responses("", 404))
def export_model(
    name: ModelName, workspace: TheWorkspace, request: Request, version: Version = None
) -> Response:
    """Give the BPMN 2.0 file of a version, as it was imported or drawn."""
    found = models.model_of(workspace, name, version, language(request))
    return _file(found.xml, "application/xml", f"{name}.bpmn")


@one.get("/rules", summary="Rules as a file", response_class=Response, responses=responses("", 404))
def export_rules(name: ModelName, workspace: TheWorkspace, version: Version = None) -> Response:
    """Give the rules of a version as JSON, which can be edited and sent back."""
    found = models.model_of(workspace, name, version)
    return _file(write_rules(found.rules), "application/json", f"{name}.rules.json")


@one.post(
    "/waivers",
    summary="Allow a deviation",
    status_code=201,
    response_model=Waiver,
    responses=responses("waiver", 403, 404, 413, status=201),
)
def allow_deviation(name: ModelName, new: NewWaiver, workspace: TheWorkspace) -> Response:
    """Allow a deviation from a model for a reason, everywhere or for the cases that meet all filters.

    Filters are checked against the columns of ``dataset`` where it is given.
    """
    if new.dataset is not None:
        waivers.check_where(tuple(new.where), workspace.open(new.dataset).schema)
    made = waivers.waive(
        models.store_of(workspace), name, new.deviation, new.reason, who=new.who, where=tuple(new.where)
    )
    return json_response(made, status=201)


@one.delete(
    "/waivers/{waiver}",
    summary="Stop allowing a deviation",
    status_code=204,
    responses=responses("", 403, 404),
)
def withdraw_waiver(
    name: ModelName,
    waiver: WaiverId,
    workspace: TheWorkspace,
) -> None:
    """Call the deviation a deviation again; who allowed it, and why, stays on record."""
    waivers.withdraw_waiver(models.store_of(workspace), name, waiver)


@one.post(
    "/waivers/{waiver}/restore",
    summary="Allow a deviation again",
    status_code=204,
    responses=responses("", 403, 404),
)
def restore_waiver(name: ModelName, waiver: WaiverId, workspace: TheWorkspace) -> None:
    """Take back that a waiver was withdrawn: it stands as before."""
    waivers.restore_waiver(models.store_of(workspace), name, waiver)


@router.put(
    "/datasets/{dataset}/ideal",
    summary="Choose the ideal model of a data set",
    response_model=ModelCard,
    responses=responses("model_card", 403, 404, 413),
)
def choose_ideal(dataset: DatasetName, chosen: Chosen, workspace: TheWorkspace) -> Response:
    """Compare the data set with this model from now on, for everybody who looks at it."""
    models.choose_ideal(workspace, dataset, chosen.name)
    return json_response(model_card(workspace, models.model_of(workspace, chosen.name)))


def _file(content: str, media_type: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


router.include_router(one)
