"""The front-end's files: its own, nothing else's, each kept as long as it is right to."""

from pathlib import Path

import pytest

from filon.api import static


@pytest.fixture
def get(tmp_path: Path):
    """Answer of the front-end's routes for a folder with a page, a hashed file and a secret beside it."""
    ui = tmp_path / "ui"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<title>Filon</title>", encoding="utf-8")
    (ui / "assets" / "index-abc.js").write_text("1", encoding="utf-8")
    (ui / "favicon.svg").write_text("<svg/>", encoding="utf-8")
    (ui / ".stamp").write_text("hidden", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (ui / "assets" / "link.js").symlink_to(tmp_path / "secret.txt")
    return lambda path: _get(ui, path)


def _get(ui: Path, path: str):
    return static._response(ui.resolve(), path, "fr")


def test_a_hashed_file_may_be_kept_for_ever(get):
    assert get("assets/index-abc.js").headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["", "d/sales/map", "index.html", "favicon.svg"])
def test_the_page_itself_is_asked_for_each_time(get, path):
    assert get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "assets/../../secret.txt",
        "assets/link.js",
        ".stamp",
        "assets/none.js",
        "none.txt",
        "a\0.js",
    ],
)
def test_nothing_outside_the_folder_and_nothing_hidden_is_served(get, path):
    with pytest.raises(static.HTTPException):
        get(path)


def test_a_missing_front_end_is_said_in_the_readers_language(tmp_path):
    response = _get(tmp_path, "")
    assert response.status_code == 503
    assert "make ui" in response.body.decode()
    assert 'lang="fr"' in response.body.decode()


def test_the_front_end_never_stands_in_for_the_api(client):
    response = client.get("/api/d/sales/map")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_address")
