"""The books over HTTP: a workbook is uploaded, looked at, joined to the deals of the portal, and taken out again."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from tests.api.portal_site import finish

HEADER = ("Numéro de facture", "Client", "Date de facture", "Échéance", "Montant TTC", "Devise", "Deal id")
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def deal(portal):
    return min(portal.world.live["deals"])


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def upload(site, content, name="factures.xlsx"):
    answer = site.post("/api/uploads", files={"file": (name, content, SHEETS)})
    assert answer.status_code == 200, answer.text
    return answer.json()["upload_id"]


@pytest.fixture(scope="module")
def export(deal):
    # Ids and amounts as numbers, days as days: what a workbook holds is not what a CSV holds.
    day, due = dt.date(2025, 3, 25), dt.date(2025, 4, 24)
    return workbook(
        ("F-1", "Aubin", day, due, 1200.5, "EUR", int(deal)),
        ("F-2", "Personne", day, due, 99, "EUR", None),
    )


def test_a_workbook_is_looked_at_joined_listed_and_taken_out_again(synced, export):
    before = synced.get("/api/hubspot/accounting").json()
    assert (before["exports"], before["rows"]) == ([], 0)

    key = upload(synced, export)
    seen = synced.post(f"/api/hubspot/accounting/{key}/look", json={}).json()
    assert (seen["kind"], seen["missing"], seen["unclear"], seen["rows"]) == ("invoice", None, None, 2)
    assert {one["key"]: one["column"] for one in seen["fields"]}["deal"] == "Deal id"
    assert [seen["preview"][0][name] for name in ("number", "amount")] == ["F-1", 1200.5]
    assert seen["preview"][0]["date"] == "2025-03-25"

    finish(synced, synced.post(f"/api/hubspot/accounting/{key}/join", json={}).json()["job_id"])
    found = synced.get("/api/hubspot/accounting").json()
    assert [(one["key"], one["rows"], one["confidence"]) for one in found["matched"]] == [("deal_id", 1, 1.0)]
    assert [one["number"] for one in found["left"]] == ["F-2"]
    assert found["left"][0]["reason"]["fr"]
    lines = synced.get("/api/hubspot/accounting/unmatched.csv").text.splitlines()
    assert len(lines) == 2
    assert "F-2" in lines[1]

    gone = synced.delete(f"/api/hubspot/accounting/{found['exports'][0]['id']}")
    finish(synced, gone.json()["job_id"])
    assert synced.get("/api/hubspot/accounting").json()["rows"] == 0


def test_a_column_that_was_proposed_can_be_left_out(synced, export):
    key = upload(synced, export)
    seen = synced.post(f"/api/hubspot/accounting/{key}/look", json={"fields": {"deal": ""}}).json()
    assert {one["key"]: one["column"] for one in seen["fields"]}["deal"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not a workbook", "factures.xlsx"), (workbook(), "factures.xlsx")],
    ids=["no workbook", "no row"],
)
def test_a_workbook_that_cannot_be_read_is_refused_by_its_name(synced, content, words):
    answer = synced.post("/api/uploads", files={"file": ("factures.xlsx", content, SHEETS)})
    if answer.status_code == 200:
        answer = synced.post(f"/api/hubspot/accounting/{answer.json()['upload_id']}/look", json={})
    assert answer.status_code in {400, 422}, answer.text
    assert words in answer.text


def test_an_export_without_amounts_is_not_joined_and_the_field_is_named(synced):
    key = upload(synced, b"Client;Commentaire\nAubin;rien\n", "notes.csv")
    answer = synced.post(f"/api/hubspot/accounting/{key}/join", json={})
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "accounting_column_missing"


def test_an_export_that_is_not_there_cannot_be_taken_out(synced):
    answer = synced.delete("/api/hubspot/accounting/nothing")
    assert (answer.status_code, answer.json()["code"]) == (422, "accounting_unknown_export")


def test_joining_again_what_was_never_joined_is_refused_and_says_what_to_do(synced):
    for one in synced.get("/api/hubspot/accounting").json()["exports"]:
        finish(synced, synced.delete(f"/api/hubspot/accounting/{one['id']}").json()["job_id"])
    answer = synced.post("/api/hubspot/accounting/again")
    assert (answer.status_code, answer.json()["code"]) == (422, "accounting_nothing_joined")
    assert "filon accounting join" in answer.json()["hint"]
