import hashlib
import json
from itertools import pairwise

import pytest

from filon.ingest.demo.clock import AS_OF_MS, iso_text
from filon.ingest.demo.generator import DEALS_PER_BLOCK, demo_records
from filon.ingest.demo.shapes import Records
from filon.ingest.demo.source import demo_rows
from filon.ingest.hubspot.records import Record


def company(deals: int, **more: object) -> Records:
    """All records of a company by type."""
    found: Records = {}
    for block in demo_records(deals, **more):  # type: ignore[arg-type]
        for kind, some in block.items():
            found.setdefault(kind, []).extend(some)
    return found


def fingerprint(records: Records) -> str:
    return hashlib.sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()


@pytest.fixture(scope="module")
def records() -> Records:
    return company(1_500)


def every(records: Records) -> list[Record]:
    return [record for some in records.values() for record in some]


def test_the_same_seed_gives_the_same_records_and_another_seed_others():
    assert fingerprint(company(300, seed=5)) == fingerprint(company(300, seed=5))
    assert fingerprint(company(300, seed=5)) != fingerprint(company(300, seed=6))


def test_a_larger_company_begins_with_the_smaller_one():
    first = next(demo_records(DEALS_PER_BLOCK))
    assert fingerprint(first) == fingerprint(next(demo_records(4 * DEALS_PER_BLOCK)))


@pytest.mark.parametrize("deals", [1, 40, 250, 251, 500])
def test_a_company_has_the_deals_that_were_asked_for(deals: int):
    assert len(company(deals)["deals"]) == deals


def test_a_company_of_five_hundred_deals_has_about_eight_thousand_events():
    events = sum(len(demo_rows(block).events) for block in demo_records(500))
    assert 6_000 < events < 10_000


def test_no_two_records_share_an_id(records: Records):
    ids = [record["id"] for record in every(records)]
    assert len(ids) == len(set(ids))


def test_values_are_texts_or_null_as_the_api_sends_them(records: Records):
    for record in every(records):
        assert all(value is None or isinstance(value, str) for value in record["properties"].values())
        assert record["createdAt"] == record["properties"]["hs_createdate"]


def test_histories_are_newest_first_with_the_present_value_on_top_and_nothing_from_the_future(
    records: Records,
):
    now = iso_text(AS_OF_MS)
    for record in every(records):
        for name, entries in record["propertiesWithHistory"].items():
            times = [entry["timestamp"] for entry in entries]
            assert all(newer >= older for newer, older in pairwise(times)), (record["id"], name)
            assert all(time <= now for time in times)
            assert not entries or record["properties"][name] == entries[0]["value"]


def test_every_association_leads_to_a_record_or_to_one_that_was_merged(records: Records):
    known = {record["id"] for record in every(records)}
    known |= {record["properties"].get("hs_merged_object_ids") for record in every(records)}
    for record in every(records):
        for some in record["associations"].values():
            for one in some:
                assert one["toObjectId"] in known
                assert all(kind["typeId"] and kind["category"] for kind in one["associationTypes"])


def test_only_known_flaws_are_in_the_records():
    flaws = {flaw.reason for block in demo_records(500) for flaw in demo_rows(block).flaws}
    assert flaws == set()


def has(records: Records, kind: str, **wanted: object) -> bool:
    return any(all(r["properties"].get(k) == v for k, v in wanted.items()) for r in records[kind])


def stage_sources(records: Records) -> set[str]:
    return {e["sourceType"] for deal in records["deals"] for e in deal["propertiesWithHistory"]["dealstage"]}


def test_the_company_holds_what_makes_real_portals_hard(records: Records):
    deals = records["deals"]
    with_lead = {
        one["toObjectId"] for lead in records["leads"] for one in lead["associations"].get("deals", ())
    }
    invoiced: dict[str, int] = {}
    for deal in deals:
        for one in deal["associations"].get("invoices", ()):
            invoiced[one["toObjectId"]] = invoiced.get(one["toObjectId"], 0) + 1
    assert 0 < len(with_lead) < len(deals)
    assert len(records["leads"]) > len(with_lead)
    assert 3 in invoiced.values()
    assert set(invoiced) < {invoice["id"] for invoice in records["invoices"]}
    assert any(deal["properties"]["hs_merged_object_ids"] for deal in deals)
    assert any(r["properties"].get("hs_merged_object_ids") for r in records["contacts"])
    assert {"CRM_UI", "WORKFLOWS", "INTEGRATION"} <= stage_sources(records)
    assert {deal["properties"]["deal_currency_code"] for deal in deals} == {"EUR", "CHF", "GBP"}
    assert any(d["properties"]["createdate"][:10] != d["createdAt"][:10] for d in deals)
    histories = [[entry["value"] for entry in deal["propertiesWithHistory"]["dealstage"]] for deal in deals]
    assert any(values.count("closedwon") == 2 for values in histories)
    assert any("closedlost" in values[1:] for values in histories)
    assert has(records, "meetings", hs_meeting_outcome="SCHEDULED")
    assert has(records, "invoices", hs_invoice_status="voided")
    assert has(records, "commerce_payments", hs_latest_status="partially_refunded")
    assert has(records, "commerce_payments", hs_latest_status="failed")
    assert has(records, "quotes", hs_status="EXPIRED", hs_quote_esign_status="SIGNED")
    assert has(records, "deals", region=None)
    assert has(records, "deals", hs_object_source="IMPORT")


def test_some_deals_carry_back_filled_dates_of_stages_that_they_never_entered(records: Records):
    skipped = 0
    for deal in records["deals"]:
        entered = {entry["value"] for entry in deal["propertiesWithHistory"]["dealstage"]}
        dated = {
            k.removeprefix("hs_date_entered_") for k in deal["properties"] if k.startswith("hs_date_entered_")
        }
        skipped += bool(dated - entered)
    assert skipped > 50


def test_renewals_have_quotes_of_the_older_kind_without_publication_status(records: Records):
    assert any("hs_quote_status" not in quote["propertiesWithHistory"] for quote in records["quotes"])
