"""The letters of the filter grammar: parts between colons, items between commas, pairs around ``>``, quoted words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filon.mining.filters.errors import FilterSyntaxError

LONGEST = 20_000

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([:,>])|([^":,>]+))\s*', re.DOTALL)
_SPECIAL = re.compile(r'[,:>"\\\s]|\.\.')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A word, and whether it stood between quotes."""

    text: str
    quoted: bool = False


Item = tuple[Word, ...]
"""One word, or the two of a pair ``a>b``."""

Part = tuple[Item, ...]
"""Items between two colons."""


def split(text: str) -> list[Part]:
    """Parts of a filter text.

    A word that holds ``, : > "`` or a backslash stands between double quotes, in which a backslash takes the next
    character as it is. Spaces around words do not count.

    Raises
    ------
    FilterSyntaxError
    """
    if len(text) > LONGEST:
        raise FilterSyntaxError(text=f"{text[:60]}…")
    parts: list[list[list[Word]]] = [[[]]]
    separated = True
    for quoted, mark, plain in _tokens(text):
        if mark:
            _open_next(parts, mark)
        elif separated:
            parts[-1][-1].append(Word(_ESCAPED.sub(r"\1", quoted[1:-1]), quoted=True) if quoted else Word(plain))
        else:
            raise FilterSyntaxError(text=text)
        separated = bool(mark)
    found = [tuple(tuple(item) for item in part) for part in parts]
    _check(found, text)
    return found


def quote(value: str) -> str:
    """Word as it stands in a filter text, between quotes where it must."""
    if value and not _SPECIAL.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens(text: str) -> list[tuple[str, str, str]]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FilterSyntaxError(text=text)
        quoted, mark, plain = match.groups(default="")
        found.append((quoted, mark, plain.strip()))
        at = match.end()
    return found


def _open_next(parts: list[list[list[Word]]], mark: str) -> None:
    if mark == ":":
        parts.append([[]])
    elif mark == ",":
        parts[-1].append([])
    elif len(parts[-1][-1]) != 1:
        parts[-1][-1].append(Word(""))


def _check(parts: list[Part], text: str) -> None:
    """Refuse words that are missing around a mark, and chains of more than two."""
    for part in parts:
        for item in part:
            if not item or len(item) > 2 or any(not word.text and not word.quoted for word in item):  # noqa: PLR2004
                raise FilterSyntaxError(text=text)
