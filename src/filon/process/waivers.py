"""Deviations that are allowed: what a model need not say for them to be right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waived:
    """A deviation that is no departure.

    Parameters
    ----------
    key
        Name within its set.
    deviation
        Key of the deviation, such as ``skipped:requirements_gathered``, or of a rule: ``rule:approved-before-issue``.
    where
        Texts of the filter grammar: it is allowed in the cases that meet all of them.
    """

    key: str
    deviation: str
    where: tuple[str, ...] = ()
