"""The planted truths come back exactly through the API, whatever happens on the way."""

from __future__ import annotations

import random

import pytest

from filon.ingest.demo.company import NEW_BUSINESS
from filon.ingest.hubspot import describing, kind_sync, publishing
from filon.ingest.hubspot.client import HubSpotClient
from filon.ingest.hubspot.credentials import OAuth, Secret
from filon.ingest.hubspot.erasure import Erasures
from filon.ingest.hubspot.privacy import Privacy
from filon.ingest.hubspot.publishing import landed_portal
from filon.ingest.hubspot.reading import PER_PAGE_WITH_HISTORY, PortalReader
from filon.ingest.hubspot.syncing import synchronise
from filon.ingest.hubspot.wanted import PIPELINES, WANTED
from filon.ingest.worker import run_limited
from filon.log.landing import Landing
from filon.log.store import Store
from tests.ingest.hubspot.live.scene import DEALS, SALE, content, generated


class StoppedError(Exception):
    """The test pulled the plug."""


def some(scene, kind, n=0):
    return sorted(scene.world.live[kind])[n]


def test_the_published_log_is_the_one_that_the_generator_makes_by_its_own_path(scene, tmp_path):
    scene.sync()
    scene.publish()
    through_the_api = content(Store(scene.home).path("hubspot"))
    assert through_the_api == content(generated(tmp_path / "own"))
    assert len(through_the_api) > 5_000


def test_a_limited_child_publishes_the_same_with_processes_that_describe_side_by_side(known, tmp_path):
    job = "tests.ingest.worker_targets:publish_side_by_side"
    assert run_limited(job, known.request().to_json()) > 0
    assert content(Store(known.home).path("hubspot")) == content(generated(tmp_path / "own"))


def test_a_small_portal_is_described_where_it_is_published_however_many_batches_it_makes(known, monkeypatch):
    monkeypatch.setattr(publishing, "RECORDS_PER_BATCH", 50)
    monkeypatch.delattr(describing, "ProcessPoolExecutor")
    assert known.publish()


def test_a_first_sync_gives_the_rows_of_the_generator(scene, truth):
    scene.sync()
    assert scene.digest() == truth


