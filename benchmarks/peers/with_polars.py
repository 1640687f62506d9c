"""Polars on the tables of our published version, held in memory: what another engine makes of the same preparation."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.peers.common import (
    ENDS,
    LOOP,
    MAP,
    MEDIANS,
    PROJECTED,
    REGIONS,
    REWORK,
    SEGMENTS,
    TOP,
    VARIANTS,
    Peer,
    Source,
)

_MEAN, _MEDIAN, _P90 = pl.col("us").mean(), pl.col("us").median(), pl.col("us").quantile(0.9, "linear")


def on_tables(source: Source) -> Peer:
    """Polars, eager tables, lazy queries."""
    tables = {path.stem: pl.read_parquet(path) for path in Path(source.tables).glob("*.parquet")}
    return Peer(
        work={
            MAP: lambda: _map(tables["steps"], _MEAN),
            MEDIANS: lambda: _map(tables["steps"], _MEAN, _MEDIAN.alias("median"), _P90.alias("p90")),
            LOOP: lambda: _loop(tables),
            PROJECTED: lambda: _projected(tables, source.activities),
            VARIANTS: lambda: _variants(tables["cases"]),
            ENDS: lambda: [
                tables["variants"].lazy().group_by(end).agg(pl.col("n").sum()).collect()
                for end in ("first_act", "last_act")
            ],
            REWORK: lambda: _rework(tables),
            SEGMENTS: lambda: (
                tables["cases"]
                .lazy()
                .group_by("region", "team")
                .agg(_MEDIAN.alias("median"), _P90.alias("p90"))
                .collect()
            ),
        },
        edges=lambda: _edges(tables),
        variants=tables["cases"]["variant"].n_unique,
    )


def _map(steps: pl.DataFrame | pl.LazyFrame, *figures: pl.Expr) -> pl.DataFrame:
    return steps.lazy().group_by("edge").agg(pl.len(), *figures).collect()


def _variants(cases: pl.DataFrame) -> pl.DataFrame:
    sizes = cases.lazy().group_by("variant").agg(pl.len().alias("n"))
    top = sizes.sort("n", "variant", descending=[True, False]).head(TOP)
    theirs = cases.lazy().join(top, on="variant", how="semi")
    return theirs.group_by("variant").agg(pl.len(), _MEAN, _MEDIAN.alias("median")).collect()


def _loop(tables: dict[str, pl.DataFrame]) -> None:
    kept = tables["cases"].filter(pl.col("region").is_in(REGIONS))
    _map(tables["steps"].lazy().join(kept.lazy().select("ci"), on="ci", how="semi"), _MEAN)
    _variants(kept)


def _projected(tables: dict[str, pl.DataFrame], activities: tuple[str, ...]) -> pl.DataFrame:
    codes = tables["activities"].filter(pl.col("key").is_in(activities))["act"]
    events = tables["events"].lazy().filter(pl.col("act").is_in(codes.implode()))
    before = events.with_columns(
        pl.col("ci", "act", "ts").shift(1).name.suffix("_before")  # stored by case and place
    ).filter(pl.col("ci") == pl.col("ci_before"))
    time = (pl.col("ts") - pl.col("ts_before")).mean()
    return before.group_by("act_before", "act").agg(pl.len(), time.alias("mean")).collect()


def _rework(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    again = tables["counts"].lazy().filter(pl.col("k") > 1)
    weighed = again.join(tables["variants"].lazy(), on="variant")
    return weighed.group_by("act").agg(pl.col("n").sum()).collect()


def _edges(tables: dict[str, pl.DataFrame]) -> list[list[object]]:
    found = _map(tables["steps"], (_MEDIAN / 1e6).alias("median"))
    return [
        list(row)
        for row in found.join(tables["edges"], on="edge").select("source", "target", "len", "median").rows()
    ]
