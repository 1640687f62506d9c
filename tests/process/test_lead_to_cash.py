import re

from filon.process.lead_to_cash import (
    ACTIVITIES,
    ATTRIBUTES,
    DEFAULT_PERSPECTIVE,
    GROUPS,
    OBJECT_TYPES,
    PERSPECTIVES,
    activities_by_key,
    attributes_of,
    object_type_by_hubspot,
)
from filon.process.model import Outcome

TYPES = {kind.key for kind in OBJECT_TYPES}


def test_keys_are_stable_words_that_filters_can_name():
    for named in (*ACTIVITIES, *ATTRIBUTES, *OBJECT_TYPES, *PERSPECTIVES, *GROUPS):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", named.key)
        assert named.label("fr")
        assert named.label("en")


def test_no_activity_and_no_attribute_of_a_type_is_named_twice():
    assert len(activities_by_key()) == len(ACTIVITIES)
    assert len({(one.object_type, one.key) for one in ATTRIBUTES}) == len(ATTRIBUTES)


def test_every_activity_belongs_to_a_known_type_and_phase_and_tells_its_origin_in_both_languages():
    groups = {group.key for group in GROUPS}
    for activity in ACTIVITIES:
        assert activity.object_type in TYPES
        assert activity.group in groups
        assert activity.origin("fr")
        assert activity.origin("en")


def test_the_labels_are_those_that_sales_people_read_on_the_map():
    labels = {
        key: activities_by_key()[key].label("fr")
        for key in ("lead_captured", "quote_issued", "payment_reminder")
    }
    assert labels == {
        "lead_captured": "Lead capturé",
        "quote_issued": "Devis/Proposition émis",
        "payment_reminder": "Relance de paiement",
    }


def test_every_path_leads_from_its_object_type_to_the_case_type():
    for perspective in PERSPECTIVES:
        assert perspective.case_type in TYPES
        for include in perspective.includes:
            for path in include.paths:
                assert (path[0], path[-1]) == (include.object_type, perspective.case_type)
                assert set(path) <= TYPES


def test_an_invoice_finds_its_deal_by_its_own_link_before_its_quote_and_its_order():
    deal = next(one for one in PERSPECTIVES if one.key == DEFAULT_PERSPECTIVE)
    (invoice,) = [include for include in deal.includes if include.object_type == "invoice"]
    assert invoice.paths[:3] == (
        ("invoice", "deal"),
        ("invoice", "quote", "deal"),
        ("invoice", "order", "deal"),
    )


def test_every_outcome_names_known_activities():
    for perspective in PERSPECTIVES:
        outcome = perspective.outcome
        assert {*outcome.won, *outcome.lost, *outcome.reopened} <= set(activities_by_key())


def test_the_last_deciding_activity_gives_the_outcome():
    outcome = Outcome(won=("won",), lost=("lost",), reopened=("again",))
    assert outcome.of(["new", "lost", "again", "won", "paid"]) == "won"
    assert outcome.of(["won", "again"]) is None
    assert outcome.of([]) is None


def test_each_amount_has_its_currency_beside_it():
    for kind in TYPES:
        roles = [attribute.role for attribute in attributes_of(kind) if attribute.role]
        assert roles in ([], ["amount", "currency"], ["currency"])


def test_api_names_lead_to_object_types():
    assert object_type_by_hubspot()["commerce_payments"] == "payment"
