"""A data set as a folder of Parquet files, opened again by another engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from filon.app.publishing import publish
from filon.app.workspace import Workspace
from filon.log.dataset import FolderInUseError, open_dataset
from filon.mining.discovery import directly_follows
from filon.mining.filters import parse_filters, select
from filon.mining.summary import summary
from tests.sample_log import import_sales


class PolarsEngine:
    """The engine of docs/guide/engines.md."""

    def text(self, address: str) -> str:
        return Path(address).read_text(encoding="utf-8")

    def scan(self, address: str) -> pl.LazyFrame:
        return pl.scan_parquet(f"{address}/*.parquet")

    def compute(self, frame: pl.LazyFrame) -> tuple[pl.LazyFrame, Callable[[], object]]:
        return frame.collect().lazy(), lambda: None

    def table(self, columns: dict[str, list[Any]]) -> pl.LazyFrame:
        return pl.LazyFrame(columns)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    import_sales(tmp_path)
    return Workspace(tmp_path)


def test_a_published_data_set_answers_the_same_on_another_engine(
    workspace: Workspace, tmp_path: Path
) -> None:
    publish(workspace, "sales", tmp_path / "out")
    there, here = open_dataset(str(tmp_path / "out"), PolarsEngine()), workspace.open("sales")
    assert there.schema == here.schema
    assert directly_follows(there) == directly_follows(here)
    predicates = parse_filters(["through:paid"], here.schema)
    assert summary(select(there, predicates)) == summary(select(here, predicates))


def test_nothing_is_left_where_publishing_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(FolderInUseError):
        publish(workspace, "sales", tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
