import pytest

from filon.ingest.hubspot.portal import Stage
from filon.process.lead_to_cash import PERSPECTIVES
from tests.ingest.hubspot.handmade import (
    SOLD,
    STAGES,
    attributes,
    deal,
    entry,
    portal,
    read,
    record,
    the,
    tie,
    trace,
    us,
)

FIRST = entry("appointmentscheduled", "2026-01-05T09:00:00", user=7)
QUALIFIED = entry("qualifiedtobuy", "2026-01-08T09:00:00", user=7)
WON = entry("closedwon", "2026-02-01T09:00:00", user=7)
LOST = entry("closedlost", "2026-02-01T09:00:00", user=7)


def test_back_filled_stage_dates_never_become_events():
    jumped = deal(
        FIRST,
        WON,
        hs_date_entered_qualifiedtobuy="2026-02-01T09:00:00Z",
        hs_date_entered_contractsent="2026-02-01T09:00:00Z",
        hs_date_exited_contractsent="2026-02-01T09:00:00Z",
    )
    assert trace(read(deals=[jumped])) == ["deal_created", "deal_won"]


def test_a_deal_begins_at_the_systems_creation_time_not_at_the_stated_one():
    rows = read(deals=[deal(FIRST, createdate="2025-11-01T00:00:00Z")])
    assert the(rows, "deal_created").timestamp == us("2026-01-05T09:00:00")
    assert attributes(rows, "stated_create_date") == ["2025-11-01T00:00:00.000Z"]


def test_the_close_date_is_an_attribute_and_never_an_event():
    rows = read(
        deals=[deal(FIRST, past={"closedate": [entry("2026-02-01T00:00:00Z", "2026-01-05T09:00:00")]})]
    )
    assert trace(rows) == ["deal_created"]
    assert attributes(rows, "close_date") == ["2026-02-01T00:00:00.000Z"]


def test_a_stage_called_closed_won_that_is_not_closed_wins_nothing():
    stages = {
        **STAGES,
        (SOLD, "closedwon"): Stage(SOLD, "closedwon", "Closed won", 5, closed=False, probability=0.9),
    }
    assert trace(read(portal(stages=stages), deals=[deal(FIRST, WON)])) == [
        "deal_created",
        "stage_default_closedwon",
    ]


def test_one_stage_id_means_different_things_in_two_pipelines():
    stages = {
        ("p1", "7"): Stage("p1", "7", "Won", 3, closed=True, probability=1.0),
        ("p2", "7"): Stage("p2", "7", "Talk", 3),
    }
    moved = record(
        past={
            "dealstage": [entry("7", "2026-01-05T09:00:00"), entry("7", "2026-01-09T09:00:00")],
            "pipeline": [entry("p2", "2026-01-05T09:00:00"), entry("p1", "2026-01-09T09:00:00")],
        }
    )
    assert trace(read(portal(stages=stages), deals=[moved])) == ["deal_created", "stage_p2_7", "deal_won"]


def test_a_deal_created_in_a_later_stage_shows_that_stage():
    assert trace(read(deals=[deal(entry("contractsent", "2026-01-05T09:00:00"))])) == [
        "deal_created",
        "contract_sent",
    ]


def test_the_same_stage_written_again_is_no_move():
    again = entry("qualifiedtobuy", "2026-01-09T09:00:00", "IMPORT")
    assert trace(read(deals=[deal(FIRST, QUALIFIED, again)])) == ["deal_created", "deal_qualified"]


def test_a_reopened_deal_takes_its_last_outcome():
    back = entry("decisionmakerboughtin", "2026-02-10T09:00:00")
    found = trace(read(deals=[deal(FIRST, LOST, back, entry("closedwon", "2026-02-20T09:00:00"))]))
    assert found == ["deal_created", "deal_lost", "deal_reopened", "deal_negotiation", "deal_won"]
    outcome = PERSPECTIVES[0].outcome
    assert (outcome.of(found), outcome.of(found[:2]), outcome.of(found[:4])) == ("won", "lost", None)


def test_a_deal_won_twice_has_two_wins():
    back = entry("contractsent", "2026-02-10T09:00:00")
    found = trace(read(deals=[deal(FIRST, WON, back, entry("closedwon", "2026-02-20T09:00:00"))]))
    assert found.count("deal_won") == 2


def test_a_stage_after_the_win_is_no_second_win():
    found = trace(read(deals=[deal(FIRST, WON, entry("onboarding", "2026-02-10T09:00:00"))]))
    assert found == ["deal_created", "deal_won", "onboarding_started"]


def test_a_stage_that_nobody_mapped_is_an_activity_of_its_own():
    around = portal()
    found = trace(read(around, deals=[deal(FIRST, entry("presentationscheduled", "2026-01-09T09:00:00"))]))
    assert found == ["deal_created", "stage_default_presentationscheduled"]
    own = {activity.key: activity.label("fr") for activity in around.own_stage_activities()}
    assert own == {"stage_default_presentationscheduled": "Presentation"}


def test_mapped_stages_are_inferred_and_wins_are_recorded():
    rows = read(deals=[deal(FIRST, QUALIFIED, WON)])
    assert [the(rows, key).evidence for key in ("deal_created", "deal_qualified", "deal_won")] == [
        "recorded",
        "inferred",
        "recorded",
    ]


