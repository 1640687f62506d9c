"""Files made to hurt: each ends in a clear error, in French and English, within 5 seconds and 512 MB."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.processes import cpu_of_started

from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES
from filon.ingest.worker import Limits, run_limited

SECONDS = 5.0
LIMITS = Limits(memory_mb=512, seconds=30)
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = HEAD + b'<log xes.version="1.0" xes.features="">'
EVENT = (
    b'<event><string key="concept:name" value="A"/>'
    b'<date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>'
)
TRACE = b'<trace><string key="concept:name" value="c"/>'


def read(path: Path, form: str) -> dict[str, int]:
    return run_limited(
        "tests.ingest.worker_targets:read_file", {"path": str(path), "format": form}, limits=LIMITS
    )


def packed(path: Path, parts: Iterator[bytes]) -> Path:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for part in parts:
            file.write(part)
    return path


def repeated(head: bytes, body: bytes, times: int, tail: bytes = b"") -> Iterator[bytes]:
    yield head
    block = body * 4_096
    for _ in range(times // 4_096):
        yield block
    yield tail


# -- XES -------------------------------------------------------------------------------------------------------

XES: dict[str, bytes] = {
    "xxe": b'<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><string key="a" value="&x;"/></log>',
    "parameter_xxe": b'<!DOCTYPE log [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;]><log/>',
    "external_dtd": b'<!DOCTYPE log SYSTEM "http://127.0.0.1:9/log.dtd"><log/>',
    "billion_laughs": b"<!DOCTYPE log [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b']><log><string key="a" value="&a11;"/></log>',
    "undefined_entity": b'<log><string key="a" value="&nbsp;"/></log>',
    "xinclude_without_log": b'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></x>',
    "nul": OPEN + TRACE + b'<event><string key="concept:name" value="a\x00b"/></event></trace></log>',
    "nul_reference": OPEN
    + TRACE
    + b'<event><string key="concept:name" value="a&#0;b"/></event></trace></log>',
    "not_utf8": OPEN + TRACE + b'<event><string key="concept:name" value="\xff\xfe"/></event></trace></log>',
    "unknown_encoding": b'<?xml version="1.0" encoding="x-evil"?><log/>',
    "utf7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-log/+AD4-',
    "long_key": OPEN + b'<trace><string key="' + b"k" * 65_536 + b'" value="v"/></trace></log>',
    "bracket_key": OPEN + b'<trace><string key="' + b"];]&quot;" * 8_000 + b'" value="v"/></trace></log>',
    "right_to_left_key": OPEN
    + b'<trace><string key="'
    + "‮".encode() * 30_000
    + b'" value="v"/></trace></log>',
    "unclosed": OPEN + TRACE + EVENT,
    "crossed": OPEN + b"<trace></event></trace></log>",
    "twice": OPEN + b'<string key="a" key="b" value="c"/></log>',
    "two_roots": b"<log/><log/>",
    "deep": b"<log>" + b'<list key="l"><values>' * 50_000,
    "deep_attributes": OPEN + TRACE + b"<event>" + b'<string key="a" value="b">' * 100_000,
    "long_comment": b"<log><!--" + b"-x" * 3_000_000 + b"--></log>",
    "long_text": OPEN
    + TRACE
    + b'<event><string key="a" value="'
    + b"x" * 3_000_000
    + b'"/></event></trace></log>',
    "binary": bytes(range(256)) * 4_000,
    "nothing": b"",
    "blank": b" \n" * 1_000,
}


@pytest.fixture(params=sorted(XES))
def hostile_xes(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param}.xes"
    path.write_bytes(XES[request.param])
    return path


def many_keys(path: Path) -> Path:
    attributes = b"".join(b'<string key="k%d" value=""/>' % n for n in range(100_000))
    path.write_bytes(OPEN + TRACE + b"<event>" + attributes + b"</event></trace></log>")
    return path


def many_attributes_of_the_log(path: Path) -> Path:
    path.write_bytes(b"".join(repeated(OPEN, b'<int key="a" value="1"/>', 500_000, b"</log>")))
    return path


def many_repeated_keys(path: Path) -> Path:
    return packed(path, repeated(OPEN + TRACE + b"<event>", b'<int key="a" value="1"/>', 2_000_000))


def repeated_trace_text(path: Path) -> Path:
    attribute = b'<string key="t" value="' + b"x" * 1_000_000 + b'"/>'
    path.write_bytes(b"".join(repeated(OPEN + TRACE + attribute, EVENT, 100_000, b"</trace></log>")))
    return path


def gzip_bomb(path: Path) -> Path:
    return packed(path, repeated(OPEN + b"<!-- -->", b" " * 64, 16_000_000, b"</log>"))


def one_huge_attribute(path: Path) -> Path:
    return packed(path, repeated(OPEN + b'<string key="a" value="', b"x" * 64, 9_400_000, b'"/></log>'))


def tiny_events(path: Path) -> Path:
    return packed(path, repeated(OPEN + TRACE, b"<event/>", 4_000_000, b"</trace></log>"))


def tiny_good_events(path: Path) -> Path:
    return packed(path, repeated(OPEN + TRACE, EVENT, 4_000_000, b"</trace></log>"))


def tiny_traces(path: Path) -> Path:
    return packed(path, repeated(OPEN, b"<trace/>", 4_000_000, b"</log>"))


def unknown_elements(path: Path) -> Path:
    return packed(path, repeated(OPEN + TRACE + EVENT, b"<x/>", 4_000_000, b"</trace></log>"))


def nested_bomb(path: Path) -> Path:
    inner = packed(path, repeated(b"", b" " * 64, 1_000_000)).read_bytes()
    path.write_bytes(gzip.compress(inner))
    return path


def cut_gzip(path: Path) -> Path:
    whole = gzip.compress(OPEN + TRACE + EVENT * 1_000 + b"</trace></log>")
    path.write_bytes(whole[: len(whole) // 2])
    return path


def damaged_gzip(path: Path) -> Path:
    whole = bytearray(gzip.compress(OPEN + TRACE + EVENT * 1_000 + b"</trace></log>"))
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(bytes(whole))
    return path


def wrong_checksum(path: Path) -> Path:
    whole = bytearray(gzip.compress(OPEN + TRACE + EVENT + b"</trace></log>"))
    whole[-8:-4] = b"\0\0\0\0"
    path.write_bytes(bytes(whole))
    return path


def gzip_head_only(path: Path) -> Path:
    path.write_bytes(b"\x1f\x8b\x08\x00")
    return path


MADE_XES = [
    many_keys,
    many_attributes_of_the_log,
    many_repeated_keys,
    repeated_trace_text,
    gzip_bomb,
    one_huge_attribute,
    tiny_events,
    tiny_good_events,
    tiny_traces,
    unknown_elements,
    nested_bomb,
    cut_gzip,
    damaged_gzip,
    wrong_checksum,
    gzip_head_only,
]

# -- OCEL ------------------------------------------------------------------------------------------------------

JSON: dict[str, bytes] = {
    "deep": b'{"events": [' + b"[" * 200_000,
    "deep_objects": b'{"events": [' + b'{"a":' * 200_000,
    "long_text": b'{"events": [{"id": "' + b"x" * 20_000_000 + b'"}]}',
    "long_value": b'{"objects": [{"id": "1", "type": "a", "attributes": [{"name": "n", "value": "'
    + b"x" * 2_000_000
    + b'"}]}]}',
    "long_number": b'{"events": [{"id": ' + b"9" * 1_000_000 + b"}]}",
    "repeated_key": b'{"events": [{"id": "a", "id": "b"}]}',
    "not_utf8": b'{"events": [{"id": "\xff"}]}',
    "cut": b'{"events": [{"id": "a", "type": "b"',
    "list": b"[]",
    "wrong_shape": b'{"events": {"a": 1}}',
    "many_keys": b'{"events": [{"id": "1", "type": "a", "attributes": ['
    + b",".join(b'{"name": "k%d", "value": "v"}' % n for n in range(5_000))
    + b"]}]}",
    "long_key": b'{"events": [{"id": "1", "type": "a", "attributes": [{"name": "'
    + b"k" * 65_536
    + b'", "value": "v"}]}]}',
    "nothing": b"",
}

OCEL_XML: dict[str, bytes] = {
    "xxe": b'<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><events/></log>',
    "deep": b"<log><events>" + b"<event>" * 100_000,
    "huge_part": b'<log><objects><object id="o" type="t"><objects>'
    + b'<relationship object-id="a"/>' * 200_000
    + b"</objects></object></objects></log>",
    "long_text": b'<log><objects><object id="o" type="t"><attributes><attribute name="a">'
    + b"x\n" * 1_000_000
    + b"</attribute></attributes></object></objects></log>",
    "no_id": b"<log><events><event/></events></log>",
}


def ocel_database(path: Path, extra: str) -> Path:
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE event_map_type(ocel_type, ocel_type_map); INSERT INTO event_map_type VALUES ('A', 'A');
            CREATE TABLE object_map_type(ocel_type, ocel_type_map);
            CREATE TABLE event_A(ocel_id, ocel_time);
            CREATE TABLE object(ocel_id, ocel_type);
            CREATE TABLE event_object(ocel_event_id, ocel_object_id, ocel_qualifier);
            """
            + extra
        )
    database.close()
    return path


