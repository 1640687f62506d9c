"""Costs of alignments beside r4pm, which knows nothing of ours: equal on every variant."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from benchmarks.aligning import DEVIATION, NET, SILENT, costs_by_r4pm, read_by_r4pm
from benchmarks.models import pnml, variants_of
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.mining.conformance.alignments import align
from filon.mining.models.bpmn_net import net_of_bpmn
from filon.mining.models.nets import net_of_tree
from filon.process.ideal_model import ideal_model
from filon.process.petri_net import PetriNet
from filon.process.process_tree import ProcessTree
from tests.mining.trees import simulated, trees

Variants = list[tuple[str, ...]]


def spoilt(variants: Variants, activities: str, dice: random.Random) -> Variants:
    """Variants, and beside each one with a few events left out, put in, or in the other order."""
    found = dict.fromkeys(variants)
    for variant in variants:
        some = list(variant)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(some) + 1)
            how = dice.choice(("out", "in", "swap"))
            if how == "in" or len(some) < 2:
                some.insert(at, dice.choice(activities))
            elif how == "out":
                del some[at - 1]
            else:
                some[at - 1], some[at - 2] = some[at - 2], some[at - 1]
        found[tuple(some)] = None
    # An empty trace is no row of a table, which is what the witness reads.
    return [one for one in found if one]


def costs(net: PetriNet, variants: Variants) -> tuple[list[int], list[int]]:
    """Cost of each variant under one rule, by us and by the witness."""
    ours = align(net, variants)
    assert ours.is_exact.all()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NET).write_text(pnml(net), encoding="utf-8")
        some = [list(one) for one in variants]
        theirs = costs_by_r4pm(*read_by_r4pm(Path(folder), some), some)
    return (ours.deviations * DEVIATION + ours.silent * SILENT).tolist(), theirs


@settings(max_examples=15, deadline=None)
@given(trees(most=8), st.integers(0, 1_000))
def test_costs_on_any_model_are_those_of_an_independent_tool(tree: ProcessTree, seed: int) -> None:
    variants = spoilt(simulated(tree, 20, seed), "abcdefghz", random.Random(seed))
    ours, theirs = costs(net_of_tree(tree), variants)
    assert ours == theirs


def test_costs_on_the_shipped_model_are_those_of_an_independent_tool() -> None:
    ours, theirs = costs(net_of_bpmn(ideal_model("en")), variants_of(6_000))
    assert ours == theirs
    assert len(ours) > 200
    assert len(set(ours)) > 20
