"""The landing file: pages that share a moment share a transaction, in their order, and a failure loses none."""

from __future__ import annotations

import random
import threading
import time

import duckdb
import pytest

from filon.log.landing import Landed, Landing, LandingDiskError, Page, Tie, TiesOf, tables
from filon.log.landing import file as module
from filon.log.landing.neighbourhoods import pieces_beside
from filon.log.landing.pages import Waiting


def page(number, **more):
    record = Landed("deals", str(number), "2025-01-01", "live", f'{{"n":{number}}}')
    return Page([record], facts={"cursor": number}, **more)


def tied(to, **more):
    return Page(
        ties=[Tie("quotes", "deals", "1", to, "[]")], ties_of=[TiesOf("quotes", "deals", ["1"])], **more
    )


def on_disk(landing):
    return landing._waiting.empty and not landing._leaving


@pytest.fixture
def file(tmp_path):
    return tmp_path / "landing.duckdb"


@pytest.mark.parametrize("first", ["9", "10", "11"])
def test_neighbours_read_again_replace_the_old_ones_in_whatever_order_records_are_read(file, first):
    def ties(one, to):
        return Page(ties=[Tie("quotes", "deals", one, to, "[]")], ties_of=[TiesOf("quotes", "deals", [one])])

    with Landing(file) as landing:
        for one in (first, "9", "10", "11"):
            landing.commit(ties(one, "1"))
            landing.flush()
    with Landing(file) as landing:
        for one in ("10", first):
            landing.commit(ties(one, "2"))
            landing.flush()
        found = landing.neighbours("quotes", "deals", of=["9", "10", "11"])
        rows = landing._rows("SELECT count(*) FROM tie")
    again = {"10", first}
    assert found == {(one, "2" if one in again else "1") for one in ("9", "10", "11")}
    assert rows == [(3,)]


def test_what_waits_is_seen_at_once_and_on_disk_when_the_file_is_closed(file):
    with Landing(file) as landing:
        landing.commit(page(1))
        landing.commit(page(2))
        assert landing.fact("cursor") == 2
        assert landing.ids("deals") == ["1", "2"]
        landing.commit(page(3))
        landing.commit(Page(facts={"cursor": None}))
        assert landing.fact("cursor") is None
    with Landing(file) as landing:
        assert landing.ids("deals") == ["1", "2", "3"]
        assert landing.fact("cursor") is None
        assert landing.next_number == 4


def test_a_page_that_nobody_follows_is_on_disk_after_a_moment(file, monkeypatch):
    monkeypatch.setattr(module, "MOMENT_S", 0.02)
    with Landing(file) as landing:
        landing.commit(page(1))
        until = time.monotonic() + 5
        while not on_disk(landing) and time.monotonic() < until:
            time.sleep(0.01)
        assert on_disk(landing)


def test_neighbours_that_are_read_twice_within_a_moment_are_those_of_the_second_time(file):
    with Landing(file) as landing:
        landing.commit(tied("10"))
        landing.commit(tied("11"))
        assert landing.neighbours("quotes", "deals", of=["1"]) == {("1", "11")}


def test_a_full_disk_is_told_and_what_waits_is_written_once_there_is_room(file, monkeypatch):
    def full(*_, **__):
        raise duckdb.IOException("No space left on device")

    with Landing(file) as landing:
        landing.commit(page(1))
        with monkeypatch.context() as patched:
            patched.setattr(tables, "_incoming", full)
            with pytest.raises(LandingDiskError):
                landing.flush()
        landing.commit(page(2))
        assert landing.ids("deals") == ["1", "2"]


def test_a_page_is_taken_while_others_are_written(file, monkeypatch):
    begun, go_on, write = threading.Event(), threading.Event(), tables.write

    def slow(*given, **more):
        begun.set()
        assert go_on.wait(5)
        write(*given, **more)

    monkeypatch.setattr(tables, "write", slow)
    with Landing(file) as landing:
        landing.commit(page(1))
        writer = threading.Thread(target=landing.flush)
        writer.start()
        assert begun.wait(5)
        landing.commit(page(2))
        assert landing.fact("cursor") == 2
        go_on.set()
        writer.join()
        assert landing.ids("deals") == ["1", "2"]


