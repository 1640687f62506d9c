"""Two limits on requests: the general one, learnt from the headers of the answers, and that of searches."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from pyrate_limiter import InMemoryBucket, Rate, RateItem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHARE = 0.9
"""Part of the general limit that is used; the rest is left to the portal's other integrations."""
SEARCH_EVERY_MS = 260
"""HubSpot takes five searches in any second. Evenly spread, one that arrives late does not fall among many others."""
_INTERVAL_MS = 10_000
_SMALLEST_LIMIT = 100
"""Requests in ten seconds that every tier has; used until the first answer tells better."""


class Pace:
    """Holds requests back until they fit the limits.

    Parameters
    ----------
    sleep
        Waits some seconds; may raise to cancel.
    lifted
        ``True`` for a server without limits (benchmarks).
    """

    def __init__(self, sleep: Callable[[float], None], *, lifted: bool = False) -> None:
        self._sleep = sleep
        self._lifted = lifted
        self._lock = threading.Lock()
        self._general = InMemoryBucket([Rate(int(_SMALLEST_LIMIT * SHARE), _INTERVAL_MS)])
        self._searches = InMemoryBucket([Rate(1, SEARCH_EVERY_MS)])

    def wait(self, *, search: bool = False) -> None:
        """Return when a request may go."""
        if self._lifted:
            return
        # The search comes last: those that the general limit held back would leave together.
        for bucket in (self._general, self._searches) if search else (self._general,):
            while (pause := self._enter(bucket)) > 0:
                self._sleep(pause)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take the limit of the account from the headers of an answer, their names in lower case."""
        try:
            most = int(headers["x-hubspot-ratelimit-max"])
            interval = int(headers["x-hubspot-ratelimit-interval-milliseconds"])
        except (KeyError, ValueError):
            return
        if most < 1 or interval < 1:
            return
        wanted = Rate(max(1, int(most * SHARE)), interval)
        with self._lock:
            known = self._general.rates[0]
            if (known.limit, known.interval) != (wanted.limit, wanted.interval):
                # The bucket keeps what was sent lately, so a new limit is never passed by the requests before it.
                self._general.rates = [wanted]

    @property
    def per_minute(self) -> float:
        """Requests that fit a minute, as far as the limit is known."""
        with self._lock:
            rate = self._general.rates[0]
        return rate.limit * 60_000 / rate.interval

    def _enter(self, bucket: InMemoryBucket) -> float:
        now = time.monotonic_ns() // 1_000_000
        item = RateItem("request", now)
        with self._lock:
            bucket.leak(now)
            if bucket.put(item):
                return 0.0
            wait = bucket.waiting(item)
        return max(wait if isinstance(wait, int) else 0, 1) / 1000
