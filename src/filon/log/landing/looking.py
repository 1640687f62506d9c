"""What a landing file holds: the newest word on every record, its neighbours, counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.log.landing.pages import State


class Looking(ABC):
    """Looks into a landing file; what was committed before is part of every answer."""

    @abstractmethod
    def _rows(
        self, sql: str, parameters: list[object] | dict[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of a query."""

    def ids(self, kind: str, state: State = "live", *, before: int | None = None) -> list[str]:
        """Ids of one type in one state, in numeric order; ``before``: only those not read again since that number."""
        found = self._rows(
            "SELECT id FROM (SELECT id, arg_max(state, seq) AS state, max(seq) AS seq FROM record WHERE kind = ?"
            " GROUP BY id) WHERE state = ? AND (? IS NULL OR seq < ?) ORDER BY length(id), id",
            [kind, state, before, before],
        )
        return [row[0] for row in found]

    def modified(self, kind: str, ids: Sequence[str]) -> dict[str, str]:
        """When the known ones among some live records last changed."""
        if not ids:
            return {}
        found = self._rows(
            "SELECT id, arg_max(modified, seq) FROM record WHERE kind = ?"
            " AND id IN (SELECT unnest(?::VARCHAR[])) GROUP BY id HAVING arg_max(state, seq) = 'live'",
            [kind, list(ids)],
        )
        return {row[0]: row[1] for row in found}

    def bodies(self, kind: str, pattern: str = "%") -> list[tuple[str, str]]:
        """Ids and JSON texts of the live records of a type whose text matches an SQL pattern."""
        found = self._rows(
            "SELECT id, body FROM record WHERE kind = ? AND state = 'live' AND body LIKE ?"
            " AND seq IN (SELECT max(seq) FROM record WHERE kind = ? GROUP BY id) ORDER BY length(id), id",
            [kind, pattern, kind],
        )
        return [(row[0], row[1]) for row in found]

    def matching(self, pattern: str) -> list[tuple[str, str, str]]:
        """Types, ids and JSON texts of the live records of every type whose text matches an SQL pattern."""
        found = self._rows(
            "SELECT kind, id, body FROM record WHERE state = 'live' AND body LIKE ? AND (kind, id, seq) IN"
            " (SELECT kind, id, max(seq) FROM record GROUP BY kind, id) ORDER BY kind, length(id), id",
            [pattern],
        )
        return [(row[0], row[1], row[2]) for row in found]

    def neighbours(
        self, from_kind: str, to_kind: str, *, of: Sequence[str], reverse: bool = False
    ) -> set[tuple[str, str]]:
        """Pairs (from, to) known for some ids, looked up from the side of ``from`` or, reversed, of ``to``."""
        side = "to_id" if reverse else "from_id"
        found = self._rows(
            f"SELECT from_id, to_id FROM tie WHERE from_kind = ? AND to_kind = ?"
            f" AND {side} IN (SELECT unnest(?::VARCHAR[]))",
            [from_kind, to_kind, list(of)],
        )
        return {(row[0], row[1]) for row in found}

    def unneeded(
        self, kind: str, moment: str, *, going: Sequence[tuple[str, str]], beside: Sequence[str] = ()
    ) -> list[str]:
        """Ids of live records that did not change since a moment and that no record needs.

        Parameters
        ----------
        kind
            Type.
        moment
            ISO text.
        going
            Records (type, id) that are about to go: they need nobody any more.
        beside
            Types whose ties do not count.
        """
        found = self._rows(
            """
            WITH going AS (SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($ids::VARCHAR[]) AS id),
                 held AS (
                    SELECT from_id AS id, to_kind AS by_kind, to_id AS by_id FROM tie WHERE from_kind = $kind
                    UNION ALL SELECT to_id, from_kind, from_id FROM tie WHERE to_kind = $kind),
                 needed AS (SELECT id FROM held WHERE NOT list_contains($beside::VARCHAR[], by_kind)
                            AND (by_kind, by_id) NOT IN (SELECT kind, id FROM going))
            SELECT id FROM record WHERE kind = $kind GROUP BY id
            HAVING arg_max(state, seq) = 'live' AND arg_max(modified, seq) < $moment
               AND id NOT IN (SELECT id FROM needed) ORDER BY length(id), id
            """,
            {
                "kind": kind,
                "moment": moment,
                "kinds": [one for one, _ in going],
                "ids": [one for _, one in going],
                "beside": list(beside),
            },
        )
        return [row[0] for row in found]

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of records by type and state."""
        found = self._rows(
            "SELECT kind, state, count(*) FROM"
            " (SELECT kind, arg_max(state, seq) AS state FROM record GROUP BY kind, id) GROUP BY ALL ORDER BY ALL"
        )
        counts: dict[str, dict[str, int]] = {}
        for kind, state, count in found:
            counts.setdefault(kind, {})[state] = count
        return counts
