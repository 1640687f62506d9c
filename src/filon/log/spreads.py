"""Spreads of a column by group, where one engine can do better than one quantile after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.log.event_log import Frame

_PLAIN = {"n": "count", "min": "min", "max": "max", "mean": "avg"}


def grouped(
    frame: Frame, keys: Sequence[str], column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> Frame:
    """Figures of a column by group: one row per group, with the keys, the figures and ``events`` (its rows).

    Parameters
    ----------
    frame
        Rows to group.
    keys
        Columns that make a group.
    column
        Column of numbers; missing ones count in ``events`` only.
    plain
        Figures among ``n`` (count), ``min``, ``max`` and ``mean``.
    quantiles
        Name → level of exact quantiles, interpolated linearly.

    Notes
    -----
    DuckDB finds several quantiles of a group in one pass over its values; asked one by one it sorts for each.
    """
    if frame.implementation.is_duckdb() and len(quantiles) > 1:
        return _on_duckdb(frame, keys, column, plain, quantiles)
    value = nw.col(column)
    ways = {"n": value.count(), "min": value.min(), "max": value.max(), "mean": value.mean()}
    figures = [ways[name].alias(name) for name in plain]
    figures += [value.quantile(level, "linear").alias(name) for name, level in quantiles.items()]
    return frame.group_by(*keys).agg(*figures, nw.len().alias("events"))


def _on_duckdb(
    frame: Frame, keys: Sequence[str], column: str, plain: Sequence[str], quantiles: Mapping[str, float]
) -> Frame:
    listed, levels = ", ".join(f'"{key}"' for key in keys), list(quantiles.values())
    figures = [f'{_PLAIN[name]}("{column}") AS "{name}"' for name in plain]
    figures.append(f'quantile_cont("{column}", {levels}) AS levels')
    native = cast("Any", frame.to_native()).aggregate(
        f"{listed}, count(*) AS events, {', '.join(figures)}", listed
    )
    names = ", ".join(f'levels[{place}] AS "{name}"' for place, name in enumerate(quantiles, start=1))
    made = nw.from_native(native.project(f"* EXCLUDE (levels), {names}"))
    # A frame of the same kind as the one it comes from: one that is written down stays so.
    return frame._with_compliant(cast("Any", made)._compliant_frame)  # noqa: SLF001 - no public way
