"""Companies to ask: the demo company with and without its planted truths, and tiny ones made by hand."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from filon.core.calendar import WorkCalendar
from filon.ingest.perspectives import lead_to_cash
from filon.log.building import Origin
from filon.log.event_log import EventLog
from filon.log.object_batch import ObjectBatch
from filon.log.store import Store
from filon.questions.answer import Answer, Unanswerable
from filon.questions.catalogue import ALL
from filon.questions.policies import Policies
from filon.questions.registry import answer, question_of

OFFICE = WorkCalendar()
OFFICE_DAY_S = 27_000.0
DAY_S = 86_400.0


@pytest.fixture(scope="session")
def demo_store(large_company) -> Callable[[bool], Store]:
    """The demo company with or without its truths."""
    return lambda planted: Store(large_company(planted))


class Answers(Mapping[str, Answer]):
    """Answers to the questions about one company, in working time; each computed when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, Answer] = {}

    def __getitem__(self, key: str) -> Answer:
        if key not in self._kept:
            question = question_of(key)
            log = self._store.open("demo", perspective=question.perspective)
            self._kept[key] = answer(question, log, OFFICE, OFFICE_DAY_S)
        return self._kept[key]

    def __iter__(self) -> Iterator[str]:
        return (one.key for one in ALL)

    def __len__(self) -> int:
        return len(ALL)


@pytest.fixture(scope="session")
def demo_answers(demo_store) -> Callable[[bool], Answers]:
    """Answers about one of the two companies."""
    return functools.cache(lambda planted: Answers(demo_store(planted)))


class Company:
    """A few objects written by hand, published for real; ``event("deal_created", 3, deal="D1")``: day 3 of 2025."""

    def __init__(self, home: Path) -> None:
        self.store = Store(home)
        self.home_currency: str | None = None
        self._events: list[dict[str, object]] = []
        self._links: list[dict[str, object]] = []
        self._relations: list[dict[str, object]] = []
        self._attributes: list[dict[str, object]] = []
        self._objects: dict[tuple[str, str], None] = {}

    def event(self, activity: str, day: float, **objects: str) -> None:
        at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
        ref = f"e{len(self._events)}"
        self._events.append({"event_ref": ref, "activity": activity, "timestamp": at, "evidence": "recorded"})
        for kind, name in objects.items():
            self._objects[kind, name] = None
            self._links.append({"event_ref": ref, "type": kind, "object_id": name, "qualifier": None})

    def link(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        self._objects |= {source: None, target: None}
        self._relations.append({
            "source_type": source[0], "source_id": source[1], "target_type": target[0], "target_id": target[1],
            "qualifier": None,
        })  # fmt: skip

    def know(self, kind: str, name: str, /, **values: object) -> None:
        kinds = {float: "number", int: "integer", dt.date: "date"}
        self._objects[kind, name] = None
        self._attributes += [
            {"type": kind, "object_id": name, "key": key, "value": str(value),
             "value_type": kinds.get(type(value), "text"), "time": None}
            for key, value in values.items()
        ]  # fmt: skip

    def know_since(self, kind: str, name: str, key: str, value: str, at: dt.datetime) -> None:
        self._objects[kind, name] = None
        self._attributes.append({
            "type": kind, "object_id": name, "key": key, "value": value, "value_type": "number", "time": at,
        })  # fmt: skip

    def open(self, perspective: str = "deal") -> EventLog:
        tables = {
            "events": self._events,
            "objects": [{"type": kind, "object_id": name} for kind, name in self._objects],
            "event_object": self._links,
            "object_object": self._relations,
            "object_attributes": self._attributes,
        }
        batch = ObjectBatch({name: pa.Table.from_pylist(rows) for name, rows in tables.items() if rows})
        with self.store.build("small") as building:
            building.add_objects([batch])
            building.admit_objects(lead_to_cash(building.raw_object_types(), self.home_currency))
            building.finish(Origin("small", "objects", "demo"))
        return self.store.open("small", perspective=perspective)

    def ask(self, key: str, policies: Policies | None = None) -> Answer | Unanswerable:
        question = question_of(key)
        return answer(question, self.open(question.perspective), policies=policies)


@pytest.fixture
def company(tmp_path) -> Company:
    return Company(tmp_path)
