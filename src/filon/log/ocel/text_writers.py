"""OCEL 2.0 as JSON and as XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from filon.log.writing import escaped, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from filon.log.ocel.tables import OcelTables


def write_json(tables: OcelTables, path: Path) -> None:
    """Write the tables as OCEL 2.0 JSON, one part a line; compressed when the name ends in ``.gz``."""
    with opened(path) as file:
        for text in _json(tables):
            file.write(text.encode())


def _json(tables: OcelTables) -> Iterator[str]:
    yield '{\n"objectTypes": [\n'
    yield from _lines(_type(name, tables.object_words.get(name, {})) for name in _object_types(tables))
    yield '],\n"eventTypes": [\n'
    yield from _lines(_type(name, words) for name, words in tables.event_words.items())
    yield '],\n"objects": [\n'
    yield from _lines(_json_objects(tables))
    yield '],\n"events": [\n'
    yield from _lines(_json_events(tables))
    yield "]\n}\n"


def _lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    for number, record in enumerate(records):
        yield (",\n" if number else "") + json.dumps(record, ensure_ascii=False)
    yield "\n"


def _type(name: str, words: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": key, "type": word} for key, word in words.items()]}


def _json_objects(tables: OcelTables) -> Iterator[dict[str, Any]]:
    for name, kind in tables.object_rows():
        values = [
            {"name": one.key, "time": one.time, "value": one.text} for one in tables.values.get(name, ())
        ]
        yield {
            "id": name,
            "type": kind,
            "attributes": values,
            "relationships": _relationships(tables.object_objects.get(name, ())),
        }


def _json_events(tables: OcelTables) -> Iterator[dict[str, Any]]:
    for ref, activity, moment, attributes in tables.event_rows():
        yield {
            "id": ref,
            "type": activity,
            "time": moment,
            "attributes": [{"name": key, "value": text} for key, text in attributes.items()],
            "relationships": _relationships(tables.event_objects.get(ref, ())),
        }


def _relationships(relations: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    return [
        {"objectId": name} if qualifier is None else {"objectId": name, "qualifier": qualifier}
        for name, qualifier in relations
    ]


def _object_types(tables: OcelTables) -> list[str]:
    return list(dict.fromkeys(tables.objects.column("type").to_pylist()))


# -- XML -------------------------------------------------------------------------------------------------------


def write_xml(tables: OcelTables, path: Path) -> None:
    """Write the tables as OCEL 2.0 XML; compressed when the name ends in ``.gz``."""
    with opened(path) as file:
        for text in _xml(tables):
            file.write(text.encode())


def _xml(tables: OcelTables) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<object-types>\n'
    for name in _object_types(tables):
        yield _xml_type("object-type", name, tables.object_words.get(name, {}))
    yield "</object-types>\n<event-types>\n"
    for name, words in tables.event_words.items():
        yield _xml_type("event-type", name, words)
    yield "</event-types>\n<objects>\n"
    for name, kind in tables.object_rows():
        values = "".join(
            f'<attribute name="{escaped(one.key)}" time="{one.time}">{escaped(one.text)}</attribute>'
            for one in tables.values.get(name, ())
        )
        related = _xml_relations(tables.object_objects.get(name, ()))
        yield (
            f'<object id="{escaped(name)}" type="{escaped(kind)}"><attributes>{values}</attributes>{related}</object>\n'
        )
    yield "</objects>\n<events>\n"
    for ref, activity, moment, attributes in tables.event_rows():
        cells = "".join(
            f'<attribute name="{escaped(key)}">{escaped(text)}</attribute>'
            for key, text in attributes.items()
        )
        related = _xml_relations(tables.event_objects.get(ref, ()))
        yield (
            f'<event id="{ref}" type="{escaped(activity)}" time="{moment}">'
            f"<attributes>{cells}</attributes>{related}</event>\n"
        )
    yield "</events>\n</log>\n"


def _xml_type(tag: str, name: str, words: dict[str, str]) -> str:
    inner = "".join(f'<attribute name="{escaped(key)}" type="{word}"/>' for key, word in words.items())
    return f'<{tag} name="{escaped(name)}"><attributes>{inner}</attributes></{tag}>\n'


def _xml_relations(relations: Iterable[tuple[str, str | None]]) -> str:
    inner = "".join(
        f'<relationship object-id="{escaped(name)}"'
        + ("/>" if qualifier is None else f' qualifier="{escaped(qualifier)}"/>')
        for name, qualifier in relations
    )
    return f"<objects>{inner}</objects>"
