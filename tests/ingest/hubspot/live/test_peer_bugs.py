"""What other connectors of HubSpot were seen getting wrong, each as a behaviour of ours."""

from __future__ import annotations

import pytest

from filon.ingest.hubspot.records import instant
from filon.ingest.hubspot.wanted import WANTED, wanted_by_kind
from filon.log.landing import Landing


def deal_of(scene, n=0):
    return sorted(scene.world.live["deals"])[n]


def test_an_incremental_sync_keeps_the_associations_of_what_changed(known):
    deal = next(key for key, tied in known.world.ties["deals", "contacts"].items() if tied)
    with Landing(known.landing) as landing:
        before = landing.neighbours("deals", "contacts", of=[deal])
    known.world.edit("deals", deal, "amount", "1")
    known.sync()
    with Landing(known.landing) as landing:
        assert landing.neighbours("deals", "contacts", of=[deal]) == before != set()


def test_history_is_not_doubled_by_reading_again(known, truth):
    known.sync(full=True, only=("deals", "quotes", "invoices"))
    assert known.digest() == truth


def test_a_record_without_history_does_not_hide_the_rest_of_its_page(scene):
    scene.world.live["deals"][deal_of(scene)]["propertiesWithHistory"] = {}
    assert scene.sync().records["deals"] == len(scene.world.live["deals"])


def test_a_later_sync_reads_what_changed_and_nothing_else(known):
    known.world.edit("deals", deal_of(known), "amount", "1")
    summary = known.sync()
    assert {kind: count for kind, count in summary.records.items() if count} == {"deals": 1}


def test_many_custom_properties_do_not_make_the_address_too_long(scene):
    own = scene.world.live["deals"][deal_of(scene)]["properties"]
    own |= {f"hs_v2_date_entered_{'x' * 40}{n:04d}": "2026-01-01T00:00:00Z" for n in range(300)}
    scene.portal.behaviour.longest_url = 15_100
    assert scene.sync().records["deals"] == len(scene.world.live["deals"])


def test_a_page_that_is_empty_but_has_a_cursor_is_not_the_last(scene, truth):
    scene.portal.behaviour.short_pages = True
    scene.sync()
    assert scene.digest() == truth


def test_the_link_to_the_next_page_is_never_followed(scene):
    scene.sync()
    assert scene.counts("/crm/v3/") == 0
    assert scene.counts("/crm/objects/") == scene.counts("/crm/objects/2026-09/")


def test_a_token_that_expires_during_the_associations_is_renewed(scene, truth):
    scene.portal.behaviour.refresh_token, scene.portal.behaviour.token_requests = "r", 5
    scene.key = '{"client_id": "i", "client_secret": "s", "refresh_token": "r"}'
    scene.sync()
    assert scene.digest() == truth


def test_a_scope_that_is_missing_for_one_object_does_not_stop_the_others(scene):
    scene.portal.behaviour.denied = {"deals"}
    summary = scene.sync()
    assert list(summary.denied) == ["deals"]
    assert summary.records["invoices"] == len(scene.world.live["invoices"])


@pytest.mark.parametrize("text", ["1680620920710", "1680620920710.0", "1680620920710.00"])
def test_epoch_milliseconds_written_as_a_decimal_number_are_a_time(text):
    assert instant(text) == 1_680_620_920_710_000


def test_engagements_are_read_beyond_any_recent_list(scene):
    summary = scene.sync()
    assert summary.records["calls"] == len(scene.world.live["calls"]) > 50


def test_contacts_are_searched_by_their_own_modified_date(known):
    contact = min(known.world.live["contacts"])
    known.world.edit("contacts", contact, "country", "Italie")
    assert known.sync().records["contacts"] == 1
    assert wanted_by_kind()["contacts"].modified == "lastmodifieddate"


def test_an_association_told_once_for_each_label_is_one_relation_with_all_of_them(scene, truth):
    scene.portal.behaviour.doubled_ties = True
    scene.sync()
    assert scene.digest() == truth


def test_a_partial_batch_hides_no_record(sale):
    for n in range(20):
        sale.world.edit("deals", deal_of(sale, n), "amount", str(n))
    sale.portal.behaviour.partial = True
    sale.sync()
    sale.portal.behaviour.partial = False
    assert sale.digest() == sale.expected()


def test_a_modified_date_that_moves_without_any_change_makes_no_event(known, truth):
    for deal in sorted(known.world.live["deals"])[:10]:
        known.world.edit("deals", deal, "hs_lastactivitydate", "2026-09-30")
    known.sync()
    assert known.digest() == truth


def test_quotes_orders_invoices_and_payments_come_with_their_history():
    for kind in ("quotes", "orders", "invoices", "commerce_payments", "subscriptions"):
        assert wanted_by_kind()[kind].history


def test_no_text_of_a_person_and_no_calculated_time_is_ever_asked_for(scene):
    with scene.reader() as reader:
        asked = {name for one in WANTED for name in one.properties(reader.property_names(one.kind))}
    forbidden = (
        "_body",
        "_text",
        "email",
        "phone",
        "firstname",
        "lastname",
        "html",
        "hs_date_entered",
        "hs_time_in",
    )
    assert [name for name in asked if any(word in name for word in forbidden)] in ([], ["hs_email_direction"])
