"""Spreads of a column by group on any engine, and where one can do better than one quantile after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.log.event_log import Frame

_PLAIN = {"min": 'min("{}")', "max": 'max("{}")', "mean": 'avg("{}")', "sum": 'coalesce(sum("{}"), 0)'}


def grouped(
    frame: Frame, by: str | None, column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> Frame:
    """Figures of a column by group: one row per group, with its key, ``n``, ``events`` (its rows) and the figures.

    Parameters
    ----------
    frame
        Rows to group.
    by
        Column that makes the groups; ``None`` for one group of all rows.
    column
        Column of numbers; missing ones count in ``events`` only.
    plain
        Figures among ``min``, ``max``, ``mean`` and ``sum``.
    quantiles
        Name → level of exact quantiles, interpolated linearly.

    Notes
    -----
    DuckDB finds several quantiles of a group in one pass over its values; asked one by one it sorts for each.
    """
    if frame.implementation.is_duckdb() and len(quantiles) > 1:
        return _on_duckdb(frame, by, column, plain, quantiles)
    value = nw.col(column)
    ways = {"min": value.min(), "max": value.max(), "mean": value.mean(), "sum": value.sum()}
    figures = [value.count().alias("n"), nw.len().alias("events")]
    figures += [ways[name].alias(name) for name in plain]
    figures += [value.quantile(level, "linear").alias(name) for name, level in quantiles.items()]
    return frame.select(*figures) if by is None else frame.group_by(by).agg(*figures)


def _on_duckdb(
    frame: Frame, by: str | None, column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> Frame:
    group, levels = "" if by is None else f'"{by}"', list(quantiles.values())
    figures = [f'count("{column}") AS n', "count(*) AS events"]
    figures += [f'{_PLAIN[name].format(column)} AS "{name}"' for name in plain]
    figures.append(f'quantile_cont("{column}", {levels}) AS levels')
    native = cast("Any", frame.to_native()).aggregate(", ".join(filter(None, [group, *figures])), group)
    names = ", ".join(f'levels[{place}] AS "{name}"' for place, name in enumerate(quantiles, start=1))
    made = nw.from_native(native.project(f"* EXCLUDE (levels), {names}"))
    # A frame of the same kind as the one it comes from: one that is written down stays so.
    return frame._with_compliant(cast("Any", made)._compliant_frame)  # noqa: SLF001 - no public way
