"""Models are kept in versions that never change, and no change of one is ever lost."""

from itertools import pairwise

import pytest

from filon.app import models, waivers
from filon.app.model_store import ModelChangedError, UnknownModelError, UnknownModelVersionError
from filon.app.selection import Selection
from filon.app.views.model_difference import model_comparison
from filon.app.views.models import model_cards, model_page, rule_rows
from filon.app.workspace import LabelError, Workspace
from filon.core.errors import UnknownNameError
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.log.bpmn import read_bpmn, write_bpmn
from filon.mining.conformance.held import UnknownRuleError
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.rule_files import (
    RepeatedRuleError,
    RuleFieldTypeError,
    RuleFieldUnknownError,
    RuleFileError,
    read_rules,
    write_rules,
)
from filon.process.rules import Rule

SAME = '{"key": "a", "kind": "at_most", "activity": "x", "times": 1}'
RULE = Rule("twice", "at_most", "quote_revised", times=2, where=("region:in:IDF",), reason="It costs.")


def drawing(*names):
    steps = [Node(f"t{n}", "task", name) for n, name in enumerate(names)]
    ids = ["s", *(step.id for step in steps), "e"]
    flows = tuple(Flow(f"f{n}", *pair) for n, pair in enumerate(pairwise(ids)))
    return write_bpmn(Bpmn("p", "", (Node("s", "start"), *steps, Node("e", "end")), flows))


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    import_demo(DemoRequest(str(home), "demo", "Demo", 150), lambda _share, _stage: None)
    with Workspace(home) as opened:
        yield opened


def test_the_shipped_model_is_there_from_the_start_in_both_languages(workspace):
    (card,) = model_cards(workspace)
    assert (card.name, card.number, card.errors, card.warnings) == ("lead_to_cash", 0, 0, 0)
    french, english = (model_page(workspace, card.name, lang=lang) for lang in ("fr", "en"))
    assert "Contrat signé" in french.xml
    assert "Contract signed" in english.xml
    assert french.explanation.fr.startswith("L\u2019idéal")


def test_the_shipped_model_can_be_copied_but_not_changed(workspace):
    with pytest.raises(models.ShippedModelError):
        models.change_model(workspace, "lead_to_cash", based_on=0, rules=())
    made = models.copy_model(workspace, "lead_to_cash", "Notre vente", lang="fr")
    assert (made.name, made.number, made.origin) == ("notre-vente", 1, "copied")
    assert made.rules == models.shipped_model().rules


def test_a_copy_has_what_was_allowed_beside_its_source_and_goes_its_own_way(workspace):
    store = models.store_of(workspace)
    mine = waivers.waive(store, "lead_to_cash", "skipped:contact_made", "Partners do it")
    gone = waivers.waive(store, "lead_to_cash", "skipped:quote_issued", "By mistake")
    waivers.withdraw_waiver(store, "lead_to_cash", gone.id)
    made = models.copy_model(workspace, "lead_to_cash", "Ours", lang="en").name
    assert waivers.waivers_of(store, made) == waivers.waivers_of(store, "lead_to_cash")
    assert mine in waivers.waivers_of(store, made)
    assert all(waivers.reason_of(one).fr for one in waivers.waivers_of(store, made))
    waivers.withdraw_waiver(store, made, mine.id)
    assert mine in waivers.waivers_of(store, "lead_to_cash")


def test_steps_are_bound_to_the_activity_that_their_name_means_and_the_model_is_drawn(workspace):
    made = models.begin_model(workspace, "Import", drawing("contrat signé", "Quote/Proposal issued", "Other"))
    file = read_bpmn(made.xml)
    assert [node.activity for node in file.model.nodes] == [
        None,
        "contract_signed",
        "quote_issued",
        None,
        None,
    ]
    assert {"s", "t0", "t2", "f0"} <= file.drawn


