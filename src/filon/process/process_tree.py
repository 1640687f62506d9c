"""Process trees: models made of blocks, which are sound by construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["sequence", "exclusive", "parallel", "loop"]
_SIGNS = {"sequence": "→", "exclusive": "×", "parallel": "∧", "loop": "↻"}
SILENT = "τ"


@dataclass(frozen=True, slots=True)
class ProcessTree:
    """A leaf (an activity, or silence) or a block of trees.

    Parameters
    ----------
    operator
        How the children relate; ``None`` for a leaf. A ``loop`` does its first child, then as often as wanted one of
        the others and the first again.
    activity
        Of a leaf; ``None`` is silence.
    """

    operator: Operator | None
    children: tuple[ProcessTree, ...] = ()
    activity: str | None = None

    def __str__(self) -> str:
        if self.operator is None:
            return SILENT if self.activity is None else self.activity
        return f"{_SIGNS[self.operator]}({', '.join(map(str, self.children))})"

    @property
    def activities(self) -> frozenset[str]:
        """Activities of all leaves."""
        if self.operator is None:
            return frozenset() if self.activity is None else frozenset({self.activity})
        return frozenset().union(*(child.activities for child in self.children))


def leaf(activity: str | None = None) -> ProcessTree:
    """Tree of one activity; of silence when none is given."""
    return ProcessTree(None, activity=activity)


def block(operator: Operator, *children: ProcessTree) -> ProcessTree:
    """Tree of several, with blocks of the same kind inside it opened and single children alone."""
    opened: list[ProcessTree] = []
    for child in children:
        opened += child.children if child.operator == operator != "loop" else (child,)
    if operator in {"sequence", "parallel"}:
        opened = [child for child in opened if child != leaf()]
    if operator == "exclusive":
        opened = list(dict.fromkeys(opened))
    if not opened:
        return leaf()
    return opened[0] if len(opened) == 1 and operator != "loop" else ProcessTree(operator, tuple(opened))
