"""Nets that other tools wrote, and files that only look like one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from filon.core.errors import FilonError
from filon.log import pnml
from filon.log.pnml import read_pnml
from filon.log.reading.xml import XmlDoctypeError

NET = """<?xml version="1.0"?>
<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml"><net id="n" type="ptnet"><page id="g">
<place id="p1"><name><text>start</text></name><initialMarking><text>1</text></initialMarking></place>
<place id="p2"/><place id="p3"/>
<transition id="t1"><name><text> quote issued </text></name></transition>
<transition id="t2"><name><text>skip</text></name><toolspecific tool="ProM" activity="$invisible$"/></transition>
<transition id="t3"/>
<arc id="a1" source="p1" target="t1"/>
<arc id="a2" source="t1" target="p2"><inscription><text>2</text></inscription></arc>
<arc id="a3" source="p1" target="t2"/><arc id="a4" source="t2" target="p2"/>
<arc id="a5" source="p2" target="t3"/><arc id="a6" source="t3" target="p3"/>
</page>{final}</net>{more}</pnml>"""
FINAL = """<finalmarkings><marking><place idref="p2"><text>0</text></place>
<place idref="p3"><text>2</text></place></marking></finalmarkings>"""


def written(folder: Path, text: str) -> Path:
    path = folder / "net.pnml"
    path.write_text(text, encoding="utf-8")
    return path


def test_steps_silence_weights_and_markings_are_read(tmp_path: Path) -> None:
    net = read_pnml(written(tmp_path, NET.format(final=FINAL, more="")))
    assert [(one.id, one.activity, one.inputs, one.outputs) for one in net.transitions] == [
        ("t1", "quote issued", (0,), (1, 1)),
        ("t2", None, (0,), (1,)),
        ("t3", None, (1,), (2,)),
    ]
    assert net.initial == (1, 0, 0)
    assert net.final == (0, 0, 2)


def test_without_a_final_marking_a_case_is_over_in_the_place_that_nothing_leaves(tmp_path: Path) -> None:
    assert read_pnml(written(tmp_path, NET.format(final="", more=""))).final == (0, 0, 1)


def test_only_the_first_net_of_a_file_is_read(tmp_path: Path) -> None:
    more = '<net id="m"><place id="other"/></net>'
    assert read_pnml(written(tmp_path, NET.format(final=FINAL, more=more))).places == ("p1", "p2", "p3")


def test_a_compressed_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    plain = written(tmp_path, NET.format(final=FINAL, more=""))
    packed = tmp_path / "net.pnml.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_pnml(packed) == read_pnml(plain)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<log/>", "not_pnml"),
        ("<pnml><net id='n'/></pnml>", "not_pnml"),
        (NET.format(final="", more="").replace('source="p1"', 'source="p9"', 1), "pnml_reference"),
        (NET.format(final="", more="").replace('target="t1"', 'target="p2"', 1), "pnml_reference"),
        (NET.format(final="", more="").replace("<text>2</text>", "<text>two</text>"), "pnml_number"),
        (NET.format(final=FINAL.replace('"p3"', '"px"'), more=""), "pnml_reference"),
        (NET.format(final="", more="").replace('source="p2"', 'source="p1"'), "pnml_end"),
        ("<pnml>" + "<page>" * 80, "too_deep"),
        ("<pnml><net>", "xml_ends_early"),
    ],
)
def test_what_is_no_net_is_refused_by_name(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FilonError) as refused:
        read_pnml(written(tmp_path, text))
    assert refused.value.code == code


def test_entities_that_grow_or_fetch_are_never_looked_at(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE pnml [<!ENTITY a "aaaaaaaaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]><pnml>&a;&x;</pnml>'
    )
    with pytest.raises(XmlDoctypeError):
        read_pnml(written(tmp_path, bomb))


def test_a_net_of_endless_nodes_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pnml, "MOST_NODES", 50)
    nodes = "".join(f'<place id="p{at}"/>' for at in range(60))
    with pytest.raises(pnml.PnmlTooLargeError):
        read_pnml(written(tmp_path, f"<pnml><net>{nodes}</net></pnml>"))
