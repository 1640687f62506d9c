"""Thresholds of discovery: shares, checked at the door of each miner."""

from __future__ import annotations

from filon.core.errors import RefusedInputError


class ThresholdError(RefusedInputError):
    """The threshold of rare behaviour is no share."""

    code = "rare_threshold"


def checked_threshold(share: float) -> float:
    """The threshold, if it is a share.

    Raises
    ------
    ThresholdError
    """
    if not 0 <= share <= 1:
        raise ThresholdError(value=share)
    return share
