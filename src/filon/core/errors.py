"""The one error family: what happened, with which value, what is allowed, what to do.

A situation is one small subclass with its own stable ``code``, declared beside the code that raises it. Its texts live
in the catalogues under ``errors.<code>.message`` and ``errors.<code>.hint``; the keyword arguments of the exception
fill their placeholders and travel to the CLI, the API and MCP as ``context``.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, ClassVar

from filon.core.i18n import DEFAULT_LANGUAGE, translate

if TYPE_CHECKING:
    from collections.abc import Iterable


class FilonError(Exception):
    """A situation that a person can read about and act on, in their language."""

    code: ClassVar[str] = "filon_error"
    retryable: ClassVar[bool] = False
    """Whether the same request may succeed later, with nothing changed."""

    def __init__(self, **context: object) -> None:
        super().__init__(self.code)
        self.context = context

    def message(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """What happened, with which value."""
        return translate(f"errors.{self.code}.message", lang, **self._readable())

    def hint(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """What is allowed and what to do next."""
        return translate(f"errors.{self.code}.hint", lang, **self._readable())

    def _readable(self) -> dict[str, object]:
        return {name: _listed(value) for name, value in self.context.items()}

    def __str__(self) -> str:
        return f"{self.message()} {self.hint()}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the border of the import process, so they must survive pickling with their context.
        return (_rebuild, (type(self), self.context))


class RefusedInputError(FilonError, ValueError):
    """Data or a request that cannot be taken as it is."""

    code = "refused_input"


class MissingError(FilonError, LookupError):
    """Something asked for is not there."""

    code = "missing"


class LimitError(FilonError):
    """A bound that protects the machine was reached."""

    code = "limit_reached"


class UnknownNameError(FilonError, KeyError):
    """A name that is not among the allowed ones; the nearest is offered.

    Parameters
    ----------
    value
        The name that was given.
    allowed
        Every name that would have been taken.
    context
        Further placeholders of the texts.
    """

    code = "unknown_name"

    def __init__(self, *, value: str, allowed: Iterable[str] = (), **context: object) -> None:
        names = sorted(allowed)
        given = {"nearest": nearest(value, names), **context}
        super().__init__(value=value, allowed=names, **given)

    def hint(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The nearest valid word, else the allowed ones."""
        if self.context["nearest"]:
            return translate("errors.did_you_mean", lang, nearest=self.context["nearest"])
        if not self.context["allowed"]:
            return translate(f"errors.{self.code}.hint", lang, **self._readable())
        return translate("errors.allowed_are", lang, allowed=_listed(self.context["allowed"]))

    __str__ = FilonError.__str__


def nearest(value: str, allowed: Iterable[str]) -> str:
    """Return the allowed word closest to ``value``, or an empty text when none is near."""
    by_folded = {word.casefold(): word for word in allowed}
    found = difflib.get_close_matches(value.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else ""


def _rebuild(cls: type[FilonError], context: dict[str, object]) -> FilonError:
    return cls(**context)


def printable(text: str) -> str:
    """Text of the data without the characters that would steer a terminal, or turn the text around them."""
    return "".join(char if char.isprintable() or char in "\n\u202f\u00a0" else "\ufffd" for char in text)


def _listed(value: object) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(printable(str(one)) for one in list(value)[:20])
    return printable(value) if isinstance(value, str) else value
