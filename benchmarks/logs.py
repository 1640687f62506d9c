"""Lead-to-Cash event tables of any size in global time order like an export: CSV, or Parquet where CSV is too large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

ACTIVITIES = (
    "lead_captured", "lead_qualified", "deal_created", "deal_qualified", "requirements_gathered", "quote_issued",
    "discount_approved", "quote_revised", "quote_accepted", "contract_sent", "contract_signed", "deal_won",
    "order_created", "order_fulfilled", "invoice_generated", "invoice_issued", "payment_received", "deal_lost",
)  # fmt: skip
LOST = len(ACTIVITIES) - 1
REGIONS = ("IDF", "SE", "NO", "SO", "NA")
SOURCES = ("organic", "ads", "event", "partner")
EVENTS_PER_CASE = 13.2
REPS, REPS_PER_TEAM = 40, 5
DAY_S = 86_400
SPAN_DAYS = 730
PART = 10_000_000
"""Events of a part of a Parquet file."""
BLOCK = 200_000


def write_log(path: Path, events: int, seed: int = 1) -> int:
    """Write a log of about ``events`` rows; return how many it has.

    Cases walk the happy path with skips, repeats and losses; 0.3 % of the steps take no time at all, so that equal
    timestamps matter; the region "NA" is a region.
    """
    table = _events(round(events / EVENTS_PER_CASE), np.random.default_rng(seed))
    pacsv.write_csv(table, path)
    return int(table.num_rows)


def write_parts(path: Path, events: int) -> int:
    """Write a Parquet file of about ``events`` rows, in parts that follow each other in time; return how many it has.

    Each part is a log of its own, drawn anew: cases, dates and variants differ from part to part.
    """
    rows = 0
    fresh = path.with_suffix(".new")
    with pq.ParquetWriter(fresh, _events(1, np.random.default_rng(0)).schema, compression="zstd") as writer:
        for part in range(-(-events // PART)):
            cases = round(min(PART, events - part * PART) / EVENTS_PER_CASE)
            table = _events(cases, np.random.default_rng(part + 1), part)
            writer.write_table(table, row_group_size=1_000_000)
            rows += table.num_rows
    fresh.rename(path)
    return rows


def _events(cases: int, dice: np.random.Generator, part: int = 0) -> pa.Table:
    blocks = [walk(min(BLOCK, cases - first), first, dice) for first in range(0, cases, BLOCK)]
    case, activity, moment = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
    order = np.argsort(moment, kind="stable")
    case, activity, moment = case[order], activity[order], moment[order]
    region = dice.integers(0, len(REGIONS), cases)
    rep = dice.integers(0, REPS, cases)
    source = dice.integers(0, len(SOURCES), cases)
    amount = np.round(dice.lognormal(9, 1, cases), 2)
    name = f"D{part}-" if part else "D"
    moment += part * SPAN_DAYS * DAY_S
    return pa.table(
        {
            "case_id": pa.array([f"{name}{number}" for number in range(cases)]).take(case),
            "activity": pa.array(ACTIVITIES).take(activity),
            "timestamp": pa.array(moment.astype("datetime64[s]")),
            "resource": pa.array([f"rep {number}" for number in range(REPS)]).take(rep[case]),
            "team": pa.array([f"team {number}" for number in range(REPS // REPS_PER_TEAM)]).take(
                (rep // REPS_PER_TEAM)[case]
            ),
            "region": pa.array(REGIONS).take(region[case]),
            "source": pa.array(SOURCES).take(source[case]),
            "amount": pa.array(amount).take(case),
        }
    )


def walk(cases: int, first: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Walk all cases of a block one step at a time."""
    now = dice.integers(0, SPAN_DAYS * DAY_S, cases) + 1_672_531_200
    place = np.zeros(cases, dtype=np.int64)
    alive = np.arange(cases)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for _ in range(40):
        found.append((alive + first, place[alive], now[alive]))
        luck = dice.random(alive.size)
        here = place[alive]
        step = np.select([luck < 0.04, luck < 0.10, luck < 0.22], [-1, 0, 2], 1)
        after = np.clip(here + step, 0, LOST - 1)
        lost = (dice.random(alive.size) < 0.06) & (here >= 2) & (here < 11)
        place[alive] = np.where(lost, LOST, after)
        wait = (dice.exponential(4 * DAY_S, alive.size)).astype(np.int64)
        now[alive] += np.where(dice.random(alive.size) < 0.003, 0, wait)
        alive = alive[(here < LOST - 1) & (here != LOST)]
        if not alive.size:
            break
    return tuple(np.concatenate(columns) for columns in zip(*found, strict=True))  # type: ignore[return-value]
