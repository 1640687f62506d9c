"""The demo company published as a data set, by the same door as any other source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.ingest.demo.company import HOME_CURRENCY, TIMEZONE
from filon.ingest.demo.generator import DEFAULT_SEED
from filon.ingest.demo.source import demo_tables
from filon.ingest.importing import READING_SHARE, VOCABULARY, ImportResult, published
from filon.ingest.perspectives import lead_to_cash
from filon.log.building import Origin
from filon.log.store import Store

if TYPE_CHECKING:
    from filon.ingest.importing import Progress


@dataclass(frozen=True)
class DemoRequest:
    """Which demo company to make, and under which name.

    Parameters
    ----------
    home
        Workspace folder.
    name, label
        Data set to create or to give a new version, and its name for people.
    deals
        Size of the company.
    seed
        The same seed and size give the same company.
    planted
        Whether the truths of :mod:`filon.ingest.demo.truths` are in it.
    memory_mb
        Bound of the engine's memory.
    """

    home: str
    name: str
    label: str
    deals: int
    seed: int = DEFAULT_SEED
    planted: bool = True
    memory_mb: int | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON object; :meth:`from_json` gives an equal request back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DemoRequest:
        """Request from its JSON object."""
        return cls(**data)


def import_demo(request: DemoRequest, progress: Progress) -> ImportResult:
    """Generate the demo company and publish it; nothing is visible to readers before the end."""
    store = Store(Path(request.home))
    with store.build(request.name, memory_mb=request.memory_mb) as building:
        deals = 0
        for batch in demo_tables(request.deals, request.seed, planted=request.planted):
            building.add_objects([batch])
            deals += batch.tables["objects"].column("type").to_pylist().count("deal")
            progress(READING_SHARE * min(1.0, deals / request.deals), "reading")
        progress(READING_SHARE, "building")
        building.admit_objects(lead_to_cash(building.raw_object_types(), HOME_CURRENCY))
        progress(0.95, "publishing")
        version = building.finish(
            Origin(request.label, "demo", "demo", TIMEZONE, VOCABULARY, extra={"planted": request.planted})
        )
    return published(store, request.name, version)


def demo_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of :func:`import_demo` in a child process."""
    return asdict(import_demo(DemoRequest.from_json(arguments), progress))
