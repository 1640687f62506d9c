"""The store: published versions never change, never vanish half-way, and lock the engine."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from filon.log.building import Origin
from filon.log.mapping import Mapping
from filon.log.store import DatasetNameError, UnknownDatasetError, slug

LONG = Mapping(shape="long", case="c", activity="a", timestamp="t")
ONE = [("1", "A", "2025-01-01")]


def test_a_second_import_is_a_new_version_and_the_open_one_stays_readable(publish, store):
    first = publish(["c", "a", "t"], ONE, LONG)
    second = publish(["c", "a", "t"], ONE * 2, LONG)
    assert (first.schema.version, second.schema.version) == (1, 2)
    assert first.events.collect().shape[0] == 1
    assert second.events.collect().shape[0] == 2
    assert store.open("log", version=1).events.collect().shape[0] == 1


def test_leaving_a_build_unfinished_leaves_nothing(store):
    with store.build("log") as building:
        building.admit_table(LONG)
    assert store.names() == []
    assert list((store.home / "datasets" / "log").iterdir()) == []


def test_an_empty_table_is_an_empty_log_and_not_a_failure(store):
    with store.build("log") as building:
        building.admit_table(LONG)
        building.finish(Origin("empty", "empty.csv", "csv"))
    schema = store.open("log").schema
    assert (schema.perspective.cases, schema.perspective.events, schema.first) == (0, 0, None)


def test_an_unknown_name_offers_the_nearest(publish, store):
    publish(["c", "a", "t"], ONE, LONG, name="helpdesk")
    with pytest.raises(UnknownDatasetError) as caught:
        store.open("helpdes")
    assert caught.value.context["nearest"] == "helpdesk"


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "Ünï", ".hidden", "a" * 65])
def test_names_that_could_leave_the_folder_are_refused(store, name):
    with pytest.raises(DatasetNameError):
        store.build(name)
    with pytest.raises(UnknownDatasetError):
        store.open(name)


def test_a_slug_is_a_valid_name():
    assert slug("Société Générale – ventes 2025.xlsx") == "societe-generale-ventes-2025-xlsx"
    assert slug("日本") == "log"


def test_a_deleted_data_set_comes_back(publish, store):
    publish(["c", "a", "t"], ONE, LONG)
    store.delete("log")
    assert store.names() == []
    store.restore("log")
    assert store.open("log").schema.perspective.events == 1


def test_old_versions_beyond_three_are_tidied(publish, store):
    for _ in range(5):
        publish(["c", "a", "t"], ONE, LONG)
    store.tidy("log")
    assert store.versions("log") == [3, 4, 5]


def test_the_engine_can_neither_read_files_nor_be_unlocked(publish, tmp_path):
    log = publish(["c", "a", "t"], ONE, LONG)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for statement in (
        f"SELECT * FROM read_text('{secret}')",
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM sniff_csv('{secret}')",
        f"SELECT * FROM glob('{tmp_path}/*')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ):
        with pytest.raises(duckdb.Error):
            log.tables.cursor().execute(statement)


def test_the_published_file_cannot_be_written(publish):
    log = publish(["c", "a", "t"], ONE, LONG)
    with pytest.raises(duckdb.Error):
        log.tables.cursor().execute("DELETE FROM log.event")


def test_killing_an_import_leaves_the_last_good_version(publish, store):
    publish(["c", "a", "t"], ONE, LONG)
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        import pyarrow as pa
        from filon.log.store import Store
        from filon.log.mapping import Mapping
        building = Store(Path({str(store.home)!r})).build("log")
        building.add_rows([pa.record_batch({{"c": ["1"], "a": ["A"], "t": ["2025-01-01"]}})])
        building.admit_table(Mapping(shape="long", case="c", activity="a", timestamp="t"))
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert store.open("log").schema.version == 1
    store.tidy("log")
    assert [path for path in (store.home / "datasets" / "log").iterdir() if path.name.startswith(".")] == []


def test_threads_read_the_same_version_at_once(publish):
    log = publish(["c", "a", "t"], ONE * 50, LONG)
    kept = log.restrict(log.cases)
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(lambda _: kept.events.collect().shape[0], range(64)))
    assert sizes == [50] * 64
