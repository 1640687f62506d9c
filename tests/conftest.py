"""What every test shares: its own workspace folder, the reference data, the Chromium at hand."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from filon.ingest.demo.importing import DemoRequest, import_demo
from tests.made_once import made_once
from tests.reference_data import reference_file
from tools import chromium

# Two shared cores make the time of one example meaningless, and the same examples every time make a failure ours.
settings.register_profile(
    "filon", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("filon")

# All tests of a process share one large heap: walking it whole at the pace of a small one is a tenth of their time.
gc.set_threshold(50_000, 20, 20)

_NO_EXTRAS = "--disable-features=PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup"
"""Chromium prepares the pages of its own address bar with every window: a second of work that no test looks at."""


@pytest.fixture(scope="session", autouse=True)
def _own_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests, and the processes they start, away from the data sets and the language of the person running them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILON_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("FILON_LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        # Users keep compiled modules; a machine that is told not to would compile ours at every start.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session")
def company_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workspace with a small demo company, ``demo``, made once; tests that change it copy it first."""
    home = tmp_path_factory.mktemp("company")
    import_demo(DemoRequest(str(home), "demo", "Demo", 300), lambda *_: None)
    return home


@pytest.fixture(scope="session")
def large_company(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Path]:
    """Workspace with a demo company, ``demo``, large enough for its truths to be found, planted or not."""

    def _home(planted: bool) -> Path:
        request = partial(DemoRequest, name="demo", label="Demo", deals=6_000, planted=planted)
        return made_once(
            tmp_path_factory,
            f"large-company-{planted}",
            lambda home: import_demo(request(str(home)), lambda *_: None),
        )

    return _home


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Folder of the real logs and their reference figures; the test is skipped where there is none."""
    return reference_file(".")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the Chromium at hand rather than one that Playwright would download."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.ADVICE, pytrace=False)
    libraries = {"env": {**os.environ, "LD_LIBRARY_PATH": found.libraries}} if found.libraries else {}
    return {
        **browser_type_launch_args,
        "executable_path": found.executable,
        "args": [_NO_EXTRAS],
        **libraries,
    }
