"""Text in every language at once, so that a reader can switch language without asking again."""

from __future__ import annotations

from dataclasses import dataclass

from filon.core.i18n import translate


@dataclass(frozen=True)
class Text:
    """A text in French and in English."""

    fr: str
    en: str

    def of(self, lang: str) -> str:
        """The text in one language."""
        return self.fr if lang == "fr" else self.en


def text(key: str, **params: object) -> Text:
    """Text of a catalogue key."""
    return Text(fr=translate(key, "fr", **params), en=translate(key, "en", **params))


def verbatim(word: str) -> Text:
    """Word of the data itself: the same in every language."""
    return Text(fr=word, en=word)
