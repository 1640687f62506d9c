"""What HubSpot cannot tell, why, and how to get it all the same."""

from __future__ import annotations

from dataclasses import dataclass

from filon.app.texts import Text, text

KEYS = (
    "sent", "payments", "recognition", "approvals", "stages", "requirements", "touches", "work", "deleted",
)  # fmt: skip


@dataclass(frozen=True)
class BlindSpotAdvice:
    """Something that the data of HubSpot does not hold: what, why, and what to do about it."""

    key: str
    title: Text
    why: Text
    how: Text


def blind_spots() -> list[BlindSpotAdvice]:
    """All blind spots, those about money first."""
    return [
        BlindSpotAdvice(key, *(text(f"blind_spots.{key}.{part}") for part in ("title", "why", "how")))
        for key in KEYS
    ]
