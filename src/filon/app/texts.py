"""Text in every language at once: what views carry, so that a reader can switch language without asking again."""

from __future__ import annotations

from filon.core.texts import Text, text, verbatim

__all__ = ["Text", "text", "verbatim"]
