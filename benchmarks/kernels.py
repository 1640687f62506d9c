"""The near limit: the same figures by NumPy and by compiled loops over the same columns, nothing else done.

Runs in the environment of the peers, for Numba: ``python -m benchmarks.kernels FOLDER`` prints one JSON line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np

from benchmarks.measure import cost

CHUNKS = 2


@numba.njit(parallel=True, cache=False)
def _map(edge, us, edges):  # noqa: ANN001, ANN202 - compiled
    counts, sums = np.zeros((CHUNKS, edges), np.int64), np.zeros((CHUNKS, edges), np.int64)
    size = (len(edge) + CHUNKS - 1) // CHUNKS
    for chunk in numba.prange(CHUNKS):
        for at in range(chunk * size, min(len(edge), (chunk + 1) * size)):
            counts[chunk, edge[at]] += 1
            sums[chunk, edge[at]] += us[at]
    # Sums stay apart: those of a hundred million steps together are more than 64 bits hold.
    return counts.sum(0), sums


@numba.njit(parallel=True, cache=False)
def _filtered(ci, edge, us, mask, edges):  # noqa: ANN001, ANN202 - compiled
    counts, sums = np.zeros((CHUNKS, edges), np.int64), np.zeros((CHUNKS, edges), np.int64)
    size = (len(edge) + CHUNKS - 1) // CHUNKS
    for chunk in numba.prange(CHUNKS):
        for at in range(chunk * size, min(len(edge), (chunk + 1) * size)):
            if mask[ci[at]]:
                counts[chunk, edge[at]] += 1
                sums[chunk, edge[at]] += us[at]
    return counts.sum(0), sums.sum(0)


def kernels(folder: str) -> dict[str, Any]:
    """Cost of the kernels in milliseconds, and what they count."""
    names = ("ci", "edge", "us", "variant", "case_us", "mask")
    ci, edge, us, variant, case_us, mask = (np.load(Path(folder) / f"{name}.npy") for name in names)
    edges = int(edge.max()) + 1
    wide, weights = edge.astype(np.int64), us.astype(np.float64)

    def variants_of(mask: Any) -> Any:  # noqa: ANN401 - arrays
        return np.bincount(variant[mask]), np.bincount(variant[mask], weights=case_us[mask])

    work = {
        "map": lambda: _map(edge, us, edges),
        "case filter → map and variants": lambda: (_filtered(ci, edge, us, mask, edges), variants_of(mask)),
        "numpy.bincount": lambda: np.bincount(wide),
        "numpy.bincount, counts and sums": lambda: (np.bincount(wide), np.bincount(wide, weights=weights)),
        "memory copy": us.copy,
    }
    counts, sums = _map(edge, us, edges)
    kept, _ = _filtered(ci, edge, us, mask, edges)
    return {
        "ms": {name: cost(one) for name, one in work.items()},
        "bytes": int(us.nbytes),
        "steps": int(counts.sum()),
        "total_us": sum(sums.ravel().tolist()),
        "filtered steps": int(kept.sum()),
        "variants": len(np.unique(variant)),
    }


if __name__ == "__main__":
    print(json.dumps(kernels(*sys.argv[1:])))