EVENTS = "CREATE TABLE event(ocel_id, ocel_type); INSERT INTO event VALUES ('1', 'A');"
BIG_VIEW = (
    "CREATE VIEW event AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS ocel_id,"
    " 'A' AS ocel_type FROM n;"
)
SQLITE: dict[str, str] = {
    "endless_view": BIG_VIEW,
    "computed_column": "CREATE TABLE event(ocel_id, ocel_type AS (hex(zeroblob(1000000))));"
    " INSERT INTO event(ocel_id) VALUES ('1');",
    "huge_value": EVENTS + "INSERT INTO event VALUES (zeroblob(50000000), 'A');",
    "missing_column": "CREATE TABLE event(id);",
    "hostile_map": EVENTS
    + """INSERT INTO event_map_type VALUES ('B', 'A" UNION SELECT * FROM sqlite_master --');
        DROP TABLE event_object;""",
    "virtual_table": "CREATE VIRTUAL TABLE event USING fts5(ocel_id, ocel_type);",
    "many_columns": EVENTS
    + "CREATE TABLE event_B(ocel_id, ocel_time, "
    + ", ".join(f"c{n}" for n in range(1_990))
    + "); INSERT INTO event_map_type VALUES ('B', 'B'); CREATE TABLE event_C(ocel_id, ocel_time, "
    + ", ".join(f"d{n}" for n in range(1_990))
    + "); INSERT INTO event_map_type VALUES ('C', 'C');",
}


