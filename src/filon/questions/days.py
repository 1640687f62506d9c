"""Days as people of the log's time zone count them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DAY_US = 86_400_000_000


def local_days(instants: np.ndarray, timezone: str) -> np.ndarray:
    """Days since 1970 of instants (microseconds, NaN unknown) on the calendar of a zone."""
    known = ~np.isnan(instants)
    moments = pa.array(np.where(known, instants, 0).astype(np.int64), pa.int64()).cast(
        pa.timestamp("us", timezone)
    )
    local = pc.local_timestamp(moments).cast(pa.int64()).to_numpy().astype(np.float64)
    return np.where(known, local // DAY_US, np.nan)


def days_to_quarter_end(days: np.ndarray) -> np.ndarray:
    """Days from each day to the last day of its quarter: 0 on that day."""
    known = ~np.isnan(days)
    dates = np.where(known, days, 0).astype("int64").astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    following = ((months // 3 + 1) * 3).astype("datetime64[M]").astype("datetime64[D]")
    return np.where(known, (following - dates).astype(np.int64) - 1, np.nan)
