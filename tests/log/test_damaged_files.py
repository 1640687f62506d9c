"""Files damaged at random end in an error of ours or are read with their flaws told: never in a traceback."""

from __future__ import annotations

import gzip
import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES
from filon.log.ocel import OcelFile
from filon.log.xes import XesFile

EVENT = (
    '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2024-01-01T00:00:00.000+01:00"/>'
    '<int key="n" value="1"><string key="in" value="x"/></int><list key="l"><values><id key="i" value="v"/></values>'
    "</list></event>"
)
XES = (
    '<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0" xes.features="nested-attributes">'
    '<extension name="Concept" prefix="concept" uri="u"/><global scope="event"><string key="concept:name" value="x"/>'
    '</global><classifier name="C" keys="concept:name"/><string key="a" value="b"/>'
    f'<trace><string key="concept:name" value="c"/>{EVENT * 3}</trace></log>'
).encode()
JSON = (
    b'{"eventTypes": [{"name": "a", "attributes": [{"name": "n", "type": "integer"}]}], "objectTypes": [{"name": "o"}],'
    b' "events": [{"id": "1", "type": "a", "time": "2024-01-01T00:00:00Z", "attributes": [{"name": "n", "value": 1}],'
    b' "relationships": [{"objectId": "x", "qualifier": "q"}]}], "objects": [{"id": "x", "type": "o", "attributes":'
    b' [{"name": "k", "time": "2024-01-01T00:00:00", "value": "v"}]}]}'
)
XML = (
    b'<log><object-types><object-type name="o"><attributes><attribute name="k" type="string"/></attributes>'
    b'</object-type></object-types><event-types/><objects><object id="x" type="o"><attributes>'
    b'<attribute name="k" time="2024-01-01T00:00:00">v</attribute></attributes></object></objects>'
    b'<events><event id="1" type="a" time="2024-01-01T00:00:00Z"><objects><relationship object-id="x"/></objects>'
    b"</event></events></log>"
)
PIECES = (
    b"<", b">", b'"', b"&", b"/", b"{", b"}", b"[", b"]", b",", b":", b"\x00", b"\xff", b"null", b"1e999", b"-",
    b"<event>", b"</event>", b"<trace>", b"</log>", b'<list key="a">', b"<values>", b"<!DOCTYPE a>", b"<?x?>",
    b"<![CDATA[x]]>", b"9" * 30, "‮".encode(),
)  # fmt: skip


def database(path: Path) -> bytes:
    with sqlite3.connect(path) as one:
        one.executescript(
            """
            CREATE TABLE event_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
            CREATE TABLE object_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
            CREATE TABLE event(ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
            CREATE TABLE object(ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
            CREATE TABLE event_object(ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE object_object(ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE event_A(ocel_id TEXT, ocel_time TIMESTAMP, n INTEGER);
            CREATE TABLE object_O(ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, k TEXT);
            INSERT INTO event_map_type VALUES ('a', 'A'); INSERT INTO object_map_type VALUES ('o', 'O');
            INSERT INTO event VALUES ('1', 'a'); INSERT INTO object VALUES ('x', 'o');
            INSERT INTO event_A VALUES ('1', '2024-01-01 00:00:00', 1);
            INSERT INTO object_O VALUES ('x', '2024-01-01 00:00:00', NULL, 'v');
            INSERT INTO event_object VALUES ('1', 'x', 'q');
            """
        )
    one.close()
    return path.read_bytes()


def damaged(raw: bytes, chance: random.Random) -> bytes:
    text = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, way = chance.randrange(len(text) + 1), chance.random()
        if way < 0.35:
            text[at : at + 1] = bytes([chance.randrange(256)])
        elif way < 0.7:
            text[at:at] = chance.choice(PIECES)
        else:
            del text[at : at + chance.choice((1, 1, 5, 50, 500))]
    return bytes(text)


def fault_of(file: XesFile | OcelFile) -> FilonError | None:
    try:
        list(file.batches())
    except FilonError as error:
        return error
    return None


@pytest.mark.parametrize("form", ["xes", "xes.gz", "ocel-json", "ocel-xml", "ocel-sqlite"])
def test_random_damage_never_ends_in_a_traceback(tmp_path: Path, form: str) -> None:
    seeds = {"xes": XES, "xes.gz": gzip.compress(XES), "ocel-json": JSON, "ocel-xml": XML}
    seed = seeds.get(form) or database(tmp_path / "seed.sqlite")
    chance = random.Random(form)
    path = tmp_path / "file"
    ends: Counter[str] = Counter()
    for _ in range(400):
        path.write_bytes(damaged(seed, chance))
        file = XesFile(path) if form.startswith("xes") else OcelFile(path, form)
        error = fault_of(file)
        ends["read" if error is None else "refused"] += 1
        assert error is None or len({error.message(lang) + error.hint(lang) for lang in LANGUAGES}) == 2
        assert all(note.text("fr") != note.text("en") for note in file.notes)
    assert ends["refused"] > 50
