import threading
import time

import pytest

from filon.app.jobs import Jobs, TooManyJobsError, UnknownJobError
from filon.core.errors import RefusedInputError


@pytest.fixture
def jobs():
    made = Jobs(most_waiting=1)
    yield made
    made.close()


def ended(jobs, job_id):
    deadline = time.monotonic() + 5
    while jobs.report(job_id).state == "running" and time.monotonic() < deadline:
        time.sleep(0.005)
    return jobs.report(job_id)


def test_a_job_tells_its_progress_and_ends_with_its_data_set(jobs):
    at_half, go_on = threading.Event(), threading.Event()

    def work(job):
        job.advance(0.5, "reading")
        at_half.set()
        go_on.wait(5)
        job.advance(0.4, "building")
        return "made"

    job_id = jobs.start("import", work)
    at_half.wait(5)
    half = jobs.report(job_id)
    go_on.set()
    assert (half.state, half.progress, half.stage.fr) == ("running", 0.5, "Lecture du fichier")
    report = ended(jobs, job_id)
    assert (report.state, report.progress, report.dataset, report.error) == ("done", 1.0, "made", None)


def test_a_refused_import_fails_with_its_named_error(jobs):
    def work(job):
        raise RefusedInputError(value="x")

    report = ended(jobs, jobs.start("import", work))
    assert (report.state, report.error.code, report.error.context) == (
        "failed",
        "refused_input",
        {"value": "x"},
    )


def test_a_defect_of_ours_fails_the_job_without_showing_its_insides(jobs, caplog):
    report = ended(jobs, jobs.start("import", lambda job: 1 // 0))
    assert (report.state, report.error.code) == ("failed", "job_crashed")
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_job_stops_at_its_next_word(jobs):
    started, go_on = threading.Event(), threading.Event()

    def work(job):
        started.set()
        go_on.wait(5)
        job.advance(0.9, "building")
        return "made"

    job_id = jobs.start("import", work)
    started.wait(5)
    jobs.cancel(job_id)
    go_on.set()
    assert ended(jobs, job_id).state == "cancelled"


def test_a_job_that_is_over_stays_as_it_is_when_cancelled(jobs):
    job_id = jobs.start("import", lambda job: "made")
    ended(jobs, job_id)
    assert jobs.cancel(job_id).state == "done"


def test_more_jobs_than_the_line_holds_are_refused(jobs):
    go_on = threading.Event()
    for _ in range(2):
        jobs.start("import", lambda job: go_on.wait(5) and "made")
    with pytest.raises(TooManyJobsError):
        jobs.start("import", lambda job: "made")
    go_on.set()


def test_an_unknown_job_is_an_error(jobs):
    with pytest.raises(UnknownJobError):
        jobs.report("0" * 32)


def test_the_data_set_under_import_is_known_as_busy(jobs):
    go_on = threading.Event()
    job_id = jobs.start("import", lambda job: go_on.wait(5) and "sales", dataset="sales")
    assert jobs.making("sales")
    go_on.set()
    ended(jobs, job_id)
    assert not jobs.making("sales")
