"""Importing at the command line: declared in full, confirmed at the terminal, or refused with what to say."""

from __future__ import annotations

import json

import pytest

from filon.cli import confirming
from filon.cli.commands import importing
from tests.cli.conftest import COLUMNS, DEALS


def test_a_declared_mapping_is_imported_and_counted(answer, deals):
    assert answer("import", deals, *COLUMNS) == {
        "dataset": "deals",
        "version": 1,
        "cases": 3,
        "events": 8,
        "activities": 4,
        "variants": 3,
        "rejected_rows": 0,
    }


def test_importing_under_a_name_again_makes_the_next_version(answer, deals):
    versions = [answer("import", deals, *COLUMNS, "--name", "mine")["version"] for _ in range(2)]
    assert versions == [1, 2]


def test_without_a_terminal_an_undeclared_mapping_is_refused_with_the_exact_options(run, deals, home):
    outcome = run("import", deals)
    assert outcome.exit_code == 1
    assert "[mapping_unconfirmed]" in outcome.stderr
    command = f"filon import {deals} --shape long --case deal --activity step --timestamp at"
    assert outcome.stderr.rstrip().endswith(command)
    assert not (home / "datasets" / "deals").exists()


def test_the_options_that_a_refusal_names_are_enough(run, answer, deals):
    words = run("import", deals).stderr.rstrip().rpartition("filon import ")[2].split()
    assert answer("import", *words)["cases"] == 3


def test_yes_accepts_the_proposal(answer, deals):
    assert answer("import", deals, "--yes")["events"] == 8


def test_the_home_currency_and_the_column_of_rates_are_named_by_options(run, answer, tmp_path):
    path = tmp_path / "money.csv"
    path.write_text(
        "deal,step,at,sum,coin,fx\n1,a,2025-07-01T10:00Z,10,EUR,\n2,a,2025-07-01T10:00Z,10,CHF,1.1\n"
    )
    money = ("--amount", "sum", "--currency", "coin", "--rate", "fx")
    refused = run("import", path, *COLUMNS, *money)
    assert "[rate_alone]" in refused.stderr
    answer("import", path, *COLUMNS, *money, "--home-currency", "EUR", "--name", "money")
    assert answer("variants", "money")["variants"][0]["amount"] == 21.0


def test_rows_without_a_case_are_refused_or_put_where_the_person_says(answer, tmp_path):
    path = tmp_path / "unnamed.csv"
    path.write_text("deal,step,at\n1,a,2025-07-01T10:00Z\n,b,2025-07-02T10:00Z\n")
    refused = answer("import", path, *COLUMNS, "--name", "refused")
    put = answer("import", path, *COLUMNS, "--name", "put", "--unnamed-case", "NA")
    assert [(one["cases"], one["rejected_rows"]) for one in (refused, put)] == [(1, 1), (2, 0)]


def test_times_without_a_zone_are_not_guessed(run, tmp_path):
    path = tmp_path / "naive.csv"
    path.write_text("deal,step,at\n1,a,2025-07-01 10:00\n1,b,2025-07-02 10:00\n")
    refused = run("import", path, *COLUMNS)
    assert refused.exit_code == 1
    assert "--timezone Europe/Paris" in refused.stderr
    assert run("import", path, *COLUMNS, "--timezone", "Europe/Paris").exit_code == 0


def test_dates_that_can_be_read_both_ways_are_asked(run, answer, tmp_path):
    path = tmp_path / "dates.csv"
    path.write_text("deal;step;at\n1;a;03/04/2025\n1;b;05/04/2025\n")
    refused = run("import", path, *COLUMNS)
    assert "--date-order dmy|mdy" in refused.stderr
    answer("import", path, *COLUMNS, "--date-order", "dmy", "--name", "french")
    answer("import", path, *COLUMNS, "--date-order", "mdy", "--name", "american")
    assert answer("throughput", "french")["mean_s"] == 2 * 86_400
    assert answer("throughput", "american")["mean_s"] == 61 * 86_400