def test_an_earlier_version_stays_as_it_was_and_can_be_returned_to(workspace):
    first = models.begin_model(workspace, "Sale", drawing("Devis"), rules=(RULE,))
    second = models.change_model(workspace, "sale", based_on=1, content=drawing("Devis", "Signature"))
    assert (second.number, second.rules) == (2, (RULE,))
    assert models.model_of(workspace, "sale", 1) == first
    third = models.return_to(workspace, "sale", 1)
    assert (third.number, third.xml, third.origin) == (3, first.xml, "restored")
    assert third.key == first.key != second.key


def test_two_people_cannot_overwrite_each_other(workspace):
    models.begin_model(workspace, "Sale", drawing("a"))
    models.change_model(workspace, "sale", based_on=1, rules=(RULE,))
    with pytest.raises(ModelChangedError):
        models.change_model(workspace, "sale", based_on=1, rules=())
    assert models.model_of(workspace, "sale").rules == (RULE,)


def test_a_deleted_model_comes_back_with_its_history_and_its_waivers(workspace):
    models.begin_model(workspace, "Sale", drawing("a"))
    waivers.waive(models.store_of(workspace), "sale", "skipped:a", "Small orders")
    models.delete_model(workspace, "sale")
    with pytest.raises(UnknownModelError):
        models.model_of(workspace, "sale")
    models.store_of(workspace).undelete("sale")
    assert [one.reason for one in waivers.waivers_of(models.store_of(workspace), "sale")] == ["Small orders"]


def test_a_second_model_of_the_same_label_gets_a_name_of_its_own(workspace):
    names = [models.begin_model(workspace, "Sale", drawing("a")).name for _ in range(2)]
    assert names == ["sale", "sale-2"]


def test_a_name_or_version_that_is_not_there_is_refused(workspace):
    models.begin_model(workspace, "Sale", drawing("a"))
    with pytest.raises(UnknownModelError) as refused:
        models.model_of(workspace, "sales")
    assert refused.value.context["nearest"] == "sale"
    with pytest.raises(UnknownModelVersionError):
        models.model_of(workspace, "sale", 4)
    with pytest.raises(LabelError):
        models.begin_model(workspace, "  ", drawing("a"))


def test_who_allowed_a_deviation_and_why_stays_on_record_when_it_is_withdrawn(workspace):
    made = waivers.waive(
        models.store_of(workspace), "lead_to_cash", "skipped:lead_connected", " By  mail ", who="Camille"
    )
    assert (made.reason, made.who) == ("By mail", "Camille")
    waivers.withdraw_waiver(models.store_of(workspace), "lead_to_cash", made.id, who="Hugo")
    assert made.id not in {one.id for one in waivers.waivers_of(models.store_of(workspace), "lead_to_cash")}
    (kept,) = [
        one for one in waivers.all_waivers(models.store_of(workspace), "lead_to_cash") if one.id == made.id
    ]
    assert (kept.reason, kept.withdrawn_by) == ("By mail", "Hugo")
    with pytest.raises(waivers.UnknownWaiverError):
        waivers.withdraw_waiver(models.store_of(workspace), "lead_to_cash", made.id)
    with pytest.raises(waivers.WaiverReasonError):
        waivers.waive(models.store_of(workspace), "lead_to_cash", "skipped:a", " ")


def test_breaking_a_rule_is_allowed_by_the_name_of_the_rule_and_told_by_its_sentence(workspace):
    models.begin_model(workspace, "Sale", drawing("a"))
    models.change_model(workspace, "sale", based_on=1, rules=(RULE,))
    waivers.waive(models.store_of(workspace), "sale", f"rule:{RULE.key}", "Agreed by phone")
    (row,) = model_page(workspace, "sale").waivers
    assert row.label == rule_rows((RULE,))[0].sentence
    with pytest.raises(UnknownRuleError):
        waivers.waive(models.store_of(workspace), "sale", "rule:none", "Agreed by phone")


