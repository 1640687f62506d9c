"""What each band of discount goes with, wins and speed, among deals alike; over all deals and by their size."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from filon.mining import estimates as st
from filon.mining.adjustment import adjusted_effects, bounds, thirds
from filon.questions.drawing import table
from filon.questions.figures import Figure, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filon.core.texts import Text
    from filon.mining.estimates import Estimate
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value
    from filon.questions.units import Units

BANDS = (0.0, 0.05, 0.1, 0.15, 0.2, 1.0)
NONE = "0%"
ADJUSTED_FOR = ("source", "segment")
ALIKE = (*ADJUSTED_FOR, "product")
SIZES = ("small", "middle", "large")
_EFFECTS = (
    "n:count win_rate:share low:share high:share median:seconds gain:points gain_low:points gain_high:points "
    "time_ratio:number time_low:number time_high:number"
)


def bands(asked: Asked, quotes: Units, given: np.ndarray, won: np.ndarray) -> Table:
    """Win rate and time to the signature by band of discount; a deal counts with its last quote.

    The adjusted gain and the ratio of times are against quotes without discount, of the same source, segment and third
    of the amounts.
    """
    alike = [*(quotes.codes(key).codes for key in ADJUSTED_FOR), thirds(quotes.amounts)]
    rows = _rows(given, won, waits(asked, quotes), alike)
    return table("bands", f"band {_EFFECTS}", rows, words=band_words())


def bands_by_size(asked: Asked, quotes: Units, given: np.ndarray, won: np.ndarray) -> Table:
    """The same within each third of the deals by amount; sources, segments and products are held alike."""
    amounts = quotes.case_amounts
    size, wait = thirds(amounts), waits(asked, quotes)
    alike = [quotes.codes(key).codes for key in ALIKE if quotes.has(key)]

    def rows() -> Iterator[tuple[Value, ...]]:
        for place, name in enumerate(SIZES):
            mine = size == place
            for row in _rows(given, np.where(mine, won, np.nan), wait, alike):
                if row[1]:
                    yield name, *row

    words = {**size_words(asked, amounts), **band_words()}
    return table("bands_by_size", f"size band {_EFFECTS}", rows(), words=words)


def band_words() -> dict[str, Text]:
    """Names of the bands."""
    bounds_of = {_key(low, high): (low, high) for low, high in pairwise(BANDS)}
    written = {key: [Figure(one, "share") for one in both] for key, both in bounds_of.items()}
    named = {key: say("band", low=low, high=high) for key, (low, high) in written.items()}
    return {NONE: say("band.none"), **named}


def _key(low: float, high: float) -> str:
    return f"{low:.0%}-{high:.0%}"


def waits(asked: Asked, quotes: Units) -> np.ndarray:
    """Seconds from the first issue of each quote to its signature."""
    return quotes.span(quotes.first("quote_issued"), quotes.first("contract_signed"), asked.calendar)


def _rows(
    given: np.ndarray, won: np.ndarray, wait: np.ndarray, alike: Sequence[np.ndarray]
) -> Iterator[tuple[Value, ...]]:
    masks = {_key(low, high): (given > low) & (given <= high) for low, high in pairwise(BANDS)}
    taken = np.log(np.where((won == 1) & (wait > 0), wait, np.nan))
    gains, times = (adjusted_effects(values, list(masks.values()), alike) for values in (won, taken))
    yield NONE, *_band(given == 0, won, wait), *(None,) * 6
    for (name, mine), gain, time in zip(masks.items(), gains, times, strict=True):
        yield (
            name,
            *_band(mine, won, wait),
            *_three(gain),
            *_ratios(time),
        )


def _band(mine: np.ndarray, won: np.ndarray, wait: np.ndarray) -> tuple[Value, ...]:
    wins = st.share(won[mine])
    return wins.n, wins.value, wins.low, wins.high, st.median(wait[mine & (won == 1)]).value


def _three(found: Estimate | None) -> tuple[float | None, ...]:
    return (None, None, None) if found is None else (found.value, found.low, found.high)


def _ratios(found: Estimate | None) -> tuple[float | None, ...]:
    return tuple(None if one is None else float(np.exp(one)) for one in _three(found))


def size_words(asked: Asked, amounts: np.ndarray) -> dict[str, Text]:
    """Names of the thirds with their limits, in the one currency of the deals; none without amounts."""
    if (thirds(amounts) < 0).all():
        return {}
    currency = asked.log.schema.roles.fixed_currency
    low, high = (Figure(one, "money", currency=currency) for one in bounds(amounts))
    limits = {"small": {"high": low}, "middle": {"low": low, "high": high}, "large": {"low": high}}
    return {name: say(f"size.{name}", **limits[name]) for name in SIZES}
