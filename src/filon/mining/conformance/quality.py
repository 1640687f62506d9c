"""How well a model tells a log: fitness, precision, simplicity, each from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.mining.conformance.costs import DEVIATION

if TYPE_CHECKING:
    import numpy as np

    from filon.mining.conformance.alignments import Alignments
    from filon.process.petri_net import PetriNet


@dataclass(frozen=True)
class Quality:
    """Quality of a model for a log.

    Parameters
    ----------
    fitting
        Share of the cases that the model can replay.
    fitness
        One minus all deviations over the most that the cases could have: all their events, and the shortest run of the
        model for each.
    case_fitness
        Mean over the cases of the same.
    precision
        Share of what the model allows next, after each beginning that it can replay, that some case does; ``None``
        where it has too many states to follow, or allows nothing.
    simplicity
        One over one plus the mean number of arcs of a node beyond two.
    is_exact
        Whether every alignment is optimal; where not, all but ``simplicity`` are the best they can be.
    """

    fitting: float
    fitness: float
    case_fitness: float
    precision: float | None
    simplicity: float
    is_exact: bool


def quality(found: Alignments, weights: np.ndarray) -> Quality | None:
    """Quality of a model for cases, from the alignments of their variants; ``None`` where there is no case.

    Parameters
    ----------
    found
        Alignments of the variants.
    weights
        Cases of each variant.
    """
    cases = int(weights.sum())
    if not cases:
        return None
    return Quality(
        fitting=float((found.fits * weights).sum() / cases),
        fitness=log_fitness(found, weights),
        case_fitness=float((found.fitness * weights).sum() / cases),
        precision=None if found.enabled is None else found.enabled.precision(weights),
        simplicity=simplicity(found.net),
        is_exact=bool(found.is_exact[weights > 0].all()),
    )


def log_fitness(found: Alignments, weights: np.ndarray, *, silent_cost: float = 0.0) -> float:
    """One minus the cost of all cases over the most that it could be.

    Parameters
    ----------
    silent_cost
        Cost of a silent step, where a deviation costs one. Some tools count a ten-thousandth (``1 / DEVIATION``), so
        that a log that fits wholly gets 0.9997 or so.
    """
    whole = float((found.worst * weights).sum())
    cost = float(((found.deviations + silent_cost * found.silent) * weights).sum())
    return 1.0 - cost / whole if whole else 1.0


PEERS_SILENT_COST = 1 / DEVIATION


def simplicity(net: PetriNet) -> float:
    """One over one plus the mean number of arcs of a place or transition beyond two (inverse arc degree)."""
    nodes = len(net.places) + len(net.transitions)
    return 1.0 / (1.0 + max(0.0, 2 * net.arcs / nodes - 2.0)) if nodes else 1.0
