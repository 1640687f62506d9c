"""The letters of a filter text: fields cut at ``:``, lists at ``,``, pairs at ``>``, ranges at ``..``, quoted words.

A word that holds one of those signs, a quote or an outer space is written in double quotes, a quote inside
doubled: ``region:in:"Île-de-France, Est",SE``. A quoted field is always the name of an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass

from filon.core.errors import RefusedInputError, UnknownNameError

SIGNS = (":", ",", ">", "..")


class FilterSyntaxError(RefusedInputError):
    """The text of the filter does not have the form that its field needs."""

    code = "filter_syntax"


class FilterValueError(RefusedInputError):
    """A value of the filter is not of the kind that its field needs."""

    code = "filter_value"


class UnknownFilterFieldError(UnknownNameError):
    """The filter names neither a keyword nor an attribute of the log."""

    code = "unknown_filter_field"


class UnknownFilterOperatorError(UnknownNameError):
    """The filter compares in a way that its field does not know."""

    code = "unknown_filter_operator"


class UnknownFilterActivityError(UnknownNameError):
    """The filter names an activity that the log does not have."""

    code = "unknown_filter_activity"


class UnknownFilterValueError(UnknownNameError):
    """The filter names a value that no case of the log has."""

    code = "unknown_filter_value"


class NoModelError(RefusedInputError):
    """The filter compares with a model where none is at hand."""

    code = "filter_without_model"


@dataclass(frozen=True)
class Word:
    """A piece of a filter text: a sign or a word."""

    text: str
    is_sign: bool = False
    is_quoted: bool = False


def words(text: str) -> list[Word]:
    """Cut a filter text into words and signs.

    Raises
    ------
    FilterSyntaxError
        When a quote is not closed.
    """
    found: list[Word] = []
    at = start = 0
    while at < len(text):
        sign = next((one for one in SIGNS if text.startswith(one, at)), None)
        if text[at] == '"' and not text[start:at].strip():
            quoted, at = _quoted(text, at)
            found.append(Word(quoted, is_quoted=True))
            start = at
        elif sign:
            found += [Word(piece) for piece in [text[start:at].strip()] if piece]
            found.append(Word(sign, is_sign=True))
            start = at = at + len(sign)
        else:
            at += 1
    return found + [Word(piece) for piece in [text[start:].strip()] if piece]


def split(pieces: list[Word], sign: str, most: int = 0) -> list[list[Word]]:
    """Pieces between the signs; at most ``most`` cuts when it is given."""
    parts: list[list[Word]] = [[]]
    for word in pieces:
        if word.is_sign and word.text == sign and (not most or len(parts) <= most):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def plain(pieces: list[Word]) -> str:
    """Text of pieces that are one word; signs inside it (``10:30``, ``a..b``) stand for themselves."""
    return "".join(word.text for word in pieces)


def written(word: str, *, force: bool = False) -> str:
    """Word as it is written in a filter text, in quotes when it needs them."""
    needs = force or not word or word != word.strip() or '"' in word or any(sign in word for sign in SIGNS)
    return '"' + word.replace('"', '""') + '"' if needs else word


def _quoted(text: str, at: int) -> tuple[str, int]:
    taken = []
    at += 1
    while at < len(text):
        if text[at] != '"':
            taken.append(text[at])
            at += 1
        elif text.startswith('""', at):
            taken.append('"')
            at += 2
        else:
            return "".join(taken), at + 1
    raise FilterSyntaxError(value=text, form='"…"')
