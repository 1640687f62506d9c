"""The report and the explanation of a number, over HTTP."""

import pytest

STARTS = {"pdf": b"%PDF-", "html": b"<!doctype html>", "xlsx": b"PK"}


@pytest.mark.parametrize("kind", STARTS)
def test_a_report_arrives_as_a_file_in_the_language_of_the_request(client, kind):
    asked = {"questions": "sales_cycle,data_quality", "lang": "fr"}
    response = client.get(f"/api/datasets/sales/report.{kind}", params=asked)
    assert response.status_code == 200, response.text
    assert f'filename="filon-rapport-sales.{kind}"' in response.headers["content-disposition"]
    assert response.content.startswith(STARTS[kind])


def test_a_report_on_an_unknown_question_or_of_an_unknown_kind_is_refused(client):
    unknown = client.get("/api/datasets/sales/report.pdf", params={"questions": "sales_cicle"})
    other = client.get("/api/datasets/sales/report.docx")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_question")
    assert (other.status_code, other.json()["code"]) == (422, "invalid_request")


def test_a_number_is_explained_with_its_sql(ask):
    found = ask("explain", number="summary.cases", f="open:true")
    assert found["value"] == found["cases"]
    assert any(statement.startswith("CREATE TABLE memory.main.kept") for statement in found["sql"])
