"""Views that people save: kept by name beside their data set, replaced by the same name, never lost by a bad file."""

from __future__ import annotations

import shutil

import pytest

from filon.app.saved_views import (
    MOST_VIEWS,
    SavedViewNameError,
    SavedViewsFileError,
    TooManySavedViewsError,
    UnknownSavedViewError,
    remove_view,
    save_view,
    saved_views,
)
from filon.app.workspace import Workspace
from filon.log.store import UnknownDatasetError


@pytest.fixture
def workspace(company_home, tmp_path):
    shutil.copytree(company_home, tmp_path / "home")
    with Workspace(tmp_path / "home") as made:
        yield made


def test_a_view_is_kept_under_its_name_for_whoever_comes_next(workspace):
    late = save_view(workspace, "demo", "  Retards  d’Île-de-France ", "map", "f=region:in:IDF&metric=median")
    early = save_view(workspace, "demo", "Avances", "cases", "")
    with Workspace(workspace.home) as other:
        assert saved_views(other, "demo") == (early, late)
    assert (late.name, late.screen, late.query) == (
        "Retards d’Île-de-France",
        "map",
        "f=region:in:IDF&metric=median",
    )


def test_the_same_name_leads_to_the_new_place(workspace):
    first = save_view(workspace, "demo", "Retards", "map", "")
    second = save_view(workspace, "demo", "retards", "cases", "sort=amount")
    assert second.id == first.id
    assert saved_views(workspace, "demo") == (second,)


def test_a_view_is_forgotten_once(workspace):
    made = save_view(workspace, "demo", "Retards", "map", "")
    remove_view(workspace, "demo", made.id)
    assert saved_views(workspace, "demo") == ()
    with pytest.raises(UnknownSavedViewError):
        remove_view(workspace, "demo", made.id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\u202eb"])
def test_a_name_that_cannot_be_read_is_refused(workspace, name):
    with pytest.raises(SavedViewNameError):
        save_view(workspace, "demo", name, "map", "")
    assert saved_views(workspace, "demo") == ()


def test_there_is_an_end_to_them(workspace):
    for number in range(MOST_VIEWS):
        save_view(workspace, "demo", f"view {number}", "map", "")
    with pytest.raises(TooManySavedViewsError):
        save_view(workspace, "demo", "one more", "map", "")
    save_view(workspace, "demo", "VIEW 1", "cases", "")  # in the place of one that is there


@pytest.mark.parametrize("text", ["{", "[1]", '[{"id": "a"}]', '{"a": 1}'])
def test_a_file_that_cannot_be_read_is_left_as_it_is(workspace, text):
    file = workspace.home / "views" / "demo.json"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SavedViewsFileError):
        saved_views(workspace, "demo")
    with pytest.raises(SavedViewsFileError):
        save_view(workspace, "demo", "Retards", "map", "")
    assert file.read_text("utf-8") == text


def test_a_data_set_that_is_not_there_has_no_views(workspace):
    with pytest.raises(UnknownDatasetError):
        saved_views(workspace, "nowhere")
