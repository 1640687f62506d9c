"""``python -m benchmarks [EVENTS]``: generate, import, ask, start up; print the table and write the page."""

from __future__ import annotations

import gzip
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.logs import write_log
from benchmarks.measure import Figure, alone, warm

PAGE = Path("docs/reference/benchmarks.md")
UI = Path("src/filon/ui")


def main(events: int) -> None:
    """Run everything at one size."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "log.csv"
        rows = write_log(table, events)
        bare, _ = alone("bare_read", str(table))
        built, said = alone("publish", str(table), folder)
        asked, told = alone("answers", folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("v*.duckdb"))
        lines = [
            "# Speed and memory",
            "",
            f"Made by `make bench` on {platform.machine()}, {_cores()} cores, Python {platform.python_version()}:"
            f" a log of {rows:,} events, {said['cases']:,} cases, {said['variants']:,} variants."
            " Ratios are within this one run; absolute times are this machine's.",
            "",
            "| Work | Figure | Beside it |",
            "|---|---|---|",
            _row("CSV read by DuckDB alone", bare, ""),
            _row("CSV → published version", built, f"{built.wall_s / bare.wall_s:.1f} × the bare read"),
            f"| File of the version | {size / 1e6:.0f} MB | {size / rows:.1f} bytes per event;"
            f" the CSV is {table.stat().st_size / 1e6:.0f} MB |",
            *_answers(told),
            f"| Memory of the answering process | {asked.peak_mb:.0f} MB | |",
            *_start_up(),
            "",
        ]
    print("\n".join(lines))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _row(name: str, figure: Figure, beside: str) -> str:
    cost = f"{figure.wall_s:.1f} s, {figure.cpu_s:.1f} s of CPU, {figure.peak_mb:.0f} MB"
    return f"| {name} | {cost} | {beside} |"


def _answers(told: dict[str, object]) -> list[str]:
    times = told["ms"]
    assert isinstance(times, dict)
    floor = times.pop("numpy.bincount")
    lines = [f"| {name[0].upper() + name[1:]} | {ms:.0f} ms | {ms / floor:.0f} × bincount |" for name, ms in times.items()]
    return [*lines, f"| `numpy.bincount` over the same steps | {floor:.1f} ms | the near limit of any count |"]


def _start_up() -> list[str]:
    base = _start("pass")
    lines = [
        f"| `{name}` | {_start(code):.0f} ms | Python itself takes {base:.0f} ms |"
        for name, code in (
            ("import filon", "import filon"),
            ("filon --help", "from filon.cli import main; main(['--help'])"),
        )
    ]
    if (UI / "index.html").is_file():
        first = [UI / name for name in _first_load((UI / "index.html").read_text(encoding="utf-8"))]
        packed = sum(len(gzip.compress(path.read_bytes())) for path in [UI / "index.html", *first])
        lines.append(f"| First load of the web UI, compressed | {packed / 1e3:.0f} kB | at most 250 kB |")
    return lines


def _start(code: str) -> float:
    command = [sys.executable, "-c", code]
    return warm(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))  # noqa: S603


def _first_load(page: str) -> list[str]:
    return [name.lstrip("/") for name in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000)
