"""Every verb, filter and question gives on Spark what it gives on DuckDB, whatever the clock of the machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.log.dataset import FolderInUseError, NotADatasetError, publish_dataset
from filon.log.describe import UnknownPerspectiveError
from filon.log.event_log import EventLog
from filon.log.spark import open_spark
from filon.log.store import Store
from filon.mining import performance as p
from filon.mining.filters import parse_filters, select
from filon.mining.money import amounts
from filon.mining.statistics import rows
from filon.mining.timeline import case_timeline
from filon.questions.answer import Answer
from filon.questions.catalogue import ALL
from filon.questions.registry import Question, answer
from tests.engines.spark_session import start_spark
from tests.engines.test_one_number_everywhere import FILTERS, OFFICE, VERBS, plain, same
from tests.sample_log import import_sales

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow

DEALS = 60

MORE = {
    "amounts": amounts,
    "segments": lambda log: p.by_segment(log, log.schema.attribute("region").column),
    "segments of two attributes": lambda log: p.by_segment(
        log, log.schema.attribute("region").column, "outcome"
    ),
    "timeline": lambda log: case_timeline(log, "D3"),
    "timeline by the calendar": lambda log: case_timeline(log, "D3", calendar=OFFICE),
}
VERBS_HERE = {**VERBS, **MORE}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Kolkata")  # a clock that is never UTC
        time.tzset()
        session = start_spark(tmp_path_factory.mktemp("spark"))
        yield session
        session.stop()
    time.tzset()


@pytest.fixture(scope="module")
def twins(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> tuple[EventLog, EventLog]:
    home = tmp_path_factory.mktemp("sales")
    import_sales(home)
    return _twins(home, "sales", spark)(None)


@pytest.fixture(scope="module")
def companies(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str | None], tuple[EventLog, EventLog]]:
    """The demo company on both engines, in the perspective of a key."""
    home = tmp_path_factory.mktemp("company")
    import_demo(DemoRequest(str(home), "demo", "Demo", DEALS), lambda *_: None)
    return _twins(home, "demo", spark)


def _twins(home: Path, name: str, session: SparkSession) -> Callable[[str | None], tuple[EventLog, EventLog]]:
    store, published = Store(home), home / "published"
    publish_dataset(store.open(name), published, lambda key: store.open(name, perspective=key))

    @cache
    def _open(perspective: str | None) -> tuple[EventLog, EventLog]:
        on_spark = open_spark(str(published), session, perspective=perspective)
        return store.open(name, perspective=perspective), on_spark

    return _open


@pytest.mark.parametrize("verb", VERBS_HERE)
def test_a_verb_gives_on_spark_what_it_gives_on_duckdb(twins: tuple[EventLog, EventLog], verb: str) -> None:
    one, other = (plain(VERBS_HERE[verb](log)) for log in twins)
    same(one, other)


@pytest.mark.parametrize("texts", FILTERS, ids=" ".join)
def test_filters_keep_on_spark_the_cases_that_they_keep_on_duckdb(
    twins: tuple[EventLog, EventLog], texts: list[str]
) -> None:
    one, other = (_cases(log, texts) for log in twins)
    assert one == other


def test_a_verb_after_a_filter_gives_the_same(twins: tuple[EventLog, EventLog]) -> None:
    one, other = (select(log, parse_filters(["region:in:IDF"], log.schema)) for log in twins)
    same(plain(VERBS["directly_follows"](one)), plain(VERBS["directly_follows"](other)))


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.key)
def test_a_question_gets_on_spark_the_answer_that_it_gets_on_duckdb(
    companies: Callable[[str | None], tuple[EventLog, EventLog]], question: Question
) -> None:
    one, other = (answer(question, log) for log in companies(question.perspective))
    assert isinstance(one, Answer)
    same(plain(one), plain(other))


def test_the_published_description_is_the_one_of_the_version(twins: tuple[EventLog, EventLog]) -> None:
    assert twins[0].schema == twins[1].schema


def test_a_folder_that_is_there_is_never_written_into(tmp_path: Path) -> None:
    import_sales(tmp_path)
    store = Store(tmp_path)
    with pytest.raises(FolderInUseError):
        publish_dataset(store.open("sales"), tmp_path, lambda key: store.open("sales", perspective=key))


def test_an_address_without_a_data_set_is_refused(twins: tuple[EventLog, EventLog], tmp_path: Path) -> None:
    session = twins[1].tables.frame("activity").to_native().sparkSession
    with pytest.raises(NotADatasetError):
        open_spark(str(tmp_path), session)


def test_a_perspective_that_was_not_published_is_refused(twins: tuple[EventLog, EventLog]) -> None:
    spark = twins[1].tables
    with pytest.raises(UnknownPerspectiveError):
        open_spark(spark._address, spark.frame("activity").to_native().sparkSession, perspective="no such")


def _cases(log: EventLog, texts: list[str]) -> list[int]:
    chosen = select(log, parse_filters(texts, log.schema))
    return sorted(row["ci"] for row in rows(chosen.cases.select("ci")))