def test_a_waiver_withdrawn_by_mistake_stands_as_before(workspace):
    store = models.store_of(workspace)
    made = waivers.waive(store, "lead_to_cash", "skipped:quote_drafted", "By mail", who="Ana")
    with pytest.raises(waivers.UnknownWaiverError):
        waivers.restore_waiver(store, "lead_to_cash", made.id)
    before = waivers.waivers_of(store, "lead_to_cash")
    waivers.withdraw_waiver(store, "lead_to_cash", made.id, who="Hugo")
    waivers.restore_waiver(store, "lead_to_cash", made.id)
    assert waivers.waivers_of(store, "lead_to_cash") == before
    waivers.withdraw_waiver(store, "lead_to_cash", made.id)


def test_the_waivers_of_the_shipped_model_can_be_withdrawn_too(workspace):
    waivers.withdraw_waiver(models.store_of(workspace), "lead_to_cash", "shipped-renewal")
    left = {one.id for one in waivers.waivers_of(models.store_of(workspace), "lead_to_cash")}
    assert "shipped-renewal" not in left
    assert "shipped-owner_changed" in left


def test_rules_written_to_a_file_are_read_back():
    rules = (RULE, *models.shipped_model().rules)
    assert read_rules(write_rules(rules)) == rules


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", RuleFileError),
        ("{}", RuleFileError),
        ("[1]", RuleFileError),
        ('[{"key": "a", "kind": "at_most", "activity": "x", "time": 1}]', RuleFieldUnknownError),
        ('[{"key": "a", "kind": "at_most", "activity": "x", "times": "1"}]', RuleFieldTypeError),
        ('[{"key": "a", "kind": "at_most", "activity": "x", "times": true}]', RuleFieldTypeError),
        ('[{"kind": "at_most", "activity": "x", "times": 1}]', RuleFieldTypeError),
        (f"[{SAME}, {SAME}]", RepeatedRuleError),
    ],
)
def test_a_file_of_rules_that_says_nonsense_is_refused(text, error):
    with pytest.raises(error):
        read_rules(text)


def test_two_versions_are_told_apart_with_what_they_say_of_the_cases(demo):
    selection = Selection("demo")
    models.copy_model(demo, "lead_to_cash", "Ours", lang="en")
    shorter = models.model_of(demo, "ours").xml.replace(
        'filon:activity="approval_rejected"', 'filon:activity="deal_reopened"'
    )
    models.change_model(demo, "ours", based_on=1, content=shorter, rules=())
    found = model_comparison(demo, selection, "ours@1", "ours")
    assert (found.a.number, found.b.number, found.is_same) == (1, 2, False)
    assert "approval_rejected" in {one.element_a for one in found.steps if one.change == "removed"}
    assert {one.change for one in found.rules} == {"removed"}
    assert found.a.fit.cases == found.b.fit.cases > 0
    assert "approval_rejected" in {one.element_b for one in found.steps if one.change == "added"}
    assert found.a.fit.quality.fitness != found.b.fit.quality.fitness
    assert model_comparison(demo, selection, "lead_to_cash", "ours@1").is_same


def test_a_version_that_is_not_there_is_refused_and_a_model_without_cases_says_why(demo):
    models.begin_model(demo, "Foreign", drawing("Zz1", "Zz2"))
    found = model_comparison(demo, Selection("demo"), "lead_to_cash", "foreign")
    assert found.b.fit.adherence is None
    assert found.b.fit.refused.fr != found.b.fit.refused.en
    for wrong in ("foreign@7", "foreign@x", "lead_to_cash@3"):
        with pytest.raises(UnknownModelVersionError):
            model_comparison(demo, Selection("demo"), "lead_to_cash", wrong)


def test_where_a_deviation_is_allowed_is_checked_against_the_data(demo):
    schema = demo.open("demo").schema
    waivers.check_where(("region:in:IDF", "through:quote_issued"), schema)
    with pytest.raises(UnknownNameError) as refused:
        waivers.check_where(("regoin:in:IDF",), schema)
    assert refused.value.context["nearest"] == "region"
