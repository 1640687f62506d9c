"""The page of a run: one table per size, ratios beside every figure, and whether all give the same numbers."""

from __future__ import annotations

import gzip
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import others, sizing, targets
from benchmarks.measure import Figure, warm

if TYPE_CHECKING:
    from collections.abc import Collection

UI = Path("src/filon/ui")


@dataclass(frozen=True)
class Run:
    """Everything that was measured at one size."""

    size: str
    said: dict[str, Any]
    bare: Figure
    published: Figure
    asked: Figure
    told: dict[str, Any]
    limit: dict[str, Any]
    people: dict[str, Any]
    screens: dict[str, Any]
    table: str
    table_bytes: int
    version_bytes: int
    load: tuple[float, float]
    peers: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    spark: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Run:
        """Run from its JSON object."""
        figures = {name: Figure(**data[name]) for name in ("bare", "published", "asked")}
        return cls(**{**data, **figures, "load": tuple(data["load"])})

    @property
    def events(self) -> int:
        """Number of events."""
        return int(self.said["events"])

    def without(self, parts: Collection[str]) -> Run:
        """Run without the figures of some peers, or of Spark."""
        peers, others = (
            {name: one for name, one in found.items() if name not in parts}
            for found in (self.peers, self.others)
        )
        return replace(self, peers=peers, others=others, spark={} if "spark" in parts else self.spark)


def page(runs: list[Run], machine: str) -> str:
    """Markdown of the whole page."""
    lines = [
        "# Speed and memory",
        "",
        (
            f"Made by `make bench` on {machine}. Ratios are of CPU time within this one run; times are this machine's,"
            " and the least disturbed of several repetitions. CPU time is that of the process, all its threads"
            " together. Other tools run in environments of their own; beyond two million events they answer once, and"
            " beyond twenty million they are not asked."
        ),
        "",
        (
            "The near limit is a compiled loop (Numba, two threads) or NumPy over the same columns, held in memory,"
            " doing nothing but counting and adding. Filon also counts the cases and the money of every edge. Answers"
            " are warm: the arrays that a question needs are made when it is first asked of a version, as the line of"
            " the first map shows."
        ),
    ]
    for run in runs:
        lines += ["", *_section(run)]
    if len(runs) > 1:
        lines += ["", "## Sizing", "", *sizing.lines(runs)]
    return "\n".join([*lines, "", "## Start", "", *_start_up(), ""])


def _section(run: Run) -> list[str]:
    events = run.said["events"]
    engines = list(run.peers)
    # Neighbours on the machine stretch wall time, and not the CPU time of a process: ratios are of the latter.
    header = [
        "Answer",
        "Wall",
        "CPU",
        "Near limit, CPU",
        "× limit",
        *(f"PM4Py on {name}" for name in engines),
    ]
    return [
        f"## {events:,} events, {run.said['cases']:,} cases, {run.said['variants']:,} variants",
        "",
        f"Load average {run.load[0]:.0f} before and {run.load[1]:.0f} after.",
        "",
        *_import(run),
        "",
        f"| {' | '.join(header)} |",
        f"|{'---|' * len(header)}",
        *(_answer(run, name, cost) for name, cost in run.told["ms"].items()),
        "",
        (
            f"`numpy.bincount` over the same steps, one thread: {run.limit['ms']['numpy.bincount']['wall']:.1f} ms;"
            f" with sums {run.limit['ms']['numpy.bincount, counts and sums']['wall']:.1f} ms."
            " One copy of the durations in memory:"
            f" {run.limit['bytes'] / 1e6 / run.limit['ms']['memory copy']['wall']:.1f} GB/s."
        ),
        "",
        *others.lines(run),
        *_people(run),
        *_screens(run),
        "Same numbers:",
        "",
        *_checks(run),
        "",
        *targets.lines(run),
    ]


def _import(run: Run) -> list[str]:
    bare, built, name = run.bare, run.published, {"csv": "CSV", "parquet": "Parquet"}[run.table]
    lines = [
        "| Import | Wall | CPU | Peak | Beside it |",
        "|---|---|---|---|---|",
        f"| {name} read by DuckDB alone, into memory | {_cost(bare)} | |",
        (
            f"| {name} → published version | {_cost(built)} | {built.cpu_s / bare.cpu_s:.1f} × the bare read,"
            f" {built.wall_s / bare.wall_s:.1f} × by the clock |"
        ),
    ]
    for engine, peer in run.peers.items():
        wall, cpu = (peer["read_ms"][kind] / 1_000 for kind in ("wall", "cpu"))
        lines.append(
            f"| PM4Py on {engine}: read, in memory | {wall:.1f} s | {cpu:.1f} s |"
            f" {peer['peak_mb']:.0f} MB in all | {cpu / built.cpu_s:.2f} × ours,"
            f" {wall / built.wall_s:.2f} × by the clock |"
        )
    size = run.version_bytes / run.said["events"]
    return [
        *lines,
        (
            f"| The version on disk | | | {run.version_bytes / 1e6:.0f} MB | {size:.1f} bytes per event;"
            f" the table is {run.table_bytes / 1e6:.0f} MB |"
        ),
        f"| The answering process | | | {run.asked.peak_mb:.0f} MB | |",
    ]


