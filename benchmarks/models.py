"""``python -m benchmarks.models [EVENTS] [--no-peers]``: discovery, alignments and what-if, measured.

Every variant of a log is aligned with two models, by us and by other tools that know nothing of each other, and the
costs must be equal on every variant. The page is ``docs/reference/models-benchmarks.md``.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

from benchmarks.aligning import DEVIATION, NET, SILENT, VARIANTS
from benchmarks.environments import CACHE, python_of
from benchmarks.logs import ACTIVITIES, EVENTS_PER_CASE, walk
from benchmarks.measure import alone, cost
from filon.app.clock import working_hours
from filon.app.simulation_basis import followed
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.log.store import Store
from filon.mining.conformance.alignments import align
from filon.mining.inductive import discover_tree
from filon.mining.models.bpmn_net import net_of_bpmn
from filon.mining.models.nets import net_of_tree
from filon.mining.models.states import reachable
from filon.mining.simulation.changes import parse_changes
from filon.mining.simulation.comparison import compare_scenario
from filon.mining.simulation.learning import learn
from filon.process.ideal_model import ideal_model

if TYPE_CHECKING:
    from filon.process.petri_net import PetriNet

PAGE = Path("docs/reference/models-benchmarks.md")
EVENTS = 400_000
"""Events that have about 14,000 variants."""
DEALS, REPLICATIONS, COMPANY = 10_000, 30, "company"
PEERS = {"r4pm": "others", "pm4py": "peers"}
"""Tools that align, and the environment of each."""


@dataclass(frozen=True)
class Aligned:
    """One model: its states, what aligning every variant costs us and others, and on how many the costs differ."""

    name: str
    states: int
    fitting: int
    ms: dict[str, dict[str, float]]
    different: dict[str, int]


def variants_of(events: int) -> list[tuple[str, ...]]:
    """Variants of a log of so many events, the order of their first case."""
    case, activity, moment = walk(round(events / EVENTS_PER_CASE), 0, np.random.default_rng(1))
    order = np.lexsort((np.arange(case.size), moment, case))
    starts = np.flatnonzero(np.diff(case[order])) + 1
    found = dict.fromkeys(tuple(one.tolist()) for one in np.split(activity[order], starts))
    return [tuple(ACTIVITIES[code] for code in one) for one in found]


def aligned(name: str, net: PetriNet, variants: list[tuple[str, ...]], *, peers: bool) -> Aligned:
    """Align every variant with a net, by us and by the peers."""
    ms = {"Filon": cost(lambda: align(net, variants), runs=3)}
    found = align(net, variants)
    ours = found.deviations * DEVIATION + found.silent * SILENT
    different = {}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / VARIANTS).write_text(json.dumps(variants), encoding="utf-8")
        (Path(folder) / NET).write_text(pnml(net), encoding="utf-8")
        for tool, environment in PEERS.items() if peers else ():
            _, told = alone("benchmarks.aligning", tool, folder, python=python_of(environment))
            ms[tool] = told["ms"]
            different[tool] = int((np.array(told["costs"]) != ours).sum())
    return Aligned(name, len(reachable(net)), int(found.fits.sum()), ms, different)


def pnml(net: PetriNet) -> str:
    """Net as the file that other tools read."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<pnml><net id="net" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel"><page id="page">',
    ]
    for at, tokens in enumerate(net.initial):
        marking = f"<initialMarking><text>{tokens}</text></initialMarking>" if tokens else ""
        lines.append(f'<place id="p{at}"><name><text>p{at}</text></name>{marking}</place>')
    arcs = []
    for at, step in enumerate(net.transitions):
        hidden = '<toolspecific tool="ProM" version="6.4" activity="$invisible$"/>'
        name = hidden if step.activity is None else f"<name><text>{escape(step.activity)}</text></name>"
        lines.append(f'<transition id="t{at}">{name}</transition>')
        arcs += [(f"p{place}", f"t{at}") for place in step.inputs]
        arcs += [(f"t{at}", f"p{place}") for place in step.outputs]
    lines += [
        f'<arc id="a{at}" source="{source}" target="{target}"/>' for at, (source, target) in enumerate(arcs)
    ]
    final = "".join(f'<place idref="p{at}"><text>{n}</text></place>' for at, n in enumerate(net.final) if n)
    lines.append(f"</page><finalmarkings><marking>{final}</marking></finalmarkings></net></pnml>")
    return "\n".join(lines)


