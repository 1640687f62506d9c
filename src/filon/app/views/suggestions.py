"""Completions of a filter that is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import attribute_name
from filon.app.texts import Text, verbatim
from filon.app.views.summary import filter_label
from filon.core.errors import FilonError
from filon.mining.filters import parse_filter, suggest

if TYPE_CHECKING:
    from filon.app.selection import Sight


@dataclass(frozen=True)
class Suggestion:
    """A way to go on: a text of the grammar, complete or not, and what it means."""

    text: str
    label: Text


def suggestions(sight: Sight, *, typed: str) -> tuple[Suggestion, ...]:
    """Ways to go on with a filter, the likeliest first; values are those of the selected cases."""
    return tuple(Suggestion(one, _label(one, sight)) for one in suggest(sight.log, typed))


def _label(text: str, sight: Sight) -> Text:
    try:
        return filter_label(parse_filter(text, sight.whole.schema), sight)
    except FilonError:
        field, _, rest = text.partition(":")
        return verbatim(text) if rest else attribute_name(field.strip('"'))
