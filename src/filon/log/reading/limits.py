"""Bounds of what one value of a file may be, whatever its format."""

from __future__ import annotations

from filon.core.errors import LimitError

MAX_TEXT = 1 << 20
"""Longest text, attribute value or tag, in bytes."""
MAX_DEPTH = 64
"""Deepest nesting of elements or values."""
MAX_KEYS = 2_000
"""Most different attributes of one kind of thing."""
MAX_KEY = 1_024
"""Longest key of an attribute."""


class TextTooLongError(LimitError):
    """One value or tag is longer than any log needs."""

    code = "text_too_long"


class TooDeepError(LimitError):
    """Elements are nested deeper than any log needs."""

    code = "too_deep"


class TooManyKeysError(LimitError):
    """The log has more attributes than any table can show."""

    code = "too_many_keys"


class KeyTooLongError(LimitError):
    """The key of an attribute is longer than any name."""

    code = "key_too_long"


def check_key(key: str, known: int, line: int) -> None:
    """Refuse a new key that is too long, or one too many.

    Raises
    ------
    KeyTooLongError, TooManyKeysError
    """
    if len(key) > MAX_KEY:
        raise KeyTooLongError(line=line, length=len(key), most=MAX_KEY, start=key[:40])
    if known >= MAX_KEYS:
        raise TooManyKeysError(line=line, most=MAX_KEYS)
