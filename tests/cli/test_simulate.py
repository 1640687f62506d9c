"""``filon simulate``: parameters to read and to edit, a scenario beside today, refusals in words."""

import json

import pytest

from filon.app import models
from filon.app.workspace import Workspace
from filon.log.store import Store
from tests.drawings import drawing
from tests.shop import shop_log


@pytest.fixture
def shop(home):
    shop_log(home, cases=300)
    return Store(home).names()[0]


def test_parameters_are_shown_exported_edited_and_used(run, answer, shop, tmp_path):
    shown = run("simulate", shop, "--parameters", "--lang", "fr")
    assert shown.exit_code == 0, shown.stderr
    assert "asked" in shown.stdout
    assert "majorant" in shown.stderr
    found = answer("simulate", shop, "--parameters")
    found["arrivals"]["per_week"] *= 2
    path = tmp_path / "edited.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    result = answer("simulate", shop, "--using", path, "--replications", 2, "--as", "twice")
    assert result["edited"]
    assert result["cases"] == pytest.approx(600, rel=0.2)
    assert "twice" in Store(tmp_path / "home").names()


def test_a_scenario_is_told_beside_today(run, shop):
    told = run("simulate", shop, "--scenario", "wait:won>paid:less:10d", "--replications", 2, "--lang", "en")
    assert told.exit_code == 0, told.stderr
    assert "Not distinguishable" in told.stdout
    assert "10\u202fd less" in told.stdout
    assert "Only this wait changes" in told.stderr


def test_a_drawing_is_tried_by_the_names_of_its_models(run, answer, shop, home):
    with Workspace(home) as workspace:
        models.begin_model(workspace, "Sale", drawing("start asked quoted won paid end"))
        models.begin_model(workspace, "Survey", drawing("start asked quoted SURVEY won paid end"))
    asked = ("simulate", shop, "--drawn", "sale", "survey", "--new-steps", "4h", "--replications", 2)
    result = answer(*asked)
    assert result["changes"] == ["add:SURVEY:quoted>*:4h"]
    graph = answer("map", result["dataset"])
    assert {("quoted", "SURVEY"), ("SURVEY", "won")} <= {
        (one["source"], one["target"]) for one in graph["edges"]
    }
    told = run(*asked, "--lang", "fr")
    assert "Nouvelle étape entre « quoted » et la suite" in told.stdout
    refused = run("simulate", shop, "--drawn", "sale", "sale@1", "--lang", "en")
    assert refused.exit_code == 1
    assert "Nothing of the way from “sale” to “sale@1”" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "skip:flown"), "flown"),
        (("--scenario", "fly:asked"), "fly"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_words(run, shop, arguments, words):
    refused = run("simulate", shop, *arguments, "--lang", "en")
    assert refused.exit_code != 0
    assert words in refused.stderr


def test_a_file_that_holds_no_parameters_is_refused(run, shop, tmp_path):
    path = tmp_path / "notes.json"
    path.write_text("not json", encoding="utf-8")
    refused = run("simulate", shop, "--using", path, "--lang", "en")
    assert refused.exit_code != 0
    assert "notes.json" in refused.stderr
