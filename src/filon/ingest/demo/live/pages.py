"""The page of a record, where HubSpot has one for people: what it says now, and what it said before."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from filon.process.lead_to_cash import OBJECT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.ingest.demo.live.world import World
    from filon.ingest.hubspot.records import Record

_PATH = re.compile(r"/contacts/\d+/record/(?P<type>0-\d+)/(?P<id>\d+)")
_TYPES = {kind.hubspot_id: kind for kind in OBJECT_TYPES}


class Page(NamedTuple):
    """A page for people."""

    html: str


def record_page(world: World, path: str) -> Page | None:
    """Page at an address such as ``/contacts/7654321/record/0-3/4711``; ``None`` for any other address."""
    found = _PATH.fullmatch(path)
    kind = _TYPES.get(found["type"]) if found else None
    if found is None or kind is None:
        return None
    with world.lock:
        record = world.resolve(kind.hubspot, found["id"])
        if record is None:
            return Page(_html("404", f"<p>{kind.label_fr} / {kind.label_en} {found['id']}</p>"))
        title = f"{kind.label_fr} / {kind.label_en} {record['id']}"
        return Page(_html(title, _table(record["properties"].items()) + _histories(record)))


def _histories(record: Record) -> str:
    parts = []
    for name, entries in record["propertiesWithHistory"].items():
        rows = ((one["timestamp"], f"{one['value']} · {one.get('sourceType', '')}") for one in entries)
        parts.append(f"<h2>{escape(name)}</h2>{_table(rows)}")
    return "".join(parts)


def _table(rows: Iterable[tuple[str, str | None]]) -> str:
    cells = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v or '')}</td></tr>" for k, v in rows)
    return f"<table>{cells}</table>"


def _html(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><title>{escape(title)}</title><h1>{escape(title)}</h1>{body}</html>'
    )
