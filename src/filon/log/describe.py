"""Read what a published version says of itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, cast

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.log.mapping import Mapping
from filon.log.schema import ActivityCode, AttributeInfo, LogSchema, PerspectiveInfo, Roles

if TYPE_CHECKING:
    from filon.log.engine import Reader


LAYOUT = 1
"""Number of the layout of published files; another number means another Filon wrote them."""


class OtherLayoutError(RefusedInputError):
    """The version was written by a Filon that lays its tables out differently."""

    code = "other_layout"


class UnknownPerspectiveError(UnknownNameError):
    """The log cannot be seen that way."""

    code = "unknown_perspective"


def read_schema(reader: Reader, name: str, version: int, perspective: str | None = None) -> LogSchema:
    """Describe a version, seen in one perspective (the first when none is named).

    Raises
    ------
    UnknownPerspectiveError, OtherLayoutError
    """
    meta: dict[str, Any] = {
        str(k): json.loads(str(v)) for k, v in reader.rows("SELECT key, value FROM log.meta")
    }
    if meta.get("layout") != LAYOUT:
        raise OtherLayoutError(name=name, found=meta.get("layout", 0), wanted=LAYOUT)
    views = _perspectives(reader)
    view, first, last = _chosen(views, perspective)
    mapping = meta.get("mapping")
    return LogSchema(
        name=name,
        label=meta["label"],
        version=version,
        created_at=dt.datetime.fromisoformat(meta["created_at"]),
        source=meta["source"],
        format=meta["format"],
        perspective=view,
        perspectives=tuple(one for one, _, _ in views),
        activities=_activities(reader),
        attributes=_attributes(reader, view.schema),
        roles=Roles(**{**meta["roles"].get(view.key, {}), "outcome": _has_outcome(reader, view.schema)}),
        first=first,
        last=last,
        timezone=meta["timezone"],
        lifecycle=meta["lifecycle"],
        rows_read=meta["rows_read"],
        rejected_rows=meta["rejected_rows"],
        cases_without_events=meta["cases_without_events"],
        duplicate_events=meta["duplicate_events"],
        vocabulary=meta["vocabulary"],
        mapping=None if mapping is None else Mapping.from_json(mapping),
        extra=meta["extra"],
    )


def _perspectives(reader: Reader) -> list[tuple[PerspectiveInfo, dt.datetime | None, dt.datetime | None]]:
    rows = cast(
        "list[tuple[Any, ...]]",
        reader.rows(
            'SELECT key, "schema", case_type, cases, events, variants, activities, shared_cases,'
            " repeated_events, first, last"
            ' FROM log.perspective ORDER BY "schema"'
        ),
    )
    return [(PerspectiveInfo(*row[:9]), _utc(row[9]), _utc(row[10])) for row in rows]


def _chosen(
    views: list[tuple[PerspectiveInfo, dt.datetime | None, dt.datetime | None]], key: str | None
) -> tuple[PerspectiveInfo, dt.datetime | None, dt.datetime | None]:
    found = [view for view in views if key in (None, view[0].key)]
    if not found:
        raise UnknownPerspectiveError(value=str(key), allowed=[view[0].key for view in views])
    return found[0]


def _activities(reader: Reader) -> tuple[ActivityCode, ...]:
    rows = cast("list[tuple[int, str]]", reader.rows("SELECT act, key FROM log.activity ORDER BY act"))
    return tuple(ActivityCode(code, key) for code, key in rows)


def _attributes(reader: Reader, schema: str) -> tuple[AttributeInfo, ...]:
    rows = cast(
        "list[tuple[Any, ...]]",
        reader.rows(
            'SELECT key, scope, "column", type FROM log.attribute'
            ' WHERE "schema" IS NULL OR "schema" = ? ORDER BY scope, rowid',
            [schema],
        ),
    )
    return tuple(AttributeInfo(*row) for row in rows)


def _has_outcome(reader: Reader, schema: str) -> bool:
    return bool(reader.rows(f"SELECT 1 FROM log.{schema}.cases WHERE outcome IS NOT NULL LIMIT 1"))


def _utc(instant: dt.datetime | None) -> dt.datetime | None:
    return None if instant is None else instant.replace(tzinfo=dt.UTC)
