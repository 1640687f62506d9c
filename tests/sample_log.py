"""A small table of sales whose every figure can be checked by hand, imported for real.

Six deals, 23 events; times are UTC, one line per event:

==== ======================================================================================= ======= ======
deal events                                                                                   amount  region
==== ======================================================================================= ======= ======
D1   created d1 09:00 ana · quoted d2 09:00 bob · won d3 09:00 bob · paid d5 09:00 eve           1000  IDF
D2   created d1 10:00 ana · quoted d2 10:00 bob · won d3 10:00 bob · paid d7 10:00 eve           2000  IDF
D3   created d2 09:00 ana · quoted d3 09:00 ana · quoted d4 09:00 bob · lost d6 09:00 bob         500  SE
D4   created d2 12:00 ana · quoted d3 12:00 bob · quoted d5 12:00 bob · won d6 12:00 bob         4000  SE
     · paid d12 12:00 eve
D5   created d3 09:00 ana · lost d4 09:00 ana                                                     300  SE
D6   created d4 09:00 ana · quoted d5 09:00 bob · created d6 09:00 ana · quoted d7 09:00 bob        —  IDF
==== ======================================================================================= ======= ======

Days are of January 2025 (d1 is Wednesday 1, d6 Monday 6). Throughput times: 4, 6, 4, 10, 1 and 3 days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.ingest.importing import ImportRequest, import_files
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn

if TYPE_CHECKING:
    from pathlib import Path

DAY_S = 86_400.0

_DEALS = {
    "D1": ("1000", "IDF", "won", "created 1 09 ana, quoted 2 09 bob, won 3 09 bob, paid 5 09 eve"),
    "D2": ("2000", "IDF", "won", "created 1 10 ana, quoted 2 10 bob, won 3 10 bob, paid 7 10 eve"),
    "D3": ("500", "SE", "lost", "created 2 09 ana, quoted 3 09 ana, quoted 4 09 bob, lost 6 09 bob"),
    "D4": (
        "4000",
        "SE",
        "won",
        "created 2 12 ana, quoted 3 12 bob, quoted 5 12 bob, won 6 12 bob, paid 12 12 eve",
    ),
    "D5": ("300", "SE", "lost", "created 3 09 ana, lost 4 09 ana"),
    "D6": ("", "IDF", "open", "created 4 09 ana, quoted 5 09 bob, created 6 09 ana, quoted 7 09 bob"),
}

SALES_MAPPING = Mapping(
    shape="long",
    case="deal",
    activity="step",
    timestamp="when",
    resource="who",
    case_attributes=(
        AttributeColumn("amount", "amount", "number"),
        AttributeColumn("currency", "currency"),
        AttributeColumn("region", "region"),
    ),
    event_attributes=(AttributeColumn("channel", "channel"),),
    timezone="UTC",
    outcome=OutcomeColumn("stage", won=("won",), lost=("lost",)),
    amount="amount",
    currency="currency",
)


def write_sales(path: Path) -> Path:
    """Write the table as CSV."""
    lines = ["deal,step,when,who,amount,currency,region,stage,channel"]
    for deal, (amount, region, stage, events) in _DEALS.items():
        for event in events.split(", "):
            step, day, hour, who = event.split()
            lines.append(
                f"{deal},{step},2025-01-{int(day):02d}T{hour}:00:00Z,{who},{amount},EUR,{region},{stage},web"
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


_FIRST_VERSION = "v000001.duckdb"
_published: dict[tuple[str, str], bytes] = {}


def import_sales(home: Path, name: str = "sales", label: str = "Sales") -> None:
    """Import the table as a data set of a workspace; a new one gets a copy of what the first import came to."""
    home.mkdir(parents=True, exist_ok=True)
    path, folder = write_sales(home / "sales.csv"), home / "datasets" / name
    is_new = not folder.exists()
    if is_new and (name, label) in _published:
        folder.mkdir(parents=True)
        (folder / _FIRST_VERSION).write_bytes(_published[name, label])
        return
    request = ImportRequest(str(home), name, label, (str(path),), mapping=SALES_MAPPING.to_json())
    import_files(request, lambda share, stage: None)
    if is_new:
        _published[name, label] = (folder / _FIRST_VERSION).read_bytes()
