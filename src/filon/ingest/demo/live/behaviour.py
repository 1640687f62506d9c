"""What can be switched on the live demo portal: limits, scopes, quirks and faults, as documented or as observed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DEMO_KEY = "demo-service-key-not-a-secret"
PORTAL_ID = 7_654_321


@dataclass
class Behaviour:
    """Switches of the live demo portal; the defaults are a healthy Professional portal.

    Parameters
    ----------
    key
        Service key that is accepted.
    refresh_token
        OAuth refresh token that is accepted; access tokens made from it last ``token_requests`` requests.
    rotates
        Every grant exchanges the refresh token for another, and the one before is worth nothing.
    portal_id
        Id of the account.
    per_interval, interval_ms, per_second_search, daily
        Limits; ``None`` lifts one.
    denied
        Object types for which the key has no scope.
    absent
        Object types that the portal does not know at all (404).
    audits
        How the audit of pipelines tells of an object: as an ``object``, as its ``text``, without it (``bare``), or the
        audit is ``denied``.
    longest_url
        Address beyond which 414 is answered.
    search_wall, history_cap
        Results that a search can reach; newest history entries that are given of a property.
    sorts, empty_filters
        Whether a search may ask for an order, and go without filters.
    short_pages
        Lists give every other page empty, with a cursor.
    partial
        Batches answer 207 without one of the records, which can still be had alone.
    shuffled
        Records of a page come in no order.
    tie_page
        Neighbours of one record on one page of associations.
    doubled_ties
        A pair with two types of association comes as two entries.
    index_lag
        Changes are not found by searches until :meth:`World.catch_up`.
    fault_rate, faults
        Share of requests that fail, and how: status numbers, ``cut`` (half an answer), ``hangup`` (none), ``redirect``.
    seed
        Of the faults.
    versions
        Versions of the API that are served.
    """

    key: str = DEMO_KEY
    refresh_token: str | None = None
    token_requests: int | None = None
    rotates: bool = False
    portal_id: int = PORTAL_ID
    per_interval: int | None = 190
    interval_ms: int = 10_000
    per_second_search: int | None = 5
    daily: int | None = 650_000
    denied: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    audits: Literal["object", "text", "bare", "denied"] = "object"
    longest_url: int = 16_200
    search_wall: int = 10_000
    history_cap: int | None = None
    sorts: bool = True
    empty_filters: bool = True
    short_pages: bool = False
    partial: bool = False
    shuffled: bool = False
    tie_page: int = 500
    doubled_ties: bool = False
    index_lag: bool = False
    fault_rate: float = 0.0
    faults: tuple[int | str, ...] = (429, 500, 502, 503, "cut", "hangup")
    seed: int = 7
    versions: tuple[str, ...] = ("2026-09",)
