"""The limited child process: whatever happens in it, its parent gets a result or a clear error."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from benchmarks.processes import cpu_of_started

from filon.core.errors import FilonError, UnknownNameError
from filon.core.i18n import LANGUAGES
from filon.ingest import worker_process
from filon.ingest.worker import (
    Limits,
    WorkerCrashedError,
    WorkerDiskError,
    WorkerMemoryError,
    WorkerTimeError,
    limits_for,
    run_limited,
)
from filon.log.reading.xml import XmlDoctypeError

TARGETS = "tests.ingest.worker_targets"


def children() -> set[str]:
    """Processes that this one started and that are still there, dead ones that nobody asked about included."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def run(name: str, limits: Limits | None = None, **arguments: object):
    return run_limited(f"{TARGETS}:{name}", arguments, limits=limits)


def test_arguments_go_in_and_the_result_comes_out() -> None:
    assert run("echo", a=[1, "é"])["got"] == {"a": [1, "é"]}


def test_progress_is_passed_on() -> None:
    seen = []
    run_limited(f"{TARGETS}:echo", {}, on_progress=lambda share, stage: seen.append((share, stage)))
    assert set(seen) <= {(0.0, "starting"), (0.5, "half")}


def test_secrets_and_open_files_stay_with_the_parent(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FILON_CANARY", "secret")
    with (tmp_path / "open").open("w"):
        told = run("echo")
    assert "FILON_CANARY" not in told["environment"]
    # Standard input, output, errors, the answers, and the listing itself.
    assert told["descriptors"] <= 5


def test_an_error_comes_back_as_itself_with_its_context() -> None:
    with pytest.raises(XmlDoctypeError) as caught:
        run("refuse", line=7)
    assert caught.value.context == {"line": 7}
    with pytest.raises(UnknownNameError) as misspelt:
        run("misspell")
    assert misspelt.value.context["nearest"] == "region"


def test_an_error_that_is_not_ours_gives_its_kind_and_nothing_else() -> None:
    with pytest.raises(WorkerCrashedError, match="KeyError") as caught:
        run("fail")
    assert "secret" not in str(caught.value)


def test_a_class_that_the_child_makes_up_is_not_looked_for() -> None:
    with pytest.raises(WorkerCrashedError, match="os:ForgedError"):
        run("forge")


def test_too_much_memory_is_a_clear_error() -> None:
    with pytest.raises(WorkerMemoryError):
        run("swell", Limits(memory_mb=200, seconds=20))


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_too_much_time_is_a_clear_error(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(WorkerTimeError):
        run(name, Limits(seconds=1.5))
    assert time.monotonic() - start < 5


def test_what_a_child_costs_is_seen_by_those_who_measure_it() -> None:
    before = cpu_of_started()
    run("toil", seconds=0.5)
    assert cpu_of_started() - before > 0.4


def test_a_crash_is_a_clear_error() -> None:
    with pytest.raises(WorkerCrashedError, match="SIGSEGV"):
        run("crash")


def test_a_file_that_grows_too_large_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WorkerDiskError):
        run("fill_disk", Limits(file_mb=4), path=str(tmp_path / "big"))
    assert (tmp_path / "big").stat().st_size <= 4 << 20


def test_whoever_hears_the_progress_can_stop_the_work() -> None:
    class StopError(Exception):
        pass

    def stop(_share: float, stage: str) -> None:
        if stage == "hanging":
            raise StopError

    start = time.monotonic()
    with pytest.raises(StopError):
        run_limited(f"{TARGETS}:hang", {}, on_progress=stop)
    assert time.monotonic() - start < 10


def test_no_child_is_left_behind() -> None:
    run("echo")
    before = children()
    with pytest.raises(WorkerTimeError):
        run("hang", Limits(seconds=1))
    assert children() <= before


forks = pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")


@forks
def test_a_job_sees_nothing_of_another_though_both_come_from_one_process() -> None:
    one, other = run("remember", n=1), run("remember", n=2)
    assert (one["seen"], other["seen"]) == ([{"n": 1}], [{"n": 2}])
    assert one["parent"] == other["parent"] != os.getpid()


@forks
def test_the_process_that_forks_has_one_thread_whatever_it_has_loaded() -> None:
    with pytest.raises(WorkerCrashedError):
        run_limited("filon.ingest.importing:import_job", {})
    assert run("remember")["threads"] == 1


@forks
def test_a_process_that_forks_and_was_lost_is_started_again() -> None:
    lost = run("remember")["parent"]
    os.kill(lost, signal.SIGKILL)
    assert run("remember")["parent"] != lost


@forks
def test_a_job_has_the_environment_of_its_moment(monkeypatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert run("remember")["zone"] == "JST"
    monkeypatch.setenv("TZ", "Europe/Paris")
    assert run("remember")["zone"] == "CET"


@pytest.mark.parametrize(
    "start", [worker_process._starter, lambda: worker_process._spawned], ids=["fork", "spawn"]
)
def test_a_child_that_cannot_be_started_is_a_clear_error(monkeypatch, start) -> None:
    monkeypatch.setattr(worker_process, "start_child", start())
    monkeypatch.setattr(worker_process.sys, "executable", "/nowhere/python")
    before = descriptors()
    with pytest.raises(WorkerCrashedError, match="FileNotFoundError"):
        run("echo")
    assert descriptors() == before


def test_where_nothing_is_forked_a_job_has_an_interpreter_of_its_own(monkeypatch) -> None:
    monkeypatch.setattr(worker_process, "start_child", worker_process._spawned)
    assert run("remember")["parent"] == os.getpid()
    with pytest.raises(WorkerTimeError):
        run("hang", Limits(seconds=1))
    with pytest.raises(WorkerCrashedError, match="SIGSEGV"):
        run("crash")


def test_limits_grow_with_the_file_and_more_with_a_compressed_one(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(b"a" * 10_000_000)
    packed.write_bytes(b"\x1f\x8b" + b"a" * 9_999_998)
    assert limits_for([plain]) == Limits(memory_mb=592, seconds=80.0, file_mb=1_324)
    assert limits_for([packed]) == Limits(memory_mb=1_472, seconds=300.0, file_mb=4_624)
    assert limits_for([]) == Limits()


@pytest.mark.parametrize(
    "error",
    [
        WorkerMemoryError(megabytes=512),
        WorkerTimeError(seconds=60),
        WorkerDiskError(megabytes=4),
        WorkerCrashedError(detail="x"),
    ],
)
def test_every_end_is_told_in_both_languages(error: FilonError) -> None:
    assert len({error.message(lang) + error.hint(lang) for lang in LANGUAGES}) == 2
