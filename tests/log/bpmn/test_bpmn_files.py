"""BPMN files: what is read, what is refused, what stays untouched."""

import time

import pytest

from filon.app.model_layout import diagram_on_grid, model_diagram
from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES
from filon.log.bpmn import bind, read_bpmn, with_diagram, write_bpmn
from filon.process.bpmn import Bpmn, Flow, Node
from filon.process.ideal_drawing import BENDS, PLACES
from filon.process.ideal_model import ideal_model

SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
FOREIGN = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn elsewhere -->
<definitions {SPACE} xmlns:z="urn:other" targetNamespace="t" z:by='Anna &amp; co'>
  <collaboration id="c"><participant id="pa" processRef="p"/></collaboration>
  <process id="p" name="Sale">
    <laneSet id="l"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane></laneSet>
    <startEvent id="s"/>
    <userTask z:role="x" id="a" name="Quote
      issued"><extensionElements><z:task id="fake"><z:deep/></z:task></extensionElements>
      <standardLoopCharacteristics/></userTask>
    <subProcess id="sub"><task id="b"/></subProcess>
    <endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="sub"/>
    <sequenceFlow id="f3" sourceRef="sub" targetRef="e" name="done"/>
    <dataObject id="d"/>
  </process>
</definitions>
"""


def test_a_foreign_file_is_read_without_what_has_no_meaning_here():
    model = read_bpmn(FOREIGN).model
    assert model == Bpmn(
        "p",
        "Sale",
        (
            Node("s", "start"),
            Node("a", "task", "Quote issued", repeats=True),
            Node("sub", "subprocess"),
            Node("b", "task", parent="sub"),
            Node("e", "end"),
        ),
        (Flow("f1", "s", "a"), Flow("f2", "a", "sub"), Flow("f3", "sub", "e", "done")),
    )


def test_binding_a_step_changes_nothing_else_in_the_file():
    bound = bind(FOREIGN, {"a": "quote_issued"})
    added = ' xmlns:filon="urn:filon:bpmn" filon:activity="quote_issued"'
    assert bound.replace(added, "") == FOREIGN
    assert read_bpmn(bound).model.activities() == ("quote_issued",)


def test_a_binding_is_changed_and_taken_away_again():
    bound = bind(bind(FOREIGN, {"a": "quote_issued"}), {"a": 'x "<é>'})
    assert read_bpmn(bound).model.activities() == ('x "<é>',)
    assert read_bpmn(bind(bound, {"a": None})).model.activities() == ()


def test_a_file_without_drawing_gets_one_and_keeps_the_rest():
    file = read_bpmn(FOREIGN)
    drawn = with_diagram(FOREIGN, file.model, model_diagram(file.model))
    assert drawn.startswith(FOREIGN.rpartition("</")[0])
    again = read_bpmn(drawn)
    assert again.model == file.model
    assert again.drawn == {"s", "a", "sub", "b", "e", "f1", "f2", "f3"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_model_is_read_back_as_it_was_written(lang):
    model = ideal_model(lang)
    file = read_bpmn(write_bpmn(model, diagram_on_grid(model, PLACES, BENDS)))
    assert file.model == model
    assert file.drawn == {node.id for node in model.nodes} | {flow.id for flow in model.flows}
    assert file.notes == ()


def test_a_file_in_another_encoding_is_kept_as_utf_8():
    text = FOREIGN.replace("UTF-8", "ISO-8859-1").replace("Sale", "Vente réglée")
    file = read_bpmn(text.encode("latin-1"))
    assert file.model.name == "Vente réglée"
    assert 'encoding="UTF-8"' in file.xml


def test_the_largest_process_of_several_is_taken_and_the_others_told():
    other = '<process id="q"><startEvent id="q1"/><boundaryEvent id="q2"/></process>'
    file = read_bpmn(FOREIGN.replace("</definitions>", other + "</definitions>"))
    assert file.model.id == "p"
    assert ("other_process", "q") in {(note.code, note.element) for note in file.notes}


def wrapped(inner, before=""):
    return f'{before}<definitions {SPACE}><process id="p">{inner}</process></definitions>'


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "xml_empty"),
        ("not xml", "xml_syntax"),
        ("<html/>", "bpmn_not_bpmn"),
        ("<definitions><process id='p'/></definitions>", "bpmn_not_bpmn"),
        (wrapped(""), "bpmn_empty"),
        (wrapped("<task id='a'/>")[:-20], "xml_ends_early"),
        (wrapped("&b;", BOMB), "xml_doctype"),
        (wrapped("&x;", OUTSIDE), "xml_doctype"),
        (wrapped("<task name='a'/>"), "bpmn_missing_id"),
        (wrapped("<task id='a'/><endEvent id='a'/>"), "bpmn_repeated_id"),
        (wrapped("<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='z'/>"), "bpmn_dangling_flow"),
        (wrapped("<task id='a'/><sequenceFlow id='f' sourceRef='a'/>"), "bpmn_dangling_flow"),
        (wrapped("<subProcess id='%s'>" * 80 % tuple(range(80)) + "</subProcess>" * 80), "too_deep"),
        (f"<definitions {SPACE}><task id='a'/></definitions>", "bpmn_not_bpmn"),
        ('<?xml version="1.0" encoding="klingon"?>' + wrapped("<task id='a'/>"), "xml_encoding"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_by_name(text, code):
    with pytest.raises(FilonError) as refused:
        read_bpmn(text)
    assert refused.value.code == code
    assert all(refused.value.message(lang) and refused.value.hint(lang) for lang in LANGUAGES)


def test_five_thousand_nodes_are_refused_at_once():
    text = wrapped("".join(f"<task id='t{n}'/>" for n in range(5_000)))
    began = time.perf_counter()
    with pytest.raises(FilonError) as refused:
        read_bpmn(text)
    assert refused.value.code == "bpmn_too_many"
    assert time.perf_counter() - began < 1


def test_a_file_of_many_megabytes_is_refused_unread():
    with pytest.raises(FilonError) as refused:
        read_bpmn(b" " * (9 << 20))
    assert refused.value.code == "bpmn_too_large"