def test_neighbours_read_again_after_a_full_disk_are_those_of_the_second_time(file, monkeypatch):
    def full(*_, **__):
        raise duckdb.IOException("No space left on device")

    with Landing(file) as landing:
        landing.commit(tied("10"))
        with monkeypatch.context() as patched:
            patched.setattr(tables, "_incoming", full)
            with pytest.raises(LandingDiskError):
                landing.flush()
        landing.commit(tied("11"))
        assert landing.neighbours("quotes", "deals", of=["1"]) == {("1", "11")}


def test_an_unfinished_moment_is_lost_as_a_whole(file):
    with Landing(file) as landing:
        landing.commit(page(1))
        landing.flush()
        landing.commit(page(2))
        landing._waiting = Waiting()  # what a kill leaves of it
    with Landing(file) as landing:
        assert (landing.ids("deals"), landing.fact("cursor")) == (["1"], 1)


def test_an_erasure_that_fails_takes_nothing_away(file, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("halfway")

    with Landing(file) as landing:
        landing.commit(page(1))
        landing.commit(page(2))
        landing.flush()
        with monkeypatch.context() as patched:
            patched.setattr(tables, "write", fails)
            with pytest.raises(RuntimeError):
                landing.erase("deals", "1", [])
        assert landing.ids("deals") == ["1", "2"]


def test_more_than_the_engine_may_hold_is_put_in_order_and_nothing_is_left_beside_the_file(tmp_path):
    dice, count, size = random.Random(1), 20_000, 2_000
    with Landing(tmp_path / "landing.duckdb") as landing:
        for first in range(0, count, 5_000):
            numbers = range(first, first + 5_000)
            bodies = [dice.randbytes(size // 2).hex() for _ in numbers]
            rows = zip(dice.sample(numbers, 5_000), bodies, strict=True)
            landing.commit(Page([Landed("deals", str(n), "", "live", body) for n, body in rows]))
        landing.commit(Page(ties=[Tie("deals", "deals", str(n), str(n ^ 1), "[]") for n in range(count)]))
    with Landing(tmp_path / "landing.duckdb", memory_mb=32) as landing:
        seen, tied = [], []
        with landing.neighbourhoods((("deals",),), aliases={}, size=500) as found:
            for records, ties in (batch for piece in found.pieces() for batch in piece.batches()):
                seen += records["id"].to_pylist()
                assert {len(body) for body in records["body"].to_pylist()} == {size}
                assert ties["from_id"].to_pylist() == records["id"].to_pylist()
                tied += ties["to_id"].to_pylist()
    assert seen == [str(n) for n in range(count)]
    assert tied == [str(n ^ 1) for n in range(count)]
    assert [one.name for one in tmp_path.iterdir()] == ["landing.duckdb"]


def test_pieces_are_there_until_they_are_read_however_late_that_is(file):
    with Landing(file) as landing:
        landing.commit(page(1))
        landing.commit(Page([Landed("leads", "7", "", "live", "{}")]))
        with landing.neighbourhoods((("leads",), ("deals",)), aliases={}, size=1) as found:
            pieces = list(found.pieces())
            read = [batch.records["id"].to_pylist() for piece in pieces for batch in piece.batches()]
            assert list(pieces_beside(file).iterdir()) == []
    assert read == [["7"], ["1"]]
    assert not pieces_beside(file).exists()


def test_what_a_killed_publication_left_beside_the_file_goes_when_it_is_opened_again(file):
    with Landing(file) as landing:
        landing.commit(page(1))
        list(landing.neighbourhoods((("deals",),), aliases={}, size=1).pieces())
    assert list(pieces_beside(file).iterdir())
    with Landing(file):
        assert not pieces_beside(file).exists()
