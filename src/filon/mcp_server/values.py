"""Answers as JSON for an agent: in one language, of bounded size, with a schema that says so."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any, cast

from pydantic import TypeAdapter

from filon.core.texts import Text

MOST_CHARACTERS = 60_000
"""Size of one reply: an agent reads it all, and pays for it."""
LONGEST_TEXT = 5_000

Json = dict[str, Any]


def reply(answer: object, about: object | None, *, lang: str, limit: int) -> Json:
    """Reply of a tool: the answer, what it is about, and what was left out to keep it short.

    Lists are cut after ``limit`` items, further where the whole would still be too long. ``left_out`` counts the items
    that a list lost, by the place of the list.
    """
    while True:
        cut = _Cut(lang, limit)
        body = {
            "answer": cut.plain(answer, "answer"),
            "about": None if about is None else cut.plain(about, "about"),
            "left_out": cut.left_out,
        }
        if limit <= 1 or len(as_text(body)) <= MOST_CHARACTERS:
            return body
        limit //= 2


def as_text(body: Json) -> str:
    """JSON as text."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def reply_schema(answer: Any, about: Any) -> Json:  # noqa: ANN401 - any type hint
    """JSON schema of the replies of a tool whose answers and subjects have these types."""
    parts = {"answer": answer, "about": about}
    found, shared = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(kind)) for name, kind in parts.items()],
        ref_template="#/$defs/{model}",
    )
    definitions = cast("Json", shared.get("$defs", {}))
    if "Text" in definitions:
        definitions["Text"] = {"type": "string", "description": "Text in the language asked for."}
    left_out = {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "Items that lists lost to keep the reply short, by the place of the list.",
    }
    schema: Json = short(
        {
            "type": "object",
            "properties": {**{name: found[name, "serialization"] for name in parts}, "left_out": left_out},
            "required": ["answer", "about", "left_out"],
            "$defs": definitions,
        }
    )
    return schema


def short(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Schema without what an agent would pay for and learn nothing from: titles, and all but the gist of a text."""
    if isinstance(schema, list):
        return [short(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: one for key, one in schema.items() if key != "title" or not isinstance(one, str)}
    if isinstance(kept.get("description"), str):
        kept["description"] = kept["description"].partition("\n\n")[0].replace("\n", " ")
    return {key: short(one) for key, one in kept.items()}


class _Cut:
    """Turns records into JSON and counts what lists lose on the way."""

    def __init__(self, lang: str, limit: int) -> None:
        self.lang = lang
        self.limit = limit
        self.left_out: dict[str, int] = {}

    def plain(self, value: object, place: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, Text):
            return self._text(value.fr if self.lang == "fr" else value.en)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [one.name for one in dataclasses.fields(value)]
            return {name: self.plain(getattr(value, name), f"{place}.{name}") for name in names}
        if isinstance(value, dict):
            return {
                str(key): self.plain(one, f"{place}.{key}") for key, one in self._head(value.items(), place)
            }
        if isinstance(value, list | tuple):
            return [self.plain(one, f"{place}[{at}]") for at, one in enumerate(self._head(value, place))]
        if isinstance(value, dt.datetime):
            return value.isoformat().replace("+00:00", "Z")
        return self._text(value) if isinstance(value, str) else value

    def _head(self, items: Any, place: str) -> list[Any]:  # noqa: ANN401 - any collection
        listed = list(items)
        if len(listed) > self.limit:
            self.left_out[place] = len(listed) - self.limit
        return listed[: self.limit]

    @staticmethod
    def _text(text: str) -> str:
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
