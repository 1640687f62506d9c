"""The map in a real browser: how long until it is painted, and whether it stays smooth under the hand.

``python -m benchmarks.screens HOME`` prints one line of JSON. Only the answers of the server depend on the size of the
log: what the browser draws is bounded, so that frames should take as long at ten million events as at a hundred
thousand.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.serving import served
from tools import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

DATASET = "bench"
GESTURE_S = 3.0
LATE_MS = 34
"""A frame that takes longer than two of the screen's is seen."""
_STROKE_S = 0.04
_PATIENCE_MS = 120_000

# The moment after a key at which the picture that answers it stands on the screen: the answer has come, the drawing has
# changed because of it, and that frame was handed over. A filter that changes nothing of the picture does not count.
_WATCH = """
() => {
  window.painted = null;
  const asked = performance.now();
  performance.clearResourceTimings();
  const answered = () => performance.getEntriesByType('resource')
    .filter(({ name }) => /\\/map\\?/.test(name)).at(-1)?.responseEnd || Infinity;
  let changed = 0;
  const seen = new MutationObserver(() => { changed = performance.now(); });
  seen.observe(document.querySelector('.map-svg'), { subtree: true, childList: true, characterData: true });
  const look = () => {
    const now = performance.now();
    if (changed < answered() && now < answered() + 1000) return requestAnimationFrame(look);
    seen.disconnect();
    const isNew = changed >= answered();
    requestAnimationFrame(() => {
      window.painted = { painted: isNew ? performance.now() - asked : 0, answered: answered() - asked };
    });
  };
  requestAnimationFrame(look);
}
"""
_FRAMES = """
() => {
  window.frames_ms = [];
  let before = performance.now();
  window.counting = true;
  const next = now => {
    window.frames_ms.push(now - before);
    before = now;
    if (window.counting) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}
"""


def screens(home: str) -> dict[str, Any]:
    """Milliseconds to a painted map, first and after filters, frames of three gestures, and bytes of the answers."""
    found = chromium.find()
    if found is None:
        raise FileNotFoundError(chromium.ADVICE)
    with served(home) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.executable)
        page = browser.new_page(viewport={"width": 1500, "height": 950}, locale="fr-FR")
        page.set_default_timeout(_PATIENCE_MS)
        sizes: dict[str, int] = {}
        page.on("response", lambda answer: _weigh(sizes, answer.url, answer.headers))
        started = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/d/{DATASET}/map")
        page.wait_for_selector(".map-svg:not(.calm) .map-node")
        first = (time.perf_counter() - started) * 1_000
        page.wait_for_load_state("networkidle")
        filters = _filters(page)
        gestures = {name: _frames(page, gesture) for name, gesture in GESTURES.items()}
        browser.close()
    return {"first_ms": first, "filters": filters, "gestures": gestures, "bytes": sizes}


def _weigh(sizes: dict[str, int], url: str, headers: dict[str, str]) -> None:
    for view in ("map", "replay"):
        if f"/{view}?" in url or url.endswith(f"/{view}"):
            sizes[view] = max(sizes.get(view, 0), int(headers.get("content-length", 0)))


def _filters(page: Page) -> dict[str, list[float]]:
    """Keep the cases through one activity after the other, none of which was asked for before."""
    nodes = page.eval_on_selector_all(".map-node[data-node]", "all => all.map(one => one.dataset.node)")
    took: dict[str, list[float]] = {"painted": [], "answered": []}
    for node in nodes:
        page.focus(f'[data-node="{node}"]')
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        page.evaluate(_WATCH)
        page.keyboard.press("f")
        found = page.wait_for_function("() => window.painted").json_value()
        for name, ms in found.items() if found["painted"] else ():
            took[name].append(ms)
        page.wait_for_load_state("networkidle")
        page.keyboard.press("u")
        page.wait_for_timeout(300)
        page.keyboard.press("Escape")
        page.wait_for_load_state("networkidle")
    return took


def _frames(page: Page, gesture: Callable[[Page], None]) -> dict[str, float]:
    page.evaluate(_FRAMES)
    gesture(page)
    took = page.evaluate("() => { window.counting = false; return window.frames_ms.slice(1); }")
    return {
        "n": len(took),
        "p50": statistics.median(took),
        "p95": statistics.quantiles(took, n=20, method="inclusive")[18],
        "late": sum(ms > LATE_MS for ms in took) / len(took),
    }


def _zoom(page: Page) -> None:
    _to_the_middle(page)
    for at in range(_strokes()):
        page.mouse.wheel(0, -40 if at % 20 < 10 else 40)
        time.sleep(_STROKE_S)


def _pan(page: Page) -> None:
    x, y = _to_the_middle(page, aside=200)
    page.mouse.down()
    for at in range(_strokes()):
        page.mouse.move(x + 6 * (at % 20), y + 4 * (at % 20))
        time.sleep(_STROKE_S)
    page.mouse.up()


def _replay(page: Page) -> None:
    page.keyboard.press(" ")
    page.wait_for_timeout(GESTURE_S * 1_000)


GESTURES: dict[str, Callable[[Page], None]] = {"zoom": _zoom, "pan": _pan, "replay": _replay}


def _strokes() -> int:
    return round(GESTURE_S / _STROKE_S)


def _to_the_middle(page: Page, aside: float = 0) -> tuple[float, float]:
    box = page.locator(".map-svg").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2 + aside, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    return x, y


if __name__ == "__main__":
    print(json.dumps(screens(*sys.argv[1:])))
