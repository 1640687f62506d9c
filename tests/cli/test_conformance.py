"""``filon conform`` and ``filon model discover``, as a person or a script calls them."""

from __future__ import annotations

from filon.log.bpmn import read_bpmn


def test_a_model_of_the_cases_is_printed_and_written_as_bpmn(answer, run, imported, tmp_path):
    found = answer("model", "discover", imported, "--threshold", "0")
    assert found["tree"] == "→(Created, ×(τ, →(↻(Quote sent, τ), ×(Lost, Won))))"
    assert found["fitting"] == 1.0
    path = tmp_path / "model.bpmn"
    assert run("model", "discover", imported, "--bpmn", path).exit_code == 0
    assert "Created" in read_bpmn(path.read_bytes()).model.activities()


def test_what_leads_to_what_is_told_with_its_reason(answer, run, imported):
    found = answer("model", "dependencies", imported, "--threshold", "0,4")
    pairs = {(one["source"], one["target"]): one["kind"] for one in found["arrows"]}
    assert pairs["Created", "Quote sent"] == "direct"
    assert (
        "presque toujours"
        in run("model", "dependencies", imported, "--threshold", "0.4", "--lang", "fr").stdout
    )
    assert run("model", "dependencies", imported, "--threshold", "2").exit_code != 0


def test_two_models_are_compared_on_the_cases(answer, run, imported, tmp_path):
    path = tmp_path / "model.bpmn"
    run("model", "discover", imported, "--threshold", "0", "--bpmn", path)
    run("model", "import", path, "--label", "All")
    run("model", "discover", imported, "--threshold", "1", "--bpmn", path)
    run("model", "import", path, "--label", "Some")
    found = answer("model", "diff", "all", "some", imported)
    assert (found["a"]["fit"]["adherence"]["value"], found["is_same"]) == (1.0, False)
    told = run("model", "diff", "all", "some", imported, "--lang", "fr").stdout
    assert "retiré" in told or "voie supprimée" in told
    assert "disent la même chose" in run("model", "diff", "all", "all@1", imported, "--lang", "fr").stdout


def test_a_threshold_that_is_no_share_is_refused_in_words(run, imported):
    for text in ("much", "1.5"):
        outcome = run("model", "discover", imported, "--threshold", text)
        assert outcome.exit_code != 0
        assert text in outcome.stderr


def test_nothing_in_common_and_unknown_models_are_refused(run, imported):
    assert "nothing_to_compare" in run("conform", imported).stderr
    assert "lead_to_cash" in run("conform", imported, "--model", "lead_to_csh").stderr


def test_a_rule_may_be_broken_for_a_reason_until_that_is_withdrawn(answer, run):
    def in_force() -> set[str]:
        page = answer("model", "show", "lead_to_cash")
        return {one["id"] for one in page["waivers"] if one["withdrawn_at"] is None}

    rule = answer("model", "show", "lead_to_cash")["rules"][0]["rule"]["key"]
    made = answer("model", "allow", "lead_to_cash", f"rule:{rule}", "--reason", "By phone")
    assert made["id"] in in_force()
    assert run("model", "withdraw", "lead_to_cash", made["id"]).exit_code == 0
    assert made["id"] not in in_force()
    assert run("model", "withdraw", "lead_to_cash", made["id"], "--undo").exit_code == 0
    assert made["id"] in in_force()
    assert run("model", "withdraw", "lead_to_cash", made["id"]).exit_code == 0
    assert run("model", "allow", "lead_to_cash", "rule:none", "--reason", "By phone").exit_code != 0
