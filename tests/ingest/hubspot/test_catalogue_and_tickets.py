import pytest

from filon.ingest.hubspot.portal import Stage
from tests.ingest.hubspot.handmade import attributes, deal, entry, portal, read, record, the, tie, trace

WIDGET, GADGET = "501", "502"
CATALOGUE = {WIDGET: "Widget", GADGET: "Gadget"}


def line(identity, product, price, **more):
    return record(identity, hs_product_id=product, price=price, quantity="1", amount=price, **more)


def related(rows, kind):
    return {(one.source_id, one.target_id) for one in rows.relations if one.target_type == kind}


def test_a_line_item_takes_the_name_and_the_code_of_its_product():
    rows = read(
        portal(products=CATALOGUE),
        line_items=[line("1", WIDGET, "10"), line("2", GADGET, "20", name="Gadget, blue")],
        products=[record(WIDGET, name="Widget", hs_sku="W-1"), record(GADGET, name="Gadget")],
    )
    named = {
        one.object_id: one.value for one in rows.attributes if (one.type, one.key) == ("line_item", "name")
    }
    assert named == {"1": "Widget", "2": "Gadget, blue"}
    assert attributes(rows, "sku") == ["W-1"]
    assert related(rows, "product") == {("1", WIDGET), ("2", GADGET)}


def test_a_line_item_of_a_product_merged_into_another_belongs_to_the_survivor():
    merged = portal(products={**CATALOGUE, "500": "Widget"}, aliases={("products", "500"): WIDGET})
    rows = read(merged, line_items=[line("1", "500", "10")])
    assert related(rows, "product") == {("1", WIDGET)}


def test_without_the_scope_for_products_a_line_item_keeps_what_was_typed():
    rows = read(portal(), line_items=[line("1", WIDGET, "10", name="Typed")])
    assert attributes(rows, "name") == ["Typed"]
    assert not rows.relations


@pytest.mark.parametrize(
    ("own", "expected"),
    [({}, "Gadget"), ({"line_items": tie("3")}, "Widget")],
    ids=["by its newest quote", "by its own lines"],
)
def test_a_deal_without_product_line_gets_the_product_of_most_of_its_money(own, expected):
    rows = read(
        portal(products=CATALOGUE),
        deals=[deal(identity="9", ties=own)],
        quotes=[
            record("7", "2026-02-01T09:00:00", ties={"deals": tie("9"), "line_items": tie("1", "2")}),
            record("6", "2026-01-20T09:00:00", ties={"deals": tie("9"), "line_items": tie("3")}),
        ],
        line_items=[line("1", WIDGET, "10"), line("2", GADGET, "20"), line("3", WIDGET, "900")],
    )
    assert [one.value for one in rows.attributes if (one.type, one.key) == ("deal", "product")] == [expected]


def test_the_product_line_that_a_person_chose_is_never_overruled():
    rows = read(
        portal(products=CATALOGUE),
        deals=[deal(identity="9", product_line="Hardware", ties={"line_items": tie("1")})],
        line_items=[line("1", WIDGET, "10")],
    )
    assert [one.value for one in rows.attributes if (one.type, one.key) == ("deal", "product")] == [
        "Hardware"
    ]


def discounted(*discounts):
    return read(
        quotes=[record("7", ties={"line_items": tie("1")})],
        line_items=[record("1", price="100", quantity="10", amount="900")],
        discounts=[
            record(str(n), ties={"quotes": tie("7")}, hs_type=kind, hs_value=value, hs_sort_order=str(n))
            for n, (kind, value) in enumerate(discounts, 1)
        ],
    )


@pytest.mark.parametrize(
    ("discounts", "share"),
    [
        ((), "0.1"),
        ((("PERCENT", "20"),), "0.28"),  # 900 less a fifth
        ((("FIXED", "90"),), "0.19"),
        ((("PERCENT", "20"), ("FIXED", "20")), "0.3"),  # 900 → 720 → 700
        ((("FIXED", "20"), ("PERCENT", "20")), "0.296"),  # 900 → 880 → 704
        ((("FIXED", "5000"),), "1"),
        ((("PERCENT", "200"),), "1"),
    ],
)
def test_discounts_on_the_whole_quote_come_after_those_of_its_lines_in_their_order(discounts, share):
    rows = discounted(*discounts)
    assert [o.value for o in rows.attributes if (o.type, o.key) == ("quote", "discount")] == [share]
    assert not rows.flaws


def test_a_discount_that_cannot_be_reckoned_with_is_counted_and_takes_nothing_off():
    rows = discounted(("SURPRISE", "20"))
    assert [o.value for o in rows.attributes if (o.type, o.key) == ("quote", "discount")] == ["0.1"]
    assert [flaw.reason for flaw in rows.flaws] == ["unreadable_discount"]


def test_an_archived_discount_takes_nothing_off():
    rows = read(
        quotes=[record("7", ties={"line_items": tie("1")})],
        line_items=[record("1", price="100", quantity="1", amount="100")],
        discounts=[record("5", ties={"quotes": tie("7")}, archived=True, hs_type="PERCENT", hs_value="50")],
    )
    assert [o.value for o in rows.attributes if (o.type, o.key) == ("quote", "discount")] == ["0"]


def test_a_discount_on_an_invoice_does_not_touch_the_quote_of_the_same_number():
    rows = read(
        quotes=[record("7", ties={"line_items": tie("1")})],
        invoices=[record("7", ties={"line_items": tie("1")})],
        line_items=[record("1", price="100", quantity="1", amount="100")],
        discounts=[record("5", ties={"invoices": tie("7")}, hs_type="PERCENT", hs_value="50")],
    )
    assert {o.type: o.value for o in rows.attributes if o.key == "discount"} == {
        "quote": "0",
        "invoice": "0.5",
    }


STEPS = [entry("1", "2026-02-01T09:00:00"), entry("4", "2026-02-05T09:00:00", user=7)]


def ticket():
    return record("3", past={"hs_pipeline_stage": STEPS}, ties={"deals": tie("1")}, hs_pipeline="0")


def test_a_ticket_is_an_object_of_its_deal_and_no_event_until_somebody_says_what_a_stage_means():
    rows = read(deals=[deal()], tickets=[ticket()])
    assert trace(rows) == ["deal_created"]
    assert ("3", "1") in {(one.source_id, one.target_id) for one in rows.relations}


def test_a_ticket_stage_that_was_given_a_meaning_is_an_inferred_event():
    rows = read(portal(stage_activities={("0", "4"): "order_fulfilled"}), tickets=[ticket()])
    event = the(rows, "order_fulfilled")
    assert (event.evidence, event.resource) == ("inferred", "Ada")


def test_a_project_that_enters_a_closed_stage_is_a_delivery():
    done = {("p", "end"): Stage("p", "end", "Done", 1, closed=True, kind="projects")}
    project = record("3", past={"hs_pipeline_stage": [entry("end", "2026-02-05T09:00:00")]}, hs_pipeline="p")
    assert trace(read(portal(stages=done), projects=[project])) == ["order_fulfilled"]


def test_stages_of_tickets_never_become_names_of_activities():
    around = portal(stages={("0", "1"): Stage("0", "1", "New", kind="tickets")})
    assert around.own_stage_activities() == ()
