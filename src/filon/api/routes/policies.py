"""Endpoints of the policies that answers rest on: shown, changed, forgotten."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from filon.api.dependencies import DatasetName, TheWorkspace, json_response
from filon.api.described import responses
from filon.app.policies import PoliciesView, change_policies, policies_view

router = APIRouter(prefix="/datasets/{dataset}/policies", tags=["questions"])


class NewBand(BaseModel):
    """Deals from an amount on, and the discount above which their quotes need an approval."""

    model_config = ConfigDict(extra="forbid")

    from_amount: float
    approval_above: float


class NewPolicies(BaseModel):
    """Policies to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"approval_above": 0.15}]})

    approval_above: float | None = None
    approval_bands: list[NewBand] | None = None
    most_discount: float | None = None
    quarter_end_days: int | None = None
    order_days: float | None = None
    delivery_days: float | None = None
    capital_cost: float | None = None
    hourly_rate: float | None = None
    benchmark: str | None = None
    minutes: dict[str, float] | None = None
    goals: dict[str, float] | None = None


@router.get(
    "",
    summary="The policies that answers rest on",
    response_model=PoliciesView,
    responses=responses("policies", 404),
)
def get_policies(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Discount policy, agreed delays, cost table and goals: the company's own values over the defaults."""
    return json_response(policies_view(workspace, dataset))


@router.put(
    "",
    summary="Change policies",
    response_model=PoliciesView,
    responses=responses("policies", 403, 404, 413),
)
def put_policies(dataset: DatasetName, new: NewPolicies, workspace: TheWorkspace) -> Response:
    """Set the values given, for everybody who looks at the data set; the others stay as they are."""
    return json_response(change_policies(workspace, dataset, new.model_dump(exclude_unset=True)))


@router.delete(
    "",
    summary="Go back to the default policies",
    response_model=PoliciesView,
    responses=responses("policies", 403, 404),
)
def forget_policies(dataset: DatasetName, workspace: TheWorkspace) -> Response:
    """Forget the company's own values."""
    workspace.set_policies(dataset, None)
    return json_response(policies_view(workspace, dataset))
