"""Process trees drawn at random, and traces that follow them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from filon.process.process_tree import ProcessTree, block, leaf

if TYPE_CHECKING:
    from filon.process.process_tree import Operator

OPERATORS: tuple[Operator, ...] = ("sequence", "exclusive", "parallel", "loop")


@st.composite
def trees(draw: st.DrawFn, most: int = 6, operators: tuple[Operator, ...] = OPERATORS) -> ProcessTree:
    """Tree of up to ``most`` activities, each used once."""
    return _tree(draw, list("abcdefghij"[: draw(st.integers(1, most))]), operators)


def _tree(draw: st.DrawFn, names: list[str], operators: tuple[Operator, ...]) -> ProcessTree:
    if len(names) == 1:
        return leaf(names[0])
    operator = draw(st.sampled_from(operators))
    parts = 2 if operator == "loop" else draw(st.integers(2, min(3, len(names))))
    cuts = sorted(
        draw(st.lists(st.integers(1, len(names) - 1), min_size=parts - 1, max_size=parts - 1, unique=True))
    )
    pieces = [names[low:high] for low, high in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    return block(operator, *(_tree(draw, piece, operators) for piece in pieces))


def played(tree: ProcessTree, dice: random.Random) -> tuple[str, ...]:
    """Trace of one run of a tree."""
    if tree.operator is None:
        return () if tree.activity is None else (tree.activity,)
    if tree.operator == "sequence":
        return tuple(one for child in tree.children for one in played(child, dice))
    if tree.operator == "exclusive":
        return played(dice.choice(tree.children), dice)
    if tree.operator == "parallel":
        return _mixed([list(played(child, dice)) for child in tree.children], dice)
    found = played(tree.children[0], dice)
    while dice.random() < 0.4:
        found += played(dice.choice(tree.children[1:]), dice) + played(tree.children[0], dice)
    return found


def _mixed(traces: list[list[str]], dice: random.Random) -> tuple[str, ...]:
    found = []
    while any(traces):
        weights = [len(one) for one in traces]
        found.append(dice.choices(traces, weights)[0].pop(0))
    return tuple(found)


def simulated(tree: ProcessTree, cases: int, seed: int = 1) -> list[tuple[str, ...]]:
    """Traces of many runs, each distinct one once, sorted."""
    dice = random.Random(seed)
    return sorted({played(tree, dice) for _ in range(cases)})


@st.composite
def rediscoverable(draw: st.DrawFn) -> ProcessTree:
    """Tree that its directly-follows graph tells wholly: no activity both begins and ends the body of a loop."""
    return _known(draw, list("abcdefg"[: draw(st.integers(1, 7))]), in_loop=False)


def _known(draw: st.DrawFn, names: list[str], *, in_loop: bool, parent: str = "") -> ProcessTree:
    if len(names) == 1:
        return leaf(names[0])
    loops = len(names) >= 3 and not in_loop
    operator = draw(st.sampled_from([one for one in OPERATORS if one != "loop" or loops]))
    if operator == "loop":
        cut = draw(st.integers(1, len(names) - 2))
        body = [_known(draw, piece, in_loop=True) for piece in (names[:cut], names[cut:-1])]
        return ProcessTree("loop", (block("sequence", *body), leaf(names[-1])))
    cut = draw(st.integers(1, len(names) - 1))
    return block(operator, *(_known(draw, piece, in_loop=in_loop) for piece in (names[:cut], names[cut:])))