def _cost(figure: Figure) -> str:
    return f"{figure.wall_s:.1f} s | {figure.cpu_s:.1f} s | {figure.peak_mb:.0f} MB"


def _answer(run: Run, name: str, cost: dict[str, float]) -> str:
    limit = run.limit["ms"].get(name)
    cells = [name[0].upper() + name[1:], f"{cost['wall']:.0f} ms", f"{cost['cpu']:.0f} ms"]
    cells += [f"{limit['cpu']:.1f} ms", f"{cost['cpu'] / limit['cpu']:.1f}"] if limit else ["", ""]
    cells += [_peer(peer["ms"].get(name), cost["cpu"]) for peer in run.peers.values()]
    return f"| {' | '.join(cells)} |"


def _peer(found: dict[str, float] | str | None, ours: float) -> str:
    if found is None:
        return ""
    return found if isinstance(found, str) else f"{found['cpu']:.0f} ms, {found['cpu'] / ours:.1f} × ours"


def _people(run: Run) -> list[str]:
    found = run.people
    if not found:
        return []
    lines = [
        (
            f"{found['people']} people at once for {found['seconds']:.0f} s, each choosing cases, reading the map and"
            f" the figures, and thinking for a second or so: {found['failures']} failures, server memory"
            f" {found['before_mb']:.0f} MB before and {found['after_mb']:.0f} MB after."
        ),
        "",
        "| Answer | Number | Median | 95 % |",
        "|---|---|---|---|",
    ]
    for name, ms in found["ms"].items():
        lines.append(
            f"| {name[0].upper() + name[1:]} | {ms['n']} | {ms['p50']:.0f} ms | {ms['p95']:.0f} ms |"
        )
    return [*lines, ""]


def _screens(run: Run) -> list[str]:
    found = run.screens
    if not found:
        return []
    painted, answered = found["filters"]["painted"], found["filters"]["answered"]
    return [
        (
            f"In a real browser without a graphics card, server and browser on the same cores: the first map stands"
            f" {found['first_ms'] / 1_000:.1f} s after its address is opened. {len(painted)} filters that nobody asked"
            f" for before: painted map after {statistics.median(painted):.0f} ms (median; {min(painted):.0f} to"
            f" {max(painted):.0f}), of which {statistics.median(answered):.0f} ms until the answer is there."
            f" {found['bytes']['map'] / 1e3:.0f} kB are sent for the map and"
            f" {found['bytes']['replay'] / 1e3:.0f} kB for the replay."
        ),
        "",
        "| Under the hand | Frames | Median | 95 % | Later than two frames of the screen |",
        "|---|---|---|---|---|",
        *(
            f"| {name[0].upper() + name[1:]} | {one['n']} | {one['p50']:.0f} ms | {one['p95']:.0f} ms |"
            f" {one['late']:.1%} |"
            for name, one in found["gestures"].items()
        ),
        "",
    ]


def _checks(run: Run) -> list[str]:
    edges = run.told["edges"]
    total = round(sum(n * mean for _, _, n, mean, _ in edges) * 1e6)
    limit = run.limit
    found = [
        ("steps, kernels", sum(one[2] for one in edges) == limit["steps"]),
        ("total time of the steps, kernels", abs(total - limit["total_us"]) <= 1e-9 * limit["total_us"]),
        (
            "filtered steps, kernels",
            sum(one[2] for one in run.told["filtered edges"]) == limit["filtered steps"],
        ),
        ("variants, kernels", run.told["variants"] == limit["variants"]),
    ]
    lines = [f"- {name}: {'equal' if equal else '**different**'}" for name, equal in found]
    for name, peer in {**run.peers, **run.others}.items():
        shown = f"PM4Py on {name}" if name in run.peers else name
        lines.append(f"- {shown}: {others.agreement(run, peer)}")
    return lines


def _start_up() -> list[str]:
    base = _start("pass")
    lines = ["| Start | Figure | Beside it |", "|---|---|---|"]
    for name, code in (
        ("import filon", "import filon"),
        ("filon --help", "from filon.cli import main; main(['--help'])"),
    ):
        lines.append(f"| `{name}` | {_start(code):.0f} ms | Python itself takes {base:.0f} ms |")
    if (UI / "index.html").is_file():
        first = [UI / name for name in _first_load((UI / "index.html").read_text(encoding="utf-8"))]
        packed = sum(len(gzip.compress(path.read_bytes())) for path in [UI / "index.html", *first])
        lines.append(f"| First load of the web UI, compressed | {packed / 1e3:.0f} kB | at most 250 kB |")
    return lines


def _start(code: str) -> float:
    command = [sys.executable, "-c", code]
    return warm(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def _first_load(text: str) -> list[str]:
    return [name.lstrip("/") for name in re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)]