def test_the_recycle_bin_is_looked_into_only_for_what_is_missing(scene):
    scene.only, pages = ("deals",), -(-DEALS // PER_PAGE_WITH_HISTORY)
    scene.world.archive("deals", some(scene, "deals"))
    scene.sync()
    assert scene.counts("GET /crm/objects/2026-09/deals") == pages
    scene.world.archive("deals", some(scene, "deals"))
    scene.sync(full=True)
    assert scene.counts("GET /crm/objects/2026-09/deals") == 2 * pages + 1
    with Landing(scene.landing) as landing:
        assert len(landing.ids("deals")) == DEALS - 2


def test_a_sync_with_nothing_new_asks_once_for_each_object(known, truth):
    known.portal.counts.clear()
    summary = known.sync()
    assert sum(summary.records.values()) == 0
    assert not summary.changed
    assert known.counts("/search") == known.counts("") == len(WANTED)
    assert known.digest() == truth


def reference_requests(scene):
    """The account, two lists of owners, the pipelines."""
    asked = sum(scene.counts(part) for part in ("/account-info/", "/owners/", "/pipelines/"))
    return asked - scene.counts("/audit")


@pytest.mark.parametrize("change", ["a record", "an hour", "names of owners"])
def test_owners_and_pipelines_are_read_again_when_a_record_changed_or_an_hour_is_over(sale, change):
    sale.sync()
    sale.portal.counts.clear()
    sale.sync()
    assert reference_requests(sale) == 0
    if change == "a record":
        sale.world.edit("deals", some(sale, "deals"), "dealname", "Another")
    elif change == "an hour":
        sale.world.now += 3_601_000
    else:
        sale.privacy = Privacy(lead_names=True)
    sale.sync()
    assert reference_requests(sale) == 1 + 2 + len(PIPELINES)
    sale.portal.counts.clear()
    sale.sync()
    assert reference_requests(sale) == 0


def test_workers_of_a_later_sync_renew_an_access_token_once_over_real_connections(sale):
    mood = sale.portal.behaviour
    mood.refresh_token, mood.rotates = "refresh-1", True
    given = OAuth("id", Secret("secret"), Secret("refresh-1"))
    sale.portal.counts.clear()
    with (
        Landing(sale.landing) as landing,
        HubSpotClient(given, sale.portal.address, lifted=True, patience=0.002) as client,
    ):
        erased = Erasures.of(landing, b"salt")
        synchronise(PortalReader(client), landing, erased=erased, privacy=sale.privacy, only=sale.only)
    assert sale.counts("/token") == 1


def test_a_stage_that_is_renamed_while_the_portal_is_read_for_the_first_time_has_its_new_name(scene):
    scene.only = SALE

    def defined(kind, stage, _count):
        if (kind, stage) == ("deals", "done"):
            scene.world.define("deals", NEW_BUSINESS, "contractsent", "Contrat parti")

    scene.sync(on_kind=defined)
    with Landing(scene.landing) as landing:
        portal = landed_portal(landing, scene.request())
    assert portal.stage(NEW_BUSINESS, "contractsent").label == "Contrat parti"


def test_a_sync_with_nothing_new_does_not_look_at_what_has_landed(known, monkeypatch):
    looked = []
    monkeypatch.setattr(Landing, "ids", lambda _landing, kind, *_: looked.append(kind) or [])
    known.sync()
    assert looked == []


def test_a_deletion_that_a_creation_hides_is_found_by_the_sync_after_the_one_that_was_stopped(sale):
    sale.world.purge("line_items", some(sale, "line_items"))
    sale.world.create("line_items", {"price": "3", "quantity": "1"})

    def pull_the_plug(_kind, stage, _count):
        if stage == "changes":
            raise StoppedError

    with pytest.raises(StoppedError):
        sale.sync(on_kind=pull_the_plug)
    sale.sync()
    assert sale.digest() == sale.expected()


def test_ten_syncs_and_a_full_one_give_the_same_rows(scene, truth):
    for _ in range(10):
        scene.sync(only=("deals", "quotes"))
    scene.sync()
    scene.sync(full=True)
    assert scene.digest() == truth


def test_a_sync_stopped_again_and_again_ends_with_the_same_rows_and_reads_no_page_twice(scene, truth):
    dice, stops = random.Random(3), 0
    for _ in range(200):
        left = dice.randrange(1, 30)

        def pull_the_plug(_kind, _stage, _count):
            nonlocal left
            left -= 1
            if left < 0:
                raise StoppedError

        try:
            scene.sync(on_kind=pull_the_plug)
            break
        except StoppedError:
            stops += 1
    assert stops >= 2
    assert scene.digest() == truth
    assert scene.counts("GET /crm/objects/2026-09/deals") <= 2 + stops + 3


def test_late_edits_come_back_as_from_an_empty_start(sale):
    for n, (kind, name, value) in enumerate(
        [
            ("deals", "dealstage", "closedlost"),
            ("deals", "amount", "4711"),
            ("quotes", "hs_status", "REJECTED"),
            ("invoices", "hs_invoice_status", "voided"),
            ("companies", "region", "Sud-Est"),
            ("contacts", "lifecyclestage", "customer"),
            ("line_items", "price", "1"),
        ]
    ):
        sale.world.edit(kind, some(sale, kind, n), name, value)
    summary = sale.sync()
    assert sum(summary.records.values()) == 7
    assert sale.digest() == sale.expected()


def test_a_new_record_comes_with_its_associations(sale):
    deal = some(sale, "deals")
    order = sale.world.create("orders", {"hs_order_name": "new", "hs_total_price": "10"})
    sale.world.tie("orders", order, "deals", deal)
    sale.sync()
    assert sale.digest() == sale.expected()
    with Landing(sale.landing) as landing:
        assert (order, deal) in landing.neighbours("orders", "deals", of=[order])


def test_a_deleted_record_leaves_the_log_and_a_restored_one_comes_back(sale):
    before, deal = sale.digest(), some(sale, "deals", 5)
    ties = {pair: dict(found.get(deal, {})) for pair, found in sale.world.ties.items() if pair[0] == "deals"}
    sale.world.archive("deals", deal)
    sale.sync()
    assert sale.digest() == sale.expected() != before
    sale.world.restore("deals", deal)
    for (kind, to_kind), found in ties.items():
        for to in found:
            sale.world.tie(kind, deal, to_kind, to)
    sale.sync()
    assert sale.digest() == sale.expected()


def test_a_record_deleted_beyond_the_recycle_bin_is_found_missing(sale):
    sale.world.purge("invoices", some(sale, "invoices"))
    sale.world.purge("line_items", some(sale, "line_items", 3))
    sale.sync()
    assert sale.digest() == sale.expected()


def test_merged_records_live_on_under_their_new_id(sale):
    one, other = sorted(sale.world.live["contacts"])[:2]
    again = sale.world.merge("contacts", one, other)
    sale.world.merge("contacts", again, min(sale.world.live["contacts"]))
    deals = sorted(sale.world.live["deals"])[:2]
    sale.world.merge("deals", *deals)
    sale.sync()
    assert sale.digest() == sale.expected()


@pytest.mark.parametrize("side", ["from", "to"])
def test_a_new_association_is_seen_whichever_side_tells_of_it(sale, side):
    quote, deal = some(sale, "quotes"), some(sale, "deals", 7)
    ends = ("quotes", quote, "deals", deal) if side == "from" else ("deals", deal, "quotes", quote)
    sale.world.tie(*ends)
    sale.sync()
    assert sale.digest() == sale.expected()


def test_an_association_taken_away_is_taken_away(sale):
    lead, contacts = next((k, v) for k, v in sale.world.ties["leads", "contacts"].items() if v)
    sale.world.untie("leads", lead, "contacts", next(iter(contacts)))
    sale.sync()
    assert sale.digest() == sale.expected()


def test_an_association_that_changed_without_a_trace_is_found_by_the_weekly_sweep(sale):
    sale.world.tie("quotes", some(sale, "quotes"), "deals", some(sale, "deals", 9), touch=False)
    sale.sync()
    behind = sale.digest()
    sale.world.now += 8 * 86_400_000
    sale.sync()
    assert sale.digest() == sale.expected() != behind


@pytest.mark.parametrize(
    "quirk",
    [
        {"shuffled": True},
        {"tie_page": 2},
        {"sorts": False},
        {"empty_filters": False},
    ],
    ids=lambda quirk: next(iter(quirk)),
)
def test_a_quirk_of_the_api_changes_nothing(scene, truth, quirk):
    for name, value in quirk.items():
        setattr(scene.portal.behaviour, name, value)
    scene.sync()
    assert scene.digest() == truth
    scene.world.edit("deals", some(scene, "deals"), "amount", "1")
    scene.world.edit("deals", some(scene, "deals", 1), "amount", "2")
    assert scene.sync(only=("deals",)).records == {"deals": 2}


def test_a_change_that_the_index_did_not_show_is_found_by_looking_back(sale):
    sale.world.lagging = True
    sale.world.edit("deals", some(sale, "deals"), "amount", "12345")
    sale.sync()
    sale.world.catch_up()
    sale.world.lagging = False
    sale.sync()
    assert sale.digest() == sale.expected()


def test_more_changes_than_a_search_can_show_are_cut_into_windows(sale, monkeypatch):
    monkeypatch.setattr(kind_sync, "SEARCH_WALL", 220)
    sale.portal.behaviour.search_wall = 400
    changed = sorted(sale.world.live["line_items"])
    for line in changed:
        sale.world.edit("line_items", line, "price", "2")
    assert 2 * len(changed) > 220
    for _ in changed:
        sale.world.create("line_items", {"price": "3", "quantity": "1"})
    assert sale.sync().records["line_items"] == 2 * len(changed)
    assert sale.digest() == sale.expected()


def test_more_records_of_one_millisecond_than_a_search_can_show_do_not_loop_for_ever(sale, monkeypatch):
    monkeypatch.setattr(kind_sync, "SEARCH_WALL", 20)
    now = sale.world.now
    for line in sorted(sale.world.live["line_items"]):
        sale.world.now = now
        sale.world.edit("line_items", line, "price", "9")
    for _ in range(200):
        sale.world.now = now
        sale.world.create("line_items", {"price": "3", "quantity": "1"})
    sale.sync()
    assert sale.digest() == sale.expected()


def test_a_missing_scope_takes_one_object_away_and_says_so(scene):
    scene.portal.behaviour.denied = {"leads", "owners"}
    scene.portal.behaviour.absent = {"subscriptions"}
    summary = scene.sync()
    assert summary.denied["leads"]["scope"] == "crm.objects.leads.read"
    assert summary.denied["subscriptions"]["code"] == "hubspot_not_found"
    assert set(summary.denied) == {"leads", "owners", "subscriptions"}
    assert summary.records["deals"] == len(scene.world.live["deals"])
    with Landing(scene.landing) as landing:
        assert landing.ids("leads") == []


def test_a_scope_given_later_completes_the_log(scene, truth):
    scene.portal.behaviour.denied = {"quotes", "leads"}
    scene.sync()
    scene.portal.behaviour.denied.clear()
    assert scene.sync().denied == {}
    assert scene.digest() == truth


def test_only_the_named_objects_are_read(scene):
    summary = scene.sync(only=("deals", "quotes"))
    assert set(summary.records) == {"deals", "quotes"}
    assert scene.counts("/crm/objects/2026-09/leads") == 0


def test_a_history_that_was_cut_is_flagged(scene):
    scene.portal.behaviour.history_cap = 1
    scene.sync()
    scene.publish()
    log = Store(scene.home).open("hubspot")
    assert log.schema.extra["flaws"]["history_truncated"] > 0


def test_people_are_not_read_unless_somebody_decided_so(scene):
    scene.privacy = Privacy()
    for contact in scene.world.live["contacts"].values():
        contact["properties"] |= {"firstname": "Zoé", "email": "zoe@canary.example", "phone": "+33canary"}
    summary = scene.sync()
    assert "emails" not in summary.records
    kept = scene.landing.read_bytes()
    names = [b"Zo\xc3\xa9", b"canary", b"hs_lead_name", b"Roussel", b"valtessa.example"]
    assert [name for name in names if name in kept.replace(b'"hs_lead_name","', b"")] == [b"hs_lead_name"]


NEW_OBJECTS = ("deals", "quotes", "line_items", "products", "discounts", "tickets")


def test_products_discounts_and_tickets_are_read_and_their_changes_too(scene):
    scene.only = NEW_OBJECTS
    summary = scene.sync()
    assert all(summary.records[kind] == len(scene.world.live[kind]) > 0 for kind in NEW_OBJECTS)
    scene.world.edit("products", some(scene, "products"), "name", "Renamed")
    scene.world.edit("discounts", some(scene, "discounts"), "hs_value", "50")
    scene.world.edit("tickets", some(scene, "tickets"), "hs_ticket_priority", "URGENT")
    scene.world.archive("tickets", some(scene, "tickets", 1))
    before = scene.digest()
    assert sum(scene.sync().records.values()) == 3
    assert scene.digest() == scene.expected() != before


def test_a_key_without_products_or_tickets_reads_the_rest_and_says_what_is_missing(scene):
    scene.only = NEW_OBJECTS
    scene.portal.behaviour.denied = {"products", "tickets"}
    scene.portal.behaviour.absent = {"discounts"}
    summary = scene.sync()
    assert {kind: said["scope"] for kind, said in summary.denied.items()} == {
        "products": "crm.objects.products.read",
        "tickets": "tickets",
        "discounts": "crm.objects.line_items.read",
    }
    assert summary.records["line_items"] == len(scene.world.live["line_items"])


def test_what_customers_wrote_into_tickets_is_not_read(scene):
    scene.only = ("tickets",)
    for ticket in scene.world.live["tickets"].values():
        ticket["properties"] |= {"subject": "canary of a person", "content": "canary"}
    scene.sync()
    assert b"canary" not in scene.landing.read_bytes()
