"""Agreements and assumptions of the company that answers rest on, kept as a file beside the data set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.texts import Text
from filon.core.errors import RefusedInputError
from filon.questions.benchmarks import NamedSegment, UnknownSegmentError, named_segment
from filon.questions.case_table import case_table
from filon.questions.figures import activity_label
from filon.questions.policies import ApprovalBand, Policies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filon.app.workspace import Workspace

FILE = "policies.json"
DEALS = "deal_effort"
"""Perspective that segments are compared in."""


class PoliciesFileError(RefusedInputError):
    """The file of policies is not a JSON object."""

    code = "policies_file"


@dataclass(frozen=True)
class PoliciesView:
    """Policies in force, to show and to edit.

    ``is_own`` when the company has set some of them itself; ``activities`` are the names of those with minutes of work.
    """

    approval_above: float
    approval_bands: tuple[ApprovalBand, ...]
    most_discount: float
    quarter_end_days: int
    order_days: float
    delivery_days: float
    capital_cost: float
    hourly_rate: float
    benchmark: str
    minutes: dict[str, float]
    goals: dict[str, float]
    is_own: bool
    activities: dict[str, Text]


def policies_of(workspace: Workspace, dataset: str) -> Policies:
    """Policies of a data set: its own values over the defaults.

    Raises
    ------
    PoliciesFileError, UnknownPolicyError, PolicyError
        Of a file that was edited by hand.
    """
    text = workspace.store.policies(dataset)
    return Policies() if text is None else Policies.from_json(read_object(text, FILE))


def policies_view(workspace: Workspace, dataset: str) -> PoliciesView:
    """Policies of a data set, to show."""
    found = policies_of(workspace, dataset)
    return PoliciesView(
        **{**found.to_json(), "approval_bands": found.approval_bands},
        is_own=workspace.store.policies(dataset) is not None,
        activities={key: activity_label(key) for key, _ in found.minutes},
    )


def change_policies(workspace: Workspace, dataset: str, values: Mapping[str, Any]) -> PoliciesView:
    """Set some policies of a data set; the others stay as they are. A wrong value changes nothing.

    Raises
    ------
    UnknownPolicyError, PolicyError, ApprovalBandsError, UnknownBenchmarkError, UnknownSegmentError
    """
    wanted = policies_of(workspace, dataset).with_values(values)
    if "benchmark" in values:
        check_segment(workspace, dataset, wanted.benchmark)
    workspace.set_policies(dataset, wanted.to_json())
    return policies_view(workspace, dataset)


def check_segment(workspace: Workspace, dataset: str, benchmark: str) -> None:
    """Refuse a named segment that no deal of the data set is in.

    Raises
    ------
    UnknownSegmentError
    """
    segment = named_segment(benchmark)
    if segment is None:
        return
    perspectives = {one.key for one in workspace.open(dataset).schema.perspectives}
    log = workspace.open(dataset, DEALS if DEALS in perspectives else None)
    known = case_table(log).units().codes(segment.dimension).values
    if segment.value not in known:
        allowed = [str(NamedSegment(segment.dimension, one)) for one in known]
        raise UnknownSegmentError(value=str(segment), allowed=allowed)


def read_object(text: str, name: str) -> dict[str, Any]:
    """JSON object of a text.

    Raises
    ------
    PoliciesFileError
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise PoliciesFileError(name=name) from error
    if not isinstance(found, dict):
        raise PoliciesFileError(name=name)
    return found