def simulated(home: Path) -> dict[str, dict[str, float]]:
    """Cost of playing today and a scenario thirty times, without and with people one by one."""
    store = Store(home)
    if COMPANY not in store.names():
        import_demo(DemoRequest(str(home), COMPANY, "Company", DEALS), lambda _share, _stage: None)
    log = store.open(COMPANY)
    parameters = learn(log, working_hours(log.schema), followed(log.schema))
    team = parameters.teams[0].name
    scenarios = {
        "plain": "wait:deal_qualified>*:times:0.5",
        "with people and calendars": f"people:{team}:2",
    }
    found = {}
    for name, text in scenarios.items():
        changes = parse_changes([text], parameters)
        play = functools.partial(compare_scenario, parameters, changes, None, replications=REPLICATIONS)
        found[name] = cost(play, runs=1, warm_up=False)
    return found


def page(
    variants: list[tuple[str, ...]],
    mined: dict[str, dict[str, float]],
    models: list[Aligned],
    played: dict[str, dict[str, float]],
) -> str:
    """Markdown of the whole page."""
    events = sum(map(len, variants))
    return "\n".join(
        [
            "# Models: speed, beside other tools",
            "",
            (
                f"Made by `python -m benchmarks.models` on {platform.machine()}, {os.cpu_count()} cores, Python "
                f"{platform.python_version()}. Times are of the processor, all threads together, and of the clock; "
                "the least disturbed of a few runs, of PM4Py of one. The load average was "
                f"{os.getloadavg()[1]:.0f}: other work on the machine makes the clock's times long, so ratios are of "
                "processor time within this run."
            ),
            "",
            f"The log: {len(variants):,} variants with {events:,} events in them.",
            "",
            "## Inductive miner",
            "",
            "| Threshold | Processor | Clock |",
            "|---|---|---|",
            *(f"| {name} | {_s(ms['cpu'])} | {_s(ms['wall'])} |" for name, ms in mined.items()),
            "",
            "## Optimal alignments of every variant, with their moves",
            "",
            (
                "One rule for all: a deviation costs 10,000, a silent step 1. r4pm is timed under its own rule, where a"
                " silent step costs nothing: it is quicker so."
            ),
            "",
            "| Model | States | Fitting variants | Tool | Processor | Clock | × ours | Variants with another cost |",
            "|---|---|---|---|---|---|---|---|",
            *(line for one in models for line in _rows(one)),
            "",
            f"## What-if: {DEALS:,} deals, {REPLICATIONS} replications of today and as many of the scenario",
            "",
            "| Scenario | Processor | Clock | Deals a second |",
            "|---|---|---|---|",
            *(
                f"| {name} | {_s(ms['cpu'])} | {_s(ms['wall'])} | {_rate(ms['cpu'])} |"
                for name, ms in played.items()
            ),
            "",
        ]
    )


def _rows(one: Aligned) -> list[str]:
    ours = one.ms["Filon"]["cpu"]
    return [
        f"| {one.name} | {one.states} | {one.fitting:,} | {tool} | {_s(ms['cpu'])} | {_s(ms['wall'])} "
        f"| {'' if tool == 'Filon' else format(ms['cpu'] / ours, ',.1f')} | {one.different.get(tool, '')} |"
        for tool, ms in one.ms.items()
    ]


def _s(ms: float) -> str:
    return f"{ms / 1_000:,.2f} s"


def _rate(ms: float) -> str:
    return f"{2 * REPLICATIONS * DEALS / ms * 1_000:,.0f}"


def main(events: int, *, peers: bool) -> None:
    """Measure everything and write the page."""
    variants = variants_of(events)
    weights = np.ones(len(variants), dtype=np.int64)
    mine = functools.partial(discover_tree, variants, weights)
    mined = {
        str(threshold): cost(functools.partial(mine, threshold=threshold), runs=3) for threshold in (0.0, 0.2)
    }
    nets = {
        "The shipped ideal": net_of_bpmn(ideal_model("en")),
        "Mined at 0.2": net_of_tree(mine(threshold=0.2)),
    }
    models = [aligned(name, net, variants, peers=peers) for name, net in nets.items()]
    text = page(variants, mined, models, simulated(CACHE / "models-home"))
    print(text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models")
    parser.add_argument(
        "events", nargs="?", type=int, default=EVENTS, help="events of the log whose variants are taken"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave other tools out")
    asked = parser.parse_args()
    main(asked.events, peers=not asked.no_peers)