def damaged_database(path: Path) -> Path:
    ocel_database(path, EVENTS)
    raw = bytearray(path.read_bytes())
    raw[4_096:] = b"\xa5" * (len(raw) - 4_096)
    path.write_bytes(bytes(raw))
    return path


def no_database(path: Path) -> Path:
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 2_000)
    return path


# -- the tests -------------------------------------------------------------------------------------------------


def assert_refused(path: Path, form: str) -> FilonError:
    before = cpu_of_started()
    with pytest.raises(FilonError) as caught:
        read(path, form)
    # Time of the processor: the clock would also count what the neighbours of this test do.
    assert cpu_of_started() - before < SECONDS
    texts = {lang: f"{caught.value.message(lang)} {caught.value.hint(lang)}" for lang in LANGUAGES}
    assert texts["fr"] != texts["en"]
    assert all(len(text) < 700 and "{" not in text for text in texts.values())
    # A guard of the reader said no; the limits of the process were not needed.
    assert not caught.value.code.startswith("worker_"), caught.value
    return caught.value


def test_a_hostile_xes_text_is_refused(hostile_xes: Path) -> None:
    assert_refused(hostile_xes, "xes")


@pytest.mark.parametrize("make", MADE_XES)
def test_a_hostile_xes_file_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert_refused(make(tmp_path / "log.xes.gz"), "xes")


@pytest.mark.parametrize("name", JSON)
def test_a_hostile_ocel_json_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "log.json").write_bytes(JSON[name])
    assert_refused(tmp_path / "log.json", "ocel-json")


@pytest.mark.parametrize("name", OCEL_XML)
def test_a_hostile_ocel_xml_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "log.xml").write_bytes(OCEL_XML[name])
    assert_refused(tmp_path / "log.xml", "ocel-xml")


@pytest.mark.parametrize("name", SQLITE)
def test_a_hostile_database_is_refused(tmp_path: Path, name: str) -> None:
    assert_refused(ocel_database(tmp_path / "log.sqlite", SQLITE[name]), "ocel-sqlite")


@pytest.mark.parametrize("make", [damaged_database, no_database])
def test_a_damaged_database_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert_refused(make(tmp_path / "log.sqlite"), "ocel-sqlite")


def test_views_and_triggers_of_a_database_never_run(tmp_path: Path) -> None:
    trap = "CREATE VIEW trap AS SELECT load_extension('x'); CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END;"
    assert read(ocel_database(tmp_path / "log.sqlite", EVENTS + trap), "ocel-sqlite")["events"] == 1


def test_a_json_bomb_in_gzip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "log.json", repeated(b'{"events": [', b" " * 64, 16_000_000, b"]}"))
    assert_refused(path, "ocel-json")


@pytest.mark.parametrize("cut", [3, 10, 40, 200])
def test_any_cut_of_a_gzip_file_is_refused(tmp_path: Path, cut: int) -> None:
    whole = gzip.compress(OPEN + TRACE + EVENT * 50 + b"</trace></log>")
    (tmp_path / "log.xes.gz").write_bytes(whole[:cut])
    error = assert_refused(tmp_path / "log.xes.gz", "xes")
    assert error.code in {"damaged_gzip", "xml_ends_early", "xml_empty"}


def test_odd_but_honest_names_are_read_as_they_are(tmp_path: Path) -> None:
    names = ['"', "'", "]", "];--", "$(x)", "‮abc", "é", "a b", "<b>", "𝒳"]
    attributes = "".join(
        f'<string key="{n.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}" value="v"/>'
        for n in names
    )
    path = tmp_path / "log.xes"
    path.write_bytes(OPEN + TRACE + b"<event>" + attributes.encode() + b"</event></trace></log>")
    assert read(path, "xes") == {"events": 1, "notes": 1}


def test_a_raw_deflate_stream_is_not_taken_for_a_log(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_bytes(zlib.compress(json.dumps({"events": []}).encode()))
    assert_refused(tmp_path / "log.json", "ocel-json")
