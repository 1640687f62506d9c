"""A model found in the cases themselves: as blocks, as BPMN, with how well it tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.views.conformance import ModelQuality
from filon.log.bpmn.writer import write_bpmn
from filon.mining.conformance.alignments import align
from filon.mining.conformance.quality import quality
from filon.mining.inductive import discover_tree
from filon.mining.models.nets import net_of_tree
from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.mining.traces import variant_traces

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class DiscoveredModel:
    """Process model of the cases in force.

    ``tree`` writes its blocks: → one after another, × one of them, ∧ all in any order, ↻ the first, then as often as
    wanted another and the first again, τ nothing. ``fitting`` is the share of the cases that it can replay: all of them
    at threshold 0. ``bpmn`` is the same model as a BPMN 2.0 file, without a drawing. ``quality`` is ``None`` without
    cases.
    """

    threshold: float
    cases: int
    tree: str
    fitting: float | None
    quality: ModelQuality | None
    bpmn: str


def discovered(sight: Sight, *, threshold: float, lang: str = "en") -> DiscoveredModel:
    """Discover a model of the cases in sight with the inductive miner.

    Parameters
    ----------
    threshold
        What is rarer than this share of the strongest alternative is left out; 0 keeps everything.
    lang
        Language of the names of the steps.
    """
    variants = variant_traces(sight.whole)
    weights = variants.weights(sight.log)
    tree = discover_tree(variants.traces, weights, threshold=threshold)
    used = weights.nonzero()[0].tolist()
    aligned = align(net_of_tree(tree), [variants.traces[at] for at in used])
    told = quality(aligned, weights[used])

    def label(key: str) -> str:
        return activity_name(key).of(lang)

    return DiscoveredModel(
        threshold=threshold,
        cases=int(weights.sum()),
        tree=str(tree),
        fitting=None if told is None else told.fitting,
        quality=None
        if told is None
        else ModelQuality(told.fitness, told.precision, told.simplicity, told.is_exact),
        bpmn=write_bpmn(bpmn_of_tree(tree, sight.whole.schema.label, label)),
    )
