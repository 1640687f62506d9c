"""What others published about a real process comes out of the raw log: who rejects, who submits again, how long.

The figures are those of the notebooks on the declarations of the BPI Challenge 2020 (file ``published_bpic2020.json``,
outside the project, says which of them could be reproduced from the raw log and which not).
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from filon.log.event_log import EventLog
from filon.mining.discovery import activity_counts
from filon.mining.filters import parse_filters, select
from filon.mining.filters.grammar import written
from filon.mining.performance import throughput
from filon.mining.summary import summary
from tests.reference.logs import imported_log
from tests.reference_data import reference_file

SUBMITTED, FINAL = "Declaration SUBMITTED by EMPLOYEE", "Declaration FINAL_APPROVED by SUPERVISOR"
REQUESTED, PAID = "Request Payment", "Payment Handled"
HOUR_S = 3_600.0


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    return imported_log("bpic2020_domestic", tmp_path_factory).log


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    path = reference_file("reference", "published_bpic2020.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["domestic"]
    return found


def cases_of(log: EventLog, *filters: str) -> int:
    return summary(select(log, parse_filters(filters, log.schema))).cases


def test_rejections_and_approvals_by_role_are_the_published_ones(
    declarations: EventLog, published: dict[str, Any]
) -> None:
    counted = {one.key: one.events for one in activity_counts(declarations)}
    rejected = {role: counted[f"Declaration REJECTED by {role}"] for role in published["rejections_by_role"]}
    approved = {
        role: counted[FINAL if role == "SUPERVISOR" else f"Declaration APPROVED by {role}"]
        for role in published["approved_by_role"]
    }
    assert (rejected, approved) == (published["rejections_by_role"], published["approved_by_role"])
    rates = {role: 100 * rejected[role] / (rejected[role] + approved[role]) for role in approved}
    assert rates == pytest.approx(published["rejection_rate_pct"], abs=1e-6)


def test_resubmissions_of_paid_declarations_are_the_published_ones(
    declarations: EventLog, published: dict[str, Any]
) -> None:
    paid = f"through:{written(PAID)}"
    again = [cases_of(declarations, paid, f"loops:{written(SUBMITTED)}:ge:{k}") for k in (1, 2, 3, 4)]
    assert cases_of(declarations, paid) == published["paid_cases"]
    # One paid declaration was never submitted by an employee: it is in none of the groups.
    exactly = {str(k): more - most for k, (more, most) in enumerate(pairwise(again), start=1)}
    assert exactly | {"4+": again[-1]} == published["submissions_in_paid_cases"]
    assert cases_of(declarations, f"loops:{written(PAID)}:ge:2") == published["double_payments"]


def test_declarations_never_approved_and_times_to_payment_are_the_published_ones(
    declarations: EventLog, published: dict[str, Any]
) -> None:
    assert cases_of(declarations, f"not:{written(FINAL)}") == published["never_final_approved"]
    asked, handled = (
        throughput(declarations, start=a, end=b) for a, b in ((FINAL, REQUESTED), (REQUESTED, PAID))
    )
    assert (asked.n, handled.n) == (
        published["pairs_final_approved_to_request_payment"],
        published["pairs_request_to_handled"],
    )
    assert asked.median_s / HOUR_S == pytest.approx(published["calendar_hours_median_ours"], abs=1e-4)
    assert handled.median_s / HOUR_S == pytest.approx(
        published["calendar_hours_median_request_to_handled_ours"], abs=1e-4
    )
