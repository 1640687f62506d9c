"""Models at the command line."""

from __future__ import annotations


def test_a_model_is_taken_out_checked_and_brought_in_again(run, answer, tmp_path):
    target = tmp_path / "ideal.bpmn"
    assert run("model", "export", "lead_to_cash", "-o", target).exit_code == 0
    assert run("model", "check", target).exit_code == 0
    made = answer("model", "import", target, "--label", "Notre vente")
    assert (made["name"], made["number"], made["errors"]) == ("notre-vente", 1, 0)
    assert "notre-vente" in run("model", "list").stdout


def test_the_rules_of_a_model_go_to_a_file_and_come_back_as_its_next_version(run, answer, tmp_path):
    drawing, rules = tmp_path / "ideal.bpmn", tmp_path / "rules.json"
    run("model", "export", "lead_to_cash", "-o", drawing)
    run("model", "import", drawing, "--label", "Sale")
    assert run("model", "rules", "lead_to_cash", "-o", rules).exit_code == 0
    assert len(answer("model", "rules", "sale", "--set", rules)) == 9
    assert answer("model", "show", "sale")["card"]["number"] == 2


def test_a_model_with_an_error_fails_its_check_and_says_why(run, tmp_path):
    broken = tmp_path / "broken.bpmn"
    space = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    broken.write_text(
        f'<definitions {space}><process id="p"><task id="a" name="Devis"/></process></definitions>'
    )
    checked = run("model", "check", broken, "--lang", "fr")
    assert checked.exit_code == 1
    assert "pas d’événement de début" in checked.stdout


def test_a_data_set_is_compared_with_the_model_that_is_chosen(run, answer, imported, tmp_path):
    drawing = tmp_path / "ideal.bpmn"
    run("model", "export", "lead_to_cash", "-o", drawing)
    run("model", "import", drawing, "--label", "Sale")
    assert run("model", "use", "sale", imported).exit_code == 0
    ideals = {one["name"]: one["ideal_of"] for one in answer("model", "list")}
    assert ideals == {"lead_to_cash": [], "sale": [imported]}


def test_an_unknown_model_is_refused_with_the_nearest_name(run):
    refused = run("model", "show", "lead_to_cast")
    assert refused.exit_code != 0
    assert "lead_to_cast" in refused.stderr
