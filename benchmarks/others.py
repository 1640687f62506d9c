"""The other tools in the page: their cost beside ours, whether their numbers agree, and what they cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.peers.known import OTHERS

if TYPE_CHECKING:
    from benchmarks.report import Run

CANNOT = "cannot"
_CLOSE = 1e-6


def lines(run: Run) -> list[str]:
    """Table of the other tools at one size, and their limits in words."""
    if not run.others:
        return []
    asked = [name for name in run.told["ms"] if any(name in one.get("ms", {}) for one in run.others.values())]
    header = ["Other tools: clock, CPU, times ours", "Ours", *run.others]
    rows = [["Read, in memory", f"{run.published.cpu_s:.1f} s, on disk", *_each(run, _read)]]
    rows += [
        [
            name[0].upper() + name[1:],
            _both(run.told["ms"][name]),
            *(_cell(run, one, name) for one in run.others.values()),
        ]
        for name in asked
    ]
    rows.append(["Peak memory", f"{run.asked.peak_mb:.0f} MB", *_each(run, _memory)])
    return [
        f"| {' | '.join(header)} |",
        f"|{'---|' * len(header)}",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        *_limits(run),
        "",
    ]


def agreement(run: Run, peer: dict[str, Any]) -> str:
    """How the edges, medians and variants of a peer differ from ours, in words."""
    if "failed" in peer:
        return f"no numbers: {peer['failed']}"
    ours = {(source, target): (n, median) for source, target, n, _, median in run.told["edges"]}
    theirs = {(one[0], one[1]): one[2:] for one in peer["edges"]}
    wrong = sum(edge not in theirs or theirs[edge][0] != n for edge, (n, _) in ours.items())
    said = [
        f"{wrong} of {len(ours)} edges counted differently",
        f"{len(theirs.keys() - ours.keys())} edges that do not exist",
    ]
    if any(len(one) > 1 for one in theirs.values()):
        far = sum(_is_far(one[1], ours[edge][1]) for edge, one in theirs.items() if edge in ours)
        said.append(f"{far} medians differ")
    if peer["variants"] is not None:
        said.append(f"{peer['variants']:,} variants (ours {run.told['variants']:,})")
    return ", ".join(said)


def _is_far(one: float, other: float) -> bool:
    return abs(one - other) > _CLOSE * max(1.0, abs(other))


def _limits(run: Run) -> list[str]:
    said = [f"- {name}: {one.cannot}." for name, one in OTHERS.items() if name in run.others]
    said += [
        f"- {name} is not asked at this size: {one.why}."
        for name, one in OTHERS.items()
        if name not in run.others and run.events > one.most
    ]
    return said


def _each(run: Run, told: Any) -> list[str]:  # noqa: ANN401 - a function of a run and a peer
    return ["failed" if "failed" in one else told(run, one) for one in run.others.values()]


def _read(run: Run, peer: dict[str, Any]) -> str:
    wall, cpu = (peer["read_ms"][kind] / 1_000 for kind in ("wall", "cpu"))
    return f"{wall:.1f} s, CPU {cpu:.1f} s, {cpu / run.published.cpu_s:.2f} ×"


def _memory(_: Run, peer: dict[str, Any]) -> str:
    return f"{peer['peak_mb']:.0f} MB"


def _cell(run: Run, peer: dict[str, Any], name: str) -> str:
    if "failed" in peer:
        return "failed"
    found = peer["ms"].get(name, CANNOT)
    if isinstance(found, str):
        return found
    return f"{_both(found)}, {found['cpu'] / run.told['ms'][name]['cpu']:.1f} ×"


def _both(cost: dict[str, float]) -> str:
    return f"{cost['wall']:.0f} ms, CPU {cost['cpu']:.0f} ms"