def test_a_cut_history_is_flagged_and_its_beginning_inferred_from_the_dates_of_the_last_pass():
    cut = deal(
        WON,
        hs_v2_date_entered_qualifiedtobuy="2026-01-08T09:00:00Z",
        hs_v2_date_exited_qualifiedtobuy="2026-01-20T09:00:00Z",
        hs_v2_date_entered_contractsent="2026-01-20T09:00:00Z",
        hs_v2_date_exited_contractsent="2026-01-20T09:00:00Z",
    )
    rows = read(deals=[cut])
    assert trace(rows) == ["deal_created", "deal_qualified", "deal_won"]
    assert the(rows, "deal_qualified").evidence == "inferred"
    assert attributes(rows, "history_truncated") == ["true"]


def test_a_whole_history_is_not_flagged():
    assert attributes(read(deals=[deal(FIRST)]), "history_truncated") == []


def test_a_change_is_made_by_its_user_else_by_the_owner_of_that_day_else_by_the_automation():
    owners = [entry("41", "2026-01-05T09:00:00"), entry("42", "2026-01-10T09:00:00", user=7)]
    owned = deal(
        entry("appointmentscheduled", "2026-01-05T09:00:00"),
        entry("qualifiedtobuy", "2026-01-08T09:00:00", "WORKFLOWS"),
        entry("contractsent", "2026-01-12T09:00:00", "WORKFLOWS"),
        entry("closedwon", "2026-01-13T09:00:00", user=7),
        past={"hubspot_owner_id": owners},
    )
    rows = read(deals=[owned])
    assert [the(rows, key).resource for key in ("deal_qualified", "contract_sent", "deal_won")] == [
        "Ada",
        "Bo",
        "Ada",
    ]
    assert the(rows, "contract_sent").change_source == "WORKFLOWS"
    alone = read(deals=[deal(FIRST, entry("qualifiedtobuy", "2026-01-08T09:00:00", "API"))])
    assert the(alone, "deal_qualified").resource == "automation (API)"


def test_a_handover_says_who_takes_over_and_the_first_owner_takes_over_from_nobody():
    owners = [entry("41", "2026-01-05T09:00:00"), entry("42", "2026-01-10T09:00:00", user=7)]
    handed = the(read(deals=[deal(FIRST, past={"hubspot_owner_id": owners})]), "owner_changed")
    assert (handed.timestamp, handed.resource, handed.attributes) == (
        us("2026-01-10T09:00:00"),
        "Ada",
        {"owner": "Bo"},
    )


def test_a_merged_deal_keeps_one_case():
    survivor = deal(FIRST, QUALIFIED, identity="9", hs_merged_object_ids="1")
    quote = record("70", ties={"deals": tie("1")})
    rows = read(deals=[survivor, deal(FIRST, identity="1")], quotes=[quote])
    assert [one.object_id for one in rows.objects if one.type == "deal"] == ["9"]
    assert [one[:4] for one in rows.relations] == [("quote", "70", "deal", "9")]
    assert trace(rows).count("deal_created") == 1


def test_a_deleted_deal_adds_nothing_and_is_counted():
    rows = read(deals=[deal(FIRST, archived=True)])
    assert (rows.events, rows.objects, rows.flaws[0].reason) == ([], [], "archived_record")


def test_values_that_cannot_be_read_are_counted_not_guessed():
    rows = read(deals=[deal(FIRST, amount="12;34", past={"pipeline": [entry("x", "when")]})])
    assert {(flaw.property, flaw.reason) for flaw in rows.flaws} == {
        ("amount", "unreadable_number"),
        ("pipeline", "unreadable_time"),
    }


def test_the_amount_is_known_only_since_somebody_typed_it():
    rows = read(deals=[deal(FIRST, past={"amount": [entry("500", "2026-01-20T09:00:00")]})])
    (known,) = [one for one in rows.attributes if one.key == "amount"]
    assert (known.value, known.value_type, known.time) == ("500", "number", us("2026-01-20T09:00:00"))


def test_reading_twice_gives_the_same_references():
    some = {"deals": [deal(FIRST, QUALIFIED, WON)]}
    first, second = read(**some), read(**some)
    assert [event.event_ref for event in first.events] == [event.event_ref for event in second.events]
    assert len({event.event_ref for event in first.events}) == len(first.events)


@pytest.mark.parametrize(
    ("properties", "home"),
    [
        ({"deal_currency_code": "CHF", "hs_exchange_rate": "1.05", "amount_in_home_currency": "104"}, "104"),
        ({"deal_currency_code": "CHF", "hs_exchange_rate": "1.05"}, "105"),
        ({"deal_currency_code": "EUR"}, "100"),
        ({}, "100"),
    ],
)
def test_the_home_amount_is_hubspots_own_or_follows_from_the_rate(properties, home):
    rows = read(deals=[deal(FIRST, amount="100", **properties)])
    assert attributes(rows, "amount_home") == [home]


def test_a_foreign_amount_without_a_rate_has_no_home_amount():
    assert attributes(read(deals=[deal(FIRST, amount="100", deal_currency_code="CHF")]), "amount_home") == []
