"""Spark: a data set published as Parquet, on one machine, a cluster or Spark Connect.

Needs ``filon[spark]``. Where Spark runs is a matter of its own configuration: ``SPARK_REMOTE``, ``MASTER`` or
``spark-defaults.conf``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from filon.core.errors import MissingError
from filon.log.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import DataFrame, SparkSession

    from filon.log.event_log import EventLog

_NEEDED = {
    # Instants are UTC without zone; the zone of the machine must never decide.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # Small results come back as Arrow.
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


class SparkMissingError(MissingError):
    """PySpark is not installed."""

    code = "spark_missing"


def open_spark(
    address: str, session: SparkSession | None = None, *, perspective: str | None = None
) -> EventLog:
    """Open the event log of a data set that was published as Parquet, on Spark.

    Parameters
    ----------
    address
        Folder, or any address that Spark reads (``s3a://…``, ``hdfs://…``, ``abfss://…``).
    session
        Spark session to use; :func:`spark_session` when not given.
    perspective
        How events are grouped into cases; the first one of the version when not given.

    Raises
    ------
    SparkMissingError, NotADatasetError, OtherLayoutError, UnknownPerspectiveError
    """
    return open_dataset(address, SparkEngine(session or spark_session()), perspective=perspective)


def spark_session(master: str | None = None, *, remote: str | None = None, **settings: str) -> SparkSession:
    """Spark session with what the verbs need.

    Parameters
    ----------
    master
        Master, such as ``local[4]``, ``yarn`` or ``k8s://…``; Spark's own configuration decides when not given.
    remote
        Address of a Spark Connect server (``sc://host``), instead of a master.
    settings
        Further Spark settings, dots written as double underscores (``spark__executor__memory="8g"``).

    Raises
    ------
    SparkMissingError
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, 0.3 s to import
    except ImportError:
        raise SparkMissingError from None
    builder = cast("Any", SparkSession.builder)
    if remote is not None:
        builder = builder.remote(remote)
    elif master is not None:
        builder = builder.master(master)
    for name, value in {**{key.replace("__", "."): one for key, one in settings.items()}, **_NEEDED}.items():
        builder = builder.config(name, value)
    return cast("SparkSession", builder.getOrCreate())


class SparkEngine:
    """A Spark session as the holder of a data set."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        for name, value in _NEEDED.items():
            session.conf.set(name, value)

    def text(self, address: str) -> str:
        """Content of a small text file."""
        try:
            rows = self._session.read.text(address, wholetext=True).collect()
        except Exception as error:
            if "PATH_NOT_FOUND" in str(error):
                raise FileNotFoundError(address) from None
            raise
        return str(rows[0][0])

    def scan(self, address: str) -> DataFrame:
        """Table made of the Parquet files of a folder."""
        return self._session.read.parquet(address)

    def compute(self, frame: DataFrame) -> tuple[DataFrame, Callable[[], object]]:
        """Frame whose rows stay with the executors once they were computed."""
        kept = frame.persist()

        def free() -> None:
            # A session that was stopped meanwhile has freed everything, and says so in many ways.
            with suppress(Exception):
                kept.unpersist()

        return kept, free

    def table(self, columns: dict[str, list[Any]]) -> DataFrame:
        """Small table of ours, sent to every executor that needs it."""
        frame = self._session.createDataFrame(cast("Any", pa.table(columns)))
        return frame.hint("broadcast")