def test_rejected_rows_are_counted_named_and_written(run, answer, tmp_path):
    path = tmp_path / "holes.csv"
    path.write_text(DEALS + "D4,Created,yesterday,Anna,IDF,1\n")
    rejected = tmp_path / "rejected.csv"
    assert answer("import", path, *COLUMNS, "--rejected", rejected)["rejected_rows"] == 1
    assert rejected.read_text(encoding="utf-8-sig").splitlines()[1].startswith('10,"at","yesterday"') or (
        "10,at,yesterday" in rejected.read_text(encoding="utf-8-sig")
    )
    assert "1 row could not be read" in run("import", path, *COLUMNS).stdout


def test_a_wide_table_becomes_one_event_per_date(answer, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("id,created,closed,stage\nA,2025-01-01,2025-01-11,Won\nB,2025-01-01,,Open\n")
    found = answer(
        "import", path, "--shape", "wide", "--case", "id", "--date", "created=Born", "--date", "closed=Done"
    )
    assert (found["cases"], found["events"]) == (2, 3)
    assert answer("map", "wide")["edges"][0] == {
        "source": "Born",
        "target": "Done",
        "cases": 1,
        "events": 1,
        "mean_s": 864_000.0,
        "median_s": 864_000.0,
        "p90_s": 864_000.0,
    }


def test_attributes_can_be_typed_and_left_out(answer, deals):
    options = ("--attribute", "region=text", "--attribute", "amount=number", "--ignore", "who")
    mapping = answer("import", deals, *COLUMNS, *options, "--dry-run")["mapping"]
    assert [(one["column"], one["type"]) for one in mapping["case_attributes"]] == [
        ("region", "text"),
        ("amount", "number"),
    ]


def test_a_rehearsal_shows_what_would_come_and_imports_nothing(run, answer, deals):
    plan = answer("import", deals, *COLUMNS, "--dry-run")
    assert plan["check"]["counts"]["events"] == 8
    assert plan["mapping"]["case"] == "deal"
    assert "There is no data set yet" in run("datasets").stdout


def test_a_rehearsed_mapping_can_be_given_back(answer, deals, tmp_path):
    saved = tmp_path / "mapping.json"
    saved.write_text(json.dumps(answer("import", deals, *COLUMNS, "--dry-run")["mapping"]))
    assert answer("import", deals, "--mapping", saved)["events"] == 8


def test_a_mapping_file_that_is_none_is_refused(run, deals, tmp_path):
    outcome = run("import", deals, "--mapping", tmp_path / "no.json")
    assert (outcome.exit_code, "[mapping_file]" in outcome.stderr) == (1, True)


def test_a_log_that_describes_itself_needs_no_mapping(answer, run, imported, tmp_path):
    path = tmp_path / "again.xes"
    assert run("export", imported, "--format", "xes", "-o", path).exit_code == 0
    assert answer("import", path)["events"] == 8


@pytest.mark.parametrize(("lang", "words"), [("en", "There is no file"), ("fr", "Il n’y a pas de fichier")])
def test_a_missing_file_is_refused_in_the_language_of_the_person(run, lang, words):
    outcome = run("import", "/nowhere.csv", "--lang", lang)
    assert (outcome.exit_code, words in outcome.stderr) == (1, True)


def test_a_refusal_is_json_for_a_program(run, deals):
    told = json.loads(run("import", deals, "--case", "dael", "--json").stderr)
    assert (told["code"], told["context"]["nearest"]) == ("unknown_column", "deal")


def test_a_person_at_the_terminal_sees_the_proposal_answers_and_agrees(run, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "at_terminal", lambda: True)
    path = tmp_path / "dates.csv"
    path.write_text("deal;step;at\n1;a;03/04/2025 10:00\n1;b;05/04/2025 10:00\n")
    outcome = run("import", path, input="%d/%m/%Y %H:%M\nEurope/Paris\nyes\n")
    assert outcome.exit_code == 0, outcome.output
    assert "Proposed: a row is an event" in outcome.output
    assert "The first 2 rows give 2 events in 1 cases." in outcome.output
    assert "Imported as dates, version 1." in outcome.output


def test_a_person_who_does_not_agree_imports_nothing(run, deals, monkeypatch):
    monkeypatch.setattr(importing, "at_terminal", lambda: True)
    outcome = run("import", deals, "--lang", "fr", input="non\n")
    assert outcome.exit_code == 130
    assert "Il n’y a pas encore de jeu de données" in run("datasets", "--lang", "fr").stdout


def test_the_options_of_every_required_question_exist():
    command = importing.import_files
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(confirming._OPTION_OF.values()) <= known
