"""What is locked can be installed anywhere: no address of a mirror, no platform forgotten."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
PINS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_lock_file_holds_an_address():
    assert [name for name, one in PACKAGES.items() if "resolved" in one] == []
    assert [pin for pin in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin)] == []


def test_the_front_end_can_be_installed_on_every_platform_its_tools_know():
    wanted = {name for one in PACKAGES.values() for name in one.get("optionalDependencies", ())}
    locked = {name.rpartition("node_modules/")[2] for name in PACKAGES}
    assert wanted - locked == set()


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(one for extra in extras for one in extra)]
    names = {plain(re.split(r"[<>=\[; ]", one)[0]) for one in asked} - {"filon"}
    assert names - {plain(pin.partition("==")[0]) for pin in PINS} == set()
