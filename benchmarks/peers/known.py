"""The peers by name: where each lives, in which environment, up to which size it is asked, and what it cannot do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """A peer: module and function that open it, its environment, and its bounds.

    ``most`` is the largest number of events that it is asked about, and ``why`` what stops it; ``cannot`` is what it
    does not offer, in words.
    """

    door: tuple[str, str]
    environment: str
    most: int
    why: str
    cannot: str = ""


ENVIRONMENTS = {
    "peers": ("numba", "numpy", "pandas", "pm4py", "polars", "pyarrow"),
    "others": ("chdb", "pl4pm", "polars", "pyarrow", "r4pm"),
    "flowmine": ("flowmine",),
}
"""Packages by environment. Some hold others back: what pins an older pandas never meets PM4Py."""

_CSV = "nobody sends a CSV file of more"
PM4PY = {
    "pandas": Known(("with_pm4py", "on_pandas"), "peers", 20_000_000, _CSV),
    "polars": Known(("with_pm4py", "on_polars"), "peers", 20_000_000, _CSV),
}
"""PM4Py by the table it works on: its figures stand beside ours."""

OTHERS = {
    "Polars, our tables": Known(
        ("with_polars", "on_tables"),
        "others",
        20_000_000,
        "the tables are held in memory",
        "an engine without process mining: the queries are ours, over the tables that our import makes",
    ),
    "chDB, our tables": Known(
        ("with_chdb", "on_tables"),
        "others",
        20_000_000,
        "as Polars",
        "an engine without process mining: the queries are ours, over the tables that our import makes",
    ),
    "r4pm": Known(
        ("with_r4pm", "on_rust"),
        "others",
        2_000_000,
        "it holds about three gigabytes per million events",
        "reads no CSV of cases (Polars reads it), has no durations, no filter, no starts and ends, no rework",
    ),
    "pl4pm": Known(
        ("with_pl4pm", "on_polars"),
        "others",
        2_000_000,
        "its answers take minutes",
        "imports PM4Py, whose licence then binds; sorts by case and time without keeping the order of equal times",
    ),
    "flowmine": Known(
        ("with_flowmine", "on_pandas"),
        "flowmine",
        2_000_000,
        "minutes and tens of gigabytes",
        "offers no filter of cases or activities before a map, and no count of cases with rework",
    ),
}
KNOWN = {**PM4PY, **OTHERS}
