"""The variants of a log as traces: what discovery and conformance read, instead of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.log.measures import variant_sizes

if TYPE_CHECKING:
    from filon.log.event_log import EventLog


@dataclass(frozen=True)
class VariantTraces:
    """The variants of a perspective, all of them, by their number.

    Parameters
    ----------
    ids
        Number of each variant, ascending.
    traces
        Activities of each, in order.
    """

    ids: np.ndarray
    traces: tuple[tuple[str, ...], ...]

    def weights(self, log: EventLog) -> np.ndarray:
        """Cases in force of each variant; 0 for those that a filter took away."""
        sizes = variant_sizes(log)
        found = np.zeros(len(self.traces), dtype=np.int64)
        found[np.searchsorted(self.ids, np.asarray(sizes["variant"].to_list(), dtype=np.int64))] = sizes[
            "n"
        ].to_list()
        return found


def variant_traces(log: EventLog) -> VariantTraces:
    """Variants of the whole perspective of a log, whatever cases are in force."""
    key = np.array([""] * (1 + max((one.code for one in log.schema.activities), default=0)), dtype=object)
    for one in log.schema.activities:
        key[one.code] = one.key
    spots = log.variant_activities.sort("variant", "pos").select("variant", "act").collect()
    variants, labels = (np.asarray(spots[name].to_numpy()).astype(np.int64) for name in ("variant", "act"))
    ids, starts = np.unique(variants, return_index=True)
    words = key[labels].tolist()
    ends = [*starts[1:].tolist(), len(words)]
    return VariantTraces(
        ids, tuple(tuple(words[low:high]) for low, high in zip(starts.tolist(), ends, strict=True))
    )
