"""The language of one run: an option anywhere on the line, else the environment.

It is found before anything is parsed, since help and usage errors are texts too.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import TYPE_CHECKING

from filon.core.i18n import DEFAULT_LANGUAGE, supported, translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filon.app.texts import Text

OPTION = "--lang"
VARIABLES = ("FILON_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

_current: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
    """Set the language of this run."""
    _current.set(supported(_asked(arguments) or _of(environment)))


def current() -> str:
    """Language of this run."""
    return _current.get()


def say(key: str, **params: object) -> str:
    """Text of the command line's catalogue."""
    return translate(f"cli.{key}", current(), **params)


def read(text: Text) -> str:
    """Text of a use case, in the language of this run."""
    return text.fr if current() == "fr" else text.en


def _asked(arguments: Sequence[str]) -> str | None:
    for at, word in enumerate(arguments):
        if word == OPTION and at + 1 < len(arguments):
            return arguments[at + 1]
        if word.startswith(f"{OPTION}="):
            return word.partition("=")[2]
    return None


def _of(environment: Mapping[str, str]) -> str | None:
    return next((environment[name] for name in VARIABLES if environment.get(name)), None)
