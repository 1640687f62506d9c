import pytest

from filon.ingest.hubspot.portal import Stage
from tests.ingest.hubspot.handmade import entry, portal, read, record, the, tie, trace, us

LEADS = "lead-pipeline-id"
LEAD_STAGES = {(LEADS, "new-stage-id"): Stage(LEADS, "new-stage-id", "New", 0)}


def test_a_lead_is_captured_worked_connected_and_qualified_by_its_stage_history():
    keys = ("new-stage-id", "attempting-stage-id", "connected-stage-id", "qualified-stage-id")
    stages = [entry(key, f"2026-01-0{5 + n}T09:00:00") for n, key in enumerate(keys)]
    lead = record(past={"hs_pipeline_stage": stages}, hs_pipeline=LEADS)
    assert trace(read(portal(stages=LEAD_STAGES), leads=[lead])) == [
        "lead_captured",
        "lead_attempted",
        "lead_connected",
        "lead_qualified",
    ]


def test_an_imported_lead_says_so():
    lead = record(hs_object_source="IMPORT", hs_pipeline=LEADS)
    assert the(read(leads=[lead]), "lead_captured").change_source == "IMPORT"


def test_contacts_stand_in_for_leads_only_in_portals_without_leads():
    stages = [entry("lead", "2026-01-05T09:00:00"), entry("salesqualifiedlead", "2026-01-09T09:00:00")]
    contact = record(past={"lifecyclestage": stages})
    assert trace(read(contacts=[contact])) == []
    assert trace(read(portal(contact_lifecycle=True), contacts=[contact])) == [
        "lead_captured",
        "lead_qualified",
    ]


def test_a_contact_that_sales_never_qualified_is_qualified_by_marketing():
    stages = [entry("lead", "2026-01-05T09:00:00"), entry("marketingqualifiedlead", "2026-01-07T09:00:00")]
    rows = read(portal(contact_lifecycle=True), contacts=[record(past={"lifecyclestage": stages})])
    assert the(rows, "lead_qualified").timestamp == us("2026-01-07T09:00:00")


def test_an_order_of_a_synchronised_shop_begins_at_the_shops_own_date():
    created = the(read(orders=[record(hs_external_created_date="2026-01-02T08:00:00Z")]), "order_created")
    assert (created.timestamp, created.evidence) == (us("2026-01-02T08:00:00"), "declared")


def test_a_delivery_told_by_status_and_by_stage_is_one_delivery_at_the_first_of_them():
    around = portal(stages={("o", "done"): Stage("o", "done", "Done", 2, closed=True)})
    order = record(
        past={
            "hs_fulfillment_status": [
                entry("Pending", "2026-01-05T09:00:00"),
                entry("Fulfilled", "2026-01-20T09:00:00"),
            ],
            "hs_pipeline_stage": [entry("done", "2026-01-20T09:05:00")],
        },
        hs_pipeline="o",
    )
    assert the(read(around, orders=[order]), "order_fulfilled").timestamp == us("2026-01-20T09:00:00")


def test_a_service_is_delivered_when_it_enters_a_closed_stage():
    around = portal(stages={("s", "end"): Stage("s", "end", "End", 2, closed=True)})
    service = record(
        past={
            "hs_pipeline_stage": [entry("begin", "2026-01-05T09:00:00"), entry("end", "2026-02-05T09:00:00")]
        },
        hs_pipeline="s",
    )
    assert the(read(around, services=[service]), "order_fulfilled").timestamp == us("2026-02-05T09:00:00")


@pytest.mark.parametrize(
    ("outcome", "start", "found"),
    [
        ("COMPLETED", "2026-03-01T09:00:00Z", ["meeting_held"]),
        ("NO_SHOW", "2026-03-01T09:00:00Z", ["meeting_missed"]),
        ("CANCELED", "2026-03-01T09:00:00Z", []),
        ("SCHEDULED", "2026-08-01T09:00:00Z", []),
    ],
)
def test_only_meetings_that_took_place_or_were_missed_are_events(outcome: str, start: str, found: list[str]):
    meeting = record(hs_meeting_start_time=start, hs_meeting_outcome=outcome)
    assert trace(read(meetings=[meeting])) == found


def test_a_task_counts_when_it_is_completed_and_never_at_its_due_date():
    dates = {"hs_timestamp": "2026-03-01T09:00:00Z", "hs_task_completion_date": "2026-03-04T09:00:00Z"}
    assert trace(read(tasks=[record(hs_task_status="NOT_STARTED", **dates)])) == []
    done = the(read(tasks=[record(hs_task_status="COMPLETED", **dates)]), "task_completed")
    assert done.timestamp == us("2026-03-04T09:00:00")


def test_a_reminder_is_a_completed_task_about_an_invoice():
    done = {
        "hs_task_status": "COMPLETED",
        "hs_task_completion_date": "2026-03-04T09:00:00Z",
        "hs_task_subject": "Relance FA-1",
    }
    assert trace(read(tasks=[record(ties={"invoices": tie("50")}, **done)])) == ["payment_reminder"]
    assert trace(read(tasks=[record(ties={"deals": tie("1")}, **done)])) == ["task_completed"]


def test_the_direction_of_an_email_says_who_wrote():
    at = {"hs_timestamp": "2026-03-04T09:00:00Z"}
    emails = [
        record("1", hs_email_direction="EMAIL", **at),
        record("2", hs_email_direction="INCOMING_EMAIL", **at),
    ]
    assert trace(read(emails=emails)) == ["email_sent", "email_received"]


def test_a_call_is_declared_by_whoever_logged_it():
    call = the(
        read(
            calls=[
                record(
                    hs_timestamp="2026-03-04T09:00:00Z", hs_call_duration="90000", hs_created_by_user_id="8"
                )
            ]
        ),
        "call_made",
    )
    assert (call.evidence, call.resource, call.attributes) == ("declared", "Bo", {"duration_s": 90.0})
