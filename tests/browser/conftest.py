"""The real server, a real Chromium, and the words of the screens in the language of the person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from filon.ingest.demo.importing import DemoRequest, import_demo
from tests.server import running

ROOT = Path(__file__).parents[2]
UI = ROOT / "src" / "filon" / "ui" / "index.html"
WORDS = ROOT / "frontend" / "src" / "i18n"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
DEALS = 500
PATIENCE = 20_000
"""Milliseconds that a busy machine may take; what is there sooner is seen sooner."""
expect.set_options(timeout=PATIENCE)

Say = Callable[..., str]

in_french = pytest.mark.parametrize("lang", ["fr"])
in_english = pytest.mark.parametrize("lang", ["en"])
"""First steps are told in both languages, and every screen is looked at in both; other stories in one of them."""


@pytest.fixture(params=["fr", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """Language of the person at the screen."""
    return str(request.param)


@pytest.fixture
def say(lang: str) -> Say:
    """Text of a screen: ``say("sources.demo_go")``, its gaps filled."""

    def _say(key: str, **gaps: object) -> str:
        area, name = key.split(".", 1)
        text = json.loads((WORDS / lang / f"{area}.json").read_text(encoding="utf-8"))[name]
        for gap, value in gaps.items():
            text = text.replace("{{" + gap + "}}", str(value))
        return str(text)

    return _say


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that already holds the demo company."""
    assert UI.is_file(), "the front-end is not built: run `make ui`"
    home = tmp_path_factory.mktemp("demo")
    import_demo(DemoRequest(str(home), "demo", "Demo", DEALS), lambda _share, _stage: None)
    with running(home) as client:
        yield _address(client)


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[str]:
    """Address of a server that holds nothing yet; asked for before the screen, which so leaves first."""
    assert UI.is_file(), "the front-end is not built: run `make ui`"
    with running(tmp_path) as client:
        yield _address(client)


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """The window of each language, of 1,500 × 950: kept, so that scripts are fetched and compiled once."""
    open_ones: dict[str, BrowserContext] = {}

    def _window(lang: str) -> BrowserContext:
        if lang not in open_ones:
            open_ones[lang] = browser.new_context(
                locale=LOCALES[lang], viewport={"width": 1500, "height": 950}, accept_downloads=True
            )
        return open_ones[lang]

    yield _window
    for one in open_ones.values():
        one.close()


@pytest.fixture
def screen(windows: Callable[[str], BrowserContext], lang: str) -> Iterator[Page]:
    """A new page in the person's language that remembers nothing; any error that it logs fails the test."""
    window = windows(lang)
    page = window.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    if page.url.startswith("http"):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    for one in window.pages:
        one.close()
    window.clear_cookies()
    window.clear_permissions()
    assert faults == []


@pytest.fixture
def check_access() -> Callable[[Page], None]:
    """Fail on any serious or critical finding of axe on the page as it stands."""
    source = AXE.read_text(encoding="utf-8")

    def _check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        )
        grave = [
            f"{one['id']}: {one['nodes'][0]['target']}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []

    return _check


def _address(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")
