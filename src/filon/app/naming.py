"""What things are called: catalogue words in both languages, words of the data as they are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from filon.app.texts import Text, text, verbatim
from filon.mining.filters.grammar import written
from filon.process.lead_to_cash import ATTRIBUTES, OBJECT_TYPES, PERSPECTIVES, activities_by_key

if TYPE_CHECKING:
    from filon.process.model import Named

START = "__start__"
END = "__end__"
"""Keys of the two pseudo-activities that stand before the first and after the last event of a case."""


def edge_id(source: str, target: str) -> str:
    """Name of a path, as filters write it."""
    return f"{written(source)}>{written(target)}"


def activity_name(key: str) -> Text:
    """Activity as people read it: its catalogue label, else the name its source gave it, else the word of the data."""
    return _named(activities_by_key().get(key), _of_sources.get(key, key))


def learn_names(labels: object) -> None:
    """Take in the names that a source gave to activities of its own, such as the stages of a portal.

    Their keys hold the ids of the source, so what is learnt from one data set never renames another's.
    """
    if isinstance(labels, dict):
        _of_sources.update({str(key): str(name) for key, name in labels.items()})


_of_sources: dict[str, str] = {}


def attribute_name(key: str) -> Text:
    """Attribute as people read it."""
    if key in _OF_EVENTS:
        return text(f"attribute.{key}")
    return _named(_attributes().get(key), key)


def object_type_name(key: str) -> Text:
    """Object type as people read it."""
    return _named(_object_types().get(key), key)


def perspective_name(key: str) -> Text:
    """Perspective as people read it: its own label, else the one of its object type."""
    found = _perspectives().get(key)
    return object_type_name(key) if found is None else _named(found, key)


def _named(found: Named | None, key: str) -> Text:
    return verbatim(key) if found is None else Text(fr=found.label_fr, en=found.label_en)


_OF_EVENTS = frozenset(
    {
        "stage_name_then",
        "books_number",
        "books_amount",
        "books_currency",
        "books_rule",
        "books_confidence",
    }
)
"""Attributes of events that come with HubSpot or the books, and belong to no object of the catalogue."""


@cache
def _attributes() -> dict[str, Named]:
    return {one.key: one for one in reversed(ATTRIBUTES)}


@cache
def _object_types() -> dict[str, Named]:
    return {one.key: one for one in OBJECT_TYPES}


@cache
def _perspectives() -> dict[str, Named]:
    return {one.key: one for one in PERSPECTIVES}


class FilterNames:
    """What filters call things in one language (see :class:`filon.mining.filters.describe.Names`)."""

    def activity(self, key: str, lang: str) -> str:
        """Label of an activity."""
        return activity_name(key).of(lang)

    def attribute(self, key: str, lang: str) -> str:
        """Label of an attribute."""
        return attribute_name(key).of(lang)
